"""What the uploader says about an article in the object's own metadata (``x-amz-meta-…``), plain or encoded."""

import re
from collections.abc import Mapping
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

from marsad.documents.cleaning import clean_line
from marsad.documents.dates import parse_published_at
from marsad.documents.parts import Metadata
from marsad.documents.urls import parse_url

_PREFIX = "x-amz-meta-"
_ENCODED_WORD = re.compile(r"=\?[\w-]+\?[bq]\?[^?]*\?=", re.IGNORECASE)


def read(metadata: Mapping[str, str]) -> Metadata:
    """The metadata under S3's names, with or without their prefix.

    Raises:
        RejectedError: the publication date or the address is none.
    """
    values = {
        name.lower().removeprefix(_PREFIX).replace("_", "-"): clean_line(decode_value(value))
        for name, value in metadata.items()
    }
    published_at, url = values.get("published-at"), values.get("url")
    return Metadata(
        title=values.get("title"),
        published_at=parse_published_at(published_at, "the object metadata published-at") if published_at else None,
        source=values.get("source"),
        url=parse_url(url, "the object metadata url") if url else None,
    )


def decode_value(value: str) -> str:
    """A header value as its sender meant it: RFC 2047 words (S3's own form), Latin-1 for UTF-8, percent encoding.

    A web address keeps its percent signs, which are its own. What is not valid in an encoding is left as it is.
    """
    if _ENCODED_WORD.search(value):
        try:
            value = str(make_header(decode_header(value)))
        except (HeaderParseError, LookupError, ValueError):
            return value
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        value = value.encode("latin-1").decode("utf-8")
    if value.startswith(("http://", "https://")):
        return value
    try:
        return unquote_to_bytes(value).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value
