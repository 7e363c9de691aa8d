"""Word vectors, on disk in single or half precision, read where they are needed."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np

from marsad.language.errors import LanguageModelError
from marsad.language.onnx.sessions import Floats
from marsad.language.onnx.vocabulary import Vocabulary


class WordVectors:
    """Vectors by word; the file is mapped into memory, so that only rows that are used are read."""

    def __init__(self, directory: Path) -> None:
        """Vectors of ``directory``, opened when they are first asked for."""
        self._directory = directory

    @cached_property
    def _words(self) -> Vocabulary:
        # Not read_text: a carriage return is a word of its own, or part of one.
        words = (self._directory / "vectors.txt").read_bytes().decode().split("\n")
        if len(words) != len(self._rows):
            raise LanguageModelError(
                f"{self._directory} has {len(words)} words in vectors.txt and {len(self._rows)} vectors "
                "in vectors.npy: export the models again with `marsad models export`"
            )
        return Vocabulary(words)

    @cached_property
    def _rows(self) -> np.ndarray:
        rows: np.ndarray = np.load(self._directory / "vectors.npy", mmap_mode="r")
        return rows

    def of_words(self, words: Iterable[str]) -> Floats:
        """Vectors of ``words`` as they are written there, [words, dimensions]."""
        # Stanza's files of vectors stand for a space inside a word by one that does not break.
        return self.of_numbers([self._words.number(word.replace(" ", "\xa0")) for word in words])

    def of_numbers(self, numbers: list[int]) -> Floats:
        """Vectors of words by number."""
        return np.asarray(self._rows[numbers], dtype=np.float32)
