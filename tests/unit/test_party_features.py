"""What weighs the parties of an event's evidence against each other."""

from marsad.extraction.actor_coreference import party_of
from marsad.extraction.actor_roles import told_mentions
from marsad.extraction.frame import Frame
from marsad.extraction.party_features import Standing, party_features
from marsad.model import SubEventType
from tests.plain_analyser import reading_of

TEXT = "قتل مسلحون ثلاثة جنود بينهم ضابط في هجوم على حاجز للجيش."


def rows(text, standings, sub_event_type=SubEventType.ARMED_CLASH):
    reading = reading_of(text)
    frame = Frame(sub_event_type, ((0, len(text)),), None, "incident", "happened")
    mentions = told_mentions(reading, frame)
    by_name = {text[mention.start : mention.end]: mention for mention in mentions}
    told = {name: (by_name[name], Standing(*standing)) for name, standing in standings.items()}
    keyed = dict(zip(_keys(reading, told), told.values(), strict=True))
    return dict(zip(standings, party_features(reading, frame, keyed, mentions), strict=True))


def _keys(reading, told):
    return [party_of(reading, mention)[0] for mention, _ in told.values()]


STANDINGS = {"مسلحون": (0.9, 0.05), "جنود": (0.02, 0.8), "ضابط": (0.01, 0.6)}


def test_each_party_is_ranked_among_the_others():
    found = rows(TEXT, STANDINGS)
    assert [found[name]["target, rank"] for name in STANDINGS] == [2.0, 0.0, 1.0]
    assert found["جنود"]["other initiator"] == 0.9
    assert found["ضابط"]["other target"] == 0.8


def test_a_part_of_a_toll_is_told_apart_from_the_whole():
    found = rows(TEXT, STANDINGS)
    assert found["جنود"]["toll:whole"] == 1.0
    assert "toll:part" not in found["جنود"]
    assert found["ضابط"]["toll:part"] == 1.0


def test_what_is_the_same_for_all_parties_is_told_to_each():
    found = rows(TEXT, STANDINGS)
    assert {row["family:clash"] for row in found.values()} == {1.0}
    assert {row["likely targets"] for row in found.values()} == {2.0}


def test_neighbours_are_told_in_their_order():
    found = rows(TEXT, STANDINGS)
    assert "gap before" not in found["مسلحون"]
    assert found["جنود"]["initiator before"] == 0.9
    assert found["جنود"]["target after"] == 0.6
    assert "gap after" not in found["ضابط"]
