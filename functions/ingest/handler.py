"""S3's notifications, in batches from the intake queue, each handed to ``services.ingestion``.

A message that is no notification, or names no sequencer, can never be read. It is logged, counted and reported as
failed, so that it ends in the dead-letter queue, where a person sees it: dropping it could lose an article silently.
"""

import json
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ValidationError

from marsad.documents import Limits
from marsad.runtime.errors import MalformedMessageError
from marsad.runtime.observability import count, log_failure, logger, metrics, tracer
from marsad.runtime.settings import IngestSettings, load
from marsad.services.ingestion import Ingestion, ObjectChange
from marsad.store import clients
from marsad.store.bucket import ArticleBucket
from marsad.store.queue import ExtractionQueue
from marsad.store.table import EventTable

_CHANGES = ("ObjectCreated:", "ObjectRemoved:")

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


class _Bucket(BaseModel):
    name: str


class _Object(BaseModel):
    key: str
    sequencer: str


class _Entity(BaseModel):
    bucket: _Bucket
    object: _Object


class _Notification(BaseModel):
    eventName: str  # noqa: N815 - S3's own spelling
    s3: _Entity


@cache
def settings() -> IngestSettings:
    """The function's settings, read once."""
    return load(IngestSettings)


@cache
def service() -> Ingestion:
    """The service, made once for all invocations."""
    return Ingestion(
        table=EventTable(clients.table(settings().table_name)),
        bucket=ArticleBucket(settings().bucket_name, clients.s3()),
        queue=ExtractionQueue(settings().extraction_queue_url, clients.sqs()),
        limits=Limits(max_bytes=settings().max_upload_bytes, max_text_characters=settings().max_text_characters),
    )


def take(record: SQSRecord) -> None:
    """Take all notifications in one message; those that can be taken are, even where others fail.

    Raises:
        Exception: the first failure, once all are tried; the message comes again, and what is done already stays so.
    """
    last_attempt = int(record.attributes.approximate_receive_count) >= settings().max_receive_count
    failures: list[Exception] = []
    for held in _records(record.body):
        try:
            _take(held, last_attempt)
        except Exception as error:
            log_failure("a notification could not be taken", error, message_id=record.message_id)
            count("NotificationsMalformed" if isinstance(error, MalformedMessageError) else "NotificationsFailed")
            failures.append(error)
    if failures:
        raise failures[0]


def _take(held: Any, last_attempt: bool) -> None:
    try:
        notification = _Notification.model_validate(held)
    except ValidationError as error:
        fields = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        raise MalformedMessageError(f"not a notification of S3: {', '.join(filter(None, fields)) or 'body'}") from None
    if not notification.eventName.removeprefix("s3:").startswith(_CHANGES):
        logger.warning("a notification of no change was ignored", extra={"event_name": notification.eventName})
        count("NotificationsIgnored")
        return
    change = ObjectChange(
        bucket=notification.s3.bucket.name,
        key=unquote_plus(notification.s3.object.key),
        sequencer=notification.s3.object.sequencer,
    )
    outcome = service().ingest(change, last_attempt=last_attempt)
    logger.info("notification taken", extra={"key": change.key, "outcome": outcome.value})
    count(f"Notifications{outcome.value.capitalize()}")


def _records(body: str) -> list[Any]:
    try:
        held = json.loads(body)
    except ValueError:
        held = None
    if isinstance(held, dict) and held.get("Event") == "s3:TestEvent":
        logger.info("S3's test message was ignored")
        return []
    # What holds no records is passed on as one, to be refused like a malformed one.
    return held["Records"] if isinstance(held, dict) and isinstance(held.get("Records"), list) else [held]


@logger.inject_lambda_context(log_event=False)
@tracer.capture_lambda_handler(capture_response=False, capture_error=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Take a batch of the intake queue; the answer names the messages that are to come again."""
    metrics.set_default_dimensions(stage=settings().stage)
    return process_partial_response(event=event, record_handler=take, processor=processor, context=context)
