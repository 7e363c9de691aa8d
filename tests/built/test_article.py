"""An article through the functions that were built, each as Lambda runs it."""

import json

import pytest

from marsad.store.bucket import INBOX, article_id_of
from tests.emulated_stack import EmulatedStack
from tests.runtime_emulator import ROOT

ARTICLES = ROOT / "events/articles"
PUBLISHED = "2016-10-15"


def request(path: str, resource: str, **parameters: str) -> dict:
    """What API Gateway hands to the function."""
    event = json.loads((ROOT / "events/api-get-events.json").read_text(encoding="utf-8"))
    none = dict.fromkeys(("queryStringParameters", "multiValueQueryStringParameters"))
    return event | {"resource": resource, "path": path, "pathParameters": parameters} | none


def uploaded(stack: EmulatedStack, file: str) -> str:
    """The id of an article that the built ingest function has read."""
    stack.upload(INBOX + file, ARTICLES / file, published_at=PUBLISHED)
    ingest = stack.start("IngestFunction")
    assert ingest.invoke(stack.receive("IntakeQueue")) == {"batchItemFailures": []}, ingest.log()
    return article_id_of(stack.identifier("ArticleBucket"), INBOX + file)


@pytest.fixture(scope="module")
def api(stack):
    function = stack.start("ApiFunction")

    def get(path: str, resource: str, **parameters: str) -> dict:
        answer = function.invoke(request(path, resource, **parameters))
        assert answer["statusCode"] == 200, answer["body"]
        return json.loads(answer["body"])

    return get


def test_the_built_functions_make_events_of_the_seed_article(stack, api):
    article_id = uploaded(stack, "aleppo.txt")
    extract = stack.start("ExtractFunction")
    assert extract.invoke(stack.receive("ExtractionQueue")) == {"batchItemFailures": []}, extract.log()
    events = api(f"/v1/articles/{article_id}/events", "/v1/articles/{id}/events", id=article_id)["events"]
    bombing = next(event for event in events if event["sub_event_type"] == "Remote explosive/landmine/IED")
    assert bombing["fatalities"]["best"] == 20
    assert bombing["time"]["start"] == PUBLISHED
    assert [(place["text"], place["country"]) for place in bombing["places"]] == [("اعزاز", "SY")]
    text = (ARTICLES / "aleppo.txt").read_text(encoding="utf-8")
    for event in events:
        for passage in event["evidence"]:
            start, end = passage["span"]
            assert text[start:end] == passage["text"]


def test_without_its_models_the_extract_function_says_what_is_wrong(stack, api, tmp_path):
    article_id = uploaded(stack, "yemen.txt")
    event = stack.receive("ExtractionQueue")
    (message,) = event["Records"]
    message["attributes"]["ApproximateReceiveCount"] = "5"
    extract = stack.start("ExtractFunction", MARSAD_MODEL_DIRECTORY=str(tmp_path))
    assert extract.invoke(event) == {"batchItemFailures": [{"itemIdentifier": message["messageId"]}]}
    assert "the function could not load what it needs" in extract.log()
    article = api(f"/v1/articles/{article_id}", "/v1/articles/{id}", id=article_id)
    assert article["status"] == "failed"
    assert "FileNotFoundError" in article["reason"]
