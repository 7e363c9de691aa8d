"""Where it happened: one piece of news prose for each way in which Arabic reports tell a place.

The analyses in ``tests/data/place_analyses.json`` are Stanza's own, kept so that no model is loaded here.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction.frame import Frame
from marsad.extraction.places import find_place_mentions, resolve_places
from marsad.extraction.reading import Reading
from marsad.model import Place, SubEventType
from tests.plain_analyser import reading_of
from tests.stored_analyses import stored_reading


def reading(name: str) -> Reading:
    """The reading of a stored text."""
    return stored_reading("place_analyses.json", name)


def places(name: str, sub_event_type: SubEventType, line: int | None = None) -> list[Place]:
    """The places of the event that a stored text, or one line of it, tells."""
    text = reading(name).text
    start, end = 0, len(text)
    if line is not None:
        lines = text.split("\n")
        start = len("\n".join(lines[:line])) + bool(line)
        end = start + len(lines[line])
    return resolve_places(reading(name), Frame(sub_event_type, ((start, end),)))


STRIKE, SHELLING = SubEventType.AIR_DRONE_STRIKE, SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK
BOMB, CLASH, ARRESTS = SubEventType.REMOTE_EXPLOSIVE, SubEventType.ARMED_CLASH, SubEventType.ARRESTS
PROTEST = SubEventType.PEACEFUL_PROTEST


@pytest.mark.parametrize(
    ("name", "sub_event_type", "expected"),
    [
        ("contained", BOMB, [("تسيل", "SY", 1)]),
        ("quarters", STRIKE, [("الشعار", "SY", 1), ("الصاخور", "SY", 1), ("مساكن هنانو", "SY", 1)]),
        ("villages", ARRESTS, [("قباطية", "PS", 1), ("يعبد", "PS", 1), ("اليامون", "PS", 1)]),
        ("direction", SHELLING, [("خان يونس", "PS", 2)]),
        ("near", BOMB, [("سرت", "LY", 2)]),
        ("unknown_with_cue", CLASH, [("دبشور", "IQ", 2)]),
        ("camp", CLASH, [("مخيم عين الحلوة", "LB", 1)]),
        ("speaker", BOMB, [("بهرز", "IQ", 1)]),
        ("words", CLASH, [("سراقب", "SY", 1)]),
        ("adjective", STRIKE, [("بنش", "SY", 1)]),
        ("institution", SHELLING, [("القصاع", "SY", 1)]),
        ("movement", STRIKE, [("مورك", "SY", 1)]),
        ("withdrawal", SubEventType.CHANGE_TO_GROUP, [("منبج", "SY", 1)]),
        ("leading", CLASH, [("مودية", "YE", 1)]),
        ("dateline", STRIKE, [("الرقة", "SY", 1)]),
        ("country", SubEventType.EXCESSIVE_FORCE, [("العراق", "IQ", 3)]),
        ("strait", SHELLING, [("البحر الأحمر", "YE", 2)]),
        ("airport", SHELLING, [("مطار بغداد الدولي", "IQ", 2)]),
        ("street", SubEventType.PROTEST_WITH_INTERVENTION, [("شارع الحبيب بورقيبة", "TN", 1)]),
        ("two", PROTEST, [("بنغازي", "LY", 1), ("البيضاء", "LY", 1)]),
        ("abroad", SubEventType.AGREEMENT, [("جنيف", "CH", 1)]),
        ("gaza", STRIKE, [("الشجاعية", "PS", 1)]),
        ("sudan", SubEventType.ATTACK, [("معسكر زمزم", "SD", 1)]),
        ("africa", CLASH, [("أنسونغو", "ML", 2)]),
        ("none", SubEventType.AGREEMENT, []),
    ],
)
def test_where_it_happened(name: str, sub_event_type: SubEventType, expected: list[tuple[str, str, int]]) -> None:
    found = [(place.text, place.country, place.geo_precision) for place in places(name, sub_event_type)]
    assert found == expected


def test_a_word_that_points_back_takes_up_the_place_told_before() -> None:
    (place,) = places("anaphor", BOMB, line=1)
    assert place.text == "تدمر"
    assert reading("anaphor").text[slice(*place.span)] == "تدمر"


def test_the_country_of_the_article_tells_places_of_one_name_apart() -> None:
    (syrian,) = places("homonym_syria", SHELLING)
    (lebanese,) = places("homonym_lebanon", PROTEST)
    assert (syrian.text, syrian.country, round(syrian.latitude or 0)) == ("الأشرفية", "SY", 36)
    assert (lebanese.text, lebanese.country, round(lebanese.latitude or 0)) == ("الأشرفية", "LB", 34)


def test_a_known_place_has_its_coordinates_and_its_id() -> None:
    (place,) = places("withdrawal", SubEventType.CHANGE_TO_GROUP)
    assert place.latitude == pytest.approx(36.53, abs=0.05)
    assert place.longitude == pytest.approx(37.95, abs=0.05)
    assert (place.admin1, place.gazetteer_id) == ("Aleppo", "geonames:167357")


def test_a_place_in_no_list_stands_where_the_wider_place_does() -> None:
    (place,) = places("unknown_with_cue", CLASH)
    assert place.gazetteer_id is None
    assert place.latitude == pytest.approx(35.47, abs=0.1)


@pytest.mark.parametrize(
    ("name", "unnamed"),
    [("words", ["الجيش", "الفصائل", "الخميس"]), ("adjective", ["السورية", "الروسية"])],
)
def test_words_that_are_villages_somewhere_are_no_places(name: str, unnamed: list[str]) -> None:
    told = {mention.text for mention in find_place_mentions(reading(name))}
    assert not told & set(unnamed)


def test_no_evidence_no_place() -> None:
    assert resolve_places(reading("contained"), Frame(BOMB, ())) == []


@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    article = reading_of(f"قتل جندي في بلدة {text} قرب حلب")
    frame = Frame(CLASH, ((0, len(article.text)),))
    for place in resolve_places(article, frame):
        assert article.text[slice(*place.span)] == place.text


def test_a_list_that_a_plural_announces_from_afar():
    text = "استهدفت الغارات في حلب أحياء عدة من المدينة، بينها بستان القصر، والميسر، وطريق الباب، والسكري"
    found = [mention.text for mention in find_place_mentions(reading_of(text))]
    assert found == ["حلب", "بستان القصر", "الميسر", "طريق الباب", "السكري"]
