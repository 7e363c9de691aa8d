"""Fits the models of where events happened: places that the evidence names, and places taken up from outside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.extraction.features import Features
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.place_choice import (
    ELSEWHERE,
    HERE,
    PlaceModels,
    outside_features,
    outside_groups,
    probabilities,
    told_features,
    told_groups,
)
from marsad.extraction.place_cues import Scene, Told
from marsad_training.folds import folds
from marsad_training.labelled import LabelledArticle, frame_of
from marsad_training.learning import fit

SameName = Callable[[str, str], bool]
# Inverse of the regularisation, and the least number of mentions a cue must have: by cross-validation.
STRENGTH, LEAST_COUNT = 0.1, 3
FOLDS = 4


@dataclass(frozen=True)
class LabelledPlaces:
    """A labelled event: the places of its article, its frame, and the names of its places."""

    scene: Scene
    frame: Frame
    names: tuple[str, ...]


def events_of(article: LabelledArticle) -> list[LabelledPlaces]:
    """The labelled events of an article."""
    scene = Scene(article.reading)
    return [_event(scene, event) for event in article.events]


def _event(scene: Scene, event: dict[str, Any]) -> LabelledPlaces:
    return LabelledPlaces(scene, frame_of(event), tuple(place["text"] for place in event["places"]))


def labels_of(groups: Sequence[Sequence[Told]], names: Sequence[str], same_name: SameName) -> list[str]:
    """Whether each place is one of the label's; of two that share a word the one that shares more."""
    labels = [ELSEWHERE] * len(groups)
    for name in names:
        texts = [group[0].mention.text for group in groups]
        exact = [
            i for i, text in enumerate(texts) if text == name or text.endswith(" " + name) or name.endswith(" " + text)
        ]
        alike = exact or [i for i, text in enumerate(texts) if same_name(name, text)]
        for number in alike[:1]:
            labels[number] = HERE
    return labels


def learn_told(articles: Sequence[list[LabelledPlaces]], same_name: SameName) -> LinearModel:
    """The model of the places that the evidence names."""
    items: list[Features] = []
    labels: list[str] = []
    for event in (event for events in articles for event in events):
        groups = told_groups(event.scene, event.frame)
        items.extend(told_features(event.scene, event.frame, groups))
        labels.extend(labels_of(groups, event.names, same_name))
    return fit(items, labels, STRENGTH, LEAST_COUNT)


def outside_examples(
    event: LabelledPlaces, model: LinearModel, same_name: SameName
) -> tuple[list[dict[str, float]], list[str]]:
    """Features and labels of the places told only outside the evidence."""
    groups = told_groups(event.scene, event.frame)
    best = max(probabilities(model, told_features(event.scene, event.frame, groups)), default=0.0)
    outside = outside_groups(event.scene, event.frame, groups)
    told = [group[0].mention.text for group in groups]
    missing = [name for name in event.names if not any(same_name(name, text) for text in told)]
    return outside_features(event.scene, event.frame, outside, best, model), labels_of(outside, missing, same_name)


def learn_places(articles: Sequence[list[LabelledPlaces]], same_name: SameName) -> PlaceModels:
    """Both models; the second is learned over probabilities of articles that the first has not seen."""
    items: list[dict[str, float]] = []
    labels: list[str] = []
    for seen, held_out in folds(articles, FOLDS):
        model = learn_told(seen, same_name)
        for event in (event for events in held_out for event in events):
            features, answers = outside_examples(event, model, same_name)
            items.extend(features)
            labels.extend(answers)
    return PlaceModels(learn_told(articles, same_name), fit(items, labels, STRENGTH, LEAST_COUNT))
