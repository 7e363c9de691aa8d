"""The article made ready for rules: terms, sentences and entities with offsets, in forms that compare.

A ``Term`` is a written token. Its ``form`` is the skeleton (no marks, interchangeable letters made one), which the word
lists are compared with after the same treatment; its ``words`` are the syntactic words that Stanza splits it into.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from marsad.arabic.normalisation import skeleton
from marsad.language.analysis import Analysis, Entity, Sentence, Word
from marsad.model import Document


@dataclass(frozen=True, slots=True)
class Term:
    """A written token: ``index`` in the article, ``sentence`` index, offsets, comparable form, syntactic words."""

    index: int
    sentence: int
    start: int
    end: int
    text: str
    form: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Reading:
    """One article: its text, publication date, language analysis and terms."""

    text: str
    published_at: date | None
    title: str | None
    analysis: Analysis
    terms: tuple[Term, ...]

    @classmethod
    def of(cls, document: Document, analysis: Analysis) -> "Reading":
        """Prepare ``document``, whose text ``analysis`` is of."""
        terms: list[Term] = []
        for number, sentence in enumerate(analysis.sentences):
            for token in sentence.tokens:
                words = sentence.words[token.first_word : token.last_word]
                form = skeleton(token.text)
                terms.append(Term(len(terms), number, token.start, token.end, token.text, form, words))
        return cls(document.text, document.published_at, document.title, analysis, tuple(terms))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the analysis."""
        return self.analysis.sentences

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Named entities of all sentences, in text order."""
        return tuple(entity for sentence in self.analysis.sentences for entity in sentence.entities)

    @cached_property
    def sentence_starts(self) -> dict[int, int]:
        """Sentence number → index of its first term."""
        starts: dict[int, int] = {}
        for term in self.terms:
            starts.setdefault(term.sentence, term.index)
        return starts

    @cached_property
    def entity_terms(self) -> tuple[tuple[Entity, int, int], ...]:
        """Each named entity with the terms that it touches, as a half-open range of indexes."""
        ranges: list[tuple[Entity, int, int]] = []
        first = 0
        for entity in self.entities:
            while first < len(self.terms) and self.terms[first].end <= entity.start:
                first += 1
            last = first
            while last < len(self.terms) and self.terms[last].start < entity.end:
                last += 1
            ranges.append((entity, first, last))
        return tuple(ranges)

    def terms_within(self, start: int, end: int) -> tuple[Term, ...]:
        """Terms that lie wholly in ``[start, end)``."""
        first = bisect_left(self.terms, start, key=lambda term: term.start)
        last = bisect_right(self.terms, end, key=lambda term: term.end)
        return self.terms[first:last]

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence that an offset lies in, or that follows it; the number of sentences after the last."""
        return next((i for i, sentence in enumerate(self.sentences) if offset < sentence.end), len(self.sentences))


class ReadingKey:
    """A reading as a cache key: compared by identity, since comparing texts would cost more than the search."""

    __slots__ = ("reading",)

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def __hash__(self) -> int:
        return id(self.reading)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReadingKey) and other.reading is self.reading
