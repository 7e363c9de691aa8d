"""The forms in which place names are compared."""

import re

from marsad.arabic.normalisation import skeleton

_SEPARATORS = re.compile(r"[\s\-_/\"'()\[\].,]+")


def key_word(form: str) -> str:
    """``form`` (a skeleton) without hamza, and with its final ا as ه: writers use both at the end of a name."""
    bare = form.replace("ء", "")
    return bare[:-1] + "ه" if len(bare) > 3 and bare.endswith("ا") else bare


def key_of(name: str) -> str:
    """The comparable form of a name: skeleton, one space between words, no article before the first word."""
    words = [key_word(word) for word in _SEPARATORS.split(skeleton(name)) if word]
    return without_article(" ".join(words))


def without_article(key: str) -> str:
    """``key`` without a leading ال, unless too little would be left."""
    return key[2:] if key.startswith("ال") and len(key) > 4 else key
