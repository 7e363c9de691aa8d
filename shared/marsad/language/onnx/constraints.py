"""Repairs a tree in which a word has two subjects, or two objects.

After stanza.models.depparse.head_constraints (Apache-2.0); relations of pairs are scored only where they are asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from marsad.language.onnx.sessions import Floats
from marsad.language.onnx.trees import Tree, best_tree

_SINGLE = {
    "subject": ("nsubj", "csubj", "nsubj:pass", "csubj:pass"),
    "outer subject": ("nsubj:outer", "csubj:outer"),
    "object": ("obj",),
}
_GROUPS = {relation: group for group, relations in _SINGLE.items() for relation in relations}
_ROUNDS = 5


class RelationScores:
    """Log-probabilities of relations of a sentence's pairs, computed for a dependent when first asked for."""

    def __init__(self, of_dependent: Callable[[int], Floats]) -> None:
        """``of_dependent``: a word → [heads, relations]."""
        self._of_dependent = of_dependent
        self._known: dict[int, Floats] = {}

    def __getitem__(self, dependent: int) -> Floats:
        """Those of one dependent, [heads, relations]."""
        if dependent not in self._known:
            self._known[dependent] = self._of_dependent(dependent)
        return self._known[dependent]


def resolve(
    scores: Floats, relation_scores: RelationScores, tree: Tree, relations: list[int], names: Sequence[str]
) -> tuple[Tree, list[int]]:
    """A tree without such faults, as far as five rounds repair them.

    Args:
        scores: of heads, as for ``best_tree``.
        relation_scores: of relations.
        tree: the best tree.
        relations: best relation of every word in it.
        names: of the relations.

    Returns:
        Heads and relations.
    """
    repair = _Repair(scores, relation_scores, [_GROUPS.get(name) for name in names])
    for _ in range(_ROUNDS):
        fault = repair.first_fault(tree, relations)
        if fault is None:
            break
        tree, relations = repair.repaired(*fault)
    return tree, relations


class _Repair:
    def __init__(self, scores: Floats, relation_scores: RelationScores, groups: Sequence[str | None]) -> None:
        self._scores = scores
        self._relation_scores = relation_scores
        self._groups = groups
        # What a word may no longer be to a head, as an earlier round gave that to another word.
        self._barred: dict[tuple[int, int], set[str]] = defaultdict(set)

    def first_fault(self, tree: Tree, relations: Sequence[int]) -> tuple[int, str, list[int]] | None:
        """Head, group and words of the first fault."""
        found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for word, relation in enumerate(relations, 1):
            group = self._groups[relation]
            if group is not None:
                found[int(tree[word])][group].append(word)
        faults = ((head, group, words) for head, of_head in found.items() for group, words in of_head.items())
        return next((fault for fault in faults if len(fault[2]) > 1), None)

    def repaired(self, head: int, group: str, words: Sequence[int]) -> tuple[Tree, list[int]]:
        """The best of the trees in which one of ``words`` keeps its place."""
        candidates = []
        for keeps in words:
            others = [word for word in words if word != keeps]
            changed = self._scores.copy()
            for word in others:
                best = [self._best(word, other, group if other == head else None)[1] for other in range(len(changed))]
                changed[word] = self._scores[word] + np.array(best, dtype=np.float64)
            tree = best_tree(changed)
            relations = [
                self._best(word, int(tree[word]), group if word in others and tree[word] == head else None)[0]
                for word in range(1, len(tree))
            ]
            candidates.append((self._sum(tree, relations), tree, relations, others))
        _, tree, relations, yielding = max(candidates, key=lambda candidate: candidate[0])
        for word in yielding:
            self._barred[word, head].add(group)
        return tree, relations

    def _best(self, word: int, head: int, barred_too: str | None) -> tuple[int, float]:
        """The best relation of ``word`` to ``head`` that it may have, and its score."""
        barred = self._barred.get((word, head), set()) | ({barred_too} if barred_too else set())
        row: NDArray[np.float32] = self._relation_scores[word][head]
        if barred:
            row = np.where([group in barred for group in self._groups], -np.inf, row)
        best = int(row.argmax())
        return best, float(row[best])

    def _sum(self, tree: Tree, relations: Sequence[int]) -> float:
        return float(
            sum(
                self._scores[word, tree[word]] + self._relation_scores[word][tree[word], relation]
                for word, relation in enumerate(relations, 1)
            )
        )
