"""Records to DynamoDB items and back. Decimal, key names and compression go no further than this module."""

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from marsad.model import Article, Event, StoredEvent
from marsad.store import schema

Item = dict[str, Any]

# A DynamoDB item holds 400 KB. An event is stored as a readable map below this many bytes of JSON, and packed above it.
_LARGEST_MAP = 250_000


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
    return Article.model_validate({name: plain(item[name]) for name in Article.model_fields if name in item})


def event_item(stored: StoredEvent, received: date) -> Item:
    """The item of an event; ``received`` is the article's, for an event of which no day is known."""
    event = stored.event
    day = (event.time.start or stored.published_at or received).isoformat()
    packed = event.model_dump_json(round_trip=True).encode()
    item: Item = {
        schema.PARTITION_KEY: schema.article_partition(stored.article_id),
        schema.SORT_KEY: schema.event_sort_key(stored.event_set, stored.event_id),
        schema.LISTING_PARTITION_KEY: schema.listing_partition("events", day[: schema.MONTH_LENGTH]),
        schema.LISTING_SORT_KEY: f"{day}#{stored.event_id}#{stored.event_set}",
        **stored.model_dump(mode="json", exclude={"event"}, exclude_none=True),
        "sub_event_type": event.sub_event_type.value,
        "countries": sorted({place.country for place in event.places if place.country}),
        "bytes": len(packed),
        "event": json.loads(packed, parse_float=Decimal) if len(packed) <= _LARGEST_MAP else gzip.compress(packed),
    }
    if event.fatalities.best is not None:
        item["fatalities_best"] = event.fatalities.best
    return item


def event_of(item: Mapping[str, Any]) -> StoredEvent:
    """The event that an item holds."""
    held = item["event"]
    event = Event.model_validate(plain(held)) if isinstance(held, dict) else _unpacked(bytes(held))
    fields = {name: item[name] for name in StoredEvent.model_fields if name in item and name != "event"}
    return StoredEvent.model_validate({**fields, "event": event})


def plain(value: Any) -> Any:
    """``value`` with every Decimal an int or a float."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def _unpacked(data: bytes) -> Event:
    return Event.model_validate_json(gzip.decompress(data))


def _sortable(moment: datetime) -> str:
    # Always the same length, so that order of text is order of time.
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
