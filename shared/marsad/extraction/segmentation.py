"""Where in a sentence one occurrence ends and the next begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.extraction.article import ArticleFeatures
from marsad.extraction.concepts import concept_types
from marsad.extraction.connectives import opens_with
from marsad.extraction.features import Features, cut_features, side_features
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.outline import Stretch, cut_points
from marsad.extraction.type_model import TypeModel

# Chosen by cross-validation over the training articles.
CUT_THRESHOLD = 0.38
# Probability, at least, that another occurrence begins where a sentence turns to something else.
TURNING = 0.9
# Characters: what is shorter tells no occurrence of its own.
SHORTEST_PIECE = 15
# Characters after a connective within which a word must name what the sentence turns to.
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Cut:
    """A point of a sentence where another occurrence may begin, and how likely one does, by its features."""

    offset: int
    features: Features
    probability: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that is told in one go, how likely another occurrence begins with it, and the cuts of its sentence."""

    stretch: Stretch
    begins: float
    cuts: tuple[Cut, ...] = ()


def pieces_of(
    article: ArticleFeatures, sentence: Stretch, cut_model: LinearModel, type_model: TypeModel
) -> list[Piece]:
    """``sentence`` cut where another occurrence begins; the first piece begins with 1."""
    cuts = cuts_of(article, sentence, cut_model, type_model)
    bounds, likely = [sentence.start], [1.0]
    for cut in cuts:
        turns = _turns(article.reading.text, sentence, bounds[-1], cut.offset)
        begins = max(cut.probability, TURNING if turns else 0.0)
        if begins > CUT_THRESHOLD and cut.offset - bounds[-1] > SHORTEST_PIECE:
            bounds.append(cut.offset)
            likely.append(begins)
    parts = [sentence.part(start, end) for start, end in zip(bounds, [*bounds[1:], sentence.end], strict=True)]
    return [Piece(part, begins, cuts) for part, begins in zip(parts, likely, strict=True) if part.terms]


def cuts_of(
    article: ArticleFeatures, sentence: Stretch, cut_model: LinearModel, type_model: TypeModel
) -> tuple[Cut, ...]:
    """The points where ``sentence`` may be cut, as ``cut_model`` sees them."""
    offsets = cut_points(article.reading, sentence)
    if not offsets:
        return ()
    items = cut_items(article, sentence, offsets, type_model)
    probabilities = cut_model.probabilities(items)[:, cut_model.classes.index("1")]
    return tuple(map(Cut, offsets, items, map(float, probabilities)))


def cut_items(
    article: ArticleFeatures, sentence: Stretch, cuts: Sequence[int], type_model: TypeModel
) -> list[Features]:
    """Features of the cut points of a sentence, one item a cut."""
    bounds = [sentence.start, *cuts, sentence.end]
    sides: dict[tuple[int, int], int] = {}
    reaches: list[list[tuple[str, int, int]]] = []
    for number, cut in enumerate(cuts, start=1):
        near = (bounds[max(0, number - 2)], bounds[min(len(bounds) - 1, number + 2)])
        reaches.append([])
        for name, start, end in (("whole", sentence.start, sentence.end), ("near", *near)):
            left, right = (sides.setdefault(side, len(sides)) for side in ((start, cut), (cut, end)))
            reaches[-1].append((name, left, right))
    probabilities = type_model.probabilities(article, [sentence.part(start, end) for start, end in sides])
    items = []
    for cut, told in zip(cuts, reaches, strict=True):
        features = cut_features(article.reading.text, sentence, cut, cuts, article.place_offsets)
        for name, left, right in told:
            features.update(side_features(name, type_model.classes, probabilities[left], probabilities[right]))
        items.append(features)
    return items


def _turns(text: str, sentence: Stretch, start: int, cut: int) -> bool:
    """Whether the sentence turns to something else at ``cut``.

    It does where a connective of contrast or addition is followed at once by a word that names an occurrence, and the
    rest of the sentence has a type that the part from ``start`` to ``cut`` has not.
    """
    if not opens_with("turning", text, cut) or not sentence.part(cut, cut + _NEAR).occurrences:
        return False
    types = concept_types()
    before = {types[hit.concept] for hit in sentence.part(start, cut).hits if hit.concept in types}
    after = {types[hit.concept] for hit in sentence.part(cut, sentence.end).hits if hit.concept in types}
    return bool(before and after - before)
