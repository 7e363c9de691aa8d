"""Cutting, typing and bringing together, with the shipped models on plainly tokenised prose."""

from marsad.extraction.article import ArticleFeatures
from marsad.extraction.connectives import opens_with
from marsad.extraction.frame import Frame
from marsad.extraction.occurrences import Models, Occurrence, continue_tolls, find_occurrences, trimmed
from marsad.extraction.segmentation import pieces_of
from marsad.model import SubEventType
from tests.plain_analyser import reading_of

MODELS = Models.shipped()
SHELLING = SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK


def pieces(text):
    article = ArticleFeatures(reading_of(text))
    return [
        text[piece.stretch.start : piece.stretch.end]
        for sentence in article.outline.sentences
        for piece in pieces_of(article, sentence, MODELS.cut, MODELS.type)
    ]


def test_a_sentence_that_turns_to_another_occurrence_is_cut_there():
    text = "قتل 20 شخصا في انفجار سيارة مفخخة قرب بلدة اعزاز، في حين اعتقلت الشرطة خمسة أشخاص في مدينة حماة."
    assert [piece[:8] for piece in pieces(text)] == [text[:8], "في حين ا"]


def test_a_sentence_that_tells_one_occurrence_stays_whole():
    text = "قتل خمسة مدنيين، بينهم طفلان، في قصف مدفعي على بلدة سراقب، وأصيب عشرة آخرون بجروح."
    assert pieces(text) == [text]


def test_the_same_blast_told_again_is_one_occurrence():
    text = (
        "انفجار سيارة مفخخة في مدينة الصدر\n"
        "انفجرت سيارة مفخخة صباح اليوم في مدينة الصدر شرق بغداد، ما أدى إلى مقتل 12 شخصا وإصابة 30 آخرين."
    )
    (occurrence,) = find_occurrences(reading_of(text), MODELS)
    assert occurrence.frame.sub_event_type == SubEventType.REMOTE_EXPLOSIVE
    assert len(occurrence.frame.evidence) == 2
    start, end = occurrence.frame.trigger
    assert text[start:end] in {"انفجار", "انفجار سيارة", "سيارة مفخخة"}


def occurrence(start, end, scope):
    frame = Frame(SHELLING, ((start, end),), None, scope)
    return Occurrence(frame, 0.9, 0.9, 0.9)


def test_a_toll_that_goes_on_with_a_running_total_is_one_too():
    text = "وثق المرصد منذ بدء الهجوم مقتل 370 شخصا. كما قتل 68 شخصا جراء القذائف."
    end = text.index(" كما")
    told = [occurrence(0, end, "aggregate"), occurrence(end + 1, len(text), "incident")]
    assert [item.frame.scope for item in continue_tolls(told, text)] == ["aggregate", "aggregate"]


def test_a_toll_after_an_incident_stays_an_incident():
    text = "قتل خمسة في غارة. كما قتل 68 شخصا جراء القذائف."
    end = text.index(" كما")
    told = [occurrence(0, end, "incident"), occurrence(end + 1, len(text), "incident")]
    assert [item.frame.scope for item in continue_tolls(told, text)] == ["incident", "incident"]


def test_connectives_are_whole_words():
    assert opens_with("turning", "بينما قصفت", 0)
    assert not opens_with("turning", "بينماء قصفت", 0)


def test_a_cut_leaves_no_comma_at_the_end():
    text = "قصفت الطائرات البلدة، "
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == "قصفت الطائرات البلدة"


def test_an_empty_reading_has_no_occurrence():
    assert find_occurrences(reading_of("…"), MODELS) == []
