"""Where the written tokens of an article bear the names that its labels give, and those that are listed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from marsad.extraction import actor_lexicon
from marsad.extraction.lexicon import QUOTES, Match, PhraseMatcher, bare_forms
from marsad.extraction.place_lexicon import cue_of, prepositions, words_of
from marsad.extraction.reading import Reading, Term
from marsad_training.entity_names.labels import Kind, LabelledNames
from marsad_training.entity_names.organisations import is_singular_nationality
from marsad_training.entity_names.words import (
    Words,
    heads,
    heads_of_groups,
)

_ARTICLE = "ال"
_PERSON = "PERS"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence: half-open range of its written tokens, and what it is of."""

    first: int
    last: int
    kind: Kind


class MentionFinder:
    """Finds names in articles."""

    def __init__(self, organisations: Iterable[Words], ambiguous: Iterable[Words]) -> None:
        """``organisations`` count wherever their words stand, ``ambiguous`` names of theirs after a head noun.

        In the evidence of events that are labelled with them ambiguous names count without one.
        """
        self._organisations = _matcher(organisations)
        self._ambiguous = _matcher(ambiguous)

    def find(self, reading: Reading, names: LabelledNames) -> list[list[Mention]]:
        """The names in each sentence of ``reading``, in text order and without overlaps.

        ``names`` are what the labels of the article give. Of persons only those are taken that the entities of
        ``reading`` overlap: labels name them like other people ("بائع خضار").
        """
        places, people = _matcher(names.of(Kind.PLACE)), _matcher(names.of(Kind.PERSON))
        sentences: list[list[Term]] = [[] for _ in reading.sentences]
        for term in reading.terms:
            sentences[term.sentence].append(term)
        persons = [(entity.start, entity.end) for entity in reading.entities if entity.kind == _PERSON]
        found = []
        for terms in sentences:
            mentions = [
                *self._organisations_in(terms, names),
                *_places_in(terms, places),
                *_persons_in(terms, people, persons),
            ]
            found.append(_without_overlaps(mentions))
        return found

    def _organisations_in(self, terms: Sequence[Term], names: LabelledNames) -> Iterator[Mention]:
        for match in self._organisations.find(terms):
            yield _organisation(terms, match)
        for match in self._ambiguous.find(terms):
            mention = _organisation(terms, match)
            headed = mention.first < match.first or _is_of_members(terms, match.first)
            if headed or _in_evidence(terms, match, names):
                yield mention


def _matcher(names: Iterable[Words]) -> PhraseMatcher[None]:
    return PhraseMatcher((" ".join(words), None) for words in names)


def _organisation(terms: Sequence[Term], match: Match[None]) -> Mention:
    """The mention with the head noun before it ("حركة حماس") and the nationality after it ("وزارة الصحة اللبنانية")."""
    first, last = match.first, match.last
    before = _word_before(terms, first)
    headless = not any(bare.removeprefix(_ARTICLE) in heads() for bare, _ in bare_forms(terms[first].form))
    if before is not None and headless and _is_one_of(terms[before].form, heads_of_groups()):
        first = before
    if last < len(terms) and is_singular_nationality(terms[last].form):
        last += 1
    return Mention(first, last, Kind.ORGANISATION)


def _is_of_members(terms: Sequence[Term], position: int) -> bool:
    """Whether a noun for members stands before a name: "مسلحو القاعدة"."""
    before = _word_before(terms, position)
    return before is not None and _is_one_of(terms[before].form, actor_lexicon.words("member_heads"))


def _in_evidence(terms: Sequence[Term], match: Match[None], names: LabelledNames) -> bool:
    """Whether an ambiguous name, and no verb (حسم), stands in the evidence of an event that is labelled with it."""
    first = terms[match.first]
    rest = tuple(term.form for term in terms[match.first + 1 : match.last] if term.form not in QUOTES)
    spans = (span for bare, _ in bare_forms(first.form) for span in names.ambiguous.get((bare, *rest), ()))
    return first.words[0].upos != "VERB" and any(start <= match.start < end for start, end in spans)


def _places_in(terms: Sequence[Term], places: PhraseMatcher[None]) -> Iterator[Mention]:
    """Places; a name of one word only where something before it says that it is a place."""
    located_before = -1
    for match in places.find(terms):
        single = match.last - match.first == 1
        joined = located_before == match.first
        if not single or joined or _is_located(terms, match):
            yield Mention(match.first, match.last, Kind.PLACE)
            located_before = match.last


def _is_located(terms: Sequence[Term], match: Match[None]) -> bool:
    before = terms[match.first - 1].form if match.first else ""
    if before and cue_of(before):
        return True
    word = terms[match.first].form
    common = words_of("common_words") | words_of("ordinary_words")
    if any(bare in common for bare, _ in bare_forms(word)):
        return False
    preposition = terms[match.first].text[:1] == "ب" and match.start > terms[match.first].start
    return preposition or _is_one_of(before, prepositions().keys())


def _persons_in(
    terms: Sequence[Term], persons: PhraseMatcher[None], entities: Sequence[tuple[int, int]]
) -> Iterator[Mention]:
    for match in persons.find(terms):
        if any(start < match.end and match.start < end for start, end in entities):
            yield Mention(match.first, match.last, Kind.PERSON)


def _word_before(terms: Sequence[Term], position: int) -> int | None:
    """Index of the word before ``position``, quotation marks skipped."""
    position -= 1
    while position >= 0 and terms[position].form in QUOTES:
        position -= 1
    return position if position >= 0 else None


def _is_one_of(form: str, words: Iterable[str]) -> bool:
    return any(bare in words for bare, _ in bare_forms(form))


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The longest mentions, of equals the first; organisations before places and persons."""
    kinds = list(Kind)
    taken: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: (one.first - one.last, one.first, kinds.index(one.kind))):
        if all(mention.last <= other.first or other.last <= mention.first for other in taken):
            taken.append(mention)
    return sorted(taken, key=lambda one: one.first)
