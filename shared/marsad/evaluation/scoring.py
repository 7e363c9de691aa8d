"""Counts of what is right, spurious and missed in one article; tests hold them to ``tests/data/gold/score.py``.

An extracted event is aligned with at most one labelled event, and only where their evidence overlaps. Every slot of an
unaligned event counts as missed (labelled) or spurious (extracted).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.evaluation.names import same_name
from marsad.model import EVENT_TYPE_OF, EventType, SubEventType

Event = Mapping[str, Any]
# (what is counted, outcome) → how many; outcomes are "tp", "fp", "fn", and "same" for the fields of ``MANNER``.
Counts = Counter[tuple[str, str]]
Outcome = tuple[int, int, int]

SLOTS = ("time", "places", "killed", "wounded", "initiators", "targets", "sources")
MANNER = ("sub_event_type", "event_major", "scope", "factuality")
_ESTIMATES = {"killed": "fatalities", "wounded": "injuries"}


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """What an article adds to the figures.

    ``types`` counts by sub-event type: "labelled", "extracted", "found" (labelled, aligned), "right" (and of one type).
    ``differences``: a line for each, as a reader needs it to find the cause.
    """

    counts: Counts
    types: Counts
    differences: tuple[str, ...]


def align(labelled: Sequence[Event], extracted: Sequence[Event]) -> list[tuple[int, int]]:
    """Pairs of indexes into both, the events that are most alike first."""
    ranked = sorted(
        ((_likeness(gold, event), i, j) for i, gold in enumerate(labelled) for j, event in enumerate(extracted)),
        reverse=True,
    )
    left, right = set(range(len(labelled))), set(range(len(extracted)))
    pairs = []
    for likeness, i, j in ranked:
        if likeness > 0 and i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((i, j))
    return pairs


def right_events(labelled: Sequence[Event], extracted: Sequence[Event]) -> list[bool]:
    """Of each extracted event, whether it is aligned with a labelled one of the same sub-event type."""
    partner = {j: labelled[i] for i, j in align(labelled, extracted)}
    return [
        number in partner and partner[number]["sub_event_type"] == event["sub_event_type"]
        for number, event in enumerate(extracted)
    ]


def score_article(labelled: Sequence[Event], extracted: Sequence[Event]) -> ArticleScore:
    """All counts of one article."""
    pairs = align(labelled, extracted)
    counts: Counts = Counter()
    types: Counts = Counter()
    differences: list[str] = []
    for i, j in pairs:
        counts["detected", "tp"] += 1
        types[labelled[i]["sub_event_type"], "found"] += 1
        differences += _compare(labelled[i], extracted[j], counts, types)
    for event in labelled:
        types[event["sub_event_type"], "labelled"] += 1
    for event in extracted:
        types[event["sub_event_type"], "extracted"] += 1
    for number in sorted(set(range(len(labelled))) - {i for i, _ in pairs}):
        differences.append(_count_alone("fn", labelled[number], counts))
    for number in sorted(set(range(len(extracted))) - {j for _, j in pairs}):
        differences.append(_count_alone("fp", extracted[number], counts))
    return ArticleScore(counts, types, tuple(differences))


def slot_counts(slot: str, labelled: Event | None, extracted: Event | None) -> Outcome:
    """How many values of ``slot`` are right, spurious and missed; None stands for no event."""
    gold, found = labelled or {}, extracted or {}
    if slot == "time":
        return _value_counts(*(days if days[0] else None for days in (_days(gold), _days(found))))
    if slot in _ESTIMATES:
        return _value_counts(_best(gold, slot), _best(found, slot))
    return _name_counts(_names(gold, slot), _names(found, slot))


def shown(event: Event, slot: str) -> Any:
    """The scored value of ``slot``, for a reader."""
    if slot == "time":
        return list(_days(event))
    return _best(event, slot) if slot in _ESTIMATES else _names(event, slot)


def _compare(gold: Event, event: Event, counts: Counts, types: Counts) -> list[str]:
    """Count an aligned pair; the lines that tell how its events differ."""
    differences = []
    for field in MANNER:
        one, other = _manner(gold, field), _manner(event, field)
        counts[field, "same"] += one == other
    if gold["sub_event_type"] == event["sub_event_type"]:
        counts["events", "tp"] += 1
        types[gold["sub_event_type"], "right"] += 1
    else:
        counts["events", "fp"] += 1
        counts["events", "fn"] += 1
    for slot in SLOTS:
        right, spurious, missed = slot_counts(slot, gold, event)
        counts.update({(slot, "tp"): right, (slot, "fp"): spurious, (slot, "fn"): missed})
        if spurious or missed:
            differences.append(f"{slot}: gold {shown(gold, slot)} | got {shown(event, slot)}")
    if gold["sub_event_type"] != event["sub_event_type"]:
        differences.append(f"type: gold {gold['sub_event_type']} | got {event['sub_event_type']}")
    return differences


def _count_alone(kind: str, event: Event, counts: Counts) -> str:
    """Count an event that is aligned with none: "fn" a labelled, "fp" an extracted one; the line that tells it."""
    counts["events", kind] += 1
    counts["detected", kind] += 1
    for slot in SLOTS:
        _, spurious, missed = slot_counts(slot, event, None) if kind == "fn" else slot_counts(slot, None, event)
        counts[slot, kind] += missed if kind == "fn" else spurious
    word = "missed" if kind == "fn" else "spurious"
    spans = sorted(tuple(passage["span"]) for passage in event["evidence"])
    return f"{word}: {event['sub_event_type']} {_names(event, 'places')} {spans}"


def _likeness(gold: Event, event: Event) -> float:
    """0 where the evidence does not overlap; else how alike the two events are, up to 1."""
    one, other = _covered(gold), _covered(event)
    both = len(one & other)
    if not both:
        return 0.0
    places = [(a, b) for a in _names(gold, "places") for b in _names(event, "places")]
    likeness: float = 0.3 * 2 * both / (len(one) + len(other))
    likeness += 0.3 * (gold["sub_event_type"] == event["sub_event_type"])
    likeness += 0.15 * (_best(gold, "killed") == _best(event, "killed"))
    likeness += 0.15 * any(same_name(a, b) for a, b in places)
    likeness += 0.1 * (gold.get("scope") == event.get("scope"))
    return likeness


def _covered(event: Event) -> set[int]:
    return {point for passage in event["evidence"] for point in range(*passage["span"])}


def _names(event: Event, slot: str) -> list[str]:
    return [item.get("text") or item.get("name") or "" for item in event.get(slot) or ()]


def _best(event: Event, slot: str) -> int | None:
    best: int | None = (event.get(_ESTIMATES[slot]) or {}).get("best")
    return best


def _days(event: Event) -> tuple[str | None, str | None]:
    time = event.get("time") or {}
    return time.get("start"), time.get("end")


def _manner(event: Event, field: str) -> str | None:
    if field != "event_major":
        value: str | None = event.get(field)
        return value
    # The strategic developments have too little in common to count as one.
    event_type = EVENT_TYPE_OF[SubEventType(event["sub_event_type"])]
    return str(event["sub_event_type"] if event_type is EventType.STRATEGIC_DEVELOPMENTS else event_type)


def _value_counts(gold: object, found: object) -> Outcome:
    if gold == found:
        return int(gold is not None), 0, 0
    return 0, int(found is not None), int(gold is not None)


def _name_counts(gold: Iterable[str], found: Iterable[str]) -> Outcome:
    left, right, missed = list(found), 0, 0
    for name in gold:
        match = next((other for other in left if same_name(name, other)), None)
        if match is None:
            missed += 1
        else:
            left.remove(match)
            right += 1
    return right, len(left), missed
