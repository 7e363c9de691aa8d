"""Stanza's character-to-character network: reads a word, writes another, copying what it does not know.

See ``stanza.models.common.seq2seq_model.Seq2SeqModel``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.language.onnx.batches import by_length, padded, sizes
from marsad.language.onnx.sessions import Array, Floats, Graphs, Ids
from marsad.language.onnx.vocabulary import UNKNOWN, Vocabulary

_START, _END = 2, 3
_BUDGET = 2048
# The steps of writing cost far more than padding.
_BATCH_COST = 1000
_NEVER = np.float32(-1e12)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Characters that were written, the network's own symbols among them, and the number of its edit if it has any."""

    characters: list[str]
    edit: int | None


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word to be rewritten.

    ``others`` are characters unknown to the network and not in the word that it could write nevertheless, as Stanza
    gives every unknown character of a document a number: the network's weight of the unknown goes to each of them.
    """

    word: str
    tag: int | None = None
    others: str = ""


class Rewriter:
    """One network, with the graphs ``read`` and ``write``."""

    def __init__(
        self, graphs: Graphs, characters: Vocabulary, longest: int, *, beams: int, writes_unknown: bool
    ) -> None:
        """``longest``: characters it writes at most; ``beams``: of its search; ``writes_unknown``: if it may do so."""
        self._graphs = graphs
        self._characters = characters
        self._longest = longest
        self._beams = beams
        self._writes_unknown = writes_unknown

    def rewrite(self, words: Sequence[Spelling]) -> list[Rewritten]:
        """Every word rewritten."""
        results: list[Rewritten | None] = [None] * len(words)
        for batch in by_length([len(word.word) + 2 for word in words], _BUDGET, _BATCH_COST):
            for number, result in zip(batch, self._batch([words[number] for number in batch]), strict=True):
                results[number] = result
        return [result for result in results if result is not None]

    def _batch(self, words: Sequence[Spelling]) -> list[Rewritten]:
        known = len(self._characters)
        # Unknown characters, of each word by itself, are numbered in their order after those of the vocabulary.
        unknown = [sorted({*word.others, *(c for c in word.word if c not in self._characters)}) for word in words]
        sources = [self._numbers(word.word, extra) for word, extra in zip(words, unknown, strict=True)]
        source, lengths = padded(sources), sizes(sources)
        inputs: dict[str, Array] = {"characters": np.where(source < known, source, UNKNOWN), "lengths": lengths}
        if words[0].tag is not None:
            inputs["tags"] = np.array([word.tag for word in words], dtype=np.int64)
            inputs["lengths"] = lengths + np.int32(1)
        read = self._graphs.run("read", inputs)
        edits = read.pop("edits", None)
        written = self._write(read, inputs["lengths"], source.T, unknown)
        return [
            Rewritten(
                [self._characters.units[number] if number < known else extra[number - known] for number in numbers],
                None if edits is None else int(edits[row]),
            )
            for row, (numbers, extra) in enumerate(zip(written, unknown, strict=True))
        ]

    def _numbers(self, word: str, unknown: Sequence[str]) -> Ids:
        own = {character: len(self._characters) + number for number, character in enumerate(unknown)}
        numbers = [own[c] if c in own else self._characters.number(c) for c in word]
        return np.array([_START, *numbers, _END], dtype=np.int64)

    def _write(
        self, read: dict[str, Array], lengths: Array, source: Ids, unknown: Sequence[Sequence[str]]
    ) -> list[list[int]]:
        """Numbers of the characters written for each word, found by the beam search of stanza.models.common.beam."""
        words, beams = len(source), self._beams
        # Every word has its beams one after the other, the best first.
        state = {name: np.repeat(value, beams, axis=0) for name, value in read.items()}
        within = np.arange(state["context"].shape[1]) < np.repeat(lengths, beams)[:, None]
        state["beyond"] = np.where(within, np.float32(0), _NEVER)
        absent = np.arange(max(map(len, unknown))) >= np.repeat([len(extra) for extra in unknown], beams)[:, None]
        before = np.full(words * beams, _START, dtype=np.int64)
        # Before the first character all beams are the same: one counts.
        totals = np.full((words, beams), -np.inf, dtype=np.float32)
        totals[:, 0] = 0
        steps: list[tuple[Ids, Ids]] = []
        ends = np.zeros(words, dtype=np.int64)
        while not ends.all() and len(steps) < self._longest:
            outputs = self._graphs.run("write", {"before": before, **state})
            scores = self._scores(outputs["own"], outputs["copied"], source, absent)
            origins, chosen, totals = _best(scores.reshape(words, beams, -1), totals)
            steps.append((origins, chosen))
            ends[(ends == 0) & (chosen[:, 0] == _END)] = len(steps)
            taken = (origins + np.arange(words)[:, None] * beams).ravel()
            state["hidden"], state["cell"] = outputs["next_hidden"][taken], outputs["next_cell"][taken]
            before = np.where(chosen < len(self._characters), chosen, UNKNOWN).ravel()
        ends[ends == 0] = len(steps)
        return [_path(steps[:end], word) for word, end in enumerate(ends.tolist())]

    def _scores(self, own: Floats, copied: Floats, source: Ids, absent: NDArray[np.bool_]) -> Floats:
        """Log-probability of every character: written, or copied from any of its places in ``source``.

        Stanza 1.15 copies in the best beam only: its ``decode`` is given the source once, not once a beam.

        Args:
            own: of writing a known character, [words * beams, characters].
            copied: of copying from a place, [words * beams, longest].
            source: what stands there, [words, longest].
            absent: numbers of unknown characters that a word does not have, [words * beams, most].

        Returns:
            [words * beams, characters and unknown characters].
        """
        unknown = np.where(absent, np.float32(-np.inf), own[:, UNKNOWN, None])
        own = np.concatenate([own, unknown], axis=1)
        best = slice(None, None, self._beams)
        highest = copied[best].max(axis=1, keepdims=True)
        mass = np.zeros_like(own[best])
        np.add.at(mass, (np.arange(len(mass))[:, None], source), np.exp(copied[best] - highest))
        with np.errstate(divide="ignore"):
            copies = np.where(mass > 0, np.log(mass) + highest, _NEVER)
        scores: Floats = own
        scores[best] = np.logaddexp(own[best], copies)
        if not self._writes_unknown:
            scores[:, UNKNOWN] = -np.inf
        return scores


def _best(scores: Floats, totals: Floats) -> tuple[Ids, Ids, Floats]:
    """The best continuations of each word: which beam each comes from, its character, and its total, best first."""
    words, beams, characters = scores.shape
    if beams == 1:
        # Greedy: a total could only round differences away.
        chosen = scores[:, 0].argmax(axis=1)[:, None]
        return np.zeros_like(chosen), chosen, totals
    flat = (totals[:, :, None] + scores).reshape(words, -1)
    best = np.argsort(-flat, axis=1, kind="stable")[:, :beams]
    return best // characters, best % characters, np.take_along_axis(flat, best, axis=1)


def _path(steps: Sequence[tuple[Ids, Ids]], word: int) -> list[int]:
    """The characters of a word's best beam, up to its end."""
    path: list[int] = []
    beam = 0
    for origins, chosen in reversed(steps):
        path.append(int(chosen[word, beam]))
        beam = int(origins[word, beam])
    path.reverse()
    return path[: path.index(_END)] if _END in path else path
