"""The handlers as Lambda calls them: batches with bad messages among good ones, and the API's answers."""

import base64
import json
from types import SimpleNamespace
from typing import Any

import functions.api.handler as api
import functions.ingest.handler as ingest
import pytest
import requests

from marsad.model import ArticleStatus
from marsad.runtime.errors import RetryableError
from tests.integration.conftest import BUCKET, KEY, TABLE, TEXT, Stack, s3_message, sqs_event

CONTEXT = SimpleNamespace(
    function_name="marsad",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:marsad",
    aws_request_id="request",
)


@pytest.fixture
def deployed(stack: Stack, monkeypatch) -> Stack:
    """The stack, with the functions' environment pointing at it."""
    monkeypatch.setenv("MARSAD_TABLE_NAME", TABLE)
    monkeypatch.setenv("MARSAD_BUCKET_NAME", BUCKET)
    monkeypatch.setenv("MARSAD_EXTRACTION_QUEUE_URL", stack.queue_url)
    monkeypatch.setenv("MARSAD_MAX_UPLOAD_BYTES", "20000")
    monkeypatch.setattr("marsad.store.clients.table", lambda _: stack.resource)
    monkeypatch.setattr("marsad.store.clients.s3", lambda: stack.s3)
    monkeypatch.setattr("marsad.store.clients.sqs", lambda: stack.sqs)
    for made_once in (ingest.settings, ingest.service, api.settings, api.catalogue):
        made_once.cache_clear()
    return stack


def logged(caplog) -> str:
    """Everything that any library logged: messages, tracebacks, and fields beside them."""
    return caplog.text + "".join(str(vars(record)) for record in caplog.records)


class TestIngest:
    @staticmethod
    def failed(*bodies: str, receive_count: int = 1) -> list[str]:
        answer = ingest.handler(sqs_event(*bodies, receive_count=receive_count), CONTEXT)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def test_keys_are_decoded_and_every_record_of_a_message_is_taken(self, deployed: Stack):
        keys = [KEY, "inbox/a+b c&d%.txt"]
        assert self.failed(s3_message(*[deployed.upload(key=key) for key in keys])) == []
        assert [deployed.article(key).status for key in keys] == [ArticleStatus.ACCEPTED] * 2

    def test_the_test_message_of_s3_is_no_failure(self, deployed: Stack):
        assert self.failed(s3_message(test=True)) == []
        assert deployed.items() == []

    @pytest.mark.parametrize(
        "bad",
        [
            "not json",
            "[]",
            "{}",
            '{"Records": [{}]}',
            '{"Records": ["x"]}',
            '{"Records": [{"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "b"}, "object": {}}}]}',
        ],
    )
    def test_a_message_that_cannot_be_read_fails_alone(self, deployed: Stack, bad: str, caplog):
        assert self.failed(bad, s3_message(deployed.upload())) == ["message-0"]
        assert deployed.article().status is ArticleStatus.ACCEPTED
        assert [record.error for record in caplog.records if hasattr(record, "error")] == ["MalformedMessageError"]

    def test_good_records_beside_a_bad_one_are_taken(self, deployed: Stack):
        held = json.loads(s3_message(deployed.upload()))
        held["Records"].insert(0, {"eventName": "ObjectCreated:Put"})
        assert self.failed(json.dumps(held)) == ["message-0"]
        assert deployed.article().status is ArticleStatus.ACCEPTED

    def test_a_sequencer_that_is_none_is_refused(self, deployed: Stack):
        change = deployed.upload()
        body = s3_message(change).replace(change.sequencer, "not hex")
        assert self.failed(body) == ["message-0"]
        assert deployed.items() == []

    def test_removals_are_taken_and_other_events_ignored(self, deployed: Stack):
        self.failed(s3_message(deployed.upload()))
        assert self.failed(s3_message(deployed.change(), event="ObjectRestore:Completed")) == []
        assert deployed.article().status is ArticleStatus.ACCEPTED
        assert self.failed(s3_message(deployed.delete(), event="ObjectRemoved:DeleteMarkerCreated")) == []
        assert deployed.article().status is ArticleStatus.DELETED

    def test_bad_uploads_are_rejected_and_not_tried_again(self, deployed: Stack):
        assert (
            self.failed(s3_message(deployed.upload("")), s3_message(deployed.upload("x" * 20_001, key="inbox/2"))) == []
        )
        assert deployed.article().status is ArticleStatus.REJECTED
        assert deployed.article("inbox/2").status is ArticleStatus.REJECTED

    def test_a_broken_store_fails_the_message_and_its_last_receive_marks_the_article(
        self, deployed: Stack, monkeypatch
    ):
        body = s3_message(deployed.upload())
        with monkeypatch.context() as patch:
            patch.setattr(deployed.sqs, "send_message_batch", lambda **_: {"Failed": [{"Code": "InternalError"}]})
            assert self.failed(body) == ["message-0"]
        assert self.failed(body) == []
        assert len(deployed.messages()) == 1
        other = s3_message(deployed.upload(key="inbox/2"))
        with monkeypatch.context() as patch:
            patch.setattr(deployed.s3, "put_object", lambda **_: (_ for _ in ()).throw(RuntimeError(TEXT)))
            assert self.failed(other, receive_count=4) == ["message-0"]
            assert deployed.article("inbox/2") is None
            assert self.failed(other, receive_count=5) == ["message-0"]
        assert deployed.article("inbox/2").status is ArticleStatus.FAILED

    def test_no_text_of_an_article_is_logged(self, deployed: Stack, monkeypatch, caplog):
        body = s3_message(deployed.upload())
        monkeypatch.setattr(deployed.s3, "put_object", lambda **_: (_ for _ in ()).throw(RuntimeError(TEXT)))
        self.failed(body)
        assert "RuntimeError" in logged(caplog) and TEXT[:20] not in logged(caplog)


