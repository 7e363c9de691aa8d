"""The article cut into sentences, and the points inside a sentence where one occurrence may end and the next begin.

Sentences are found by punctuation, not by the parser, whose splits news without full stops misleads.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from marsad.extraction.concepts import ConceptHit, concept_types, find_concepts
from marsad.extraction.connectives import alternatives, opens_with
from marsad.extraction.reading import Reading, Term

# Before the full stop of an abbreviation or an initial: د. محمد, أ.د. علي, الفتى نائل م.; also with و before it.
_ABBREVIATED = r"(?<!\b[\u0621-\u064a])(?<!\bو[\u0621-\u064a])"
_SENTENCE_END = re.compile(
    r"\n+"
    rf"|(?<=[^\d\s.]){_ABBREVIATED}\.+(?=[\s«\"]|$)"  # a full stop after a word; not a decimal point
    rf"|(?<=\w){_ABBREVIATED}\.(?=[\u0621-\u064a]{{2}})"  # a full stop with the space after it missing
    r"|(?<=\d [\u0621-\u064a])\.(?=\s|$)"  # after a number, a letter is the era or the hour: عام 2016 م.
    r"|(?<=[»\")\d])\.(?=\s|$)"
    r"|[؟!]+(?=\s|$)"
)
# Concepts that can begin an occurrence: those with a type, and harm, which has one by whom it befalls.
HARM = frozenset({"death", "wound"})


def is_occurrence(concept: str) -> bool:
    """Whether words of ``concept`` can name an occurrence by themselves."""
    return concept in HARM or concept in concept_types()


@dataclass(frozen=True, eq=False)
class Stretch:
    """A sentence or a part of one: number of its sentence, offsets, terms and concept words."""

    sentence: int
    start: int
    end: int
    terms: tuple[Term, ...]
    hits: tuple[ConceptHit, ...]

    @cached_property
    def occurrences(self) -> tuple[ConceptHit, ...]:
        """The hits that can name an occurrence."""
        return tuple(hit for hit in self.hits if is_occurrence(hit.concept))

    def part(self, start: int, end: int) -> "Stretch":
        """The part of the stretch within ``[start, end)``."""
        terms = tuple(term for term in self.terms if start <= term.start and term.end <= end)
        indexes = {term.index for term in terms}
        return Stretch(self.sentence, start, end, terms, tuple(hit for hit in self.hits if hit.first in indexes))


@dataclass(frozen=True, eq=False)
class Outline:
    """The sentences of an article."""

    reading: Reading
    sentences: tuple[Stretch, ...]

    @classmethod
    def of(cls, reading: Reading) -> "Outline":
        """Outline of ``reading``; sentences without a word are left out."""
        hits = find_concepts(reading.terms)
        sentences: list[Stretch] = []
        for start, end in sentence_offsets(reading.text):
            terms = reading.terms_within(start, end)
            if terms:
                first, last = terms[0].index, terms[-1].index
                own = tuple(hit for hit in hits if first <= hit.first <= last)
                sentences.append(Stretch(len(sentences), start, end, terms, own))
        return cls(reading, tuple(sentences))


def joined(stretches: Sequence[Stretch]) -> Stretch:
    """Stretches as one, which stands where the first stands."""
    first = stretches[0]
    terms = tuple(term for stretch in stretches for term in stretch.terms)
    return Stretch(first.sentence, first.start, first.end, terms, tuple(hit for part in stretches for hit in part.hits))


def sentence_offsets(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of ``text``, without white space around them; a closing full stop belongs to them."""
    start = 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        if match is None:
            end = after = len(text)
        elif match.group().startswith("\n"):
            end, after = match.start(), match.end()
        else:
            end = after = match.end()
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = after


@cache
def _cut() -> re.Pattern[str]:
    connectives = rf"\s(?=(?:{alternatives('cutting')})\s)"
    return re.compile(rf"[،,؛;:]\s+|\s[-–]\s|{connectives}|\s(?=و[\u0621-\u064a]{{3,}})")


def cut_points(reading: Reading, sentence: Stretch) -> list[int]:
    """Offsets in ``sentence`` where another occurrence may begin: each side must have a word that can name one."""
    text = reading.text[sentence.start : sentence.end]
    offsets = (sentence.start + match.end() for match in _cut().finditer(text))
    starts = [hit.start for hit in sentence.occurrences]
    return [
        offset
        for offset in offsets
        if starts and starts[0] < offset <= starts[-1] and not opens_with("partitive", reading.text, offset)
    ]
