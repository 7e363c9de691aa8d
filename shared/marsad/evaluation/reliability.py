"""Whether confidence means what it says: of the events given p, about a share p is right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from marsad.evaluation.scoring import Event, right_events

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The events with confidence in ``[low, high)``, and the last bin's ``high`` too; means are null where none."""

    low: float
    high: float
    events: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The table, and the expected calibration error: the bins' gaps between both means, weighted by events."""

    bins: tuple[Bin, ...]
    expected_calibration_error: float | None

    def figures(self) -> dict[str, Any]:
        """The JSON of both."""
        return {"expected_calibration_error": self.expected_calibration_error, "bins": list(map(asdict, self.bins))}


def reliability(judged: Iterable[tuple[float, bool]]) -> Reliability:
    """From (confidence, whether right) of each event, in ten bins of equal width; rounded to four digits."""
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        members[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    total = sum(map(len, members))
    gap = sum(abs(sum(confidence - right for confidence, right in bin_members)) for bin_members in members)
    return Reliability(
        tuple(_bin(number, bin_members) for number, bin_members in enumerate(members)),
        round(gap / total, 4) if total else None,
    )


def reliability_of(labelled: Mapping[str, Sequence[Event]], extracted: Mapping[str, Sequence[Event]]) -> Reliability:
    """Of the extracted events of labelled articles, all with a confidence; right is aligned and of the same type."""
    return reliability(
        (event["confidence"], right)
        for key, events in labelled.items()
        for event, right in zip(extracted[key], right_events(events, extracted[key]), strict=True)
    )


def _bin(number: int, members: Sequence[tuple[float, bool]]) -> Bin:
    low, high = number / BINS, (number + 1) / BINS
    if not members:
        return Bin(low, high, 0, None, None)
    confidences, rights = zip(*members, strict=True)
    return Bin(low, high, len(members), round(sum(confidences) / len(members), 4), round(sum(rights) / len(members), 4))