class TestExtract:
    @pytest.fixture
    def handler(self, deployed: Stack, monkeypatch):
        import functions.extract.handler as extract

        for made_once in (extract.settings, extract.service, extract.extractor):
            made_once.cache_clear()
        monkeypatch.setattr(extract, "extractor", lambda: deployed.extract)
        return extract.handler

    def test_one_bad_message_does_not_hold_up_the_others(self, deployed: Stack, handler, caplog):
        for number in range(2):
            deployed.ingest(deployed.upload(key=f"inbox/{number}"))
        bodies = [message.model_dump_json() for message in deployed.messages()]
        answer = handler(sqs_event("{}", *bodies), CONTEXT)
        assert answer == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}
        assert [deployed.article(f"inbox/{number}").status for number in range(2)] == [ArticleStatus.EXTRACTED] * 2
        assert "MalformedMessageError" in logged(caplog)

    def test_the_last_receive_marks_the_article_and_still_fails_the_message(self, deployed: Stack, handler, caplog):
        deployed.ingest(deployed.upload())
        (message,) = deployed.messages()

        def fail(document):
            raise ValueError(document.text)

        deployed.extract = fail
        answer = handler(sqs_event(message.model_dump_json(), receive_count=5), CONTEXT)
        assert len(answer["batchItemFailures"]) == 1
        assert deployed.article().status is ArticleStatus.FAILED
        assert "ValueError" in logged(caplog) and TEXT[:20] not in logged(caplog)


