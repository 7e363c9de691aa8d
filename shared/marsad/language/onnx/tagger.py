"""Words of sentences → parts of speech and features, as Stanza's tagger has them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from marsad.language.onnx.batches import by_length
from marsad.language.onnx.sessions import Array, Graphs, Ids
from marsad.language.onnx.vectors import WordVectors
from marsad.language.onnx.vocabulary import EMPTY
from marsad.language.onnx.words import WordReader, simplified

_BUDGET = 1024
_NO_FEATURES = "_"


class Tagger:
    """Stanza's tagger; see ``stanza.models.pos.model.Tagger``."""

    def __init__(self, graphs: Graphs, vectors: WordVectors) -> None:
        """Read its settings."""
        settings: dict[str, Any] = graphs.settings()
        self._graphs = graphs
        self._reader = WordReader(graphs, settings, vectors)
        self._tags: list[str] = settings["tags"]
        self._features: dict[str, list[str]] = settings["features"]

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[str, str]]]:
        """Part of speech and features of every word of ``sentences``, none of them empty."""
        forms: dict[str, int] = {}
        places = [
            np.array([forms.setdefault(simplified(word), len(forms)) for word in sentence]) for sentence in sentences
        ]
        (inputs,) = self._reader.read(list(forms))
        results: list[list[tuple[str, str]]] = [[] for _ in sentences]
        for batch in by_length([len(sentence) for sentence in sentences], _BUDGET):
            value = gathered(inputs, [places[number] for number in batch])
            lengths = np.array([len(places[number]) for number in batch], dtype=np.int32)
            outputs = self._graphs.run("tags", {"inputs": value, "lengths": lengths})
            tags, features = outputs["tags"], outputs["features"]
            for column, number in enumerate(batch):
                count = lengths[column]
                results[number] = [
                    (self._tags[tag], self._written(values))
                    for tag, values in zip(
                        tags[:count, column].tolist(), features[:count, column].tolist(), strict=True
                    )
                ]
        return results

    def _written(self, values: Sequence[int]) -> str:
        named = zip(self._features.items(), values, strict=True)
        return "|".join(f"{key}={units[value]}" for (key, units), value in named if value != EMPTY) or _NO_FEATURES


def gathered(rows: Array, places: Sequence[Ids]) -> Array:
    """Rows for the words of sentences, [longest, sentences, …], zero beyond a sentence's end."""
    value = np.zeros((max(map(len, places)), len(places), rows.shape[1]), dtype=rows.dtype)
    for column, place in enumerate(places):
        value[: len(place), column] = rows[place]
    return value
