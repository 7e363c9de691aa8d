import pytest

from marsad_local.queues import EventSource, failed_messages, function_record

BATCH = {"a", "b"}


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_an_empty_answer_means_success(answer):
    assert failed_messages(answer, BATCH) == set()


def test_a_partial_answer_names_what_failed():
    assert failed_messages({"batchItemFailures": [{"itemIdentifier": "b"}]}, BATCH) == {"b"}


@pytest.mark.parametrize(
    "answer",
    [
        "done",
        {"failures": []},
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"identifier": "a"}]},
        {"batchItemFailures": [{"itemIdentifier": "another batch's"}]},
        {"batchItemFailures": ["a"]},
    ],
)
def test_an_answer_of_another_form_means_that_the_whole_batch_failed(answer):
    assert failed_messages(answer, BATCH) == BATCH


def test_a_message_is_told_in_lambdas_words():
    source = EventSource("url", "arn", "eu-central-1", 10, 0, partial=True, concurrency=1)
    message = {
        "MessageId": "a",
        "ReceiptHandle": "h",
        "Body": "{}",
        "MD5OfBody": "m",
        "Attributes": {"ApproximateReceiveCount": "2"},
        "MessageAttributes": {"kind": {"DataType": "String", "StringValue": "خبر"}},
    }
    record = function_record(message, source)
    assert record["attributes"] == {"ApproximateReceiveCount": "2"}
    assert record["messageAttributes"]["kind"]["stringValue"] == "خبر"
    assert (record["messageId"], record["eventSource"], record["eventSourceARN"]) == ("a", "aws:sqs", "arn")
