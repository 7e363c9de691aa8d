"""From "something changed under this key" to a Document queued for extraction, a rejection, or a tombstone.

A notification only says that, and in which order, a key changed; what the key holds is looked up. So an object that was
overwritten or removed since is taken as it is now, and the notification of that later change finds little left to do.

Writes go document, article, message. Each step may be repeated, and a repeated notification repeats those that may be
missing, so whichever step fails, the next delivery completes the work.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from marsad.documents import DocumentParts, Limits, check_size, read_document
from marsad.model import Article, ArticleStatus, Document
from marsad.runtime.errors import MalformedMessageError, RejectedError
from marsad.store.bucket import INBOX, ArticleBucket, StoredObject, article_id_of
from marsad.store.queue import ExtractionMessage, ExtractionQueue
from marsad.store.table import EventTable

VERSION_DIGITS = 32
UNFINISHED = (
    "The article could not be read: the attempts failed, or ran out of time or memory. "
    "Its notification is kept in the intake queue's dead-letter queue; move it back to try again."
)

_SEQUENCER = re.compile(rf"[0-9A-Fa-f]{{1,{VERSION_DIGITS}}}")

Clock = Callable[[], datetime]


class Reader(Protocol):
    """See ``documents.read_document``."""

    def __call__(
        self, data: bytes, *, key: str, content_type: str | None, metadata: dict[str, str], limits: Limits
    ) -> DocumentParts:
        """Read an upload."""
        ...


class IngestionOutcome(StrEnum):
    """What came of a notification."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DELETED = "deleted"
    STALE = "stale"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


@dataclass(frozen=True)
class ObjectChange:
    """An object was created or removed under ``key`` (not URL-encoded); later changes have greater sequencers."""

    bucket: str
    key: str
    sequencer: str


def version_of(sequencer: str) -> str:
    """S3's sequencer in a form that sorts as text: upper case, padded on the right with zeros.

    Raises:
        MalformedMessageError: it is no hexadecimal number of at most 32 digits.
    """
    if not _SEQUENCER.fullmatch(sequencer):
        raise MalformedMessageError(f"not a sequencer: {sequencer[:64]!r}")
    return sequencer.upper().ljust(VERSION_DIGITS, "0")


class Ingestion:
    """Takes notifications of the bucket ``bucket``."""

    def __init__(
        self,
        *,
        table: EventTable,
        bucket: ArticleBucket,
        queue: ExtractionQueue,
        limits: Limits,
        reader: Reader = read_document,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._table = table
        self._bucket = bucket
        self._queue = queue
        self._limits = limits
        self._read = reader
        self._clock = clock

    def ingest(self, change: ObjectChange, *, last_attempt: bool = False) -> IngestionOutcome:
        """Bring the article under ``change.key`` up to date with what the bucket holds now.

        Args:
            change: what the notification says.
            last_attempt: nobody tries again after this: the article is marked failed before, in case this never ends.

        Raises:
            MalformedMessageError: the sequencer is none.
            Exception: whatever failed, to be tried again; nothing is half done that another delivery cannot complete.
        """
        if change.bucket != self._bucket.name or not change.key.startswith(INBOX):
            return IngestionOutcome.IGNORED
        article_id, version = article_id_of(change.bucket, change.key), version_of(change.sequencer)
        standing = self._table.article(article_id)
        if standing and standing.version > version:
            # An earlier delivery of this may have been cut off halfway: it leaves nothing behind either.
            self._clean_up(standing)
            return IngestionOutcome.STALE
        if standing and standing.version == version and standing.status is not ArticleStatus.FAILED:
            self._complete(standing)
            return IngestionOutcome.DUPLICATE
        if last_attempt:
            self._table.register(self._article(change, version, ArticleStatus.FAILED, reason=UNFINISHED))
        return self._take(change, version, standing)

    def _take(self, change: ObjectChange, version: str, standing: Article | None) -> IngestionOutcome:
        found = self._bucket.read(change.key, self._limits.max_bytes)
        if found is None:
            return self._register(self._article(change, version, ArticleStatus.DELETED))
        if found.size == 0 and change.key.endswith("/") and standing is None:
            # What "Create folder" of the S3 console uploads.
            return IngestionOutcome.IGNORED
        try:
            parts = self._parts(change.key, found)
        except RejectedError as error:
            rejected = self._article(change, version, ArticleStatus.REJECTED, reason=error.reason, size=found.size)
            return self._register(rejected)
        article = self._article(change, version, ArticleStatus.ACCEPTED, parts=parts, size=found.size)
        document = Document(article_id=article.article_id, version=version, **parts.model_dump())
        if not self._bucket.put_document(document):
            return IngestionOutcome.STALE
        return self._register(article)

    def _parts(self, key: str, found: StoredObject) -> DocumentParts:
        check_size(found.size, self._limits)
        if found.data is None:
            raise RejectedError(f"The file has {found.size:,} bytes, more than are accepted.")
        return self._read(
            found.data, key=key, content_type=found.content_type, metadata=dict(found.metadata), limits=self._limits
        )

    def _register(self, article: Article) -> IngestionOutcome:
        standing = self._table.register(article)
        if standing.version != article.version:
            self._clean_up(standing)
            return IngestionOutcome.STALE
        self._complete(standing)
        return IngestionOutcome(article.status)

    def _complete(self, standing: Article) -> None:
        """What follows from how an article stands: a message for an accepted one, nothing left of one that is gone."""
        if standing.status is ArticleStatus.ACCEPTED:
            self._queue.send([ExtractionMessage(article_id=standing.article_id, version=standing.version)])
        self._clean_up(standing)

    def _clean_up(self, standing: Article) -> None:
        if standing.status in {ArticleStatus.REJECTED, ArticleStatus.DELETED}:
            self._bucket.delete_document(standing.article_id, standing.version)
            self._table.remove_leftovers(standing.article_id)

    def _article(
        self,
        change: ObjectChange,
        version: str,
        status: ArticleStatus,
        *,
        reason: str | None = None,
        size: int | None = None,
        parts: DocumentParts | None = None,
    ) -> Article:
        now = self._clock()
        described = parts.model_dump(exclude={"text"}) if parts else {}
        return Article(
            article_id=article_id_of(change.bucket, change.key),
            bucket=change.bucket,
            key=change.key,
            version=version,
            status=status,
            reason=reason,
            received_at=now,
            updated_at=now,
            size=size,
            **described,
        )
