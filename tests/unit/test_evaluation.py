"""The scorer: the figures of the reference that labellers carry, and what it says of files that cannot be scored."""

import importlib.util
import json
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from marsad.evaluation.figures import composite, figures, score_articles
from marsad.evaluation.label_files import LabelFileError, read_labels, read_pair
from marsad.evaluation.names import same_name
from marsad.evaluation.reliability import reliability, reliability_of
from marsad.evaluation.scoring import align, right_events, score_article
from marsad.model import SubEventType
from marsad_local.command_line import application

GOLD = Path(__file__).parents[1] / "data/gold"
REFERENCE = GOLD / "score.py"
ROWS = [json.loads(line) for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
SEED = json.loads((GOLD / "seed.jsonl").read_text(encoding="utf-8"))
TYPES = [str(name) for name in SubEventType]


@cache
def reference():
    spec = importlib.util.spec_from_file_location("reference_scorer", REFERENCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def event(sub_event_type="Attack", span=(0, 20), **fields):
    return {"sub_event_type": sub_event_type, "scope": "incident", "evidence": [{"span": list(span)}], **fields}


def written(path, *rows):
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def score(*arguments):
    return CliRunner().invoke(application, ["score", *map(str, arguments)])


def perturbed(rows, seed):
    """The labels as a bad extractor gives them: events lost, moved, doubled, of other types and with other slots."""
    draw = random.Random(seed)  # noqa: S311
    names = [place["text"] for row in rows for one in row["events"] for place in one["places"]]
    predictions = []
    for row in rows:
        events = []
        for one in json.loads(json.dumps(row["events"])):
            change = draw.choice(["none", "lost", "type", "moved", "doubled", "slots", "bare"])
            if change == "lost":
                continue
            if change == "type":
                one["sub_event_type"] = draw.choice(TYPES)
            if change == "moved":
                one["evidence"] = [
                    {"span": [p["span"][0] + draw.randint(0, 90), p["span"][1] + 91]} for p in one["evidence"]
                ]
            if change == "slots":
                one["places"] = [{"text": name} for name in draw.sample(names, 2)] + one["places"][1:]
                one["targets"] = one["initiators"]
                one["sources"] = None
                one["scope"] = draw.choice(["incident", "aggregate"])
                one["fatalities"] = {"best": draw.choice([None, 0, 3])}
                one["time"] = {"start": None, "end": None}
            if change == "bare":
                for field in one.keys() - {"sub_event_type", "evidence"}:
                    del one[field]
            events += [one, one] if change == "doubled" else [one]
        if not row["events"] and draw.random() < 0.3:
            events = [event(draw.choice(TYPES))]
        predictions.append({"id": row["id"], "events": events})
    return predictions


class TestParityWithTheReference:
    @pytest.mark.parametrize("seed", range(4))
    def test_the_command_prints_the_same_figures_and_the_same_differences(self, tmp_path, seed):
        rows = ROWS[seed::4]
        gold = written(tmp_path / "gold.jsonl", *rows)
        predicted = written(tmp_path / "predicted.jsonl", *perturbed(rows, seed))
        told = subprocess.run(
            [sys.executable, REFERENCE, gold, predicted, "--errors", "--json"],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout.splitlines()
        result = score(gold, predicted, "--errors", "--json").stdout.splitlines()
        expected, found = json.loads(told[-1]), json.loads(result[-1])
        assert 0.2 < expected["composite"] < 0.95
        assert {key: found[key] for key in expected} == expected
        assert result[:-1] == told[:-1]

    @given(st.text(alphabet="ابتةهىيأإآٱءؤئلوكفـَّ٠١ 12حيمدينةمنعلي-", max_size=30), st.text(max_size=12))
    def test_names_are_compared_alike(self, one, other):
        scorer = reference()
        for first, second in ((one, other), (one, one), (one, "ال" + one), (other, one[::2])):
            assert same_name(first, second) == scorer.same_name(first, second)


class TestScores:
    def test_the_labels_themselves_get_full_marks(self):
        assert composite(score_article(SEED["events"], SEED["events"]).counts) == 1.0

    def test_events_of_other_words_are_never_aligned(self):
        assert align([event(span=(0, 20))], [event(span=(20, 40))]) == []

    def test_of_two_events_in_the_same_words_the_one_of_the_same_type_is_the_partner(self):
        labelled = [event("Attack"), event("Arrests")]
        assert sorted(align(labelled, [event("Arrests"), event("Attack")])) == [(0, 1), (1, 0)]
        assert right_events(labelled, [event("Arrests"), event("Other"), event("Other", (90, 99))]) == [
            True,
            False,
            False,
        ]

    def test_the_table_by_type_says_what_was_labelled_found_and_right(self):
        labelled = {"a": [event("Attack"), event("Grenade", (30, 50)), event("Grenade", (60, 80))], "b": []}
        extracted = {"a": [event("Attack"), event("Attack", (30, 50))], "b": [event("Arrests")]}
        found = figures(labelled, extracted, score_articles(labelled, extracted))
        assert found["by_sub_event_type"] == {
            "Grenade": {"labelled": 2, "found": 1, "right_type": 0, "p": 0.0, "r": 0.0, "f1": 0.0},
            "Attack": {"labelled": 1, "found": 1, "right_type": 1, "p": 0.5, "r": 1.0, "f1": 0.6667},
            "Arrests": {"labelled": 0, "found": 0, "right_type": 0, "p": 0.0, "r": 0.0, "f1": 0.0},
        }
        assert found["empty_articles_kept_empty"] == "0/1"

    def test_the_types_add_up_to_the_events(self):
        labelled = {row["id"]: row["events"] for row in ROWS}
        extracted = {row["id"]: row["events"] for row in perturbed(ROWS, 7)}
        found = figures(labelled, extracted, score_articles(labelled, extracted))
        rows = found["by_sub_event_type"].values()
        assert sum(row["labelled"] for row in rows) == found["gold_events"]
        right = sum(row["right_type"] for row in rows)
        assert round(right / found["predicted_events"], 4) == found["events"]["p"]
        assert round(right / found["gold_events"], 4) == found["events"]["r"]

    def test_nothing_labelled_and_nothing_found_is_no_error(self):
        found = figures({"a": []}, {"a": []}, score_articles({"a": []}, {"a": []}))
        assert (found["composite"], found["scope_accuracy"], found["by_sub_event_type"]) == (0.0, None, {})


class TestReliability:
    def test_each_bin_has_the_mean_confidence_and_the_share_that_is_right(self):
        table = reliability([(0.9, True), (1.0, True), (0.95, False), (0.2, False), (0.25, True)])
        assert [(row.low, row.events, row.confidence, row.right) for row in table.bins if row.events] == [
            (0.2, 2, 0.225, 0.5),
            (0.9, 3, 0.95, 0.6667),
        ]
        assert len(table.bins) == 10
        # 2 events are 0.275 off, 3 are 0.2833 off.
        assert table.expected_calibration_error == pytest.approx((2 * 0.275 + 3 * 0.2833) / 5, abs=1e-3)

    @given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
    def test_every_event_is_in_one_bin_and_the_error_is_a_share(self, judged):
        table = reliability(judged)
        assert sum(row.events for row in table.bins) == len(judged)
        assert 0 <= table.expected_calibration_error <= 1

    def test_without_events_there_is_no_error_to_tell(self):
        assert reliability([]).expected_calibration_error is None

    def test_right_is_aligned_and_of_the_same_type(self):
        extracted = [event("Attack", confidence=0.95), event("Arrests", (40, 60), confidence=0.15)]
        table = reliability_of({"a": [event("Attack"), event("Other", (40, 60))]}, {"a": extracted})
        assert [(row.events, row.right) for row in table.bins if row.events] == [(1, 0.0), (1, 1.0)]
        assert table.expected_calibration_error == 0.1


class TestFaults:
    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            (
                '{"id": "x", "events": [}',
                "this is not JSON (expected value at line 1 column 24); each line is one article",
            ),
            ('["x"]', "Input should be an object"),
            ('{"events": []}', "id is missing: an article needs the id that it has in the other file"),
            ('{"id": "", "events": []}', "id: String should have at least 1 character"),
            ('{"id": 7, "events": []}', "id: Input should be a valid string"),
            ('{"id": "x"}', 'events is missing: an article with nothing to code has "events": []'),
            ({"id": "x", "events": [event(), {"sub_event_type": "Attack"}]}, "event 2, evidence is missing: an event"),
            ({"id": "x", "events": [event() | {"evidence": []}]}, "event 1, evidence is empty: an event needs"),
            ({"id": "x", "events": [event() | {"evidence": [{}]}]}, "event 1, evidence.0.span is missing: an event"),
            ({"id": "x", "events": [event(span=(9, 9))]}, "event 1, evidence.0.span: its end does not lie after its"),
            ({"id": "x", "events": [event(span=(-4, 9))]}, "event 1, evidence.0.span.0: Input should be greater than"),
            (
                {"id": "x", "text": "خبر قصير", "events": [event(span=(4, 9))]},
                "event 1, evidence.0.span: it ends at 9, after the text, which has 8 characters",
            ),
            (
                {"id": "x", "events": [event("Air strike")]},
                'event 1, sub_event_type: there is no type "Air strike"; did you mean "Air/drone strike"?',
            ),
            (
                {"id": "x", "events": [event("قصف")]},
                'event 1, sub_event_type: there is no type "قصف"; write one of Armed clash; Government',
            ),
            ({"id": "x", "events": [event(places=["حلب"])]}, "event 1, places.0: Input should be"),
            (
                {"id": "x", "events": [event(time={"start": "5/1/2016"})]},
                "event 1, time.start: Input should be a valid",
            ),
            ({"id": "x", "events": [event(fatalities={"best": "3"})]}, "event 1, fatalities.best: Input should be"),
        ],
    )
    def test_a_fault_names_file_line_and_what_to_do(self, tmp_path, line, fault):
        file = written(tmp_path / "labels.jsonl", {"id": "good", "events": []}, "", line)
        with pytest.raises(LabelFileError) as caught:
            read_labels(file)
        assert str(caught.value).startswith(f"{file}:3: {fault}")

    def test_bytes_that_are_no_text_are_a_fault_of_their_line(self, tmp_path):
        file = tmp_path / "labels.jsonl"
        file.write_bytes(b'{"id": "\xff\xfe", "events": []}\n')
        with pytest.raises(LabelFileError, match=r"labels.jsonl:1: this is not JSON"):
            read_labels(file)

    def test_all_faults_are_told_at_once_up_to_a_screenful(self, tmp_path):
        file = written(tmp_path / "labels.jsonl", *["no json"] * 25)
        with pytest.raises(LabelFileError) as caught:
            read_labels(file)
        assert len(caught.value.faults) == 25
        assert str(caught.value).splitlines()[-1] == "and 5 more"

    def test_an_article_that_stands_twice_is_told_with_both_lines(self, tmp_path):
        file = written(tmp_path / "labels.jsonl", *[{"id": "x", "events": []}] * 2)
        with pytest.raises(LabelFileError, match=r":2: article \"x\" stands in line 1 already"):
            read_labels(file)

    def test_an_article_without_prediction_is_named(self, tmp_path):
        gold = written(tmp_path / "gold.jsonl", *[{"id": str(number), "events": []} for number in range(5)])
        predicted = written(tmp_path / "predicted.jsonl", {"id": "0", "events": []}, {"id": "more", "events": []})
        with pytest.raises(LabelFileError) as caught:
            read_pair(gold, predicted)
        assert str(caught.value) == (
            f"{predicted}: no line for 4 of the 5 articles of {gold}: 1, 2, 3, …; "
            'every one needs a line, with "events": [] where nothing was extracted'
        )

    def test_a_file_without_articles_is_told(self, tmp_path):
        empty = written(tmp_path / "empty.jsonl")
        with pytest.raises(LabelFileError, match="no article in it"):
            read_pair(empty, empty)

    def test_what_the_scorer_does_not_need_is_left_alone(self, tmp_path):
        row = {"id": "x", "events": [event(note="لا شيء", casualties=[{"harm": "?"}])], "origin": "here"}
        assert read_labels(written(tmp_path / "labels.jsonl", row)) == {"x": row["events"]}


class TestCommand:
    @pytest.fixture
    def files(self, tmp_path):
        gold = written(tmp_path / "gold.jsonl", SEED)
        guesses = [one | {"confidence": 0.9} for one in SEED["events"]]
        guesses[0] = guesses[0] | {"sub_event_type": "Other"}
        return gold, written(tmp_path / "predicted.jsonl", {"id": SEED["id"], "events": guesses})

    def test_prints_the_tables(self, files):
        result = score(*files)
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0] == "1 articles, 8 labelled events, 8 extracted"
        assert "events         0.875   0.875   0.875" in lines
        assert any(line.startswith("Other ") and line.split()[1:4] == ["0", "0", "0"] for line in lines)
        assert "expected calibration error" not in result.stdout

    def test_prints_the_reliability_of_confidence_when_asked(self, files):
        result = score(*files, "--reliability")
        assert "0.9 – 1.0          8   0.900   0.875" in result.stdout
        assert result.stdout.splitlines()[-1] == "expected calibration error: 0.025"
        as_json = json.loads(score(*files, "--reliability", "--json").stdout)
        assert as_json["reliability"]["expected_calibration_error"] == 0.025
        assert as_json["reliability"]["bins"][9]["events"] == 8

    def test_reliability_needs_the_confidence_of_each_extracted_event(self, files):
        gold, _ = files
        result = score(gold, gold, "--reliability")
        assert result.exit_code == 1
        assert result.stderr.startswith(f"{gold}:1: event 1, confidence is missing: reliability needs one, 0 to 1")
        assert score(gold, gold).exit_code == 0

    def test_a_file_that_cannot_be_scored_is_exit_status_1(self, files, tmp_path):
        bad = written(tmp_path / "bad.jsonl", "no json")
        result = score(files[0], bad)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"{bad}:1: this is not JSON")

    def test_a_file_that_is_not_there_is_wrong_use(self, files):
        result = score(files[0], "missing.jsonl")
        assert result.exit_code == 2
        assert "does not exist" in " ".join(result.stderr.replace("│", " ").split())
