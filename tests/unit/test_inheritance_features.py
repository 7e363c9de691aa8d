"""What weighs the parties that are told only before an event's evidence."""

from marsad.extraction.actor_roles import earlier_parties, told_mentions
from marsad.extraction.frame import Frame
from marsad.extraction.inheritance_features import inheritance_features
from marsad.extraction.party_features import Standing
from marsad.model import SubEventType
from tests.plain_analyser import reading_of

BEFORE = "هاجم تنظيم داعش قرية قرب كركوك.\nوردت قوات الأمن على مصادر النيران.\n"
EVIDENCE = "ثم أحرقوا ثلاثة منازل."
TEXT = BEFORE + EVIDENCE


def rows(at_home):
    reading = reading_of(TEXT)
    start = len(BEFORE)
    frame = Frame(SubEventType.LOOTING, ((start, len(TEXT)),), None, "incident", "happened")
    told = {
        TEXT[mention.start : mention.end]: (mention, Standing(0.1, 0.6)) for mention in told_mentions(reading, frame)
    }
    earlier = earlier_parties(reading, frame, told)
    standings = [Standing(*at_home[TEXT[mention.start : mention.end]]) for _, mention in earlier]
    found = inheritance_features(reading, frame, told, earlier, standings)
    return {TEXT[mention.start : mention.end]: row for (_, mention), row in zip(earlier, found, strict=True)}


AT_HOME = {"تنظيم داعش": (0.9, 0.05), "قوات الأمن": (0.3, 0.4)}


def test_the_nearest_party_comes_first():
    found = rows(AT_HOME)
    assert list(found) == ["قوات الأمن", "تنظيم داعش"]
    assert [row["sentences before"] for row in found.values()] == [1.0, 2.0]


def test_what_a_party_did_at_home_is_ranked():
    found = rows(AT_HOME)
    assert found["تنظيم داعش"]["initiator at home, rank"] == 0.0
    assert found["تنظيم داعش"]["target at home, rank"] == 1.0


def test_the_evidence_tells_what_it_lacks():
    found = rows(AT_HOME)
    assert {(row["told"], row["best initiator"], row["told target object"]) for row in found.values()} == {
        (1.0, 0.1, 0.6)
    }
    assert {row["whole sentence"] for row in found.values()} == {1.0}


def test_nothing_told_before_has_no_features():
    reading = reading_of(EVIDENCE)
    frame = Frame(SubEventType.LOOTING, ((0, len(EVIDENCE)),), None, "incident", "happened")
    assert inheritance_features(reading, frame, {}, earlier_parties(reading, frame, {}), []) == []
