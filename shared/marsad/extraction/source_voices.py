"""Everybody who may be said to say so: the attributions in and around the evidence of an event, with their names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.extraction.actor_mentions import describe_actor
from marsad.extraction.concepts import concept_types, find_concepts
from marsad.extraction.frame import Offsets
from marsad.extraction.reading import Reading, Term
from marsad.extraction.source_attributions import Attribution, find_attributions
from marsad.extraction.source_coreference import named_source
from marsad.extraction.source_lexicon import words
from marsad.model import EVENT_TYPE_OF, ActorKind, EventType

# Those whose account of their own act is a claim; a state's is not.
_CLAIMANTS = frozenset({ActorKind.REBEL_GROUP, ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA})
_OWN_ACT_WITHIN = 6
_ACTS = frozenset({EventType.BATTLES, EventType.EXPLOSIONS})

INSIDE = "stands in the evidence"
BEFORE = "speech opened before in the sentence"
AFTER = "reference after it in the sentence"
QUOTATION = "a quotation still open"
EARLIER = "spoke last in an earlier sentence of the paragraph"


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution that may govern an occurrence, and the name that it goes by.

    ``governs`` and ``claim`` name the rules by which it does so and by which it is a claim (empty: it is none);
    ``denies`` tells that it denies, or goes on with a denial; ``passage`` is the number of the evidence's passage.
    """

    attribution: Attribution
    name: Offsets
    governs: str
    claim: str
    denies: bool
    passage: int = 0


@dataclass(frozen=True, slots=True)
class Governing:
    """An attribution, the rule by which it governs a passage of the evidence, and the number of the passage."""

    attribution: Attribution
    rule: str
    passage: int


def attested(reading: Reading, evidence: Sequence[Offsets]) -> list[Voice]:
    """Everybody named who may speak of what ``evidence`` tells, in its order."""
    return [
        Voice(found.attribution, name, found.rule, _claim(reading, found.attribution, name),
              _denies(reading, found.attribution), found.passage)
        for found in governing(reading, evidence)
        if (name := named_source(reading, found.attribution)) is not None
    ]  # fmt: skip


def _claim(reading: Reading, attribution: Attribution, offsets: Offsets) -> str:
    """Why it is a claim, empty where it is none.

    An armed group that tells its own act claims it: "قالت الكتائب إن مقاتليها", "أعلن استهداف موكب".
    """
    if attribution.manner != "says":
        return "claims responsibility" if attribution.manner == "claims" else ""
    following = reading.terms_within(attribution.end, attribution.sentence[1])[:_OWN_ACT_WITHIN]
    own_forces = any(term.form in words("own_forces") for term in following)
    if not own_forces and not begins_with_act(following):
        return ""
    armed = describe_actor(reading, *offsets).kind in _CLAIMANTS
    return "an armed group tells its own act" if armed else ""


def begins_with_act(terms: Sequence[Term]) -> bool:
    """Whether what is said is a noun of violence rather than a clause, whose subject would be another."""
    types = concept_types()
    for term in terms:
        if term.form in words("complementisers") or term.form == ",":
            return False
        if any(EVENT_TYPE_OF.get(types[hit.concept]) in _ACTS for hit in find_concepts([term]) if hit.concept in types):
            return term.words[0].upos != "VERB"
    return False


def _denies(reading: Reading, attribution: Attribution) -> bool:
    """Whether the attribution is a denial, or goes on with one: "نفى الجيش … مؤكدا أن"."""
    if attribution.name is not None:
        return attribution.manner == "denies"
    before = [
        other
        for other in find_attributions(reading)
        if other.sentence == attribution.sentence and other.start < attribution.start and other.name is not None
    ]
    return attribution.manner == "denies" or bool(before and before[-1].manner == "denies")


def governing(reading: Reading, evidence: Sequence[Offsets]) -> Iterator[Governing]:
    """The attributions that may govern the evidence, each once, and the rule by which each does."""
    attributions = find_attributions(reading)
    seen: set[Attribution] = set()
    for number, passage in enumerate(evidence):
        found = [(rule, attribution) for rule, attribution in _of_passage(attributions, passage)]
        if not found:
            found = _of_quotation(reading.text, attributions, passage[0])
        if not found:
            found = _of_paragraph(reading.text, attributions, passage[0])
        for rule, attribution in found:
            if attribution not in seen:
                seen.add(attribution)
                yield Governing(attribution, rule, number)


_Ruled = list[tuple[str, Attribution]]


def _of_passage(attributions: Sequence[Attribution], passage: Offsets) -> _Ruled:
    """Those inside the passage, and of its sentence the speech opened before it, or the reference after it."""
    start, end = passage
    inside = [(INSIDE, a) for a in attributions if a.start < end and a.end > start]
    same = [a for a in attributions if a.sentence[0] < end and start < a.sentence[1]]
    before = [a for a in same if a.end <= start and (a.manner == "says" or a.start <= a.sentence[0] + 2)]
    nearest = [(BEFORE, a) for a in before if a.start == before[-1].start]
    after = [a for a in same if a.start >= end and a.manner == "according to"]
    return inside + (nearest or [(AFTER, a) for a in after if a.start == after[0].start])


def _of_quotation(text: str, attributions: Sequence[Attribution], offset: int) -> _Ruled:
    """Whoever is quoted where «…» opened in an earlier sentence and is still open at ``offset``."""
    opened = text.rfind("«", 0, offset)
    if opened < 0 or "»" in text[opened:offset]:
        return []
    before = [a for a in attributions if a.sentence[0] <= opened < a.sentence[1] and a.end <= opened]
    return [(QUOTATION, a) for a in before[-1:]]


def _of_paragraph(text: str, attributions: Sequence[Attribution], offset: int) -> _Ruled:
    """Whoever spoke last in the paragraph of ``offset`` before it."""
    paragraph = text.rfind("\n", 0, offset) + 1
    before = [a for a in attributions if paragraph <= a.start and a.end <= offset]
    return [(EARLIER, a) for a in before if a.start == before[-1].start]
