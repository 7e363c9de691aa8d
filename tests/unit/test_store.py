"""Parts of the store that need no AWS: cursors, queue messages, batches, and which faults pass by themselves."""

import json
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from marsad.runtime.errors import InvalidRequestError, MalformedMessageError, RetryableError
from marsad.store import clients, cursor, schema
from marsad.store.batch import read_all
from marsad.store.faults import translated
from marsad.store.queue import ExtractionMessage, ExtractionQueue

ARTICLE = "0123456789abcdef" * 2
VERSION = "0055AED6DCD90281E500000000000000"


class TestCursors:
    @given(st.dates(), st.text("0123456789abcdef", min_size=12, max_size=12), st.integers(1, 10**8 - 1))
    def test_a_place_comes_back_to_the_query_that_gave_it(self, day, digest: str, attempt: int):
        place = f"{day.isoformat()}#{ARTICLE}-{digest}#{schema.event_set_name(VERSION, '1.0.0', attempt)}"
        held = cursor.encode("events", {"country": "SY"}, place)
        assert cursor.decode("events", {"country": "SY"}, held) == place

    @given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
    def test_anything_else_is_a_clear_error(self, text: str):
        with pytest.raises(InvalidRequestError, match="cursor"):
            cursor.decode("articles", {}, text)


class TestQueue:
    @given(st.text(max_size=80))
    def test_what_is_no_message_is_refused(self, body: str):
        with pytest.raises(MalformedMessageError):
            ExtractionMessage.parse(body)

    def test_the_parts_that_are_wrong_are_named_and_not_quoted(self):
        with pytest.raises(MalformedMessageError) as caught:
            ExtractionMessage.parse('{"article_id": "حلب", "version": 1}')
        assert str(caught.value) == "not an extraction message: article_id, version"

    def test_a_message_holds_nothing_that_an_older_reader_would_refuse(self):
        sent = []

        def send(QueueUrl, Entries):  # noqa: N803
            sent.extend(Entries)
            return {}

        queue = ExtractionQueue("https://queue", SimpleNamespace(send_message_batch=send))
        plain = ExtractionMessage(article_id=ARTICLE, version=VERSION)
        forced = plain.model_copy(update={"force": True})
        queue.send([plain, forced])
        bodies = [entry["MessageBody"] for entry in sent]
        assert set(json.loads(bodies[0])) == {"article_id", "version"}
        assert [ExtractionMessage.parse(body) for body in bodies] == [plain, forced]

    def test_many_messages_go_in_batches_and_a_refused_one_is_an_error(self):
        sent = []

        def send(QueueUrl, Entries):  # noqa: N803
            sent.append(len(Entries))
            return {"Failed": [{"Code": "InternalError"}]} if len(sent) == 3 else {}

        queue = ExtractionQueue("https://queue", SimpleNamespace(send_message_batch=send))
        message = ExtractionMessage(article_id=ARTICLE, version=VERSION)
        with pytest.raises(RetryableError, match="InternalError"):
            queue.send([message] * 23)
        assert sent == [10, 10, 3]


class TestBatches:
    def test_keys_left_unread_are_asked_for_again(self):
        asked: list[int] = []

        def get(RequestItems):  # noqa: N803
            keys = RequestItems["articles"]["Keys"]
            asked.append(len(keys))
            taken, left = keys[:60], keys[60:]
            unread = {"articles": {"Keys": left}} if left else {}
            return {"Responses": {"articles": taken}, "UnprocessedKeys": unread}

        table = SimpleNamespace(name="articles", meta=SimpleNamespace(client=SimpleNamespace(batch_get_item=get)))
        keys = [{"partition_key": str(number)} for number in range(130)]
        assert read_all(table, keys, ["event_set"], sleep=lambda _: None) == keys
        assert asked == [100, 40, 30]


class TestFaults:
    @pytest.mark.parametrize(
        "fault",
        [
            ClientError({"Error": {"Code": "ThrottlingException"}}, "Query"),
            ClientError({"Error": {"Code": "SlowDown"}}, "PutObject"),
            ClientError({"Error": {"Code": "ConditionalRequestConflict"}}, "PutObject"),
            ConnectTimeoutError(endpoint_url="https://s3"),
            ReadTimeoutError(endpoint_url="https://s3"),
        ],
    )
    def test_faults_that_pass_are_to_be_tried_again(self, fault: Exception):
        with pytest.raises(RetryableError), translated():
            raise fault

    def test_faults_that_stay_are_shown(self):
        with pytest.raises(ClientError), translated():
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "Query")


class TestClients:
    def test_waits_and_retries_are_bounded(self):
        for client in (clients.s3(), clients.sqs(), clients.table("articles").meta.client):
            config = client.meta.config
            assert config.connect_timeout <= 5 and config.read_timeout <= 30
            assert config.retries["mode"] == "standard" and config.retries["total_max_attempts"] >= 3

    def test_a_local_endpoint_is_used_and_knows_buckets_by_path(self, monkeypatch):
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:5000")
        client = clients.s3()
        assert client.meta.endpoint_url == "http://127.0.0.1:5000"
        url = client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
        assert url.startswith("http://127.0.0.1:5000/b/k?")
