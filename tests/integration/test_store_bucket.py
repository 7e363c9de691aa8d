"""Objects, documents and upload forms in the bucket."""

import re

import pytest
import requests
from botocore.exceptions import ClientError, IncompleteReadError
from botocore.response import StreamingBody

from marsad.model import Document
from marsad.runtime.errors import RetryableError
from tests.integration.conftest import BUCKET, KEY, TEXT, Stack

ID = "1" * 32


def a_document(version: int, text: str = TEXT) -> Document:
    return Document(article_id=ID, version=f"{version:032X}", text=text, title="انفجار قرب أعزاز")


def test_an_object_is_read_with_its_metadata(stack: Stack):
    stack.s3.put_object(
        Bucket=BUCKET, Key=KEY, Body=TEXT.encode(), ContentType="text/plain", Metadata={"title": "%D8%AD%D9%84%D8%A8"}
    )
    found = stack.bucket.read(KEY, 10_000)
    assert (found.data.decode(), found.size, found.content_type) == (TEXT, len(TEXT.encode()), "text/plain")
    assert found.metadata == {"title": "%D8%AD%D9%84%D8%A8"}
    assert stack.bucket.read("inbox/nothing.txt", 10) is None


def test_a_body_that_breaks_off_is_an_error_to_try_again(stack: Stack, monkeypatch):
    stack.upload()

    def break_off(*_, **__):
        raise IncompleteReadError(actual_bytes=1, expected_bytes=2)

    monkeypatch.setattr(StreamingBody, "read", break_off)
    with pytest.raises(RetryableError):
        stack.bucket.read(KEY, 10_000)


def test_an_access_that_is_denied_is_not_a_missing_object(stack: Stack, monkeypatch):
    def refuse(**_):
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")

    monkeypatch.setattr(stack.s3, "get_object", refuse)
    with pytest.raises(ClientError):
        stack.bucket.read(KEY, 10_000)


class TestDocuments:
    def test_a_document_comes_back_as_written(self, stack: Stack):
        assert stack.bucket.document(ID) is None
        assert stack.bucket.put_document(a_document(1))
        assert stack.bucket.document(ID) == a_document(1)

    def test_a_late_writer_does_not_replace_a_later_document(self, stack: Stack):
        stack.bucket.put_document(a_document(2))
        assert not stack.bucket.put_document(a_document(1))
        assert stack.bucket.document(ID).version == a_document(2).version

    @pytest.mark.parametrize("there", [None, 1])
    def test_a_writer_overtaken_between_look_and_write_gives_way(self, stack: Stack, monkeypatch, there: int | None):
        if there:
            stack.bucket.put_document(a_document(there))
        look, overtaken = stack.s3.head_object, []

        def overtake(**arguments):
            try:
                return look(**arguments)
            finally:
                if not overtaken:
                    overtaken.append(True)
                    stack.bucket.put_document(a_document(3, "أحدث"))

        monkeypatch.setattr(stack.s3, "head_object", overtake)
        assert not stack.bucket.put_document(a_document(2))
        assert stack.bucket.document(ID).text == "أحدث"

    def test_a_late_removal_spares_a_later_document(self, stack: Stack):
        stack.bucket.put_document(a_document(2))
        stack.bucket.delete_document(ID, a_document(1).version)
        assert stack.bucket.document(ID) is not None
        stack.bucket.delete_document(ID, a_document(2).version)
        assert stack.bucket.document(ID) is None
        stack.bucket.delete_document(ID, a_document(2).version)

    def test_a_removal_overtaken_between_look_and_delete_spares_the_later_document(self, stack: Stack, monkeypatch):
        stack.bucket.put_document(a_document(1))
        look, overtaken = stack.s3.head_object, []

        def overtake(**arguments):
            answer = look(**arguments)
            if not overtaken:
                overtaken.append(True)
                stack.bucket.put_document(a_document(2))
            return answer

        monkeypatch.setattr(stack.s3, "head_object", overtake)
        stack.bucket.delete_document(ID, a_document(1).version)
        assert stack.bucket.document(ID).version == a_document(2).version


class TestUploadForms:
    def test_a_form_uploads_one_object_with_its_metadata(self, stack: Stack):
        form = stack.bucket.presigned_post(KEY, "text/plain", {"title": "%D8%AD"}, 10_000, 900)
        answer = requests.post(form.url, data=form.fields, files={"file": TEXT.encode()}, timeout=5)
        assert answer.status_code == 204
        found = stack.bucket.read(KEY, 10_000)
        assert (found.data.decode(), found.content_type, found.metadata["title"]) == (TEXT, "text/plain", "%D8%AD")

    def test_the_policy_binds_key_size_and_metadata(self, stack: Stack):
        import base64
        import json

        form = stack.bucket.presigned_post(KEY, "text/plain", {"title": "x"}, 10_000, 900)
        policy = json.loads(base64.b64decode(form.fields["policy"]))
        for condition in (
            {"key": KEY},
            {"bucket": BUCKET},
            ["content-length-range", 1, 10_000],
            {"Content-Type": "text/plain"},
            {"x-amz-meta-title": "x"},
        ):
            assert condition in policy["conditions"]

    def test_the_form_names_the_regions_own_host(self, stack: Stack):
        form = stack.bucket.presigned_post(KEY, None, {}, 10_000, 900)
        assert re.fullmatch(rf"https://{BUCKET}\.s3\.eu-central-1\.amazonaws\.com/?", form.url)

    def test_only_the_inbox_takes_uploads(self, stack: Stack):
        with pytest.raises(ValueError, match="inbox/"):
            stack.bucket.presigned_post("documents/x.json", None, {}, 10_000, 900)
