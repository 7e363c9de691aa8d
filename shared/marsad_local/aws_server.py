"""The local AWS: a moto server on the loopback interface, with what moto leaves out.

moto sends S3 events before an object has its metadata, without sequencer and version, and none at all for a delete
marker; it takes any browser-style upload, whatever its policy says; it deletes an object whatever the condition; and it
lets a table's reader see half of an update. So all this is done here, in front of moto.

Run as ``python -m marsad_local.aws_server``: prints ``{"port": …}`` and serves until its standard input closes.
"""

import io
import json
import logging
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import xmltodict  # type: ignore[import-untyped]
from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.datastructures import Headers
from werkzeug.formparser import parse_form_data
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app

from marsad_local import post_policy
from marsad_local.clients import Clients
from marsad_local.isolation import REGION, isolate_process
from marsad_local.s3_events import (
    ObjectChange,
    QueueNotification,
    Sequencer,
    notification_message,
    queue_notifications,
    test_message,
)

HOST = "127.0.0.1"
# Requests on an object that change something other than its bytes.
_SUBRESOURCES = {"acl", "tagging", "legal-hold", "retention", "uploads", "partNumber", "restore", "select"}
_DELETE_MARKER_ETAG = "d41d8cd98f00b204e9800998ecf8427e"

Environ = dict[str, Any]
Answer = tuple[int, list[tuple[str, str]], bytes]


@dataclass(frozen=True)
class StorageRequest:
    """A request that changes something in S3; ``key`` is empty for one on the bucket."""

    environ: Environ
    method: str
    bucket: str
    key: str
    query: Mapping[str, str]

    @classmethod
    def of(cls, environ: Environ) -> Self:
        """Read from a WSGI environment with a path-style address, ``/bucket/key``."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").lstrip("/")
        bucket, _, key = path.partition("/")
        query = {name: values[-1] for name, values in parse_qs(environ["QUERY_STRING"], True).items()}
        return cls(environ, environ["REQUEST_METHOD"], bucket, key, query)

    def body(self) -> bytes:
        """The body; can be read once."""
        content: bytes = self.environ["wsgi.input"].read(int(self.environ.get("CONTENT_LENGTH") or 0))
        return content


class LocalAws:
    """WSGI application: moto, with S3 notifications, upload policies, conditional deletes and atomic updates."""

    def __init__(self, application: Any, clients: Clients) -> None:
        """``application`` is moto; ``clients`` are of the server that serves this."""
        self._application = application
        self._clients = clients
        self._notifications: dict[str, list[QueueNotification]] = {}
        self._sequencer = Sequencer()
        # One change of an object at a time, so that the order of sequencers is the order of the changes.
        self._changing = threading.Lock()
        # One request to a table at a time: DynamoDB's conditions and updates are atomic, moto's are not.
        self._table = threading.Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Serve one request."""
        if environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB"):
            with self._table:
                return _answered(self._forward(environ), start_response)
        if "HTTP_X_AMZ_TARGET" in environ or environ["REQUEST_METHOD"] in {"GET", "HEAD", "OPTIONS"}:
            result: Iterable[bytes] = self._application(environ, start_response)
            return result
        with self._changing:
            return _answered(self._change(StorageRequest.of(environ)), start_response)

    def _change(self, request: "StorageRequest") -> Answer:
        if request.method == "PUT" and not request.key and "notification" in request.query:
            return self._configure(request)
        if request.method == "POST" and not request.key and "delete" not in request.query:
            return self._upload(request)
        if request.method == "DELETE" and request.key and (expected := request.environ.get("HTTP_IF_MATCH")):
            refusal = self._unless_matching(request.bucket, request.key, expected)
            if refusal:
                return refusal
        answer = self._forward(request.environ)
        if answer[0] < 300 and request.bucket in self._notifications:
            for change in self._changes(request, answer):
                self._tell(change)
        return answer

    def _upload(self, request: "StorageRequest") -> Answer:
        """A browser-style upload: a form with the key in a field."""
        body = request.body()
        _, form, files = parse_form_data({**request.environ, "wsgi.input": io.BytesIO(body)})
        if "file" not in files or "key" not in form:
            return _error(400, "InvalidArgument", "POST requires a form with the fields key and file")
        size = files["file"].stream.seek(0, io.SEEK_END)
        if refusal := post_policy.check(request.bucket, form, size):
            return _error(refusal.status, refusal.code, refusal.message)
        answer = self._forward({**request.environ, "wsgi.input": io.BytesIO(body)})
        if answer[0] < 300 and request.bucket in self._notifications:
            self._tell(self._created("ObjectCreated:Post", request.bucket, form["key"]))
        return answer

    def _unless_matching(self, bucket: str, key: str, expected: str) -> Answer | None:
        """S3's refusal to delete an object whose entity tag is not the expected one; moto deletes it all the same."""
        try:
            found = self._clients.s3.head_object(Bucket=bucket, Key=key)["ETag"].strip('"')
        except ClientError:
            return _error(404, "NoSuchKey", "The specified key does not exist.")
        if expected.strip('"') in {found, "*"}:
            return None
        return _error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")

    def _forward(self, environ: Environ) -> Answer:
        chunks, status, headers = run_wsgi_app(self._application, environ, buffered=True)
        return int(status.split()[0]), list(headers), b"".join(chunks)

    def _changes(self, request: "StorageRequest", answer: Answer) -> Iterator[ObjectChange]:
        """What a successful request changed."""
        if request.method == "POST" and "delete" in request.query:
            yield from _removed_by_list(request.bucket, answer[2])
        elif not request.key or _SUBRESOURCES & request.query.keys():
            return
        elif request.method == "PUT":
            copied = "HTTP_X_AMZ_COPY_SOURCE" in request.environ
            name = "ObjectCreated:Copy" if copied else "ObjectCreated:Put"
            yield self._created(name, request.bucket, request.key)
        elif request.method == "POST" and "uploadId" in request.query:
            yield self._created("ObjectCreated:CompleteMultipartUpload", request.bucket, request.key)
        elif request.method == "DELETE" and "uploadId" not in request.query:
            headers = Headers(answer[1])
            marked = headers.get("x-amz-delete-marker") == "true" and "versionId" not in request.query
            yield _removed(request.bucket, request.key, headers.get("x-amz-version-id"), marked)

    def _created(self, event_name: str, bucket: str, key: str) -> ObjectChange:
        head = self._clients.s3.head_object(Bucket=bucket, Key=key)
        return ObjectChange(
            event_name=event_name,
            bucket=bucket,
            key=key,
            etag=head["ETag"].strip('"'),
            size=head["ContentLength"],
            version_id=head.get("VersionId"),
        )

    def _configure(self, request: "StorageRequest") -> Answer:
        document = xmltodict.parse(request.body())
        try:
            notifications = list(queue_notifications(document["NotificationConfiguration"] or {}))
            for notification in notifications:
                self._send(notification.queue_arn, test_message(request.bucket))
        except (ValueError, ClientError) as error:
            return _error(
                400, "InvalidArgument", f"Unable to validate the following destination configurations: {error}"
            )
        self._notifications[request.bucket] = notifications
        return 200, [("Content-Length", "0")], b""

    def _tell(self, change: ObjectChange) -> None:
        sequencer = self._sequencer.next()
        for notification in self._notifications[change.bucket]:
            if notification.wants(change.event_name, change.key):
                message = notification_message(change, notification.identifier, REGION, sequencer)
                self._send(notification.queue_arn, message)

    def _send(self, queue_arn: str, message: dict[str, Any]) -> None:
        account, name = queue_arn.split(":")[-2:]
        url = f"{self._clients.endpoint}/{account}/{name}"
        self._clients.sqs.send_message(QueueUrl=url, MessageBody=json.dumps(message))


