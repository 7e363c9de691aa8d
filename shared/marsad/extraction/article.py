"""Features of the stretches of one article, as the models of occurrences see them."""

from collections.abc import Sequence

from marsad.extraction.features import (
    Context,
    Features,
    Probabilities,
    Told,
    article_features,
    cut_features,
    name_words,
    side_features,
    stretch_features,
)
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.outline import Outline, Stretch
from marsad.extraction.reading import Reading


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
