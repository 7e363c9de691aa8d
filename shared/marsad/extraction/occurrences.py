"""Which occurrences an article tells, and where: sentences are cut, typed, and told-again ones brought together.

Learned models decide, one after the other: ``relevance`` (has the article anything to code?), ``cut`` (does another
occurrence begin here?), ``type`` (which sub-event type, or none), ``merge`` (is this the same occurrence as that one?).
``scope`` and ``factuality`` then read the whole evidence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from marsad.extraction.concepts import concept_types
from marsad.extraction.features import (
    NO_EVENT,
    Context,
    Features,
    Probabilities,
    Told,
    article_features,
    cut_features,
    name_words,
    pair_features,
    side_features,
    stretch_features,
)
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.outline import Outline, Stretch, cut_points, joined
from marsad.extraction.reading import Reading
from marsad.model import SubEventType

# Chosen by cross-validation over the training articles.
RELEVANCE_THRESHOLD = 0.65
CUT_THRESHOLD = 0.35
NONE_WEIGHT = 1.35
MERGE_THRESHOLD = 0.5
NAMED_AGAIN = 0.6
SHORTEST_PIECE = 15
_TURN = re.compile(r"(?:في حين|فيما|بينما|في الوقت الذي|على صعيد|من جهة|من جانب|وفي|كما)\s")
_NEAR = 40
_ALSO = re.compile(r"(?:كما|كذلك|وكذلك|في المقابل|بالمقابل)\s")
_GAP = 3
# The title tells in brief what the body tells in full, so its words weigh more for the type of what both tell.
BODY_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Models:
    """The learned models of this module."""

    relevance: LinearModel
    cut: LinearModel
    type: LinearModel
    merge: LinearModel
    scope: LinearModel
    factuality: LinearModel

    @classmethod
    def shipped(cls) -> "Models":
        """The models that ship with the package."""
        return cls(*(shipped_model(name) for name in cls.__slots__))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A frame and how sure the models are: of its type, and of its scope and factuality."""

    frame: Frame
    type_probability: float
    event_probability: float
    manner_probability: float