def call(method: str, path: str, query: dict[str, str] | None = None, body: Any = None, **more: Any) -> tuple[int, Any]:
    event = {
        "httpMethod": method,
        "path": path,
        "resource": path,
        "headers": {"content-type": "application/json", "origin": "https://example.org"},
        "multiValueHeaders": {},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "requestContext": {"requestId": "request", "stage": "dev"},
        "body": body if isinstance(body, str | None) else json.dumps(body),
        "isBase64Encoded": False,
        **more,
    }
    answer = api.handler(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None


class TestApi:
    @pytest.fixture
    def filled(self, deployed: Stack) -> Stack:
        deployed.ingest(deployed.upload())
        deployed.ingest(deployed.upload("", key="inbox/empty.txt"))
        deployed.drain()
        return deployed

    def test_an_upload_by_form_becomes_an_article(self, deployed: Stack):
        status, made = call(
            "POST",
            "/v1/articles",
            body={
                "filename": "حلب 1+2.txt",
                "content_type": "text/plain",
                "title": "انفجار قرب أعزاز 100%",
                "published_at": "2016-10-15",
                "source": "رويترز",
                "language": "ar",
                "url": "https://example.org/%D8%AD/حلب?a=1&b=2",
            },
        )
        assert (status, made["expires_in"]) == (201, 900)
        assert made["key"].startswith("inbox/2") and made["key"].endswith("/حلب 1+2.txt")
        form = made["upload"]
        assert requests.post(form["url"], data=form["fields"], files={"file": TEXT.encode()}, timeout=5).ok
        deployed.ingest(deployed.change(made["key"]))
        status, article = call("GET", f"/v1/articles/{made['article_id']}")
        assert status == 200
        assert article["text"] == TEXT
        assert (article["title"], article["published_at"]) == ("انفجار قرب أعزاز 100%", "2016-10-15")
        assert (article["source"], article["language"]) == ("رويترز", "ar")
        assert article["url"].startswith("https://example.org/%D8%AD/")

    @pytest.mark.parametrize(
        ("body", "says"),
        [
            ({}, "filename: field required"),
            ({"filename": "../x.txt"}, "plain file name"),
            ({"filename": "x" * 201}, "filename"),
            ({"filename": "x.txt", "colour": "red"}, "colour"),
            ({"filename": "x.txt", "published_at": "yesterday"}, "published_at"),
            ({"filename": "x.txt", "url": "javascript:1"}, "url"),
            ({"filename": "x.txt", "content_type": "text"}, "content_type"),
            ({"filename": "x.txt", "title": "س" * 400}, "shorten"),
            ("{", "JSON"),
            ("[]", "body"),
            (None, "body"),
        ],
    )
    def test_a_bad_upload_request_says_what_is_wrong(self, deployed: Stack, body: Any, says: str):
        status, answer = call("POST", "/v1/articles", body=body)
        assert (status, answer["error"]["code"]) == (400, "invalid_request")
        assert says.lower() in answer["error"]["message"].lower()

    def test_articles_are_listed_with_status_and_reason(self, filled: Stack):
        status, answer = call("GET", "/v1/articles", {"limit": "1"})
        assert (status, len(answer["articles"])) == (200, 1)
        status, rest = call("GET", "/v1/articles", {"limit": "1", "cursor": answer["next_cursor"]})
        assert rest["next_cursor"] is None
        statuses = {article["key"]: article["status"] for article in answer["articles"] + rest["articles"]}
        assert statuses == {KEY: "extracted", "inbox/empty.txt": "rejected"}
        _, rejected = call("GET", "/v1/articles", {"status": "rejected"})
        assert "empty" in rejected["articles"][0]["reason"]
        assert {"bucket", "event_set"}.isdisjoint(rejected["articles"][0])

    def test_events_carry_the_fields_of_the_coding_rules(self, filled: Stack):
        article_id = filled.article().article_id
        status, answer = call("GET", f"/v1/articles/{article_id}/events")
        assert (status, answer["article_id"], len(answer["events"])) == (200, article_id, 2)
        first_told = [event["evidence"][0]["span"] for event in answer["events"]]
        assert first_told == sorted(first_told)
        _, article = call("GET", f"/v1/articles/{article_id}")
        for event in answer["events"]:
            assert event["article_id"] == article_id
            assert event["article_version"] == article["version"]
            assert (event["extractor_version"], event["published_at"]) == ("1.0.0", "2016-10-15")
            assert event["event_type"] == "Explosions/Remote violence"
            for passage in event["evidence"]:
                assert article["text"][slice(*passage["span"])] == passage["text"]
            assert call("GET", f"/v1/events/{event['event_id']}") == (200, event)
        _, listed = call("GET", "/v1/events")
        assert sorted(listed["events"], key=str) == sorted(answer["events"], key=str)

    def test_events_are_filtered(self, filled: Stack):
        asked = {"from": "2016-10-01", "to": "2016-10-31", "country": "SY", "sub_event_type": "Air/drone strike"}
        status, answer = call("GET", "/v1/events", asked)
        assert (status, [event["sub_event_type"] for event in answer["events"]]) == (200, ["Air/drone strike"])
        assert call("GET", "/v1/events", {"min_fatalities": "1"})[1] == {"events": [], "next_cursor": None}

    @pytest.mark.parametrize(
        ("query", "says"),
        [
            ({"from": "15/10/2016"}, "from: give a day as YYYY-MM-DD"),
            ({"from": "1476489600"}, "YYYY-MM-DD"),
            ({"to": "2016-02-31"}, "to:"),
            ({"from": "2016-10-02", "to": "2016-10-01"}, "from is later than to"),
            ({"country": "Syria"}, "such as SY"),
            ({"sub_event_type": "Earthquake"}, "sub_event_type: input should be 'Armed clash'"),
            ({"min_fatalities": "-1"}, "min_fatalities"),
            ({"min_fatalities": "many"}, "min_fatalities"),
            ({"limit": "0"}, "limit"),
            ({"limit": "101"}, "less than or equal to 100"),
            ({"cursor": "forged"}, "leave the cursor out"),
            ({"contry": "SY"}, "unknown parameter contry: use country"),
        ],
    )
    def test_a_bad_query_says_what_is_wrong(self, filled: Stack, query: dict[str, str], says: str):
        status, answer = call("GET", "/v1/events", query)
        assert (status, answer["error"]["code"]) == (400, "invalid_request")
        assert says in answer["error"]["message"]

    @pytest.mark.parametrize(
        "path",
        [
            "/v1/articles/" + "0" * 32,
            "/v1/articles/x",
            "/v1/articles/" + "0" * 32 + "/events",
            "/v1/events/" + "0" * 32 + "-" + "0" * 12,
            "/v1/events/months%23events",
            "/v1/nothing",
        ],
    )
    def test_what_does_not_exist_is_404(self, filled: Stack, path: str):
        status, answer = call("GET", path)
        assert (status, answer["error"]["code"]) == (404, "not_found")

    def test_a_deleted_article_is_gone(self, filled: Stack):
        article_id = filled.article().article_id
        filled.ingest(filled.delete())
        assert call("GET", f"/v1/articles/{article_id}")[0] == 404
        assert call("GET", f"/v1/articles/{article_id}/events")[0] == 404
        assert call("GET", "/v1/events")[1]["events"] == []

    def test_a_rejected_article_has_no_text(self, filled: Stack):
        article_id = filled.article("inbox/empty.txt").article_id
        assert call("GET", f"/v1/articles/{article_id}")[1]["text"] is None
        assert call("GET", f"/v1/articles/{article_id}/events")[1]["events"] == []

    def test_a_busy_store_is_503_and_a_fault_500_without_details(self, filled: Stack, monkeypatch):
        def busy(*_):
            raise RetryableError("ThrottlingException")

        def broken(*_):
            raise ValueError(TEXT)

        with monkeypatch.context() as patch:
            patch.setattr("marsad.store.table.EventTable.article", busy)
            assert call("GET", "/v1/articles/" + "0" * 32)[0] == 503
            patch.setattr("marsad.store.table.EventTable.article", broken)
            status, answer = call("GET", "/v1/articles/" + "0" * 32)
        assert (status, answer["error"]["code"]) == (500, "internal_error")
        assert TEXT[:10] not in answer["error"]["message"]

    def test_a_body_that_is_not_json_by_its_type_is_415(self, deployed: Stack):
        headers = {"content-type": "text/plain", "origin": "https://example.org"}
        assert call("POST", "/v1/articles", body="x", headers=headers)[0] == 415

    def test_a_base64_body_is_read(self, deployed: Stack):
        body = base64.b64encode(json.dumps({"filename": "x.txt"}).encode()).decode()
        assert call("POST", "/v1/articles", body=body, isBase64Encoded=True)[0] == 201
