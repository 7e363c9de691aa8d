"""The parties slot: who did it, and to whom."""

from dataclasses import dataclass

from marsad.extraction.actor_mentions import Mention, actor_of, describe_actor, find_actor_mentions
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.model import Actor

__all__ = ["Mention", "Parties", "actor_of", "describe_actor", "find_actor_mentions", "resolve_parties"]


@dataclass(frozen=True, slots=True)
class Parties:
    """The initiators and the targets of one event, each in the order told."""

    initiators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()


def resolve_parties(reading: Reading, frame: Frame) -> Parties:
    """The parties of ``frame``'s event."""
    return Parties()
