"""Word vectors, compact: what a word is like, learned from unlabelled news, also for words that no label ever held.

File ``weights/word_vectors.npz``: ``words`` (skeletons, one a line), ``values`` (words x 100, int8) and ``scales``
(words, float16), so that a vector is its values times its scale. ``marsad_training`` makes it of the vectors that the
Stanza models come with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.arabic.normalisation import skeleton
from marsad.extraction.features import bare_word
from marsad.extraction.reading import Term
from marsad.extraction.weight_files import weight_file
from marsad.language.analysis import Word

UNKNOWN = 0
_LONGEST_CLITIC = 2


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Vectors by the skeleton of a word; row 0 is that of every unknown word, and zero."""

    rows: dict[str, int]
    values: NDArray[Any]
    scales: NDArray[Any]

    def row_of(self, term: Term) -> int:
        """The row of a term: of its main word, of the term as written, or of the term without clitics."""
        main = main_word(term)
        bare = bare_word(term.form)
        for form in (skeleton(main.text) if main is not None else "", term.form, bare, f"ال{bare}"):
            if form in self.rows:
                return self.rows[form]
        return UNKNOWN

    def matrix(self, rows: Sequence[int]) -> NDArray[Any]:
        """The vectors of ``rows``, shape (rows, 100)."""
        chosen = list(rows)
        return self.values[chosen].astype(np.float32) * self.scales[chosen].astype(np.float32)[:, None]

    @classmethod
    def of(cls, words: Sequence[str], vectors: NDArray[Any]) -> "WordVectors":
        """Compact vectors of ``words`` (skeletons, each once), ``vectors`` being (words, 100)."""
        scales = np.abs(vectors).max(axis=1) / 127
        values = np.round(vectors / np.maximum(scales, 1e-9)[:, None]).astype(np.int8)
        rows = {word: number for number, word in enumerate(words, start=1)}
        zero = np.zeros((1, vectors.shape[1]), np.int8)
        return cls(rows, np.concatenate([zero, values]), np.concatenate([[0], scales]).astype(np.float16))

    def save(self, path: Path) -> None:
        """Write the file."""
        words = np.frombuffer("\n".join(self.rows).encode(), dtype=np.uint8)
        np.savez_compressed(path, words=words, values=self.values, scales=self.scales)

    @classmethod
    def read(cls, path: Path) -> "WordVectors":
        """The vectors of a file."""
        with np.load(path, allow_pickle=False) as archive:
            words = archive["words"].tobytes().decode().split("\n")
            rows = {word: number for number, word in enumerate(words, start=1)}
            return cls(rows, archive["values"], archive["scales"])


def main_word(term: Term) -> Word | None:
    """The word of a term that is no clitic; None for a term without words."""
    long = (word for word in term.words if len(word.text) > _LONGEST_CLITIC)
    return next(long, term.words[-1] if term.words else None)


@cache
def shipped_vectors() -> WordVectors:
    """The vectors that ship with the package, read once."""
    with weight_file("word_vectors") as path:
        return WordVectors.read(path)
