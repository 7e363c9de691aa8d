"""What becomes of an article when its notifications come twice, late, in the wrong order, or are cut off halfway."""

import itertools

import pytest

from marsad.model import ArticleStatus
from marsad.runtime.errors import RetryableError
from marsad.services.ingestion import IngestionOutcome
from tests.integration.conftest import KEY, LATER_TEXT, TEXT, Stack, broken, version


def test_an_uploaded_article_ends_as_events(stack: Stack):
    change = stack.upload()
    assert stack.ingest(change) is IngestionOutcome.ACCEPTED
    assert stack.article().status is ArticleStatus.ACCEPTED
    stack.drain()
    article = stack.article()
    assert (article.status, article.event_count, article.version) == (ArticleStatus.EXTRACTED, 2, version(change))
    assert article.published_at.isoformat() == "2016-10-15"
    events = stack.table.events_of(article.article_id)
    assert [event.event.evidence[0].text for event in events] and len(events) == 2
    for stored in events:
        passage = stored.event.evidence[0]
        assert stack.bucket.document(article.article_id).text[slice(*passage.span)] == passage.text


def test_the_same_notification_twice_changes_nothing(stack: Stack):
    change = stack.upload()
    stack.ingest(change)
    stack.drain()
    before = stack.items()
    assert stack.ingest(change) is IngestionOutcome.DUPLICATE
    assert stack.messages() == []
    assert stack.items() == before


def test_a_duplicate_before_extraction_ends_in_one_set(stack: Stack):
    change = stack.upload()
    stack.ingest(change)
    stack.ingest(change)
    messages = stack.messages()
    assert len(messages) == 2
    for message in messages:
        stack.analysis.analyse(message)
    assert len(stack.event_rows()) == 2
    assert len(stack.table.events_of(stack.article().article_id)) == 2


def test_the_same_object_uploaded_twice_keeps_the_ids_of_its_events(stack: Stack):
    stack.ingest(stack.upload())
    stack.drain()
    first = stack.state()
    stack.ingest(stack.upload())
    stack.drain()
    second = stack.state()
    assert second["version"] > first["version"]
    assert second | {"version": ""} == first | {"version": ""}


def test_an_overwritten_object_shows_old_events_until_the_new_are_there(stack: Stack):
    stack.ingest(stack.upload())
    stack.drain()
    article_id = stack.article().article_id
    old = {event.event_id for event in stack.table.events_of(article_id)}
    stack.ingest(stack.upload(LATER_TEXT))
    assert {event.event_id for event in stack.table.events_of(article_id)} == old
    stack.drain()
    new = stack.table.events_of(article_id)
    assert len(new) == 1 and new[0].event_id not in old
    assert len(stack.event_rows()) == 1


def test_a_late_notification_of_an_overwritten_object_is_stale(stack: Stack):
    first = stack.upload()
    second = stack.upload(LATER_TEXT)
    stack.ingest(second)
    stack.drain()
    before = stack.state()
    assert stack.ingest(first) is IngestionOutcome.STALE
    assert stack.messages() == []
    assert stack.state() == before


def test_a_message_of_a_passed_version_is_left_alone(stack: Stack):
    stack.ingest(stack.upload())
    early = stack.messages()
    stack.ingest(stack.upload(LATER_TEXT))
    stack.drain()
    before = stack.state()
    assert stack.analysis.analyse(early[0]) == "stale"
    assert stack.state() == before


def test_a_deleted_object_takes_its_events_and_document_along(stack: Stack):
    stack.ingest(stack.upload())
    stack.drain()
    assert stack.ingest(stack.delete()) is IngestionOutcome.DELETED
    article = stack.article()
    assert article.status is ArticleStatus.DELETED
    assert (article.title, article.published_at, article.event_set, article.size) == (None, None, None, None)
    assert stack.event_rows() == []
    assert stack.documents() == []
    tombstone = next(item for item in stack.items() if item["sort_key"] == "article")
    assert int(tombstone["expires_at"]) - stack.now.timestamp() == pytest.approx(35 * 24 * 3600, abs=10)
    assert "listing_partition_key" not in tombstone


def test_a_deletion_that_arrives_before_its_upload_wins(stack: Stack):
    upload = stack.upload()
    removal = stack.delete()
    stack.ingest(removal)
    assert stack.ingest(upload) is IngestionOutcome.STALE
    assert stack.article().status is ArticleStatus.DELETED
    assert stack.messages() == []


def test_a_late_delivery_removes_the_document_that_an_earlier_one_left_after_the_deletion(stack: Stack):
    upload = stack.upload()
    stack.ingest(upload)
    document = stack.bucket.document(stack.article().article_id)
    stack.ingest(stack.delete())
    stack.bucket.put_document(document)
    assert stack.ingest(upload) is IngestionOutcome.STALE
    assert stack.documents() == []


def test_a_message_that_comes_again_removes_what_its_cut_off_extraction_left(stack: Stack):
    stack.ingest(stack.upload())
    (message,) = stack.messages()
    calls_before_the_flip = ["GetItem", "GetObject", "UpdateItem", "PutItem", "BatchWriteItem"]
    with (
        broken(stack.fault, len(calls_before_the_flip) + 1, after=False),
        pytest.raises(RetryableError, match="UpdateItem"),
    ):
        stack.analysis.analyse(message)
    assert len(stack.event_rows()) == 2
    stack.ingest(stack.upload(LATER_TEXT))
    assert stack.analysis.analyse(message) == "stale"
    assert stack.event_rows() == []


