"""Web and mail addresses, which stay one token whatever the tokenizer says.

The patterns are Stanza's (stanza.models.tokenization.utils, Apache-2.0).
"""

import re
from collections.abc import Iterator

_MAIL = r"""(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*|"(?:[\x01-\x08\x0b\x0c\x0e-\x1f\x21\x23-\x5b\x5d-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")@(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[(?:(?:(?:2(?:5[0-5]|[0-4][0-9])|1[0-9][0-9]|[1-9]?[0-9]))\.){3}(?:(?:2(?:5[0-5]|[0-4][0-9])|1[0-9][0-9]|[1-9]?[0-9])|[a-z0-9-]*[a-z0-9]:(?:[\x01-\x08\x0b\x0c\x0e-\x1f\x21-\x5a\x53-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])+)\])"""  # noqa: E501
_WEB = r"""(?:https?:\/\/(?:www\.|(?!www))[a-zA-Z0-9][a-zA-Z0-9-]+[a-zA-Z0-9]\.[^\s"]{2,}|www\.[a-zA-Z0-9][a-zA-Z0-9-]+[a-zA-Z0-9]\.[^\s"]{2,}|https?:\/\/(?:www\.|(?!www))[a-zA-Z0-9]+\.[^\s"]{2,}|www\.[a-zA-Z0-9]+\.[^\s"]{2,})|[a-zA-Z0-9]+\.(?:gov|org|edu|net|com|co)(?:\.[^\s"]{2,})"""  # noqa: E501
_WEB_OR_MAIL = re.compile(f"(?:{_MAIL}|{_WEB})")
_WEB_ONLY = re.compile(_WEB)
_CHUNK = re.compile("[^ ]+")

# The patterns take time that grows with the square of a run without spaces; no address is that long.
LONGEST = 1000


def find_addresses(paragraph: str) -> Iterator[tuple[int, int]]:
    """``[start, end)`` of every address in ``paragraph``, whose only white space is single spaces.

    An address holds no space, and a full stop or an at sign, so that only such stretches are searched; a stretch of
    more than ``LONGEST`` characters holds none. (Stanza also takes a quoted name with an escaped space in it.)
    """
    if "." not in paragraph and "@" not in paragraph:
        return
    for chunk in _CHUNK.finditer(paragraph):
        text = chunk.group()
        if len(text) > LONGEST or not ("." in text or "@" in text):
            continue
        for match in (_WEB_OR_MAIL if "@" in text else _WEB_ONLY).finditer(text):
            yield chunk.start() + match.start(), chunk.start() + match.end()
