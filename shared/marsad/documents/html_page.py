"""A web page: the article without menus, links and comments, by trafilatura; its metadata as the page states them."""

import logging
import re
from typing import Any

from marsad.documents import html_metadata
from marsad.documents.cleaning import clean_characters
from marsad.documents.parts import Content
from marsad.runtime.errors import RejectedError

# A news page has some thousand elements; trafilatura's time grows faster than their number.
MAX_ELEMENTS = 30_000
_MAX_TAGS = 4 * MAX_ELEMENTS  # opening, closing, and what scripts and comments hold
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
_LIBRARIES = ("trafilatura", "htmldate", "justext", "courlan")


def read(text: str) -> Content:
    """The article on the page ``text``, a paragraph a line.

    Raises:
        RejectedError: there is no article on it, or it cannot be parsed.
    """
    tree = _parse(text)
    metadata = html_metadata.read(tree)
    article = _article(tree)
    if not article:
        raise RejectedError(
            "The web page has no article on it (only menus, links or a form); upload the page of one article."
        )
    return Content(text=article, metadata=metadata)


def _parse(text: str) -> Any:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    # Parsing alone takes seconds and hundreds of megabytes for a million tags.
    if text.count("<") > _MAX_TAGS:
        raise _too_many_elements()
    page = _PROLOGUE.sub("", clean_characters(text), count=1)
    try:
        tree = document_fromstring(page, parser=HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError):
        raise RejectedError("The web page cannot be parsed; save it again, or upload its text.") from None
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise _too_many_elements()
    return tree


def _too_many_elements() -> RejectedError:
    return RejectedError(
        f"The web page has more than {MAX_ELEMENTS:,} elements, too many for one article; upload the article's text."
    )


def _article(tree: Any) -> str | None:
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(logging.CRITICAL)
    from trafilatura import bare_extraction

    try:
        # Precision: a page of links is no article, and a menu is no part of one.
        page: Any = bare_extraction(tree, fast=True, favor_precision=True, include_comments=False, include_tables=False)
    except Exception as error:
        # Whatever a page makes the library do, the page is at fault and stays so.
        raise RejectedError("The web page cannot be read as an article; upload its text.") from error
    text: str | None = page.text if page else None
    return text