def _answered(answer: Answer, start_response: Any) -> Iterable[bytes]:
    status, headers, body = answer
    start_response(f"{status} -", headers)
    return [body]


def _removed(bucket: str, key: str, version_id: str | None, marked: bool) -> ObjectChange:
    name = "ObjectRemoved:DeleteMarkerCreated" if marked else "ObjectRemoved:Delete"
    return ObjectChange(name, bucket, key, _DELETE_MARKER_ETAG, None, version_id)


def _removed_by_list(bucket: str, body: bytes) -> Iterator[ObjectChange]:
    deleted = (xmltodict.parse(body).get("DeleteResult") or {}).get("Deleted") or []
    for item in deleted if isinstance(deleted, list) else [deleted]:
        marked = item.get("DeleteMarker") == "true"
        yield _removed(bucket, item["Key"], item.get("DeleteMarkerVersionId") or item.get("VersionId"), marked)


def _error(status: int, code: str, message: str) -> Answer:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    ).encode()
    return status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))], body


def main() -> None:
    """Serve until standard input closes, which it does when the process that started this one ends."""
    isolate_process()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = DomainDispatcherApplication(create_backend_app)
    server = make_server(HOST, 0, moto, threaded=True, request_handler=MotoRequestHandler)
    server.app = LocalAws(moto, Clients(f"http://{HOST}:{server.port}"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(json.dumps({"port": server.port}) + "\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
