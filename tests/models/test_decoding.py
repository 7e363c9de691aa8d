"""Decoding of trees and tags, held to the functions of Stanza that they follow."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.crf import viterbi_decode
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.head_constraints import resolve_head_constraint_violations

from marsad.language.onnx.constraints import RelationScores, resolve
from marsad.language.onnx.entities import best_paths
from marsad.language.onnx.trees import best_tree

RELATIONS = ["nsubj", "obj", "obl", "nmod", "csubj", "punct", "nsubj:outer"]

sizes = st.integers(2, 20)
seeds = st.integers(0, 2**32 - 1)
unhurried = settings(deadline=None, max_examples=40)


def head_scores(size: int, seed: int) -> np.ndarray:
    scores = np.random.default_rng(seed).normal(scale=3, size=(size, size)).astype(np.float32)
    np.fill_diagonal(scores, -np.inf)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


class Vocabulary:
    """As much of Stanza's vocabulary of relations as the function reads."""

    def unmap(self, numbers: Sequence[int]) -> list[str]:
        return [RELATIONS[number - VOCAB_PREFIX_SIZE] for number in numbers]


@unhurried
@given(sizes, seeds)
def test_the_best_tree_is_stanzas(size: int, seed: int) -> None:
    scores = head_scores(size, seed)
    np.testing.assert_array_equal(best_tree(scores), chuliu_edmonds_one_root(scores))


@unhurried
@given(sizes, seeds)
def test_second_subjects_and_objects_are_repaired_as_by_stanza(size: int, seed: int) -> None:
    scores = head_scores(size, seed)
    of_relations = np.random.default_rng(seed + 1).normal(size=(size, size, len(RELATIONS))).astype(np.float32)
    of_relations -= np.log(np.exp(of_relations).sum(axis=2, keepdims=True))
    tree = best_tree(scores)
    relations = [int(of_relations[word, tree[word]].argmax()) for word in range(1, size)]
    expected_tree, expected = resolve_head_constraint_violations(scores, of_relations, tree, Vocabulary())
    found_tree, found = resolve(scores, RelationScores(lambda word: of_relations[word]), tree, relations, RELATIONS)
    np.testing.assert_array_equal(found_tree, expected_tree)
    assert found == expected


@given(st.lists(st.integers(1, 12), min_size=1, max_size=5), seeds)
def test_the_best_paths_of_sentences_side_by_side_are_stanzas_one_by_one(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(max(lengths), len(lengths), 6)).astype(np.float32)
    transitions = random.normal(size=(6, 6)).astype(np.float32)
    paths = best_paths(scores, transitions, np.array(lengths))
    for column, length in enumerate(lengths):
        expected, _ = viterbi_decode(scores[:length, column], transitions)
        assert paths[column].tolist() == expected
