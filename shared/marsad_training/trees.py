"""Fits boosted trees over named features (scikit-learn's histogram gradient boosting)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from marsad.extraction.features import Features
from marsad.extraction.tree_model import TreeModel, table_of

_LEAF = -1
_RATE = 0.06


def fit_trees(
    items: Sequence[Features], labels: Sequence[str], rounds: int, leaves: int = 15, least_count: int = 100
) -> TreeModel:
    """A model of ``labels`` given ``items``; features of fewer than ``least_count`` items are left out."""
    counts = Counter(name for item in items for name, value in item.items() if value)
    names = sorted(name for name, count in counts.items() if count >= least_count)
    positions = {name: number for number, name in enumerate(names)}
    boosting = HistGradientBoostingClassifier(
        max_iter=rounds, learning_rate=_RATE, max_leaf_nodes=leaves, min_samples_leaf=40, l2_regularization=1.0,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    boosting.fit(table_of(items, positions), np.asarray(labels))
    # What scikit-learn calls private is all that describes its trees; the version is pinned.
    trees = [predictor.nodes for predictors in boosting._predictors for predictor in predictors]
    size = max(len(nodes) for nodes in trees)
    return TreeModel(
        tuple(map(str, boosting.classes_)),
        positions,
        np.ravel(boosting._baseline_prediction).astype(np.float32),
        _padded([np.where(nodes["is_leaf"], _LEAF, nodes["feature_idx"]) for nodes in trees], size, _LEAF),
        _padded([nodes["num_threshold"].astype(np.float32) for nodes in trees], size, 0),
        _padded([nodes["left"] for nodes in trees], size, 0),
        _padded([nodes["right"] for nodes in trees], size, 0),
        _padded([_values(nodes) for nodes in trees], size, 0),
    )


def _values(nodes: NDArray[Any]) -> NDArray[Any]:
    """Values of nodes, those of inner ones made as small as those of leaves are: steps of an explanation."""
    return np.where(nodes["is_leaf"], nodes["value"], nodes["value"] * _RATE).astype(np.float32)


def _padded(rows: Sequence[NDArray[Any]], size: int, value: int) -> NDArray[Any]:
    return np.stack([np.pad(row, (0, size - len(row)), constant_values=value) for row in rows])
