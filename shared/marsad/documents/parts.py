"""The records of this room: what limits an upload, what a reader finds in a file, and what comes out."""

from datetime import date

from pydantic import Field

from marsad.model import Record


class Limits(Record):
    """What is accepted: ``max_bytes`` counts the file as uploaded and, packed, as unpacked."""

    max_bytes: int = Field(default=10_485_760, gt=0)
    max_text_characters: int = Field(default=100_000, gt=0)


class Metadata(Record):
    """What is said about an article, by its uploader or by the file itself; None where nothing is said."""

    title: str | None = None
    published_at: date | None = None
    source: str | None = None
    url: str | None = None

    def or_else(self, other: "Metadata") -> "Metadata":
        """This, with what it leaves open taken from ``other``."""
        return Metadata(
            title=self.title or other.title,
            published_at=self.published_at or other.published_at,
            source=self.source or other.source,
            url=self.url or other.url,
        )


class Content(Record):
    """What a reader finds in a file: the article's words, not yet cleaned, and what the file says about them."""

    text: str
    metadata: Metadata = Metadata()


class DocumentParts(Record):
    """A clean article. ``text`` is the text that every offset of the product refers to; ``language`` is ISO 639-1."""

    text: str = Field(min_length=1)
    title: str | None = None
    published_at: date | None = None
    source: str | None = None
    language: str
    url: str | None = None
