"""The article bucket: uploaded objects under ``inbox/``, clean documents under ``documents/``.

Documents are written and deleted by compare-and-swap on their version, so that a late writer never replaces, nor a late
removal deletes, what belongs to a later version of the article.
"""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from pydantic import BaseModel

from marsad.model import Document
from marsad.runtime.errors import RetryableError
from marsad.store.faults import code_of, translated

INBOX = "inbox/"
DOCUMENTS = "documents/"

_MISSING = {"NoSuchKey", "NoSuchVersion", "404"}
_CHANGED = {"PreconditionFailed", "412"}
_SWAPS = 5


@dataclass(frozen=True)
class StoredObject:
    """An uploaded object. ``data`` is None when it is larger than the reader asked for; ``size`` is in bytes."""

    size: int
    content_type: str | None
    metadata: Mapping[str, str]
    data: bytes | None


class PresignedPost(BaseModel):
    """A form to POST: the file goes in last, in the field ``file``."""

    url: str
    fields: dict[str, str]


class ArticleBucket:
    """Objects and documents in the bucket ``name``; ``client`` is a boto3 S3 client."""

    def __init__(self, name: str, client: Any) -> None:
        self.name = name
        self._client = client

    def read(self, key: str, largest: int) -> StoredObject | None:
        """The object that is under ``key`` now, None if there is none; its bytes only if they are at most ``largest``.

        Raises:
            RetryableError: S3 is busy, or broke off in the middle.
        """
        try:
            with translated():
                response = self._client.get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if code_of(error) in _MISSING:
                return None
            raise
        size = int(response["ContentLength"])
        metadata = response["Metadata"]
        content_type = response.get("ContentType")
        with closing(response["Body"]) as body:
            # One request for size and bytes: an object cannot be swapped for a larger one in between.
            if size > largest:
                return StoredObject(size, content_type, metadata, None)
            with translated():
                data = body.read()
        return StoredObject(size, content_type, metadata, data)

    def put_document(self, document: Document) -> bool:
        """Write ``document``, unless a later version is there already.

        Returns:
            Whether it is there now.

        Raises:
            RetryableError: others kept writing the same document.
        """
        key = document_key(document.article_id)
        for _ in range(_SWAPS):
            tag, version = self._document_version(key)
            if version > document.version:
                return False
            condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
            try:
                with translated():
                    self._client.put_object(
                        Bucket=self.name,
                        Key=key,
                        Body=document.model_dump_json().encode(),
                        ContentType="application/json",
                        Metadata={"version": document.version},
                        **condition,
                    )
            except ClientError as error:
                if code_of(error) not in _CHANGED | _MISSING:
                    raise
            else:
                return True
        raise RetryableError(f"{key} keeps being rewritten")

    def document(self, article_id: str) -> Document | None:
        """The newest document of an article; None if there is none."""
        try:
            with translated():
                response = self._client.get_object(Bucket=self.name, Key=document_key(article_id))
                data = response["Body"].read()
        except ClientError as error:
            if code_of(error) in _MISSING:
                return None
            raise
        return Document.model_validate_json(data)

    def delete_document(self, article_id: str, version: str) -> None:
        """Delete the article's document, unless it is of a later version than ``version``.

        Raises:
            RetryableError: others kept writing the same document.
        """
        key = document_key(article_id)
        for _ in range(_SWAPS):
            tag, found = self._document_version(key)
            if not tag or found > version:
                return
            try:
                with translated():
                    self._client.delete_object(Bucket=self.name, Key=key, IfMatch=tag)
            except ClientError as error:
                if code_of(error) not in _CHANGED | _MISSING:
                    raise
            else:
                return
        raise RetryableError(f"{key} keeps being rewritten")

    def presigned_post(
        self, key: str, content_type: str | None, metadata: Mapping[str, str], largest: int, seconds: int
    ) -> PresignedPost:
        """A form with which anyone can upload one object, and no other, under ``key`` for ``seconds``.

        Args:
            key: under ``inbox/``.
            content_type: fixed in the form where given.
            metadata: names without ``x-amz-meta-``, values ASCII; fixed in the form.
            largest: bytes; S3 refuses a larger object, and an empty one.
            seconds: life of the form, or that of the credentials that sign it, if shorter.

        Raises:
            ValueError: the key is not under ``inbox/``.
        """
        if not key.startswith(INBOX):
            raise ValueError(f"uploads go under {INBOX}, not to {key}")
        fields = {f"x-amz-meta-{name}": value for name, value in metadata.items()}
        if content_type:
            fields["Content-Type"] = content_type
        conditions: list[Any] = [{name: value} for name, value in fields.items()]
        conditions.append(["content-length-range", 1, largest])
        form = self._client.generate_presigned_post(
            Bucket=self.name, Key=key, Fields=fields, Conditions=conditions, ExpiresIn=seconds
        )
        return PresignedPost.model_validate(form)

    def _document_version(self, key: str) -> tuple[str, str]:
        """Entity tag and version of the document that is there; both empty if there is none."""
        try:
            with translated():
                response = self._client.head_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if code_of(error) in _MISSING:
                return "", ""
            raise
        return response["ETag"], response["Metadata"].get("version", "")


def article_id_of(bucket: str, key: str) -> str:
    """The id of the article under ``key``: the same for every upload under it."""
    return hashlib.sha256(f"{bucket}\n{key}".encode()).hexdigest()[:32]


def document_key(article_id: str) -> str:
    """Where the document of an article lies."""
    return f"{DOCUMENTS}{article_id}.json"
