from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction.lexicon import PhraseMatcher, bare_forms, load, offset_after
from tests.plain_analyser import reading_of

MATCHER = PhraseMatcher([("جبهة النصرة", "group"), ("النصرة", "short"), ("حلب", "place"), ("جيش الإسلام", "army")])


def found(text):
    reading = reading_of(text)
    return [(reading.text[match.start : match.end], match.value) for match in MATCHER.find(reading.terms)]


def test_the_longest_phrase_wins():
    assert found("قالت جبهة النصرة إنها انسحبت") == [("جبهة النصرة", "group")]


def test_a_proclitic_is_no_part_of_the_match():
    assert found("انسحبت القوات من القرية وجيش الإسلام من التلة") == [("جيش الإسلام", "army")]
    assert found("وصلت بحلب") == [("حلب", "place")]


def test_quotation_marks_inside_and_around_a_name():
    assert found("أعلنت «جبهة النصرة» مسؤوليتها") == [("جبهة النصرة", "group")]
    assert found("أعلنت جبهة «النصرة» مسؤوليتها") == [("جبهة «النصرة", "group")]


def test_marks_do_not_hide_a_name():
    assert found("قصفٌ على حَلَب") == [("حَلَب", "place")]


def test_the_fused_article_is_read_but_not_cut():
    assert ("النصره", 0) in bare_forms("للنصره")


def test_offset_after_letters_skips_marks():
    term = reading_of("وَحَلب").terms[0]
    assert term.text[offset_after(term, 1) - term.start :] == "حَلب"


@given(st.text(alphabet="ابتحلوفكس ةىء،.«»َُ0٣", max_size=80))
def test_every_match_stands_where_it_says(text):
    reading = reading_of(text or "ا")
    for match in MATCHER.find(reading.terms):
        assert reading.text[match.start : match.end]
        assert reading.terms[match.first].start <= match.start < match.end == reading.terms[match.last - 1].end


def test_every_word_list_can_be_read():
    assert load("triggers")["air_strike"]["sub_event_type"] == "Air/drone strike"
