"""Linear models over named features: what the extractor learned from labelled articles.

A model file is a compressed numpy archive (``weights/<name>.npz``): ``classes`` and ``features`` (names, one a line),
``coefficients`` (features x classes, float16) and ``intercepts``. ``marsad_training`` writes it; nothing is unpickled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.extraction.weight_files import weight_file


@dataclass(frozen=True, eq=False)
class LinearModel:
    """A multinomial logistic regression."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    coefficients: NDArray[Any]
    intercepts: NDArray[Any]

    def probabilities(self, items: Sequence[Mapping[str, float]]) -> NDArray[Any]:
        """Probability of each class for each item, shape (items, classes)."""
        scores = np.tile(self.intercepts, (len(items), 1))
        row_of = self.rows.get
        for number, features in enumerate(items):
            rows = list(map(row_of, features))
            known = [row for row in rows if row is not None]
            if known:
                values = [value for row, value in zip(rows, features.values(), strict=True) if row is not None]
                scores[number] += np.asarray(values, dtype=np.float32) @ self.coefficients.take(known, axis=0)
        return softmax(scores)

    def contributions(self, features: Mapping[str, float], wanted: str, rival: str) -> dict[str, float]:
        """What each feature that the model knows adds to the log odds of class ``wanted`` against class ``rival``."""
        difference = self.coefficients[:, self.classes.index(wanted)] - self.coefficients[:, self.classes.index(rival)]
        known = ((name, value, self.rows[name]) for name, value in features.items() if name in self.rows)
        return {name: float(value * difference[row]) for name, value, row in known}

    def save(self, path: Path) -> None:
        """Write the model file; the same model always gives the same bytes."""
        np.savez_compressed(
            path,
            classes=np.frombuffer("\n".join(self.classes).encode(), dtype=np.uint8),
            features=np.frombuffer("\n".join(self.rows).encode(), dtype=np.uint8),
            coefficients=self.coefficients.astype(np.float16),
            intercepts=self.intercepts.astype(np.float32),
        )

    @classmethod
    def read(cls, path: Path) -> "LinearModel":
        """The model of a file."""
        with np.load(path, allow_pickle=False) as archive:
            classes = tuple(archive["classes"].tobytes().decode().split("\n"))
            rows = _rows(archive["features"].tobytes())
            return cls(classes, rows, archive["coefficients"].astype(np.float32), archive["intercepts"])


# Models that are read one after the other are often over the same features.
@lru_cache(maxsize=1)
def _rows(features: bytes) -> dict[str, int]:
    names = features.decode().split("\n")
    return dict(zip(names, range(len(names)), strict=True))


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Probabilities of the classes of each item, of ``scores`` of shape (items, classes)."""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


@cache
def shipped_model(name: str) -> LinearModel:
    """The model that ships as ``weights/<name>.npz``, read once."""
    with weight_file(name) as path:
        return LinearModel.read(path)
