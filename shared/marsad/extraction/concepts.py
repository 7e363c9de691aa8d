"""Words of conflict in an article: finds the inflected words of ``lexicons/triggers.yaml`` and names their concepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from marsad.arabic.inflection import VerbFinder, noun_phrase_forms
from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import bare_forms, follow, load, offset_after
from marsad.extraction.reading import Term
from marsad.model import SubEventType

# A phrase as its words, and its concept.
Phrase = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class ConceptHit:
    """A word or phrase of a concept: offsets, half-open range of term positions in the sequence searched."""

    concept: str
    start: int
    end: int
    first: int
    last: int


@cache
def concept_types() -> dict[str, SubEventType]:
    """The sub-event type that a concept alone speaks for, of those that speak for one."""
    return {
        name: SubEventType(entry["sub_event_type"])
        for name, entry in load("triggers").items()
        if "sub_event_type" in entry
    }


@cache
def _nominal_phrases() -> dict[str, list[tuple[list[set[str]], str]]]:
    """Nouns, and phrases that stay as they are, by the forms of their first word: those of the others, and concept."""
    index: dict[str, list[tuple[list[set[str]], str]]] = {}
    for concept, entry in load("triggers").items():
        phrases = [noun_phrase_forms(noun) for noun in entry.get("nouns", ())]
        phrases += [[{word} for word in skeleton(phrase).split()] for phrase in entry.get("phrases", ())]
        for first, *others in phrases:
            for form in first:
                index.setdefault(form, []).append((others, concept))
    return index


@cache
def _verbs() -> VerbFinder[str]:
    """Concepts by their verbs."""
    return VerbFinder((verb, concept) for concept, entry in load("triggers").items() for verb in entry.get("verbs", ()))


@lru_cache(maxsize=1 << 16)
def _phrases(form: str) -> tuple[Phrase, ...]:
    """The phrases whose first word is ``form``, longest first."""
    found = _verbs().find(form)
    for others, concept in _nominal_phrases().get(form, ()):
        found.update(((form, *words), concept) for words in product(*others))
    return tuple(sorted(found, key=lambda phrase: (-len(phrase[0]), phrase)))


def find_concepts(terms: Sequence[Term]) -> list[ConceptHit]:
    """Every concept at every term of ``terms``: for each concept the longest phrase that begins there."""
    hits: list[ConceptHit] = []
    for position, term in enumerate(terms):
        seen: set[str] = set()
        for form, cut in bare_forms(term.form):
            for words, concept in _phrases(form):
                if concept in seen:
                    continue
                last = follow(terms, position + 1, words[1:])
                if last is not None:
                    seen.add(concept)
                    hits.append(ConceptHit(concept, offset_after(term, cut), terms[last - 1].end, position, last))
    return hits
