"""A PDF: the text of its pages by pypdf, lines joined to paragraphs, within bounds of pages and time.

A PDF places glyphs, it does not write text. Where a line's pieces come in the order of the page, from left to right,
the words of an Arabic line are put back around its numbers and Latin names; letters that come out backwards are
refused, since no toll in such a text can be trusted.
"""

import io
import logging
import re
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from marsad.documents.cleaning import clean_characters, clean_line
from marsad.documents.parts import Content, Metadata
from marsad.runtime.errors import RejectedError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 100
MAX_SECONDS = 20.0
# What pypdf unpacks and parses of one stream: bytes, and operators with their operands.
_STREAM_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 10_485_760,
    "lzw_maximum_output_length": 10_485_760,
    "run_length_maximum_output_length": 10_485_760,
    "stream_parsing_work_maximum_count": 500_000,
}
_SHOW_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
# Numbers, Latin words and what stands between two of them keep their direction in an Arabic line; pypdf takes the
# guillemets for Latin letters too, so that they part the words around them.
_LEFT_TO_RIGHT = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.,:/%@_+\- ]*[0-9A-Za-z%])?|[«»]")
# pypdf takes these digits for right-to-left letters, and so turns a number round.
_ARABIC_INDIC_NUMBER = re.compile(r"[٠-٩](?:[٠-٩.,٫٬/:]*[٠-٩])?")
# Where pieces are placed apart, no blank is written between them.
_MISSING_BLANK = re.compile(r"(?<=[\u0620-\u063f\u0641-\u064a])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u0620-\u064a])")
_STRAY_BLANK = re.compile(r"(?<=«) +| +(?=[»،؛؟.!])")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a]")
_LATIN_LETTER = re.compile(r"[A-Za-z]")
_ARABIC_WORD = re.compile(r"[\u0620-\u064a]{2,}")
# A line that ends well before the margin is a paragraph's last.
_FULL_LINE = 0.75


def read(data: bytes) -> Content:
    """The text of the PDF ``data``.

    Raises:
        RejectedError: it is damaged, protected, too long, holds only images, or its letters come out backwards.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    from pypdf import apply_configuration
    from pypdf.errors import LimitReachedError

    deadline = time.monotonic() + MAX_SECONDS
    try:
        with apply_configuration(**_STREAM_LIMITS):
            reader = _open(data)
            pages = [_page_lines(page, deadline) for page in reader.pages]
            title = reader.metadata.title if reader.metadata else None
    except RejectedError:
        raise
    except LimitReachedError as error:
        raise RejectedError("The PDF unpacks to far more than an article; upload the article's text.") from error
    except Exception as error:
        # pypdf raises nearly anything on a damaged file; the file is at fault and stays so.
        raise RejectedError("The PDF is damaged and cannot be read; save it again, or upload its text.") from error
    lines = [line for page in pages for line in page]
    if not any(map(str.isalpha, "".join(lines))):
        raise RejectedError(
            f"The PDF holds no text, only images or drawings ({len(pages)} pages); upload the article's text."
        )
    if _runs_backwards(lines):
        raise RejectedError("The letters of the PDF come out in reverse order; upload the article's text or web page.")
    title = title if isinstance(title, str) and _ARABIC_LETTER.search(title) else None
    return Content(text="\n".join(paragraphs(lines)), metadata=Metadata(title=clean_line(title)))


def _open(data: bytes) -> "PdfReader":
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(data))
    try:
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise RejectedError("The PDF is protected by a password; upload it without protection.")
    except DependencyError:
        raise RejectedError("The PDF is encrypted; upload it without protection.") from None
    if len(reader.pages) > MAX_PAGES:
        raise RejectedError(
            f"The PDF has {len(reader.pages)} pages and at most {MAX_PAGES} are accepted; upload one article a file."
        )
    return reader


def _page_lines(page: "PageObject", deadline: float) -> list[str]:
    positions: list[tuple[float, float]] = []

    def watch(operator: bytes, operands: Any, transformation: Sequence[float], text_matrix: Sequence[float]) -> None:
        if time.monotonic() > deadline:
            raise RejectedError(
                f"The PDF takes longer than {MAX_SECONDS:.0f} seconds to read; upload the article's text."
            )
        if operator in _SHOW_TEXT:
            positions.append((text_matrix[4], text_matrix[5]))

    text = clean_characters(page.extract_text(visitor_operand_before=watch))
    lines = _ARABIC_INDIC_NUMBER.sub(lambda number: number.group()[::-1], text).split("\n")
    if _emitted_rightwards(positions):
        lines = [reading_order(line) for line in lines]
    return [" ".join(_MISSING_BLANK.sub(" ", line).split()) for line in lines]


def _emitted_rightwards(positions: Sequence[tuple[float, float]]) -> bool:
    """Whether the pieces of a line come from left to right, as placed, and not in reading order."""
    steps = [x2 - x1 for (x1, y1), (x2, y2) in pairwise(positions) if abs(y2 - y1) < 1.0 and x1 != x2]
    leftwards = sum(step < 0 for step in steps)
    return 2 * leftwards <= len(steps)


def reading_order(line: str) -> str:
    """An Arabic line whose pieces stand as placed on the page, from left to right, as it is read."""
    if len(_ARABIC_LETTER.findall(line)) <= len(_LATIN_LETTER.findall(line)):
        return line
    pieces: list[str] = []
    end = 0
    for match in _LEFT_TO_RIGHT.finditer(line):
        pieces += [line[end : match.start()], match.group()]
        end = match.end()
    pieces.append(line[end:])
    ordered = " ".join(piece.strip() for piece in reversed(pieces) if piece.strip())
    return _STRAY_BLANK.sub("", ordered)


def _runs_backwards(lines: Sequence[str]) -> bool:
    """Whether words begin with the letter ة, with which no word begins and many end."""
    words: list[str] = [word for line in lines for word in _ARABIC_WORD.findall(line)]
    begin = sum(word.startswith("ة") for word in words)
    return begin > sum(word.endswith("ة") for word in words)


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines of a page joined to paragraphs: one ends where a line stops well before the margin, or is empty."""
    width = max(map(len, lines), default=0)
    joined: list[str] = []
    full = False
    for line in lines:
        if not line:
            full = False
            continue
        if full:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        full = len(line) >= _FULL_LINE * width
    return joined
