"""Stanza's character-to-character network: reads a word, writes another, copying what it does not know.

See ``stanza.models.common.seq2seq_model.Seq2SeqModel``, greedy decoding.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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

    def __init__(self, graphs: Graphs, characters: Vocabulary, longest: int, *, writes_unknown: bool) -> None:
        """``longest``: characters it writes at most; ``writes_unknown``: whether it may write the unknown."""
        self._graphs = graphs
        self._characters = characters
        self._longest = longest
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
        outputs = self._graphs.run("read", inputs)
        state = {"hidden": outputs[0], "cell": outputs[-2], "context": outputs[-1]}
        edits = outputs[1] if len(outputs) > len(state) else None
        width = state["context"].shape[1]
        state["beyond"] = np.where(np.arange(width) < inputs["lengths"][:, None], np.float32(0), _NEVER)
        written = self._write(source.T, state, unknown)
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

    def _write(self, source: Ids, state: dict[str, Array], unknown: Sequence[Sequence[str]]) -> list[list[int]]:
        rows = np.arange(len(source))
        slots = max(map(len, unknown))
        absent = np.arange(slots) >= np.array([len(extra) for extra in unknown])[:, None]
        before = np.full(len(source), _START, dtype=np.int64)
        written: list[list[int]] = [[] for _ in rows]
        done = np.zeros(len(source), dtype=bool)
        for _ in range(self._longest):
            own, copied, state["hidden"], state["cell"] = self._graphs.run("write", {"before": before, **state})
            if slots:
                own = np.concatenate([own, np.where(absent, -np.inf, own[:, UNKNOWN, None])], axis=1, dtype=np.float32)
            scores = _with_copies(own, copied, source, rows)
            if not self._writes_unknown:
                scores[:, UNKNOWN] = -np.inf
            chosen = scores.argmax(axis=1)
            done |= chosen == _END
            if done.all():
                break
            for row in np.flatnonzero(~done):
                written[row].append(int(chosen[row]))
            before = np.where(chosen < len(self._characters), chosen, UNKNOWN)
        return written


def _with_copies(own: Floats, copied: Floats, source: Ids, rows: Ids) -> Floats:
    """Log-probability of every character: written, or copied from any of its places in ``source`` [words, longest]."""
    highest = copied.max(axis=1, keepdims=True)
    mass = np.zeros_like(own)
    np.add.at(mass, (rows[:, None], source), np.exp(copied - highest))
    with np.errstate(divide="ignore"):
        copies = np.where(mass > 0, np.log(mass) + highest, _NEVER)
    scores: Floats = np.logaddexp(own, copies)
    return scores
