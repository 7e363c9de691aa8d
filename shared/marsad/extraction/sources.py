"""The sources slot: who reports an occurrence, who claims it, who denies it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.extraction.actors import describe_actor
from marsad.extraction.attributions import Attribution, find_attributions
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.reading import Reading
from marsad.extraction.source_coreference import named_source
from marsad.extraction.source_names import comparable_words
from marsad.model import Actor, Name


@dataclass(frozen=True, slots=True)
class Attestation:
    """The fields of an event that say who says so."""

    sources: tuple[Name, ...]
    claimed_by: Actor | None
    denied_by: Actor | None


def resolve_attribution(reading: Reading, frame: Frame) -> Attestation:
    """Sources, claim and denial of the occurrence of ``frame``; each source once, in text order."""
    names: dict[frozenset[str], Offsets] = {}
    claimed_by = denied_by = None
    for attribution in governing(reading, frame.evidence):
        offsets = named_source(reading, attribution)
        if offsets is None:
            continue
        if attribution.manner == "denies":
            denied_by = denied_by or describe_actor(reading, *offsets)
            continue
        if attribution.manner == "claims":
            claimed_by = claimed_by or describe_actor(reading, *offsets)
        words = comparable_words(reading.text[offsets[0] : offsets[1]])
        if not any(words <= other or other <= words for other in names):
            names[words] = offsets
    sources = tuple(_source(reading, offsets) for offsets in names.values())
    return Attestation(sources, claimed_by, denied_by)


def _source(reading: Reading, offsets: Offsets) -> Name:
    text = reading.text[offsets[0] : offsets[1]]
    return Name(name=text, text=text, span=offsets)


def governing(reading: Reading, evidence: Sequence[Offsets]) -> Iterator[Attribution]:
    """The attributions that govern the evidence, each once."""
    attributions = find_attributions(reading)
    seen: set[Attribution] = set()
    for passage in evidence:
        for attribution in _of_passage(attributions, passage):
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
