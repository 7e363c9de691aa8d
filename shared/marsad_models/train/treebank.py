"""CoNLL-U files as sentences of rows, and the running text that they are annotations of."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from marsad_models.train.errors import TrainingError

_COLUMNS = 10
_FORM, _MISC = 1, 9
_PARAGRAPH = re.compile(r"# sent_id = (?P<paragraph>.+?:p\d+)(u\d+)?\s*$")


@dataclass(frozen=True, slots=True)
class TreebankSentence:
    """The comment lines of a sentence and its rows, each with the ten columns of CoNLL-U."""

    comments: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WrittenToken:
    """A token as written: its form, its words' forms, and whether white space follows."""

    form: str
    words: tuple[str, ...]
    space_after: bool


def read_treebank(path: Path, limit: int | None = None) -> list[TreebankSentence]:
    """The first ``limit`` sentences of a CoNLL-U file, or all.

    Raises:
        TrainingError: a row has not ten columns, or the file holds no sentence.
    """
    sentences: list[TreebankSentence] = []
    comments: list[str] = []
    rows: list[tuple[str, ...]] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate((*lines, "\n"), start=1):
            stripped = line.rstrip("\n")
            if stripped.startswith("#"):
                comments.append(stripped)
            elif stripped.strip():
                row = tuple(stripped.split("\t"))
                if len(row) != _COLUMNS:
                    raise TrainingError(f"{path.name}, line {number}: CoNLL-U has {_COLUMNS} columns, this {len(row)}")
                rows.append(row)
            elif rows:
                sentences.append(TreebankSentence(tuple(comments), tuple(rows)))
                comments, rows = [], []
                if len(sentences) == limit:
                    break
    if not sentences:
        raise TrainingError(f"{path.name} holds no sentence")
    return sentences


def write_treebank(sentences: Iterable[TreebankSentence], path: Path) -> None:
    """Write ``sentences`` as CoNLL-U."""
    with path.open("w", encoding="utf-8") as out:
        for sentence in sentences:
            out.writelines(f"{line}\n" for line in sentence.comments)
            out.writelines("\t".join(row) + "\n" for row in sentence.rows)
            out.write("\n")


def written_tokens(sentence: TreebankSentence) -> Iterator[WrittenToken]:
    """The tokens of a sentence; empty nodes (8.1) are none."""
    rows = [row for row in sentence.rows if "." not in row[0]]
    position = 0
    while position < len(rows):
        row = rows[position]
        position += 1
        words: tuple[str, ...] = (row[_FORM],)
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            count = last - first + 1
            words = tuple(word[_FORM] for word in rows[position : position + count])
            position += count
        yield WrittenToken(row[_FORM], words, "SpaceAfter=No" not in row[_MISC].split("|"))


def running_text(sentences: Iterable[TreebankSentence]) -> str:
    """The text of ``sentences``: those of a paragraph in one line, as news prints them, then a blank line.

    Paragraphs are told by the sentence ids of PADT (``afp.20000715.0075:p2u1``); a sentence with another id is one.
    """
    paragraphs: list[str] = []
    current: str | None = None
    for number, sentence in enumerate(sentences):
        found = next((match for line in sentence.comments if (match := _PARAGRAPH.match(line))), None)
        paragraph = found["paragraph"] if found else str(number)
        text = "".join(token.form + " " * token.space_after for token in written_tokens(sentence)).strip()
        if paragraph == current:
            paragraphs[-1] += f" {text}"
        else:
            paragraphs.append(text)
        current = paragraph
    return "\n\n".join(paragraphs) + "\n"
