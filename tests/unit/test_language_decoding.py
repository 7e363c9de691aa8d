"""Parts of the served language engine that decide without a network: trees, paths, batches, addresses."""

import itertools
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.language.onnx.addresses import find_addresses
from marsad.language.onnx.batches import by_length, pieces
from marsad.language.onnx.entities import best_paths
from marsad.language.onnx.trees import best_tree
from marsad.language.onnx.words import simplified

seeds = st.integers(0, 2**32 - 1)


def is_tree(heads: tuple[int, ...]) -> bool:
    """Whether words under ``heads``, counted from 1, are a tree with one word under the root."""
    if heads.count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        path = [word]
        while path[-1]:
            path.append(heads[path[-1] - 1])
            if len(path) > len(heads) + 1:
                return False
    return True


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 4), seeds)
def test_the_best_tree_is_the_best_of_all_trees_with_one_root(words: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(scale=3, size=(words + 1, words + 1))
    np.fill_diagonal(scores, -np.inf)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    trees = filter(is_tree, itertools.product(range(words + 1), repeat=words))
    best = max(trees, key=lambda heads: sum(scores[word, head] for word, head in enumerate(heads, 1)))
    assert tuple(best_tree(scores)[1:]) == best


@given(st.integers(1, 5), seeds)
def test_the_best_path_is_the_best_of_all(length: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(length, 1, 3)).astype(np.float32)
    transitions = random.normal(size=(3, 3)).astype(np.float32)

    def total(path: tuple[int, ...]) -> float:
        return float(
            sum(scores[place, 0, tag] for place, tag in enumerate(path))
            + sum(transitions[pair] for pair in itertools.pairwise(path))
        )

    best = max(itertools.product(range(3), repeat=length), key=total)
    (found,) = best_paths(scores, transitions, np.array([length]))
    assert np.isclose(total(tuple(found.tolist())), total(best), atol=1e-5)


@given(st.lists(st.integers(1, 90), min_size=1), st.integers(50, 500))
def test_batches_hold_every_sequence_once_and_keep_to_their_budget(lengths: list[int], budget: int) -> None:
    batches = list(by_length(lengths, budget))
    assert sorted(itertools.chain(*batches)) == list(range(len(lengths)))
    for batch in batches:
        longest = max(lengths[number] for number in batch)
        assert lengths[batch[0]] == longest
        assert len(batch) == 1 or len(batch) * longest <= budget


def test_a_long_sequence_is_cut_into_pieces_and_a_short_one_is_not() -> None:
    found = [(piece.sequence, piece.start, piece.end, piece.length) for piece in pieces([3, 10, 4], 4)]
    assert found == [(0, 0, 3, 3), (1, 0, 4, 4), (1, 4, 8, 4), (1, 8, 10, 2), (2, 0, 4, 4)]


def test_addresses_are_found_between_words() -> None:
    text = "راسلونا على news@example.org أو https://www.example.com/a?b=c.d، أو www.example.net/ar ولا 3.5"
    assert [text[start:end] for start, end in find_addresses(text)] == [
        "news@example.org",
        "https://www.example.com/a?b=c.d،",
        "www.example.net/ar",
    ]


def test_what_no_address_can_be_takes_no_time() -> None:
    began = time.process_time()
    assert list(find_addresses("a" * 1_000_000 + "@a")) == []
    assert list(find_addresses(("a" * 500 + "@ ") * 20)) == []
    assert time.process_time() - began < 5


def test_a_run_of_marks_is_read_as_one() -> None:
    assert [simplified(word) for word in ("؟!", "!!!", "؟", "!؟", "وا!!")] == ["؟!", "!", "؟", "!؟", "وا!!"]
    assert simplified("?!?") == "?"
