"""What a time expression means, and its days once the publication date and the time told before it are known."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Protocol

from marsad.arabic.calendar import CalendarDate, Direction, System
from marsad.model import Precision

Unit = Literal["minute", "hour", "day", "week", "month", "year"]
Part = Literal[
    "begin",
    "middle",
    "late",
    "end",
    "first_half",
    "second_half",
    "first_week",
    "second_week",
    "third_week",
    "fourth_week",
]
_WEEKS: dict[str, int] = {"first_week": 0, "second_week": 1, "third_week": 2, "fourth_week": 3}


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day, None where unknown; precision as in ``marsad.model.Time``."""

    first: date | None
    last: date | None
    precision: Precision

    @classmethod
    def day(cls, day: date, precision: Precision = 1) -> "Interval":
        """A single day."""
        return cls(day, day, precision)

    @classmethod
    def unknown(cls, precision: Precision) -> "Interval":
        """No dates."""
        return cls(None, None, precision)

    @property
    def known(self) -> bool:
        """Whether it has dates."""
        return self.first is not None

    def shifted(self, days: int) -> "Interval":
        """The interval moved by ``days``."""
        if self.first is None or self.last is None:
            return self
        return replace(self, first=_plus(self.first, days), last=_plus(self.last, days))


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an expression is resolved against.

    ``told`` is the time told before it in the article, ``lead`` the first one told; ``dated`` is the last day that the
    text itself names with weekday and year; ``forward`` says that the expression speaks of the future.
    """

    published: date | None
    told: Interval | None = None
    lead: Interval | None = None
    dated: date | None = None
    forward: bool = False


class Expression(Protocol):
    """A time as told."""

    def resolve(self, anchor: Anchor) -> Interval:
        """Its days; never raises."""
        ...


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return day
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plus_units(day: date, count: int, unit: Unit) -> date:
    if unit in ("minute", "hour"):
        return _plus(day, int(count / 24) if unit == "hour" else 0)
    if unit in ("day", "week"):
        return _plus(day, count * (7 if unit == "week" else 1))
    return _plus_months(day, count * (12 if unit == "year" else 1))


def _span_precision(first: date, last: date) -> Precision:
    return 2 if (last - first).days <= 7 else 3


_PRECISION_OF: dict[Unit, Precision] = {"minute": 1, "hour": 1, "day": 1, "week": 2, "month": 3, "year": 3}


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """``days`` from publication: today, yesterday, the day after tomorrow."""

    days: int

    def resolve(self, anchor: Anchor) -> Interval:
        """The day, unknown without a publication date."""
        if anchor.published is None:
            return Interval.unknown(1)
        return Interval.day(_plus(anchor.published, self.days))


_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (0 is Monday), the last one unless words or tense look forward; ``weeks`` shifts it further.

    ``of_week`` counts calendar weeks, which begin on Saturday: that of ``direction`` («الأربعاء من الأسبوع الماضي»).
    """

    weekday: int
    direction: Direction | None = None
    weeks: int = 0
    of_week: bool = False

    def resolve(self, anchor: Anchor) -> Interval:
        """The day; without a publication date, the one up to a day that the text names in full."""
        if anchor.published is None:
            if anchor.dated is None or self.direction is not None:
                return Interval.unknown(1)
            return Interval.day(_plus(anchor.dated, -((anchor.dated.weekday() - self.weekday) % 7)))
        ahead = (self.weekday - anchor.published.weekday()) % 7
        if self.of_week:
            days = (self.weekday - _SATURDAY) % 7 - (anchor.published.weekday() - _SATURDAY) % 7
            days += {"past": -7, "next": 7}.get(self.direction or "current", 0)
        elif self.direction == "next":
            days = ahead or 7
        elif self.direction == "past":
            days = ahead - 7
        elif anchor.forward:
            days = ahead
        else:
            days = ahead - 7 if ahead else 0
        return Interval.day(_plus(anchor.published, days + 7 * self.weeks))


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, month or year of a calendar.

    ``part`` is its beginning, middle or end; ``years`` counts from the year of publication (``May of last year``);
    ``of_told`` says that the year is that of the time told before (``April of the same year``).
    """

    told: CalendarDate
    direction: Direction | None = None
    part: Part | None = None
    years: int | None = None
    of_told: bool = False

    def resolve(self, anchor: Anchor) -> Interval:
        """Its days; unknown where neither it nor a publication date tells the year."""
        precision: Precision = 1 if self.told.day is not None else 3
        direction = self.direction or ("coming" if anchor.forward else None)
        before = anchor.told.first if self.of_told and anchor.told else None
        if before is not None and self.told.year is None:
            days = self.told.place(before, "current")
        elif self.told.year is None and anchor.published is None:
            days = None
        elif anchor.published is None:
            days = self.told.days()
        elif self.years is not None and self.told.year is None:
            days = self.told.place(_plus_months(anchor.published, 12 * self.years), "current")
        else:
            days = self.told.place(anchor.published, direction)
        if days is None:
            return Interval.unknown(precision)
        return _part_of(Interval(*days, precision), self.part)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of this, the last or the next month, counted in ``months``; None is the month told before."""

    day: int
    months: int | None
    system: System = "gregorian"

    def resolve(self, anchor: Anchor) -> Interval:
        """The day."""
        reference = anchor.published
        if self.months is None and anchor.told and anchor.told.first and (not reference or not anchor.forward):
            reference = anchor.told.first
        if reference is None:
            return Interval.unknown(1)
        today = CalendarDate.of(self.system, _plus_months(reference.replace(day=1), self.months or 0))
        if self.system == "hijri" and not self.months:
            today = CalendarDate.of(self.system, reference)
        days = CalendarDate(self.system, today.year, today.month, self.day).days() if today else None
        return Interval.day(days[0]) if days else Interval.unknown(1)


