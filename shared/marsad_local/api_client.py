"""A small client of the product's HTTP API, as an app would have one."""

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

_SECONDS = 60


class ApiError(Exception):
    """The API, or the bucket, answered with an error; ``status`` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"HTTP {status}: {message}")
        self.status = status


class ApiClient:
    """Requests to the API at ``url`` with the key ``key``."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._key = key

    def get(self, path: str, **parameters: str) -> Any:
        """The JSON under a path.

        Raises:
            ApiError: the answer is an error.
        """
        query = f"?{urlencode(parameters)}" if parameters else ""
        return json.loads(self._send("GET", path + query, None))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON answer to a JSON body.

        Raises:
            ApiError: the answer is an error.
        """
        return json.loads(self._send("POST", path, json.dumps(body).encode()))

    def articles(self) -> Iterator[dict[str, Any]]:
        """All articles, the last received first."""
        cursor = ""
        while True:
            page = self.get("/v1/articles", limit="100", **({"cursor": cursor} if cursor else {}))
            yield from page["articles"]
            cursor = page["next_cursor"]
            if not cursor:
                return

    def _send(self, method: str, path: str, body: bytes | None) -> bytes:
        headers = {"x-api-key": self._key, "Content-Type": "application/json"}
        return _open(self._url + path, body, headers, method)


def upload_form(url: str, fields: Mapping[str, str], file: bytes) -> None:
    """Upload a file with a presigned POST: the form's fields first, the file last.

    Raises:
        ApiError: S3 refused it.
    """
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{quote(name)}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n'.encode())
    body = b"".join([*parts, file, f"\r\n--{boundary}--\r\n".encode()])
    content_type = f"multipart/form-data; boundary={boundary}"
    _open(url, body, {"Content-Type": content_type}, "POST")


def _open(url: str, body: bytes | None, headers: Mapping[str, str], method: str) -> bytes:
    request = urllib.request.Request(url, body, dict(headers), method=method)  # noqa: S310 - the stack's own URLs
    # No proxy of the environment's: the stack is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_SECONDS) as response:
            content: bytes = response.read()
            return content
    except urllib.error.HTTPError as error:
        raise ApiError(error.code, error.read().decode("utf-8", "replace")[:500]) from None
