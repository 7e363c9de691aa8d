"""Polls a queue for a function, as a Lambda event source mapping does.

Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS": batches, batching window, partial batch responses,
maximum concurrency. Visibility and redrive are the queue's own: a message that is not deleted is received again after
its visibility timeout, and goes to the DLQ after ``maxReceiveCount`` receives.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marsad_local.workers import FunctionError

logger = logging.getLogger(__name__)

_WAIT_SECONDS = 1
_MESSAGES_A_RECEIVE = 10
Invoke = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class EventSource:
    """A queue that a function reads.

    ``window`` is in seconds; ``partial`` says whether the function reports which messages of a batch failed;
    ``concurrency`` is the number of batches that may be under way at once.
    """

    queue_url: str
    queue_arn: str
    region: str
    batch_size: int
    window: float
    partial: bool
    concurrency: int


def function_record(message: dict[str, Any], source: EventSource) -> dict[str, Any]:
    """A received message as a function sees it."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: {
                "stringValue": attribute.get("StringValue"),
                "binaryValue": attribute.get("BinaryValue"),
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": attribute["DataType"],
            }
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": source.queue_arn,
        "awsRegion": source.region,
    }


def failed_messages(answer: Any, message_ids: set[str]) -> set[str]:
    """Ids of the messages that failed by a function's partial batch response.

    Nothing, ``{}`` and an empty or null list mean that all succeeded; an answer of another form, or one that names a
    message which was not in the batch, means that all failed.
    """
    if answer is None or answer == {}:
        return set()
    if not isinstance(answer, dict) or "batchItemFailures" not in answer:
        return set(message_ids)
    failures = answer["batchItemFailures"]
    if failures is None:
        return set()
    try:
        named = {failure["itemIdentifier"] for failure in failures}
    except (TypeError, KeyError):
        return set(message_ids)
    return named if named <= message_ids else set(message_ids)


class QueuePoller:
    """Threads that read one queue and call one function, until stopped."""

    def __init__(self, sqs: Any, source: EventSource, invoke: Invoke) -> None:
        self._sqs = sqs
        self._source = source
        self._invoke = invoke
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name=f"poll {source.queue_arn} {number}", daemon=True)
            for number in range(source.concurrency)
        ]

    def start(self) -> None:
        """Begin to poll."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Poll no more; a batch under way is not waited for."""
        self._stopping.set()

    def join(self) -> None:
        """Wait until the threads have ended."""
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                messages = self._batch()
                if messages:
                    self._process(messages)
            except Exception:  # the poller must outlive whatever one batch brings
                if self._stopping.is_set():
                    return
                logger.exception("polling %s failed", self._source.queue_arn)
                self._stopping.wait(_WAIT_SECONDS)

    def _batch(self) -> list[dict[str, Any]]:
        messages = self._receive(self._source.batch_size)
        end = time.monotonic() + self._source.window
        while messages and len(messages) < self._source.batch_size and time.monotonic() < end:
            if self._stopping.is_set():
                break
            messages += self._receive(self._source.batch_size - len(messages))
        return messages

    def _receive(self, most: int) -> list[dict[str, Any]]:
        answer = self._sqs.receive_message(
            QueueUrl=self._source.queue_url,
            MaxNumberOfMessages=min(most, _MESSAGES_A_RECEIVE),
            WaitTimeSeconds=_WAIT_SECONDS,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages

    def _process(self, messages: list[dict[str, Any]]) -> None:
        ids = {message["MessageId"] for message in messages}
        try:
            answer = self._invoke({"Records": [function_record(message, self._source) for message in messages]})
        except FunctionError as error:
            if not self._stopping.is_set():
                logger.warning("a batch of %d from %s failed: %s", len(ids), self._source.queue_arn, error)
            return
        failed = failed_messages(answer, ids) if self._source.partial else set()
        if failed:
            logger.warning("%d of %d messages from %s failed", len(failed), len(ids), self._source.queue_arn)
        done = [message for message in messages if message["MessageId"] not in failed]
        for start in range(0, len(done), _MESSAGES_A_RECEIVE):
            self._sqs.delete_message_batch(
                QueueUrl=self._source.queue_url,
                Entries=[
                    {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                    for number, message in enumerate(done[start : start + _MESSAGES_A_RECEIVE])
                ],
            )
