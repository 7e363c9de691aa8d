"""S3's own events: which changes of objects a bucket tells, to which queue, and in what words.

Source: Amazon S3 user guide, "Event message structure" and "Configuring event notifications using object key name
filtering".
"""

import fnmatch
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

PRINCIPAL = "LOCAL"


@dataclass(frozen=True)
class QueueNotification:
    """One queue that a bucket tells: of which events (``s3:ObjectCreated:*``), and of which keys."""

    identifier: str
    queue_arn: str
    events: tuple[str, ...]
    prefix: str = ""
    suffix: str = ""

    def wants(self, event_name: str, key: str) -> bool:
        """Whether ``event_name`` (``ObjectCreated:Put``) on ``key`` is told to this queue."""
        told = any(fnmatch.fnmatchcase(f"s3:{event_name}", pattern) for pattern in self.events)
        return told and key.startswith(self.prefix) and key.endswith(self.suffix)


@dataclass(frozen=True)
class ObjectChange:
    """What happened to an object; ``size`` is None for a removal, ``version_id`` in a bucket without versions."""

    event_name: str
    bucket: str
    key: str
    etag: str
    size: int | None
    version_id: str | None


class Sequencer:
    """Hexadecimal strings that grow with every call: later changes of an object have greater ones."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        """The next one; callers hold the lock under which the change was made."""
        self._last = max(self._last + 1, time.time_ns())
        return f"{self._last:018X}"


def notification_message(change: ObjectChange, identifier: str, region: str, sequencer: str) -> dict[str, Any]:
    """The message that S3 puts on a queue for one change."""
    described: dict[str, Any] = {"key": quote_plus(change.key, safe="/")}
    if change.size is not None:
        described["size"] = change.size
    described["eTag"] = change.etag
    if change.version_id is not None:
        described["versionId"] = change.version_id
    described["sequencer"] = sequencer
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": region,
                "eventTime": _now(),
                "eventName": change.event_name,
                "userIdentity": {"principalId": f"AWS:{PRINCIPAL}"},
                "requestParameters": {"sourceIPAddress": "127.0.0.1"},
                "responseElements": {"x-amz-request-id": uuid.uuid4().hex[:16].upper(), "x-amz-id-2": uuid.uuid4().hex},
                "s3": {
                    "s3SchemaVersion": "1.0",
                    "configurationId": identifier,
                    "bucket": {
                        "name": change.bucket,
                        "ownerIdentity": {"principalId": PRINCIPAL},
                        "arn": f"arn:aws:s3:::{change.bucket}",
                    },
                    "object": described,
                },
            }
        ]
    }


def test_message(bucket: str) -> dict[str, Any]:
    """The message that S3 sends to a queue when a bucket is first told to notify it."""
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": _now(),
        "Bucket": bucket,
        "RequestId": uuid.uuid4().hex[:16].upper(),
        "HostId": uuid.uuid4().hex,
    }


def queue_notifications(configuration: dict[str, Any]) -> Iterator[QueueNotification]:
    """The queues of a ``NotificationConfiguration`` document (the parsed XML of PutBucketNotificationConfiguration).

    Raises:
        ValueError: it names another kind of destination than queues.
    """
    for name, content in configuration.items():
        if name.startswith("@"):
            continue
        if name != "QueueConfiguration":
            raise ValueError(f"{name} is not modelled: only queues are told of changes")
        for number, queue in enumerate(_as_list(content)):
            rules = _as_list(queue.get("Filter", {}).get("S3Key", {}).get("FilterRule"))
            affixes = {rule["Name"].lower(): rule["Value"] or "" for rule in rules}
            yield QueueNotification(
                identifier=queue.get("Id") or f"queue-{number}",
                queue_arn=queue["Queue"],
                events=tuple(_as_list(queue["Event"])),
                prefix=affixes.get("prefix", ""),
                suffix=affixes.get("suffix", ""),
            )


def _as_list(node: Any) -> list[Any]:
    if node is None:
        return []
    return node if isinstance(node, list) else [node]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
