"""Stanza's own analyses of the news prose of tests, kept under ``tests/data`` so that no model is loaded."""

import json
from functools import cache
from pathlib import Path

from marsad.extraction.reading import Reading
from marsad.language.analysis import Analysis, Entity, Sentence, Token, Word
from marsad.model import Document

_DATA = Path(__file__).parent / "data"


@cache
def stored_reading(file: str, name: str) -> Reading:
    """The reading of the text ``name`` in ``tests/data/<file>``."""
    stored = json.loads((_DATA / file).read_text(encoding="utf-8"))[name]
    sentences = tuple(
        Sentence(
            sentence["start"],
            sentence["end"],
            tuple(Token(*token) for token in sentence["tokens"]),
            tuple(Word(*word) for word in sentence["words"]),
            tuple(Entity(*entity) for entity in sentence["entities"]),
        )
        for sentence in stored["sentences"]
    )
    document = Document(article_id="test", version="1", text=stored["text"])
    return Reading.of(document, Analysis(stored["text"], sentences))
