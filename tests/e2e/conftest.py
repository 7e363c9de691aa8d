"""The whole stack of template.yaml, started once for all end-to-end tests."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from marsad.store.bucket import INBOX, article_id_of
from marsad_local.api_client import ApiClient, ApiError
from marsad_local.stack import API_KEY, Stack

ROOT = Path(__file__).parents[2]
# Loading the models on a busy machine takes its time.
SECONDS = 240.0
Condition = Callable[[], Any]


def until(condition: Condition, seconds: float = SECONDS) -> Any:
    """Wait for ``condition`` to hold and give what it gives."""
    end = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.5)
    return result


@dataclass(frozen=True)
class System:
    """The running stack, and what an app can do with it."""

    stack: Stack
    api: ApiClient

    @property
    def bucket(self) -> str:
        return self.stack.resource("ArticleBucket").identifier

    def put(self, name: str, content: bytes | str, content_type: str = "text/plain; charset=utf-8", **metadata) -> str:
        """Upload under ``inbox/`` and give the article's id; metadata names with ``_`` for ``-``."""
        self.stack.clients.s3.put_object(
            Bucket=self.bucket,
            Key=INBOX + name,
            Body=content.encode() if isinstance(content, str) else content,
            ContentType=content_type,
            Metadata={name.replace("_", "-"): value for name, value in metadata.items()},
        )
        return article_id_of(self.bucket, INBOX + name)

    def delete(self, name: str) -> None:
        self.stack.clients.s3.delete_object(Bucket=self.bucket, Key=INBOX + name)

    def send(self, queue: str, body: str) -> None:
        """Put a message on a queue by hand, as a second delivery would."""
        self.stack.clients.sqs.send_message(QueueUrl=self.stack.resource(queue).identifier, MessageBody=body)

    def article(self, article_id: str) -> dict[str, Any] | None:
        return self._found(f"/v1/articles/{article_id}")

    def event(self, event_id: str) -> dict[str, Any] | None:
        return self._found(f"/v1/events/{event_id}")

    def events(self, article_id: str) -> list[dict[str, Any]]:
        return self.api.get(f"/v1/articles/{article_id}/events")["events"]

    def all_events_of(self, article_id: str) -> list[dict[str, Any]]:
        """The article's events as the listing over all articles has them."""
        listed, cursor = [], {}
        while True:
            page = self.api.get("/v1/events", limit="100", **cursor)
            listed += page["events"]
            if not page["next_cursor"]:
                return [event for event in listed if event["article_id"] == article_id]
            cursor = {"cursor": page["next_cursor"]}

    def settled(self, article_id: str, status: str) -> dict[str, Any]:
        """Wait until the article has ``status``, and give it."""

        def there() -> dict[str, Any] | None:
            article = self.article(article_id)
            return article if article and article["status"] == status else None

        return until(there)

    def quiet(self) -> None:
        """Wait until all messages are worked off."""
        until(lambda: self.stack.messages("IntakeQueue") == 0 and self.stack.messages("ExtractionQueue") == 0)

    def _found(self, path: str) -> dict[str, Any] | None:
        try:
            return self.api.get(path)
        except ApiError as error:
            if error.status == 404:
                return None
            raise


@pytest.fixture(scope="package")
def system(tmp_path_factory) -> Iterator[System]:
    # Short visibility timeouts, so that a message that failed comes again within the test's time. With one worker a
    # queue, a batch under way is not received a second time, however long it takes.
    visibility = {"IntakeQueue": 1, "ExtractionQueue": 1}
    logs = tmp_path_factory.mktemp("logs")
    with Stack(ROOT / "template.yaml", log_directory=logs, workers=1, visibility_seconds=visibility) as stack:
        yield System(stack, ApiClient(stack.url, API_KEY))
