"""The times told in an article, in order, with where they stand and what they are resolved against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from marsad.arabic.calendar import Token, read_date, read_weekday, tokens_of, variants
from marsad.extraction.lexicon import word_set
from marsad.extraction.reading import Reading, ReadingKey
from marsad.extraction.time_expressions import (
    Anchor,
    Aside,
    Combined,
    Dated,
    Expression,
    Following,
    Gap,
    Interval,
    PartOfDay,
    Shift,
    Since,
    Until,
    Weekday,
    Within,
)
from marsad.extraction.time_grammar import TimeReader

_SENTENCE_ENDS = frozenset({".", "?", "!", "\n"})
# How far back the words of a sentence bear on a time in it.
_REACH = 25
_STATEMENT_REACH = 14
_DATELINES = 6
_AFTER_DATELINE = 8  # a time of day, an agency


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time told: offsets, meaning, anchor, and the skeletons of the words before it in its sentence, nearest first.

    ``reported`` marks the time of a statement («أعلن أمس») rather than of what is stated.
    """

    start: int
    end: int
    expression: Expression
    anchor: Anchor
    before: tuple[str, ...]
    reported: bool

    def resolve(self, *, forward: bool = False) -> Interval:
        """Its days; ``forward`` where what is told lies ahead."""
        return self.expression.resolve(replace(self.anchor, forward=forward))


def find_time_mentions(reading: Reading) -> tuple[TimeMention, ...]:
    """All times told in ``reading``, in text order; cached for the newest readings."""
    return _mentions(ReadingKey(reading))


@lru_cache(maxsize=8)
def _mentions(key: ReadingKey) -> tuple[TimeMention, ...]:
    reading = key.reading
    tokens = tokens_of(reading.text)
    anchor = Anchor(reading.published_at or _dateline(tokens))
    mentions: list[TimeMention] = []
    for first, last, expression in TimeReader(tokens).expressions():
        before = _before(tokens, first)
        mention = TimeMention(
            start=tokens[first].start,
            end=tokens[last - 1].end,
            expression=expression,
            anchor=anchor,
            before=before,
            reported=_is_of_statement(before),
        )
        mentions.append(mention)
        interval = expression.resolve(anchor)
        aside = mention.reported and anchor.lead is not None  # the day of a statement, not of what goes on
        if interval.known and not isinstance(expression, _FLEETING) and not _looks_back(expression) and not aside:
            day = interval if interval.first == interval.last and not mention.reported else None
            anchor = replace(
                anchor,
                told=interval,
                lead=anchor.lead or day,
                dated=_named_in_full(expression, interval) or anchor.dated,
            )
    return tuple(_with_news_after(mentions))


def _with_news_after(mentions: Sequence[TimeMention]) -> Iterator[TimeMention]:
    """``mentions``, of which a gap that opens the news is measured from the day told after it, or from publication."""
    for number, mention in enumerate(mentions):
        if not isinstance(mention.expression, Gap) or mention.anchor.told is not None:
            yield mention
            continue
        intervals = (other.resolve() for other in mentions[number + 1 :] if not other.reported)
        news = next((interval for interval in intervals if interval.known and interval.first == interval.last), None)
        published = mention.anchor.published
        if published is not None and (news is None or not news.last or not 0 <= (published - news.last).days <= 1):
            news = Interval.day(published)
        yield replace(mention, anchor=replace(mention.anchor, told=news))


# What says nothing of when the news is, and does not become the time told before.
_FLEETING = (Since, Aside, Until, PartOfDay, Gap, Within, Following)


def _looks_back(expression: Expression) -> bool:
    """Whether it steps back from the time told («قبل ذلك بيوم»): what follows goes on from the time told itself."""
    return isinstance(expression, Shift) and (expression.of_lead or (expression.count or 0) < 0)


def _dateline(tokens: Sequence[Token]) -> date | None:
    """The date that stands on a line of its own among the first lines: by it the text dates itself."""
    position = lines = 0
    while position < len(tokens) and lines < _DATELINES:
        end = next((at for at in range(position, len(tokens)) if tokens[at].form == "\n"), len(tokens))
        line = tokens[position:end]
        weekday = read_weekday(line, 0)
        opening = weekday[1] if weekday else 0
        opening += weekday is not None and opening < len(line) and line[opening].form == ","
        read = read_date(line, opening)
        days = read[0].days() if read else None
        if read and days and len(line) - read[1] <= _AFTER_DATELINE:
            return days[0]
        lines += 1
        position = end + 1
    return None


def _is_of_statement(before: Sequence[str]) -> bool:
    """Whether a verb of saying stands before the time and what it says has not begun."""
    saying, content = word_set("times", "saying"), word_set("times", "content")
    for form in before[:_STATEMENT_REACH]:
        if form in content:
            return False
        if any(bare.removesuffix("ه").removesuffix("ها") in saying or bare in saying for bare, _ in variants(form)):
            return True
    return False


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
