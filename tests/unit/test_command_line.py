import json
import sys
from datetime import date

import pytest
from typer.testing import CliRunner

from marsad.model import Document, Event, Passage, Time
from marsad_local import command_line
from marsad_local.command_line import Reader, application

ARTICLE = "قتل خمسة مدنيين في غارة جوية على مدينة حلب أمس الجمعة، وفق ما قال ناشطون من المدينة لوكالات الأنباء."


class FakeReader:
    """One event an article, over its first three letters, on its day of publication; chokes on one word."""

    def events(self, document: Document) -> list[Event]:
        if "كسر" in document.text:
            raise RuntimeError("choked")
        return [
            Event(
                sub_event_type="Air/drone strike",
                time=Time(start=document.published_at, end=document.published_at, precision=2),
                evidence=[Passage(text=document.text[:3], span=(0, 3))],
                confidence=0.5,
            )
        ]


@pytest.fixture(autouse=True)
def _reader(monkeypatch):
    monkeypatch.setattr(command_line, "Reader", FakeReader)


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "مقال.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


def marsad(*arguments, stdin: bytes | None = None):
    return CliRunner().invoke(application, ["extract", *map(str, arguments)], input=stdin)


def rows(*lines: str | bytes) -> bytes:
    return b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n"


class TestFiles:
    def test_prints_a_table(self, article):
        result = marsad(article, "--published-at", "2016-10-15")
        assert result.exit_code == 0
        assert "published 2016-10-15 · 1 events" in result.stdout
        assert "Air/drone strike" in result.stdout
        assert "~2016-10-15" in result.stdout

    def test_prints_json_with_the_text_that_the_spans_refer_to(self, article):
        result = marsad(article, "--published-at", "2016-10-15", "--json")
        printed = json.loads(result.stdout)
        assert (printed["file"], printed["published_at"]) == (str(article), "2016-10-15")
        evidence = printed["events"][0]["evidence"][0]
        assert printed["text"][slice(*evidence["span"])] == evidence["text"]
        assert printed["events"][0]["event_type"] == "Explosions/Remote violence"

    def test_a_file_that_is_no_article_is_reported_and_the_others_are_read(self, article, tmp_path):
        empty = tmp_path / "empty.txt"
        empty.touch()
        result = marsad(empty, article)
        assert result.exit_code == 1
        assert f"{empty}: rejected: The file is empty" in result.stderr
        assert "Air/drone strike" in result.stdout


class TestRows:
    def test_each_row_comes_out_with_its_id_and_events(self, tmp_path):
        file = tmp_path / "in.jsonl"
        row = {"id": "a", "text": ARTICLE, "published_at": "2016-10-15", "events": ["labels", "are", "left", "alone"]}
        file.write_bytes(rows(json.dumps(row), json.dumps({"id": "b", "text": ARTICLE})))
        result = marsad("--jsonl", file)
        first, second = map(json.loads, result.stdout.splitlines())
        assert result.exit_code == 0
        assert set(first) == {"id", "events"}
        assert (first["id"], first["events"][0]["time"]["start"]) == ("a", "2016-10-15")
        assert (second["id"], second["events"][0]["time"]["start"]) == ("b", None)

    @pytest.mark.parametrize(
        ("bad", "fault"),
        [
            ("no json", "Invalid JSON"),
            ('{"text": "خبر"}', "id: Field required"),
            ('{"id": "x"}', "text: Field required"),
            ('{"id": "x", "text": "  "}', "text: Value error, it is empty"),
            ('{"id": 7, "text": "خبر"}', "id: Input should be a valid string"),
            ('{"id": "x", "text": "خبر", "published_at": "15/10/2016"}', "published_at: Input should be a valid date"),
            ('["x"]', "Input should be an object"),
            (b'{"id": "x", "text": "\xff\xfe"}', "Invalid JSON"),
            ('{"id": "x", "text": "كسر"}', "the extractor failed: RuntimeError: choked"),
        ],
    )
    def test_a_bad_row_is_named_by_its_line_and_the_others_still_come_out(self, bad, fault):
        good = json.dumps({"id": "good", "text": ARTICLE})
        result = marsad("--jsonl", "-", stdin=rows(good, "", bad, good))
        assert result.exit_code == 1
        assert result.stderr.startswith(f"line 3: {fault}")
        assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["good", "good"]


class TestUse:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ([], "give either FILE… or --jsonl"),
            (["missing.txt"], "does not exist"),
            (["--jsonl", "missing.jsonl"], "does not exist"),
            (["--jsonl", "-", "--json"], "are for FILE…"),
            (["--colour"], "No such option"),
        ],
    )
    def test_wrong_use_is_exit_status_2_with_a_message(self, arguments, message):
        result = marsad(*arguments)
        assert result.exit_code == 2
        assert message in " ".join(result.stderr.replace("│", " ").split())

    def test_a_date_that_is_none_is_wrong_use(self, article):
        assert marsad(article, "--published-at", "15/10/2016").exit_code == 2

    def test_missing_models_are_said_plainly(self, article, monkeypatch):
        def no_models() -> None:
            raise FileNotFoundError("no Stanza models in /nowhere")

        monkeypatch.setattr(command_line, "Reader", no_models)
        result = marsad(article)
        assert (result.exit_code, result.stderr) == (1, "marsad: no Stanza models in /nowhere\n")

    @pytest.mark.parametrize("command", ["extract", "explain"])
    def test_models_that_cannot_be_used_are_said_plainly(self, command, article, monkeypatch):
        monkeypatch.setattr(command_line, "Reader", Reader)
        monkeypatch.setenv("MARSAD_MODEL_PACKAGE", "padt")
        result = CliRunner().invoke(application, [command, str(article)])
        assert result.exit_code == 1
        assert "holds the package 'default', not 'padt'" in result.stderr
        assert result.stderr.startswith("marsad: ")

    def test_stanza_that_is_not_installed_is_said_plainly(self, article, monkeypatch):
        monkeypatch.setattr(command_line, "Reader", Reader)
        monkeypatch.setenv("MARSAD_LANGUAGE_ENGINE", "stanza")
        monkeypatch.setitem(sys.modules, "stanza", None)
        result = marsad(article)
        assert result.exit_code == 1
        assert "needs stanza, which is not installed: make install-models" in result.stderr


def test_a_date_given_wins_over_that_of_the_file(tmp_path):
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"text": ARTICLE, "published_at": "2015-01-01"}), encoding="utf-8")
    assert json.loads(marsad(file, "--json").stdout)["published_at"] == date(2015, 1, 1).isoformat()
    result = marsad(file, "--json", "--published-at", "2016-10-15")
    assert json.loads(result.stdout)["published_at"] == "2016-10-15"
