from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction.concepts import concept_types, find_concepts
from marsad.extraction.outline import Outline, cut_points, sentence_offsets
from marsad.model import SubEventType
from tests.plain_analyser import reading_of


def sentences(text):
    return [text[start:end] for start, end in sentence_offsets(text)]


def test_sentences_end_at_stops_and_lines():
    text = "قُتل 3.5 آلاف شخص في المدينة. وقال مصدر إن القصف مستمر.\nعنوان بلا نقطة\nهل توقف القصف؟ لا."
    assert sentences(text) == [
        "قُتل 3.5 آلاف شخص في المدينة.",
        "وقال مصدر إن القصف مستمر.",
        "عنوان بلا نقطة",
        "هل توقف القصف؟",
        "لا.",
    ]


def test_a_missing_space_after_a_stop():
    assert sentences("معبر باب السلامة.في غضون ذلك أعلن الفصيل") == ["معبر باب السلامة.", "في غضون ذلك أعلن الفصيل"]


@pytest.mark.parametrize(
    "text",
    [
        "قال مدير الصحة د. محمد العلي إن عشرة أشخاص قتلوا.",
        "أكد أ.د. سامي حسن وصول سبعة جرحى إلى المستشفى.",
        "وصل المهندس م.خالد يوسف ود. أحمد الخطيب إلى المحطة المستهدفة.",
        "قتل الفتى نائل م. (17 عاما) برصاص شرطي.",
        "اختطف مسلحون ن. ش. بعد خروجه من منزله.",
    ],
)
def test_an_abbreviation_or_an_initial_ends_no_sentence(text):
    assert sentences(text) == [text]


def test_after_a_number_a_letter_is_the_era_and_may_end_one():
    assert sentences("وقعت المعركة عام 636 م. وقتل الآلاف.") == ["وقعت المعركة عام 636 م.", "وقتل الآلاف."]


def test_an_initial_ends_its_line_all_the_same():
    assert sentences("عمان - د. ب. أ.\nقتل جندي.") == ["عمان - د. ب. أ.", "قتل جندي."]


@given(st.text(alphabet="اب جد.؟!،\n «»0٣-", max_size=200))
def test_sentences_are_in_order_and_lose_no_letter(text):
    offsets = list(sentence_offsets(text))
    assert all(one[1] <= other[0] for one, other in pairwise(offsets))
    covered = "".join(text[start:end] for start, end in offsets)
    assert [c for c in covered if c.isalnum()] == [c for c in text if c.isalnum()]


def test_words_of_conflict_are_found_inflected():
    text = "قصفت طائرات حربية البلدة بالبراميل المتفجرة وقتل مدنيان"
    reading = reading_of(text)
    found = {(hit.concept, reading.text[hit.start : hit.end]) for hit in find_concepts(reading.terms)}
    assert ("shelling", "قصفت") in found
    assert ("aircraft", "طائرات حربية") in found
    assert ("air_strike", "البراميل المتفجرة") in found
    assert ("death", "قتل") in found


def test_every_concept_with_a_type_names_one_of_the_rules():
    assert set(concept_types().values()) <= set(SubEventType)
    territorial = {SubEventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY, SubEventType.NON_VIOLENT_TRANSFER}
    assert set(SubEventType) - set(concept_types().values()) == territorial


def test_cuts_stand_between_words_that_can_name_an_occurrence():
    text = "قتل ثلاثة جنود في انفجار عبوة ناسفة، فيما اعتقلت الشرطة خمسة أشخاص في المدينة القديمة، بحسب مصدر"
    outline = Outline.of(reading_of(text))
    cuts = cut_points(outline.reading, outline.sentences[0])
    assert any(text[cut:].startswith("فيما اعتقلت") for cut in cuts)
    assert not any(text[cut:].startswith("بحسب") for cut in cuts)
