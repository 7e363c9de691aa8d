"""When an occurrence happened: the time that its passages tell, or that it takes over from what was told before.

The rules follow the coding manual (docs/EVENTS.md, "time" and "Times"). A passage may tell several times; the choice
falls on the one that dates the occurrence rather than the report of it, an earlier occurrence or an end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from marsad.arabic.calendar import tokens_of
from marsad.extraction.frame import Frame
from marsad.extraction.lexicon import word_set
from marsad.extraction.reading import Reading
from marsad.extraction.time_expressions import (
    Ago,
    Aside,
    Gap,
    Interval,
    NthDay,
    PartOfDay,
    Period,
    Shift,
    Since,
    Until,
    Within,
)
from marsad.extraction.time_mentions import TimeMention, find_time_mentions
from marsad.model import SubEventType, Time

# How many letters may stand before a time that opens its clause («وفي المقابل بعد ساعات»).
_CLAUSE_OPENING = 12
# Words of a sentence that show how it is tied to the one before.
_OPENING_WORDS = 5
_WEEK = 7
_FAR = 200  # letters
# Days that an incident may last; a siege, or the state of those who were seized, may last longer.
_LONGEST_INCIDENT, _LONGEST_STATE = 60, 300
# What is told to last since a day was done on that day: the state of things lasts, not the act.
_DONE_AT_ONCE = frozenset({SubEventType.ABDUCTION, SubEventType.ARRESTS, SubEventType.HEADQUARTERS_ESTABLISHED})
_TAKEOVERS = frozenset(
    {
        SubEventType.GOVERNMENT_REGAINS_TERRITORY,
        SubEventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY,
        SubEventType.NON_VIOLENT_TRANSFER,
    }
)
_SENTENCE_SIGNS = (". ", "؟ ", "! ")


@dataclass(frozen=True)
class _Cues:
    died_of_wounds: frozenset[str]
    beginning: frozenset[str]
    turning: frozenset[str]
    continuing: frozenset[str]
    framing: frozenset[str]
    was: frozenset[str]
    became: frozenset[str]
    after_that: frozenset[str]
    deadline: frozenset[str]


@cache
def _cues() -> _Cues:
    return _Cues(**{name: word_set("times", name) for name in _Cues.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """The time of an event, the mention it was read from, and the rules that chose the one and read the other."""

    time: Time
    mention: TimeMention | None
    chosen_by: str
    read_by: str = ""


def resolve_time(reading: Reading, frame: Frame) -> Time:
    """The time of the frame's event.

    Args:
        reading: The article.
        frame: The occurrence; its evidence is in code points of the article's text.

    Returns:
        First and last day with their precision, and the words that tell them (none where the time is not told).
    """
    return date_event(reading, frame).time


def date_event(reading: Reading, frame: Frame) -> DatedEvent:
    """The time of the frame's event, and what decided it."""
    mentions = find_time_mentions(reading)
    mention, chosen_by = _own(frame, mentions), "told in the evidence"
    if mention is None:
        mention, chosen_by = _inherited(reading, frame, mentions)
    if mention is not None:
        interval, read_by = _interval(frame, mention, mentions)
        time = Time(
            start=interval.first,
            end=interval.last,
            precision=interval.precision,
            text=reading.text[mention.start : mention.end],
            span=(mention.start, mention.end),
        )
        return DatedEvent(time, mention, chosen_by, read_by)
    if frame.factuality == "planned" or frame.scope == "aggregate":
        return DatedEvent(Time(precision=3), None, "planned or aggregate, and no time told")
    published = mentions[0].anchor.published if mentions else reading.published_at
    return DatedEvent(Time(start=published, end=published, precision=2), None, "no time told: day of publication")


def _interval(frame: Frame, mention: TimeMention, mentions: Sequence[TimeMention]) -> tuple[Interval, str]:
    """The days of ``mention`` as the event's, and the rule that made them others than those of the mention alone."""
    forward = frame.factuality == "planned"
    interval = mention.resolve(forward=forward)
    expression = mention.expression
    rule = ""
    if isinstance(expression, Since) and not forward:
        if not interval.known:
            interval, rule = _since_onset(mention, mentions), "since an onset dated elsewhere in the article"
        if frame.scope == "incident" and interval.known and _is_over(frame, mention):
            done = expression.start.resolve(mention.anchor) if expression.start else interval
            first_day = replace(interval, last=interval.first, precision=1)
            return (done if done.known else first_day), "done on the first day of since"
    if frame.scope == "aggregate" and _length(interval):
        return replace(interval, precision=2 if _length(interval) <= _WEEK else 3), rule or "precision of an aggregate"
    if forward and interval.last and mention.before[:1] and mention.before[0] in _cues().deadline:
        first = min(mention.anchor.published or interval.last, interval.last)
        return replace(interval, first=first, precision=3), "a deadline: from publication on"
    return interval, rule


