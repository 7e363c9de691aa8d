"""Learns the confidence of events from articles that the other models have not seen."""

from collections.abc import Sequence
from typing import Any

from marsad.evaluation.scoring import right_events
from marsad.extraction.confidence import confidence_features
from marsad.extraction.features import Features
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.occurrences import Occurrence, find_occurrences
from marsad_training.labelled import LabelledArticle
from marsad_training.learning import ArticlesTold, TypeFold, fit, learn_without


def bare_event(occurrence: Occurrence) -> dict[str, Any]:
    """What the scorer needs to align an occurrence with a labelled event."""
    frame = occurrence.frame
    return {
        "sub_event_type": frame.sub_event_type.value,
        "scope": frame.scope,
        "factuality": frame.factuality,
        "evidence": [{"span": list(offsets)} for offsets in frame.evidence],
    }


def held_out_occurrences(
    found: Sequence[TypeFold], told: Sequence[ArticlesTold]
) -> list[tuple[LabelledArticle, list[Occurrence]]]:
    """Occurrences of each article, found by models that learned from the other folds."""
    occurrences = []
    for number, fold in enumerate(found):
        models = learn_without(number, found, told)
        occurrences += [(article, find_occurrences(article.reading, models)) for article in fold.held_out]
    return occurrences


def learn_confidence(held_out: Sequence[tuple[LabelledArticle, list[Occurrence]]]) -> LinearModel:
    """The model of whether an occurrence is right: aligned with a labelled event of the same sub-event type."""
    items: list[Features] = []
    labels: list[str] = []
    for article, occurrences in held_out:
        right = right_events(article.events, [bare_event(occurrence) for occurrence in occurrences])
        items += [confidence_features(occurrence, article.reading) for occurrence in occurrences]
        labels += [str(int(sound)) for sound in right]
    return fit(items, labels, strength=1.0, least_count=5)
