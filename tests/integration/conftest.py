"""The stack on moto, in this process: table, bucket and queues as the template makes them, and a way to break them."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from moto import mock_aws

from marsad.documents import Limits
from marsad.model import Article, Document, Event, Passage, Place, SubEventType, Time
from marsad.runtime.errors import RetryableError
from marsad.services.analysis import ArticleAnalysis
from marsad.services.catalogue import Catalogue
from marsad.services.ingestion import Ingestion, IngestionOutcome, ObjectChange, version_of
from marsad.store import clients, schema
from marsad.store.bucket import ArticleBucket, article_id_of
from marsad.store.queue import ExtractionMessage, ExtractionQueue
from marsad.store.table import EventTable

BUCKET = "marsad-test"
TABLE = "marsad-test"
KEY = "inbox/حلب 1+2.txt"
TEXT = (
    "قتل عشرون شخصا على الأقل في انفجار سيارة مفخخة قرب مدينة أعزاز شمالي سوريا يوم الجمعة، "
    "بحسب المرصد السوري لحقوق الإنسان. "
    "وقال ناشطون إن طائرات حربية قصفت أحياء حلب الشرقية."
)
LATER_TEXT = (
    "ارتفع إلى ثلاثين عدد قتلى انفجار السيارة المفخخة قرب مدينة أعزاز شمالي سوريا، بحسب المرصد السوري لحقوق الإنسان. "
    "وأعلنت فصائل المعارضة وقفا لإطلاق النار."
)


def an_event(
    start: int = 0,
    *,
    day: date | None = date(2016, 10, 14),
    sub_event_type: SubEventType = SubEventType.REMOTE_EXPLOSIVE,
    country: str = "SY",
    killed: int | None = None,
    words: str = "انفجار سيارة مفخخة",
) -> Event:
    passage = Passage(text=words, span=(start, start + len(words)))
    return Event(
        sub_event_type=sub_event_type,
        time=Time(start=day, end=day, precision=1 if day else 3),
        places=[
            Place(
                name="Azaz",
                text="أعزاز",
                span=(57, 62),
                latitude=36.5862,
                longitude=37.0444,
                geo_precision=1,
                country=country,
            )
        ],
        fatalities={"best": killed, "low": killed, "told": "not_mentioned" if killed is None else "counted"},
        evidence=[passage],
        confidence=0.75,
    )


def sentences_as_events(document: Document) -> list[Event]:
    """A stand-in for the extractor: an event for each sentence that tells of an explosion or an air strike."""
    kinds = {"انفجار": SubEventType.REMOTE_EXPLOSIVE, "قصفت": SubEventType.AIR_DRONE_STRIKE}
    events = []
    start = 0
    for sentence in document.text.split(". "):
        for word, kind in kinds.items():
            if word in sentence:
                events.append(an_event(start, words=sentence, sub_event_type=kind, day=document.published_at))
        start += len(sentence) + 2
    return events


class Fault:
    """Breaks the n-th AWS call after it is armed: before it is made, or after, so that only its answer is lost."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self._left: int | None = None
        self._after = False

    def arm(self, call: int, *, after: bool) -> None:
        self.calls.clear()
        self._left, self._after = call, after

    def disarm(self) -> None:
        self._left = None

    def watch(self, client: Any) -> None:
        client.meta.events.register("before-call.*.*", self._before)
        client.meta.events.register("after-call.*.*", self._behind)

    def _before(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)
        if self._left == len(self.calls) and not self._after:
            raise RetryableError(f"broken before {model.name}")

    def _behind(self, model: Any, **_: Any) -> None:
        if self._left == len(self.calls) and self._after:
            raise RetryableError(f"answer of {model.name} lost")


