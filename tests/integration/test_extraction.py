"""What is extracted from real Arabic prose with the shipped models: the commonest kinds of news, one by one."""

import json
from datetime import date
from pathlib import Path

import pytest

from marsad.extraction.extractor import Extractor
from marsad.language.engine import load_analyser
from marsad.model import Document

ROOT = Path(__file__).parents[2]
PUBLISHED = date(2021, 3, 5)  # a Friday


@pytest.fixture(scope="module")
def extract():
    analyser, extractor = load_analyser("onnx", ROOT / "layers/language"), Extractor()

    def events(text, published_at=PUBLISHED):
        document = Document(article_id="a", version="1", text=text, published_at=published_at)
        return extractor.extract(document, analyser.analyse(text))

    return events


def texts(items):
    return [item.text for item in items]


def test_an_air_strike(extract):
    (event,) = extract("قتل خمسة مدنيين وأصيب عشرة آخرون في غارة جوية استهدفت حي الشعار في مدينة حلب أمس.")
    assert event.sub_event_type == "Air/drone strike"
    assert event.event_type == "Explosions/Remote violence"
    assert event.time.start == event.time.end == date(2021, 3, 4)
    assert texts(event.places) == ["الشعار"]
    assert event.places[0].country == "SY"
    assert (event.fatalities.best, event.injuries.best) == (5, 10)


def test_a_car_bomb_with_a_lower_bound_and_a_source(extract):
    text = (
        "انفجرت سيارة مفخخة صباح اليوم في مدينة الصدر شرق بغداد، "
        "ما أدى إلى مقتل ما لا يقل عن 12 شخصا وإصابة 30 آخرين، وفق مصدر أمني."
    )
    (event,) = extract(text)
    assert event.sub_event_type == "Remote explosive/landmine/IED"
    assert (event.fatalities.best, event.fatalities.low, event.fatalities.high) == (12, 12, None)
    assert event.casualties[0].bound == "at_least"
    assert event.places[0].country == "IQ"
    assert texts(event.sources) == ["مصدر أمني"]


def test_a_suicide_bombing_that_is_claimed(extract):
    text = (
        "فجر انتحاري حزامه الناسف وسط متطوعين في كابول يوم الخميس، ما أسفر عن مقتل 16 شرطيا. "
        "وتبنى تنظيم الدولة الإسلامية الهجوم."
    )
    (event,) = extract(text)
    assert event.sub_event_type == "Suicide bomb"
    assert event.time.start == date(2021, 3, 4)
    assert event.claimed_by is not None
    assert event.claimed_by.text == "تنظيم الدولة الإسلامية"
    assert texts(event.initiators) == ["تنظيم الدولة الإسلامية"]
    assert event.fatalities.best == 16


def test_a_clash_between_two_parties_and_a_dual(extract):
    text = "اندلعت اشتباكات عنيفة بين قوات الجيش السوداني وقوات الدعم السريع في مدينة أم درمان، وأسفرت عن مقتل جنديين."
    (event,) = extract(text)
    assert event.sub_event_type == "Armed clash"
    assert event.places[0].country == "SD"
    assert event.fatalities.best == 2
    assert len(event.initiators) == len(event.targets) == 1


def test_shelling_with_a_stated_zero(extract):
    (event,) = extract("سقطت ثلاث قذائف هاون على حي باب توما في دمشق دون وقوع إصابات.")
    assert event.sub_event_type == "Shelling/artillery/missile attack"
    assert event.fatalities.told == event.injuries.told == "stated_zero"
    assert event.fatalities.best == 0


def test_an_attack_on_a_named_person(extract):
    (event,) = extract("أطلق مسلحون مجهولون النار على الصحفي أحمد العلي في عدن مساء الثلاثاء فأردوه قتيلا.")
    assert event.sub_event_type == "Attack"
    assert event.time.start == date(2021, 3, 2)
    assert texts(event.initiators) == ["مسلحون مجهولون"]
    assert event.fatalities.best == 1


def test_arrests(extract):
    (event,) = extract("اعتقلت قوات الاحتلال الإسرائيلي فجر اليوم عشرين فلسطينيا في مداهمات بمدينة نابلس.")
    assert event.sub_event_type == "Arrests"
    assert event.time.precision == 1
    assert [(toll.harm, toll.count) for toll in event.casualties] == [("detained", 20)]


def test_an_agreement_yet_to_begin(extract):
    text = "أعلنت الأمم المتحدة التوصل إلى هدنة لمدة ثلاثة أيام بين الحكومة والحوثيين في الحديدة تبدأ الأحد المقبل."
    (event,) = extract(text)
    assert event.sub_event_type == "Agreement"
    assert event.plover == "AGREE"
    assert len(event.initiators) == 2
    assert texts(event.sources) == ["الأمم المتحدة"]


@pytest.mark.parametrize(
    "text",
    [
        "فاز المنتخب المصري على نظيره المغربي بهدفين نظيفين في المباراة التي أقيمت في القاهرة.",
        "لقي سبعة أشخاص مصرعهم في حادث سير على الطريق الصحراوي قرب المنيا.",
    ],
)
def test_sport_and_accidents_are_no_events(extract, text):
    assert extract(text) == []


def test_no_publication_date_leaves_relative_days_open(extract):
    (event,) = extract("قتل خمسة مدنيين في غارة جوية على حي الشعار في مدينة حلب أمس.", published_at=None)
    assert event.time.start is None


@pytest.fixture(scope="module")
def aleppo(extract):
    row = json.loads((ROOT / "tests/data/gold/seed.jsonl").read_text(encoding="utf-8"))
    return extract(row["text"], published_at=date.fromisoformat(row["published_at"]))


def with_best(events, number):
    return [event for event in events if event.fatalities.best == number]


def test_aleppo_the_air_strikes(aleppo):
    strikes = next(event for event in aleppo if event.evidence[0].span[0] == 0)
    assert strikes.sub_event_type == "Air/drone strike"
    assert strikes.time.end == date(2016, 10, 15)
    assert any("السوري" in actor.text for actor in strikes.initiators)
    assert any("الروسي" in actor.text for actor in strikes.initiators)
    assert strikes.fatalities.best is None


def test_aleppo_the_car_bomb(aleppo):
    (bomb,) = with_best(aleppo, 20)
    assert bomb.sub_event_type == "Remote explosive/landmine/IED"
    assert "اعزاز" in texts(bomb.places)
    assert (bomb.fatalities.low, bomb.fatalities.high) == (17, None)
    assert bomb.contradictions[0].values == [20, 17]
    assert bomb.casualties[0].group == "شخصاً"
    assert bomb.initiators == []  # "of the civilians, or of the factions": a party named beside victims did not do it


def test_aleppo_the_claimed_convoy(aleppo):
    (convoy,) = with_best(aleppo, 6)
    assert texts(convoy.places) == ["حماة"]
    (claim,) = [event.claimed_by for event in aleppo if event.claimed_by is not None]
    assert "فيلق الشام" in claim.text


def test_aleppo_the_running_totals(aleppo):
    (bombardment,) = with_best(aleppo, 370)
    (shelling,) = with_best(aleppo, 68)
    assert bombardment.scope == shelling.scope == "aggregate"
    assert shelling.sub_event_type == "Shelling/artillery/missile attack"
    assert any("الفصائل" in actor.text for actor in shelling.initiators)


def test_aleppo_no_toll_on_another_event(aleppo):
    tolls = [event.fatalities.best for event in aleppo if event.fatalities.best is not None]
    assert sorted(tolls) == [6, 20, 68, 370]
