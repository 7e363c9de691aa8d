from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic.normalisation import fold, skeleton


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_a_skeleton_is_its_own_skeleton(text):
    assert skeleton(skeleton(text)) == skeleton(text)


def test_spellings_of_one_word_compare_equal():
    assert skeleton("إدلب") == skeleton("ادلب") == skeleton("إِدْلِب")
    assert skeleton("القذائف") == skeleton("القـــذائف")
    assert skeleton("حماة") == skeleton("حماه")
    assert skeleton("مستشفى") == skeleton("مستشفي")
    assert skeleton("١٧ قتيلاً") == skeleton("17 قتيلا")


def test_different_words_stay_different():
    assert skeleton("حلب") != skeleton("حلبا")
