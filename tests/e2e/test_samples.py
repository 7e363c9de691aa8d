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
