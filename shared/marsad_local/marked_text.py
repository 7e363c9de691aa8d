"""Stretches of an article with the words of several fields marked in them, for terminals and pages alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from marsad.extraction.decision import DecidedField, Decision, ExplainedEvent
from marsad.extraction.outline import sentence_offsets

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be marked: offsets, and the numbered decisions that they were taken for."""

    start: int
    end: int
    decisions: tuple[tuple[int, Decision], ...]

    @property
    def field(self) -> DecidedField:
        """The field that the words were first taken for."""
        return self.decisions[0][1].field


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, or the place where a mark opens or closes."""

    kind: Literal["text", "open", "close"]
    text: str
    mark: Mark | None = None


def numbered(event: ExplainedEvent) -> list[tuple[int, Decision]]:
    """The decisions of an event that were taken for words of their own, numbered from 1; passages have no number."""
    taken = [decision for decision in event.decisions if decision.taken and decision.span is not None]
    return list(enumerate((decision for decision in taken if decision.field != "evidence"), start=1))


def marks_of(decisions: Iterable[tuple[int, Decision]]) -> list[Mark]:
    """One mark for each stretch of words, in text order, what encloses others first."""
    found: dict[Offsets, list[tuple[int, Decision]]] = {}
    for number, decision in decisions:
        if decision.span is not None:
            found.setdefault(decision.span, []).append((number, decision))
    return [Mark(*span, tuple(found[span])) for span in sorted(found, key=lambda span: (span[0], -span[1]))]


def contexts(text: str, event: ExplainedEvent) -> list[Offsets]:
    """Sentences outside the event's evidence that hold words taken for one of its fields, in text order."""
    evidence = [passage.span for passage in event.event.evidence]
    found = set()
    for _, decision in numbered(event):
        span = decision.span
        if span is not None and not any(start <= span[0] and span[1] <= end for start, end in evidence):
            found.add(_sentence(text, span))
    return sorted(found)


def _sentence(text: str, span: Offsets) -> Offsets:
    """The sentence that the words at ``span`` begin in, as far as they reach."""
    sentences = sentence_offsets(text)
    start, end = next(((start, end) for start, end in sentences if start <= span[0] < end), span)
    return start, max(end, span[1])


def pieces(text: str, stretch: Offsets, marks: Sequence[Mark]) -> Iterator[Piece]:
    """``text`` at ``stretch`` with its marks properly nested: a mark that crosses another one is told in two parts."""
    start, end = stretch
    inside = [mark for mark in marks if start < mark.end and mark.start < end]
    waiting = [replace(mark, start=max(mark.start, start), end=min(mark.end, end)) for mark in inside]
    position = start
    opened: list[Mark] = []
    while waiting or opened:
        waiting.sort(key=lambda mark: (mark.start, -mark.end))
        if opened and (not waiting or opened[-1].end <= waiting[0].start):
            closing = opened.pop()
            yield from _text(text, position, closing.end)
            yield Piece("close", "", closing)
            position = closing.end
            continue
        mark = waiting.pop(0)
        if opened and mark.end > opened[-1].end:
            waiting.append(replace(mark, start=opened[-1].end))
            mark = replace(mark, end=opened[-1].end)
        yield from _text(text, position, mark.start)
        yield Piece("open", "", mark)
        opened.append(mark)
        position = mark.start
    yield from _text(text, position, end)


def _text(text: str, start: int, end: int) -> Iterator[Piece]:
    if start < end:
        yield Piece("text", text[start:end])
