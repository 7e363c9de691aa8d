"""Reads time expressions off the tokens of a text: which words stand for which ``Expression``."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from marsad.arabic.calendar import (
    CalendarDate,
    Direction,
    System,
    Token,
    read_date,
    read_day_number,
    read_month,
    read_month_date,
    read_weekday,
    read_year,
    variants,
)
from marsad.arabic.normalisation import skeleton
from marsad.arabic.numbers import parse_number
from marsad.extraction.time_expressions import (
    Ago,
    Ahead,
    Aside,
    Combined,
    Dated,
    DayOfMonth,
    Expression,
    Following,
    Gap,
    Last,
    Night,
    NthDay,
    Overnight,
    Part,
    PartOfDay,
    Period,
    Range,
    RelativeDay,
    SameTime,
    Shift,
    Since,
    Unit,
    Until,
    Weekday,
    Within,
)
from marsad.extraction.time_words import time_words

Read = tuple[Expression, int]
# How many words may stand between "since" and the date of what it names ("since the start of the attack on the 9th").
_SINCE_REACH = 14
_STOPS = frozenset({".", ",", ";", "?", "!", "\n", ":"})
_SINGULAR_UNITS = frozenset(
    map(skeleton, ("ساعة", "يوم", "يوما", "ليلة", "أسبوع", "أسبوعا", "شهر", "شهرا", "عام", "سنة"))
)
_DEFINITE_SINGULAR = frozenset(map(skeleton, ("اليوم", "الساعة", "الأسبوع", "الشهر", "العام", "السنة", "اليله")))
_YEARS = frozenset({"العام", "السنه"})
_POINTERS = frozenset({"نفس", "ذات", "ذلك", "تلك"})
_SUNDAY = 6
_DAYS_OF_WEEK = 7
_LASTING = ("منذ", "مذ")
_OFFSETS: dict[Direction, int] = {"past": -1, "current": 0, "next": 1}


class TimeReader:
    """Reads the expressions of one token sequence."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """``tokens`` are those of ``marsad.arabic.calendar.tokens_of``."""
        self._tokens = tokens
        self._words = time_words()
        self._forms = [token.form for token in tokens]

    def expressions(self) -> Iterator[tuple[int, int, Expression]]:
        """(first token, token after the last, expression), leftmost longest, without overlaps."""
        position = 0
        while position < len(self._tokens):
            read = self._at(position) if self._opens(position) else None
            if read is None:
                position += 1
            else:
                yield position, read[1], read[0]
                position = max(read[1], position + 1)

    def _opens(self, position: int) -> bool:
        """Whether an expression may begin here at all: most words of a text are passed over at once."""
        openers = self._words.openers
        if any(form in openers for form, _ in variants(self._form(position))) or self._form(position).isdecimal():
            return True
        return any(self._words.units.read(self._tokens, at) for at in (position + 1, position + 2))

    def _at(self, position: int) -> Read | None:
        rules: tuple[Callable[[int], Read | None], ...] = (
            self._since,
            self._until,
            self._range,
            self._before,
            self._after,
            self._span,
            self._simple,
            self._alone,
        )
        read = next((read for rule in rules if (read := rule(position)) is not None), None)
        return self._explained(*read) if read is not None else None

    def _explained(self, expression: Expression, after: int) -> Read:
        """A step from another time with the day that is said to be meant: ``قبل ذلك بيوم، أي يوم الأحد``."""
        meant = self._form(after + (self._form(after) in {",", "("})) == "اي"
        return self._agreeing(expression, after) if meant and isinstance(expression, Shift) else (expression, after)

    def _simple(self, position: int) -> Read | None:
        """A day, period, month or year with nothing around it."""
        rules = (self._nth_day, self._day, self._period, self._month, self._year)
        return next((read for rule in rules if (read := rule(position)) is not None), None)

    # Small readers

    def _form(self, position: int) -> str:
        return self._forms[position] if 0 <= position < len(self._forms) else ""

    def _is(self, position: int, *words: str) -> bool:
        """Whether one of ``words`` (skeletons) stands at ``position``, proclitics aside."""
        return any(form in words for form, _ in variants(self._form(position)))

    def _in(self, position: int, name: str) -> bool:
        return self._form(position) in self._words.sets[name]

    def _direction(self, position: int) -> tuple[Direction | None, int, int]:
        """(direction, further periods back, position after it): ``الماضي`` is past, ``قبل الماضي`` one more back."""
        direction = self._words.directions.get(self._form(position))
        if direction is not None:
            return direction, 0, position + 1
        back = position + (self._form(position) == "ما")
        if self._form(back) == "قبل" and self._words.directions.get(self._form(back + 1)) == "past":
            return "past", -1, back + 2
        return None, 0, position

    def _count(self, position: int) -> tuple[int, int] | None:
        """A number with or without the article, and the position after it."""
        at = position + (self._form(position) in {"ال", "و"} and self._form(position + 1).isdecimal())
        number = parse_number(self._forms, at)
        if number is None or number.vague:
            return None
        after = at + number.length
        following = self._form(after)
        if number.value < 10 and following.startswith("وال"):  # the article on both parts: الأربع والعشرين
            tens = parse_number([following[3:]])
            if tens is not None and tens.value in range(20, 100, 10):
                return number.value + tens.value, after + 1
        return number.value, after

    def _quantity(self, position: int) -> tuple[int | None, Unit, int] | None:
        """``ثلاثة أيام``, ``يومين``, ``نحو شهر``, ``أيام``: (count or None, unit, position after it)."""
        at = position
        while (skip := self._words.approximators.read(self._tokens, at, proclitics=False)) is not None:
            at = skip[1]
        several = at > position and self._in(at - 1, "several")
        if self._form(at) in {"نصف", "ربع", "ثلث"} and self._words.units.read(self._tokens, at + 1):
            return None, "minute", at + 2
        dual = self._words.duals.read(self._tokens, at, proclitics=False)
        if dual is not None:
            return 2, dual[0], dual[1]
        counted = self._count(at)
        if counted is not None:
            unit = self._words.units.read(self._tokens, counted[1], proclitics=False)
            if unit is not None:
                return counted[0], unit[0], unit[1]
        unit = self._words.units.read(self._tokens, at, proclitics=False)
        if unit is None or self._form(at).startswith("ال"):
            return None
        single = self._form(at) in _SINGULAR_UNITS
        if single and (read_month(self._tokens, unit[1]) or read_year(self._tokens, at)):
            return None
        after = unit[1] + (single and self._form(unit[1]) in {"واحد", "واحده"})
        return (1 if single and not several else None), unit[0], after

    # Expressions with a word before them

    def _since(self, position: int) -> Read | None:
        word = self._words.since.read(self._tokens, position)
        if word is None:
            return None
        onset = word[0] not in _LASTING
        if onset and not (self._range(word[1]) or self._simple(word[1])):
            return None  # «انطلاقا من قرية»
        start, after = self._beginning(word[1])
        if self._compares(position):
            return Aside(start or Since(None)), after
        if isinstance(start, Range):
            return start, after
        return Since(start, onset), after

    def _beginning(self, position: int) -> tuple[Expression | None, int]:
        """What follows ``since``: a time, a length of time, or something named with its time."""
        direct = self._range(position) or self._simple(position)
        if direct is not None:
            until = self._words.until.read(self._tokens, direct[1])
            end = self._simple(until[1]) if until else None
            return (Range(direct[0], end[0]), end[1]) if end else direct
        quantity = self._quantity(position)
        if quantity is not None:
            return Ago(quantity[0], quantity[1]), quantity[2]
        alone = self._alone(position)
        if alone is not None:
            return alone
        if self._form(position) in {"الفجر", "الصباح", "الظهر", "المساء"}:
            return PartOfDay(), position + 1
        for reached in range(position, min(position + _SINCE_REACH, len(self._tokens))):
            if self._form(reached) in _STOPS and self._form(reached + 1) != "في":
                break
            named = self._simple(reached) or self._before(reached)
            if named is not None:
                return named
        if self._form(position) == "ذلك" or self._form(position).endswith("ها"):
            return SameTime(), position + 1 + (self._form(position) == "ذلك")
        return None, position

    def _compares(self, position: int) -> bool:
        """Whether ``since`` belongs to a comparison: the first, or the fiercest, since a time."""
        begin = max(0, position - 7)
        superlatives = self._words.sets["superlatives"]
        for at in range(begin, position):
            form = self._form(at)
            if form in superlatives and self._form(at + 1) != "من":  # «أكثر من 1500» counts
                return True
            number = read_day_number(self._tokens, at) if form.startswith("ال") else None
            if number is not None and number[0] <= 10:
                return True
        return False

    def _until(self, position: int) -> Read | None:
        word = self._words.until.read(self._tokens, position)
        if word is None:
            return None
        end = self._simple(word[1]) or self._alone(word[1])
        return (Until(end[0]), end[1]) if end is not None else None

    def _range(self, position: int) -> Read | None:
        """``بين 5 و9 أيار``, ``من 28 أبريل إلى السابع من مايو``, ``12 و13 شباط``."""
        at = position
        opened = False
        if self._is(at, "ما") and self._form(at + 1) == "بين":
            at, opened = at + 2, True
        elif self._is(at, "بين", "من", "الممتده"):
            at, opened = at + 1, True
        at += self._form(at) in {"يومي", "يوم"}
        start = read_day_number(self._tokens, at)
        if start is not None:
            joined = self._joined(start[1])
            end = self._date(joined) if joined is not None else None
            if end is not None and isinstance(end[0], DayOfMonth):
                return Range(DayOfMonth(start[0], end[0].months, end[0].system), end[0]), end[1]
            if end is not None and isinstance(end[0], Dated) and end[0].told.day is not None:
                last = end[0]
                first = CalendarDate(last.told.system, last.told.year, last.told.month, start[0])
                return Range(Dated(first, last.direction, None, last.years, last.of_told), last), end[1]
        if not opened:
            return None
        first_read = self._simple(at)
        joined = self._joined(first_read[1]) if first_read else None
        last_read = self._simple(joined) if joined is not None else None
        if first_read is None or last_read is None:
            return None
        opening, closing = first_read[0], last_read[0]
        if isinstance(opening, Dated) and isinstance(closing, Dated) and closing.of_told:
            opening = replace(opening, of_told=True)
        return Range(opening, closing), last_read[1]

    def _joined(self, position: int) -> int | None:
        """Where the second of two joined times begins."""
        if self._form(position) in {"و", "-", "الي", "حتي", "/"}:
            return position + 1
        return position if self._form(position).startswith("و") else None

    def _before(self, position: int) -> Read | None:
        """``قبل ثلاثة أيام``, ``قبل عشرة أيام من التفجير``, ``قبل ذلك بيوم``."""
        if self._is(position, "قبلها", "قبله", "قبلهما", "سبقها", "سبقه", "سبقتها", "سبقته"):
            return self._distance(position + 1, -1, from_that=True)
        if self._is(position, "سبق", "سبقت") and self._form(position + 1) == "ذلك":
            return self._distance(position + 2, -1, from_that=True)
        if not self._is(position, "قبل", "قبيل"):
            return None
        quantity = self._quantity(position + 1)
        if quantity is None:
            from_that = self._form(position + 1) == "ذلك"
            return self._distance(position + 2, -1, of_lead=not from_that, from_that=from_that)
        count, unit, after = quantity
        if self._form(after) == "من" and self._form(after + 1) not in {"الان", "اليوم"}:
            return Shift(None if count is None else -count, unit, of_lead=True), after
        return Ago(count, unit), after

    def _distance(self, position: int, sign: int, *, of_lead: bool = False, from_that: bool = False) -> Read | None:
        """``بيومين``, ``بأقل من 24 ساعة`` after what it is measured from."""
        form = self._form(position)
        if not form.startswith("ب"):
            return None
        counted = TimeReader(
            [replace(self._tokens[position], form=form[1:]), *self._tokens[position + 1 : position + 7]]
        )
        quantity = counted._quantity(0)
        if quantity is None:
            return None
        count, unit, length = quantity
        if unit == "hour" and count == 24:
            count, unit = 1, "day"
        return Shift(None if count is None else sign * count, unit, of_lead, from_that), position + length

    def _after(self, position: int) -> Read | None:
        """``بعد يومين``, ``بعدها بساعات``, ``في وقت لاحق``, ``غداة``."""
        if self._is(position, "غداه"):
            return Gap(1, "day"), position + 1
        if self._form(position) == "وقت" and self._form(position + 1) == "لاحق":
            return Shift(0, "hour"), position + 2
        if self._is(position, "بعدها", "بعده", "بعدهما", "بعديذ"):
            return self._distance(position + 1, 1, from_that=True) or (Shift(0, "hour"), position + 1)
        if self._form(position) in {"تمض", "يمض", "تمر", "يمر"} and self._form(position - 1) in {"لم", "ولم", "فلم"}:
            passed = self._quantity(position + 1)
            return (Shift(passed[0], passed[1]), passed[2]) if passed else None
        if not self._is(position, "بعد", "عقب"):
            return None
        quantity = self._quantity(position + 1)
        if quantity is None:
            return self._distance(position + 2, 1, from_that=self._form(position + 1) == "ذلك")
        count, unit, after = quantity
        if self._form(after) in {"ونصف", "وربع"}:
            after += 1 + (self._words.units.read(self._tokens, after + 1) is not None)
        after += self._form(after) == "فقط"
        if self._form(after) in {"من", "علي", "عن"}:
            return Gap(count, unit), after
        return Shift(count, unit), after

    def _span(self, position: int) -> Read | None:
        """``خلال الساعات الأربع والعشرين الماضية``, ``في اليومين الماضيين``, ``خلال أسبوع``, ``الأيام المقبلة``."""
        during = self._words.during.read(self._tokens, position)
        at = during[1] if during else position
        for read in (self._defined_span(at), self._counted_span(at)):
            if read is not None:
                return read
        if during is None:
            return None
        quantity = self._quantity(at)
        counted = quantity is not None and ((quantity[0] or 0) > 1 or quantity[1] == "week")
        if quantity is None or (self._form(position) in {"في", "وفي", "فى", "ففي"} and not counted):
            return None
        return Within(quantity[0], quantity[1]), quantity[2]

    def _defined_span(self, position: int) -> Read | None:
        """A unit, its number, and a qualifier: ``الأيام الأربعة الماضية``, ``اليومين الماضيين``."""
        dual = self._words.duals.read(self._tokens, position)
        unit = dual or self._words.units.read(self._tokens, position)
        if unit is None or not any(form.startswith("ال") for form, _ in variants(self._form(position))):
            return None
        if dual is None and self._form(position).lstrip("وبل") in _DEFINITE_SINGULAR:
            return None
        count: int | None = 2 if dual else None
        after = unit[1]
        counted = self._count(after)
        if dual is None and counted is not None:
            count, after = counted
        return self._closed_span(count, unit[0], after)

    def _counted_span(self, position: int) -> Read | None:
        """``الـ24 ساعة الماضية``, ``الأربع والعشرين ساعة الماضية``."""
        counted = self._count(position)
        if counted is None:
            return None
        unit = self._words.units.read(self._tokens, counted[1], proclitics=False)
        return self._closed_span(counted[0], unit[0], unit[1]) if unit else None

    def _closed_span(self, count: int | None, unit: Unit, position: int) -> Read | None:
        several = self._form(position) == "القليله"
        direction = self._words.directions.get(self._form(position + several))
        if direction == "past" or (direction is None and self._in(position, "recent") and not several):
            return Last(count, unit), position + 1 + several
        if direction == "next":
            return Ahead(count, unit), position + 1 + several
        if self._in(position, "same"):
            return SameTime(unit), position + 1
        if self._in(position, "following") and unit == "day":
            return Following(count or _DAYS_OF_WEEK), position + 1
        return None

    # Days

    def _nth_day(self, position: int) -> Read | None:
        """``لليوم الرابع على التوالي``, ``دخلت المعارك يومها الثالث``."""
        day = self._form(position)
        if day not in {"لليوم", "اليوم", "يومها", "يومه", "لليله", "ليومها", "ليومه"}:
            return None
        number = read_day_number(self._tokens, position + 1)
        if number is None or self._form(position + 1).isdecimal() or not self._form(position + 1).startswith("ال"):
            return None
        if day == "اليوم" and self._form(number[1]) != "علي":
            return None
        running = self._form(number[1]) == "علي" and self._form(number[1] + 1) == "التوالي"
        return NthDay(number[0]), number[1] + 2 * running

    def _day(self, position: int) -> Read | None:
        """A day with the part of day before it, told once or twice over."""
        at = position
        hour = self._words.midnight.read(self._tokens, position)
        while (prefix := self._words.before_day.read(self._tokens, at)) is not None:
            at = prefix[1] + (self._form(prefix[1]) == "من")
        night = self._night(at) if at > position else None
        first = night or self._atom(at) or (self._atom(position) if at > position else None)
        if first is None:
            return None
        expression, after = self._agreeing(*first)
        if hour is None:
            return expression, after
        if isinstance(expression, RelativeDay) and expression.days < 0 and hour[0] == "midnight":
            return Range(expression, RelativeDay(expression.days + 1)), after
        return Night(expression, hour[0] == "after_midnight"), after

    def _night(self, position: int) -> Read | None:
        """``الإثنين - الثلثاء``, ``الجمعة إلى السبت``: the night between two days."""
        first = read_weekday(self._tokens, position)
        if first is None:
            return None
        at = first[1] + (self._form(first[1]) in {"-", "ـ", "/", "الي", "علي"})
        second = read_weekday(self._tokens, at)
        if second is None or second[0] != (first[0] + 1) % 7:
            return None
        return self._two_days(first[0], second[0], second[1])

    def _two_days(self, first: int, second: int, position: int) -> Read:
        """Two weekdays with what follows them: their dates, or their week."""
        dates = self._range(position)
        if dates is not None:
            return dates
        direction, weeks, after = self._direction(position)
        return Range(Weekday(first, direction, weeks), Weekday(second, direction, weeks)), after

    def _agreeing(self, expression: Expression, after: int) -> Read:
        """``expression`` with the other words for the same day that follow it: ``أمس الأحد``, ``الموافق 5 أيار``."""
        parts = [expression]
        while True:
            at = after + (self._form(after) in {",", "("})
            at += self._form(at) in self._words.sets["agreeing"]
            at += self._form(at) in {"ل", "يوم", "ليوم"} and at > after - 1
            again = self._atom(at, joined=True)
            if again is None or any(type(again[0]) is type(part) for part in parts if not isinstance(part, Dated)):
                break
            parts.append(again[0])
            after = again[1]
        if len(parts) == 1:
            return expression, after
        parts.sort(key=_specificity)
        return Combined(tuple(parts)), after

    def _atom(self, position: int, *, joined: bool = False) -> Read | None:
        """One naming of a day. Where ``joined`` to another it must stand without proclitics."""
        if joined and self._form(position)[:1] in {"و", "ف"}:
            return None
        for rule in (self._same_day, self._date, self._weekday, self._relative_day):
            read = rule(position)
            if read is not None:
                return read
        return None

    def _date(self, position: int) -> Read | None:
        number = read_day_number(self._tokens, position)
        if number is not None:
            read = self._day_of_month(number[0], number[1])
            if read is not None:
                return read
        dated = read_date(self._tokens, position)
        if dated is None:
            return None
        qualified = self._qualified(*dated)
        return (Aside(qualified[0]), qualified[1]) if self._is_date_of_name(position, qualified[0]) else qualified

    def _day_of_month(self, day: int, position: int) -> Read | None:
        """``من الشهر الجاري``, ``من الشهر نفسه``, ``منه``: a day of a month that is only pointed to."""
        if self._form(position) == "منه":
            return DayOfMonth(day, None), position + 1
        at = position + (self._form(position) in {"من", "في"})
        if self._form(at) != "هذا" and self._words.directions.get(self._form(at)) == "current":  # «13 الجاري»
            return DayOfMonth(day, 0), at + 1
        if at == position:
            return None
        if self._form(at) in _POINTERS and self._form(at + 1) == "الشهر":
            return DayOfMonth(day, None), at + 2
        at += self._form(at) == "هذا"
        if self._form(at) != "الشهر":
            return None
        at += 1
        hijri = self._form(at) == "الهجري"
        direction, back, after = self._direction(at + hijri)
        system: System = "hijri" if hijri else "gregorian"
        if self._in(at, "same"):
            return DayOfMonth(day, None), at + 1
        return DayOfMonth(day, _OFFSETS[direction] + back if direction else None, system), after

    def _is_date_of_name(self, position: int, dated: Dated) -> bool:
        """Whether the date is a name: a street, a movement or a town called after a day."""
        before = position - 1
        while self._form(before) in {'"', "'", "("}:
            before -= 1
        return dated.told.year is None and dated.direction is None and self._in(before, "names_before_date")

    def _qualified(self, told: CalendarDate, after: int) -> tuple[Dated, int]:
        """``told`` with the words after it that place its year: ``الماضي``, ``من العام الماضي``."""
        if told.year is not None:
            return Dated(told), after
        direction, back, end = self._direction(after)
        if direction is not None:
            return Dated(told, direction, None, back - 1 if back else None), end
        at = after + (self._form(after) in {"من", "في"})
        if self._form(at) in {"العام", "السنه"}:
            direction, back, end = self._direction(at + 1)
            if direction is not None:
                return Dated(told, None, None, _OFFSETS[direction] + back), end
        same_year = self._same_year(at)
        if same_year is not None:
            return Dated(told, of_told=True), same_year
        return Dated(told), after

    def _same_year(self, position: int) -> int | None:
        """Position after ``العام نفسه``, ``تلك السنة``, ``العام المذكور``."""
        if self._form(position) in _YEARS and self._in(position + 1, "same"):
            return position + 2
        if self._form(position) in _POINTERS and self._form(position + 1) in _YEARS:
            return position + 2
        return None

    def _weekday(self, position: int) -> Read | None:
        read = read_weekday(self._tokens, position)
        if read is None or self._in(position - 1, "names_before_weekday"):
            return None
        day, after = read
        if self._is_eleven(day, after):
            return None
        if self._form(after).startswith("و"):
            second = read_weekday(self._tokens, after)
            if second is not None and second[0] == (day + 1) % 7:
                return self._two_days(day, second[0], second[1])
        direction, weeks, end = self._direction(after)
        if direction is not None:
            return Weekday(day, direction, weeks), end
        if self._form(after) in self._words.sets["following"]:
            return Weekday(day, None), after + 1
        at = after + (self._form(after) == "من")
        if self._words.periods.read(self._tokens, at, proclitics=False) and self._form(at) == "الاسبوع":
            direction, weeks, end = self._direction(at + 1)
            if direction is not None:
                return Weekday(day, direction, weeks, of_week=True), end
        return Weekday(day), after

    def _is_eleven(self, day: int, after: int) -> bool:
        """Whether ``الأحد`` is part of a number («الأحد عشر شهرا»): what is counted stands in the singular."""
        counted = self._form(after + 1)
        return day == _SUNDAY and self._form(after) == "عشر" and (counted.endswith("ا") or counted in _STOPS)

    def _same_day(self, position: int) -> Read | None:
        """``اليوم نفسه``, ``نفس الليلة``, ``ذلك اليوم``, ``اليوم التالي``."""
        day = self._is(position, "اليوم", "الليله", "التوقيت", "الوقت")
        if day and self._in(position + 1, "same"):
            return SameTime(), position + 2
        if self._is(position, "اليوم", "الليله", "الصباح") and self._in(position + 1, "following"):
            return Shift(1, "day"), position + 2
        if self._is(position, "اليوم", "الليله") and self._in(position + 1, "preceding"):
            return Shift(-1, "day"), position + 2
        pointing = self._is(position, "نفس", "ذات", "ذلك", "تلك", "حينها")
        if pointing and self._form(position + 1) in {"اليوم", "الليله", "التوقيت", "الوقت"}:
            return SameTime(), position + 2
        return None

    def _relative_day(self, position: int) -> Read | None:
        read = self._words.relative_days.read(self._tokens, position)
        if read is None:
            return None
        days, after = read
        if self._is_name(position, after):
            return None
        return RelativeDay(days), after

    def _is_name(self, position: int, after: int) -> bool:
        """Whether ``اليوم`` is part of a newspaper's name or of a count (``اليوم الثاني``)."""
        ordinal = read_day_number(self._tokens, after)
        if ordinal is not None and not self._form(after).isdecimal() and self._form(ordinal[1]) != "من":
            return True
        return self._in(position - 1, "names_before_today") or self._in(after, "names_after_today")

    # Longer periods

    def _part(self, position: int) -> tuple[Part, int] | None:
        """The part of a period named at ``position``: ``مطلع``, ``النصف الأول من``."""
        part = self._words.parts_of_period.read(self._tokens, position)
        if part is None:
            return None
        return part[0], part[1] + (self._form(part[1]) == "من")

    def _period(self, position: int) -> Read | None:
        """``الأسبوع الماضي``, ``مطلع العام``, ``منتصف الشهر الحالي``, ``الشهر التالي``."""
        part = self._part(position)
        at = part[1] if part else position
        this = self._is(at, "هذا", "هذه")
        unit = self._words.periods.read(self._tokens, at + this, proclitics=part is None and not this)
        if unit is None:
            return None
        after = unit[1]
        value = part[0] if part else None
        if self._in(after, "same"):
            return SameTime(unit[0]), after + 1
        if self._in(after, "following") and unit[0] == "week":
            return Following(_DAYS_OF_WEEK), after + 1
        if self._in(after, "following") and unit[0] == "month":
            return Shift(1, "month"), after + 1
        direction, back, end = self._direction(after)
        if direction is not None:
            return Period(unit[0], _OFFSETS[direction] + back, value), end
        year = read_year(self._tokens, after) if unit[0] == "year" else None
        if year is not None:
            return Dated(CalendarDate("gregorian", year[0]), None, value), year[1]
        if this or (part is not None and (unit[0] != "week" or value == "begin")):
            return Period(unit[0], 0 if this or unit[0] != "month" else None, value), after
        return None

    def _month(self, position: int) -> Read | None:
        """A month with what qualifies it: ``منتصف أغسطس الماضي``, ``شهر رجب``, ``يوليو تموز 2014``."""
        part = self._part(position)
        at = part[1] if part else position
        at += self._form(at) == "من"
        value = part[0] if part else None
        read = read_month_date(self._tokens, at)
        if read is None or (read[0].year is None and read[1] == at + 1):
            named = read_month(self._tokens, at)
            if named is None:
                return None
            read = CalendarDate(named[0][0], None, named[0][1]), named[1]
            direction, _, _ = self._direction(read[1])
            placed = part is not None or direction is not None or self._in(at - 1, "month_prepositions")
            if not placed:
                return None
        told, after = self._qualified(*read)
        return Dated(told.told, told.direction, value, told.years, told.of_told), after

    def _year(self, position: int) -> Read | None:
        """``عام 2012``, ``مطلع 2015``, ``في 2016``."""
        part = self._part(position)
        at = part[1] if part else position
        value = part[0] if part else None
        bare = self._form(at).isdecimal()
        if bare and part is None and not self._in(at - 1, "month_prepositions"):
            return None
        year = read_year(self._tokens, at)
        if year is None:
            return None
        return Dated(CalendarDate("gregorian", year[0]), None, value), year[1]

    def _alone(self, position: int) -> Read | None:
        night = self._words.overnight.read(self._tokens, position)
        if night is not None:
            return Overnight(), night[1]
        read = self._words.alone.read(self._tokens, position)
        if read is None:
            return None
        hours = self._form(position - 2) in {"من", "الي", "حتي"} and read_day_number(self._tokens, position - 1)
        return (Aside(PartOfDay()) if hours else PartOfDay()), read[1]


def _specificity(expression: Expression) -> int:
    if isinstance(expression, Dated):
        return 0 if expression.told.year is not None else 1
    if isinstance(expression, SameTime | Shift):
        return 4
    return 2 if isinstance(expression, RelativeDay | DayOfMonth) else 3
