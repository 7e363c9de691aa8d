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
_MARKS = "".join(
    chr(code)
    for first, last in (
        (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
MARKS = re.compile(f"[{_MARKS}]")

# Letters and marks in one table, and what finds whether a word has any of them: the word lists make tens of thousands
# of forms when they are read, most of them skeletons already.
_SKELETON = _FOLD | str.maketrans("", "", _MARKS)
_CHANGING = re.compile(f"[{re.escape(''.join(map(chr, _SKELETON)))}]")


def fold(text: str) -> str:
    """``text`` with interchangeable letters made one; as long as ``text``."""
    return text.translate(_FOLD)


def skeleton(text: str) -> str:
    """``text`` folded, without marks and invisible characters: the form in which words are compared."""
    normal = unicodedata.normalize("NFKC", text)
    return normal.translate(_SKELETON) if _CHANGING.search(normal) else normal
