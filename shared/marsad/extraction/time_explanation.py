"""What decided the time of an event: which of the times told was chosen, and how it was read."""

from calendar import day_name
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from marsad.arabic.calendar import CalendarDate
from marsad.extraction.decision import Decision, passage
from marsad.extraction.frame import Frame
from marsad.extraction.lexicon import word_set
from marsad.extraction.reading import Reading
from marsad.extraction.time_expressions import Anchor, Expression, Interval, Weekday
from marsad.extraction.time_mentions import TimeMention, find_time_mentions
from marsad.extraction.times import DatedEvent, date_event, weighed_mentions
from marsad.model import Time

_NO_DATES = "no dates"


def explain_time(reading: Reading, frame: Frame) -> list[Decision]:
    """What decided the time of ``frame``'s event, then the times of its evidence that were left out."""
    dated = date_event(reading, frame)
    mentions = find_time_mentions(reading)
    return [_taken(reading, frame, dated, mentions), *_left_out(reading, frame, dated, mentions)]


def _taken(reading: Reading, frame: Frame, dated: DatedEvent, mentions: Sequence[TimeMention]) -> Decision:
    rules = [dated.chosen_by]
    mention = dated.mention
    if mention is not None:
        rules.append(meaning(mention.expression, mention.anchor, forward=frame.factuality == "planned"))
        rules.append(anchored(mention.anchor))
        rules.append(dated.read_by)
        weight = next((told for told in weighed_mentions(frame, mentions) if told.mention is mention), None)
        if weight is not None:
            rules.append(f"weight {weight.score:.2f}")
    return Decision(
        field="time",
        value=days_of(dated.time),
        span=dated.time.span,
        decided_by=f"times: {'; '.join(filter(None, rules))}",
    )


def _left_out(reading: Reading, frame: Frame, dated: DatedEvent, mentions: Sequence[TimeMention]) -> list[Decision]:
    decisions = []
    for told in weighed_mentions(frame, mentions):
        mention = told.mention
        if mention is dated.mention:
            continue
        forward = frame.factuality == "planned"
        rules = ["weighs less" if told.weight > 0 else "does not date what is told"]
        rules.append(meaning(mention.expression, mention.anchor, forward=forward))
        if mention.reported:
            rules.append("time of the statement")
        rules.append(f"weight {told.score if told.weight > 0 else told.weight:.2f}")
        decisions.append(
            Decision(
                field="time",
                value=days_of_interval(mention.resolve(forward=forward)),
                span=(mention.start, mention.end),
                decided_by=f"times: {'; '.join(rules)}",
                taken=False,
                clues=tuple(passage(reading.text, span) for span in _saying(reading, mention)),
            )
        )
    return decisions


def _saying(reading: Reading, mention: TimeMention) -> list[tuple[int, int]]:
    """Where the nearest verb of saying before the time of a statement stands."""
    if not mention.reported:
        return []
    sentence = reading.sentence_at(mention.start)
    before = [term for term in reading.terms if term.sentence == sentence and term.end <= mention.start]
    saying = word_set("times", "saying")
    found = [term for term in before if term.form in saying or term.form[1:] in saying]
    return [(term.start, term.end) for term in found[-1:]]


def anchored(anchor: Anchor) -> str:
    """The days that an expression is resolved against."""
    known = [f"publication {anchor.published}" if anchor.published else "no publication date"]
    if anchor.told is not None:
        known.append(f"told before {days_of_interval(anchor.told)}")
    return "against " + ", ".join(known)


def days_of(time: Time) -> str:
    """First and last day with their precision."""
    return days_of_interval(Interval(time.start, time.end, time.precision))


def days_of_interval(interval: Interval) -> str:
    """First and last day with their precision."""
    if interval.first is None:
        return f"{_NO_DATES}, precision {interval.precision}"
    days = str(interval.first) if interval.first == interval.last else f"{interval.first} – {interval.last}"
    return f"{days}, precision {interval.precision}"


def meaning(expression: Expression, anchor: Anchor, *, forward: bool) -> str:
    """What sort of time ``expression`` is, after its class in ``time_expressions``, and which week a weekday is of."""
    if isinstance(expression, Weekday):
        return f"{day_name[expression.weekday]} {_week_of(expression, anchor, forward=forward)}"
    parts = [_part(part, anchor, forward) for part in _parts(expression)]
    return f"{type(expression).__name__}({', '.join(parts)})"


def _parts(expression: Any) -> list[tuple[str, Any]]:
    """Names and values of what an expression tells, what is not told left out."""
    told = ((part.name, getattr(expression, part.name)) for part in fields(expression))
    return [(name, value) for name, value in told if value is not None and value is not False]


def _part(part: tuple[str, Any], anchor: Anchor, forward: bool) -> str:
    name, value = part
    if isinstance(value, CalendarDate):
        return " ".join(str(told) for _, told in _parts(value))
    if isinstance(value, tuple):
        return " = ".join(meaning(one, anchor, forward=forward) for one in value)
    return meaning(value, anchor, forward=forward) if hasattr(value, "resolve") else f"{name} {value}"


def _week_of(expression: Weekday, anchor: Anchor, *, forward: bool) -> str:
    """Which of the weeks a weekday was looked for in, as ``Weekday.resolve`` does."""
    if anchor.published is None:
        return "of no known week" if anchor.dated is None else "of the week up to the day named in full"
    if expression.of_week:
        return f"of the calendar week told as {expression.direction}"
    if expression.direction is not None:
        return f"told as {expression.direction}" + (f", {expression.weeks:+d} weeks" if expression.weeks else "")
    return "of the coming seven days" if forward else "of the last seven days"
