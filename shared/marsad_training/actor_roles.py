"""Fits the models of who is initiator and who is target, from labelled articles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.extraction.actor_coreference import parties_meant, party_of
from marsad.extraction.actor_mentions import Mention
from marsad.extraction.actor_roles import (
    INITIATOR,
    NEITHER,
    TARGET,
    RoleModels,
    balance_features,
    earlier_parties,
    inherited_features,
    told_features,
    told_mentions,
    told_standings,
)
from marsad.extraction.features import Features
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.reading import Reading
from marsad_training.folds import folds
from marsad_training.labelled import LabelledArticle, frame_of
from marsad_training.learning import fit

SameName = Callable[[str, str], bool]
# Inverse of the regularisation, and the least number of mentions a cue must have: by cross-validation.
STRENGTH, BALANCE_STRENGTH, LEAST_COUNT = 0.05, 0.02, 4
# The other two models are learned over standings of articles that the first model has not seen.
FOLDS = 4


@dataclass(frozen=True)
class LabelledFrame:
    """A labelled event: its frame, and the names of its parties."""

    reading: Reading
    frame: Frame
    initiators: tuple[str, ...]
    targets: tuple[str, ...]


def frames_of(article: LabelledArticle) -> list[LabelledFrame]:
    """The labelled events of an article as frames."""
    return [_labelled_frame(article.reading, event) for event in article.events]


def _labelled_frame(reading: Reading, event: dict[str, Any]) -> LabelledFrame:
    names = {role: tuple(item["text"] for item in event[role]) for role in ("initiators", "targets")}
    return LabelledFrame(reading, frame_of(event), names["initiators"], names["targets"])


def role_of(labelled: LabelledFrame, mentions: Iterable[Mention], same_name: SameName) -> str:
    """The role that the label gives to a party with these mentions."""
    texts = [labelled.reading.text[mention.start : mention.end] for mention in mentions]
    for role, names in ((INITIATOR, labelled.initiators), (TARGET, labelled.targets)):
        if any(same_name(name, text) for name in names for text in texts):
            return role
    return NEITHER


def learn_told(articles: Sequence[list[LabelledFrame]], same_name: SameName) -> LinearModel:
    """The model of the parties that the evidence names."""
    items: list[Features] = []
    labels: list[str] = []
    for labelled in (labelled for frames in articles for labelled in frames):
        mentions = told_mentions(labelled.reading, labelled.frame)
        items.extend(told_features(labelled.reading, labelled.frame, mentions))
        for mention in mentions:
            names = [name for _, name in parties_meant(labelled.reading, mention)]
            labels.append(role_of(labelled, [*names, mention], same_name))
    return fit(items, labels, STRENGTH, LEAST_COUNT)


def inherited_examples(
    labelled: LabelledFrame, model: LinearModel, same_name: SameName
) -> tuple[list[dict[str, float]], list[str]]:
    """Features and roles of the parties named only before the evidence.

    A party of the label that the evidence itself names, under whatever alias, is no example of inheritance.
    """
    reading, frame = labelled.reading, labelled.frame
    told = told_standings(reading, frame, model)
    earlier = earlier_parties(reading, frame, told)
    told_texts = [reading.text[mention.start : mention.end] for mention, _ in told.values()]
    missing = LabelledFrame(
        reading,
        frame,
        tuple(name for name in labelled.initiators if not any(same_name(name, text) for text in told_texts)),
        tuple(name for name in labelled.targets if not any(same_name(name, text) for text in told_texts)),
    )
    labels = [role_of(missing, [mention, party_of(reading, mention)[1]], same_name) for _, mention in earlier]
    return inherited_features(reading, frame, told, earlier, model), labels


def balance_examples(
    labelled: LabelledFrame, model: LinearModel, same_name: SameName
) -> tuple[list[dict[str, float]], list[str]]:
    """Features and roles of the parties of the evidence, each against the others."""
    told = told_standings(labelled.reading, labelled.frame, model)
    labels = [role_of(labelled, [mention], same_name) for mention, _ in told.values()]
    return balance_features(labelled.frame, told), labels


def learn_roles(articles: Sequence[list[LabelledFrame]], same_name: SameName) -> RoleModels:
    """All three models."""
    balance: tuple[list[Features], list[str]] = ([], [])
    inherited: tuple[list[Features], list[str]] = ([], [])
    for seen, held_out in folds(articles, FOLDS):
        model = learn_told(seen, same_name)
        for labelled in (labelled for frames in held_out for labelled in frames):
            for examples, examples_of in ((balance, balance_examples), (inherited, inherited_examples)):
                features, roles = examples_of(labelled, model, same_name)
                examples[0].extend(features)
                examples[1].extend(roles)
    return RoleModels(
        learn_told(articles, same_name),
        fit(*balance, BALANCE_STRENGTH, LEAST_COUNT),
        fit(*inherited, STRENGTH, LEAST_COUNT),
    )
