"""Boosted trees over named features: what weighs few clues that mean something only together.

A model file is a compressed numpy archive (``weights/<name>.npz``): ``classes`` and ``features`` (names, one a line),
``baseline`` (scores,), and of each tree, in rounds of one tree a score, the nodes: ``columns`` (-1 for a leaf),
``thresholds``, ``lefts``, ``rights`` (numbers of nodes) and ``values``, all of shape (trees, nodes). Two classes have
one score, the log odds of the second. ``marsad_training`` writes the file; nothing is unpickled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.extraction.linear_model import softmax
from marsad.extraction.weight_files import weight_file

_LEAF = -1


@dataclass(frozen=True, slots=True)
class _Paths:
    """The trees as they are walked: nodes in one row, by their position in it."""

    roots: NDArray[Any]
    columns: NDArray[Any]
    thresholds: NDArray[Any]
    lefts: NDArray[Any]
    rights: NDArray[Any]
    values: NDArray[Any]
    depth: int


@dataclass(frozen=True, eq=False)
class TreeModel:
    """Gradient-boosted trees; a feature that an item lacks is 0."""

    classes: tuple[str, ...]
    positions: dict[str, int]
    baseline: NDArray[Any]
    columns: NDArray[Any]
    thresholds: NDArray[Any]
    lefts: NDArray[Any]
    rights: NDArray[Any]
    values: NDArray[Any]

    def probabilities(self, items: Sequence[Mapping[str, float]]) -> NDArray[Any]:
        """Probability of each class for each item, shape (items, classes)."""
        if not items:
            return np.zeros((0, len(self.classes)))
        paths = self._paths
        table = table_of(items, self.positions)
        rows = np.arange(len(items))[:, None] * table.shape[1]
        nodes = np.broadcast_to(paths.roots, (len(items), len(paths.roots)))
        for _ in range(paths.depth):
            left = table.take(rows + paths.columns.take(nodes)) <= paths.thresholds.take(nodes)
            nodes = np.where(left, paths.lefts.take(nodes), paths.rights.take(nodes))
        rounds = paths.values.take(nodes).reshape(len(items), -1, len(self.baseline))
        scores = rounds.sum(axis=1) + self.baseline
        return softmax(np.hstack([np.zeros_like(scores), scores]) if scores.shape[1] == 1 else scores)

    @cached_property
    def _paths(self) -> "_Paths":
        """The nodes of all trees in one row; a leaf leads to itself, so that all paths have one length."""
        trees, size = self.columns.shape
        roots = np.arange(trees) * size
        own = roots[:, None] + np.arange(size)
        leaf = self.columns == _LEAF
        lefts, rights = (
            np.where(leaf, own, roots[:, None] + side.astype(np.int64)).ravel() for side in (self.lefts, self.rights)
        )
        nodes, depth = set(roots.tolist()), 0
        while inner := [node for node in nodes if lefts[node] != node]:
            nodes, depth = {int(below[node]) for node in inner for below in (lefts, rights)}, depth + 1
        columns = np.maximum(self.columns, 0).astype(np.int64).ravel()
        return _Paths(roots, columns, self.thresholds.ravel(), lefts, rights, self.values.ravel(), depth)

    def contributions(self, features: Mapping[str, float], wanted: str, rival: str) -> dict[str, float]:
        """What each feature adds to the log odds of ``wanted`` against ``rival``: the steps of the paths by it."""
        names = list(self.positions)
        (row,) = table_of([features], self.positions)
        added: dict[str, float] = {}
        for number in range(len(self.columns)):
            share = self._share(number % len(self.baseline), wanted, rival)
            node = 0
            while share and self.columns[number, node] != _LEAF:
                column = self.columns[number, node]
                sides = self.lefts if row[column] <= self.thresholds[number, node] else self.rights
                below = sides[number, node]
                step = share * float(self.values[number, below] - self.values[number, node])
                added[names[column]] = added.get(names[column], 0.0) + step
                node = below
        return added

    def _share(self, score: int, wanted: str, rival: str) -> int:
        """With which sign a score counts for ``wanted`` against ``rival``."""
        second = score + 1 if len(self.baseline) == 1 else score
        return (self.classes[second] == wanted) - (self.classes[second] == rival)

    def save(self, path: Path) -> None:
        """Write the model file; the same model always gives the same bytes."""
        np.savez_compressed(
            path,
            classes=np.frombuffer("\n".join(self.classes).encode(), dtype=np.uint8),
            features=np.frombuffer("\n".join(self.positions).encode(), dtype=np.uint8),
            baseline=self.baseline.astype(np.float32),
            columns=self.columns.astype(np.int16),
            thresholds=self.thresholds.astype(np.float32),
            lefts=self.lefts.astype(np.int16),
            rights=self.rights.astype(np.int16),
            values=self.values.astype(np.float32),
        )

    @classmethod
    def read(cls, path: Path) -> "TreeModel":
        """The model of a file."""
        with np.load(path, allow_pickle=False) as archive:
            names = archive["features"].tobytes().decode().split("\n")
            return cls(
                tuple(archive["classes"].tobytes().decode().split("\n")),
                {name: number for number, name in enumerate(names)},
                archive["baseline"],
                archive["columns"],
                archive["thresholds"],
                archive["lefts"],
                archive["rights"],
                archive["values"],
            )


def table_of(items: Sequence[Mapping[str, float]], positions: Mapping[str, int]) -> NDArray[Any]:
    """Features of items in the columns ``positions``, shape (items, columns); those without a column are left out."""
    table = np.zeros((len(items), len(positions)), dtype=np.float32)
    for row, features in zip(table, items, strict=True):
        for name, value in features.items():
            if name in positions:
                row[positions[name]] = value
    return table


@cache
def shipped_trees(name: str) -> TreeModel:
    """The model that ships as ``weights/<name>.npz``, read once."""
    with weight_file(name) as path:
        return TreeModel.read(path)
