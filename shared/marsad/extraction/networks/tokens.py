"""An article as the networks see it: for each term its word vector, a handful of named properties, and its concepts."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.extraction.actor_contexts import class_of
from marsad.extraction.actor_mentions import find_actor_mentions
from marsad.extraction.concepts import find_concepts
from marsad.extraction.features import bare_word
from marsad.extraction.networks.word_vectors import WordVectors, main_word
from marsad.extraction.outline import Outline
from marsad.extraction.place_mentions import find_place_mentions
from marsad.extraction.reading import Reading

NONE = ""
# Named properties: the bare word, part of speech, relation to its governor, entity, what the word says of roles
# (``actor_contexts``), party and place mention that it belongs to, and the proclitic.
FIELDS = ("word", "tag", "relation", "entity", "context", "party", "place", "proclitic")


@dataclass(frozen=True, eq=False)
class Tokens:
    """The terms of one article, in order: all sequences are as long as it has terms."""

    vectors: tuple[int, ...]
    fields: dict[str, tuple[str, ...]]
    concepts: tuple[tuple[str, ...], ...]
    definite: tuple[bool, ...]
    sentences: tuple[int, ...]

    @classmethod
    def of(cls, outline: Outline, vectors: WordVectors) -> "Tokens":
        """The terms of the article of ``outline``; its sentences are those that punctuation ends."""
        reading = outline.reading
        terms = reading.terms
        sentences = [0] * len(terms)
        for sentence in outline.sentences:
            for term in sentence.terms:
                sentences[term.index] = sentence.sentence
        concepts: list[list[str]] = [[] for _ in terms]
        for hit in find_concepts(terms):
            concepts[hit.first].append(hit.concept)
        words = [main_word(term) for term in terms]
        fields = {
            "word": tuple(bare_word(term.form) for term in terms),
            "tag": tuple(word.upos if word else NONE for word in words),
            "relation": tuple(word.deprel if word else NONE for word in words),
            "entity": _marked(len(terms), [(first, last, entity.kind) for entity, first, last in reading.entity_terms]),
            "context": tuple(class_of(term) or NONE for term in terms),
            "party": _marked(len(terms), _parties(reading)),
            "place": _marked(
                len(terms), [(place.first, place.last, "place") for place in find_place_mentions(reading)]
            ),
            "proclitic": tuple(term.form[:1] if len(term.words) > 1 else NONE for term in terms),
        }
        return cls(
            vectors=tuple(vectors.row_of(term) for term in terms),
            fields=fields,
            concepts=tuple(map(tuple, concepts)),
            definite=tuple(term.form.startswith("ال") for term in terms),
            sentences=tuple(sentences),
        )


def _parties(reading: Reading) -> list[tuple[int, int, str]]:
    return [(mention.first, mention.last, str(mention.category)) for mention in find_actor_mentions(reading)]


def _places(reading: Reading) -> list[tuple[int, int, str]]:
    return [(mention.first, mention.last, "place") for mention in find_place_mentions(reading)]


def _marked(length: int, ranges: Sequence[tuple[int, int, str]]) -> tuple[str, ...]:
    """For each term the range that it begins ("B-…") or goes on with ("I-…")."""
    marks = [NONE] * length
    for first, last, name in ranges:
        for index in range(first, last):
            marks[index] = f"{'B' if index == first else 'I'}-{name}"
    return tuple(marks)
