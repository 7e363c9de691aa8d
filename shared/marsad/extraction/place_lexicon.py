"""The word list of places (``lexicons/places.yaml``) in comparable forms."""

from dataclasses import dataclass
from functools import cache

from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import bare_forms, load, word_set
from marsad.gazetteer.keys import without_article


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that introduces a name: the kind of place, and whether the word belongs to the name that is reported."""

    kind: str
    named: bool


@cache
def cues() -> dict[str, Cue]:
    """Cue word → what it introduces. The kind ``around`` is a stretch of land round a place."""
    words = load("places")
    found = {skeleton(word): Cue("around", named=False) for word in words["around_cues"]}
    for section, named in (("plain_cues", False), ("named_cues", True)):
        for kind, forms in words[section].items():
            for word in forms:
                found.setdefault(skeleton(word), Cue(kind, named))
    return found


def words_of(section: str) -> frozenset[str]:
    """The words of a flat section."""
    return word_set("places", section)


@cache
def bare_words_of(section: str) -> frozenset[str]:
    """The words of a flat section without their article."""
    return frozenset(without_article(word) for word in words_of(section))


@cache
def prepositions() -> dict[str, str]:
    """Locating word → the relation it tells: in, near, part, toward, from. Of two relations the first listed counts."""
    found: dict[str, str] = {}
    for relation, words in load("places")["prepositions"].items():
        for word in words:
            found.setdefault(skeleton(word), relation)
    return found


@cache
def anaphors() -> dict[str, frozenset[str]]:
    """Definite word that points back → the kinds of place it can stand for."""
    return {skeleton(word): frozenset(kinds) for word, kinds in load("places")["anaphors"].items()}


@cache
def cue_of(form: str) -> tuple[Cue, int] | None:
    """The cue that a term's form is, proclitics aside, and how many letters those take; None for other words."""
    for bare, cut in bare_forms(form):
        cue = cues().get(bare)
        if cue is not None:
            return cue, cut
    return None
