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
    voices = attested(reading, frame)
    claimed = next((voice.name for voice in voices if voice.claim), None)
    denied = next((voice.name for voice in voices if voice.attribution.manner == "denies"), None)
    return Attestation(
        tuple(_source(reading, voice.name) for voice in heard(reading, frame, voices)),
        describe_actor(reading, *claimed) if claimed else None,
        describe_actor(reading, *denied) if denied else None,
    )


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution that governs an occurrence and the name that it goes by.

    ``governs`` and ``claim`` name the rules by which it does so and by which it is a claim (empty: it is none);
    ``denies`` tells that it denies, or goes on with a denial.
    """

    attribution: Attribution
    name: Offsets
    governs: str
    claim: str
    denies: bool


def attested(reading: Reading, frame: Frame) -> list[Voice]:
    """Everybody named who speaks of the occurrence of ``frame``, in the order of its evidence."""
    return [
        Voice(attribution, name, governs, _claim(reading, attribution, name), _denies(reading, attribution))
        for attribution, governs in governing(reading, frame.evidence)
        if (name := named_source(reading, attribution)) is not None
    ]


def heard(reading: Reading, frame: Frame, voices: Sequence[Voice]) -> list[Voice]:
    """The sources among ``voices``, each once; of two names one of which holds all words of the other, the first."""
    told = [voice for voice in voices if not voice.denies]
    if frame.factuality == "denied" and not told:
        told = [voice for voice in voices if voice.attribution.manner == "denies"]
    distinct: dict[frozenset[str], Voice] = {}
    for voice in told:
        own = comparable_words(reading.text[voice.name[0] : voice.name[1]])
        if not any(own <= other or other <= own for other in distinct):
            distinct[own] = voice
    return list(distinct.values())


def _claim(reading: Reading, attribution: Attribution, offsets: Offsets) -> str:
    """Why it is a claim, empty where it is none.

    An armed group that tells its own act claims it: "قالت الكتائب إن مقاتليها", "أعلن استهداف موكب".
    """
    if attribution.manner != "says":
        return "claims responsibility" if attribution.manner == "claims" else ""
    following = reading.terms_within(attribution.end, attribution.sentence[1])[:_OWN_ACT_WITHIN]
    own_forces = any(term.form in words("own_forces") for term in following)
    if not own_forces and not _begins_with_act(following):
        return ""
    armed = describe_actor(reading, *offsets).kind in _CLAIMANTS
    return "an armed group tells its own act" if armed else ""


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


def _source(reading: Reading, offsets: Offsets) -> Name:
    text = reading.text[offsets[0] : offsets[1]]
    return Name(name=text, text=text, span=offsets)


def governing(reading: Reading, evidence: Sequence[Offsets]) -> Iterator[tuple[Attribution, str]]:
    """The attributions that govern the evidence, each once, and the rule by which each does."""
    attributions = find_attributions(reading)
    seen: set[Attribution] = set()
    for passage in evidence:
        found, rule = _of_passage(attributions, passage)
        if not found:
            found, rule = _of_quotation(reading.text, attributions, passage[0]), "a quotation still open"
        for attribution in found:
            if attribution not in seen:
                seen.add(attribution)
                yield attribution, rule


def _of_passage(attributions: Sequence[Attribution], passage: Offsets) -> tuple[list[Attribution], str]:
    """Those inside the passage; else of its sentence the speech opened before it, or the reference after it."""
    start, end = passage
    inside = [a for a in attributions if a.start < end and a.end > start]
    if inside:
        return inside, "stands in the evidence"
    same = [a for a in attributions if a.sentence[0] < end and start < a.sentence[1]]
    before = [a for a in same if a.end <= start and (a.manner == "says" or a.start <= a.sentence[0] + 2)]
    if before:
        return [a for a in before if a.start == before[-1].start], "speech opened before in the sentence"
    after = [a for a in same if a.start >= end and a.manner == "according to"]
    return [a for a in after if a.start == after[0].start], "reference after it in the sentence"


def _of_quotation(text: str, attributions: Sequence[Attribution], offset: int) -> list[Attribution]:
    """Whoever is quoted where «…» opened in an earlier sentence and is still open at ``offset``."""
    opened = text.rfind("«", 0, offset)
    if opened < 0 or "»" in text[opened:offset]:
        return []
    before = [a for a in attributions if a.sentence[0] <= opened < a.sentence[1] and a.end <= opened]
    return before[-1:]
