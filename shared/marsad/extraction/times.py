"""When an occurrence happened: the time that its passages tell, or that it takes over from what was told before.

The rules follow the coding manual (docs/EVENTS.md, "time" and "Times"). A passage may tell several times; the choice
falls on the one that dates the occurrence rather than the report of it, an earlier occurrence or an end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from marsad.arabic.calendar import variants
from marsad.arabic.normalisation import skeleton
from marsad.extraction.frame import Frame
from marsad.extraction.lexicon import load
from marsad.extraction.reading import Reading
from marsad.extraction.time_expressions import (
    Ago,
    Aside,
    Dated,
    Gap,
    Interval,
    NthDay,
    PartOfDay,
    Period,
    Shift,
    Since,
    Within,
)
from marsad.extraction.time_mentions import TimeMention, time_mentions_of
from marsad.model import SubEventType, Time

# A clause may begin with a conjunction or two words before its time («وفي المقابل بعد ساعات»).
_CLAUSE_OPENING = 12


def resolve_time(reading: Reading, frame: Frame) -> Time:
    """The time of the frame's event.

    Args:
        reading: The article.
        frame: The occurrence; its evidence is in code points of the article's text.

    Returns:
        First and last day with their precision, and the words that tell them (none where the time is not told).
    """
    mentions = time_mentions_of(reading)
    told = _own(frame, mentions) or _inherited(reading, frame, mentions)
    if told is not None:
        return _time(reading, told, _interval(frame, told))
    if frame.factuality == "planned" or frame.scope == "aggregate":
        return Time(precision=3)
    return Time(start=reading.published_at, end=reading.published_at, precision=2)


def _time(reading: Reading, mention: TimeMention, interval: Interval) -> Time:
    return Time(
        start=interval.first,
        end=interval.last,
        precision=interval.precision,
        text=reading.text[mention.start : mention.end],
        span=(mention.start, mention.end),
    )


def _interval(frame: Frame, mention: TimeMention) -> Interval:
    """The days of ``mention`` as the event's: what began once and for all has only its first day."""
    interval = mention.resolve(forward=frame.factuality == "planned")
    expression = mention.expression
    if frame.scope == "incident" and isinstance(expression, Since) and interval.known:
        pluperfect = "قد" in mention.before and any(form in _was() for form in mention.before)
        if pluperfect or frame.sub_event_type is SubEventType.ABDUCTION:
            return replace(interval, last=interval.first, precision=1)
    return interval


@dataclass(frozen=True)
class _Cues:
    saying: frozenset[str]
    that: frozenset[str]
    wounds: frozenset[str]


@cache
def _cues() -> _Cues:
    data = load("times")
    return _Cues(*(frozenset(map(skeleton, data[name])) for name in ("saying", "that", "died_of_wounds")))


@cache
def _was() -> frozenset[str]:
    return frozenset({"كان", "كانت", "وكان", "وكانت", "كانوا", "وكانوا"})


def _of_saying(mention: TimeMention) -> bool:
    """Whether the time is that of a statement: a verb of saying stands before it and the content has not begun."""
    cues = _cues()
    for form in mention.before[:14]:
        if form in cues.that:
            return False
        if any(bare in cues.saying or bare.removesuffix("ه").removesuffix("ها") in cues.saying for bare, _ in variants(form)):
            return True
    return False


def _own(frame: Frame, mentions: Sequence[TimeMention]) -> TimeMention | None:
    """The mention within the evidence that dates the event."""
    best: tuple[float, TimeMention] | None = None
    for order, (start, end) in enumerate(frame.evidence):
        for mention in mentions:
            if start <= mention.start and mention.end <= end:
                score = _weight(frame, mention, mention.start - start) - order * 0.01
                if score > 0 and (best is None or score > best[0]):
                    best = score, mention
    return best[1] if best else None


def _weight(frame: Frame, mention: TimeMention, depth: int) -> float:
    """How likely ``mention``, so many characters into the evidence, dates the event; 0 or less is not at all."""
    expression = mention.expression
    interval = mention.resolve(forward=frame.factuality == "planned")
    aggregate = frame.scope == "aggregate"
    if isinstance(expression, Aside):
        return 0
    score = 3.0
    if isinstance(expression, Since):
        score = 4.0 if aggregate else 2.4 if interval.known else 0
    elif isinstance(expression, PartOfDay):
        score = 2.0
    elif isinstance(expression, NthDay):
        score = 2.5
    elif isinstance(expression, Shift) and expression.unit in ("minute", "hour", "week"):
        score = 2.0 if depth <= _CLAUSE_OPENING else 0
    elif isinstance(expression, Gap):
        score = 2.0 if depth <= _CLAUSE_OPENING or any(form in _COMING for form in mention.before[:5]) else 0
    elif isinstance(expression, Within):
        score = 2.0
    elif isinstance(expression, Period) and expression.offset == 0 and expression.part is None:
        score = 1.0
    if aggregate and interval.first != interval.last:
        score += 0.8
    if not interval.known:
        score -= 0.5
    elif not aggregate:
        score -= 0.3 * (interval.precision - 1)
    if _of_saying(mention):
        score -= 1.6
    if "(" in mention.before[:8] and interval.precision == 3 and ")" not in mention.before[:8]:
        score -= 2
    if any(form in _cues().wounds for form in mention.before):
        score += 1
    return score


_COMING = frozenset({"ياتي", "وياتي", "تاتي", "وتاتي", "جاء", "وجاء", "جاءت", "وجاءت", "ذلك"})


def _inherited(reading: Reading, frame: Frame, mentions: Sequence[TimeMention]) -> TimeMention | None:
    """The time told before the evidence in its sentence, where the evidence continues it."""
    start = frame.evidence[0][0]
    sentence = next((s for s in reading.sentences if s.start <= start < s.end), None)
    if sentence is None or frame.factuality == "planned":
        return None
    before = [
        m for m in mentions
        if sentence.start <= m.start and m.end <= start and not isinstance(m.expression, Aside) and m.resolve().known
    ]
    return before[-1] if before else None
