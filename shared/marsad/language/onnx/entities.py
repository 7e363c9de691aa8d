"""Tokens of sentences → named entities, as Stanza's entity tagger has them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from marsad.language.onnx.batches import by_length, spelled
from marsad.language.onnx.sessions import Array, Floats, Graphs, Ids
from marsad.language.onnx.tagger import gathered
from marsad.language.onnx.vectors import WordVectors
from marsad.language.onnx.vocabulary import FIRST_VALUE, Vocabulary

_BUDGET = 1024
_CHARACTERS = 4096
_OUTSIDE = "O"


class EntityTagger:
    """Stanza's entity tagger; see ``stanza.models.ner.model.NERTagger``."""

    def __init__(self, graphs: Graphs, vectors: WordVectors) -> None:
        """Read its settings."""
        settings: dict[str, Any] = graphs.settings()
        self._graphs = graphs
        self._vectors = vectors
        self._characters = Vocabulary(settings["characters"], lower=settings["lower_characters"])
        self._lower: bool = settings["lower_words"]
        self.tags: list[str] = settings["tags"]
        self.transitions: Floats = np.array(settings["transitions"], dtype=np.float32)

    def find(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[int, int, str]]]:
        """Entities of ``sentences``, none of them empty: first and last token, and kind."""
        results: list[list[tuple[int, int, str]]] = [[] for _ in sentences]
        for batch, scores, lengths in self._scored(sentences):
            for number, numbers in zip(batch, best_paths(scores, self.transitions, lengths), strict=True):
                results[number] = entities_of([self.tags[max(tag, FIRST_VALUE)] for tag in numbers.tolist()])
        return results

    def scores(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Of every tag for every token of ``sentences``, none of them empty: [tokens, tags] each.

        The first ``FIRST_VALUE`` tags mean nothing.
        """
        found: dict[int, Floats] = {}
        for batch, scores, lengths in self._scored(sentences):
            found |= {number: scores[: lengths[column], column] for column, number in enumerate(batch)}
        return [found[number] for number in range(len(sentences))]

    def _scored(self, sentences: Sequence[Sequence[str]]) -> Iterator[tuple[list[int], Floats, Array]]:
        """Numbers of sentences of like length, scores [longest, sentences, tags], and lengths."""
        forms: dict[str, int] = {}
        places = [np.array([forms.setdefault(token, len(forms)) for token in sentence]) for sentence in sentences]
        (inputs,) = self._inputs(list(forms))
        for batch in by_length([len(sentence) for sentence in sentences], _BUDGET):
            chosen = [places[number] for number in batch]
            lengths = np.array([len(place) for place in chosen], dtype=np.int32)
            outputs = self._graphs.run("tags", {"inputs": gathered(inputs, chosen), "lengths": lengths})
            yield batch, outputs["scores"], lengths

    def _inputs(self, forms: Sequence[str]) -> tuple[Array, ...]:
        def run(batch: list[int], letters: Ids, lengths: Array) -> tuple[Array, ...]:
            words = (forms[number].lower() if self._lower else forms[number] for number in batch)
            inputs = {"characters": letters, "lengths": lengths, "vectors": self._vectors.of_words(words)}
            return (self._graphs.run("tokens", inputs)["inputs"],)

        return spelled([self._characters.numbers(form) for form in forms], _CHARACTERS, run)


def best_paths(scores: Floats, transitions: Floats, lengths: Array) -> list[Ids]:
    """Viterbi's algorithm over sentences side by side.

    Args:
        scores: [longest, sentences, tags].
        transitions: [tags, tags], from the first to the second.
        lengths: of the sentences.

    Returns:
        The tags of each sentence on its best path.
    """
    total = scores[0]
    totals = [total]
    origins = []
    for step in scores[1:]:
        reached = total[:, :, None] + transitions
        origins.append(reached.argmax(axis=1))
        total = step + reached.max(axis=1)
        totals.append(total)
    paths = []
    for column, length in enumerate(lengths.tolist()):
        path = [int(totals[length - 1][column].argmax())]
        for step in range(length - 2, -1, -1):
            path.append(int(origins[step][column, path[-1]]))
        paths.append(np.array(path[::-1]))
    return paths


def entities_of(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Entities of tags B, I, E, S, O: first and last token, and kind."""
    return _spans(_whole(tags))


def _whole(tags: Sequence[str]) -> list[str]:
    """Tags with entities that lack their beginning or end made whole, as ``fix_singleton_tags`` of Stanza."""
    tags = list(tags)
    for place, tag in enumerate(tags):
        if tag.startswith("I-"):
            if not _inner(tags, place + 1, "IE", tag):
                tags[place] = "E" + tag[1:]
            if not _inner(tags, place - 1, "BI", tag):
                tags[place] = "B" + tag[1:]
    for place, tag in enumerate(tags):
        lone_start = tag.startswith("B-") and not _inner(tags, place + 1, "IE", tag)
        lone_end = tag.startswith("E-") and not _inner(tags, place - 1, "BI", tag)
        if lone_start or lone_end:
            tags[place] = "S" + tag[1:]
    return tags


def _inner(tags: Sequence[str], place: int, prefixes: str, tag: str) -> bool:
    """Whether at ``place`` stands the same kind of entity as ``tag``, with one of ``prefixes``."""
    return 0 <= place < len(tags) and tags[place] in {prefix + tag[1:] for prefix in prefixes}


def _spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Entities of tags B, I, E, S, O, as ``decode_from_bioes`` of Stanza."""
    found: list[tuple[int, int, str]] = []
    inside: list[int] = []
    kind = ""

    def end() -> None:
        if inside:
            found.append((inside[0], inside[-1], kind))
            inside.clear()

    for place, tag in enumerate(tags):
        prefix = tag[:2]
        if prefix in ("B-", "S-") or tag == _OUTSIDE:
            end()
        if prefix in ("B-", "I-", "E-", "S-"):
            inside.append(place)
            kind = tag[2:]
        if prefix in ("E-", "S-"):
            end()
    end()
    return found
