"""What Stanza's networks read of a word by itself: how it is spelled, and its vector."""

import re
from collections.abc import Sequence

from marsad.language.onnx.batches import spelled
from marsad.language.onnx.sessions import Array, Graphs, Ids
from marsad.language.onnx.vectors import WordVectors
from marsad.language.onnx.vocabulary import Vocabulary

_BUDGET = 4096
_QUESTION = re.compile("^[?？︖﹖⁇][?？︖﹖⁇!！︕﹗‼]+$")
_EXCLAMATION = re.compile("^[!！︕﹗‼][?？︖﹖⁇!！︕﹗‼]+$")


def simplified(word: str) -> str:
    """A word as tagger and parser read it: a run of question or exclamation marks is one of them."""
    return _EXCLAMATION.sub("!", _QUESTION.sub("?", word))


def word_inputs(
    graphs: Graphs,
    characters: Vocabulary,
    vocabulary: Vocabulary,
    vectors: WordVectors,
    forms: Sequence[str],
) -> tuple[Array, ...]:
    """The outputs of the graph ``words`` of tagger or parser for simplified ``forms``, [forms, …] each."""

    def run(batch: list[int], letters: Ids, lengths: Array) -> tuple[Array, ...]:
        chosen = [forms[number] for number in batch]
        inputs = {
            "characters": letters,
            "lengths": lengths,
            "ids": vocabulary.numbers(chosen),
            "vectors": vectors.of_words(form.lower() for form in chosen),
        }
        return tuple(graphs.run("words", inputs).values())

    return spelled([characters.numbers(form) for form in forms], _BUDGET, run)
