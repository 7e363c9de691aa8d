"""What ``make run`` does: the samples of events/articles uploaded, waited for, and shown."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from marsad_local import run
from tests.e2e.conftest import ROOT

SAMPLES = ROOT / "events" / "articles"
REJECTED = {"english.txt": "English", "picture.txt": "PNG image"}


@pytest.fixture(scope="module")
def results(system):
    samples = run.read_samples(SAMPLES)
    with run.Report(Console(file=io.StringIO()), len(samples)) as report:
        uploaded = run.upload(system.stack, system.api, samples, SAMPLES)
        return run.wait_until_settled(system.stack, system.api, uploaded, report)


@pytest.fixture(scope="module")
def shown(system, results):
    stream = io.StringIO()
    run.show(Console(file=stream, width=120), system.api, results)
    return stream.getvalue()


@pytest.fixture(scope="module")
def aleppo(system, results):
    """The events of the mission's own article, as an app reads them from the API."""
    (article,) = (result.article for result in results if result.sample.file == "aleppo.txt")
    return system.events(article["article_id"])


def test_every_sample_is_extracted_or_rejected_as_it_must(system, results):
    assert run.faults(results, system.stack.dead_letters()) == []
    assert {result.sample.file for result in results if result.article["status"] == "rejected"} == set(REJECTED)


def test_each_sample_has_its_table_with_events(shown, results):
    for result in results:
        if result.sample.file not in REJECTED:
            assert f"{result.sample.file} · published 20" in shown
            assert result.article["event_count"] > 0


@pytest.mark.parametrize("file", REJECTED)
def test_a_refused_sample_has_a_line_with_its_reason(shown, file):
    (line,) = (line for line in shown.splitlines() if line.startswith(f"{file}  rejected: "))
    assert REJECTED[file] in line


def test_the_table_is_readable_in_120_columns(shown):
    widths = [cell_len(line.replace("\u200e", "")) for line in shown.splitlines() if "│" in line]
    assert widths
    assert max(widths) <= 120


class TestAleppo:
    @staticmethod
    def with_killed(events, number: int):
        (event,) = (event for event in events if event["fatalities"]["best"] == number)
        return event

    def test_the_air_strikes_on_aleppo_by_the_syrian_air_force(self, aleppo):
        strikes = [
            event
            for event in aleppo
            if event["sub_event_type"] == "Air/drone strike"
            and any(actor["country"] == "SY" and "الطيران" in actor["text"] for actor in event["initiators"])
        ]
        assert (strikes[0]["scope"], strikes[0]["factuality"]) == ("incident", "happened")
        assert any("حلب" in passage["text"] for passage in strikes[0]["evidence"])

    def test_the_car_bomb_near_azaz(self, aleppo):
        bomb = self.with_killed(aleppo, 20)
        assert bomb["sub_event_type"] == "Remote explosive/landmine/IED"
        assert [(place["text"], place["country"]) for place in bomb["places"]] == [("اعزاز", "SY")]
        assert bomb["fatalities"] == {"best": 20, "low": 17, "high": None, "told": "counted"}
        told = [toll for toll in bomb["casualties"] if toll["harm"] == "killed" and toll["part_of"] is None]
        assert (told[0]["count"], told[0]["bound"]) == (20, "at_least")
        assert [contradiction["values"] for contradiction in bomb["contradictions"]] == [[20, 17]]

    def test_the_convoy_in_hama_claimed_by_faylaq_al_sham(self, aleppo):
        convoy = self.with_killed(aleppo, 6)
        assert "حماة" in {place["text"] for place in convoy["places"]}
        claimed = [event for event in aleppo if event["claimed_by"]]
        assert [event["claimed_by"]["text"].startswith("فيلق الشام") for event in claimed] == [True]
        assert "حماة" in {place["text"] for place in claimed[0]["places"]}

    def test_the_totals_since_the_offensive_began(self, aleppo):
        offensive, shelling = self.with_killed(aleppo, 370), self.with_killed(aleppo, 68)
        assert {offensive["scope"], shelling["scope"]} == {"aggregate"}
        assert offensive["casualties"][0]["bound"] == "more_than"
        assert shelling["sub_event_type"] == "Shelling/artillery/missile attack"
        assert any("الفصائل المعارضة" in actor["text"] for actor in shelling["initiators"])

    def test_no_toll_is_on_another_event(self, aleppo):
        told = [event["fatalities"]["best"] for event in aleppo if event["fatalities"]["best"] is not None]
        assert sorted(told) == [6, 20, 68, 370]

    def test_the_table_tells_the_same(self, shown):
        table = shown[shown.index("aleppo.txt · published 2016-10-15") :].split(" · published")[1]
        for toll in ("≥20 (or", ">370", "[aggregate]", "claimed by:"):
            assert toll in table
