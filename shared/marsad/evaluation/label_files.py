"""Files of labelled or extracted events: one article a line, ``{"id": …, "events": […]}``; what is wrong with them.

Every fault names file and line and says what to do. What the scorer does not look at is left alone.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from marsad.evaluation.scoring import Event
from marsad.model import SubEventType

SHOWN_FAULTS = 20
_TYPES = tuple(map(str, SubEventType))
_LINE = 'each line is one article, {"id": …, "events": […]}'
_EVIDENCE = '"evidence": [{"span": [start, end]}], the characters of the text that tell it'
# What to do where a field is not there at all.
_ABSENT = {
    "id": "an article needs the id that it has in the other file",
    "events": 'an article with nothing to code has "events": []',
    "evidence": f"an event needs {_EVIDENCE}",
    "span": f"an event needs {_EVIDENCE}",
    "sub_event_type": "an event needs one of the types of docs/EVENTS.md",
    "confidence": "reliability needs one, 0 to 1, of every extracted event",
}

Labels = dict[str, list[Event]]


class LabelFileError(Exception):
    """A file that cannot be scored; ``faults`` are whole lines for whoever wrote it."""

    def __init__(self, faults: Sequence[str]) -> None:
        shown = list(faults[:SHOWN_FAULTS])
        if len(faults) > SHOWN_FAULTS:
            shown.append(f"and {len(faults) - SHOWN_FAULTS} more")
        super().__init__("\n".join(shown))
        self.faults = tuple(faults)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)


class _Passage(_Shape):
    span: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]

    @field_validator("span")
    @classmethod
    def _some_text(cls, span: tuple[int, int]) -> tuple[int, int]:
        if span[1] <= span[0]:
            raise ValueError("its end does not lie after its start")
        return span


class _Name(_Shape):
    text: str | None = None
    name: str | None = None


class _Days(_Shape):
    start: date | None = None
    end: date | None = None


class _Estimate(_Shape):
    best: int | None = None


class _Event(_Shape):
    sub_event_type: str
    scope: str | None = None
    factuality: str | None = None
    time: _Days | None = None
    places: list[_Name] | None = None
    initiators: list[_Name] | None = None
    targets: list[_Name] | None = None
    sources: list[_Name] | None = None
    fatalities: _Estimate | None = None
    injuries: _Estimate | None = None
    evidence: Annotated[list[_Passage], Field(min_length=1)]
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None

    @field_validator("sub_event_type")
    @classmethod
    def _known(cls, name: str) -> str:
        if name in _TYPES:
            return name
        close = get_close_matches(name, _TYPES, n=1)
        advice = f'did you mean "{close[0]}"?' if close else f"write one of {'; '.join(_TYPES)}"
        raise ValueError(f'there is no type "{name}"; {advice}')


class _Article(_Shape):
    id: Annotated[str, Field(min_length=1)]
    text: str | None = None
    events: list[_Event]


def read_labels(path: Path, *, with_confidence: bool = False) -> Labels:
    """The events of each article of the file, by article id, in its order.

    Raises:
        LabelFileError: a line is no article of the coding rules, an id stands twice, or, with ``with_confidence``, an
            event has none.
        OSError: the file cannot be read.
    """
    labels: Labels = {}
    seen: dict[str, int] = {}
    faults: list[str] = []
    for number, line in _lines(path):
        try:
            article = _Article.model_validate_json(line)
            found = list(_more_faults(article, with_confidence))
        except ValidationError as error:
            found = [_fault(fault["type"], fault["loc"], fault["msg"]) for fault in error.errors(include_input=False)]
        else:
            if article.id in seen:
                found.append(f'article "{article.id}" stands in line {seen[article.id]} already; keep one of them')
            seen.setdefault(article.id, number)
            labels[article.id] = json.loads(line)["events"]
        faults += [f"{path}:{number}: {fault}" for fault in found]
    if faults:
        raise LabelFileError(faults)
    return labels


def read_pair(labelled: Path, extracted: Path, *, with_confidence: bool = False) -> tuple[Labels, Labels]:
    """The labelled events, and the extracted ones of the same articles and perhaps others.

    Raises:
        LabelFileError: one of both cannot be scored (see ``read_labels``), nothing is labelled, or a labelled article
            has no line among the extracted.
        OSError: a file cannot be read.
    """
    gold, found = read_labels(labelled), read_labels(extracted, with_confidence=with_confidence)
    if not gold:
        raise LabelFileError([f"{labelled}: no article in it; {_LINE}"])
    missing = [key for key in gold if key not in found]
    if missing:
        raise LabelFileError([_missing(missing, labelled, extracted, len(gold))])
    return gold, found


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that hold anything, with their numbers; bytes, so that a badly encoded one is a fault of its own."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield number, line


def _more_faults(article: _Article, with_confidence: bool) -> Iterator[str]:
    """What the shape alone does not tell."""
    for number, event in enumerate(article.events):
        if with_confidence and event.confidence is None:
            yield _fault("missing", ("events", number, "confidence"), "")
        for place, passage in enumerate(event.evidence):
            if article.text is not None and passage.span[1] > len(article.text):
                where = _where(("events", number, "evidence", place, "span"))
                yield f"{where}: it ends at {passage.span[1]}, after the text, which has {len(article.text)} characters"


def _fault(kind: str, location: Sequence[int | str], message: str) -> str:
    if kind == "json_invalid":
        return f"this is not JSON ({message.removeprefix('Invalid JSON: ')}); {_LINE}"
    where, field = _where(location), str(location[-1]) if location else ""
    if kind == "missing":
        return f"{where} is missing: {_ABSENT[field]}"
    if kind == "too_short" and field == "evidence":
        return f"{where} is empty: {_ABSENT[field]}"
    return f"{where}: {message.removeprefix('Value error, ')}" if where else message


def _where(location: Sequence[int | str]) -> str:
    """A place in the JSON, events counted from 1 as a reader does."""
    if len(location) >= 2 and location[0] == "events":
        rest = ".".join(map(str, location[2:]))
        return f"event {int(location[1]) + 1}" + (f", {rest}" if rest else "")
    return ".".join(map(str, location))


def _missing(ids: Sequence[str], labelled: Path, extracted: Path, number: int) -> str:
    named = ", ".join(ids[:3]) + (", …" if len(ids) > 3 else "")
    return (
        f"{extracted}: no line for {len(ids)} of the {number} articles of {labelled}: {named}; "
        'every one needs a line, with "events": [] where nothing was extracted'
    )
