"""Fits the models of who is initiator and who is target, from labelled articles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.evaluation.scoring import align
from marsad.extraction.actor_coreference import parties_meant, party_of
from marsad.extraction.actor_mentions import Mention
from marsad.extraction.actor_roles import (
    INITIATOR,
    NEITHER,
    TARGET,
    RoleModels,
    earlier_parties,
    inherited_features,
    told_features,
    told_mentions,
    told_standings,
)
from marsad.extraction.features import Features
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.occurrences import Occurrence
from marsad.extraction.party_features import party_features
from marsad.extraction.reading import Reading
from marsad_training.calibration import bare_event
from marsad_training.folds import folds
from marsad_training.labelled import LabelledArticle, frame_of
from marsad_training.learning import fit
from marsad_training.trees import fit_trees

SameName = Callable[[str, str], bool]
# Inverse of the regularisation, rounds of trees, and least numbers of mentions a cue must have: by cross-validation.
STRENGTH, LEAST_COUNT = 0.05, 4
BALANCE_ROUNDS, BALANCE_LEAST_COUNT = 80, 60
INHERITANCE_ROUNDS, INHERITANCE_LEAST_COUNT = 80, 60
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


def found_frames(article: LabelledArticle, found: Sequence[Occurrence]) -> list[LabelledFrame]:
    """Occurrences as models found them that had not seen the article, with the names of the events they are.

    One that is no labelled event has no parties: whoever it names is neither.
    """
    partners = {j: i for i, j in align(article.events, [bare_event(occurrence) for occurrence in found])}
    frames = []
    for number, occurrence in enumerate(found):
        event = article.events[partners[number]] if number in partners else {"initiators": (), "targets": ()}
        frames.append(LabelledFrame(article.reading, occurrence.frame, *_names_of(event)))
    return frames


def _labelled_frame(reading: Reading, event: dict[str, Any]) -> LabelledFrame:
    return LabelledFrame(reading, frame_of(event), *_names_of(event))


def _names_of(event: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    initiators, targets = (tuple(item["text"] for item in event[role]) for role in ("initiators", "targets"))
    return initiators, targets


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
) -> tuple[list[Features], list[str]]:
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
    mentions = told_mentions(labelled.reading, labelled.frame)
    return party_features(labelled.reading, labelled.frame, told, mentions), labels


@dataclass(frozen=True)
class PartyExamples:
    """The events of one article: as they are labelled, and as they are found."""

    labelled: list[LabelledFrame]
    found: list[LabelledFrame]


def learn_roles(articles: Sequence[PartyExamples], same_name: SameName) -> RoleModels:
    """All three models; parties are weighed against each other over events as they are found, which they will meet."""
    balance: tuple[list[Features], list[str]] = ([], [])
    inherited: tuple[list[Features], list[str]] = ([], [])
    for seen, held_out in folds(articles, FOLDS):
        model = learn_told([article.labelled for article in seen], same_name)
        for article in held_out:
            for frame in article.found:
                _add(balance, balance_examples(frame, model, same_name))
                _add(inherited, inherited_examples(frame, model, same_name))
    return RoleModels(
        learn_told([article.labelled for article in articles], same_name),
        fit_trees(*balance, BALANCE_ROUNDS, least_count=BALANCE_LEAST_COUNT),
        fit_trees(*inherited, INHERITANCE_ROUNDS, least_count=INHERITANCE_LEAST_COUNT),
    )


def _add(examples: tuple[list[Features], list[str]], more: tuple[list[Features], list[str]]) -> None:
    examples[0].extend(more[0])
    examples[1].extend(more[1])
