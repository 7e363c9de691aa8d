"""Words of conflict in an article: finds the inflected words of ``lexicons/triggers.yaml`` and names their concepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from marsad.arabic.inflection import noun_phrase_forms, verb_forms
from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import bare_forms, follow, load, offset_after
from marsad.extraction.reading import Term
from marsad.model import SubEventType


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
def _index() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases by their first word, longest first, each with its concept."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for concept, entry in load("triggers").items():
        forms = [noun_phrase_forms(noun) for noun in entry.get("nouns", ())]
        forms += [verb_forms(verb) for verb in entry.get("verbs", ())]
        forms.append({tuple(skeleton(phrase).split()) for phrase in entry.get("phrases", ())})
        for words in set().union(*forms):
            index.setdefault(words[0], []).append((words, concept))
    for found in index.values():
        if len(found) > 1:
            found.sort(key=lambda item: (-len(item[0]), item))
    return index


def find_concepts(terms: Sequence[Term]) -> list[ConceptHit]:
    """Every concept at every term of ``terms``: for each concept the longest phrase that begins there."""
    hits: list[ConceptHit] = []
    index = _index()
    for position, term in enumerate(terms):
        seen: set[str] = set()
        for form, cut in bare_forms(term.form):
            for words, concept in index.get(form, ()):
                if concept in seen:
                    continue
                last = follow(terms, position + 1, words[1:])
                if last is not None:
                    seen.add(concept)
                    hits.append(ConceptHit(concept, offset_after(term, cut), terms[last - 1].end, position, last))
    return hits