@dataclass
class Stack:
    s3: Any
    sqs: Any
    resource: Any
    queue_url: str
    fault: Fault
    extract: Callable[[Document], list[Event]] = sentences_as_events
    extractor_version: str = "1.0.0"
    now: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)
    sequence: int = 0x0055AED6DCD90281E5
    pauses: list[float] = field(default_factory=list)

    @property
    def table(self) -> EventTable:
        return EventTable(self.resource, sleep=self.pauses.append)

    @property
    def bucket(self) -> ArticleBucket:
        return ArticleBucket(BUCKET, self.s3)

    @property
    def queue(self) -> ExtractionQueue:
        return ExtractionQueue(self.queue_url, self.sqs)

    @property
    def ingestion(self) -> Ingestion:
        return Ingestion(
            table=self.table,
            bucket=self.bucket,
            queue=self.queue,
            limits=Limits(max_bytes=10_000),
            clock=self.clock,
        )

    @property
    def analysis(self) -> ArticleAnalysis:
        return ArticleAnalysis(
            table=self.table,
            bucket=self.bucket,
            extract=self.extract,
            extractor_version=self.extractor_version,
            clock=self.clock,
        )

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(
            table=self.table, bucket=self.bucket, max_upload_bytes=10_000, upload_url_seconds=900, clock=self.clock
        )

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def change(self, key: str = KEY) -> ObjectChange:
        self.sequence += 1
        return ObjectChange(bucket=BUCKET, key=key, sequencer=f"{self.sequence:018X}")

    def upload(self, text: str = TEXT, key: str = KEY, published: str = "2016-10-15") -> ObjectChange:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode(), Metadata={"published-at": published})
        return self.change(key)

    def delete(self, key: str = KEY) -> ObjectChange:
        self.s3.delete_object(Bucket=BUCKET, Key=key)
        return self.change(key)

    def ingest(self, change: ObjectChange, *, last_attempt: bool = False) -> IngestionOutcome:
        return self.ingestion.ingest(change, last_attempt=last_attempt)

    def messages(self) -> list[ExtractionMessage]:
        """Take what is on the extraction queue."""
        taken: list[ExtractionMessage] = []
        while True:
            answer = self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
            if not answer.get("Messages"):
                return taken
            for message in answer["Messages"]:
                taken.append(ExtractionMessage.parse(message["Body"]))
                self.sqs.delete_message(QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"])

    def drain(self) -> None:
        """Extract whatever is queued."""
        for message in self.messages():
            self.analysis.analyse(message)

    def article(self, key: str = KEY) -> Article | None:
        return self.table.article(article_id_of(BUCKET, key))

    def event_rows(self) -> list[dict[str, Any]]:
        """All event items in the table, seen by readers or not."""
        return [item for item in self.items() if item[schema.SORT_KEY].startswith(schema.EVENT_PREFIX)]

    def items(self) -> list[dict[str, Any]]:
        return list(self.resource.scan()["Items"])

    def documents(self) -> list[str]:
        return [
            found["Key"] for found in self.s3.list_objects_v2(Bucket=BUCKET, Prefix="documents/").get("Contents", [])
        ]

    def state(self, key: str = KEY) -> dict[str, Any]:
        """What a reader can see of the article, and what lies about in the stores."""
        article = self.article(key)
        assert article is not None
        events = self.table.events_of(article.article_id)
        return {
            "status": article.status.value,
            "version": article.version,
            "events": [(event.event_id, event.event.evidence[0].text) for event in events],
            "rows": len(self.event_rows()),
            "documents": self.documents(),
        }


def create_table(client: Any, name: str = TABLE) -> None:
    keys = (schema.PARTITION_KEY, schema.SORT_KEY, schema.LISTING_PARTITION_KEY, schema.LISTING_SORT_KEY)
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[
            {"AttributeName": schema.PARTITION_KEY, "KeyType": "HASH"},
            {"AttributeName": schema.SORT_KEY, "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": schema.LISTING_INDEX,
                "KeySchema": [
                    {"AttributeName": schema.LISTING_PARTITION_KEY, "KeyType": "HASH"},
                    {"AttributeName": schema.LISTING_SORT_KEY, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )


@pytest.fixture(scope="session")
def aws() -> tuple[Any, Any, Any, Fault]:
    """Clients of S3 and SQS, and the table: made once, because making them takes longer than most tests."""
    fault = Fault()
    with mock_aws():
        made = clients.s3(), clients.sqs(), clients.table(TABLE)
    for client in (made[0], made[1], made[2].meta.client):
        fault.watch(client)
    return (*made, fault)


@pytest.fixture
def stack(aws: tuple[Any, Any, Any, Fault]) -> Iterator[Stack]:
    s3, sqs, resource, fault = aws
    fault.disarm()
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        create_table(resource.meta.client)
        url = sqs.create_queue(QueueName="extraction")["QueueUrl"]
        yield Stack(s3=s3, sqs=sqs, resource=resource, queue_url=url, fault=fault)


@contextmanager
def broken(fault: Fault, call: int, *, after: bool) -> Iterator[None]:
    fault.arm(call, after=after)
    try:
        yield
    finally:
        fault.disarm()


def s3_message(*changes: ObjectChange, event: str = "ObjectCreated:Put", test: bool = False) -> str:
    """The body of an intake message, as S3 writes it."""
    from urllib.parse import quote_plus

    if test:
        return json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": BUCKET})
    records = [
        {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "eventName": event,
            "s3": {
                "bucket": {"name": change.bucket},
                "object": {"key": quote_plus(change.key, safe="/"), "sequencer": change.sequencer},
            },
        }
        for change in changes
    ]
    return json.dumps({"Records": records})


def sqs_event(*bodies: str, receive_count: int = 1) -> dict[str, Any]:
    """A batch as Lambda hands it over."""
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "receiptHandle": "handle",
                "body": body,
                "attributes": {"ApproximateReceiveCount": str(receive_count)},
                "messageAttributes": {},
                "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:intake",
                "awsRegion": "eu-central-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def version(change: ObjectChange) -> str:
    return version_of(change.sequencer)
