"""Word lists: YAML files beside this module, and the matcher that finds their phrases in an article's terms.

Entries are written as in print; they and the article are compared by ``skeleton`` form. A phrase matches with the
proclitics و ف ب ل ك before its first word (the match starts after them) and with quotation marks between its words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Generic, TypeVar

from marsad.arabic.normalisation import MARKS, skeleton
from marsad.arabic.word_lists import read_list
from marsad.extraction.reading import Term

Value = TypeVar("Value")
QUOTES = frozenset({'"', "'", '""', "''", "(", ")", "[", "]"})
# Longest first: conjunction, then preposition; a lone letter is a proclitic only before a whole entry.
_PROCLITICS = ("وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ل", "ك")


@cache
def load(name: str) -> Any:
    """The parsed content of ``lexicons/<name>.yaml``."""
    return read_list(resources.files("marsad.extraction") / "lexicons", name)


@cache
def word_set(name: str, *path: str) -> frozenset[str]:
    """Skeletons of the words of the list at ``path`` in ``lexicons/<name>.yaml``."""
    words = load(name)
    for key in path:
        words = words[key]
    return frozenset(map(skeleton, words))


@dataclass(frozen=True, slots=True)
class Match(Generic[Value]):
    """A phrase found: offsets in the article, half-open range of term indexes in the sequence searched, its value."""

    start: int
    end: int
    first: int
    last: int
    value: Value


def offset_after(term: Term, letters: int) -> int:
    """Offset in the article after the first ``letters`` letters of ``term``, marks not counted."""
    seen = 0
    for position, character in enumerate(term.text):
        if seen == letters and not MARKS.match(character):
            return term.start + position
        seen += not MARKS.match(character)
    return term.end


@lru_cache(maxsize=1 << 16)
def bare_forms(form: str) -> tuple[tuple[str, int], ...]:
    """The readings of a form as proclitics and a word: (word, letters cut), the uncut form first.

    ``لل`` + word is read as ل + ال + word with nothing cut, since no letters of the text spell the word alone.
    """
    readings = [(form, 0)]
    for proclitic in _PROCLITICS:
        rest = form[len(proclitic) :]
        if form.startswith(proclitic) and len(rest) >= 2:
            readings.append((rest, len(proclitic)))
    for prefix, cut in (("لل", 0), ("ولل", 1), ("فلل", 1)):
        if form.startswith(prefix) and len(form) > len(prefix) + 1:
            readings.append(("ال" + form[len(prefix) :], cut))
    return tuple(readings)


class PhraseMatcher(Generic[Value]):
    """Finds the longest phrases of a list, leftmost first, without overlaps."""

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        """``entries`` are (phrase, value); of two equal phrases the first counts."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in entries:
            words = tuple(skeleton(phrase).replace("-", " - ").split())
            if words:
                self._by_first.setdefault(words[0], []).append((words, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda item: -len(item[0]))

    def find(self, terms: Sequence[Term]) -> list[Match[Value]]:
        """All matches in ``terms``, in order."""
        matches: list[Match[Value]] = []
        position = 0
        while position < len(terms):
            match = self.match_at(terms, position)
            if match is None:
                position += 1
            else:
                matches.append(match)
                position = match.last
        return matches

    def match_at(self, terms: Sequence[Term], position: int) -> Match[Value] | None:
        """The longest match that begins at ``terms[position]``."""
        best: Match[Value] | None = None
        for form, cut in bare_forms(terms[position].form):
            for words, value in self._by_first.get(form, ()):
                last = follow(terms, position + 1, words[1:])
                if last is not None and (best is None or last > best.last):
                    start = offset_after(terms[position], cut)
                    best = Match(start, terms[last - 1].end, position, last, value)
                    break
        return best


def follow(terms: Sequence[Term], position: int, words: tuple[str, ...]) -> int | None:
    """Index after the last of ``words`` when they stand from ``position`` on, quotes skipped between them."""
    for word in words:
        while position < len(terms) and terms[position].form in QUOTES and terms[position].form != word:
            position += 1
        if position >= len(terms) or terms[position].form != word:
            return None
        position += 1
    return position
