import pytest

from marsad.arabic.inflection import VerbFinder, noun_phrase_forms
from marsad.arabic.normalisation import skeleton

VERBS = VerbFinder([("قصف/يقصف", "shelled"), ("أردى/يردي", "felled"), ("أطلق النار/يطلق النار", "fired")])


def found(form: str) -> set[tuple[tuple[str, ...], str]]:
    return VERBS.find(skeleton(form))


@pytest.mark.parametrize(
    "form", ["قصف", "قصفت", "قصفوا", "قصفها", "قصفوها", "يقصف", "تقصف", "يقصفون", "سيقصف", "يقصفوا"]
)
def test_a_strong_verb_in_its_persons_and_with_objects(form):
    assert found(form) == {((skeleton(form),), "shelled")}


@pytest.mark.parametrize("form", ["أردى", "أردت", "أردوا", "أرداه", "أردياه", "يردي", "يردون", "يرداه"])
def test_a_verb_with_a_weak_last_letter(form):
    assert found(form) == {((skeleton(form),), "felled")}


def test_a_verb_of_two_words_is_inflected_in_the_first():
    assert found("أطلقوا") == {(("اطلقوا", "النار"), "fired")}
    assert found("سيطلق") == {(("سيطلق", "النار"), "fired")}


@pytest.mark.parametrize("word", ["القصف", "سقصف", "قص", "يقصفت", "بالقصف", ""])
def test_what_is_no_form_of_a_listed_verb(word):
    assert found(word) == set()


def test_two_verbs_of_one_form():
    verbs = VerbFinder([("شن/يشن", "waged"), ("شنا/يشنو", "hated")])
    assert verbs.find("شنا") == {(("شنا",), "waged"), (("شنا",), "hated")}


@pytest.mark.parametrize("phrase", ["سيارة مفخخة", "السيارة المفخخة", "سيارة مفخخةً", "للسيارة المفخخة"])
def test_a_noun_phrase_with_and_without_article(phrase):
    first, second = skeleton(phrase).split()
    firsts, seconds = noun_phrase_forms("سيارة مفخخة")
    assert first in firsts
    assert second in seconds


def test_a_noun_with_a_pronoun_writes_its_last_letter_open():
    (forms,) = noun_phrase_forms("غارة")
    assert {skeleton("غارتها"), skeleton("للغارة")} <= forms
