"""Fits the models of who says so: who is a source of an event, and who claims it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.extraction.features import Features
from marsad.extraction.reading import Reading
from marsad.extraction.source_choice import CLAIM, NEITHER, SOURCE, SourceModels, voice_features
from marsad.extraction.source_voices import attested
from marsad_training.labelled import LabelledArticle, frame_of
from marsad_training.learning import fit

SameName = Callable[[str, str], bool]
# Inverse of the regularisation, and the least number of voices a feature must have: by cross-validation.
STRENGTH, LEAST_COUNT = 0.2, 3


@dataclass(frozen=True)
class Examples:
    """Features of everybody who may speak of an event, and the two labels of each."""

    items: list[Features]
    sources: list[str]
    claims: list[str]


def examples(event: dict[str, Any], reading: Reading, same_name: SameName) -> Examples:
    """What a labelled event teaches."""
    frame = frame_of(event)
    voices = attested(reading, frame.evidence)
    told = [reading.text[voice.name[0] : voice.name[1]] for voice in voices]
    claimed = [event["claimed_by"]] if event["claimed_by"] else []
    return Examples(
        voice_features(reading, frame, voices),
        _labels(told, event["sources"], SOURCE, same_name),
        _labels(told, claimed, CLAIM, same_name),
    )


def _labels(told: Sequence[str], names: Sequence[dict[str, str]], label: str, same_name: SameName) -> list[str]:
    return [label if any(same_name(name["text"], text) for name in names) else NEITHER for text in told]


def learn_sources(articles: Sequence[LabelledArticle], same_name: SameName) -> SourceModels:
    """Both models, learned from the voices in and around the labelled evidence."""
    taught = [examples(event, article.reading, same_name) for article in articles for event in article.events]
    items = [item for part in taught for item in part.items]
    return SourceModels(
        fit(items, [label for part in taught for label in part.sources], STRENGTH, LEAST_COUNT),
        fit(items, [label for part in taught for label in part.claims], STRENGTH, LEAST_COUNT),
    )
