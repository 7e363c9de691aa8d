"""Numbers in Arabic words and digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic.numbers import ordinal, parse_digits, parse_number
from tests.spelled_numbers import DIGITS, HUNDREDS, TENS, UNITS, in_digits, spelled


@pytest.mark.parametrize(("feminine", "oblique"), [(False, False), (False, True), (True, False), (True, True)])
def test_every_number_to_9999_in_words_is_read_back_whole(feminine: bool, oblique: bool) -> None:
    for value in range(1, 10_000):
        forms = spelled(value, feminine, oblique).split()
        number = parse_number(forms)
        assert number is not None, forms
        assert (number.value, number.length, number.vague) == (value, len(forms), False), forms


@pytest.mark.parametrize("digits", DIGITS)
def test_every_number_to_9999_in_digits_is_read_back(digits: str) -> None:
    for value in range(1, 10_000):
        for separator in ("", ",", "٬"):
            form = in_digits(value, digits, separator)
            assert parse_digits(form) == value, form
            number = parse_number([form, "قتيلا"])
            assert number is not None, form
            assert (number.value, number.length) == (value, 1), form


@given(st.integers(1, 999_999), st.booleans())
def test_larger_numbers_in_words_are_read_back(value: int, oblique: bool) -> None:
    forms = spelled(value, False, oblique).split()
    number = parse_number(forms)
    assert number is not None
    assert number.value == value


@given(st.integers(0, 9_999_999), st.sampled_from(DIGITS))
def test_larger_numbers_in_digits_of_every_script_are_read_back(value: int, digits: str) -> None:
    assert parse_digits(in_digits(value, digits)) == value
    assert parse_digits(in_digits(value, digits, "٬")) == value


@given(st.lists(st.text(max_size=8), max_size=6), st.integers(-2, 8))
def test_no_text_makes_the_parser_fail(forms: list[str], position: int) -> None:
    number = parse_number(forms, position)
    assert number is None or 1 <= number.length <= len(forms) - position


@given(
    st.lists(
        st.sampled_from([*UNITS[1:], *TENS[1:], *HUNDREDS[1:], "و", "ألف", "آلاف", "مليون", "3", "1.5"]), max_size=8
    )
)
def test_any_pile_of_number_words_is_read_without_failing(forms: list[str]) -> None:
    number = parse_number(forms)
    assert number is None or (number.value > 0 and number.length <= len(forms))


@pytest.mark.parametrize(
    ("text", "value", "length"),
    [
        ("ثلاثة وعشرين جريحا", 23, 2),
        ("تسعة عشر شخصا", 19, 2),
        ("مئتين وخمسين قتيلا", 250, 2),
        ("ألف ومئة نازح", 1_100, 2),
        ("أحد عشر مدنيا", 11, 2),
        ("إحدى عشرة غارة", 11, 2),
        ("ثلاث مئة أسير", 300, 2),
        ("3 آلاف نازح", 3_000, 2),
        ("1.5 مليون نازح", 1_500_000, 2),
        ("نصف مليون نازح", 500_000, 2),
        ("مئتي ألف", 200_000, 2),
        ("مليونين وثلاثمئة ألف وخمسة", 2_300_005, 4),
        ("44 ألفا و 976 شهيدا", 44_976, 4),
        ("106 آلاف و759 مصابا", 106_759, 3),
    ],
)
def test_compound_and_mixed_numbers(text: str, value: int, length: int) -> None:
    number = parse_number(text.split())
    assert number is not None
    assert (number.value, number.length) == (value, length)


def test_two_counts_joined_by_a_conjunction_stay_two() -> None:
    number = parse_number(["خمسة", "وأربعة", "جرحى"])
    assert number is not None
    assert (number.value, number.length) == (5, 1)


@pytest.mark.parametrize(
    ("text", "floor"),
    [("عشرات", 10), ("المئات", 100), ("آلاف", 1_000), ("عشرات الآلاف", 1_000), ("مئات الآلاف", 1_000)],
)
def test_vague_amounts_give_their_floor(text: str, floor: int) -> None:
    number = parse_number(text.split())
    assert number is not None
    assert (number.value, number.vague) == (floor, True)


def test_proclitics_and_article_are_told_apart_from_the_number() -> None:
    with_preposition = parse_number(["وبخمسة", "عشر"])
    assert with_preposition is not None
    assert (with_preposition.value, with_preposition.proclitic) == (15, 2)
    definite = parse_number(["الأربعة"])
    assert definite is not None
    assert (definite.value, definite.definite) == (4, True)


@pytest.mark.parametrize("word", ["الاثنين", "الأحد", "الثلاثاء", "الأربعاء", "وحدة", "كميات", "الثالثة", "قتيلان"])
def test_weekdays_ordinals_and_duals_are_no_numbers(word: str) -> None:
    assert parse_number([word]) is None


def test_ordinals_have_a_reader_of_their_own() -> None:
    assert [ordinal(word) for word in ("الأول", "الثالثة", "سابع", "العاشرة", "ثلاثة")] == [1, 3, 7, 10, None]
