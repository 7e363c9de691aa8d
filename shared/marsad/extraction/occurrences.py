"""Which occurrences an article tells, and where: sentences are cut, typed, and told-again ones brought together.

Learned models decide, one after the other: ``relevance`` (has the article anything to code?), ``cut`` (does another
occurrence begin here?), ``type`` (which sub-event type, or none), ``merge`` (is this the same occurrence as that one?).
``scope`` and ``factuality`` then read the whole evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from marsad.extraction.article import ArticleFeatures, article_of
from marsad.extraction.concepts import concept_types
from marsad.extraction.connectives import opens_with
from marsad.extraction.features import NO_EVENT, Features, Probabilities, Told
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.merging import merge
from marsad.extraction.outline import Stretch, joined
from marsad.extraction.reading import Reading
from marsad.extraction.segmentation import Piece, pieces_of
from marsad.extraction.tree_model import TreeModel, shipped_trees
from marsad.extraction.type_model import TypeModel
from marsad.model import SubEventType

# Chosen by cross-validation over the training articles.
RELEVANCE_THRESHOLD = 0.65
NONE_WEIGHT = 1.7
# Characters between one telling and the next that goes on with it.
_GAP = 3
# The title tells in brief what the body tells in full, so its words weigh more for the type of what both tell.
BODY_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Models:
    """The learned models of this module."""

    relevance: LinearModel
    cut: LinearModel
    type: TypeModel
    merge: TreeModel
    scope: LinearModel
    factuality: LinearModel

    @classmethod
    def shipped(cls) -> "Models":
        """The models that ship with the package."""
        return cls(
            relevance=shipped_model("relevance"),
            cut=shipped_model("cut"),
            type=TypeModel.shipped(),
            merge=shipped_trees("merge"),
            scope=shipped_model("scope"),
            factuality=shipped_model("factuality"),
        )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A frame, how sure the models are of its type and of its scope and factuality, and the stretches that tell it."""

    frame: Frame
    type_probability: float
    event_probability: float
    manner_probability: float
    tellings: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedPiece:
    """A piece of a sentence, with the probabilities of all types, ``none`` among them."""

    piece: Piece
    probabilities: Probabilities


@dataclass(frozen=True, slots=True)
class OccurrenceFindings:
    """What was found in an article, and on the way to it: the pieces of its sentences, those that tell an event."""

    relevant: bool
    pieces: Sequence[TypedPiece] = ()
    told: Sequence[Told] = ()
    occurrences: Sequence[Occurrence] = ()


def find_occurrences(reading: Reading, models: Models) -> list[Occurrence]:
    """The occurrences that an article tells, in the order of their first telling."""
    return list(search(article_of(reading), models).occurrences)


def search(article: ArticleFeatures, models: Models) -> OccurrenceFindings:
    """The same with all that decided it; an article with nothing to code is not cut into pieces."""
    if not article.outline.sentences or not is_relevant(article, models.relevance):
        return OccurrenceFindings(relevant=False)
    pieces = typed_pieces(article, models.cut, models.type)
    told = _told(article, pieces, models.type.classes)
    occurrences = [_occurrence(article, group, models) for group in merge(told, models.merge)]
    return OccurrenceFindings(
        relevant=True, pieces=pieces, told=told, occurrences=continue_tolls(occurrences, article.reading.text)
    )


def continue_tolls(occurrences: Sequence[Occurrence], text: str) -> list[Occurrence]:
    """Make a toll that goes on with a running total ("كما قتل …") an aggregate too, as the sentence before it is."""
    continued: list[Occurrence] = []
    for occurrence in occurrences:
        start, _ = occurrence.frame.evidence[0]
        before = continued[-1].frame if continued else None
        total_before = (
            before is not None and before.scope == "aggregate" and 0 <= start - before.evidence[-1][1] <= _GAP
        )
        goes_on = total_before and opens_with("adding", text, start)
        frame = replace(occurrence.frame, scope="aggregate") if goes_on else occurrence.frame
        continued.append(replace(occurrence, frame=frame))
    return continued


def is_relevant(article: ArticleFeatures, model: LinearModel) -> bool:
    """Whether the article has anything to code."""
    return relevance(article, model) > RELEVANCE_THRESHOLD


