"""Characters made fit for reading, with as little change as possible: what comes out is the article's text.

What is done: line ends become a line feed; control characters, lone surrogates, noncharacters and invisible direction
marks go (the joiners U+200C and U+200D stay); tabs become spaces; letters in presentation forms, an artefact of
printing, and letters with a hamza or madda that stands apart become the ordinary letters; blanks around the whole go.
Nothing else is normalised: spelling, marks, digits, quotation marks, punctuation and blanks stay as written.
"""

import re
import unicodedata

_MAX_LINE = 1000

_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_REMOVED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_PRESENTATION_FORM = re.compile(r"[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc]+")
_APART = re.compile("[اويىهة][\u0653-\u0655]")


def clean_characters(text: str) -> str:
    """``text`` without characters that are no part of writing; lines and blanks as they are."""
    text = _REMOVED.sub("", _LINE_END.sub("\n", text)).replace("\t", " ")
    text = _PRESENTATION_FORM.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return _APART.sub(lambda match: unicodedata.normalize("NFC", match.group()), text)


def clean_text(text: str) -> str:
    """The article's text: cleaned characters, no blanks around the whole."""
    return clean_characters(text).strip()


def clean_line(value: str | None) -> str | None:
    """A title or name as one line of at most 1,000 characters, None where nothing is left."""
    return " ".join(clean_characters(value or "").split())[:_MAX_LINE].rstrip() or None
