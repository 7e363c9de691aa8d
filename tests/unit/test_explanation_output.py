"""An explanation as people read it: marked words in a terminal, in plain text and on a page."""

import io
import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from marsad.extraction.decision import Alternative, Decision, ExplainedEvent, Explanation, Reason, Weighing
from marsad.extraction.extractor import Extractor
from marsad.model import Document, Event, Passage, Place, Time
from marsad_local import command_line
from marsad_local.command_line import application
from marsad_local.explanation_page import explanation_page
from marsad_local.explanation_report import print_explanation
from marsad_local.marked_text import Mark, contexts, marks_of, pieces
from tests.plain_analyser import PlainAnalyser

TEXT = "بغداد – قصفت طائرات سوق حلب أمس <الجمعة>.\nوقتل خمسة مدنيين."
ARTICLE = "قتل خمسة مدنيين في غارة جوية على مدينة حلب أمس الجمعة، وفق ما قال ناشطون من المدينة لوكالات الأنباء."


def at(words):
    return (TEXT.index(words), TEXT.index(words) + len(words))


def decision(field, words, decided_by="rule", **more):
    return Decision(field=field, value=words, span=at(words), decided_by=decided_by, **more)


def explanation():
    here = Weighing(
        model="places_told",
        value="here",
        probability=0.8,
        alternatives=(Alternative(value="elsewhere", probability=0.2),),
        reasons=(Reason(feature="cue:town", weight=0.38), Reason(feature="b:قال", weight=-0.2)),
    )
    event = Event(
        sub_event_type="Air/drone strike",
        time=Time(start=date(2016, 10, 14), end=date(2016, 10, 14), precision=1),
        places=[Place(text="حلب", span=at("حلب"), name="Aleppo", geo_precision=1)],
        evidence=[Passage(text=TEXT[: TEXT.index("\n")], span=(0, TEXT.index("\n")))],
        confidence=0.7,
    )
    decisions = (
        decision("evidence", TEXT[: TEXT.index("\n")]),
        decision("time", "أمس <الجمعة>", "times: Friday of the last seven days"),
        decision("places", "حلب", "model places_told; told", probability=0.8, weighings=(here,)),
        decision("casualties", "خمسة مدنيين", "casualties: numeral"),
        decision("places", "بغداد", "model places_told; less than 0.45", probability=0.2, taken=False),
        decision("places", "سوق", "model places_told; less than 0.45", probability=0.01, taken=False),
    )
    article = Decision(field="article", value="something to code", decided_by="model relevance", probability=0.97)
    return Explanation(article=article, events=(ExplainedEvent(event=event, decisions=decisions),))


def printed(*, terminal=False, **options):
    stream = io.StringIO()
    colours = "standard" if terminal else None
    output = Console(file=stream, force_terminal=terminal, width=60, highlight=False, color_system=colours)
    print_explanation(output, "article", TEXT, explanation(), **options)
    return stream.getvalue()


class TestReport:
    def test_plain_text_has_the_words_in_brackets_with_the_number_of_their_line(self):
        lines = printed().splitlines()
        assert "    (1) بغداد – قصفت طائرات سوق ⟦حلب⟧² ⟦أمس <الجمعة>⟧¹." in lines
        assert "        وقتل ⟦خمسة مدنيين⟧³." in lines
        by_number = {line[2:4].strip(): line for line in lines if re.match(r"  [ \d]\d ", line)}
        assert by_number["1"].endswith("أمس <الجمعة>\u200e ← times: Friday of the last seven days")
        assert by_number["2"].startswith("   2 places         حلب")
        assert by_number["2"].endswith("← model places_told p=0.80; told")

    def test_a_terminal_underlines_the_words_in_the_colour_of_their_field(self):
        report = printed(terminal=True)
        assert "\x1b[4;32mحلب\x1b[0m" in report
        assert "\x1b[4;36mأمس <الجمعة>\x1b[0m" in report
        assert "⟦" not in report

    def test_the_features_that_spoke_for_and_against_are_told(self):
        assert "places_told p=0.80 · for cue:town\u200e +0.38 · against b:قال\u200e -0.20" in printed()

    def test_candidates_left_out_are_told_if_they_were_near_and_all_of_them_when_asked(self):
        short = printed()
        assert "places         بغداد\u200e ← model places_told p=0.20; less than 0.45" in short
        assert "places         سوق" not in short
        assert "places         سوق" in printed(everything=True)

    def test_a_single_event_keeps_its_number(self):
        assert "Event 7: Air/drone strike · incident · happened · confidence 0.70" in printed(first=7)

    def test_an_article_without_events_says_why(self):
        stream = io.StringIO()
        article = Decision(
            field="article", value="nothing to code", decided_by="model relevance; not more than 0.65", probability=0.06
        )
        print_explanation(Console(file=stream, width=60), "article", TEXT, Explanation(article=article))
        assert "nothing to code\u200e ← model relevance p=0.06; not more than 0.65" in stream.getvalue()


