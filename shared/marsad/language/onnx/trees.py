"""The best tree over a sentence's words: Chu and Liu's, and Edmonds', algorithm, with one root.

After stanza.models.common.chuliu_edmonds (Apache-2.0; itself after Timothy Dozat's), ties broken as there. What is kept
while cycles are contracted grows with their number, not with the square of the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Tree = NDArray[np.int64]
Mask = NDArray[np.bool_]


def best_tree(scores: Scores) -> Tree:
    """The tree with the highest sum of scores among those with one word under the root.

    Args:
        scores: logarithms of probabilities, [words + 1, words + 1]; at ``[x, y]`` that of ``y`` as head of ``x``; 0 is
            the root.

    Returns:
        The head of each, 0 for the root itself.
    """
    tree = _tree(scores.astype(np.float64))
    if np.count_nonzero(tree[1:] == 0) == 1:
        return tree
    # One word under the root is made worth more than all else: Stanojević and Cohen, "A Root of a Problem" (2021).
    weighted = scores.astype(np.float64)
    lowest = weighted[np.isfinite(weighted)].min()
    weighted[:, 0] += lowest * len(weighted)
    return _tree(weighted)


def _tree(scores: Scores) -> Tree:
    contractions = []
    tree = _greedy(scores)
    while cycles := _cycles(tree):
        scores, contraction = _contracted(tree, cycles[-1], scores)
        contractions.append((tree, contraction))
        tree = _greedy(scores)
    for outer, contraction in reversed(contractions):
        tree = _expanded(outer, tree, contraction)
    return tree


def _greedy(scores: Scores) -> Tree:
    """The best head of each word, after making the root's and the words' own scores what they must be."""
    np.fill_diagonal(scores, -np.inf)
    scores[0] = -np.inf
    scores[0, 0] = 0
    heads: Tree = np.argmax(scores, axis=1)
    return heads


def _is_tree(heads: list[int]) -> bool:
    """Whether every node leads to the root, 0."""
    paths = [0] * len(heads)
    for start in range(1, len(heads)):
        node = start
        while node and not paths[node]:
            paths[node] = start
            node = heads[node]
        # A path that was known before leads to the root; this one runs into itself.
        if node and paths[node] == start:
            return False
    return True


def _cycles(tree: Tree) -> list[Mask]:
    """Cycles in the order in which Tarjan's algorithm finds them."""
    heads: list[int] = tree.tolist()
    if _is_tree(heads):
        return []
    search = _CycleSearch(heads)
    for start in range(len(heads)):
        search.visit(start)
    return search.cycles


class _CycleSearch:
    """Tarjan's algorithm, with calls on a stack of its own."""

    def __init__(self, heads: list[int]) -> None:
        self.cycles: list[Mask] = []
        self._dependents: list[list[int]] = [[] for _ in heads]
        for node, head in enumerate(heads):
            self._dependents[head].append(node)
        self._indices = [-1] * len(heads)
        self._lowest = [-1] * len(heads)
        self._waiting: list[int] = []
        self._on_stack = [False] * len(heads)
        self._count = 0

    def visit(self, start: int) -> None:
        """Find the cycles that ``start`` leads to, if it was not seen yet."""
        if self._indices[start] != -1:
            return
        calls = [(start, self._enter(start))]
        while calls:
            node, rest = calls[-1]
            for other in rest:
                if self._indices[other] == -1:
                    calls.append((other, self._enter(other)))
                    break
                if self._on_stack[other]:
                    self._lowest[node] = min(self._lowest[node], self._indices[other])
            else:
                calls.pop()
                self._leave(node)
                if calls:
                    caller = calls[-1][0]
                    self._lowest[caller] = min(self._lowest[caller], self._lowest[node])

    def _enter(self, node: int) -> Iterator[int]:
        self._indices[node] = self._lowest[node] = self._count
        self._count += 1
        self._waiting.append(node)
        self._on_stack[node] = True
        return iter(self._dependents[node])

    def _leave(self, node: int) -> None:
        if self._lowest[node] != self._indices[node]:
            return
        members = []
        while self._on_stack[node]:
            member = self._waiting.pop()
            self._on_stack[member] = False
            members.append(member)
        if len(members) > 1:
            cycle = np.zeros(len(self._indices), dtype=np.bool_)
            cycle[members] = True
            self.cycles.append(cycle)


@dataclass(frozen=True, slots=True)
class _Contraction:
    """Nodes inside and outside a cycle; by outside node, the best place to enter it and to leave it."""

    inside: Tree
    outside: Tree
    entries: Tree
    exits: Tree


def _contracted(tree: Tree, cycle: Mask, scores: Scores) -> tuple[Scores, _Contraction]:
    """Scores with the cycle as one node, the last; and what it takes to undo that."""
    inside, outside = np.flatnonzero(cycle), np.flatnonzero(~cycle)
    own = scores[inside, tree[inside]]
    into = scores[np.ix_(inside, outside)] - own[:, None] + own.sum()
    out_of = scores[np.ix_(outside, inside)]
    entries, exits = np.argmax(into, axis=0), np.argmax(out_of, axis=1)
    count = len(outside)
    smaller = np.zeros((count + 1, count + 1), dtype=scores.dtype)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    smaller[-1, :-1] = into[entries, np.arange(count)]
    smaller[:-1, -1] = out_of[np.arange(count), exits]
    return smaller, _Contraction(inside, outside, entries, exits)


def _expanded(tree: Tree, smaller: Tree, contraction: _Contraction) -> Tree:
    """The tree over all nodes from that over those outside the cycle and the cycle as one."""
    inside, outside = contraction.inside, contraction.outside
    head_of_cycle, heads = smaller[-1], smaller[:-1]
    stays = heads < len(heads)
    whole = np.full_like(tree, -1)
    whole[outside[stays]] = outside[heads[stays]]
    whole[outside[~stays]] = inside[contraction.exits[~stays]]
    whole[inside] = tree[inside]
    whole[inside[contraction.entries[head_of_cycle]]] = outside[head_of_cycle]
    return whole
