import base64
import json
from datetime import UTC, datetime
from urllib.parse import unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from marsad_local.post_policy import check
from marsad_local.s3_events import ObjectChange, QueueNotification, Sequencer, notification_message

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def form(*conditions, expiration="2026-11-22T12:15:00Z", **fields):
    policy = {"expiration": expiration, "conditions": [{"bucket": "b"}, {"key": "inbox/a.txt"}, *conditions]}
    encoded = base64.b64encode(json.dumps(policy).encode()).decode()
    return {"key": "inbox/a.txt", "policy": encoded, "x-amz-signature": "s", **fields}


def code(fields, size=10):
    refusal = check("b", fields, size, NOW)
    return refusal.code if refusal else None


def test_an_upload_that_keeps_to_its_policy_passes():
    conditions = [["starts-with", "$Content-Type", "text/"], ["content-length-range", 1, 10], {"x-amz-meta-title": "t"}]
    assert code(form(*conditions, **{"Content-Type": "text/plain", "x-amz-meta-title": "t"})) is None


def test_a_file_larger_or_smaller_than_the_policy_says_is_refused():
    limited = form(["content-length-range", 2, 10])
    assert code(limited, 11) == "EntityTooLarge"
    assert code(limited, 1) == "EntityTooSmall"


def test_a_field_that_differs_from_the_policy_or_is_not_in_it_is_refused():
    assert code({**form(), "key": "inbox/b.txt"}) == "AccessDenied"
    assert code(form(["starts-with", "$Content-Type", "text/"], **{"Content-Type": "image/png"})) == "AccessDenied"
    assert code(form(**{"x-amz-meta-title": "t"})) == "AccessDenied"


def test_an_upload_after_expiry_without_policy_or_with_a_broken_one_is_refused():
    assert code(form(expiration="2026-11-22T11:59:59Z")) == "AccessDenied"
    assert code({"key": "inbox/a.txt"}) == "AccessDenied"
    assert code({"key": "inbox/a.txt", "policy": "no base64"}) == "InvalidPolicyDocument"


def test_a_queue_is_told_of_its_events_and_prefix_only():
    notification = QueueNotification("q", "arn", ("s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"), prefix="inbox/")
    assert notification.wants("ObjectCreated:Put", "inbox/a")
    assert notification.wants("ObjectRemoved:Delete", "inbox/a")
    assert not notification.wants("ObjectRemoved:DeleteMarkerCreated", "inbox/a")
    assert not notification.wants("ObjectCreated:Put", "documents/a")


def test_sequencers_grow_as_hexadecimal_numbers_of_one_length():
    sequencer = Sequencer()
    made = [sequencer.next() for _ in range(1000)]
    assert made == sorted(set(made))
    assert {len(one) for one in made} == {18}


@given(st.text(min_size=1))
def test_a_key_comes_back_from_its_event(key):
    change = ObjectChange("ObjectCreated:Put", "b", key, "etag", 3, "v1")
    told = notification_message(change, "q", "eu-central-1", "0A")["Records"][0]["s3"]["object"]
    assert told["key"].isascii()
    assert unquote_plus(told["key"]) == key


def test_an_event_holds_all_that_s3_tells():
    change = ObjectChange("ObjectCreated:Put", "b", "inbox/مقال جديد+1.txt", "etag", 3, "v1")
    record = notification_message(change, "q", "eu-central-1", "0A")["Records"][0]
    assert record["s3"]["object"] == {
        "key": "inbox/%D9%85%D9%82%D8%A7%D9%84+%D8%AC%D8%AF%D9%8A%D8%AF%2B1.txt",
        "size": 3,
        "eTag": "etag",
        "versionId": "v1",
        "sequencer": "0A",
    }
    assert {"userIdentity", "requestParameters", "responseElements", "eventTime", "awsRegion"} <= record.keys()
    assert record["eventTime"].endswith("Z")


def test_a_removal_has_no_size():
    change = ObjectChange("ObjectRemoved:Delete", "b", "inbox/a", "etag", None, None)
    told = notification_message(change, "q", "eu-central-1", "0A")["Records"][0]["s3"]["object"]
    assert "size" not in told
    assert "versionId" not in told
