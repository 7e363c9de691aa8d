"""Extraction that fails, is asked for again, or meets a document that is not its own."""

import pytest

from marsad.model import ArticleStatus, Document, Event
from marsad.runtime.errors import InvalidRequestError, NotFoundError, RetryableError
from marsad.services.analysis import request_rerun, request_rerun_of_prefix
from marsad.services.ingestion import IngestionOutcome
from tests.integration.conftest import KEY, LATER_TEXT, TEXT, Stack, an_event


def fail(document: Document) -> list[Event]:
    raise ValueError(f"cannot read {document.text}")


def test_a_failure_before_the_last_attempt_leaves_the_article_waiting(stack: Stack):
    stack.ingest(stack.upload())
    stack.extract = fail
    (message,) = stack.messages()
    with pytest.raises(ValueError, match="cannot read"):
        stack.analysis.analyse(message)
    assert stack.article().status is ArticleStatus.ACCEPTED


def test_the_last_attempt_says_why_without_quoting_the_article_and_a_redrive_repairs_it(stack: Stack):
    stack.ingest(stack.upload())
    stack.extract = fail
    (message,) = stack.messages()
    with pytest.raises(ValueError, match="cannot read"):
        stack.analysis.analyse(message, last_attempt=True)
    article = stack.article()
    assert article.status is ArticleStatus.FAILED
    assert "ValueError" in article.reason and TEXT[:10] not in article.reason
    stack.extract = lambda _: [an_event()]
    stack.analysis.analyse(message)
    article = stack.article()
    assert (article.status, article.reason, article.event_count) == (ArticleStatus.EXTRACTED, None, 1)


def test_an_attempt_that_is_killed_was_marked_before(stack: Stack):
    stack.ingest(stack.upload())
    stack.drain()
    stack.ingest(stack.upload(LATER_TEXT))

    def killed(_: Document) -> list[Event]:
        raise KeyboardInterrupt

    stack.extract = killed
    (message,) = stack.messages()
    with pytest.raises(KeyboardInterrupt):
        stack.analysis.analyse(message, last_attempt=True)
    article = stack.article()
    assert article.status is ArticleStatus.FAILED
    assert "time or memory" in article.reason
    assert stack.table.events_of(article.article_id) == []


def test_a_failure_of_a_later_text_names_its_cause_too(stack: Stack):
    stack.ingest(stack.upload())
    stack.drain()
    stack.ingest(stack.upload(LATER_TEXT))
    stack.extract = fail
    (message,) = stack.messages()
    with pytest.raises(ValueError, match="cannot read"):
        stack.analysis.analyse(message, last_attempt=True)
    assert "ValueError" in stack.article().reason


def test_a_missing_document_is_tried_again(stack: Stack):
    stack.ingest(stack.upload())
    stack.s3.delete_object(Bucket="marsad-test", Key=stack.documents()[0])
    (message,) = stack.messages()
    with pytest.raises(RetryableError, match="document"):
        stack.analysis.analyse(message)


def test_a_document_of_a_later_upload_is_left_to_its_own_message(stack: Stack):
    stack.ingest(stack.upload())
    (message,) = stack.messages()
    later = stack.bucket.document(message.article_id).model_copy(update={"version": "F" * 32})
    stack.bucket.put_document(later)
    assert stack.analysis.analyse(message) == "stale"
    assert stack.event_rows() == []


def test_an_article_nobody_knows_is_left_alone(stack: Stack):
    stack.ingest(stack.upload())
    (message,) = stack.messages()
    assert stack.analysis.analyse(message.model_copy(update={"article_id": "0" * 32})) == "stale"


