"""From a queued article to published events, and the request to do it again.

The extractor is handed in: this module knows no language model.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from marsad.model import Article, ArticleStatus, Document, Event, StoredEvent
from marsad.runtime.errors import InvalidRequestError, NotFoundError, RetryableError
from marsad.store.bucket import ArticleBucket
from marsad.store.queue import ExtractionMessage, ExtractionQueue
from marsad.store.schema import event_set_name, event_set_version
from marsad.store.table import ArticleQuery, EventTable

EventExtractor = Callable[[Document], Sequence[Event]]
Clock = Callable[[], datetime]

UNFINISHED = (
    "Extraction did not finish: it ran out of time or memory. "
    "Split the article into shorter ones, or ask for extraction again."
)
_EXTRACTABLE = {ArticleStatus.ACCEPTED, ArticleStatus.EXTRACTED, ArticleStatus.FAILED}
_ARTICLES_A_PAGE = 100


class AnalysisOutcome(StrEnum):
    """What came of a request for extraction."""

    EXTRACTED = "extracted"
    STALE = "stale"
    DUPLICATE = "duplicate"


class ArticleAnalysis:
    """Extracts and publishes the events of articles."""

    def __init__(
        self,
        *,
        table: EventTable,
        bucket: ArticleBucket,
        extract: EventExtractor,
        extractor_version: str,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._table = table
        self._bucket = bucket
        self._extract = extract
        self._extractor_version = extractor_version
        self._clock = clock

    def analyse(self, message: ExtractionMessage, *, last_attempt: bool = False) -> AnalysisOutcome:
        """Publish the events of one version of an article; what has been passed, or done already, is left alone.

        Args:
            message: which article, at which version.
            last_attempt: nobody tries again after this: the article is marked failed, before in case this never ends,
                and after with what went wrong.

        Raises:
            Exception: whatever failed, to be tried again.
        """
        article = self._table.article(message.article_id)
        if article is None or article.version != message.version or article.status not in _EXTRACTABLE:
            # An extraction of that version may have been cut off after writing events.
            self._table.remove_leftovers(message.article_id)
            return AnalysisOutcome.STALE
        if not message.force and self._is_done(article):
            # The extraction that did it may have been cut off before it removed the set before its own.
            self._table.remove_leftovers(message.article_id)
            return AnalysisOutcome.DUPLICATE
        if not last_attempt:
            return self._publish(article)
        self._table.mark_failed(article, UNFINISHED, self._clock())
        try:
            return self._publish(article)
        except Exception as error:
            standing = self._table.article(article.article_id)
            # Another delivery may have published the events in the meantime.
            if standing and standing.version == article.version and standing.status is ArticleStatus.FAILED:
                self._table.mark_failed(standing, _reason(error), self._clock())
            raise

    def _is_done(self, article: Article) -> bool:
        """Whether this extractor's events of this very version are what readers see."""
        return (
            article.status is ArticleStatus.EXTRACTED
            and article.extractor_version == self._extractor_version
            and article.event_set is not None
            and event_set_version(article.event_set) == article.version
        )

    def _publish(self, article: Article) -> AnalysisOutcome:
        document = self._bucket.document(article.article_id)
        if document is None or document.version < article.version:
            raise RetryableError(f"the document of article {article.article_id} is not there")
        if document.version > article.version:
            # A later upload is on its way, with a message of its own.
            return AnalysisOutcome.STALE
        events = self._extract(document)
        attempt = self._table.begin_attempt(article.article_id, article.version)
        if attempt is None:
            return AnalysisOutcome.STALE
        event_set = event_set_name(article.version, self._extractor_version, attempt)
        stored = [
            StoredEvent(
                event_id=event_id,
                article_id=article.article_id,
                event_set=event_set,
                extractor_version=self._extractor_version,
                published_at=document.published_at,
                event=event,
            )
            for event_id, event in zip(event_ids(article.article_id, events), events, strict=True)
        ]
        self._table.add_events(stored, article.received_at.date())
        published = self._table.publish(
            article.article_id, event_set, len(stored), self._extractor_version, self._clock()
        )
        if attempt > 1 or not published:
            self._table.remove_leftovers(article.article_id)
        return AnalysisOutcome.EXTRACTED if published else AnalysisOutcome.STALE


def event_ids(article_id: str, events: Sequence[Event]) -> list[str]:
    """Ids of the events of an article: the same result has the same id, and no two events share one."""
    ids: list[str] = []
    for event in events:
        spans = ",".join(f"{start}-{end}" for start, end in (passage.span for passage in event.evidence))
        told = f"{event.sub_event_type.value}\n{spans}"
        identity, repeats = _event_id(article_id, told), 1
        while identity in ids:
            # One passage may tell several occurrences of one type.
            repeats += 1
            identity = _event_id(article_id, f"{told}\n{repeats}")
        ids.append(identity)
    return ids


def request_rerun(table: EventTable, queue: ExtractionQueue, article_id: str) -> None:
    """Queue the extraction of an article again; its events stay until the new ones replace them.

    Raises:
        NotFoundError: there is no such article.
        InvalidRequestError: it was rejected, so there is nothing to extract from.
    """
    article = table.article(article_id)
    if article is None or article.status is ArticleStatus.DELETED:
        raise NotFoundError(f"there is no article {article_id}")
    if article.status not in _EXTRACTABLE:
        raise InvalidRequestError(f"article {article_id} was rejected: upload it again")
    queue.send([_rerun_message(article)])


def request_rerun_of_prefix(table: EventTable, queue: ExtractionQueue, key_prefix: str) -> int:
    """Queue the extraction of every article whose key begins with ``key_prefix`` again.

    Returns:
        How many were queued; rejected articles are left out.
    """
    queued = 0
    cursor: str | None = None
    while True:
        page = table.list_articles(ArticleQuery(key_prefix=key_prefix), _ARTICLES_A_PAGE, cursor)
        messages = [_rerun_message(article) for article in page.items if article.status in _EXTRACTABLE]
        queue.send(messages)
        queued += len(messages)
        if page.cursor is None:
            return queued
        cursor = page.cursor


def _rerun_message(article: Article) -> ExtractionMessage:
    return ExtractionMessage(article_id=article.article_id, version=article.version, force=True)


def _event_id(article_id: str, told: str) -> str:
    return f"{article_id}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _reason(error: Exception) -> str:
    # The class only: a message may quote the article.
    return (
        f"Extraction failed ({type(error).__name__}). Its message is kept in the extraction queue's dead-letter queue; "
        "once the cause is removed, move it back or ask for extraction again."
    )
