"""Multi-word tokens → their words, as Stanza's expander has them."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from marsad.language.onnx.rewriting import Rewriter, Spelling
from marsad.language.onnx.sessions import Graphs
from marsad.language.onnx.vocabulary import FIRST_VALUE, Vocabulary

# Stanza 1.15 means to use the setting beam_size here, which it passes in another argument's place: it searches with the
# width that is the default there.
_BEAMS = 5


class Expander:
    """Stanza's expander: a dictionary, and a network for what is not in it; see ``stanza.models.mwt.trainer``."""

    def __init__(self, graphs: Graphs) -> None:
        """Read its settings and dictionary."""
        settings: dict[str, Any] = graphs.settings()
        self._dictionary: dict[str, str] = settings["dictionary"]
        self._characters = Vocabulary(settings["characters"])
        self._batch: int = settings["batch"]
        self._rewriter = Rewriter(graphs, self._characters, settings["longest"], beams=_BEAMS, writes_unknown=False)
        self._symbols = set(settings["characters"][:FIRST_VALUE])

    def expand(self, tokens: Sequence[str]) -> list[list[str]]:
        """Words of every multi-word token of one document, in its order; at least one each."""
        found = [self._look_up(token) for token in tokens]
        others = self._others(tokens)
        unknown = {(token, others[number]) for number, token in enumerate(tokens) if found[number] is None}
        asked = sorted(unknown)
        spelled = self._rewriter.rewrite([Spelling(token, others=other) for token, other in asked])
        written = {
            key: "".join(character for character in result.characters if character not in self._symbols)
            for key, result in zip(asked, spelled, strict=True)
        }
        expansions = []
        for number, (token, expansion) in enumerate(zip(tokens, found, strict=True)):
            text = expansion if expansion is not None else written[token, others[number]]
            if expansion is None and not (text.strip() and " " in text):
                text = token
            words = [word for word in text.split(" ") if word]
            expansions.append(words if len(words) > 1 else [token])
        return expansions

    def _look_up(self, token: str) -> str | None:
        """The dictionary's expansion, of the token or of a common lower case of it."""
        expansion = self._dictionary.get(token)
        if expansion is not None:
            return expansion
        lower = self._dictionary.get(token.lower())
        if lower is None:
            return None
        if token.isupper():
            return lower.upper()
        if token[0].isupper() and token[1:].islower():
            return lower[0].upper() + lower[1:]
        return None

    def _others(self, tokens: Sequence[str]) -> list[str]:
        """For every token the characters from others that the network may write: see ``Spelling.others``.

        All weigh the same, so that the first in order stand for all, as many as there are beams. Stanza knows in a
        batch those up to the last one that the batch has.
        """
        unknown = [{character for character in token if character not in self._characters} for token in tokens]
        everywhere = sorted(set().union(*unknown))
        result = []
        for start in range(0, len(tokens), self._batch):
            batch = unknown[start : start + self._batch]
            last = max(set().union(*batch), default="")
            for own in batch:
                others = (character for character in everywhere if character <= last and character not in own)
                result.append("".join(islice(others, _BEAMS)))
        return result
