"""The DynamoDB table: every access pattern of articles and events.

Writes to an article are conditional on its version, which only grows. An extraction takes a number (``begin_attempt``),
writes its events as a set of its own, and makes that set the current one with a single conditional write (``publish``),
which succeeds only for a number above the last one published. So a set whose version or number has been passed can
never become current, and it, and nothing else, is what ``remove_leftovers`` removes, however many writers there are.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict

from marsad.model import Article, ArticleStatus, StoredEvent
from marsad.runtime.errors import RetryableError
from marsad.store import cursor as cursors
from marsad.store import schema
from marsad.store.batch import Sleep, read_all, write_all
from marsad.store.faults import code_of, translated
from marsad.store.items import Item, article_attributes, article_listing, article_of, event_item, event_of
from marsad.store.listing import Condition, Page, Range, walk

# Longer than a notification can lie in a queue and then in its dead-letter queue, 14 days each.
TOMBSTONE_LIFE = timedelta(days=35)

_READS_OF_A_SET = 5
_OF_EVENTS = ("event_set", "event_count", "extractor_version")
_HIDDEN = (ArticleStatus.REJECTED, ArticleStatus.DELETED)
_EXTRACTABLE = (ArticleStatus.ACCEPTED, ArticleStatus.EXTRACTED, ArticleStatus.FAILED)
_IS_NEW = "attribute_not_exists(#version) OR #version < :version OR (#version = :version AND #status = :failed)"
_IS_LATEST_ATTEMPT = "(attribute_not_exists(#published_attempt) OR #published_attempt < :published_attempt)"
_CAN_BE_EXTRACTED = "#version = :version AND #status IN (:accepted, :extracted, :failed)"


class EventQuery(BaseModel):
    """Which events to list. An event's day is its first; where none is known, that of publication or reception."""

    model_config = ConfigDict(frozen=True)

    first_day: date | None = None
    last_day: date | None = None
    country: str | None = None
    sub_event_type: str | None = None
    min_fatalities: int | None = None


class ArticleQuery(BaseModel):
    """Which articles to list."""

    model_config = ConfigDict(frozen=True)

    status: ArticleStatus | None = None
    key_prefix: str | None = None


