"""Stanza's own Pipeline behind the interface of ``language.analysis``."""

import pickle
from pathlib import Path
from typing import Any

from marsad.language.analysis import Analysis, Entity, Sentence, Token, Word
from marsad.language.errors import LanguageModelError
from marsad.language.offsets import word_offsets
from marsad.language.stanza_resources import LANGUAGE, PROCESSORS, read_resources


class StanzaAnalyser:
    """Analyses Arabic with the Stanza models in ``directory``; loads them once, never downloads."""

    def __init__(self, directory: Path, package: str = "default", threads: int = 1) -> None:
        """Load the models.

        More threads than one help little on sentences, and wait for each other where processors are shared.

        Raises:
            FileNotFoundError: ``directory`` holds no Stanza models (no ``resources.json``), or not all.
            LanguageModelError: ``resources.json`` has another form or not the whole package, or Stanza is not installed
                or cannot load it.
        """
        # Of a processor that a package lacks Stanza says nothing, of a file of another form not what is wrong.
        read_resources(directory, package)
        # torch takes seconds to import: only when an engine is made.
        try:
            import stanza
            import torch
        except ModuleNotFoundError as error:
            raise LanguageModelError(
                f"the engine stanza needs {error.name}, which is not installed: make install-models, "
                "or set MARSAD_LANGUAGE_ENGINE to onnx"
            ) from error
        torch.set_num_threads(threads)
        try:
            self._pipeline: Any = stanza.Pipeline(
                lang=LANGUAGE,
                dir=str(directory),
                package=package,
                processors=",".join(PROCESSORS),
                download_method=None,
                use_gpu=False,
                verbose=False,
            )
        except (ValueError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
            raise LanguageModelError(
                f"Stanza cannot load the package {package!r} in {directory}: {error}; "
                "set MARSAD_MODEL_DIRECTORY and MARSAD_MODEL_PACKAGE to models that are there"
            ) from error

    def analyse(self, text: str) -> Analysis:
        """See ``Analyser``. Text without any word gives no sentences."""
        if not text.strip():
            return Analysis(text, ())
        return Analysis(text, tuple(_sentence(sentence) for sentence in self._pipeline(text).sentences))


def _sentence(sentence: Any) -> Sentence:
    tokens: list[Token] = []
    words: list[Word] = []
    for number, token in enumerate(sentence.tokens):
        first = len(words)
        offsets = word_offsets(token.text, token.start_char, [word.text for word in token.words])
        for word, (start, end) in zip(token.words, offsets, strict=True):
            words.append(
                Word(
                    text=word.text,
                    start=start,
                    end=end,
                    lemma=word.lemma or word.text,
                    upos=word.upos or "X",
                    feats=word.feats or "",
                    head=(word.head or 0) - 1,
                    deprel=word.deprel or "dep",
                    token=number,
                )
            )
        tokens.append(Token(token.text, token.start_char, token.end_char, first, len(words)))
    entities = tuple(Entity(e.text, e.start_char, e.end_char, e.type) for e in sentence.ents)
    return Sentence(tokens[0].start, tokens[-1].end, tuple(tokens), tuple(words), entities)
