"""Dates as Arabic texts write them."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic import calendar
from marsad.arabic.calendar import (
    CalendarDate,
    dates_in,
    read_date,
    read_day_number,
    read_month_date,
    read_weekday,
    tokens_of,
)

NAMES = yaml.safe_load((calendar.resources.files("marsad.arabic") / "calendar.yaml").read_text(encoding="utf-8"))
MONTH_NAMES = [(number, name) for number, names in NAMES["gregorian_months"].items() for name in names]
HIJRI_NAMES = [(number, name) for number, names in NAMES["hijri_months"].items() for name in names]
WEEKDAY_NAMES = [(number, name) for number, names in NAMES["weekdays"].items() for name in names]
ORDINALS = [(number, name) for number, names in NAMES["ordinals"].items() for name in names]


def only_date(text):
    [(_, _, day)] = dates_in(text)
    return day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("نشر بتاريخ: 28/02/2008 الساعة 17:42", date(2008, 2, 28)),
        ("بغداد، 5 أيار 2013", date(2013, 5, 5)),
        ("2021-12-06 09:12", date(2021, 12, 6)),
        ("رام الله ٢٠-١١-٢٠٢٢ وفا", date(2022, 11, 20)),
        ("في 12 مايو أيار عام 2012", date(2012, 5, 12)),
        ("ليل الجمعة/السبت (20 تموز/يوليو 2024)", date(2024, 7, 20)),
        ("الثلاثين من كانون الثاني (يناير) 2015", date(2015, 1, 30)),
        ("الحادي والعشرين من أكتوبر/تشرين الأول 2016", date(2016, 10, 21)),
        ("الخامسَ عشرَ من تشرينَ الأوّل 2016", date(2016, 10, 15)),
        ("اليوم الجمعة 22 جانفي 2016", date(2016, 1, 22)),
        ("مساء الثلاثاء 16 نونبر 2021م", date(2021, 11, 16)),
        ("بيان مؤرخ في 18 شعبان 1438 هجرية", date(2017, 5, 14)),
        ("١٢ من رجب ١٤٣٨ هـ", date(2017, 4, 9)),
        ("12 / 3 / 1437هـ", date(2015, 12, 23)),
    ],
)
def test_a_date_with_its_year_is_read_in_any_naming(text, day):
    assert only_date(text) == day


def test_offsets_are_those_of_the_text():
    text = "رام الله ٢٠-١١-٢٠٢٢ وفا"
    [(start, end, _)] = dates_in(text)
    assert text[start:end] == "٢٠-١١-٢٠٢٢"


@given(st.sampled_from(MONTH_NAMES), st.integers(1, 28), st.integers(1950, 2050))
def test_every_month_name_reads_back(month, day, year):
    number, name = month
    assert only_date(f"في {day} {name} {year}") == date(year, number, day)


@given(st.sampled_from(MONTH_NAMES), st.sampled_from(MONTH_NAMES), st.sampled_from(["/", " ", "/ ", " (", "-"]))
def test_a_month_doubled_in_two_namings_is_one_month(first, second, sign):
    text = f"5 {first[1]}{sign}{second[1]}{')' if '(' in sign else ''} 2014"
    expected = date(2014, first[0], 5)
    assert (dates_in(text) == [(0, len(text), expected)]) == (first[0] == second[0])


@given(st.sampled_from(HIJRI_NAMES), st.integers(1, 29), st.integers(1400, 1450))
def test_every_hijri_month_name_reads_back(month, day, year):
    number, name = month
    read = read_date(tokens_of(f"{day} {name} {year}هـ"), 0)
    assert read is not None
    assert read[0] == CalendarDate("hijri", year, number, day)


@given(st.sampled_from(WEEKDAY_NAMES), st.sampled_from(["", "و", "ل", "ول"]))
def test_every_weekday_name_reads_back_with_proclitics(weekday, proclitic):
    number, name = weekday
    form = f"{proclitic}{name}" if not proclitic.endswith("ل") else f"{proclitic[:-1]}ل{name[1:]}"
    assert read_weekday(tokens_of(form), 0) == (number, 1)


@given(st.sampled_from(ORDINALS), st.sampled_from(["", "ال"]))
def test_every_ordinal_day_reads_back(ordinal, article):
    number, name = ordinal
    read = read_date(tokens_of(f"{article}{name} من آذار 2012"), 0)
    assert read is not None
    assert read[0] == CalendarDate("gregorian", 2012, 3, number)


@given(st.integers(1, 31))
def test_every_day_in_digits_reads_back(day):
    assert only_date(f"{day} آب 2014") == date(2014, 8, day)


@pytest.mark.parametrize("text", ["مارس المتظاهرون ضغوطا", "قال أب لطفلين", "عند باب المدينة", "محرم دوليا"])
def test_a_month_name_that_is_a_common_word_is_no_date_by_itself(text):
    tokens = tokens_of(text)
    assert [read_month_date(tokens, position) for position in range(len(tokens))] == [None] * len(tokens)


@pytest.mark.parametrize(
    ("direction", "day"),
    [
        (None, date(2016, 10, 15)),
        ("past", date(2015, 10, 15)),
        ("coming", date(2016, 10, 15)),
        ("next", date(2017, 10, 15)),
        ("current", date(2016, 10, 15)),
    ],
)
def test_a_date_without_its_year_is_placed_by_the_anchor(direction, day):
    assert CalendarDate("gregorian", None, 10, 15).place(date(2016, 10, 15), direction) == (day, day)


def test_a_month_placed_before_the_anchor_is_the_last_whole_one():
    days = CalendarDate("gregorian", None, 1).place(date(2021, 2, 8), "past")
    assert days == (date(2021, 1, 1), date(2021, 1, 31))


def test_a_day_that_no_calendar_has_is_unknown():
    assert CalendarDate("gregorian", 2015, 2, 30).days() is None
    assert CalendarDate("hijri", 1200, 2, 10).days() is None


@given(st.text())
def test_no_text_is_an_error(text):
    for start, end, _ in dates_in(text):
        assert 0 <= start < end <= len(text)


def test_a_bare_twenty_counts_things_unless_a_month_follows():
    assert read_day_number(tokens_of("عشرين فلسطينيا"), 0) is None
    assert read_day_number(tokens_of("عشرين من آذار"), 0) == (20, 1)
    assert read_day_number(tokens_of("العشرين من آذار"), 0) == (20, 1)
    assert read_day_number(tokens_of("ثلاثين نيسان"), 0) == (30, 1)
