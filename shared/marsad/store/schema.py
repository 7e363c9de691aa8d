"""The layout of the one DynamoDB table: key names, key shapes, and the index that lists newest first.

| item | partition_key | sort_key | listing_partition_key | listing_sort_key |
|---|---|---|---|---|
| article | ``article#<id>`` | ``article`` | ``articles#<YYYY-MM>`` | ``<received, UTC>#<id>`` |
| event | the article's | ``event#<event_set>#<event_id>`` | ``events#<YYYY-MM>`` | ``<day>#<event_id>#<event_set>`` |
| month with items | ``months#articles``, ``months#events`` | ``<YYYY-MM>`` | | |

All keys are strings; the index ``listing`` projects all attributes; TTL is on ``expires_at`` (seconds since 1970). The
month in ``listing_partition_key`` keeps any one index partition from becoming hot; it also begins the listing sort key.
"""

from typing import Literal

PARTITION_KEY = "partition_key"
SORT_KEY = "sort_key"
LISTING_INDEX = "listing"
LISTING_PARTITION_KEY = "listing_partition_key"
LISTING_SORT_KEY = "listing_sort_key"
EXPIRY = "expires_at"

ARTICLE_SORT_KEY = "article"
EVENT_PREFIX = "event#"
MONTH_LENGTH = len("2016-10")

Kind = Literal["articles", "events"]


def article_partition(article_id: str) -> str:
    """Partition of an article and of all its events."""
    return f"article#{article_id}"


def event_set_prefix(event_set: str) -> str:
    """What the sort keys of one set of events begin with."""
    return f"{EVENT_PREFIX}{event_set}#"


def event_sort_key(event_set: str, event_id: str) -> str:
    """Sort key of an event in its article's partition."""
    return event_set_prefix(event_set) + event_id


def event_set_of(sort_key: str) -> str:
    """The event set that an event's sort key names."""
    return sort_key.removeprefix(EVENT_PREFIX).rpartition("#")[0]


def months_partition(kind: Kind) -> str:
    """Partition of the registry of months that have items of ``kind``."""
    return f"months#{kind}"


def listing_partition(kind: Kind, month: str) -> str:
    """Partition of the listing index that holds one month's items of ``kind``."""
    return f"{kind}#{month}"


def event_set_name(version: str, extractor_version: str, attempt: int) -> str:
    """Name of the set of events that one attempt at extraction writes; ``attempt`` counts up over an article's life."""
    return f"{version}#{extractor_version}#{attempt:08d}"


def event_set_version(event_set: str) -> str:
    """The article version that a set of events was read from."""
    return event_set.partition("#")[0]


def event_set_attempt(event_set: str) -> int:
    """The attempt that wrote a set of events."""
    return int(event_set.rpartition("#")[2])
