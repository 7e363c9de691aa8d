"""The gazetteer: places by their Arabic names, read from ``places.tsv.gz`` when first asked."""

import gzip
import pickle
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import cast

from marsad.arabic.word_lists import PARSED
from marsad.gazetteer.entry import Entry, GeoPrecision, PlaceKind
from marsad.gazetteer.keys import key_of


class Gazetteer:
    """Places by name. Lines of the file stay text until a name is asked for."""

    def __init__(self, lines: list[str]) -> None:
        """``lines`` as build.py writes them, without the header."""
        self._lines = lines
        self._by_key: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            for key in line[line.rindex("\t") + 1 :].split("|"):
                self._by_key.setdefault(key, []).append(index)
        self._first_words = frozenset(key.partition(" ")[0] for key in self._by_key)

    @staticmethod
    @cache
    def load() -> "Gazetteer":
        """The gazetteer of the package, read once a process.

        Raises:
            FileNotFoundError: ``make gazetteer`` has not been run.
        """
        return Gazetteer.load_from(resources.files("marsad.gazetteer"))

    @classmethod
    def load_from(cls, folder: Traversable) -> "Gazetteer":
        """The gazetteer of ``places.tsv.gz`` in ``folder``, or what a build has made of it.

        Raises:
            FileNotFoundError: there is neither.
        """
        parsed = folder / f"places{PARSED}"
        if parsed.is_file():
            gazetteer: Gazetteer = pickle.loads(parsed.read_bytes())  # noqa: S301 - of this package, as its bytecode is
            return gazetteer
        text = gzip.decompress((folder / "places.tsv.gz").read_bytes()).decode()
        return cls(text.splitlines()[1:])

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Places of that name (article and interchangeable letters aside), the most important first."""
        return self.lookup_key(key_of(name))

    def lookup_key(self, key: str) -> tuple[Entry, ...]:
        """As ``lookup``, for a name that ``keys.key_of`` has made comparable already."""
        entries = [_entry(self._lines[index]) for index in self._by_key.get(key, ())]
        return tuple(sorted(entries, key=lambda entry: -entry.importance))

    def has_key(self, key: str) -> bool:
        """Whether a place has that comparable name."""
        return key in self._by_key

    def entries(self) -> Iterator[Entry]:
        """Every place, in the order of the file."""
        return map(_entry, self._lines)

    def begins_name(self, word: str) -> bool:
        """Whether a place has a comparable name that begins with that word."""
        return word in self._first_words


def _entry(line: str) -> Entry:
    name, latitude, longitude, country, admin1, kind, population, identifier, precision, _ = line.split("\t")
    return Entry(
        name,
        float(latitude),
        float(longitude),
        country,
        admin1 or None,
        cast(PlaceKind, kind),
        int(population),
        identifier,
        cast(GeoPrecision, int(precision)),
    )