class EventTable:
    """Articles and their events in the table ``table``, a boto3 table resource."""

    def __init__(self, table: Any, sleep: Sleep = time.sleep) -> None:
        self._table = table
        self._sleep = sleep

    # ------------------------------------------------------------------------------------------ articles: writes

    def register(self, article: Article) -> Article:
        """Make ``article`` what is known of its id, unless its version, or a later one, is registered already.

        Events shown so far stay with an accepted article until its own are published; any other status hides them. An
        article that failed may be registered again at the same version.

        Returns:
            The article as it stands afterwards: of the same version, or of a later one that this one came too late for.

        Raises:
            RetryableError: DynamoDB is throttled.
        """
        settings = article_attributes(article)
        removals = [name for name in Article.model_fields if name not in settings and name not in _OF_EVENTS]
        if article.status is ArticleStatus.DELETED:
            settings[schema.EXPIRY] = int((article.updated_at + TOMBSTONE_LIFE).timestamp())
            removals += [schema.LISTING_PARTITION_KEY, schema.LISTING_SORT_KEY]
        else:
            listing = article_listing(article)
            self._note_months("articles", [listing[schema.LISTING_SORT_KEY]])
            settings |= listing
            removals.append(schema.EXPIRY)
        if article.status is not ArticleStatus.ACCEPTED:
            removals += _OF_EVENTS
        values = {":failed": ArticleStatus.FAILED.value}
        written = self._update(article.article_id, settings, removals, _IS_NEW, values)
        if written is not None:
            return article_of(written)
        standing = self.article(article.article_id)
        if standing is None:
            raise RetryableError(f"article {article.article_id} expired while it was being registered")
        return standing

    def mark_failed(self, article: Article, reason: str, now: datetime) -> None:
        """Say why ``article``, as read before, has no events of its version; events of an earlier version are hidden.

        Nothing is changed when the article has moved on in the meantime.
        """
        settings = {"status": ArticleStatus.FAILED.value, "reason": reason, "updated_at": now.isoformat()}
        condition, values = _CAN_BE_EXTRACTED, self._extractable(article.version)
        removals: Sequence[str] = ()
        if article.event_set and schema.event_set_version(article.event_set) != article.version:
            removals = _OF_EVENTS
            condition += " AND #event_set = :event_set"
            values[":event_set"] = article.event_set
        self._update(article.article_id, settings, removals, condition, values)

    # ------------------------------------------------------------------------------------------ events: writes

    def begin_attempt(self, article_id: str, version: str) -> int | None:
        """A number, above all before it, for an extraction of this version; None if it is no longer to be extracted."""
        try:
            with translated():
                response = self._table.update_item(
                    Key=_article_key(article_id),
                    UpdateExpression="ADD #attempt :one",
                    ConditionExpression=_CAN_BE_EXTRACTED,
                    ExpressionAttributeNames={"#attempt": "attempt", "#version": "version", "#status": "status"},
                    ExpressionAttributeValues={":one": 1, **self._extractable(version)},
                    ReturnValues="UPDATED_NEW",
                )
        except ClientError as error:
            if _condition_failed(error):
                return None
            raise
        return int(response["Attributes"]["attempt"])

    def add_events(self, events: Sequence[StoredEvent], received: date) -> None:
        """Write ``events`` out of sight: no reader sees them before ``publish``.

        Args:
            events: any number, their ids all different.
            received: when the article was, for events of which no day is known.

        Raises:
            RetryableError: DynamoDB is throttled; all may be written again.
        """
        items = [event_item(event, received) for event in events]
        self._note_months("events", [item[schema.LISTING_SORT_KEY] for item in items])
        write_all(self._table, [{"PutRequest": {"Item": item}} for item in items], self._sleep)

    def publish(self, article_id: str, event_set: str, count: int, extractor_version: str, now: datetime) -> bool:
        """Make ``event_set``, of ``count`` events, the one that readers see; the set before it disappears at once.

        Returns:
            Whether it is current now: not if its version, or its attempt, has been passed in the meantime.
        """
        version, attempt = schema.event_set_version(event_set), schema.event_set_attempt(event_set)
        settings = {
            "status": ArticleStatus.EXTRACTED.value,
            "updated_at": now.isoformat(),
            "event_set": event_set,
            "event_count": count,
            "extractor_version": extractor_version,
            "published_attempt": attempt,
        }
        condition = f"{_CAN_BE_EXTRACTED} AND {_IS_LATEST_ATTEMPT}"
        if self._update(article_id, settings, ["reason"], condition, self._extractable(version)) is not None:
            return True
        # The write may have been made already, and only its answer lost on the way.
        standing = self.article(article_id)
        return standing is not None and standing.event_set == event_set

    def remove_leftovers(self, article_id: str) -> int:
        """Remove the events of all sets of the article that are not current and can never become so.

        Returns:
            How many were removed.
        """
        item = self._article_item(article_id)
        if item is None:
            return 0
        keys = [
            {schema.PARTITION_KEY: row[schema.PARTITION_KEY], schema.SORT_KEY: row[schema.SORT_KEY]}
            for row in self._events_under(article_id, schema.EVENT_PREFIX, keys_only=True)
            if _is_leftover(schema.event_set_of(row[schema.SORT_KEY]), item)
        ]
        write_all(self._table, [{"DeleteRequest": {"Key": key}} for key in keys], self._sleep)
        return len(keys)

    # ------------------------------------------------------------------------------------------ reads

    def article(self, article_id: str) -> Article | None:
        """The article, tombstones included; None if none is known."""
        item = self._article_item(article_id)
        return article_of(item) if item else None

    def events_of(self, article_id: str) -> list[StoredEvent]:
        """All current events of an article, one whole set, by id; none if the article is unknown.

        Raises:
            RetryableError: the set was replaced again and again while it was being read.
        """
        for _ in range(_READS_OF_A_SET):
            article = self.article(article_id)
            if article is None or article.event_set is None:
                return []
            rows = list(self._events_under(article_id, schema.event_set_prefix(article.event_set)))
            # Fewer than published means that the set was replaced, and partly removed, in the meantime.
            if len(rows) == article.event_count:
                return [event_of(row) for row in rows]
        raise RetryableError(f"the events of article {article_id} are being replaced")

    def event(self, event_id: str) -> StoredEvent | None:
        """The current event with this id (``<article id>-<hash>``); None if there is none."""
        article_id = event_id.partition("-")[0]
        seen: str | None = None
        for _ in range(_READS_OF_A_SET):
            article = self.article(article_id)
            if article is None or article.event_set is None or article.event_set == seen:
                return None
            seen = article.event_set
            item = self._get(schema.article_partition(article_id), schema.event_sort_key(seen, event_id))
            if item:
                return event_of(item)
        raise RetryableError(f"the events of article {article_id} are being replaced")

    def list_events(self, query: EventQuery, limit: int, cursor: str | None = None) -> Page[StoredEvent]:
        """Current events over all articles, the latest day first.

        The index follows the table within moments: a set published just now may not be listed whole yet, but a page
        never shows events of two sets of one article.

        Raises:
            InvalidRequestError: the cursor is not one of this query.
        """
        condition = Condition()
        if query.country is not None:
            condition.add("contains({name}, {value})", "countries", query.country)
        if query.sub_event_type is not None:
            condition.add("{name} = {value}", "sub_event_type", query.sub_event_type)
        if query.min_fatalities is not None:
            condition.add("{name} >= {value}", "fatalities_best", query.min_fatalities)
        within = Range.of_days(
            query.first_day.isoformat() if query.first_day else None,
            query.last_day.isoformat() if query.last_day else None,
        )
        current: dict[str, str | None] = {}

        def visible(rows: Sequence[Item]) -> list[Item]:
            # What was current when an article was first met holds for the whole page.
            met = dict.fromkeys(row["article_id"] for row in rows if row["article_id"] not in current)
            current.update(self._event_sets(list(met)))
            return [row for row in rows if current[row["article_id"]] == row["event_set"]]

        asked = query.model_dump(mode="json", exclude_none=True)
        items, place = self._page(
            "events", asked, within=within, condition=condition, visible=visible, limit=limit, cursor=cursor
        )
        return Page([event_of(item) for item in items], place)

    def list_articles(self, query: ArticleQuery, limit: int, cursor: str | None = None) -> Page[Article]:
        """Articles that are not deleted, the last received first.

        Raises:
            InvalidRequestError: the cursor is not one of this query.
        """
        condition = Condition()
        if query.status is not None:
            condition.add("{name} = {value}", "status", query.status.value)
        if query.key_prefix:
            condition.add("begins_with({name}, {value})", "key", query.key_prefix)
        asked = query.model_dump(mode="json", exclude_none=True)
        items, place = self._page(
            "articles", asked, within=Range(), condition=condition, visible=list, limit=limit, cursor=cursor
        )
        return Page([article_of(item) for item in items], place)

    # ------------------------------------------------------------------------------------------ parts

    def _page(
        self,
        kind: schema.Kind,
        asked: dict[str, Any],
        *,
        within: Range,
        condition: Condition,
        visible: Callable[[Sequence[Item]], list[Item]],
        limit: int,
        cursor: str | None,
    ) -> tuple[list[Item], str | None]:
        query = {name: str(value) for name, value in asked.items()}
        if cursor is not None:
            within = Range(within.oldest, min(within.before, cursors.decode(kind, query, cursor)))
        items, place = walk(self._table, kind, within=within, condition=condition, visible=visible, limit=limit)
        return items, None if place is None else cursors.encode(kind, query, place)

    def _update(
        self,
        article_id: str,
        settings: Mapping[str, Any],
        removals: Sequence[str],
        condition: str,
        values: Mapping[str, Any],
    ) -> Item | None:
        """Set and remove attributes of an article if ``condition`` holds; the new item, or None where it does not.

        In ``condition``, ``#name`` stands for any attribute and ``:name`` for any setting or value.
        """
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in settings)
        if removals:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in removals)
        bound = {f":{name}": value for name, value in settings.items()} | dict(values)
        names = {f"#{name}": name for name in re.findall(r"#(\w+)", f"{expression} {condition}")}
        try:
            with translated():
                response = self._table.update_item(
                    Key=_article_key(article_id),
                    UpdateExpression=expression,
                    ConditionExpression=condition,
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues=bound,
                    ReturnValues="ALL_NEW",
                )
        except ClientError as error:
            if _condition_failed(error):
                return None
            raise
        attributes_now: Item = response["Attributes"]
        return attributes_now

    @staticmethod
    def _extractable(version: str) -> dict[str, Any]:
        return {":version": version} | {f":{status.value}": status.value for status in _EXTRACTABLE}

    def _note_months(self, kind: schema.Kind, places: Sequence[str]) -> None:
        for month in sorted({place[: schema.MONTH_LENGTH] for place in places}):
            with translated():
                self._table.put_item(Item={schema.PARTITION_KEY: schema.months_partition(kind), schema.SORT_KEY: month})

    def _get(self, partition: str, sort_key: str) -> Item | None:
        with translated():
            response = self._table.get_item(
                Key={schema.PARTITION_KEY: partition, schema.SORT_KEY: sort_key}, ConsistentRead=True
            )
        item: Item | None = response.get("Item")
        return item

    def _article_item(self, article_id: str) -> Item | None:
        return self._get(schema.article_partition(article_id), schema.ARTICLE_SORT_KEY)

    def _events_under(self, article_id: str, prefix: str, *, keys_only: bool = False) -> Iterator[Item]:
        arguments: dict[str, Any] = {
            "KeyConditionExpression": "#partition = :partition AND begins_with(#sort, :prefix)",
            "ExpressionAttributeNames": {"#partition": schema.PARTITION_KEY, "#sort": schema.SORT_KEY},
            "ExpressionAttributeValues": {":partition": schema.article_partition(article_id), ":prefix": prefix},
            "ConsistentRead": True,
        }
        if keys_only:
            arguments["ProjectionExpression"] = "#partition, #sort"
        while True:
            with translated():
                response = self._table.query(**arguments)
            yield from response["Items"]
            if "LastEvaluatedKey" not in response:
                return
            arguments["ExclusiveStartKey"] = response["LastEvaluatedKey"]

    def _event_sets(self, article_ids: Sequence[str]) -> dict[str, str | None]:
        keys = [_article_key(article_id) for article_id in article_ids]
        items = read_all(self._table, keys, ["article_id", "event_set"], self._sleep)
        return dict.fromkeys(article_ids) | {item["article_id"]: item.get("event_set") for item in items}


def _article_key(article_id: str) -> dict[str, str]:
    return {schema.PARTITION_KEY: schema.article_partition(article_id), schema.SORT_KEY: schema.ARTICLE_SORT_KEY}


def _condition_failed(error: ClientError) -> bool:
    return code_of(error) == "ConditionalCheckFailedException"


def _is_leftover(event_set: str, article: Mapping[str, Any]) -> bool:
    """Whether ``event_set`` is not current and no ``publish`` of it can succeed any more."""
    if event_set == article.get("event_set"):
        return False
    version = schema.event_set_version(event_set)
    if version != article["version"]:
        return version < str(article["version"])
    return article["status"] in _HIDDEN or schema.event_set_attempt(event_set) <= article.get("published_attempt", 0)
