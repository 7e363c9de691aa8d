"""What Stanza's networks read of a word by itself: how it is spelled, and its vector."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from marsad.language.onnx.batches import spelled
from marsad.language.onnx.sessions import Array, Graphs, Ids
from marsad.language.onnx.vectors import WordVectors
from marsad.language.onnx.vocabulary import ROOT, Vocabulary

_BUDGET = 4096
_QUESTION = re.compile("^[?？︖﹖⁇][?？︖﹖⁇!！︕﹗‼]+$")
_EXCLAMATION = re.compile("^[!！︕﹗‼][?？︖﹖⁇!！︕﹗‼]+$")


def simplified(word: str) -> str:
    """A word as tagger and parser read it: a run of question or exclamation marks is one of them."""
    return _EXCLAMATION.sub("!", _QUESTION.sub("?", word))


class WordReader:
    """The graph ``words`` of tagger or parser, with the vocabularies that it reads by."""

    def __init__(self, graphs: Graphs, settings: Mapping[str, Any], vectors: WordVectors) -> None:
        """``settings`` are those of the processor."""
        self._graphs = graphs
        self._vectors = vectors
        self._characters = Vocabulary(settings["characters"])
        self._vocabulary = Vocabulary(settings["words"], lower=settings["lower_words"])

    def read(self, forms: Sequence[str]) -> tuple[Array, ...]:
        """The outputs of the graph for simplified ``forms``, [forms, …] each."""

        def run(batch: list[int], letters: Ids, lengths: Array) -> tuple[Array, ...]:
            chosen = [forms[number] for number in batch]
            vectors = self._vectors.of_words(form.lower() for form in chosen)
            return self._run(letters, lengths, self._vocabulary.numbers(chosen), vectors)

        return spelled([self._characters.numbers(form) for form in forms], _BUDGET, run)

    def read_root(self) -> tuple[Array, ...]:
        """The outputs for the root of a tree, which is no word, [1, …] each."""
        one = np.array([1], dtype=np.int32)
        return self._run(np.array([[ROOT]]), one, np.array([ROOT]), self._vectors.of_numbers([ROOT]))

    def _run(self, letters: Ids, lengths: Array, ids: Ids, vectors: Array) -> tuple[Array, ...]:
        inputs = {"characters": letters, "lengths": lengths, "ids": ids, "vectors": vectors}
        return tuple(self._graphs.run("words", inputs).values())
