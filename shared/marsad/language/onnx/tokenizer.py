"""Text → sentences of tokens, as Stanza's tokenizer has them.

Stanza reads paragraphs in batches, and a long one in windows that begin where the last sentence of the window before
ended. In a batch with a long paragraph, shorter windows are filled up with padding that the network reads; that is done
here too, as it can change what it says of the last characters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.language.onnx.addresses import find_addresses
from marsad.language.onnx.batches import by_length
from marsad.language.onnx.sessions import Array, Floats, Graphs, Ids
from marsad.language.onnx.vocabulary import PAD, Vocabulary

_PARAGRAPH_BREAK = re.compile(r"\n[\s\u0080-\u009f]*\n")
_WHITE_SPACE = re.compile(r"[\s\u0080-\u009f]")
_SPACES = re.compile(" +")
_PARTS = re.compile("( *[^ ]+)")

# Labels of characters.
_INNER, _TOKEN, _SENTENCE, _MULTIWORD, _MULTIWORD_SENTENCE = range(5)
_TOO_LONG = "<UNK>"
_FEATURES = 5
_BUDGET = 8192


@dataclass(frozen=True, slots=True)
class RawToken:
    """A written token; ``multiword`` where it stands for several words.

    A token too long for Stanza has another text than the characters ``[start, end)``.
    """

    text: str
    start: int
    end: int
    multiword: bool


@dataclass(slots=True)
class _Paragraph:
    """A paragraph on its way: its characters, what the network reads of them, and their labels so far."""

    text: str
    characters: Ids
    features: Floats
    labels: list[Ids] = field(default_factory=list)
    position: int = 0

    @property
    def rest(self) -> int:
        return len(self.text) - self.position


class Tokenizer:
    """Stanza's tokenizer; see ``stanza.models.tokenization.utils``."""

    def __init__(self, graphs: Graphs) -> None:
        """Read its settings."""
        settings: dict[str, Any] = graphs.settings()
        self._graphs = graphs
        self._vocabulary = Vocabulary(settings["characters"])
        self._batch: int = settings["batch"]
        self._window: int = settings["window"]
        self._longest_token: int = settings["longest_token"]

    def tokenize(self, text: str) -> list[list[RawToken]]:
        """Sentences of ``text``, none empty."""
        stripped = (part.rstrip() for part in _PARAGRAPH_BREAK.split(text))
        paragraphs = [self._paragraph(part) for part in stripped if part]
        longest_first = sorted(paragraphs, key=lambda paragraph: len(paragraph.text), reverse=True)
        for start in range(0, len(longest_first), self._batch):
            self._label(longest_first[start : start + self._batch])
        sentences: list[list[RawToken]] = []
        spaced, place = _WHITE_SPACE.sub(" ", text), 0
        for paragraph in paragraphs:
            found, place = self._sentences(paragraph, spaced, place)
            sentences += found
        return sentences

    def _paragraph(self, text: str) -> _Paragraph:
        text = _SPACES.sub(" ", _WHITE_SPACE.sub(" ", text))
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        distinct, places = np.unique(points, return_inverse=True)
        letters = [chr(point) for point in distinct]
        known = [(letter == " ", letter.isupper(), letter.isdecimal()) for letter in letters]
        features = np.zeros((len(text), _FEATURES), dtype=np.float32)
        features[:, :3] = np.array(known, dtype=np.float32)[places]
        features[-1, 3] = features[0, 4] = 1
        return _Paragraph(text, self._vocabulary.numbers(letters)[places], features)

    def _label(self, batch: Sequence[_Paragraph]) -> None:
        """Label the paragraphs of one batch of Stanza's, longest first."""
        windowed = len(batch[0].text) + 1 > self._window
        first = True
        waiting = list(batch)
        while waiting:
            taken = [min(paragraph.rest, self._window) if windowed else paragraph.rest for paragraph in waiting]
            width = max(taken)
            # A paragraph that fits into the first window ends in one padding character, like one in a batch without
            # windows; later windows are all as wide as the widest.
            widths = [
                (min(paragraph.rest + 1, width) if windowed else paragraph.rest + 1) if first else width
                for paragraph in waiting
            ]
            for paragraph, count, labels in zip(waiting, taken, self._run(waiting, widths), strict=True):
                ends = np.flatnonzero((labels == _SENTENCE) | (labels == _MULTIWORD_SENTENCE))
                advance = count if paragraph.rest <= self._window or not len(ends) else int(ends[-1]) + 1
                paragraph.labels.append(labels[:advance])
                paragraph.position += advance
            waiting = [paragraph for paragraph in waiting if paragraph.rest]
            first = False

    def _run(self, paragraphs: Sequence[_Paragraph], widths: Sequence[int]) -> list[Ids]:
        """Labels of the next ``widths`` characters of each, padding among them."""
        results: list[Ids] = [np.empty(0, np.int64)] * len(paragraphs)
        for numbers in by_length(widths, _BUDGET):
            width = widths[numbers[0]]
            characters = np.full((width, len(numbers)), PAD, dtype=np.int64)
            features = np.zeros((width, len(numbers), _FEATURES), dtype=np.float32)
            for column, number in enumerate(numbers):
                paragraph = paragraphs[number]
                here = slice(paragraph.position, paragraph.position + widths[number])
                count = len(paragraph.characters[here])
                characters[:count, column] = paragraph.characters[here]
                features[:count, column] = paragraph.features[here]
            lengths = np.array([widths[number] for number in numbers], dtype=np.int32)
            inputs: dict[str, Array] = {"characters": characters, "features": features, "lengths": lengths}
            labels = self._graphs.run("labels", inputs)["labels"]
            for column, number in enumerate(numbers):
                results[number] = labels[: widths[number], column]
        return results

    def _sentences(self, paragraph: _Paragraph, text: str, place: int) -> tuple[list[list[RawToken]], int]:
        """Tokens of a paragraph, sought in ``text`` from ``place``; and the place after them."""
        labels = _settled(paragraph.text, np.concatenate(paragraph.labels))
        sentences: list[list[RawToken]] = []
        tokens: list[RawToken] = []
        begin = 0
        for last in np.flatnonzero(labels).tolist():
            written = paragraph.text[begin : last + 1]
            begin = last + 1
            token = written.lstrip()
            if not token:
                continue
            start = -1
            for part in _PARTS.split(written):
                if part:
                    found = text.index(part, place)
                    start = found + len(part) - len(part.lstrip()) if start < 0 else start
                    place = found + len(part)
            label = labels[last]
            tokens.append(
                RawToken(
                    token if len(token) <= self._longest_token else _TOO_LONG,
                    start,
                    place,
                    label in (_MULTIWORD, _MULTIWORD_SENTENCE),
                )
            )
            if label in (_SENTENCE, _MULTIWORD_SENTENCE):
                sentences.append(tokens)
                tokens = []
        return [*sentences, tokens] if tokens else sentences, place


def _settled(text: str, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Labels with a sentence's end at the paragraph's, and addresses whole."""
    labels = labels.copy()
    labels[-1] = _SENTENCE if labels[-1] <= _SENTENCE else _MULTIWORD_SENTENCE
    for start, end in find_addresses(text):
        labels[start : end - 1] = _INNER
        labels[end - 1] = labels[end - 1] or _TOKEN
    return labels