@dataclass(frozen=True, slots=True)
class Period:
    """This, the last or the next week, month or year, or its beginning, middle or end.

    With no ``offset`` it is the month told before, where the text last told a whole month, else the current one.
    """

    unit: Literal["week", "month", "year"]
    offset: int | None
    part: Part | None = None

    def resolve(self, anchor: Anchor) -> Interval:
        """A last or next week is the seven days before or after publication; the current period ends at publication."""
        day = anchor.published
        if day is None:
            return Interval.unknown(2 if self.unit == "week" else 3)
        offset = self.offset or 0
        if self.unit == "week":
            if self.part == "begin" and not offset:
                start = _plus(day, -((day.weekday() - _SATURDAY) % 7 or 7))
                return Interval(start, min(_plus(start, 3), day), 2)
            if offset:
                start = _plus(day, 7 * offset - 6 * (offset > 0))
                return _part_of(Interval(start, _plus(start, 6), 2), self.part)
            return Interval(_plus(day, -6), day, 2)
        if self.unit == "month":
            told = anchor.told
            if self.offset is None and told and told.first and told.precision == 3 and told.first.day == 1:
                day = told.first
            first = _plus_months(day.replace(day=1), offset)
            last = first.replace(day=monthrange(first.year, first.month)[1])
        else:
            year = min(max(day.year + offset, 1), 9999)
            first, last = date(year, 1, 1), date(year, 12, 31)
        if self.part is None and offset == 0 and not anchor.forward:
            last = day
        return _part_of(Interval(first, last, 3), self.part)


def _part_of(whole: Interval, part: Part | None) -> Interval:
    """Of a month: the first or last ten days, the middle, the last week, a half; of a year: the like in months."""
    if part is None or whole.first is None or whole.last is None or (whole.last - whole.first).days < 10:
        return whole
    first, last = whole.first, whole.last
    if part in _WEEKS:
        return Interval(_plus(first, 7 * _WEEKS[part]), _plus(first, 7 * _WEEKS[part] + 6), 2)
    if (last - first).days > 31:
        bounds = {
            "begin": (first, _plus(_plus_months(first, 1), -1)),
            "middle": (_plus_months(first, 5), _plus(_plus_months(first, 7), -1)),
            "late": (_plus_months(first, 9), last),
            "end": (_plus_months(first, 11), last),
            "first_half": (first, _plus(_plus_months(first, 6), -1)),
            "second_half": (_plus_months(first, 6), last),
        }
        return Interval(*bounds[part], 3)
    bounds = {
        "begin": (first, _plus(first, 9)),
        "middle": (_plus(first, 14), _plus(first, 14)),
        "late": (_plus(first, 20), last),
        "end": (_plus(last, -6), last),
        "first_half": (first, _plus(first, 14)),
        "second_half": (_plus(first, 15), last),
    }
    return Interval(*bounds[part], 2 if part in ("middle", "end") else 3)


@dataclass(frozen=True, slots=True)
class Ago:
    """``count`` units before publication (after it when negative); an untold count gives no date."""

    count: int | None
    unit: Unit

    def resolve(self, anchor: Anchor) -> Interval:
        """The day that far back."""
        if self.count is None and self.unit in ("minute", "hour") and anchor.published:
            return Interval.day(anchor.published)
        if self.count is None or anchor.published is None:
            return Interval.unknown(_PRECISION_OF[self.unit])
        return Interval.day(_plus_units(anchor.published, -self.count, self.unit), _PRECISION_OF[self.unit])


