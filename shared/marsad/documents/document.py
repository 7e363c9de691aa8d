"""The way of an upload through this room: unpack, tell the format, read, clean, judge."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from marsad.documents import html_page, json_upload, object_metadata, pdf, plain_text
from marsad.documents.cleaning import clean_text
from marsad.documents.compression import GZIP, gunzip
from marsad.documents.decoding import decode
from marsad.documents.formats import TextFormat, foreign_format, is_pdf, text_format
from marsad.documents.languages import ARABIC, require_arabic
from marsad.documents.parts import Content, DocumentParts, Limits
from marsad.runtime.errors import RejectedError

_DEFAULT_LIMITS = Limits()
# Fewer letters than one short sentence: there is no news in it, and its language cannot be told.
MIN_LETTERS = 40


def check_size(size: int, limits: Limits) -> None:
    """Refuse an object of ``size`` bytes that need not even be fetched.

    Raises:
        RejectedError: it is empty, or larger than ``limits.max_bytes``.
    """
    if size == 0:
        raise RejectedError("The file is empty (0 bytes); upload the article's text.")
    if size > limits.max_bytes:
        raise RejectedError(
            f"The file has {size:,} bytes and at most {limits.max_bytes:,} are accepted; "
            "upload one article a file, without images."
        )


def read_document(
    data: bytes, *, key: str, content_type: str | None, metadata: Mapping[str, str], limits: Limits = _DEFAULT_LIMITS
) -> DocumentParts:
    """The article in ``data``; its metadata come from the object first, then from the file.

    Args:
        data: the object's bytes: plain text, HTML, JSON or PDF, or one of these packed with gzip.
        key: the object's key, not URL-encoded; its extension is a hint where the bytes leave the format open.
        content_type: the object's Content-Type, a hint as well.
        metadata: the object's user metadata (``title``, ``published-at``, ``source``, ``language``, ``url``).
        limits: sizes that are accepted.

    Raises:
        RejectedError: there is no Arabic article in it; the reason says why and what to do.
    """
    check_size(len(data), limits)
    declared = object_metadata.read(metadata)
    media_type, charset = _media_type(content_type)
    suffixes = [suffix.lower() for suffix in PurePosixPath(key).suffixes]
    if data.startswith(GZIP):
        data = gunzip(data, limits.max_bytes)
    if suffixes and suffixes[-1] in {".gz", ".gzip"}:
        suffixes.pop()
    content = _read(data, media_type, charset, suffixes[-1] if suffixes else "")
    text = clean_text(content.text)
    _require_article(text, limits)
    said = declared.or_else(content.metadata)
    return DocumentParts(
        text=text,
        title=said.title,
        published_at=said.published_at or plain_text.published_at(text),
        source=said.source,
        language=ARABIC,
        url=said.url,
    )


def _media_type(content_type: str | None) -> tuple[str, str | None]:
    """Type and charset of a Content-Type header."""
    media_type, *parameters = (content_type or "").lower().split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media_type.strip(), value.strip(" \"'")
    return media_type.strip(), None


def _read(data: bytes, media_type: str, charset: str | None, suffix: str) -> Content:
    if is_pdf(data):
        return pdf.read(data)
    foreign = foreign_format(data)
    if foreign:
        raise RejectedError(
            f"The file is {foreign}, whatever its name says; upload the article as plain text, HTML, JSON or PDF."
        )
    if media_type == "application/pdf" or suffix == ".pdf":
        raise RejectedError("The file is called a PDF but does not begin like one; save it again and upload that.")
    text = decode(data, charset)
    match text_format(text, media_type, suffix):
        case TextFormat.JSON:
            return json_upload.read(text)
        case TextFormat.HTML:
            return html_page.read(text)
        case TextFormat.XML:
            raise RejectedError("The file is XML and not a web page; upload the article as plain text, HTML or JSON.")
        case TextFormat.PLAIN:
            return Content(text=text)


def _require_article(text: str, limits: Limits) -> None:
    if not text:
        raise RejectedError("The file holds no text, only blanks; upload the article's text.")
    if len(text) > limits.max_text_characters:
        raise RejectedError(
            f"The text has {len(text):,} characters and at most {limits.max_text_characters:,} are accepted; "
            "upload one article a file."
        )
    letters = sum(map(str.isalpha, text))
    if letters < MIN_LETTERS:
        raise RejectedError(
            f"The text has {letters} letters, too few for an article (at least {MIN_LETTERS}); "
            "upload the whole article."
        )
    require_arabic(text)
