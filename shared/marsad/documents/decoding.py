"""Bytes → characters. UTF-8 and byte-order marks speak for themselves; older Arabic encodings must make sense.

Every byte string is valid windows-1256, so validity proves nothing: a decoding is believed when it shows the words
without which no Arabic prose is written.
"""

import codecs
import re

from marsad.documents.wordlists import load
from marsad.runtime.errors import RejectedError

# The longest mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ARABIC_ENCODINGS = ("cp1256", "iso8859-6", "utf-16-le", "utf-16-be")
_DECLARATION = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]+")
_HEAD_BYTES = 4096
_SAMPLE_BYTES = 100_000
# Running Arabic prose has them as every fourth to tenth word.
_MIN_FUNCTION_WORDS = 0.04
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.05
# One broken character in a hundred bytes is damage; more is another encoding.
_MAX_DAMAGED_SHARE = 0.01

_ADVICE = "save the article as UTF-8 and upload that"


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of ``data``; ``declared`` is the charset of its Content-Type, else that in its own head counts.

    Raises:
        RejectedError: it is no text, or text in an encoding that is not known here, or damaged.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_legacy(data, declared, error.start)
    return text if _is_prose(text) else _decode_legacy(data, declared, None)


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise RejectedError(
            f"The file is marked as {encoding[:6].upper().rstrip('-')} but has the wrong encoding "
            f"or is damaged; {_ADVICE}."
        ) from None
    if not _is_prose(text):
        raise RejectedError(f"The file is binary data, not text in any encoding known here; {_ADVICE}.")
    return text


def _is_prose(text: str) -> bool:
    """Whether ``text`` is free of the control characters that binary data is full of."""
    return len(text) - len(_CONTROL.sub("", text)) <= _MAX_CONTROL_SHARE * len(text)


def _decode_legacy(data: bytes, declared: str | None, broken_at: int | None) -> str:
    """The reading of ``data`` that is Arabic prose; ``broken_at`` is where it fails to be UTF-8."""
    head = _DECLARATION.search(data[:_HEAD_BYTES])
    named = [name for name in (declared, head.group(1).decode("ascii", "ignore") if head else None) if name]
    readings = [
        (share, encoding)
        for encoding in dict.fromkeys([*filter(None, map(_codec, named)), *_ARABIC_ENCODINGS])
        if (share := _function_word_share(data[:_SAMPLE_BYTES], encoding)) >= _MIN_FUNCTION_WORDS
    ]
    for _, encoding in sorted(readings, key=lambda reading: -reading[0]):
        try:
            return data.decode(encoding)
        except UnicodeError:  # idna and punycode raise its base class
            continue
    if broken_at is not None and data.decode("utf-8", "replace").count("\ufffd") <= _MAX_DAMAGED_SHARE * len(data):
        raise RejectedError(f"The text is UTF-8 but damaged at byte {broken_at:,}; {_ADVICE}.")
    raise RejectedError(
        "The file is binary data or text in a wrong encoding (known are UTF-8, UTF-16, windows-1256 and ISO-8859-6); "
        f"{_ADVICE}."
    )


def _codec(name: str) -> str | None:
    """Python's name of a text encoding, None for one that it does not have."""
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _function_word_share(sample: bytes, encoding: str) -> float:
    """The share of the sample's words that are function words, 0 where it cannot be decoded."""
    if encoding.startswith("utf-16") and len(sample) % 2:
        sample = sample[:-1]
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(sample)
    except UnicodeError:
        return 0.0
    words = _WORD.findall(_TAG.sub(" ", text))
    function_words = set(load("words")["function_words"])
    return sum(word in function_words for word in words) / len(words) if words else 0.0