def _is_over(frame: Frame, mention: TimeMention) -> bool:
    """Whether what is told as lasting since then was done on its first day.

    So it is with a seizure, with a town that has been in other hands since, and with an act in the pluperfect.
    """
    pluperfect = "قد" in mention.before and any(form in _cues().was for form in mention.before)
    became = frame.sub_event_type in _TAKEOVERS and any(form in _cues().became for form in mention.before)
    return pluperfect or became or frame.sub_event_type in _DONE_AT_ONCE


def _since_onset(mention: TimeMention, mentions: Sequence[TimeMention]) -> Interval:
    """``Since the start of the fighting``, with the start that is dated elsewhere in the article."""
    onsets = [other for other in mentions if other is not mention and _is_onset(other)]
    before = [other for other in onsets if other.end <= mention.start]
    chosen = before[-1] if before else onsets[0] if onsets else None
    if chosen is None:
        return mention.resolve()
    if isinstance(chosen.expression, Since):
        return chosen.resolve()
    return Since(chosen.expression).resolve(chosen.anchor)


def _is_onset(mention: TimeMention) -> bool:
    interval = mention.resolve()
    if interval.first is None or (interval.precision == 3 and not isinstance(mention.expression, Since)):
        return False
    return isinstance(mention.expression, Since) or any(form in _cues().beginning for form in mention.before[:5])


def _own(frame: Frame, mentions: Sequence[TimeMention]) -> TimeMention | None:
    """The mention within the evidence that dates the event."""
    dating = [told for told in weighed_mentions(frame, mentions) if told.weight > 0]
    return max(dating, key=lambda told: told.score).mention if dating else None


@dataclass(frozen=True, slots=True)
class WeighedMention:
    """A time told in the evidence: how likely it dates the event (0 or less: not at all), and that by its position."""

    mention: TimeMention
    weight: float
    score: float


def weighed_mentions(frame: Frame, mentions: Sequence[TimeMention]) -> list[WeighedMention]:
    """The mentions within the evidence."""
    found = []
    for order, (start, end) in enumerate(frame.evidence):
        for mention in mentions:
            if start <= mention.start and mention.end <= end:
                weight = _weight(frame, mention, mention.start - start)
                found.append(WeighedMention(mention, weight, weight - order * 0.01 - _distance(frame, mention)))
    return found


def _distance(frame: Frame, mention: TimeMention) -> float:
    """How far the time stands from the words that name the event, 0 to 0.5; 0 where no words do."""
    if frame.trigger is None:
        return 0.0
    start, end = frame.trigger
    letters = max(0, mention.start - end, start - mention.end)
    return 0.5 * min(letters / _FAR, 1)


def _weight(frame: Frame, mention: TimeMention, depth: int) -> float:
    """How likely ``mention``, so many characters into the evidence, dates the event; 0 or less is not at all."""
    score = _weight_of_expression(frame, mention, depth)
    if score <= 0:
        return 0
    aggregate = frame.scope == "aggregate"
    interval = mention.resolve(forward=frame.factuality == "planned")
    if aggregate and interval.first != interval.last:
        score += 0.8
    lasting = frame.sub_event_type is SubEventType.OTHER or frame.sub_event_type in _DONE_AT_ONCE
    longest = _LONGEST_STATE if lasting else _LONGEST_INCIDENT
    if not aggregate and isinstance(mention.expression, Since) and _length(interval) > longest:
        return 0  # a state of things behind the event
    if not interval.known:
        score -= 0.5 if aggregate or interval.precision == 1 else 1.2
    elif not aggregate:
        score -= 0.3 * (interval.precision - 1)
    published = mention.anchor.published
    if frame.factuality == "happened" and interval.first and published and interval.first > published:
        return 0  # what has happened does not lie ahead
    if frame.factuality == "planned" and _announced(mention):
        return 0
    if mention.reported:
        score -= 1.6
    if "(" in mention.before[:8] and ")" not in mention.before[:8] and interval.precision == 3:
        return 0
    if any(form in _cues().died_of_wounds for form in mention.before):
        score += 1
    if any(form in _cues().after_that for form in mention.before[:3]):
        score -= 2.5
    return score


def _announced(mention: TimeMention) -> bool:
    """Whether it is when the plan was told: a day that has come, beside a verb of saying («أعلن أمس إطلاق عملية»)."""
    called_for = "الي" in mention.before  # «دعا إلى إضراب السبت»
    told, published = mention.resolve(), mention.anchor.published
    if not mention.reported or called_for or told.last is None or published is None:
        return False
    return told.last <= published


