"""The sub-event type of a stretch, or none: a linear model over n-grams and a network over word vectors, as one.

Each is right where the other is wrong; their geometric mean is better than either (docs/architecture.md, "Learned").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marsad.extraction.article import ArticleFeatures
from marsad.extraction.features import Probabilities
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.networks.network import Network, shipped_network
from marsad.extraction.networks.type_network import type_probabilities
from marsad.extraction.outline import Stretch


@dataclass(frozen=True, eq=False)
class TypeModel:
    """Both models; they know the same classes in the same order."""

    linear: LinearModel
    network: Network

    @property
    def classes(self) -> tuple[str, ...]:
        """The sub-event types and ``none``, sorted."""
        return self.linear.classes

    def probabilities(self, article: ArticleFeatures, stretches: Sequence[Stretch]) -> Probabilities:
        """Probability of each class for each of the article's ``stretches``, shape (stretches, classes)."""
        if not stretches:
            return np.zeros((0, len(self.classes)))
        linear = self.linear.probabilities([article.stretch(stretch) for stretch in stretches])
        mean = np.sqrt(linear * self.read(article, stretches))
        return np.asarray(mean / mean.sum(axis=1, keepdims=True))

    def read(self, article: ArticleFeatures, stretches: Sequence[Stretch]) -> Probabilities:
        """Probabilities by the network alone."""
        ranges = [(stretch.terms[0].index, stretch.terms[-1].index + 1) for stretch in stretches]
        return type_probabilities(self.network, article.encoded(self.network), ranges)

    @classmethod
    def shipped(cls) -> "TypeModel":
        """The models that ship with the package."""
        return cls(shipped_model("type"), shipped_network("type_network"))
