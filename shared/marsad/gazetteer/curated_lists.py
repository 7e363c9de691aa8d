"""Reads the curated lists (``curated/*.yaml``), which people edit."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from marsad.arabic.word_lists import read_list
from marsad.gazetteer.entry import Entry

# A note in brackets tells the editor which of two places a row is; a single letter ("المنطقة (ج)") is part of the name.
_NOTE = re.compile(r"\s*\([^()]{2,}\)")


class NamedEntry(NamedTuple):
    """A place and its Arabic names as written in the list."""

    entry: Entry
    names: tuple[str, ...]


class CountryRow(NamedTuple):
    """A country: its names and the forms of its adjective (masculine singular; irregular forms apart)."""

    entry: Entry
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    irregular: tuple[str, ...]


def _names(field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NOTE.sub("", name).strip() for name in field.split(" / ")))


def _slug(english: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", english.lower()).strip("-")


def curated_places() -> Iterator[NamedEntry]:
    """Every row of the lists but countries.

    Raises:
        ValueError: a row has not four fields, or its degrees are no numbers.
    """
    folder = resources.files("marsad.gazetteer") / "curated"
    names = sorted(path.name.removesuffix(".yaml") for path in folder.iterdir() if path.name.endswith(".yaml"))
    for name in names:
        if name != "countries":
            for group in read_list(folder, name):
                for row in group["places"]:
                    yield _place(row, group)


def _place(row: str, group: dict[str, Any]) -> NamedEntry:
    fields = [field.strip() for field in row.split(" | ")]
    if len(fields) != 4:
        raise ValueError(f"not 'names | English name | latitude | longitude': {row}")
    names, english, latitude, longitude = fields
    entry = Entry(
        english,
        float(latitude),
        float(longitude),
        group["country"],
        group.get("admin1"),
        group["kind"],
        0,
        f"marsad:{group['country']}:{group['kind']}:{_slug(english)}",
        group["precision"],
    )
    return NamedEntry(entry, _names(names))


@cache
def countries() -> tuple[CountryRow, ...]:
    """Every row of the list of countries, in its order."""
    rows = []
    for code, row in read_list(resources.files("marsad.gazetteer") / "curated", "countries").items():
        names, english, latitude, longitude, people = (field.strip() for field in f"{row} ".split("|"))
        adjectives, _, irregular = people.partition("+")
        entry = Entry(english, float(latitude), float(longitude), code, None, "country", 0, f"iso3166:{code}", 3)
        rows.append(CountryRow(entry, _names(names), _forms(adjectives), _forms(irregular)))
    return tuple(rows)


def _forms(field: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in field.split("/") if form.strip())
