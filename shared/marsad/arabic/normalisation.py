"""Normalisation of Arabic letters that never changes the length of a text, so offsets stay those of the article.

Every character maps to exactly one character: letters that writers use interchangeably fall together, Arabic-Indic
digits become ASCII, typographic variants become plain. Marks (harakat, tatweel) cannot be dropped without moving
offsets; ``fold`` leaves them in place, ``skeleton`` drops them and is for comparing words only.
"""

import re
import unicodedata

_SAME = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
    "ؤ": "و",
    "ک": "ك", "ڪ": "ك",
    "گ": "ك", "پ": "ب", "چ": "ج", "ڤ": "ف", "ژ": "ز",
    "٫": ".", "٬": ",", "٪": "%", "،": ",", "؛": ";", "؟": "?",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": '"', "›": '"',
    "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
    "\u00a0": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ", "\u3000": " ",
}  # fmt: skip
_DIGITS = {chr(base + value): str(value) for base in (0x0660, 0x06F0) for value in range(10)}
_FOLD = str.maketrans(_SAME | _DIGITS)
MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# Letters and marks in one table: the word lists make tens of thousands of forms when they are read.
_SKELETON = _FOLD | {code: None for code in range(0x10000) if MARKS.match(chr(code))}


def fold(text: str) -> str:
    """``text`` with interchangeable letters made one; as long as ``text``."""
    return text.translate(_FOLD)


def skeleton(text: str) -> str:
    """``text`` folded, without marks and invisible characters: the form in which words are compared."""
    return unicodedata.normalize("NFKC", text).translate(_SKELETON)
