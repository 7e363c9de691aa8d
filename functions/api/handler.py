"""The HTTP API: routes, what their parameters may be, and one place where errors become answers.

Every error is ``{"error": {"code": …, "message": …}}``; the message says what is wrong and what to do.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from http import HTTPStatus
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError as RouteNotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestUnsupportedContentType, RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import AfterValidator, BeforeValidator

from marsad.model import ArticleStatus, SubEventType
from marsad.runtime.errors import InvalidRequestError, NotFoundError, RetryableError
from marsad.runtime.observability import count, log_failure, logger, metrics, tracer
from marsad.runtime.settings import ApiSettings, load
from marsad.services.catalogue import Catalogue, Json, UploadRequest
from marsad.store import clients
from marsad.store.bucket import ArticleBucket
from marsad.store.table import ArticleQuery, EventQuery, EventTable

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")

app = APIGatewayRestResolver(
    enable_validation=True,
    serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
)


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("give a day as YYYY-MM-DD")
    return value


def _country(value: str) -> str:
    if not _COUNTRY.fullmatch(value):
        raise ValueError("give an ISO 3166-1 alpha-2 code in capitals, such as SY")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Country = Annotated[str, AfterValidator(_country)]
ListedStatus = Literal["accepted", "extracted", "rejected", "failed"]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query()]


@cache
def settings() -> ApiSettings:
    """The function's settings, read once."""
    return load(ApiSettings)


@cache
def catalogue() -> Catalogue:
    """The service, made once for all invocations."""
    return Catalogue(
        table=EventTable(clients.table(settings().table_name)),
        bucket=ArticleBucket(settings().bucket_name, clients.s3()),
        max_upload_bytes=settings().max_upload_bytes,
        upload_url_seconds=settings().upload_url_seconds,
    )


# ------------------------------------------------------------------------------------------ routes


@app.post("/v1/articles")
def create_upload(request: UploadRequest) -> Response[Json]:
    """A form with which to upload an article."""
    return _answer(HTTPStatus.CREATED, catalogue().create_upload(request))


@app.get("/v1/articles")
def list_articles(
    status: Annotated[ListedStatus | None, Query()] = None, limit: Limit = 50, cursor: Cursor = None
) -> Json:
    """Articles, the last received first."""
    _refuse_unknown({"status", "limit", "cursor"})
    query = ArticleQuery(status=ArticleStatus(status) if status else None)
    return catalogue().list_articles(query, limit, cursor)


@app.get("/v1/articles/<article_id>")
def get_article(article_id: str) -> Json:
    """An article with its text."""
    return catalogue().article(article_id)


@app.get("/v1/articles/<article_id>/events")
def list_events_of_article(article_id: str) -> Json:
    """All events of an article."""
    return catalogue().events_of(article_id)


@app.get("/v1/events")
def list_events(
    *,
    first_day: Annotated[Day | None, Query(alias="from")] = None,
    last_day: Annotated[Day | None, Query(alias="to")] = None,
    country: Annotated[Country | None, Query()] = None,
    sub_event_type: Annotated[SubEventType | None, Query()] = None,
    min_fatalities: Annotated[int | None, Query(ge=0, le=10_000_000)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Json:
    """Events over all articles, the latest day first."""
    _refuse_unknown({"from", "to", "country", "sub_event_type", "min_fatalities", "limit", "cursor"})
    query = EventQuery(
        first_day=first_day,
        last_day=last_day,
        country=country,
        sub_event_type=sub_event_type,
        min_fatalities=min_fatalities,
    )
    return catalogue().list_events(query, limit, cursor)


@app.get("/v1/events/<event_id>")
def get_event(event_id: str) -> Json:
    """An event."""
    return catalogue().event(event_id)


def _refuse_unknown(known: set[str]) -> None:
    # A misspelt filter must not quietly list everything.
    unknown = sorted(set(app.current_event.query_string_parameters or {}) - known)
    if unknown:
        raise InvalidRequestError(f"unknown parameter {', '.join(unknown)}: use {', '.join(sorted(known))}")


# ------------------------------------------------------------------------------------------ errors


def _answer(status: HTTPStatus, body: Json, headers: dict[str, Any] | None = None) -> Response[Json]:
    return Response(status_code=status.value, content_type=content_types.APPLICATION_JSON, body=body, headers=headers)


def _error(status: HTTPStatus, code: str, message: str, headers: dict[str, Any] | None = None) -> Response[Json]:
    return _answer(status, {"error": {"code": code, "message": message}}, headers)


def _invalid_parameters(error: RequestValidationError) -> Response[Json]:
    faults = [_fault(fault["loc"], fault["msg"]) for fault in error.errors()]
    return _error(HTTPStatus.BAD_REQUEST, "invalid_request", "; ".join(faults))


def _fault(place: Sequence[Any], message: str) -> str:
    # The place begins with where a value came from: ("query", "from"), ("body", "title"), ("body", 17) for bad JSON.
    names = [part for part in place[1:] if isinstance(part, str)]
    said = message.removeprefix("Value error, ")
    return f"{'.'.join(names) or 'body'}: {said[:1].lower()}{said[1:]}"


def _failed(error: Exception) -> Response[Json]:
    log_failure("a request failed", error)
    count("RequestsFailed")
    message = "the server failed; try again, and report the request id if it fails again"
    return _error(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", message)


def _busy(error: RetryableError) -> Response[Json]:
    log_failure("a request met a busy store", error)
    count("RequestsPutOff")
    message = "the store is busy; try again in a few seconds"
    return _error(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", message, {"Retry-After": "2"})


_ANSWERS: dict[type[Exception], Callable[[Any], Response[Json]]] = {
    InvalidRequestError: lambda error: _error(HTTPStatus.BAD_REQUEST, "invalid_request", str(error)),
    RequestValidationError: _invalid_parameters,
    RequestUnsupportedContentType: lambda _: _error(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "send the body as application/json"
    ),
    NotFoundError: lambda error: _error(HTTPStatus.NOT_FOUND, "not_found", str(error)),
    RouteNotFoundError: lambda _: _error(
        HTTPStatus.NOT_FOUND, "not_found", f"there is no {app.current_event.http_method} {app.current_event.path}"
    ),
    RetryableError: _busy,
    Exception: _failed,
}
for _class, _handle in _ANSWERS.items():
    app.exception_handler(_class)(_handle)


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_REST, log_event=False)
@tracer.capture_lambda_handler(capture_response=False, capture_error=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    metrics.set_default_dimensions(stage=settings().stage)
    count("Requests")
    return app.resolve(event, context)
