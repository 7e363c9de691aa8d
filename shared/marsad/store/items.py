"""Records to DynamoDB items and back. Decimal, key names and compression go no further than this module."""

import gzip
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from marsad.model import Article, Event, StoredEvent
from marsad.store import schema

Item = dict[str, Any]

# An event is kept as JSON text: what is asked of it stands beside it, and boto3 would take a map apart value by value.
# A DynamoDB item holds 400 KB, so text of more bytes than this is packed.
_LONGEST_TEXT = 250_000


def article_attributes(article: Article) -> Item:
    """The attributes of ``article`` that are not None, without keys."""
    return article.model_dump(mode="json", exclude_none=True)


def article_listing(article: Article) -> Item:
    """Where the listing index keeps ``article``: by the time it was received."""
    received = _sortable(article.received_at)
    return {
        schema.LISTING_PARTITION_KEY: schema.listing_partition("articles", received[: schema.MONTH_LENGTH]),
        schema.LISTING_SORT_KEY: f"{received}#{article.article_id}",
    }


def article_of(item: Mapping[str, Any]) -> Article:
    """The article that an item holds."""
    return Article.model_validate({name: _plain(item[name]) for name in Article.model_fields if name in item})


def event_item(stored: StoredEvent, received: date) -> Item:
    """The item of an event; ``received`` is the article's, for an event of which no day is known."""
    event = stored.event
    day = (event.time.start or stored.published_at or received).isoformat()
    text = event.model_dump_json(round_trip=True)
    size = len(text.encode())
    item: Item = {
        schema.PARTITION_KEY: schema.article_partition(stored.article_id),
        schema.SORT_KEY: schema.event_sort_key(stored.event_set, stored.event_id),
        schema.LISTING_PARTITION_KEY: schema.listing_partition("events", day[: schema.MONTH_LENGTH]),
        schema.LISTING_SORT_KEY: f"{day}#{stored.event_id}#{stored.event_set}",
        **stored.model_dump(mode="json", exclude={"event"}, exclude_none=True),
        "sub_event_type": event.sub_event_type.value,
        "countries": sorted({place.country for place in event.places if place.country}),
        "bytes": size,
        "event": text if size <= _LONGEST_TEXT else gzip.compress(text.encode()),
    }
    if event.fatalities.best is not None:
        item["fatalities_best"] = event.fatalities.best
    return item


def event_of(item: Mapping[str, Any]) -> StoredEvent:
    """The event that an item holds."""
    held = item["event"]
    event = Event.model_validate_json(held if isinstance(held, str) else gzip.decompress(bytes(held)))
    fields = {name: item[name] for name in StoredEvent.model_fields if name in item and name != "event"}
    return StoredEvent.model_validate({**fields, "event": event})


def _plain(value: Any) -> Any:
    # The only numbers among the attributes of our records are whole.
    return int(value) if isinstance(value, Decimal) else value


def _sortable(moment: datetime) -> str:
    # Always the same length, so that order of text is order of time.
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