def _length(interval: Interval) -> int:
    """Days from first to last; 0 where unknown."""
    return (interval.last - interval.first).days if interval.first and interval.last else 0


def _weight_of_expression(frame: Frame, mention: TimeMention, depth: int) -> float:
    expression = mention.expression
    opens_clause = depth <= _CLAUSE_OPENING
    match expression:
        case Aside():
            return 0
        case Since():
            return 4 if frame.scope == "aggregate" else 2.4 if expression.start is not None else 1.4
        case PartOfDay():
            return 2
        case NthDay():
            return 2.5
        case Gap():
            return 2 if opens_clause or any(form in _cues().framing for form in mention.before[:5]) else 0
        case Until():  # what is closed or forbidden until then has begun before
            return 0 if frame.factuality == "planned" or frame.sub_event_type is SubEventType.OTHER else 0.5
        case Within() if frame.factuality == "planned" and "لم" in mention.before:
            return 0  # an ultimatum
        case Shift(unit="minute" | "hour" | "week", from_that=False):
            return 2 if opens_clause else 0
        case Within(unit="minute" | "hour", count=None):
            return 0
        case Within():
            return 2
        case Period(offset=0, part=None):
            return 1
    return 3


_NOT_TOLD = (None, "")


def _inherited(reading: Reading, frame: Frame, mentions: Sequence[TimeMention]) -> tuple[TimeMention | None, str]:
    """The time told before the evidence, where the evidence goes on with it, and the rule by which it does."""
    if frame.factuality == "planned":
        return _NOT_TOLD
    for start, end in frame.evidence:
        before = [mention for mention in mentions if mention.end <= start and _dates_news(mention)]
        if not before:
            continue
        if frame.scope == "aggregate":
            period = next((mention for mention in reversed(before) if _is_period(mention)), None)
            return (period, "the last period told before") if period else _NOT_TOLD
        last = before[-1]
        between = reading.text[last.end : start]
        same_sentence = not _breaks(between)
        if same_sentence or (
            "\n" not in between and not last.reported and _continues(_opening(reading.text, start, end))
        ):
            if isinstance(last.expression, Since):
                return _NOT_TOLD
            return last, "told before in the sentence" if same_sentence else "the sentence goes on with the report"
        days = [mention for mention in before if not isinstance(mention.expression, Since | Ago | Within)]
        if days and not _turns(_opening(reading.text, start, end)) and _is_only_day(days):
            return days[-1], "the only day of the news so far"
        return _NOT_TOLD
    return _NOT_TOLD


def _dates_news(mention: TimeMention) -> bool:
    """Whether other occurrences may share the time of ``mention``: known days, up to publication, of something told."""
    if isinstance(mention.expression, Aside | Until | Gap | NthDay | PartOfDay):
        return False
    if isinstance(mention.expression, Shift) and mention.expression.unit != "day":
        return False
    interval = mention.resolve()
    published = mention.anchor.published
    return interval.first is not None and (published is None or interval.first <= published)


def _is_period(mention: TimeMention) -> bool:
    interval = mention.resolve()
    return interval.first != interval.last


def _is_only_day(before: Sequence[TimeMention]) -> bool:
    """Whether the news so far is of one time, of the day before publication or up to it: a round-up tells it once."""
    told = {(interval.first, interval.last) for interval in (mention.resolve() for mention in before)}
    published = before[0].anchor.published
    last = before[0].resolve().last
    if len(told) != 1 or published is None or last is None:
        return False
    return 0 <= (published - last).days <= 1


def _breaks(between: str) -> bool:
    return "\n" in between or any(sign in between for sign in _SENTENCE_SIGNS)


def _opening(text: str, start: int, end: int) -> tuple[str, ...]:
    """The first words of the sentence in which the passage stands."""
    begin = max(text.rfind(sign, 0, start) for sign in (*_SENTENCE_SIGNS, "\n")) + 1
    return tuple(token.form for token in tokens_of(text[begin : min(end, begin + 80)]))[:_OPENING_WORDS]


def _continues(opening: tuple[str, ...]) -> bool:
    """Whether a sentence goes on with the same report: ``وأضاف``, ``وقال``."""
    return bool(opening) and opening[0] in _cues().continuing and not _turns(opening)


def _turns(opening: tuple[str, ...]) -> bool:
    """Whether a sentence turns to another matter: ``من جهة أخرى``, ``وفي سياق متصل``, ``إلى ذلك``."""
    text = " ".join(opening)
    return any(phrase in text for phrase in _cues().turning)
