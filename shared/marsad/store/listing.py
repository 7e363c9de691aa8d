"""Newest first over all articles or all events: months backwards, with a bound on the work of one request."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from marsad.store import schema
from marsad.store.faults import translated
from marsad.store.items import Item

T = TypeVar("T")

_AFTER_ALL = "~"  # sorts after every digit, dash, letter and # of a listing sort key
_QUERIES_A_PAGE = 10
_ROWS_A_QUERY = 150
_BYTES_A_PAGE = 3_000_000  # an answer of a Lambda function holds 6 MB


@dataclass(frozen=True)
class Page(Generic[T]):
    """Items in order, and the cursor of the next page; None when there is nothing after them.

    A page may be empty and still have a cursor: the work of one request was used up before an item was found.
    """

    items: list[T]
    cursor: str | None


@dataclass(frozen=True)
class Condition:
    """A DynamoDB filter expression with its names and values."""

    expressions: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, template: str, attribute: str, value: Any) -> None:
        """Also ask for ``template``, in which ``{name}`` stands for ``attribute`` and ``{value}`` for ``value``."""
        number = len(self.expressions)
        self.names[f"#filter{number}"] = attribute
        self.values[f":filter{number}"] = value
        self.expressions.append(template.format(name=f"#filter{number}", value=f":filter{number}"))


@dataclass(frozen=True)
class Range:
    """Part of a listing: sort keys from ``oldest`` up to, and not with, ``before``."""

    oldest: str = ""
    before: str = _AFTER_ALL

    @staticmethod
    def of_days(first: str | None, last: str | None) -> "Range":
        """The days ``first`` to ``last``, both included, as ISO dates; None is no bound."""
        return Range(first or "", last + _AFTER_ALL if last else _AFTER_ALL)


def walk(
    table: Any,
    kind: schema.Kind,
    *,
    within: Range,
    condition: Condition,
    visible: Callable[[Sequence[Item]], list[Item]],
    limit: int,
) -> tuple[list[Item], str | None]:
    """Up to ``limit`` items of ``within`` that meet ``condition`` and are ``visible``, newest first.

    Returns:
        The items, and the place to go on from (as ``Range.before``), None at the end.
    """
    found: list[Item] = []
    size = 0
    before = within.before
    queries = 0
    for month in _months(table, kind, within):
        start: dict[str, Any] = {}
        high = min(before, month + _AFTER_ALL)
        low = max(within.oldest, month)
        while low <= high:
            if queries == _QUERIES_A_PAGE:
                return found, before
            queries += 1
            rows, start = _rows(
                table, schema.listing_partition(kind, month), low=low, high=high, condition=condition, start=start
            )
            for item in visible([row for row in rows if row[schema.LISTING_SORT_KEY] < before]):
                if len(found) == limit or size > _BYTES_A_PAGE:
                    return found, str(found[-1][schema.LISTING_SORT_KEY])
                found.append(item)
                size += int(item.get("bytes", 0))
            if not start:
                break
            before = str(start[schema.LISTING_SORT_KEY])
        before = month
    return found, None


def _months(table: Any, kind: schema.Kind, within: Range) -> Iterator[str]:
    first = within.oldest[: schema.MONTH_LENGTH]
    names = {"#partition": schema.PARTITION_KEY, "#month": schema.SORT_KEY}
    values = {":partition": schema.months_partition(kind), ":last": within.before, ":first": first or "0"}
    if values[":first"] > values[":last"]:
        return
    start: dict[str, Any] = {}
    while True:
        with translated():
            response = table.query(
                KeyConditionExpression="#partition = :partition AND #month BETWEEN :first AND :last",
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values,
                ScanIndexForward=False,
                ConsistentRead=True,
                **start,
            )
        for item in response["Items"]:
            # A place that is a bare month says that the month is done.
            if item[schema.SORT_KEY] < within.before:
                yield item[schema.SORT_KEY]
        if "LastEvaluatedKey" not in response:
            return
        start = {"ExclusiveStartKey": response["LastEvaluatedKey"]}


def _rows(
    table: Any, partition: str, *, low: str, high: str, condition: Condition, start: dict[str, Any]
) -> tuple[list[Item], dict[str, Any]]:
    arguments: dict[str, Any] = {
        "IndexName": schema.LISTING_INDEX,
        "KeyConditionExpression": "#partition = :partition AND #place BETWEEN :low AND :high",
        "ExpressionAttributeNames": {
            "#partition": schema.LISTING_PARTITION_KEY,
            "#place": schema.LISTING_SORT_KEY,
            **condition.names,
        },
        "ExpressionAttributeValues": {":partition": partition, ":low": low, ":high": high, **condition.values},
        "ScanIndexForward": False,
        "Limit": _ROWS_A_QUERY,
    }
    if condition.expressions:
        arguments["FilterExpression"] = " AND ".join(condition.expressions)
    if start:
        arguments["ExclusiveStartKey"] = start
    with translated():
        response = table.query(**arguments)
    return response["Items"], response.get("LastEvaluatedKey", {})
