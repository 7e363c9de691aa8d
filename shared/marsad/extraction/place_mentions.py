"""All that an article tells of places: names, and the words that point back at them.

A mention is a name where it stands; whether something happened there is for ``place_choice`` to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from marsad.extraction.lexicon import bare_forms
from marsad.extraction.place_finder import PlaceFinder
from marsad.extraction.place_lexicon import anaphors
from marsad.extraction.place_mention import PlaceMention
from marsad.extraction.reading import Reading, ReadingKey

# Words that point back at a place with no noun; words that stress that it is the same place.
_PRONOUNS = frozenset({"فيها", "فيه", "هناك", "منها", "عليها", "اليها", "بها", "فيهما", "داخلها", "داخله", "محيطها"})
_SAME = frozenset({"نفسها", "ذاتها", "نفسه", "ذاته", "عينها"})


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word that points back at a place: "المدينة", "فيها"; ``kinds`` are those it can stand for, none for any."""

    start: int
    end: int
    term: int
    sentence: int
    form: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Places:
    """All that an article tells of places."""

    mentions: tuple[PlaceMention, ...]
    anaphors: tuple[Anaphor, ...]


@lru_cache(maxsize=8)
def _places(key: ReadingKey) -> Places:
    return Places(tuple(PlaceFinder(key.reading).mentions()), tuple(_find_anaphors(key.reading)))


def places_of(reading: Reading) -> Places:
    """The mentions and anaphors of an article; cached for the newest readings."""
    return _places(ReadingKey(reading))


def find_place_mentions(reading: Reading) -> tuple[PlaceMention, ...]:
    """Every place name of the article, in text order."""
    return places_of(reading).mentions


def _find_anaphors(reading: Reading) -> Iterator[Anaphor]:
    for term in reading.terms:
        if term.form in _PRONOUNS or term.form.lstrip("وف") in _PRONOUNS:
            yield Anaphor(term.start, term.end, term.index, term.sentence, "pronoun", frozenset())
            continue
        for bare, _ in bare_forms(term.form):
            kinds = anaphors().get(bare)
            if kinds is not None:
                following = reading.terms[term.index + 1].form if term.index + 1 < len(reading.terms) else ""
                form = f"{bare}+" if following in _SAME else bare
                yield Anaphor(term.start, term.end, term.index, term.sentence, form, kinds)
                break
