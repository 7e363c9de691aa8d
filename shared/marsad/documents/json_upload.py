"""A JSON upload: one object with the article's text and what is known about it."""

import json
import re
from typing import Any

from marsad.documents import html_page
from marsad.documents.cleaning import clean_line
from marsad.documents.dates import parse_published_at
from marsad.documents.parts import Content, Metadata
from marsad.documents.urls import parse_url
from marsad.runtime.errors import RejectedError

TEXT_FIELDS = ("text", "body", "content")
_MARKUP = re.compile(r"<(?:p|br|div|article)\b[^<>]*>", re.IGNORECASE)
_TYPE_NAMES = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    str: "a string",
}


def read(text: str) -> Content:
    """The article in ``text``: fields ``text`` (or ``body``, ``content``), title, published_at, source, language, url.

    Null is as good as absent, other fields are ignored, and a text field with paragraphs in HTML is read as HTML.

    Raises:
        RejectedError: it is no JSON, no object, lacks the text, or a field has the wrong type or form.
    """
    upload = _parse(text)
    body = _body(upload)
    if _MARKUP.search(body):
        body = html_page.read(body).text
    published_at, url = _string(upload, "published_at"), _string(upload, "url")
    _string(upload, "language")
    return Content(
        text=body,
        metadata=Metadata(
            title=_string(upload, "title"),
            published_at=parse_published_at(published_at, 'the field "published_at"') if published_at else None,
            source=_string(upload, "source"),
            url=parse_url(url, 'the field "url"') if url else None,
        ),
    )


def _parse(text: str) -> dict[str, Any]:
    try:
        upload = json.loads(text)
    except json.JSONDecodeError as error:
        raise RejectedError(
            f"The file is not valid JSON (line {error.lineno}, column {error.colno}: {error.msg}); correct it there."
        ) from None
    except (ValueError, RecursionError):
        raise RejectedError("The JSON is nested too deeply or has too long a number; upload one flat object.") from None
    if not isinstance(upload, dict):
        raise RejectedError(
            f'The JSON is {_type_name(upload)}, not an object; upload one article as an object with the field "text".'
        )
    return upload


def _body(upload: dict[str, Any]) -> str:
    for field in TEXT_FIELDS:
        value = upload.get(field)
        if value is None:
            continue
        if not isinstance(value, str):
            raise RejectedError(f'The field "{field}" is {_type_name(value)}; put the article\'s text there, a string.')
        if not value.strip():
            raise RejectedError(f'The field "{field}" is empty; put the article\'s text there.')
        return value
    raise RejectedError('The JSON has no field "text" (nor "body" or "content"); put the article\'s text there.')


def _string(upload: dict[str, Any], field: str) -> str | None:
    value = upload.get(field)
    if value is not None and not isinstance(value, str):
        raise RejectedError(f'The field "{field}" is {_type_name(value)}; it must be a string, or absent.')
    return clean_line(value)


def _type_name(value: Any) -> str:
    return "null" if value is None else _TYPE_NAMES[type(value)]
