"""A convolutional network over the terms of an article, run with numpy.

Each term's word vector (projected), embeddings of its properties, its concepts and flags go through two convolutions
with rectified outputs: one over five neighbouring terms, one over three terms three apart. Both outputs, side by side,
are what a term is in its surroundings. Heads with one hidden layer read pools of them.

File ``weights/<name>.npz``: the arrays by their names, and each vocabulary as ``vocabulary <field>`` (one a line).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.extraction.networks.tokens import FIELDS, Tokens
from marsad.extraction.networks.word_vectors import WordVectors
from marsad.extraction.weight_files import weight_file

Array = NDArray[Any]
WIDTH, GAP_WIDTH, GAP = 5, 3, 3
# Row 0 of every embedding is for what training never saw.
UNSEEN = 0
# Names of the vocabularies beside those of the properties.
CONCEPTS, TYPES = "concepts", "types"
_VOCABULARY = "vocabulary "


@dataclass(frozen=True, eq=False)
class EncodedArticle:
    """The terms of one article: each in its surroundings (terms, channels), and their word vectors (terms, 100).

    ``spoken`` tells which concepts each term names (terms, concepts), ``shares`` the share of sentences that name each.
    """

    tokens: Tokens
    hidden: Array
    vectors: Array
    spoken: Array
    shares: Array


@dataclass(frozen=True, eq=False)
class Network:
    """Arrays by name, and the numbers of the properties' values; layouts are torch's (outputs first)."""

    vocabularies: Mapping[str, Mapping[str, int]]
    arrays: Mapping[str, Array]

    def inputs(self, tokens: Tokens, vectors: Array, spoken: Array) -> Array:
        """What goes into the first convolution, shape (terms, inputs)."""
        parts = [vectors @ self.arrays["vectors.weight"].T + self.arrays["vectors.bias"]]
        parts += [self.arrays[f"fields.{f}.weight"][numbers(self.vocabularies[f], tokens.fields[f])] for f in FIELDS]
        parts.append(spoken @ self.arrays["concepts.weight"].T)
        parts.append(flags(tokens))
        return np.concatenate(parts, axis=1)

    def encode(self, tokens: Tokens, vectors: WordVectors) -> "EncodedArticle":
        """``tokens`` after the convolutions."""
        words = vectors.matrix(tokens.vectors)
        spoken, shares = concepts_of(self.vocabularies[CONCEPTS], tokens)
        near = _convolved(self.inputs(tokens, words, spoken), self.arrays["near.weight"], self.arrays["near.bias"], 1)
        far = _convolved(near, self.arrays["far.weight"], self.arrays["far.bias"], GAP)
        hidden = np.concatenate([near, far], axis=1)
        return EncodedArticle(tokens, hidden, words, spoken, shares)

    def head(self, name: str, items: Array) -> Array:
        """Scores of a head, shape (items, outputs)."""
        hidden = np.maximum(items @ self.arrays[f"{name}.0.weight"].T + self.arrays[f"{name}.0.bias"], 0.0)
        return np.asarray(hidden @ self.arrays[f"{name}.1.weight"].T + self.arrays[f"{name}.1.bias"])

    def save(self, path: Path) -> None:
        """Write the file; the same network always gives the same bytes."""
        stored: dict[str, Any] = {
            f"{_VOCABULARY}{field}": np.frombuffer("\n".join(values).encode(), dtype=np.uint8)
            for field, values in self.vocabularies.items()
        }
        stored |= {name: array.astype(np.float16) for name, array in self.arrays.items()}
        np.savez_compressed(path, **stored)

    @classmethod
    def read(cls, path: Path) -> "Network":
        """The network of a file."""
        vocabularies: dict[str, dict[str, int]] = {}
        arrays: dict[str, Array] = {}
        with np.load(path, allow_pickle=False) as archive:
            for name in archive.files:
                if name.startswith(_VOCABULARY):
                    values = archive[name].tobytes().decode().split("\n")
                    field = name.removeprefix(_VOCABULARY)
                    vocabularies[field] = {value: number for number, value in enumerate(values, start=1) if value}
                else:
                    arrays[name] = archive[name].astype(np.float32)
        return cls(vocabularies, arrays)


def numbers(vocabulary: Mapping[str, int], values: Sequence[str]) -> list[int]:
    """The numbers of ``values``."""
    return [vocabulary.get(value, UNSEEN) for value in values]


def bags(vocabulary: Mapping[str, int], items: Sequence[Sequence[str]]) -> Array:
    """Which concepts each item has, shape (items, concepts + 1)."""
    rows = np.zeros((len(items), len(vocabulary) + 1), dtype=np.float32)
    for number, values in enumerate(items):
        rows[number, numbers(vocabulary, values)] = 1.0
    return rows


def concepts_of(vocabulary: Mapping[str, int], tokens: Tokens) -> tuple[Array, Array]:
    """``spoken`` and ``shares`` of an ``EncodedArticle``."""
    spoken = bags(vocabulary, tokens.concepts)
    sentences = np.array(tokens.sentences)
    each = [spoken[sentences == number].max(axis=0) for number in sorted(set(tokens.sentences))]
    return spoken, np.mean(each, axis=0)


def flags(tokens: Tokens) -> Array:
    """Whether each term is definite, and whether it ends its sentence, shape (terms, 2)."""
    ends = [one != other for one, other in zip(tokens.sentences, (*tokens.sentences[1:], -1), strict=True)]
    return np.array([tokens.definite, ends], dtype=np.float32).T


def _convolved(rows: Array, weight: Array, bias: Array, step: int) -> Array:
    """Rectified convolution of ``rows`` (terms, inputs) by ``weight`` (outputs, inputs, width)."""
    width = weight.shape[2]
    reach = step * (width // 2)
    padded = np.pad(rows, ((reach, reach), (0, 0)))
    total = np.tile(bias, (len(rows), 1))
    for position in range(width):
        start = position * step
        total = total + padded[start : start + len(rows)] @ weight[:, :, position].T
    return np.asarray(np.maximum(total, 0.0))


@cache
def shipped_network(name: str) -> Network:
    """The network that ships as ``weights/<name>.npz``, read once."""
    with weight_file(name) as path:
        return Network.read(path)
