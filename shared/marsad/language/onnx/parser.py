"""Words with lemmas and tags → heads and relations, as Stanza's graph parser has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from marsad.language.onnx.batches import by_length
from marsad.language.onnx.constraints import RelationScores, resolve
from marsad.language.onnx.sessions import Array, Floats, Graphs
from marsad.language.onnx.tagger import gathered
from marsad.language.onnx.trees import Tree, best_tree
from marsad.language.onnx.vectors import WordVectors
from marsad.language.onnx.vocabulary import FIRST_VALUE, ROOT, Vocabulary
from marsad.language.onnx.words import WordReader, simplified

_BUDGET = 1024
_PAIRS = 512


@dataclass(frozen=True, slots=True)
class ParserWord:
    """What the parser is told of a word."""

    text: str
    lemma: str
    upos: str


class Parser:
    """Stanza's graph parser; see ``stanza.models.depparse.model.GraphParser``."""

    def __init__(self, graphs: Graphs, vectors: WordVectors) -> None:
        """Read its settings."""
        settings: dict[str, Any] = graphs.settings()
        self._graphs = graphs
        self._reader = WordReader(graphs, settings, vectors)
        self._lemmas = Vocabulary(settings["lemmas"], lower=settings["lower_lemmas"])
        self._tags = Vocabulary(settings["tags"])
        self._relations: list[str] = settings["relations"][FIRST_VALUE:]
        self._resolve_constraints: bool = settings["resolve_constraints"]

    def parse(self, sentences: Sequence[Sequence[ParserWord]]) -> list[list[tuple[int, str]]]:
        """Head and relation of every word of ``sentences``, none of them empty; heads count from 1, 0 is the root."""
        # Row 0 of the forms is the root, which is no word.
        forms: dict[str, int] = {}
        places = [
            np.array([0, *(forms.setdefault(simplified(word.text), len(forms)) + 1 for word in sentence)])
            for sentence in sentences
        ]
        before, after = (
            np.concatenate(rows) for rows in zip(self._reader.read_root(), self._reader.read(list(forms)), strict=True)
        )
        results: list[list[tuple[int, str]]] = [[] for _ in sentences]
        for batch in by_length([len(place) for place in places], _BUDGET):
            chosen = [places[number] for number in batch]
            lemmas, tags = (np.zeros((len(chosen[0]), len(batch)), dtype=np.int64) for _ in range(2))
            for column, number in enumerate(batch):
                here = slice(1, len(places[number]))
                lemmas[0, column] = tags[0, column] = ROOT
                lemmas[here, column] = self._lemmas.numbers(word.lemma for word in sentences[number])
                tags[here, column] = self._tags.numbers(word.upos for word in sentences[number])
            inputs: dict[str, Array] = {
                "before": gathered(before, chosen),
                "after": gathered(after, chosen),
                "lemmas": lemmas,
                "tags": tags,
                "lengths": np.array([len(place) for place in chosen], dtype=np.int32),
            }
            for number, tree in zip(batch, self._trees(inputs), strict=True):
                results[number] = tree
        return results

    def _trees(self, inputs: dict[str, Array]) -> list[list[tuple[int, str]]]:
        outputs = self._graphs.run("heads", inputs)
        scores, dependents, heads = outputs["scores"], outputs["dependents"], outputs["heads"]
        lengths = inputs["lengths"].tolist()
        trees = [best_tree(scores[row, :length, :length]) for row, length in enumerate(lengths)]
        flat = np.concatenate([dependents[row, 1:length] for row, length in enumerate(lengths)])
        governing = np.concatenate([heads[row, tree[1:]] for row, tree in enumerate(trees)])
        best = self._relation_scores(flat, governing).argmax(axis=1)
        found = [part.tolist() for part in np.split(best, np.cumsum(np.array(lengths) - 1)[:-1])]
        decided = list(zip(trees, found, strict=True))
        if self._resolve_constraints:
            decided = [
                self._resolved(
                    scores[row, :length, :length], dependents[row, :length], heads[row, :length], *decided[row]
                )
                for row, length in enumerate(lengths)
            ]
        return [
            [(head, self._relations[number]) for head, number in zip(tree[1:].tolist(), relations, strict=True)]
            for tree, relations in decided
        ]

    def _relation_scores(self, dependents: Floats, heads: Floats) -> Floats:
        """Log-probabilities of relations, [pairs, relations]."""
        parts = [
            self._graphs.run(
                "relations",
                {"dependents": dependents[start : start + _PAIRS], "heads": heads[start : start + _PAIRS]},
            )["scores"]
            for start in range(0, len(dependents), _PAIRS)
        ]
        scores: Floats = np.concatenate(parts)
        return scores

    def _resolved(
        self, scores: Floats, dependents: Floats, heads: Floats, tree: Tree, relations: list[int]
    ) -> tuple[Tree, list[int]]:
        def of_dependent(word: int) -> Floats:
            return self._relation_scores(np.repeat(dependents[word : word + 1], len(heads), axis=0), heads)

        return resolve(scores, RelationScores(of_dependent), tree, relations, self._relations)