class ArticleFeatures:
    """Features of an article's stretches; computes what they share once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.outline = Outline.of(reading)
        self.context = Context.of(self.outline)
        self._places = [entity.start for entity in reading.entities if entity.kind == "LOC"]

    def whole(self) -> Features:
        """Features of the whole article."""
        return article_features(self.outline, self.context)

    def stretch(self, stretch: Stretch) -> Features:
        """Features of one stretch."""
        kinds = frozenset(
            entity.kind for entity in self.reading.entities if stretch.start <= entity.start < stretch.end
        )
        return stretch_features(stretch, self.context, kinds)

    def cuts(self, sentence: Stretch, cuts: Sequence[int], type_model: LinearModel) -> list[Features]:
        """Features of the cut points of a sentence, one item a cut."""
        items = []
        bounds = [sentence.start, *cuts, sentence.end]
        for number, cut in enumerate(cuts, start=1):
            features = cut_features(self.reading.text, sentence, cut, cuts, self._places)
            reaches = (
                ("whole", sentence.start, sentence.end),
                ("near", bounds[max(0, number - 2)], bounds[min(len(bounds) - 1, number + 2)]),
            )
            for name, start, end in reaches:
                sides = [self.stretch(sentence.part(start, cut)), self.stretch(sentence.part(cut, end))]
                left, right = type_model.probabilities(sides)
                features.update(side_features(name, type_model.classes, left, right))
            items.append(features)
        return items

    def told(self, stretch: Stretch, classes: tuple[str, ...], probabilities: Probabilities) -> Told:
        """What merging compares of a stretch."""
        entities = [entity for entity in self.reading.entities if stretch.start <= entity.start < stretch.end]
        places = name_words([entity.text for entity in entities if entity.kind == "LOC"])
        parties = name_words([entity.text for entity in entities if entity.kind != "LOC"])
        return Told(stretch, classes, probabilities, places, parties)


def find_occurrences(reading: Reading, models: Models) -> list[Occurrence]:
    """The occurrences that an article tells, in the order of their first telling."""
    article = ArticleFeatures(reading)
    if not article.outline.sentences or not is_relevant(article, models.relevance):
        return []
    told = _told_stretches(article, models)
    groups = merge(told, models.merge)
    return continue_tolls([_occurrence(article, group, models) for group in groups], reading.text)


def continue_tolls(occurrences: Sequence[Occurrence], text: str) -> list[Occurrence]:
    """Make a toll that goes on with a running total ("كما قتل …") an aggregate too, as the sentence before it is."""
    continued: list[Occurrence] = []
    for occurrence in occurrences:
        start, _ = occurrence.frame.evidence[0]
        before = continued[-1].frame if continued else None
        follows = before is not None and 0 <= start - before.evidence[-1][1] <= _GAP
        goes_on = follows and before and before.scope == "aggregate" and _ALSO.match(text, start)
        frame = replace(occurrence.frame, scope="aggregate") if goes_on else occurrence.frame
        continued.append(replace(occurrence, frame=frame))
    return continued


def is_relevant(article: ArticleFeatures, model: LinearModel) -> bool:
    """Whether the article has anything to code."""
    probability = model.probabilities([article.whole()])[0][model.classes.index("1")]
    return bool(probability > RELEVANCE_THRESHOLD)


def pieces_of(article: ArticleFeatures, sentence: Stretch, models: Models) -> list[Stretch]:
    """``sentence`` cut where another occurrence begins."""
    cuts = cut_points(article.reading, sentence)
    if not cuts:
        return [sentence]
    yes = models.cut.classes.index("1")
    probabilities = models.cut.probabilities(article.cuts(sentence, cuts, models.type))[:, yes]
    bounds = [sentence.start]
    for cut, probability in zip(cuts, probabilities, strict=True):
        begins = probability > CUT_THRESHOLD or _turns(article.reading.text, sentence, bounds[-1], cut)
        if begins and cut - bounds[-1] > SHORTEST_PIECE:
            bounds.append(cut)
    pieces = [sentence.part(start, end) for start, end in zip(bounds, [*bounds[1:], sentence.end], strict=True)]
    return [piece for piece in pieces if piece.terms]


def _turns(text: str, sentence: Stretch, start: int, cut: int) -> bool:
    """Whether the sentence turns to something else at ``cut``.

    It does where a connective of contrast or addition is followed at once by a word that names an occurrence, and the
    rest of the sentence has a type that the part from ``start`` to ``cut`` has not.
    """
    if not _TURN.match(text, cut) or not sentence.part(cut, cut + _NEAR).occurrences:
        return False
    types = concept_types()
    before = {types[hit.concept] for hit in sentence.part(start, cut).hits if hit.concept in types}
    after = {types[hit.concept] for hit in sentence.part(cut, sentence.end).hits if hit.concept in types}
    return bool(before and after - before)


def _told_stretches(article: ArticleFeatures, models: Models) -> list[Told]:
    pieces = [piece for sentence in article.outline.sentences for piece in pieces_of(article, sentence, models)]
    if not pieces:
        return []
    probabilities = models.type.probabilities([article.stretch(piece) for piece in pieces])
    classes = models.type.classes
    none = classes.index(NO_EVENT)
    told = []
    for piece, row in zip(pieces, probabilities, strict=True):
        weighed = row.copy()
        weighed[none] *= NONE_WEIGHT
        if weighed.argmax() != none:
            told.append(article.told(piece, classes, row))
    return told


def merge(told: Sequence[Told], model: LinearModel) -> list[list[Told]]:
    """Groups of stretches that tell one occurrence: each joins the group of the earlier one most like it, if any."""
    yes = model.classes.index("1")
    groups: list[list[Told]] = []
    for stretch in told:
        earlier = [(group, other) for group in groups for other in group]
        group = None
        if earlier:
            probabilities = model.probabilities([pair_features(other, stretch) for _, other in earlier])[:, yes]
            names_again = np.array([_names_again(other, stretch) for _, other in earlier])
            probabilities = np.maximum(probabilities, NAMED_AGAIN * names_again)
            best = int(probabilities.argmax())
            if probabilities[best] > MERGE_THRESHOLD:
                group = earlier[best][0]
        if group is None:
            groups.append([stretch])
        else:
            group.append(stretch)
    return _fill_gaps(groups)


def _names_again(first: Told, second: Told) -> bool:
    """Whether ``second`` goes back to ``first`` by name: "the explosion", of the same type, at the same place."""
    definite = {word for word, is_definite in second.type_words.items() if is_definite}
    same_type = first.probabilities.argmax() == second.probabilities.argmax()
    return bool(same_type and first.places & second.places and definite & first.type_words.keys())


def _fill_gaps(groups: list[list[Told]]) -> list[list[Told]]:
    """Bring a sentence that names no place home to the occurrence that the sentences before and after it tell."""
    homes = {told.stretch.sentence: group for group in groups for told in group}
    filled = []
    for group in groups:
        sentence = group[0].stretch.sentence
        before, after = homes.get(sentence - 1), homes.get(sentence + 1)
        if len(group) == 1 and not group[0].places and before is after and before is not None and before is not group:
            before.append(group[0])
            before.sort(key=lambda told: told.stretch.start)
        else:
            filled.append(group)
    return filled


def _occurrence(article: ArticleFeatures, group: Sequence[Told], models: Models) -> Occurrence:
    classes = group[0].classes
    none = classes.index(NO_EVENT)
    weights = [1.0 if told.stretch.sentence == 0 else BODY_WEIGHT for told in group]
    mean = np.average([told.probabilities for told in group], axis=0, weights=weights)
    event_probability = 1.0 - float(min(told.probabilities[none] for told in group))
    mean[none] = 0.0
    number = int(mean.argmax())
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
    return Occurrence(
        frame, float(mean[number] / mean.sum()), event_probability, scope_probability * factuality_probability
    )


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