@dataclass(frozen=True, slots=True)
class Last:
    """The last ``count`` units up to publication: ``the past 24 hours``."""

    count: int | None
    unit: Unit

    def resolve(self, anchor: Anchor) -> Interval:
        """From that far back to publication."""
        if self.count is None or anchor.published is None:
            return Interval.unknown(2 if self.unit in ("day", "week") else _PRECISION_OF[self.unit])
        first = _plus_units(anchor.published, -self.count, self.unit)
        if self.unit == "hour" and self.count < 24:
            first = anchor.published
        if self.unit == "day" and self.count == 2:  # the past two days are the two before today
            return Interval(first, _plus(anchor.published, -1), 1)
        return Interval(
            first, anchor.published, 1 if self.unit in ("hour", "day") else _span_precision(first, anchor.published)
        )


@dataclass(frozen=True, slots=True)
class Ahead:
    """Within the next ``count`` units, or in days to come."""

    count: int | None
    unit: Unit

    def resolve(self, anchor: Anchor) -> Interval:
        """From publication on; unknown where the count is not told."""
        if self.count is None or anchor.published is None:
            return Interval.unknown(3)
        last = _plus_units(anchor.published, self.count, self.unit)
        return Interval(anchor.published, last, _span_precision(anchor.published, last))


@dataclass(frozen=True, slots=True)
class Since:
    """From a time told until publication; ``start`` is None where the beginning is named by no date.

    ``onset`` marks what takes effect from then on («ابتداء من»): it dates the beginning alone.
    """

    start: Expression | None
    onset: bool = False

    def resolve(self, anchor: Anchor) -> Interval:
        """From the first day of the start to publication."""
        start = self.beginning(anchor)
        if start.first is None:
            return Interval.unknown(3)
        if self.onset or anchor.forward:
            return start
        last = anchor.published or (anchor.told.last if anchor.told else None)
        if last is None or last < start.first:
            last = start.first
        return Interval(start.first, last, 1 if start.precision == 1 and _span_precision(start.first, last) == 2 else 3)

    def beginning(self, anchor: Anchor) -> Interval:
        """The day from which on."""
        if self.start is None:
            return Interval.unknown(3)
        start = self.start.resolve(anchor if self.onset else replace(anchor, forward=False))
        return replace(start, last=start.first)


@dataclass(frozen=True, slots=True)
class Aside:
    """A time that dates nothing of what is told: a comparison (``first since 1971``), a name (``15 May Street``)."""

    time: Expression

    def resolve(self, anchor: Anchor) -> Interval:
        """Unknown."""
        return Interval.unknown(self.time.resolve(anchor).precision)


@dataclass(frozen=True, slots=True)
class Until:
    """An end, told with no beginning: ``until dawn``."""

    time: Expression

    def resolve(self, anchor: Anchor) -> Interval:
        """The day of the end, unknown where it lies ahead of what is told as done."""
        end = self.time.resolve(anchor)
        ahead = end.last and anchor.published and end.last > anchor.published
        return Interval.unknown(end.precision) if ahead and not anchor.forward else end


@dataclass(frozen=True, slots=True)
class Range:
    """From one time to another, or two days joined."""

    first: Expression
    last: Expression

    def resolve(self, anchor: Anchor) -> Interval:
        """Whole days from the first to the last."""
        last = self.last.resolve(anchor)
        first = self.first.resolve(anchor)
        if first.first and last.last and first.first > last.last:
            first = self.first.resolve(Anchor(last.last))
        if first.first is None or last.last is None or first.first > last.last:
            return last if first.first is None else first
        return Interval(first.first, last.last, max(first.precision, last.precision, key=int))


@dataclass(frozen=True, slots=True)
class Combined:
    """One time told twice over: ``yesterday Sunday``, ``Tuesday 9 November 2021``; the most specific first."""

    parts: tuple[Expression, ...]

    def resolve(self, anchor: Anchor) -> Interval:
        """The first part that has dates; a weekday settles the year of a date that is told without one."""
        intervals = [part.resolve(anchor) for part in self.parts]
        days_apart = [part for part in self.parts if isinstance(part, RelativeDay)]
        if days_apart and anchor.published is not None:
            return days_apart[0].resolve(anchor)
        weekday = next((part.weekday for part in self.parts if isinstance(part, Weekday)), None)
        head = self.parts[0]
        if weekday is not None and isinstance(head, Dated) and head.told.year is None and anchor.published:
            for direction in ("coming", None):
                days = head.told.place(anchor.published, direction)
                if days and days[0].weekday() == weekday and abs((days[0] - anchor.published).days) < 200:
                    return Interval(*days, 1)
        return next((interval for interval in intervals if interval.known), intervals[0])


@dataclass(frozen=True, slots=True)
class Night:
    """The hours about or after midnight of a day's night."""

    day: Expression
    after_midnight: bool

    def resolve(self, anchor: Anchor) -> Interval:
        """The day on which a night between two days ends, or the next day after midnight; else the day itself."""
        day = self.day.resolve(anchor)
        if day.last is None or isinstance(self.day, Combined | Dated):
            return day
        if day.first != day.last:
            return Interval.day(day.last)
        return day.shifted(1) if self.after_midnight else day