class TestMessagesThatComeAgain:
    def test_what_this_extractor_has_done_is_left_alone(self, stack: Stack):
        stack.ingest(stack.upload())
        (message,) = stack.messages()
        stack.analysis.analyse(message)
        before = stack.items()
        stack.extract = fail
        assert stack.analysis.analyse(message) == "duplicate"
        assert stack.analysis.analyse(message, last_attempt=True) == "duplicate"
        assert stack.items() == before

    def test_a_later_version_of_the_extractor_does_it_anew(self, stack: Stack):
        stack.ingest(stack.upload())
        (message,) = stack.messages()
        stack.analysis.analyse(message)
        stack.extractor_version = "2.0.0"
        assert stack.analysis.analyse(message) == "extracted"
        assert stack.article().extractor_version == "2.0.0"

    def test_the_set_that_a_cut_off_extraction_left_is_removed(self, stack: Stack, monkeypatch):
        stack.ingest(stack.upload())
        stack.drain()
        stack.ingest(stack.upload(LATER_TEXT))
        (message,) = stack.messages()

        def cut_off(*_):
            raise RetryableError("cut off")

        with monkeypatch.context() as patch:
            patch.setattr("marsad.store.table.EventTable.remove_leftovers", cut_off)
            with pytest.raises(RetryableError):
                stack.analysis.analyse(message)
        assert len(stack.event_rows()) == 3
        assert stack.analysis.analyse(message) == "duplicate"
        assert len(stack.event_rows()) == stack.article().event_count == 1

    def test_a_last_attempt_that_fails_does_not_belie_another_delivery_that_succeeded(self, stack: Stack):
        stack.ingest(stack.upload())
        (message,) = stack.messages()
        succeeds = stack.analysis

        def overtaken(_: Document) -> list[Event]:
            succeeds.analyse(message)
            raise ValueError("too late")

        stack.extract = overtaken
        with pytest.raises(ValueError, match="too late"):
            stack.analysis.analyse(message, last_attempt=True)
        assert (stack.article().status, stack.article().reason) == (ArticleStatus.EXTRACTED, None)


def test_two_events_told_in_one_passage_have_ids_of_their_own(stack: Stack):
    stack.ingest(stack.upload())
    stack.extract = lambda _: [an_event(), an_event(), an_event()]
    stack.drain()
    article_id = stack.article().article_id
    ids = [event.event_id for event in stack.table.events_of(article_id)]
    assert len(set(ids)) == 3
    request_rerun(stack.table, stack.queue, article_id)
    stack.drain()
    assert [event.event_id for event in stack.table.events_of(article_id)] == ids


class TestReruns:
    def test_a_newer_extractor_replaces_the_events(self, stack: Stack):
        stack.ingest(stack.upload())
        stack.drain()
        article_id = stack.article().article_id
        stack.extractor_version, stack.extract = "2.0.0", lambda _: [an_event()]
        request_rerun(stack.table, stack.queue, article_id)
        assert len(stack.table.events_of(article_id)) == 2
        stack.drain()
        (event,) = stack.table.events_of(article_id)
        assert event.extractor_version == stack.article().extractor_version == "2.0.0"
        assert len(stack.event_rows()) == 1

    def test_the_same_extractor_does_it_again_if_asked(self, stack: Stack):
        stack.ingest(stack.upload())
        stack.drain()
        stack.extract = lambda _: [an_event()]
        request_rerun(stack.table, stack.queue, stack.article().article_id)
        stack.drain()
        assert stack.article().event_count == 1

    def test_every_article_under_a_prefix_is_queued(self, stack: Stack):
        keys = [f"inbox/2016/{number}.txt" for number in range(12)]
        for key in [*keys, "inbox/2017/0.txt"]:
            stack.ingest(stack.upload(key=key))
        stack.ingest(stack.upload("", key="inbox/2016/empty.txt"))
        stack.drain()
        assert request_rerun_of_prefix(stack.table, stack.queue, "inbox/2016/") == 12
        queued = {message.article_id for message in stack.messages()}
        assert queued == {stack.article(key).article_id for key in keys}

    def test_what_cannot_be_run_again_says_so(self, stack: Stack):
        with pytest.raises(NotFoundError):
            request_rerun(stack.table, stack.queue, "0" * 32)
        stack.ingest(stack.upload(""))
        with pytest.raises(InvalidRequestError, match="upload it again"):
            request_rerun(stack.table, stack.queue, stack.article().article_id)
        stack.ingest(stack.delete())
        with pytest.raises(NotFoundError):
            request_rerun(stack.table, stack.queue, stack.article().article_id)


def test_an_ingestion_that_is_killed_at_last_was_marked_and_a_redrive_repairs_it(stack: Stack, monkeypatch):
    change = stack.upload()
    with monkeypatch.context() as patch:
        patch.setattr(stack.s3, "get_object", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            stack.ingest(change, last_attempt=True)
    article = stack.article()
    assert article.status is ArticleStatus.FAILED
    assert "could not be read" in article.reason
    assert stack.ingest(change) is IngestionOutcome.ACCEPTED
    stack.drain()
    assert (stack.article(KEY).status, stack.article(KEY).reason) == (ArticleStatus.EXTRACTED, None)
