"""The sources slot: who reports an occurrence, who claims it, who denies it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.extraction.actors import describe_actor
from marsad.extraction.concepts import concept_types, find_concepts
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.reading import Reading, Term
from marsad.extraction.source_attributions import Attribution, find_attributions
from marsad.extraction.source_coreference import named_source
from marsad.extraction.source_lexicon import words
from marsad.extraction.source_names import comparable_words
from marsad.model import EVENT_TYPE_OF, Actor, ActorKind, EventType, Name

# Those whose account of their own act is a claim; a state's is not.
_CLAIMANTS = frozenset({ActorKind.REBEL_GROUP, ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA})
_OWN_ACT_WITHIN = 6
_ACTS = frozenset({EventType.BATTLES, EventType.EXPLOSIONS})


@dataclass(frozen=True, slots=True)
class Attestation:
    """The fields of an event that say who says so."""

    sources: tuple[Name, ...]
    claimed_by: Actor | None
    denied_by: Actor | None


def resolve_attribution(reading: Reading, frame: Frame) -> Attestation:
    """Sources, claim and denial of the occurrence of ``frame``; each source once, in text order.

    Whoever only denies is no source, except of an occurrence that is denied and that nobody is named to have reported.
    """
    named = [
        (attribution, offsets)
        for attribution in governing(reading, frame.evidence)
        if (offsets := named_source(reading, attribution)) is not None
    ]
    told = [offsets for attribution, offsets in named if not _denies(reading, attribution)]
    denied = [offsets for attribution, offsets in named if attribution.manner == "denies"]
    claimed = [offsets for attribution, offsets in named if _claims(reading, attribution, offsets)]
    if frame.factuality == "denied" and not told:
        told = denied
    return Attestation(
        _distinct(reading, told),
        describe_actor(reading, *claimed[0]) if claimed else None,
        describe_actor(reading, *denied[0]) if denied else None,
    )


def _claims(reading: Reading, attribution: Attribution, offsets: Offsets) -> bool:
    """Whether it is a claim, or an armed group tells its own act: "قالت الكتائب إن مقاتليها", "أعلن استهداف موكب"."""
    if attribution.manner != "says":
        return attribution.manner == "claims"
    following = reading.terms_within(attribution.end, attribution.sentence[1])[:_OWN_ACT_WITHIN]
    own_forces = any(term.form in words("own_forces") for term in following)
    if not own_forces and not _begins_with_act(following):
        return False
    return describe_actor(reading, *offsets).kind in _CLAIMANTS


def _begins_with_act(terms: Sequence[Term]) -> bool:
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


def _distinct(reading: Reading, found: Sequence[Offsets]) -> tuple[Name, ...]:
    """Each source once; of two names one of which holds all words of the other, the first told."""
    names: dict[frozenset[str], Offsets] = {}
    for offsets in found:
        own = comparable_words(reading.text[offsets[0] : offsets[1]])
        if not any(own <= other or other <= own for other in names):
            names[own] = offsets
    return tuple(_source(reading, offsets) for offsets in names.values())


def _source(reading: Reading, offsets: Offsets) -> Name:
    text = reading.text[offsets[0] : offsets[1]]
    return Name(name=text, text=text, span=offsets)


def governing(reading: Reading, evidence: Sequence[Offsets]) -> Iterator[Attribution]:
    """The attributions that govern the evidence, each once."""
    attributions = find_attributions(reading)
    seen: set[Attribution] = set()
    for passage in evidence:
        for attribution in _of_passage(attributions, passage) or _of_quotation(reading.text, attributions, passage[0]):
            if attribution not in seen:
                seen.add(attribution)
                yield attribution


def _of_passage(attributions: Sequence[Attribution], passage: Offsets) -> list[Attribution]:
    """Those inside the passage; else of its sentence the speech opened before it, or the reference after it."""
    start, end = passage
    inside = [a for a in attributions if a.start < end and a.end > start]
    if inside:
        return inside
    same = [a for a in attributions if a.sentence[0] < end and start < a.sentence[1]]
    before = [a for a in same if a.end <= start and (a.manner == "says" or a.start <= a.sentence[0] + 2)]
    if before:
        return [a for a in before if a.start == before[-1].start]
    after = [a for a in same if a.start >= end and a.manner == "according to"]
    return [a for a in after if a.start == after[0].start]


def _of_quotation(text: str, attributions: Sequence[Attribution], offset: int) -> list[Attribution]:
    """Whoever is quoted where «…» opened in an earlier sentence and is still open at ``offset``."""
    opened = text.rfind("«", 0, offset)
    if opened < 0 or "»" in text[opened:offset]:
        return []
    before = [a for a in attributions if a.sentence[0] <= opened < a.sentence[1] and a.end <= opened]
    return before[-1:]
