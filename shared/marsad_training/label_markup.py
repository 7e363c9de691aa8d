"""Labelled articles in a markup that is quick to write by hand, as the JSON lines that the rest learns from.

    python -m marsad_training.label_markup FILE... > labelled.jsonl

An article is a block that begins with ``### ID``, then ``date: 2021-03-05`` (or ``date: none``), ``---``, the text,
``---``, and its events with an empty line between two. An event is a line ``type | scope | factuality`` and fields:

    time: 2021-03-04 | 1                    first day, or first..last day, or none; then the precision
    places: حي الشعار =SY; بلدة حيان =SY    the words of the text, each with its country
    by: …; …    to: …; …    src: …; …       initiators, targets, sources, in the words of the text
    claim: …                                who claims it
    killed: 3                               best, or best/low/high with - for null; left out where not told
    wounded: 20/20/-
    ev: first words … last words ;; …       each passage by its first and last words, or in full
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

from marsad.model import Factuality, Scope, SubEventType

ORIGIN = "written for this project by a language model"
_ARTICLE = re.compile(r"^### +", re.MULTILINE)
_RULE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_LISTS = {"by": "initiators", "to": "targets", "src": "sources"}
_FIELDS = frozenset({"time", "places", "claim", "killed", "wounded", "ev", *_LISTS})


class MarkupError(ValueError):
    """What is wrong in an article's markup; the message names the article and says what to do."""


def articles_of(markup: str) -> Iterator[str]:
    """The blocks of the articles in ``markup``, each without its ``###``."""
    yield from _ARTICLE.split(markup)[1:]


def parse_article(block: str) -> dict[str, Any]:
    """The labelled row of one article's block.

    Raises:
        MarkupError: the block is not as the module says, or names words that the text does not have.
    """
    parts = _RULE.split(block)
    head = parts[0].strip().split("\n")
    name = head[0].strip()
    if len(parts) != 3:
        raise MarkupError(f"{name}: there must be two lines ---, before and after the text; found {len(parts) - 1}")
    text = parts[1].strip()
    published = next((line[5:].strip() for line in head[1:] if line.startswith("date:")), "none")
    blocks = [part for part in re.split(r"\n[ \t]*\n", parts[2].strip()) if part.strip()]
    events = []
    for number, event in enumerate(blocks, start=1):
        try:
            events.append(_event(event, text))
        except ValueError as error:
            raise MarkupError(f"{name}, event {number}: {error}") from error
    events.sort(key=lambda event: event["evidence"][0]["span"])
    day = None if published == "none" else date.fromisoformat(published).isoformat()
    return {"id": name, "published_at": day, "text": text, "events": events, "origin": ORIGIN}


def _event(block: str, text: str) -> dict[str, Any]:
    lines = [line.strip() for line in block.strip().split("\n")]
    kind = [part.strip() for part in lines[0].split("|")]
    if len(kind) != 3:
        raise ValueError(f"the first line must be type | scope | factuality, not {lines[0]!r}")
    sub_event_type = SubEventType(kind[0])
    for value, allowed in ((kind[1], get_args(Scope)), (kind[2], get_args(Factuality))):
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(map(str, allowed))}")
    fields: dict[str, str] = {}
    for line in lines[1:]:
        field, colon, value = line.partition(":")
        if not colon or field not in _FIELDS or field in fields:
            raise ValueError(f"a line must begin with one of {sorted(_FIELDS)}, each once: {line!r}")
        fields[field] = value.strip()
    event: dict[str, Any] = {
        "sub_event_type": sub_event_type.value,
        "scope": kind[1],
        "factuality": kind[2],
        "time": _time(fields.get("time", "none | 3")),
        "places": [_place(item, text) for item in _items(fields.get("places", ""))],
    }
    for field, slot in _LISTS.items():
        event[slot] = [{"text": _told(item, text)} for item in _items(fields.get(field, ""))]
    claimants = _items(fields.get("claim", ""))
    event["claimed_by"] = {"text": _told(claimants[0], text)} if claimants else None
    event["fatalities"] = _estimate(fields.get("killed", "-"))
    event["injuries"] = _estimate(fields.get("wounded", "-"))
    event["evidence"] = [{"span": list(_passage(passage, text))} for passage in fields.get("ev", "").split(";;")]
    return event


def _items(value: str) -> list[str]:
    return [item.strip() for item in value.split(";") if item.strip()]


def _told(words: str, text: str) -> str:
    if words not in text:
        raise ValueError(f"{words!r} is not in the text as it is written here")
    return words


def _place(item: str, text: str) -> dict[str, str | None]:
    words, _, country = item.partition("=")
    code = country.strip()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise ValueError(f"a place needs its country, as {words.strip()} =SY")
    return {"text": _told(words.strip(), text), "country": code}


def _time(value: str) -> dict[str, Any]:
    days, bar, precision = (part.strip() for part in value.partition("|"))
    if not bar or precision not in ("1", "2", "3"):
        raise ValueError(f"time must be DAY | PRECISION, with a precision of 1, 2 or 3: {value!r}")
    if days == "none":
        return {"start": None, "end": None, "precision": int(precision)}
    first, _, last = days.partition("..")
    start, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    if end < start:
        raise ValueError(f"the last day is before the first: {value!r}")
    return {"start": start.isoformat(), "end": end.isoformat(), "precision": int(precision)}


def _estimate(value: str) -> dict[str, int | None]:
    numbers = [None if part.strip() == "-" else int(part) for part in value.split("/")]
    if len(numbers) == 1:
        numbers *= 3
    if len(numbers) != 3:
        raise ValueError(f"a toll is best, or best/low/high: {value!r}")
    return dict(zip(("best", "low", "high"), numbers, strict=True))


def _passage(words: str, text: str) -> tuple[int, int]:
    first, dots, last = (part.strip() for part in words.partition("…"))
    start = text.find(first)
    if not first or start < 0:
        raise ValueError(f"the evidence {first!r} is not in the text as it is written here")
    if text.find(first, start + 1) >= 0 and not dots:
        raise ValueError(f"the evidence {first!r} stands twice in the text: write more of it")
    if not dots:
        return start, start + len(first)
    end = text.find(last, start)
    if not last or end < 0:
        raise ValueError(f"the evidence that begins {first!r} must end with words after it; {last!r} are not")
    return start, end + len(last)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the rows of the files named, or every error; 1 if there were any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="+")
    failed = 0
    for path in parser.parse_args(arguments).file:
        for block in articles_of(path.read_text(encoding="utf-8")):
            try:
                row = parse_article(block)
            except ValueError as error:
                sys.stderr.write(f"{path}: {error}\n")
                failed = 1
            else:
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return failed


if __name__ == "__main__":
    sys.exit(main())
