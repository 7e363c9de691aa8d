"""Serves the routes of the template's REST API over HTTP, as API Gateway would.

Each request becomes the event of a Lambda proxy integration (payload 1.0). API keys, the usage plan's limits and
the errors that API Gateway answers by itself are its own too.

Source: Amazon API Gateway developer guide, "Lambda proxy integrations", "Gateway response types", "Usage plans".
"""

import base64
import json
import logging
import re
import socket
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from marsad_local.isolation import ACCOUNT_ID
from marsad_local.template import Resource, Template, TemplateError
from marsad_local.workers import FunctionError

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
LARGEST_BODY_BYTES = 10 * 1024 * 1024
_METHODS = {"get", "post", "put", "delete", "patch", "head", "options"}
_ANY_METHOD = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_OPERATION_PARTS = {_INTEGRATION, "security", "responses", "parameters", "operationId", "summary", "description"}
_FUNCTION_OF_URI = re.compile(r"/functions/(arn:aws:lambda:[^/]+)/invocations$")
Invoke = Callable[[str, dict[str, Any]], Any]


class PortInUseError(OSError):
    """Another process listens on the port."""


@dataclass(frozen=True)
class Route:
    """One method of one path of the API; ``method`` is None for any, ``function`` is an ARN."""

    path: str
    method: str | None
    function: str
    needs_key: bool

    def match(self, path: str) -> dict[str, str] | None:
        """The path parameters, as sent, if ``path`` is one of this route's."""
        pattern = "".join(
            _parameter_pattern(part[1:-1]) if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^}]+\})", self.path)
        )
        found = re.fullmatch(pattern, path)
        if not found:
            return None
        names = re.findall(r"\{([^}+]+)\+?\}", self.path)
        return dict(zip(names, found.groups(), strict=True))

    @property
    def specificity(self) -> tuple[bool, int, bool]:
        """Routes are tried from the greatest: no greedy parameter, few parameters, a method of its own."""
        return ("+}" not in self.path, -self.path.count("{"), self.method is not None)


def _parameter_pattern(name: str) -> str:
    return "(.+)" if name.endswith("+") else "([^/]+)"


@dataclass(frozen=True)
class Api:
    """The REST API of a template; limits are None where its usage plan sets none."""

    identifier: str
    stage: str
    routes: tuple[Route, ...]
    key: str
    binary_types: tuple[str, ...]
    rate: float | None
    burst: int | None
    quota: int | None


def read_api(template: Template, default_key: str) -> Api | None:
    """The template's API, or None if it has none; its key is ``default_key`` where the template leaves it open.

    Raises:
        TemplateError: there are several APIs, or a route is not a Lambda proxy.
    """
    found = template.of_type("AWS::ApiGateway::RestApi")
    if not found:
        return None
    if len(found) > 1:
        raise TemplateError("several REST APIs are not modelled")
    plans = [plan.properties for plan in template.of_type("AWS::ApiGateway::UsagePlan")]
    throttle = plans[0].get("Throttle", {}) if plans else {}
    quota = plans[0].get("Quota") if plans else None
    if quota and quota["Period"] != "DAY":
        raise TemplateError(f"a quota a {quota['Period']} is not modelled")
    keys = [key.properties.get("Value") for key in template.of_type("AWS::ApiGateway::ApiKey")]
    stages = template.of_type("AWS::ApiGateway::Stage")
    return Api(
        identifier=found[0].identifier,
        stage=stages[0].identifier if stages else "local",
        routes=tuple(sorted(_routes(found[0]), key=lambda route: route.specificity, reverse=True)),
        key=next((key for key in keys if key), default_key),
        binary_types=tuple(found[0].properties.get("BinaryMediaTypes", ())),
        rate=throttle.get("RateLimit"),
        burst=throttle.get("BurstLimit"),
        quota=quota["Limit"] if quota else None,
    )


def _routes(api: Resource) -> list[Route]:
    body = api.properties.get("Body")
    if not body:
        raise TemplateError(f"{api.logical_id}: an API without Body is not modelled")
    routes = []
    for path, operations in body["paths"].items():
        for method, operation in operations.items():
            if method not in _METHODS | {_ANY_METHOD}:
                raise TemplateError(f"{api.logical_id}: {path} {method} is not modelled")
            if unknown := sorted(set(operation) - _OPERATION_PARTS):
                raise TemplateError(f"{api.logical_id}: {', '.join(unknown)} of {method} {path} is not modelled")
            integration = operation[_INTEGRATION]
            function = _FUNCTION_OF_URI.search(str(integration.get("uri")))
            if integration["type"].lower() != "aws_proxy" or not function:
                raise TemplateError(f"{api.logical_id}: {method} {path} is no Lambda proxy, which is not modelled")
            needs_key = any("api_key" in requirement for requirement in operation.get("security", []))
            verb = None if method == _ANY_METHOD else method.upper()
            routes.append(Route(path, verb, function.group(1), needs_key))
    return routes


