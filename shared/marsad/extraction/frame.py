"""What is known of an occurrence before its slots are filled: where it is told, what sort it is."""

from dataclasses import dataclass

from marsad.model import Factuality, Scope, SubEventType

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One occurrence: its type, the offsets of the words that name it, and the passages that tell it, main one first.

    ``trigger`` is None where no word of the evidence names the event (also in frames made of labels, which name none).
    """

    sub_event_type: SubEventType
    evidence: tuple[Offsets, ...]
    trigger: Offsets | None = None
    scope: Scope = "incident"
    factuality: Factuality = "happened"