@dataclass(frozen=True, slots=True)
class Overnight:
    """The night up to publication, or the night told before."""

    def resolve(self, anchor: Anchor) -> Interval:
        """Two days."""
        told = anchor.told
        if told and told.first and told.last and (told.last - told.first).days == 1:
            return told
        if anchor.published is None:
            return Interval.unknown(1)
        return Interval(_plus(anchor.published, -1), anchor.published, 1)


@dataclass(frozen=True, slots=True)
class Shift:
    """``count`` units from the time told before: the next day, two hours later.

    ``of_lead`` counts from the first time told, that of the news itself («قبل عشرة أيام من التفجير»); ``from_that``
    names what it counts from with a pronoun («قبل ذلك بيوم»).
    """

    count: int | None
    unit: Unit
    of_lead: bool = False
    from_that: bool = False

    def resolve(self, anchor: Anchor) -> Interval:
        """The day that far from the day told; hours and minutes stay on that day."""
        told = anchor.lead if self.of_lead else anchor.told
        if told is None or told.first is None or told.last is None:
            return Interval.unknown(_PRECISION_OF[self.unit])
        if self.unit in ("minute", "hour") and abs(self.count or 0) < 24:
            return told if (told.last - told.first).days <= 1 else Interval.day(told.last, told.precision)
        if self.count is None:
            return Interval.unknown(3)
        if self.unit == "month" and told.precision == 3:
            first = _plus_months(told.first.replace(day=1), self.count)
            return Interval(first, first.replace(day=monthrange(first.year, first.month)[1]), 3)
        return Interval.day(_plus_units(told.last, self.count, self.unit), _PRECISION_OF[self.unit])


@dataclass(frozen=True, slots=True)
class Following:
    """The ``count`` days after the time told before: ``in the following days``."""

    count: int

    def resolve(self, anchor: Anchor) -> Interval:
        """From the day after on, up to publication."""
        told = anchor.told.last if anchor.told else None
        if told is None:
            return Interval.unknown(2)
        first, last = _plus(told, 1), _plus(told, self.count)
        if anchor.published is not None and first <= anchor.published < last and not anchor.forward:
            last = anchor.published
        return Interval(first, last, 1 if self.count == 1 else 2)


@dataclass(frozen=True, slots=True)
class Gap:
    """``two days after`` something that the clause goes on to tell: that lies so far before the time told."""

    count: int | None
    unit: Unit

    def resolve(self, anchor: Anchor) -> Interval:
        """The day that far before the day told."""
        return Shift(None if self.count is None else -self.count, self.unit).resolve(anchor)


@dataclass(frozen=True, slots=True)
class SameTime:
    """The time told before: ``on the same day``, ``in the same month``, ``in the same period``."""

    unit: Unit = "day"

    def resolve(self, anchor: Anchor) -> Interval:
        """The time told before, or the month that it lies in."""
        told = anchor.told
        if told is None or told.first is None:
            return Interval.unknown(_PRECISION_OF[self.unit])
        if self.unit == "month":
            first = told.first.replace(day=1)
            return Interval(first, first.replace(day=monthrange(first.year, first.month)[1]), 3)
        return told


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """``at dawn``, ``in the evening`` with no day."""

    def resolve(self, anchor: Anchor) -> Interval:
        """The day told before where it is that of publication or the one before, else the day of publication."""
        told = anchor.told.last if anchor.told else None
        if anchor.published is None:
            return Interval.day(told) if told and told == anchor.dated else Interval.unknown(1)
        if told is not None and 0 <= (anchor.published - told).days <= 1:
            return Interval.day(told)
        return Interval.day(anchor.published)


@dataclass(frozen=True, slots=True)
class Within:
    """Within a stretch of time with no direction told: past for what happened, ahead for what is planned."""

    count: int | None
    unit: Unit

    def resolve(self, anchor: Anchor) -> Interval:
        """The past stretch, today counted, or the coming one."""
        if anchor.forward:
            return Ahead(self.count, self.unit).resolve(anchor)
        count = self.count - 1 if self.count is not None and self.unit == "day" else self.count
        interval = Last(count, self.unit).resolve(anchor)
        if self.unit == "day" and interval.first is not None and self.count is not None and anchor.published:
            return replace(interval, first=_plus(anchor.published, 1 - self.count), last=anchor.published)
        return interval


@dataclass(frozen=True, slots=True)
class NthDay:
    """``for the fourth day running``: the days up to publication."""

    count: int

    def resolve(self, anchor: Anchor) -> Interval:
        """From the first of the days to publication."""
        if anchor.published is None:
            return Interval.unknown(1)
        return Interval(_plus(anchor.published, 1 - self.count), anchor.published, 1)
