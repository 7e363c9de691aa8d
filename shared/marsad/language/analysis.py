"""What the language layer says of a text; the only thing that the rooms above it know of any engine.

Offsets are ``[start, end)`` in code points of the text that was given, never of a normalised copy.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word.

    A word split off a written token has its own offsets where its letters stand in the token, else the whole token's.
    ``head`` is the index in ``Sentence.words`` of the governing word, -1 for the root.
    """

    text: str
    start: int
    end: int
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    token: int


@dataclass(frozen=True, slots=True)
class Token:
    """A written token and the half-open range of its words in ``Sentence.words``."""

    text: str
    start: int
    end: int
    first_word: int
    last_word: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity; ``kind`` is LOC, PERS, ORG or MISC."""

    text: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens, words and entities in text order."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text and its sentences."""

    text: str
    sentences: tuple[Sentence, ...]


class Analyser(Protocol):
    """Anything that turns a text into an analysis."""

    def analyse(self, text: str) -> Analysis:
        """Sentences, tokens, words, lemmas, tags, features, heads, relations and entities of ``text``."""
        ...
