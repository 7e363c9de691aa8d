"""The article made ready for rules: terms, sentences and clauses with offsets, in forms that compare.

A ``Term`` is a written token. Its ``form`` is the skeleton (no marks, interchangeable letters made one), which the word
lists are compared with after the same treatment; its ``words`` are the syntactic words that Stanza splits it into.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
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

    def terms_within(self, start: int, end: int) -> tuple[Term, ...]:
        """Terms that lie wholly in ``[start, end)``."""
        first = bisect_left(self.terms, start, key=lambda term: term.start)
        last = bisect_right(self.terms, end, key=lambda term: term.end)
        return self.terms[first:last]

    def terms_of(self, spans: tuple[tuple[int, int], ...]) -> Iterator[Term]:
        """Terms of several passages, passage by passage."""
        for start, end in spans:
            yield from self.terms_within(start, end)
