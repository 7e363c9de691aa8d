"""The times told in an article, in order, with where they stand and what they are resolved against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from weakref import ref

from marsad.arabic.calendar import Token, tokens_of
from marsad.extraction.reading import Reading
from marsad.extraction.time_expressions import (
    Anchor,
    Aside,
    Combined,
    Dated,
    Expression,
    Interval,
    PartOfDay,
    Since,
    Weekday,
)
from marsad.extraction.time_grammar import TimeReader

_SENTENCE_ENDS = frozenset({".", "?", "!", "\n"})
# How far back the words of a sentence bear on a time in it.
_REACH = 25


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time told: offsets, meaning, anchor, and the skeletons of the words before it in its sentence, nearest first."""

    start: int
    end: int
    expression: Expression
    anchor: Anchor
    before: tuple[str, ...]

    def resolve(self, *, forward: bool = False) -> Interval:
        """Its days; ``forward`` where what is told lies ahead."""
        return self.expression.resolve(replace(self.anchor, forward=forward))


# The events of an article are resolved one after another: its mentions are kept until another article comes. Compared by
# identity, since a reading is costly to hash.
_latest: tuple[ref[Reading], tuple[TimeMention, ...]] | None = None


def time_mentions_of(reading: Reading) -> tuple[TimeMention, ...]:
    """``find_time_mentions``, kept for the reading asked for last."""
    global _latest  # noqa: PLW0603 - a cache of one, replaced as a whole
    kept = _latest
    if kept is not None and kept[0]() is reading:
        return kept[1]
    mentions = find_time_mentions(reading)
    _latest = ref(reading), mentions
    return mentions


def find_time_mentions(reading: Reading) -> tuple[TimeMention, ...]:
    """All times told in ``reading``, in text order."""
    tokens = tokens_of(reading.text)
    anchor = Anchor(reading.published_at)
    mentions: list[TimeMention] = []
    for first, last, expression in TimeReader(tokens).expressions():
        start, end = tokens[first].start, tokens[last - 1].end
        mentions.append(TimeMention(start, end, expression, anchor, _before(tokens, first)))
        interval = expression.resolve(anchor)
        if interval.known and not isinstance(expression, Since | Aside | PartOfDay):
            day = interval if interval.first == interval.last else None
            anchor = replace(
                anchor,
                told=interval,
                lead=anchor.lead or day,
                dated=_named_in_full(expression, interval) or anchor.dated,
            )
    return tuple(mentions)


def _before(tokens: Sequence[Token], first: int) -> tuple[str, ...]:
    before: list[str] = []
    for token in reversed(tokens[max(0, first - _REACH) : first]):
        if token.form in _SENTENCE_ENDS:
            break
        before.append(token.form)
    return tuple(before)


def _named_in_full(expression: Expression, interval: Interval) -> date | None:
    """The day of an expression that tells weekday and year, by which the text dates itself."""
    if not isinstance(expression, Combined):
        return None
    weekday = any(isinstance(part, Weekday) for part in expression.parts)
    year = any(isinstance(part, Dated) and part.told.year is not None for part in expression.parts)
    return interval.first if weekday and year else None
