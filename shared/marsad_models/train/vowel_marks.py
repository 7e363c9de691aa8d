"""Vowel marks for an expander to learn from: news sets one where a word may be misread (وأُصيب), PADT hardly any."""

import random
from collections.abc import Iterable

from marsad_models.train.treebank import TreebankSentence

_DAMMA, _SHADDA, _FATHATAN = "\u064f", "\u0651", "\u064b"
_ALIF = "ا"
_PASSIVE_SHARE = 0.6


def with_vowel_marks(sentences: Iterable[TreebankSentence], share: float, seed: int) -> list[TreebankSentence]:
    """Copies of a ``share`` of ``sentences`` whose multi-word tokens bear a mark, and their words none, as in PADT."""
    chance = random.Random(seed)  # noqa: S311
    return [_marked(sentence, chance) for sentence in sentences if chance.random() < share]


def _marked(sentence: TreebankSentence, chance: random.Random) -> TreebankSentence:
    rows = (
        (row[0], _with_mark(row[1], chance), *row[2:]) if "-" in row[0] and row[1].isalpha() else row
        for row in sentence.rows
    )
    return TreebankSentence(sentence.comments, tuple(rows))


def _with_mark(token: str, chance: random.Random) -> str:
    """``token`` with a tanwin on a last alif, a damma early on, as passives have it, or a shadda in the midst."""
    if token.endswith(_ALIF):
        return token + _FATHATAN
    if chance.random() < _PASSIVE_SHARE:
        position = chance.randint(1, min(3, len(token)))
        return token[:position] + _DAMMA + token[position:]
    position = chance.randint(2, len(token))
    return token[:position] + _SHADDA + token[position:]
