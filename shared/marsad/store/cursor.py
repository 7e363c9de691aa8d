"""Opaque cursors: where a listing stopped, bound to the query that it belongs to.

A cursor holds nothing but a place in the order of the listing, so the worst that a forged one can do is start elsewhere
in the same listing.
"""

import base64
import binascii
import hashlib
import json
import re

from pydantic import BaseModel, ConfigDict, ValidationError

from marsad.runtime.errors import InvalidRequestError
from marsad.store.schema import Kind

_LONGEST = 1024
_MONTH = r"\d{4}-\d{2}"
_PLACES: dict[Kind, re.Pattern[str]] = {
    "articles": re.compile(rf"{_MONTH}(-\d{{2}}T[\d:.]+Z#[0-9a-f]{{32}})?"),
    "events": re.compile(rf"{_MONTH}(-\d{{2}}#[0-9a-f]{{32}}-[0-9a-f]{{12}}#[^\x00-\x1f]{{1,200}})?"),
}
_BAD = "this cursor was not given for this query: repeat the query that gave it unchanged, or leave the cursor out"


class _Cursor(BaseModel):
    model_config = ConfigDict(extra="forbid")

    place: str
    query: str


def encode(kind: Kind, query: dict[str, str], place: str) -> str:
    """The cursor for ``place``, a listing sort key or a whole month, in the answer to ``query``."""
    text = json.dumps({"place": place, "query": _fingerprint(kind, query)})
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(kind: Kind, query: dict[str, str], cursor: str) -> str:
    """The place that ``cursor`` holds.

    Raises:
        InvalidRequestError: it is no cursor, or one of another query.
    """
    if len(cursor) > _LONGEST:
        raise InvalidRequestError(_BAD)
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        held = _Cursor.model_validate_json(text)
    except (binascii.Error, ValidationError, ValueError):
        raise InvalidRequestError(_BAD) from None
    if held.query != _fingerprint(kind, query) or not _PLACES[kind].fullmatch(held.place):
        raise InvalidRequestError(_BAD)
    return held.place


def _fingerprint(kind: Kind, query: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps([kind, query], sort_keys=True).encode()).hexdigest()[:16]
