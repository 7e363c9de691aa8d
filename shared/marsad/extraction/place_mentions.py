"""All that an article tells of places: names, and the words that point back at them.

A mention is a name where it stands; whether something happened there is for ``place_choice`` to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import ref

from marsad.extraction.lexicon import bare_forms
from marsad.extraction.place_finder import PlaceFinder
from marsad.extraction.place_lexicon import anaphors
from marsad.extraction.place_mention import PlaceMention
from marsad.extraction.reading import Reading

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


_latest: tuple[ref[Reading], Places] | None = None


def places_of(reading: Reading) -> Places:
    """The mentions and anaphors of an article; kept for the reading asked for last, since its events come in a row."""
    global _latest  # noqa: PLW0603 - a cache of one, replaced as a whole
    kept = _latest
    if kept is not None and kept[0]() is reading:
        return kept[1]
    places = Places(tuple(PlaceFinder(reading).mentions()), tuple(_find_anaphors(reading)))
    _latest = ref(reading), places
    return places


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
