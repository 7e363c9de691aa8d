"""What the models of sources learn from labelled articles, written by hand: no language model is loaded."""

from typing import Any

from marsad.extraction.source_choice import CLAIM, NEITHER, SOURCE
from marsad.model import SubEventType
from marsad_training.sources import examples
from tests.unit.test_sources import reading_of


def event(text: str, sources: list[str], claimed_by: str | None = None) -> dict[str, Any]:
    return {
        "sub_event_type": SubEventType.ATTACK,
        "scope": "incident",
        "factuality": "happened",
        "evidence": [{"span": [0, len(text)]}],
        "sources": [{"text": name} for name in sources],
        "claimed_by": {"text": claimed_by} if claimed_by else None,
    }


def same(one: str, other: str) -> bool:
    return one == other


def test_a_voice_that_the_label_names_teaches_a_source_and_another_teaches_none() -> None:
    text = "قال مصدر أمني إن شخصين قتلوا، وتبنى تنظيم الدولة الإسلامية الهجوم."
    taught = examples(event(text, ["مصدر أمني"], "تنظيم الدولة الإسلامية"), reading_of(text), same)
    assert taught.sources == [SOURCE, NEITHER]
    assert taught.claims == [NEITHER, CLAIM]
    assert taught.items[0]["manner says"] == 1.0
    assert taught.items[1]["manner claims"] == 1.0


def test_an_event_of_which_nobody_speaks_teaches_nothing() -> None:
    text = "وقتل شخصان في قصف على البلدة."
    taught = examples(event(text, []), reading_of(text), same)
    assert (taught.items, taught.sources, taught.claims) == ([], [], [])
