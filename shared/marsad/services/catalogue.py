"""What the API answers: articles, events, and forms to upload with. Knows no language model and no file format."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from marsad.model import Article, ArticleStatus, StoredEvent
from marsad.runtime.errors import InvalidRequestError, NotFoundError
from marsad.store.bucket import INBOX, ArticleBucket, article_id_of
from marsad.store.schema import event_set_version
from marsad.store.table import ArticleQuery, EventQuery, EventTable

_ID = re.compile(r"[0-9a-f]{32}")
_EVENT_ID = re.compile(r"[0-9a-f]{32}-[0-9a-f]{12}")
_MAXIMUM_METADATA_BYTES = 2048  # S3's limit on the metadata of one object
_MAXIMUM_KEY_BYTES = 1024  # S3's limit on a key
_FORBIDDEN_IN_NAMES = re.compile(r"[/\\\x00-\x1f\x7f-\x9f]")
_INTERNAL = {"bucket", "event_set"}

Json = dict[str, Any]


def _file_name(value: str) -> str:
    if _FORBIDDEN_IN_NAMES.search(value) or value in {".", ".."}:
        raise ValueError("give a plain file name, without directories or control characters")
    return value


class UploadRequest(BaseModel):
    """What a caller says about an article that it is going to upload."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    filename: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_file_name)]
    content_type: Annotated[str, Field(pattern=r"^[\w.+-]+/[\w.+-]+( *;[\x20-\x7e]*)?$", max_length=100)] | None = None
    title: Annotated[str, Field(min_length=1)] | None = None
    published_at: date | None = None
    source: Annotated[str, Field(min_length=1)] | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35)] | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None


class Catalogue:
    """Reads and uploads for the API. Answers are JSON-like."""

    def __init__(
        self,
        *,
        table: EventTable,
        bucket: ArticleBucket,
        max_upload_bytes: int,
        upload_url_seconds: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._table = table
        self._bucket = bucket
        self._max_upload_bytes = max_upload_bytes
        self._upload_url_seconds = upload_url_seconds
        self._clock = clock

    def list_articles(self, query: ArticleQuery, limit: int, cursor: str | None) -> Json:
        """Articles, the last received first: ``articles`` and ``next_cursor``.

        Raises:
            InvalidRequestError: the cursor is not one of this query.
        """
        page = self._table.list_articles(query, limit, cursor)
        return {"articles": [article_json(article) for article in page.items], "next_cursor": page.cursor}

    def article(self, article_id: str) -> Json:
        """An article with its text (null while there is none, as for a rejected one).

        Raises:
            NotFoundError: there is no such article.
        """
        article = self._known(article_id)
        document = self._bucket.document(article_id)
        # The document of an upload is written a moment before the article is brought up to date, never after it.
        text = document.text if document and document.version >= article.version else None
        return {**article_json(article), "text": text}

    def events_of(self, article_id: str) -> Json:
        """All events of an article, one whole set: ``article_id`` and ``events``.

        Raises:
            NotFoundError: there is no such article.
            RetryableError: the events are being replaced right now.
        """
        self._known(article_id)
        return {
            "article_id": article_id,
            "events": [event_json(stored) for stored in sorted(self._table.events_of(article_id), key=_first_told)],
        }

    def list_events(self, query: EventQuery, limit: int, cursor: str | None) -> Json:
        """Events over all articles, the latest day first: ``events`` and ``next_cursor``.

        Raises:
            InvalidRequestError: the days are in the wrong order, or the cursor is not one of this query.
        """
        if query.first_day and query.last_day and query.first_day > query.last_day:
            raise InvalidRequestError("from is later than to: exchange them")
        page = self._table.list_events(query, limit, cursor)
        return {"events": [event_json(event) for event in page.items], "next_cursor": page.cursor}

    def event(self, event_id: str) -> Json:
        """An event.

        Raises:
            NotFoundError: there is no such event, or no longer.
        """
        stored = self._table.event(event_id) if _EVENT_ID.fullmatch(event_id) else None
        if stored is None:
            raise NotFoundError(f"there is no event {event_id}")
        return event_json(stored)

    def create_upload(self, request: UploadRequest) -> Json:
        """A form to upload one article with, and the id that the article will have.

        Raises:
            InvalidRequestError: the metadata, or the file name, are longer than S3 can hold.
        """
        # The random part keeps one upload from replacing another of the same name.
        key = f"{INBOX}{self._clock():%Y/%m/%d}/{secrets.token_hex(8)}/{request.filename}"
        if len(key.encode()) > _MAXIMUM_KEY_BYTES:
            raise InvalidRequestError("filename: it is too long, shorten it")
        metadata = _metadata(request)
        if sum(len(f"x-amz-meta-{name}{value}") for name, value in metadata.items()) > _MAXIMUM_METADATA_BYTES:
            raise InvalidRequestError(
                "title, source and url are longer than S3 can hold: shorten them, or upload JSON with these fields"
            )
        form = self._bucket.presigned_post(
            key, request.content_type, metadata, self._max_upload_bytes, self._upload_url_seconds
        )
        return {
            "article_id": article_id_of(self._bucket.name, key),
            "key": key,
            "upload": form.model_dump(),
            "expires_in": self._upload_url_seconds,
        }

    def _known(self, article_id: str) -> Article:
        article = self._table.article(article_id) if _ID.fullmatch(article_id) else None
        if article is None or article.status is ArticleStatus.DELETED:
            raise NotFoundError(f"there is no article {article_id}")
        return article


def article_json(article: Article) -> Json:
    """An article as the API shows it."""
    return article.model_dump(mode="json", exclude=_INTERNAL)


def event_json(stored: StoredEvent) -> Json:
    """An event as the API shows it: the fields of the coding rules, and where it comes from."""
    return {
        "event_id": stored.event_id,
        "article_id": stored.article_id,
        "article_version": event_set_version(stored.event_set),
        "extractor_version": stored.extractor_version,
        "published_at": stored.published_at.isoformat() if stored.published_at else None,
        **stored.event.model_dump(mode="json"),
    }


def _first_told(stored: StoredEvent) -> tuple[int, int]:
    """Where the article first tells the event: its events are read in that order."""
    return stored.event.evidence[0].span


def _metadata(request: UploadRequest) -> dict[str, str]:
    said = {
        "title": request.title,
        "published-at": request.published_at.isoformat() if request.published_at else None,
        "source": request.source,
        "language": request.language,
    }
    metadata = {name: quote(value) for name, value in said.items() if value}
    if request.url:
        # Of an address only what is not ASCII is encoded: its own percent signs mean what they say.
        metadata["url"] = quote(request.url, safe="%/:?#[]@!$&'()*+,;=")
    return metadata
