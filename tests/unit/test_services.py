"""Names that services give: ids, versions, event ids; and what the API's service must not drag in."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.model import Event, Passage, SubEventType, Time
from marsad.runtime.errors import MalformedMessageError
from marsad.services.analysis import event_ids
from marsad.services.ingestion import version_of
from marsad.store.bucket import article_id_of

ROOT = Path(__file__).parents[2]
ARTICLE = "0123456789abcdef" * 2


def told(*spans: tuple[int, int], kind: SubEventType = SubEventType.AIR_DRONE_STRIKE, confidence: float = 0.5) -> Event:
    passages = [Passage(text="س" * (end - start), span=(start, end)) for start, end in spans]
    return Event(sub_event_type=kind, time=Time(precision=3), evidence=passages, confidence=confidence)


class TestVersions:
    @given(st.integers(0, 16**16 - 1), st.integers(0, 16**16 - 1))
    def test_versions_sort_as_sequencers_of_one_length_do(self, first: int, second: int):
        versions = [version_of(f"{number:016x}") for number in (first, second)]
        assert (versions[0] < versions[1]) == (first < second)

    @given(st.from_regex(r"[0-9A-F]{1,32}", fullmatch=True), st.integers(0, 8))
    def test_sequencers_of_different_length_compare_padded_on_the_right(self, sequencer: str, zeros: int):
        padded = (sequencer + "0" * zeros)[:32]
        assert version_of(padded) == version_of(sequencer) == version_of(sequencer.lower())
        assert len(version_of(sequencer)) == 32

    @pytest.mark.parametrize("bad", ["", "xyz", "0" * 33, "12 ", "-1", "٣"])
    def test_what_is_no_sequencer_is_refused(self, bad: str):
        with pytest.raises(MalformedMessageError, match="sequencer"):
            version_of(bad)


class TestIds:
    def test_an_article_is_known_by_bucket_and_key(self):
        assert article_id_of("bucket", "inbox/حلب.txt") == article_id_of("bucket", "inbox/حلب.txt")
        assert article_id_of("bucket", "inbox/a") != article_id_of("bucketinbox", "/a")
        assert len(article_id_of("bucket", "inbox/a")) == 32

    def test_the_same_result_has_the_same_id_whatever_else_is_read(self):
        assert event_ids(ARTICLE, [told((0, 9))]) == event_ids(ARTICLE, [told((0, 9), confidence=0.9)])

    def test_another_type_or_passage_is_another_event(self):
        events = [told((0, 9)), told((0, 9), kind=SubEventType.ARMED_CLASH), told((0, 9), (12, 20)), told((12, 20))]
        assert len(set(event_ids(ARTICLE, events))) == 4

    @given(st.lists(st.sampled_from([told((0, 9)), told((12, 20))]), max_size=6))
    def test_no_two_events_of_an_article_share_an_id(self, events: list[Event]):
        ids = event_ids(ARTICLE, events)
        assert len(set(ids)) == len(events)
        assert all(identity.startswith(f"{ARTICLE}-") and len(identity) == 45 for identity in ids)


def test_the_api_loads_no_language_model_and_no_file_reader():
    program = (
        "import functions.api.handler, sys;"
        "print([name for name in sys.modules if name.split('.')[0] in ('torch', 'stanza', 'trafilatura', 'pypdf')"
        " or name.startswith(('marsad.language', 'marsad.extraction', 'marsad.documents', 'marsad.gazetteer'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
