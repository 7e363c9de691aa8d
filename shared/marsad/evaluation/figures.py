"""The figures of a comparison: precision, recall and F1 by slot and by sub-event type, and their composite."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marsad.evaluation.scoring import MANNER, SLOTS, ArticleScore, Counts, Event, score_article
from marsad.model import SubEventType

MEASURED = ("detected", "events", *SLOTS)
_COMPOSED = ("events", *SLOTS)
# Bootstrap over articles: draws, and the ranks of the two that bound 95 % of them.
_DRAWS, _LOW, _HIGH = 200, 4, 194


def score_articles(
    labelled: Mapping[str, Sequence[Event]], extracted: Mapping[str, Sequence[Event]]
) -> dict[str, ArticleScore]:
    """The score of each labelled article, by id; ``extracted`` holds every id of ``labelled``."""
    return {key: score_article(events, extracted[key]) for key, events in labelled.items()}


def figures(
    labelled: Mapping[str, Sequence[Event]],
    extracted: Mapping[str, Sequence[Event]],
    scores: Mapping[str, ArticleScore],
) -> dict[str, Any]:
    """All figures as one JSON object, rounded to four digits."""
    each = [scores[key].counts for key in labelled]
    total = _sum(each)
    clean = [key for key, events in labelled.items() if not events]
    aligned = total["detected", "tp"]
    low, high = _interval(each)
    return {
        "articles": len(labelled),
        "gold_events": sum(map(len, labelled.values())),
        "predicted_events": sum(len(extracted[key]) for key in labelled),
        "composite": round(composite(total), 4),
        "composite_95": [low, high],
        "empty_articles_kept_empty": f"{sum(not extracted[key] for key in clean)}/{len(clean)}",
        **{name: _rounded(*precision_recall_f1(total, name)) for name in MEASURED},
        **{f"{name}_accuracy": round(total[name, "same"] / aligned, 4) if aligned else None for name in MANNER},
        "by_sub_event_type": _by_type(_sum(score.types for score in scores.values())),
    }


def precision_recall_f1(counts: Counts, name: str) -> tuple[float, float, float]:
    """Of one slot; 0 where nothing was there to find or nothing was found."""
    right, spurious, missed = (counts[name, kind] for kind in ("tp", "fp", "fn"))
    precision = right / (right + spurious) if right + spurious else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def composite(counts: Counts) -> float:
    """Mean F1 of events and all slots."""
    return sum(precision_recall_f1(counts, name)[2] for name in _COMPOSED) / len(_COMPOSED)


def _by_type(types: Counts) -> dict[str, dict[str, float]]:
    """Of each type that was labelled or extracted: counts, and the figures of ``events`` for it."""
    table = {}
    for name in map(str, SubEventType):
        labelled, extracted, found, right = (types[name, kind] for kind in ("labelled", "extracted", "found", "right"))
        if labelled or extracted:
            outcomes = {(name, "tp"): right, (name, "fp"): extracted - right, (name, "fn"): labelled - right}
            table[name] = {
                "labelled": labelled,
                "found": found,
                "right_type": right,
                **_rounded(*precision_recall_f1(Counter(outcomes), name)),
            }
    return table


def _interval(each: Sequence[Counts]) -> tuple[float, float]:
    """The middle 95 % of the composite over articles drawn with replacement; the same for the same articles."""
    draw = random.Random(0)  # noqa: S311 - a bootstrap, no secret
    if not each:
        return 0.0, 0.0
    composites = sorted(composite(_sum(draw.choices(each, k=len(each)))) for _ in range(_DRAWS))
    return round(composites[_LOW], 4), round(composites[_HIGH], 4)


def _sum(parts: Iterable[Counts]) -> Counts:
    total: Counts = Counter()
    for part in parts:
        total.update(part)
    return total


def _rounded(precision: float, recall: float, f1: float) -> dict[str, float]:
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4)}
