"""Words and tags → lemmas, as Stanza's lemmatizer has them."""

from collections.abc import Sequence
from typing import Any

from marsad.language.onnx.rewriting import Rewriter, Rewritten, Spelling
from marsad.language.onnx.sessions import Graphs
from marsad.language.onnx.vocabulary import UNKNOWN, Vocabulary

_ANY_TAG = "*"
_SAME, _LOWER = 1, 2
NO_LEMMA = "_"


class Lemmatizer:
    """Stanza's lemmatizer: a dictionary, and a network for what is not in it; see ``stanza.models.lemma.trainer``."""

    def __init__(self, graphs: Graphs) -> None:
        """Read its settings and dictionary."""
        settings: dict[str, Any] = graphs.settings()
        self._dictionary: dict[str, dict[str, str]] = settings["dictionary"]
        self._tags = Vocabulary(settings["tags"])
        characters = Vocabulary(settings["characters"])
        self._unknown: str = characters.units[UNKNOWN]
        self._rewriter = Rewriter(graphs, characters, settings["longest"], beams=1, writes_unknown=True)

    def lemmatize(self, words: Sequence[tuple[str, str]]) -> list[str]:
        """Lemmas of words with their tags; ``NO_LEMMA`` where there is none."""
        lemmas = {pair: self._look_up(*pair) for pair in words}
        asked = [pair for pair, lemma in lemmas.items() if lemma is None]
        spelled = self._rewriter.rewrite([Spelling(word, self._tags.number(tag)) for word, tag in asked])
        for (word, tag), result in zip(asked, spelled, strict=True):
            lemmas[word, tag] = self._edited(word, result)
        return [lemmas[pair] or NO_LEMMA for pair in words]

    def _look_up(self, word: str, tag: str) -> str | None:
        lemma = self._dictionary.get(tag, {}).get(word)
        return lemma if lemma is not None else self._dictionary.get(_ANY_TAG, {}).get(word)

    def _edited(self, word: str, result: Rewritten) -> str:
        written = "".join(result.characters)
        lemma = {_SAME: word, _LOWER: word.lower()}.get(result.edit or 0, written)
        return word if not lemma or self._unknown in lemma else lemma
