import pytest

from marsad.arabic.inflection import noun_phrase_forms, verb_forms
from marsad.arabic.normalisation import skeleton


@pytest.mark.parametrize(
    "form", ["قصف", "قصفت", "قصفوا", "قصفها", "قصفوها", "يقصف", "تقصف", "يقصفون", "سيقصف", "يقصفوا"]
)
def test_a_strong_verb_in_its_persons_and_with_objects(form):
    assert (skeleton(form),) in verb_forms("قصف/يقصف")


@pytest.mark.parametrize("form", ["أردى", "أردت", "أردوا", "أرداه", "أردياه", "يردي", "يردون"])
def test_a_verb_with_a_weak_last_letter(form):
    assert (skeleton(form),) in verb_forms("أردى/يردي")


def test_a_verb_of_two_words_is_inflected_in_the_first():
    forms = verb_forms("أطلق النار/يطلق النار")
    assert ("اطلقوا", "النار") in forms
    assert ("سيطلق", "النار") in forms
    assert ("اطلقوا",) not in forms


@pytest.mark.parametrize("phrase", ["سيارة مفخخة", "السيارة المفخخة", "سيارة مفخخةً"])
def test_a_noun_phrase_with_and_without_article(phrase):
    assert tuple(skeleton(phrase).split()) in noun_phrase_forms("سيارة مفخخة")


def test_a_noun_with_a_pronoun_writes_its_last_letter_open():
    assert (skeleton("غارتها"),) in noun_phrase_forms("غارة")
    assert (skeleton("للغارة"),) in noun_phrase_forms("غارة")
