"""Words that join the parts of a sentence (``lexicons/connectives.yaml``)."""

import re
from functools import cache

from marsad.extraction.lexicon import load


@cache
def alternatives(kind: str) -> str:
    """A regular expression for the connectives of ``kind``."""
    return "|".join(map(re.escape, load("connectives")[kind]))


@cache
def _opening(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(kind)})\s")


def opens_with(kind: str, text: str, offset: int) -> bool:
    """Whether a connective of ``kind`` stands at ``offset``."""
    return _opening(kind).match(text, offset) is not None
