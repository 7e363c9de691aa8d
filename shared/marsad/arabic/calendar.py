"""Dates as Arabic texts write them: month names of every region, doubled months, Hijri months, weekdays, ordinal days.

Readers work on the tokens of a text (``tokens_of``) and give what is written, part by part (``CalendarDate``); a date
that lacks its year is placed by an anchor day (``CalendarDate.place``). Hijri dates convert by Umm al-Qura.
"""

import calendar as civil
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Generic, Literal, TypeVar

from hijridate import Gregorian, Hijri

from marsad.arabic.normalisation import MARKS, fold, skeleton
from marsad.arabic.word_lists import read_list

Value = TypeVar("Value")
System = Literal["gregorian", "hijri"]
Direction = Literal["past", "current", "next", "coming"]

_TOKEN = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|{MARKS.pattern})*|\n|\S")
# Conjunction, then preposition; longest first.
_PROCLITICS = ("وب", "ول", "فب", "فل", "و", "ف", "ب", "ل")
_SEPARATORS = frozenset({"/", "-", "."})
_GREGORIAN_YEARS = range(1900, 2101)
_HIJRI_YEARS = range(1343, 1501)  # what hijridate converts


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign of a text: its skeleton form and offsets."""

    form: str
    start: int
    end: int


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of ``text``; digits stand apart from the letters beside them, and a line break is a token."""
    return tuple(
        Token(skeleton(text[match.start() : match.end()]) or match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(fold(text))
    )


@lru_cache(maxsize=8192)
def variants(form: str) -> tuple[tuple[str, int], ...]:
    """Readings of ``form`` as proclitics and a word: (word, letters cut), the uncut form first."""
    readings = [(form, 0)]
    for proclitic in _PROCLITICS:
        rest = form[len(proclitic) :]
        if form.startswith(proclitic) and len(rest) >= 2:
            readings.append((rest, len(proclitic)))
    for prefix, cut in (("لل", 1), ("ولل", 2)):
        if form.startswith(prefix) and len(form) > len(prefix) + 1:
            readings.append(("ال" + form[len(prefix) :], cut))
    return tuple(readings)


class PhraseTable(Generic[Value]):
    """Phrases of one or more words with a value each; the longest that stands at a position is read."""

    def __init__(self, entries: Mapping[str, Value]) -> None:
        """``entries`` are written as in print; of two that compare equal the first counts."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in entries.items():
            words = tuple(skeleton(phrase).split())
            self._by_first.setdefault(words[0], []).append((words, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda item: -len(item[0]))

    @property
    def openers(self) -> frozenset[str]:
        """The first words of the phrases, as skeletons."""
        return frozenset(self._by_first)

    def read(self, tokens: Sequence[Token], position: int, *, proclitics: bool = True) -> tuple[Value, int] | None:
        """The value of the phrase at ``tokens[position]`` and the position after it."""
        if position >= len(tokens):
            return None
        for form, _ in variants(tokens[position].form) if proclitics else ((tokens[position].form, 0),):
            for words, value in self._by_first.get(form, ()):
                end = position + len(words)
                if len(words) == 1 or tuple(token.form for token in tokens[position + 1 : end]) == words[1:]:
                    return value, end
        return None


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date as told; a part that is not told is None. Without a day it is a whole month, or year."""

    system: System
    year: int | None = None
    month: int | None = None
    day: int | None = None

    def days(self) -> tuple[date, date] | None:
        """First and last Gregorian day; None without a year or where the calendar has no such day."""
        if self.year is None:
            return None
        try:
            if self.month is None:
                return _first_day(self.system, self.year, 1), _last_day(self.system, self.year, 12)
            if self.day is None:
                return _first_day(self.system, self.year, self.month), _last_day(self.system, self.year, self.month)
            day = _day(self.system, self.year, self.month, self.day)
        except (ValueError, OverflowError):
            return None
        return day, day

    @classmethod
    def of(cls, system: System, day: date) -> "CalendarDate | None":
        """``day`` in ``system``; None where the Hijri calendar is not known for it."""
        if system == "gregorian":
            return cls(system, day.year, day.month, day.day)
        try:
            return cls(system, *Gregorian(day.year, day.month, day.day).to_hijri().datetuple())
        except (ValueError, OverflowError):
            return None

    def place(self, anchor: date, direction: Direction | None = None) -> tuple[date, date] | None:
        """First and last day of the date, its missing year found from ``anchor``.

        ``past`` is the latest one that ends before the anchor, ``next`` the earliest one that begins after it,
        ``coming`` the earliest that has not ended before it, ``current`` the one in the anchor's year; by default the
        latest that has begun by the anchor.
        """
        if self.year is not None:
            return self.days()
        today = CalendarDate.of(self.system, anchor)
        if today is None or today.year is None:
            return None
        this = today.year
        placed = [
            days
            for year in range(this - 9, this + 10)  # 29 February comes round within eight years
            if (days := CalendarDate(self.system, year, self.month, self.day).days())
        ]
        if direction == "current":
            return CalendarDate(self.system, this, self.month, self.day).days()
        if direction == "next":
            return next((days for days in placed if days[0] > anchor), None)
        if direction == "coming":
            return next((days for days in placed if days[1] >= anchor), None)
        if direction == "past":
            return next((days for days in reversed(placed) if days[1] < anchor), None)
        return next((days for days in reversed(placed) if days[0] <= anchor), None)


def _day(system: System, year: int, month: int, day: int) -> date:
    if system == "gregorian":
        return date(year, month, day)
    return date(*Hijri(year, month, day).to_gregorian().datetuple())


def _first_day(system: System, year: int, month: int) -> date:
    return _day(system, year, month, 1)


def _last_day(system: System, year: int, month: int) -> date:
    if system == "gregorian":
        return date(year, month, civil.monthrange(year, month)[1])
    return _day(system, year, month, 1) + timedelta(days=Hijri(year, month, 1).month_length() - 1)


@dataclass(frozen=True)
class _Names:
    months: PhraseTable[tuple[System, int]]
    ambiguous: frozenset[str]
    weekdays: PhraseTable[int]
    ordinals: PhraseTable[int]
    year_marks: dict[System, frozenset[str]]


def _by_name(numbered: Mapping[int, Sequence[str]]) -> dict[str, int]:
    return {name: number for number, names in numbered.items() for name in names}


@cache
def _names() -> _Names:
    data: dict[str, Any] = read_list(resources.files("marsad.arabic"), "calendar")
    months: dict[str, tuple[System, int]] = {}
    for system in ("gregorian", "hijri"):
        months |= {name: (system, number) for name, number in _by_name(data[f"{system}_months"]).items()}
    ordinals = _by_name(data["ordinals"])
    return _Names(
        months=PhraseTable(months),
        ambiguous=frozenset(map(skeleton, data["ambiguous_months"])),
        weekdays=PhraseTable(_by_name(data["weekdays"])),
        ordinals=PhraseTable(ordinals | {f"ال{name}": number for name, number in ordinals.items()}),
        year_marks={
            "gregorian": frozenset(map(skeleton, data["gregorian_year_marks"])),
            "hijri": frozenset(map(skeleton, data["hijri_year_marks"])),
        },
    )


@cache
def openers() -> frozenset[str]:
    """The words that a date may begin with, as skeletons without proclitics; it may begin with a number too."""
    names = _names()
    return names.months.openers | names.weekdays.openers | names.ordinals.openers


def _form(tokens: Sequence[Token], position: int) -> str:
    return tokens[position].form if 0 <= position < len(tokens) else ""


def read_weekday(tokens: Sequence[Token], position: int) -> tuple[int, int] | None:
    """The weekday (0 is Monday) named at ``position``, and the position after it."""
    return _names().weekdays.read(tokens, position)


def read_day_number(tokens: Sequence[Token], position: int) -> tuple[int, int] | None:
    """A day of a month, 1 to 31, in digits or as an ordinal, and the position after it."""
    form = _form(tokens, position)
    if form.isdecimal():
        return (int(form), position + 1) if len(form) <= 2 and 1 <= int(form) <= 31 else None
    read = _names().ordinals.read(tokens, position)
    if read is None or read[0] not in (20, 30) or "ال" in form[:3]:
        return read
    # عشرين and ثلاثين without article count things («اليوم عشرين فلسطينيا») unless a month follows.
    of_month = _form(tokens, read[1]) == "من" or _names().months.read(tokens, read[1]) is not None
    return read if of_month else None


def read_month(tokens: Sequence[Token], position: int) -> tuple[tuple[System, int], int] | None:
    """The month named at ``position``, once or doubled (``أكتوبر/تشرين الأول``), and the position after it."""
    read = _names().months.read(tokens, position)
    if read is None:
        return None
    month, after = read
    form = _form(tokens, position)
    if is_ambiguous_month(tokens, position, after) and form.removeprefix("و") not in _names().ambiguous:
        return None  # «باب» is a door or a gate, hardly ever «in August»
    opened = _form(tokens, after) in {"/", "(", "-"}
    again = _names().months.read(tokens, after + opened, proclitics=False)
    if again is not None and again[0] == month:
        after = again[1]
        closed = opened and _form(tokens, after) == ")"
        return month, after + closed
    return month, after


def is_ambiguous_month(tokens: Sequence[Token], position: int, after: int) -> bool:
    """Whether the month name that stands from ``position`` to ``after`` is a common word too."""
    return after == position + 1 and any(form in _names().ambiguous for form, _ in variants(_form(tokens, position)))


def read_year(tokens: Sequence[Token], position: int, system: System = "gregorian") -> tuple[int, int] | None:
    """A year of four digits with the words around it (``عام 2012``, ``1430هـ``), and the position after it."""
    at = position
    if _form(tokens, at) == "من" and _form(tokens, at + 1) in {"عام", "العام", "سنه"}:
        at += 1
    if _form(tokens, at) in {"عام", "العام", "سنه", "لعام", "لسنه"}:
        at += 1
    form = _form(tokens, at)
    if not (form.isdecimal() and len(form) == 4):
        return None
    if int(form) not in (_GREGORIAN_YEARS if system == "gregorian" else _HIJRI_YEARS):
        return None
    at += 1
    if _form(tokens, at) in _names().year_marks[system]:
        at += 1
    return int(form), at


def read_numeric_date(tokens: Sequence[Token], position: int) -> tuple[CalendarDate, int] | None:
    """``28/02/2008``, ``2008-02-28``, ``28.2.2008``, and the position after it; a month over 12 is read as the day."""
    parts = [_form(tokens, position + step) for step in range(5)]
    numbers, signs = parts[::2], parts[1::2]
    if not (all(part.isdecimal() for part in numbers) and signs[0] == signs[1] and signs[0] in _SEPARATORS):
        return None
    if len(numbers[0]) == 4:
        year, month, day = map(int, numbers)
    elif len(numbers[2]) == 4:
        day, month, year = map(int, numbers)
    else:
        return None
    if month > 12:
        month, day = day, month
    system: System = "hijri" if year in _HIJRI_YEARS else "gregorian"
    if year not in _HIJRI_YEARS and year not in _GREGORIAN_YEARS:
        return None
    told = CalendarDate(system, year, month, day)
    after = position + 5
    after += _form(tokens, after) in _names().year_marks[system]
    return (told, after) if told.days() else None


def read_date(tokens: Sequence[Token], position: int) -> tuple[CalendarDate, int] | None:
    """A day and month with or without a year, in words or digits, and the position after it."""
    numeric = read_numeric_date(tokens, position)
    if numeric is not None:
        return numeric
    number = read_day_number(tokens, position)
    if number is None:
        return None
    day, at = number
    at += _form(tokens, at) == "من"
    at += _form(tokens, at) == "شهر"
    month = read_month(tokens, at)
    if month is None:
        return None
    return _with_year(tokens, month[0], month[1], day)


def read_month_date(tokens: Sequence[Token], position: int) -> tuple[CalendarDate, int] | None:
    """A month with or without a year (``شهر آذار``, ``يناير (كانون الثاني) 2014``), and the position after it.

    A month name that is a common word too is read only after ``شهر``, doubled, or before a year.
    """
    named = _form(tokens, position) in {"شهر", "وشهر", "لشهر", "بشهر"}
    month = read_month(tokens, position + named)
    if month is None:
        return None
    told, after = _with_year(tokens, month[0], month[1], None)
    if not named and told.year is None and is_ambiguous_month(tokens, position, month[1]):
        return None
    return told, after


def _with_year(
    tokens: Sequence[Token], month: tuple[System, int], after: int, day: int | None
) -> tuple[CalendarDate, int]:
    at = after + (_form(tokens, after) in {",", "-", "/"})
    year = read_year(tokens, at, month[0])
    if year is None:
        return CalendarDate(month[0], None, month[1], day), after
    return CalendarDate(month[0], year[0], month[1], day), year[1]


def dates_in(text: str) -> list[tuple[int, int, date]]:
    """Every day of ``text`` that is told with its year: offsets and the Gregorian day, in text order."""
    tokens = tokens_of(text)
    found: list[tuple[int, int, date]] = []
    position = 0
    while position < len(tokens):
        read = read_date(tokens, position)
        days = read[0].days() if read else None
        if read and days:
            found.append((tokens[position].start, tokens[read[1] - 1].end, days[0]))
            position = read[1]
        else:
            position += 1
    return found
