"""Casualties of an event: the tolls told in its evidence, and the estimates that follow from them."""

from dataclasses import dataclass

from marsad.extraction.casualty_estimate import Estimated, estimate
from marsad.extraction.casualty_findings import find_casualties
from marsad.extraction.casualty_mention import Mention
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.model import Casualty, Contradiction, Estimate, SubEventType

# What happens without anybody being harmed by it: tolls told beside it are those of other events.
_HARMLESS = frozenset(
    {SubEventType.AGREEMENT, SubEventType.NON_VIOLENT_TRANSFER, SubEventType.HEADQUARTERS_ESTABLISHED}
)


@dataclass(frozen=True)
class Toll:
    """The fields of an event that tell of harm."""

    casualties: tuple[Casualty, ...]
    fatalities: Estimate
    injuries: Estimate
    contradictions: tuple[Contradiction, ...]


def resolve_casualties(reading: Reading, frame: Frame) -> Toll:
    """Tolls that ``frame.evidence`` tells, and best, low and high of the killed and the wounded (docs/EVENTS.md)."""
    estimated = estimate_casualties(reading, frame)
    if estimated is None:
        return Toll((), Estimate(), Estimate(), ())
    killed, wounded = estimated.killed, estimated.wounded
    return Toll(
        tuple(_casualty(reading, mention) for mention in estimated.mentions),
        killed.value,
        wounded.value,
        tuple(found for found in (killed.contradiction, wounded.contradiction) if found),
    )


@dataclass(frozen=True)
class EstimatedToll:
    """The tolls that the evidence of an event tells, and the estimates read from them."""

    mentions: tuple[Mention, ...]
    killed: Estimated
    wounded: Estimated


def estimate_casualties(reading: Reading, frame: Frame) -> EstimatedToll | None:
    """The tolls of ``frame``'s event with what decided them; None where such an event harms nobody."""
    if frame.factuality == "planned" or frame.sub_event_type in _HARMLESS:
        return None
    findings = find_casualties(reading, frame.evidence)
    killed = estimate("killed", findings, reading, frame)
    return EstimatedToll(findings.mentions, killed, estimate("wounded", findings, reading, frame))


def _casualty(reading: Reading, mention: Mention) -> Casualty:
    return Casualty(
        text=reading.text[mention.start : mention.end],
        span=(mention.start, mention.end),
        harm=mention.harm,
        count=mention.count,
        bound=mention.bound,
        group=mention.group,
        part_of=mention.part_of,
    )