class PageReader(HTMLParser):
    """Reads what is underlined, and refuses a page whose elements are not closed in order or that loads anything."""

    def __init__(self):
        super().__init__()
        self.open, self.underlined, self.titles = [], [], []

    def handle_starttag(self, tag, attributes):
        assert not {"src", "href"} & dict(attributes).keys()
        if tag not in {"br", "meta"}:
            self.open.append(tag)
        if tag == "u":
            self.titles.append(dict(attributes)["title"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["u"]:
            self.underlined.append(data)


class TestPage:
    def read(self, page):
        reader = PageReader()
        reader.feed(page)
        assert reader.open == []
        return reader

    def test_words_are_underlined_and_tell_what_decided(self):
        reader = self.read(explanation_page("article", TEXT, explanation()))
        assert reader.underlined == ["حلب", "أمس <الجمعة>", "خمسة مدنيين"]
        assert reader.titles[0] == "2 places: حلب ← model places_told p=0.80; told"

    def test_nothing_of_the_article_is_taken_for_markup(self):
        page = explanation_page("<b>heading</b>", TEXT, explanation())
        assert "<الجمعة>" not in page
        assert "<b>heading" not in page
        assert '<html dir="rtl" lang="ar">' in page


class TestMarks:
    def mark(self, start, end):
        return Mark(start, end, ((1, decision("places", "حلب")),))

    def shown(self, text, *marks):
        signs = {"open": "[", "close": "]"}
        return "".join(signs.get(piece.kind, piece.text) for piece in pieces(text, (0, len(text)), marks))

    def test_marks_within_marks_are_nested(self):
        assert self.shown("abcdef", self.mark(0, 5), self.mark(2, 4)) == "[ab[cd]e]f"

    def test_a_mark_that_crosses_another_is_told_in_two_parts(self):
        assert self.shown("abcdef", self.mark(0, 3), self.mark(2, 5)) == "[ab[c]][de]f"

    def test_a_stretch_shows_only_its_own_part_of_a_mark(self):
        assert [p.text for p in pieces("abcdef", (2, 4), [self.mark(0, 3)]) if p.kind == "text"] == ["c", "d"]

    def test_two_fields_of_the_same_words_share_a_mark(self):
        (mark,) = marks_of([(1, decision("places", "حلب")), (2, decision("sources", "حلب"))])
        assert [number for number, _ in mark.decisions] == [1, 2]

    def test_words_outside_the_evidence_come_with_their_sentence(self):
        (event,) = explanation().events
        assert [TEXT[start:end] for start, end in contexts(TEXT, event)] == ["وقتل خمسة مدنيين."]

    @given(
        st.text(max_size=30),
        st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=8, unique=True),
    )
    def test_any_marks_leave_the_text_whole_and_close_in_order(self, text, spans):
        marks = [self.mark(start, start + length) for start, length in sorted(spans)]
        opened = []
        told = ""
        for piece in pieces(text, (0, len(text)), marks):
            told += piece.text
            if piece.kind == "open":
                opened.append(piece.mark)
            elif piece.kind == "close":
                assert opened.pop() is piece.mark
        assert told == text
        assert opened == []


class FakeReader:
    """The extractor without the language model."""

    def explanation(self, document: Document) -> Explanation:
        return Extractor().explain(document, PlainAnalyser().analyse(document.text))


class TestCommand:
    @pytest.fixture(autouse=True)
    def _reader(self, monkeypatch):
        monkeypatch.setattr(command_line, "Reader", FakeReader)

    @pytest.fixture
    def article(self, tmp_path):
        file = tmp_path / "مقال.txt"
        file.write_text(ARTICLE, encoding="utf-8")
        return file

    def explain(self, *arguments):
        return CliRunner().invoke(application, ["explain", *map(str, arguments)])

    def test_prints_the_event_with_its_words_marked(self, article):
        result = self.explain(article, "--published-at", "2016-10-15")
        assert result.exit_code == 0
        assert "published 2016-10-15 · 1 events" in result.stdout
        assert "⟦غارة جوية⟧¹" in result.stdout
        assert "2016-10-14, precision 1\u200e ← times: told in the evidence" in result.stdout

    def test_prints_json_whose_events_are_those_of_extraction(self, article):
        printed = json.loads(self.explain(article, "--published-at", "2016-10-15", "--json").stdout)
        document = Document(article_id="a", version="1", text=ARTICLE, published_at=date(2016, 10, 15))
        events = Extractor().extract(document, PlainAnalyser().analyse(ARTICLE))
        assert printed["text"] == ARTICLE
        explained = printed["explanation"]["events"]
        assert [item["event"] for item in explained] == [event.model_dump(mode="json") for event in events]
        assert {item["field"] for item in explained[0]["decisions"]} >= {"sub_event_type", "time", "places", "sources"}

    def test_writes_a_page(self, article, tmp_path):
        page = tmp_path / "page.html"
        result = self.explain(article, "--html", page)
        assert (result.exit_code, result.stdout) == (0, "")
        assert '<u class="places"' in page.read_text(encoding="utf-8")

    def test_a_row_of_a_file_of_articles_is_explained(self, tmp_path):
        file = tmp_path / "articles.jsonl"
        rows = [{"id": "a", "text": "نص"}, {"id": "b", "text": ARTICLE, "published_at": "2016-10-15", "events": []}]
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        assert "b · published 2016-10-15 · 1 events" in self.explain(file, "--row", "b").stdout

    def test_a_row_that_is_not_there_is_said_plainly(self, article):
        result = self.explain(article, "--row", "z")
        assert (result.exit_code, result.stderr) == (
            1,
            f"{article}: rejected: no row with an article has the id z\n",
        )

    def test_a_file_that_is_no_article_is_rejected_with_the_reason(self, tmp_path):
        empty = tmp_path / "empty.txt"
        empty.touch()
        result = self.explain(empty)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"{empty}: rejected: The file is empty")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["missing.txt"], "does not exist"),
            (["{article}", "--event", "2"], "the article has 1 events"),
            (["{article}", "--event", "0"], "greater than or equal to 1"),
            (["{article}", "--json", "--html", "page.html"], "give either --json or --html"),
        ],
    )
    def test_wrong_use_is_exit_status_2_with_a_message(self, article, arguments, message):
        result = self.explain(*(argument.format(article=article) for argument in arguments))
        assert result.exit_code == 2
        assert message in " ".join(result.stderr.replace("│", " ").split())
