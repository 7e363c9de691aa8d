"""What a file is: by its first bytes, and only where they leave it open by its type and name."""

import re
from enum import Enum, auto

# How files that are not articles begin: signature, offset, what to call it.
_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "a PNG image"),
    (b"\xff\xd8\xff", 0, "a JPEG image"),
    (b"GIF87a", 0, "a GIF image"),
    (b"GIF89a", 0, "a GIF image"),
    (b"WEBP", 8, "a WebP image"),
    (b"II*\x00", 0, "a TIFF image"),
    (b"MM\x00*", 0, "a TIFF image"),
    (b"\x00\x00\x00\x00", 6, "a bitmap image"),
    (b"\x00\x00\x01\x00", 0, "an icon image"),
    (b"ftypheic", 4, "a HEIC image"),
    (b"ftypavif", 4, "an AVIF image"),
    (b"ftyp", 4, "an MP4 video"),
    (b"AVI ", 8, "an AVI video"),
    (b"\x1a\x45\xdf\xa3", 0, "a Matroska or WebM video"),
    (b"WAVE", 8, "a WAV recording"),
    (b"ID3", 0, "an MP3 recording"),
    (b"OggS", 0, "an Ogg recording"),
    (b"fLaC", 0, "a FLAC recording"),
    (b"PK\x03\x04", 0, "a ZIP archive or an Office document (docx, xlsx, odt)"),
    (b"PK\x05\x06", 0, "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Office document (doc, xls)"),
    (b"{\\rtf", 0, "a Rich Text document"),
    (b"%!PS", 0, "a PostScript document"),
    (b"Rar!\x1a\x07", 0, "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive"),
    (b"BZh", 0, "a bzip2 archive"),
    (b"\xfd7zXZ\x00", 0, "an xz archive"),
    (b"\x28\xb5\x2f\xfd", 0, "a Zstandard archive"),
    (b"ustar", 257, "a tar archive"),
    (b"\x7fELF", 0, "a program"),
    (b"MZ\x90\x00", 0, "a program"),
    (b"SQLite format 3\x00", 0, "an SQLite database"),
)
# Signatures that need another at the file's start to mean anything.
_CONTAINERS = {"a WebP image": b"RIFF", "an AVI video": b"RIFF", "a WAV recording": b"RIFF", "a bitmap image": b"BM"}

# Possessive: a run of comments must not be read in every possible way.
_HTML_START = re.compile(
    r"(?:\s++|<!--.*?-->|<\?xml[^>]*+>)*+"
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|p|h1|h2|table|span|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_WITHIN = re.compile(r"<(?:html|body|article|div|p|br)\b[^<>]*>", re.IGNORECASE)
_XML_START = re.compile(r"\s*<(?:\?xml|rss|feed|!DOCTYPE)\b", re.IGNORECASE)
_JSON_START = re.compile(r'\s*(?:\{\s*["}]|\[\s*[{"\]])')


class TextFormat(Enum):
    """What a decoded file is written in."""

    PLAIN = auto()
    HTML = auto()
    JSON = auto()
    XML = auto()


def is_pdf(data: bytes) -> bool:
    """Whether ``data`` begins like a PDF, which may have up to a kilobyte of other bytes before it."""
    start = data[:1024].find(b"%PDF-")
    return start >= 0 and not _foreign(data) and b"<html" not in data[:start].lower()


def foreign_format(data: bytes) -> str | None:
    """What ``data`` is if it is something that no reader here takes ("a PNG image"), else None."""
    return _foreign(data)


def _foreign(data: bytes) -> str | None:
    for signature, offset, name in _SIGNATURES:
        if data[offset : offset + len(signature)] == signature and data.startswith(_CONTAINERS.get(name, b"")):
            return name
    return None


def text_format(text: str, media_type: str, suffix: str) -> TextFormat:
    """The format of a decoded file; ``media_type`` and ``suffix`` decide only where the text allows it."""
    if media_type.endswith(("/json", "+json")) or suffix == ".json" or _JSON_START.match(text):
        return TextFormat.JSON
    if _HTML_START.match(text):
        return TextFormat.HTML
    called_html = media_type in {"text/html", "application/xhtml+xml"} or suffix in {".html", ".htm", ".xhtml"}
    if called_html and _HTML_WITHIN.search(text):
        return TextFormat.HTML
    if _XML_START.match(text):
        return TextFormat.XML
    return TextFormat.PLAIN
