"""Who did it, and to whom: one piece of news prose for each construction that Arabic reports use.

The analyses in ``tests/data/actor_analyses.json`` are Stanza's own, kept so that no model is loaded here.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction.actor_coreference import party_of
from marsad.extraction.actor_lexicon import Category
from marsad.extraction.actor_roles import shipped_models
from marsad.extraction.actors import Parties, describe_actor, find_actor_mentions, resolve_parties, weigh_parties
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.model import Actor, ActorKind, SubEventType
from tests.plain_analyser import reading_of
from tests.stored_analyses import stored_reading


def reading(name: str) -> Reading:
    """The reading of a stored text."""
    return stored_reading("actor_analyses.json", name)


def parties(name: str, sub_event_type: SubEventType, sentence: int | None = None) -> Parties:
    """The parties of the event that a stored text, or one line of it, tells."""
    text = reading(name).text
    lines = text.split("\n")
    start = 0 if sentence is None else len("\n".join(lines[:sentence])) + bool(sentence)
    end = len(text) if sentence is None else start + len(lines[sentence])
    return resolve_parties(reading(name), Frame(sub_event_type, ((start, end),)))


def texts(actors: tuple[Actor, ...]) -> list[str]:
    return [actor.text for actor in actors]


@pytest.mark.parametrize(
    ("name", "sub_event_type", "initiators", "targets"),
    [
        ("strike_vso", SubEventType.AIR_DRONE_STRIKE, ["طائرات حربية روسية"], ["مدنيين"]),
        ("nationality_on_act", SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK, ["إسرائيلي"], ["مدنيين"]),
        ("clash_between", SubEventType.ARMED_CLASH, ["الجيش السوداني"], ["قوات الدعم السريع"]),
        ("repelled", SubEventType.ARMED_CLASH, ["تنظيم الدولة الإسلامية"], ["القوات الحكومية"]),
        ("killed_by", SubEventType.ATTACK, ["قوات الاحتلال"], ["محمود عيسى"]),
        ("passive", SubEventType.REMOTE_EXPLOSIVE, ["مجهولون"], ["جنديان"]),
        ("agreement", SubEventType.AGREEMENT, ["الحكومة اليمنية", "المجلس الانتقالي الجنوبي"], []),
        ("arrest", SubEventType.ARRESTS, ["قوات الأمن المصرية"], ["جماعة الإخوان"]),
        ("protest", SubEventType.PEACEFUL_PROTEST, ["الطلاب"], []),
        ("dispersed", SubEventType.PROTEST_WITH_INTERVENTION, ["المحتجين"], ["الشرطة"]),
        ("excessive", SubEventType.EXCESSIVE_FORCE, ["قوات الأمن"], ["متظاهرين"]),
        ("abduction", SubEventType.ABDUCTION, ["مسلحون مجهولون"], ["طبيبا"]),
        ("transfer", SubEventType.NON_VIOLENT_TRANSFER, ["الجيش اللبناني"], ["القوات الإسرائيلية"]),
        ("coordinated", SubEventType.GOVERNMENT_REGAINS_TERRITORY, ["الجيش العراقي", "الحشد الشعبي"], ["تنظيم داعش"]),
        ("claimed", SubEventType.SUICIDE_BOMB, ["تنظيم داعش"], ["للجيش", "جنود"]),
        ("disrupted", SubEventType.DISRUPTED_WEAPONS_USE, ["الجيش الأميركي"], ["الحوثيون"]),
        ("bare_persons", SubEventType.REMOTE_EXPLOSIVE, [], []),
        ("ally", SubEventType.AIR_DRONE_STRIKE, ["الطيران السوري", "حليفه الروسي"], []),
        ("ally_country", SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK, ["الجيش السوري", "حليفته روسيا"], []),
        ("two_nationalities", SubEventType.AIR_DRONE_STRIKE, ["الروسي", "السوري"], ["مدنيين"]),
        ("parent_body", SubEventType.ARMED_CLASH, ["فيلق الشام"], ["قوات النظام"]),
        ("qualified", SubEventType.ATTACK, ["تنظيم داعش"], ["مدنيا كرديا"]),
        ("named", SubEventType.ATTACK, ["مجهولون"], ["محمود عيسى"]),
    ],
)
def test_constructions(name: str, sub_event_type: SubEventType, initiators: list[str], targets: list[str]) -> None:
    found = parties(name, sub_event_type)
    assert (texts(found.initiators), texts(found.targets)) == (initiators, targets)


def test_a_noun_that_points_back_takes_the_name_told_before() -> None:
    assert texts(parties("anaphor", SubEventType.ATTACK, 1).initiators) == ["تنظيم الدولة الإسلامية"]


def test_an_abbreviation_takes_the_full_name() -> None:
    assert texts(parties("abbreviation", SubEventType.ARRESTS, 1).initiators) == ["قوات سوريا الديمقراطية"]


def meant(name: str) -> dict[str, str]:
    """Each mention of a stored text, and the words that name its party best."""
    article = reading(name)
    told = {}
    for mention in find_actor_mentions(article):
        _, best = party_of(article, mention)
        told[article.text[mention.start : mention.end]] = article.text[best.start : best.end]
    return told


def test_members_with_a_pronoun_are_those_of_the_party_told_before() -> None:
    told = meant("owned")
    assert (told["عناصره"], told["أفرادها"]) == ("الجيش السوري", "الشرطة")


def test_the_pronoun_of_members_agrees_with_their_party() -> None:
    assert meant("owned_state")["قواتها"] == "فرنسا"


def test_the_parent_of_an_armed_wing_is_no_party() -> None:
    told = meant("armed_wing")
    assert told["مقاتليها"] == "كتائب القسام"
    assert not any("حماس" in text for text in told)


def test_a_place_named_after_a_person_is_no_person() -> None:
    assert not any("سليم" in text for text in meant("named_after_person"))


def test_names_keep_a_first_letter_that_looks_like_a_particle() -> None:
    assert {"وليد الفاخري", "فادي عقيقي", "وائل مرعي"} <= meant("names_like_particles").keys()


def test_an_adjective_of_a_person_is_no_person_of_its_own() -> None:
    assert not any("بارز" in text for text in meant("adjective"))


def test_a_crowd_told_in_several_words_is_one_party() -> None:
    assert len(parties("one_crowd", SubEventType.EXCESSIVE_FORCE).targets) == 1


def test_rescuers_initiate_nothing() -> None:
    article = reading("rescuers")
    weighed = weigh_parties(article, Frame(SubEventType.AIR_DRONE_STRIKE, ((0, len(article.text)),)), shipped_models())
    standings = {mention.category: standing for mention, standing in weighed.weighed.values()}
    assert standings[Category.ORGANISATION].initiator == 0.0
    assert standings[Category.RESIDENT].initiator > 0.0


def test_names_kinds_and_countries() -> None:
    found = parties("disrupted", SubEventType.DISRUPTED_WEAPONS_USE)
    told = [(actor.name, actor.kind, actor.country) for actor in found.initiators + found.targets]
    assert told == [
        ("Military Forces of United States", ActorKind.STATE_FORCES, "US"),
        ("Houthis", ActorKind.REBEL_GROUP, "YE"),
    ]


def test_people_who_demonstrate_are_protesters() -> None:
    assert [actor.kind for actor in parties("protest", SubEventType.PEACEFUL_PROTEST).initiators] == [
        ActorKind.PROTESTERS
    ]


def test_a_common_word_is_a_group_only_where_the_group_is_named() -> None:
    youths = [mention.name for mention in find_actor_mentions(reading("shabaab_youth"))]
    fighters = [mention.name for mention in find_actor_mentions(reading("inherited"))]
    assert ("Al-Shabaab" in youths, "Al-Shabaab" in fighters) == (False, True)


def test_a_parent_body_is_no_party_of_its_own() -> None:
    of_article = reading("parent_body")
    told = [of_article.text[mention.start : mention.end] for mention in find_actor_mentions(of_article)]
    assert told == ["فيلق الشام", "الفصيل", "رتلا", "قوات النظام"]


def test_words_within_the_name_of_a_place_are_no_parties() -> None:
    of_article = reading("place_words")
    told = [of_article.text[mention.start : mention.end] for mention in find_actor_mentions(of_article)]
    assert told == ["طائرات حربية روسية"]


def test_broken_plurals_are_nationalities() -> None:
    officers = next(m for m in find_actor_mentions(reading("plural_nationality")) if m.country == "RU")
    assert reading("plural_nationality").text[officers.start : officers.end] == "ضباط روس"


def test_no_evidence_has_no_parties() -> None:
    assert resolve_parties(reading("protest"), Frame(SubEventType.ATTACK, ())) == Parties()


@pytest.mark.parametrize(
    ("words", "name", "kind", "country"),
    [
        ("الجيش الوطني الليبي", "Libyan National Army", ActorKind.POLITICAL_MILITIA, "LY"),
        ("كتائب القسام", "Al-Qassam Brigades", ActorKind.REBEL_GROUP, "PS"),
        ("القوات التركية", "Military Forces of Turkey", ActorKind.STATE_FORCES, "TR"),
        ("الشرطة الفرنسية", "Police Forces of France", ActorKind.STATE_FORCES, "FR"),
        ("تنظيم «داعش»", "Islamic State", ActorKind.REBEL_GROUP, None),
        ("بعثة مراقبة", "بعثة مراقبة", ActorKind.UNKNOWN, None),
    ],
)
def test_describes_an_actor_by_its_words(words: str, name: str, kind: ActorKind, country: str | None) -> None:
    text = f"قال متحدث باسم {words} في بيان"
    start = text.index(words)
    actor = describe_actor(reading_of(text), start, start + len(words))
    assert (actor.name, actor.text, actor.kind, actor.country) == (name, words, kind, country)


@pytest.mark.parametrize("text", ["وللحوثيين مواقع هناك", "فبالحوثيين بدأ الكلام", "«حوثيون» في صنعاء"])
def test_proclitics_and_quotes_are_no_part_of_a_name(text: str) -> None:
    mention = find_actor_mentions(reading_of(text))[0]
    assert (mention.name, text[mention.start : mention.end].endswith(("حوثيين", "حوثيون"))) == ("Houthis", True)


_PIECES = st.sampled_from(
    [
        "الجيش",
        "السوري",
        "قتل",
        "على",
        "بين",
        "و",
        "تنظيم",
        "«",
        "»",
        "(",
        "داعش",
        "لواء",
        "الطرفان",
        "التنظيم",
        "\n",
        "12",
        "،",
    ]
)


@given(
    st.text() | st.lists(_PIECES).map(" ".join), st.sampled_from(SubEventType), st.integers(0, 40), st.integers(0, 80)
)
def test_no_text_is_refused_and_words_are_the_articles_own(
    text: str, sub_event_type: SubEventType, start: int, length: int
) -> None:
    article = text or "-"
    of_article = reading_of(article)
    frame = Frame(sub_event_type, ((min(start, len(article)), min(start + length, len(article))),))
    found = resolve_parties(of_article, frame)
    described = describe_actor(of_article, *frame.evidence[0])
    for actor in (*found.initiators, *found.targets, described):
        assert article[slice(*actor.span)] == actor.text
