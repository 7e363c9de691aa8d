"""Whether two names, as articles write them, are of the same place, party or source."""

import re

_INTERCHANGEABLE = str.maketrans("أإآٱىةؤئ٠١٢٣٤٥٦٧٨٩", "اااايهوي0123456789")
_MARKS = re.compile("[ـً-ْٰ]")
_PROCLITIC = re.compile(r"^(?:وال|بال|كال|فال|ولل|لل|ال|و|ب|ل)(?=\w{3})")
# What a name may be written with or without.
_CLASS_WORDS = frozenset(
    ("في", "من", "علي", "بن", "قوات", "تنظيم", "حركه", "جماعه", "حي", "مدينه", "بلده", "قريه", "منطقه", "محافظه")
)
_LEAST_SHARE = 0.5


def same_name(one: str, other: str) -> bool:
    """Whether half the words of the shorter name, class words and proclitics aside, are words of the other."""
    first, second = _words(one), _words(other)
    return bool(first and second) and len(first & second) / min(len(first), len(second)) >= _LEAST_SHARE


def _words(name: str) -> set[str]:
    comparable = _MARKS.sub("", name).translate(_INTERCHANGEABLE)
    words = {_PROCLITIC.sub("", word) for word in re.findall(r"\w+", comparable)}
    return words - _CLASS_WORDS or words
