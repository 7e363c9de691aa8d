"""The assembly on any text at all; what it extracts from real articles is tested with the real models elsewhere."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.extraction.extractor import Extractor
from marsad.model import Document
from tests.plain_analyser import PlainAnalyser

EXTRACTOR = Extractor()
ANALYSER = PlainAnalyser()
GOLD = Path(__file__).parents[1] / "data/gold/train.jsonl"
ARTICLES = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()[::4]]
NEWS = [
    "قتل خمسة مدنيين",
    "في غارة جوية على حي الشعار",
    "انفجرت سيارة مفخخة",
    "قرب بلدة اعزاز",
    "وفق المرصد السوري",
    "أمس الخميس",
    "«جبهة النصرة»",
    "اشتباكات بين الجيش والمسلحين",
    "وأصيب ١٢ آخرون،",
    "١٥ تشرين الأول",
    "\n",
    ".",
    "\u200f",
    "َُِّ",
]


def events_of(text, published_at=date(2016, 10, 15)):
    document = Document(article_id="a", version="1", text=text, published_at=published_at)
    return EXTRACTOR.extract(document, ANALYSER.analyse(text))


def passages(event):
    yield from event.places
    yield from event.initiators
    yield from event.targets
    yield from event.casualties
    yield from event.sources
    yield from event.evidence
    yield from (actor for actor in (event.claimed_by, event.denied_by) if actor)
    if event.time.span:
        yield event.time


def check(text, published_at):
    """The events of ``text``, which lie in it."""
    events = events_of(text, published_at)
    for event in events:
        for passage in passages(event):
            start, end = passage.span
            assert text[start:end] == passage.text
        for contradiction in event.contradictions:
            assert all(0 <= start < end <= len(text) for start, end in contradiction.spans)
    return events


DAYS = st.none() | st.dates()
# What news is made of: letters, marks, digits of three scripts, quotation marks, breaks and controls of direction.
CLOSE_TO_NEWS = st.text(
    st.sampled_from("ابتجحدرسعفقكلمنهويةىءأإآٱؤئـًٌٍَُِّْٰ019٣٩۹ .،؛:؟!-–/()[]«»\"'%\n\t\r\u200f\u202b\u2028\ufeff\x00")
)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300), DAYS)
def test_any_unicode_text_ends_and_every_span_holds(text, published_at):
    check(text, published_at)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NEWS) | CLOSE_TO_NEWS | st.text(max_size=8), min_size=1, max_size=40), DAYS)
def test_pieces_of_news_in_any_order_end_and_every_span_holds(pieces, published_at):
    check(" ".join(pieces) or " ", published_at)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ARTICLES), st.data())
def test_articles_cut_and_mixed_with_any_text_end_and_every_span_holds(article, data):
    """A stretch of a real article with other text put in at some places, as bad extraction from a page leaves it."""
    start = data.draw(st.integers(0, len(article) - 1))
    text = article[start : start + 800]
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(CLOSE_TO_NEWS | st.text(max_size=12)) + text[at + data.draw(st.integers(0, 9)) :]
    check(text or " ", date(2016, 10, 15))


def test_of_whole_articles_every_field_with_a_span_is_seen():
    """The other tests would hold for an extractor that finds nothing."""
    events = [event for article in ARTICLES[:12] for event in check(article, date(2016, 10, 15))]
    fields = ("places", "initiators", "targets", "casualties", "sources", "contradictions")
    assert all(any(getattr(event, field) for event in events) for field in fields)
    assert any(event.time.span for event in events)


def test_an_analysis_of_another_text_is_refused():
    document = Document(article_id="a", version="1", text="نص")
    with pytest.raises(ValueError, match="another text"):
        EXTRACTOR.extract(document, ANALYSER.analyse("نص آخر"))


def test_a_text_without_words_has_no_events():
    assert events_of("… – ؟") == []
