"""Sequences of unequal lengths in batches of bounded size.

Padding is never seen by a network: it is told each sequence's length. So batches can be cut as memory and time ask.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from marsad.language.onnx.sessions import Array, Ids


@dataclass(frozen=True, slots=True)
class Piece:
    """Items ``start`` to ``end`` of the sequence ``sequence``."""

    sequence: int
    start: int
    end: int

    @property
    def length(self) -> int:
        """How many items."""
        return self.end - self.start


def pieces(lengths: Sequence[int], longest: int) -> list[Piece]:
    """Every sequence whole, or, where it is longer than ``longest``, in pieces of that length."""
    return [
        Piece(sequence, start, min(start + longest, length))
        for sequence, length in enumerate(lengths)
        for start in range(0, length, longest)
    ]


def by_length(lengths: Sequence[int], budget: int, batch_cost: int = 12) -> Iterator[list[int]]:
    """Numbers of sequences, longest first, in batches of at most ``budget`` items with padding (or of one sequence).

    Padding costs as much as what it stands beside, a batch of its own about ``batch_cost`` items, and one sequence
    about as much as two: so a batch ends where the sequences get shorter by more than that is worth.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    start = 0
    while start < len(order):
        longest = max(1, lengths[order[start]])
        most = min(max(1, budget // longest), len(order) - start)
        count = min(2, most)
        while count < most and (longest - lengths[order[start + count]]) * (most - count) <= batch_cost:
            count += 1
        yield order[start : start + count]
        start += count


def padded(sequences: Sequence[Ids]) -> Ids:
    """Sequences side by side, [longest, sequences], zero beyond a sequence's end."""
    result = np.zeros((max(map(len, sequences)), len(sequences)), dtype=np.int64)
    for number, sequence in enumerate(sequences):
        result[: len(sequence), number] = sequence
    return result


def sizes(sequences: Sequence[Ids]) -> Array:
    """Their lengths, as the graphs take them."""
    return np.array([len(sequence) for sequence in sequences], dtype=np.int32)


def spelled(
    words: Sequence[Ids], budget: int, run: Callable[[list[int], Ids, Array], tuple[Array, ...]]
) -> tuple[Array, ...]:
    """What a network says of words by their characters.

    Args:
        words: the characters of each.
        budget: characters a batch.
        run: numbers of the words of a batch, characters [longest, words], lengths → rows for the words, one array an
            output.

    Returns:
        The rows of all words in order, one array an output.
    """
    results: list[Array] = []
    for batch in by_length([len(word) for word in words], budget):
        chosen = [words[number] for number in batch]
        outputs = run(batch, padded(chosen), sizes(chosen))
        if not results:
            results = [np.empty((len(words), *output.shape[1:]), dtype=output.dtype) for output in outputs]
        for result, output in zip(results, outputs, strict=True):
            result[batch] = output
    return tuple(results)