def test_an_article_uploaded_again_after_its_deletion_comes_back(stack: Stack):
    changes = [stack.upload(), stack.delete()]
    for change in changes:
        stack.ingest(change)
    stack.ingest(stack.upload(LATER_TEXT))
    stack.drain()
    article = stack.article()
    assert (article.status, article.event_count) == (ArticleStatus.EXTRACTED, 1)
    item = next(item for item in stack.items() if item["sort_key"] == "article")
    assert "expires_at" not in item and item["listing_sort_key"].endswith(article.article_id)


def test_an_object_gone_before_it_was_read_is_a_deletion(stack: Stack):
    upload = stack.upload()
    removal = stack.delete()
    assert stack.ingest(upload) is IngestionOutcome.DELETED
    assert stack.ingest(removal) is IngestionOutcome.DELETED
    assert stack.article().version == version(removal)


def test_removing_an_object_that_was_put_back_leaves_the_article(stack: Stack):
    stack.ingest(stack.upload())
    removal = stack.delete()
    again = stack.upload(LATER_TEXT)
    assert stack.ingest(removal) is IngestionOutcome.ACCEPTED
    stack.ingest(again)
    stack.drain()
    assert stack.state()["version"] == version(again)
    assert stack.article().event_count == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_any_order_of_notifications_each_twice_ends_the_same(stack: Stack, order: tuple[int, ...]):
    changes = [stack.upload(LATER_TEXT), stack.delete(), stack.upload()]
    for number in order:
        stack.ingest(changes[number])
        stack.ingest(changes[number])
    stack.drain()
    state = stack.state()
    assert (state["status"], state["version"]) == ("extracted", version(changes[-1]))
    assert [text for _, text in sorted(state["events"], key=lambda told: TEXT.index(told[1]))] == TEXT.split(". ")
    assert (state["rows"], len(state["documents"])) == (2, 1)


def test_a_rejected_upload_says_why_and_hides_the_events_of_the_former(stack: Stack):
    stack.ingest(stack.upload())
    stack.drain()
    assert stack.ingest(stack.upload("")) is IngestionOutcome.REJECTED
    article = stack.article()
    assert (article.status, article.size) == (ArticleStatus.REJECTED, 0)
    assert "empty" in article.reason
    assert (stack.event_rows(), stack.documents(), stack.messages()) == ([], [], [])


def test_a_large_object_is_rejected_without_being_read(stack: Stack, monkeypatch):
    change = stack.upload("س" * 10_001)
    from botocore.response import StreamingBody

    monkeypatch.setattr(StreamingBody, "read", lambda *_, **__: pytest.fail("the body was read"))
    assert stack.ingest(change) is IngestionOutcome.REJECTED
    assert "20,002 bytes" in stack.article().reason


def test_a_folder_made_in_the_console_is_no_article(stack: Stack):
    assert stack.ingest(stack.upload("", key="inbox/2016/")) is IngestionOutcome.IGNORED
    assert stack.items() == []


def test_an_object_outside_the_inbox_is_no_article(stack: Stack):
    assert stack.ingest(stack.upload(key="documents/x.json")) is IngestionOutcome.IGNORED
    assert stack.items() == []


def _prepared(stack: Stack, scenario: str):
    """The notification under test, after what came before it."""
    if scenario == "first upload":
        return stack.upload()
    stack.ingest(stack.upload())
    stack.drain()
    return {
        "overwrite": lambda: stack.upload(LATER_TEXT),
        "rejection": lambda: stack.upload("abc"),
        "deletion": stack.delete,
    }[scenario]()


EXPECTED = {
    "first upload": ("extracted", 2, 1),
    "overwrite": ("extracted", 1, 1),
    "rejection": ("rejected", 0, 0),
    "deletion": ("deleted", 0, 0),
}


@pytest.mark.parametrize("after", [False, True], ids=["call fails", "answer is lost"])
@pytest.mark.parametrize("scenario", EXPECTED)
def test_whichever_call_of_an_ingestion_breaks_the_next_delivery_completes_it(stack: Stack, scenario: str, after: bool):
    broke = 0
    for call in itertools.count(1):
        stack.s3.delete_object(Bucket="marsad-test", Key=KEY)
        change = _prepared(stack, scenario)
        with broken(stack.fault, call, after=after):
            try:
                stack.ingest(change)
                finished = True
            except RetryableError:
                finished = False
        stack.ingest(change)
        stack.drain()
        state = stack.state()
        told = (state["status"], len(state["events"]), len(state["documents"]))
        assert (state["version"], told) == (version(change), EXPECTED[scenario]), f"after call {call}"
        assert state["rows"] == len(state["events"])
        if finished:
            break
        broke += 1
    assert broke >= 4


@pytest.mark.parametrize("after", [False, True], ids=["call fails", "answer is lost"])
def test_whichever_call_of_an_extraction_breaks_readers_see_a_whole_set(stack: Stack, after: bool):
    stack.ingest(stack.upload())
    stack.drain()
    article_id = stack.article().article_id
    for call in itertools.count(1):
        wholes = [stack.state()["events"]]
        text = LATER_TEXT if call % 2 else TEXT
        stack.ingest(stack.upload(text))
        (message,) = stack.messages()
        with broken(stack.fault, call, after=after):
            try:
                stack.analysis.analyse(message)
                finished = True
            except RetryableError:
                finished = False
        between = [(event.event_id, event.event.evidence[0].text) for event in stack.table.events_of(article_id)]
        stack.analysis.analyse(message)
        state = stack.state()
        wholes.append(state["events"])
        assert between in wholes
        assert (state["status"], state["rows"], len(state["events"])) == (
            "extracted",
            len(state["events"]),
            2 - call % 2,
        )
        if finished:
            break
    assert call > 6
