import json
from pathlib import Path
from urllib.parse import unquote

from typer.testing import CliRunner

from marsad.model import Event, Passage, Time
from marsad_local.run import Sample, Settled, application, event_of, faults, object_metadata, read_samples

SAMPLE = Sample(file="a.txt", content_type="text/plain", metadata={})


def test_metadata_outside_ascii_are_percent_encoded():
    encoded = object_metadata({"title": "غارات على حلب", "published-at": "2016-10-15", "url": "https://a.b/%D8%AD"})
    assert all(value.isascii() for value in encoded.values())
    assert unquote(encoded["title"]) == "غارات على حلب"
    assert encoded["published-at"] == "2016-10-15"
    assert unquote(encoded["url"]) == "https://a.b/%D8%AD"


def test_the_samples_are_those_of_the_manifest():
    directory = Path(__file__).parents[2] / "events" / "articles"
    samples = read_samples(directory)
    assert samples[0].file == "aleppo.txt"
    assert samples[0].metadata["published-at"] == "2016-10-15"
    assert {sample.file for sample in samples} == {path.name for path in directory.iterdir()} - {"manifest.json"}


def test_an_event_comes_back_from_what_the_api_serves():
    event = Event(
        sub_event_type="Agreement",
        time=Time(start="2016-10-15", end="2016-10-15", precision=1),
        evidence=[Passage(text="اتفاق", span=(0, 5))],
        confidence=0.5,
    )
    served = {"event_id": "e", "article_id": "a", **json.loads(event.model_dump_json())}
    assert event_of(served) == event


def test_unsettled_and_failed_articles_and_dead_letters_are_faults_and_rejections_are_not():
    results = [
        Settled(SAMPLE, None),
        Settled(SAMPLE, {"status": "failed"}),
        Settled(SAMPLE, {"status": "rejected"}),
        Settled(SAMPLE, {"status": "extracted"}),
    ]
    assert faults(results, {"IntakeDeadLetterQueue": 2, "ExtractionDeadLetterQueue": 0}) == [
        "a.txt was not settled",
        "a.txt failed",
        "2 message(s) in IntakeDeadLetterQueue",
    ]
    assert faults(results[2:], {"IntakeDeadLetterQueue": 0}) == []


def test_a_port_that_is_none_is_wrong_use():
    assert CliRunner().invoke(application, ["--port", "70000"]).exit_code == 2