class TokenBucket:
    """Lets ``rate`` requests a second through on average, and ``burst`` at once."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._at = float(burst), clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether one more request may pass now."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
            self._at = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


class Gateway:
    """WSGI application that answers requests to an API by invoking functions."""

    def __init__(self, api: Api, invoke: Invoke) -> None:
        self._api = api
        self._invoke = invoke
        self._bucket = TokenBucket(api.rate, api.burst) if api.rate and api.burst else None
        self._used = 0
        self._day = datetime.now(UTC).date()
        self._counting = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Serve one request."""
        return self.answer(Request(environ))(environ, start_response)

    def answer(self, request: Request) -> Response:
        """The response to one request: the function's, or one of API Gateway's own."""
        path = _raw_path(request)
        found = self._find(request.method, path.rstrip("/") or "/")
        if found is None:
            return _refusal(403, "Missing Authentication Token", "MissingAuthenticationTokenException")
        route, parameters = found
        if route.needs_key:
            if request.headers.get("x-api-key") != self._api.key:
                return _refusal(403, "Forbidden", "ForbiddenException")
            if self._bucket and not self._bucket.take():
                return _refusal(429, "Too Many Requests", "TooManyRequestsException")
            if not self._within_quota():
                return _refusal(429, "Limit Exceeded", "LimitExceededException")
        if (request.content_length or 0) > LARGEST_BODY_BYTES:
            return _refusal(413, "Request Too Long", "RequestTooLongException")
        try:
            answer = self._invoke(route.function, proxy_event(request, path, route, parameters, self._api))
            return proxy_response(answer, request.headers.get("Accept", ""), self._api.binary_types)
        except FunctionError as error:
            logger.warning("%s %s: %s", request.method, route.path, error)
        except (KeyError, TypeError, ValueError) as error:
            logger.warning("%s %s: malformed Lambda proxy response: %r", request.method, route.path, error)
        return _refusal(502, "Internal server error", "InternalServerErrorException")

    def _find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route in self._api.routes:
            if route.method in {None, method} and (parameters := route.match(path)) is not None:
                return route, parameters
        return None

    def _within_quota(self) -> bool:
        if self._api.quota is None:
            return True
        with self._counting:
            today = datetime.now(UTC).date()
            if today != self._day:
                self._day, self._used = today, 0
            self._used += 1
            return self._used <= self._api.quota


def proxy_event(request: Request, path: str, route: Route, parameters: Mapping[str, str], api: Api) -> dict[str, Any]:
    """The event of a Lambda proxy integration for a request; ``path`` is as sent, percent-encoded."""
    now = datetime.now(UTC)
    headers: dict[str, list[str]] = {}
    for name, value in request.headers.items():
        headers.setdefault(name, []).append(value)
    query = {name: request.args.getlist(name) for name in request.args}
    body = request.get_data()
    binary = _is_binary(request.headers.get("Content-Type", ""), api.binary_types)
    text = base64.b64encode(body).decode() if binary else body.decode("utf-8", "replace")
    return {
        "resource": route.path,
        "path": path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": {name: unquote(value) for name, value in parameters.items()} or None,
        "stageVariables": None,
        "requestContext": {
            "accountId": ACCOUNT_ID,
            "apiId": api.identifier,
            "domainName": request.host,
            "httpMethod": request.method,
            "identity": {
                "apiKey": api.key if route.needs_key else None,
                "sourceIp": request.remote_addr,
                "userAgent": request.headers.get("User-Agent"),
            },
            "path": f"/{api.stage}{path}",
            "protocol": "HTTP/1.1",
            "requestId": str(uuid.uuid4()),
            "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(now.timestamp() * 1000),
            "resourceId": "local",
            "resourcePath": route.path,
            "stage": api.stage,
        },
        "body": text if body else None,
        "isBase64Encoded": binary and bool(body),
    }


def proxy_response(answer: Any, accept: str, binary_types: tuple[str, ...]) -> Response:
    """The HTTP response for a function's answer.

    A base64 body is decoded only where the API's binary media types include what the client asks for, else it goes out
    as it is: API Gateway does so too.

    Raises:
        KeyError, TypeError, ValueError: the answer is not that of a Lambda proxy integration.
    """
    if not isinstance(answer, dict):
        raise TypeError(f"an answer is an object, not {type(answer).__name__}")
    body = answer.get("body") or ""
    content = body.encode()
    if answer.get("isBase64Encoded") and _is_binary(accept.split(",", maxsplit=1)[0], binary_types):
        content = base64.b64decode(body, validate=True)
    response = Response(content, status=int(answer["statusCode"]))
    response.headers["Content-Type"] = "application/json"
    for name, value in (answer.get("headers") or {}).items():
        response.headers[name] = str(value)
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        response.headers.setlist(name, [str(value) for value in values])
    return response


def _is_binary(content_type: str, binary_types: tuple[str, ...]) -> bool:
    return "*/*" in binary_types or content_type.split(";", maxsplit=1)[0].strip() in binary_types


def _raw_path(request: Request) -> str:
    return str(request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]).split("?")[0]


def _refusal(status: int, message: str, error_type: str) -> Response:
    response = Response(json.dumps({"message": message}), status=status, content_type="application/json")
    response.headers["x-amzn-ErrorType"] = error_type
    return response


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        logger.debug(message, *args)


class GatewayServer:
    """The gateway behind a socket on the loopback interface."""

    def __init__(self, gateway: Gateway, port: int) -> None:
        """Bind the port; 0 takes a free one.

        Raises:
            PortInUseError: the port is taken.
        """
        # werkzeug leaves the process by itself where a port is taken, so the socket is tried beforehand.
        _try_port(port)
        self._server: BaseWSGIServer = make_server(HOST, port, gateway, threaded=True, request_handler=_QuietHandler)
        self.url = f"http://{HOST}:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()


def _try_port(port: int) -> None:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((HOST, port))
        except OSError as error:
            raise PortInUseError(f"port {port} of {HOST} is in use") from error
