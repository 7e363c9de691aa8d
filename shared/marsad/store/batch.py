"""Batches of writes and reads that are carried through: what DynamoDB leaves unprocessed is sent again."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from marsad.runtime.errors import RetryableError
from marsad.store.faults import translated

Sleep = Callable[[float], None]

_WRITES_A_CALL = 25
_READS_A_CALL = 100
_ATTEMPTS = 8
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0

T = TypeVar("T")


def write_all(table: Any, requests: Sequence[dict[str, Any]], sleep: Sleep = time.sleep) -> None:
    """Carry out write requests (``{"PutRequest": …}``, ``{"DeleteRequest": …}``) in any number.

    Raises:
        RetryableError: DynamoDB is throttled; some requests may have been carried out, and all may be sent again.
    """
    for chunk in _chunks(requests, _WRITES_A_CALL):
        left = list(chunk)
        for pause in _pauses():
            with translated():
                response = table.meta.client.batch_write_item(RequestItems={table.name: left})
            left = response.get("UnprocessedItems", {}).get(table.name, [])
            if not left:
                break
            sleep(pause)
        else:
            raise RetryableError(f"the table is throttled: {len(left)} writes were not taken")


def read_all(
    table: Any, keys: Sequence[dict[str, str]], attributes: Sequence[str], sleep: Sleep = time.sleep
) -> list[dict[str, Any]]:
    """The items at ``keys`` that exist, read consistently, with only ``attributes``, in any order.

    Raises:
        RetryableError: DynamoDB is throttled.
    """
    names = {f"#{number}": attribute for number, attribute in enumerate(attributes)}
    items: list[dict[str, Any]] = []
    for chunk in _chunks(keys, _READS_A_CALL):
        left = list(chunk)
        for pause in _pauses():
            request = {
                "Keys": left,
                "ConsistentRead": True,
                "ProjectionExpression": ", ".join(names),
                "ExpressionAttributeNames": names,
            }
            with translated():
                response = table.meta.client.batch_get_item(RequestItems={table.name: request})
            items += response["Responses"].get(table.name, [])
            left = response.get("UnprocessedKeys", {}).get(table.name, {}).get("Keys", [])
            if not left:
                break
            sleep(pause)
        else:
            raise RetryableError(f"the table is throttled: {len(left)} items were not read")
    return items


def _chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _pauses() -> Iterator[float]:
    # Full jitter, so that functions throttled together do not come back together.
    for attempt in range(_ATTEMPTS):
        yield random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt))  # noqa: S311 - no secret