def relevance(article: ArticleFeatures, model: LinearModel) -> float:
    """How likely the article has anything to code."""
    return float(model.probabilities([article.whole()])[0][model.classes.index("1")])


def told_stretches(article: ArticleFeatures, cut: LinearModel, type_model: TypeModel) -> list[Told]:
    """The pieces of the article's sentences that tell an event, in text order."""
    return _told(article, typed_pieces(article, cut, type_model), type_model.classes)


def typed_pieces(article: ArticleFeatures, cut: LinearModel, type_model: TypeModel) -> list[TypedPiece]:
    """The pieces of the article's sentences, whether they tell an event or not, in text order."""
    sentences = article.outline.sentences
    pieces = [piece for sentence in sentences for piece in pieces_of(article, sentence, cut, type_model)]
    rows = type_model.probabilities(article, [piece.stretch for piece in pieces])
    return [TypedPiece(piece, row) for piece, row in zip(pieces, rows, strict=True)]


def _told(article: ArticleFeatures, pieces: Sequence[TypedPiece], classes: tuple[str, ...]) -> list[Told]:
    none = classes.index(NO_EVENT)
    told = []
    for typed in pieces:
        weighed = typed.probabilities.copy()
        weighed[none] *= NONE_WEIGHT
        if weighed.argmax() != none:
            told.append(article.told(typed.piece.stretch, classes, typed.probabilities, typed.piece.begins))
    return told


def _occurrence(article: ArticleFeatures, group: Sequence[Told], models: Models) -> Occurrence:
    classes = group[0].classes
    none = classes.index(NO_EVENT)
    event_probability = 1.0 - float(min(told.probabilities[none] for told in group))
    types = type_probabilities(group)
    number = int(types.argmax())
    sub_event_type = SubEventType(classes[number])
    stretches = [told.stretch for told in group]
    whole = joined(stretches)
    features = manner_features(article.stretch(whole), sub_event_type)
    scope, scope_probability = _best(models.scope, features)
    factuality, factuality_probability = _best(models.factuality, features)
    frame = Frame(
        sub_event_type=sub_event_type,
        evidence=tuple(trimmed(article.reading.text, stretch.start, stretch.end) for stretch in stretches),
        trigger=_trigger(stretches, sub_event_type),
        scope="aggregate" if scope == "aggregate" else "incident",
        factuality="planned" if factuality == "planned" else "denied" if factuality == "denied" else "happened",
    )
    manner_probability = scope_probability * factuality_probability
    return Occurrence(frame, float(types[number]), event_probability, manner_probability, tuple(group))


def type_probabilities(group: Sequence[Told]) -> Probabilities:
    """Of what ``group`` tells, given that it is an event: probability of each type, 0 for ``none``."""
    weights = [1.0 if told.stretch.sentence == 0 else BODY_WEIGHT for told in group]
    mean = np.average([told.probabilities for told in group], axis=0, weights=weights)
    mean[group[0].classes.index(NO_EVENT)] = 0.0
    return np.asarray(mean / mean.sum())


def manner_features(stretch: Features, sub_event_type: SubEventType) -> Features:
    """Features for scope and factuality: those of the evidence, and the type."""
    return {**stretch, f"type:{sub_event_type}": 1.0}


def _best(model: LinearModel, features: Features) -> tuple[str, float]:
    probabilities = model.probabilities([features])[0]
    number = int(probabilities.argmax())
    return model.classes[number], float(probabilities[number])


def _trigger(stretches: Sequence[Stretch], sub_event_type: SubEventType) -> Offsets | None:
    """The first words that speak for the type; failing that, the first that can name an occurrence."""
    hits = [hit for stretch in stretches for hit in stretch.occurrences]
    types = concept_types()
    hit = next((hit for hit in hits if types.get(hit.concept) == sub_event_type), hits[0] if hits else None)
    return (hit.start, hit.end) if hit else None


def trimmed(text: str, start: int, end: int) -> Offsets:
    """``[start, end)`` without the white space and the comma that a cut leaves at its end."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in "،,؛;:-–"):
        end -= 1
    return start, end
