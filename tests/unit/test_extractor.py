"""The assembly on any text at all; what it extracts from real articles is tested with the real models elsewhere."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.extraction.extractor import Extractor
from marsad.model import Document
from tests.plain_analyser import PlainAnalyser

EXTRACTOR = Extractor()
ANALYSER = PlainAnalyser()
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


def check(text):
    for event in events_of(text):
        for passage in passages(event):
            start, end = passage.span
            assert text[start:end] == passage.text
        for contradiction in event.contradictions:
            assert all(0 <= start < end <= len(text) for start, end in contradiction.spans)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_any_unicode_text_ends_and_every_span_holds(text):
    check(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NEWS) | st.text(max_size=8), min_size=1, max_size=40))
def test_pieces_of_news_in_any_order_end_and_every_span_holds(pieces):
    check(" ".join(pieces) or " ")


def test_an_analysis_of_another_text_is_refused():
    document = Document(article_id="a", version="1", text="نص")
    with pytest.raises(ValueError, match="another text"):
        EXTRACTOR.extract(document, ANALYSER.analyse("نص آخر"))


def test_a_text_without_words_has_no_events():
    assert events_of("… – ؟") == []
