"""Casualties of an event: the tolls told in its evidence, and the estimates that follow from them."""

from dataclasses import dataclass

from marsad.extraction.casualty_estimate import estimate
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
    if frame.factuality == "planned" or frame.sub_event_type in _HARMLESS:
        return Toll((), Estimate(), Estimate(), ())
    findings = find_casualties(reading, frame.evidence)
    mentions = findings.mentions
    killed = estimate("killed", findings, reading, frame)
    wounded = estimate("wounded", findings, reading, frame)
    return Toll(
        tuple(_casualty(reading, mention) for mention in mentions),
        killed.value,
        wounded.value,
        tuple(found for found in (killed.contradiction, wounded.contradiction) if found),
    )


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
