"""The table under load, between two writers, and read page by page."""

import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from marsad.model import Article, ArticleStatus, Event, Passage, StoredEvent, SubEventType
from marsad.runtime.errors import InvalidRequestError, RetryableError
from marsad.store import schema
from marsad.store.listing import Page
from marsad.store.table import ArticleQuery, EventQuery
from tests.integration.conftest import BUCKET, Stack, an_event

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
V1, V2 = "0055AED6DCD90281E500000000000000", "0055AED6DCD90281E600000000000000"


def an_article(number: int = 1, *, version: str = V1, received: datetime = NOW, **fields) -> Article:
    return Article(
        article_id=f"{number:032x}",
        bucket=BUCKET,
        key=fields.pop("key", f"inbox/{number}.txt"),
        version=version,
        status=fields.pop("status", ArticleStatus.ACCEPTED),
        received_at=received,
        updated_at=received,
        **fields,
    )


def stored(article: Article, events: list[Event], attempt: int) -> tuple[str, list[StoredEvent]]:
    event_set = schema.event_set_name(article.version, "1.0.0", attempt)
    return event_set, [
        StoredEvent(
            event_id=f"{article.article_id}-{number:012x}",
            article_id=article.article_id,
            event_set=event_set,
            extractor_version="1.0.0",
            published_at=article.published_at,
            event=event,
        )
        for number, event in enumerate(events)
    ]


def publish(stack: Stack, article: Article, events: list[Event]) -> str:
    attempt = stack.table.begin_attempt(article.article_id, article.version)
    event_set, records = stored(article, events, attempt)
    stack.table.add_events(records, article.received_at.date())
    assert stack.table.publish(article.article_id, event_set, len(records), "1.0.0", NOW)
    return event_set


def pages(list_page, limit: int) -> list[Page]:
    found = [list_page(limit, None)]
    while found[-1].cursor is not None:
        found.append(list_page(limit, found[-1].cursor))
    return found


class TestWrites:
    def test_more_than_a_hundred_events_with_unprocessed_writes_are_all_written(self, stack: Stack, monkeypatch):
        article = stack.table.register(an_article())
        client = stack.resource.meta.client
        write = client.batch_write_item
        sizes = []

        def throttled(RequestItems):  # noqa: N803
            (requests,) = RequestItems.values()
            sizes.append(len(requests))
            taken = requests[: len(requests) // 2 + 1] if len(sizes) % 2 else requests
            answer = write(RequestItems={stack.resource.name: taken})
            left = requests[len(taken) :]
            return {**answer, "UnprocessedItems": {stack.resource.name: left} if left else {}}

        monkeypatch.setattr(client, "batch_write_item", throttled)
        table = stack.table
        attempt = table.begin_attempt(article.article_id, article.version)
        event_set, records = stored(article, [an_event(number) for number in range(130)], attempt)
        table.add_events(records, NOW.date())
        assert table.publish(article.article_id, event_set, 130, "1.0.0", NOW)
        assert [event.event_id for event in table.events_of(article.article_id)] == [r.event_id for r in records]
        assert max(sizes) == 25 and len(stack.pauses) >= 5

    def test_a_table_that_takes_nothing_is_an_error_to_try_again(self, stack: Stack, monkeypatch):
        client = stack.resource.meta.client
        monkeypatch.setattr(client, "batch_write_item", lambda RequestItems: {"UnprocessedItems": RequestItems})  # noqa: N803
        _, records = stored(an_article(), [an_event()], 1)
        with pytest.raises(RetryableError, match="1 writes were not taken"):
            stack.table.add_events(records, NOW.date())
        assert sum(stack.pauses) < 10

    @pytest.mark.parametrize("code", ["ProvisionedThroughputExceededException", "ThrottlingException"])
    def test_throttling_is_an_error_to_try_again(self, stack: Stack, monkeypatch, code: str):
        def refuse(**_):
            raise ClientError({"Error": {"Code": code}}, "UpdateItem")

        monkeypatch.setattr(stack.resource, "update_item", refuse)
        with pytest.raises(RetryableError, match=code):
            stack.table.register(an_article())

    def test_other_faults_of_aws_are_not_hidden(self, stack: Stack, monkeypatch):
        def refuse(**_):
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetItem")

        monkeypatch.setattr(stack.resource, "get_item", refuse)
        with pytest.raises(ClientError):
            stack.table.article("0" * 32)

    def test_an_event_as_long_as_the_longest_text_is_kept_whole(self, stack: Stack):
        article = stack.table.register(an_article())
        text = "قصف مدفعي على أحياء حلب الشرقية " * 6_000
        event = an_event(words=text)
        huge = event.model_copy(update={"evidence": [*event.evidence, Passage(text=text, span=(0, len(text)))]})
        publish(stack, article, [huge])
        (found,) = stack.table.events_of(article.article_id)
        assert found.event == huge
        (listed,) = stack.table.list_events(EventQuery(), 10).items
        assert listed == found

    def test_records_come_back_as_they_went_in(self, stack: Stack):
        published = date(2016, 10, 15)
        article = an_article(title="انفجار قرب أعزاز", published_at=published, source="رويترز", language="ar", size=12)
        assert stack.table.register(article) == article
        publish(stack, article, [an_event(killed=20)])
        (found,) = stack.table.events_of(article.article_id)
        assert found.event == an_event(killed=20)
        assert found.published_at == published
        assert isinstance(found.event.places[0].latitude, float)
        assert stack.table.event(found.event_id) == found

    def test_an_article_without_events_has_none(self, stack: Stack):
        article = stack.table.register(an_article())
        publish(stack, article, [])
        assert stack.table.events_of(article.article_id) == []
        assert stack.table.article(article.article_id).event_count == 0


class TestTwoWriters:
    def test_an_attempt_that_was_passed_cannot_publish_and_leaves_nothing(self, stack: Stack):
        table, article = stack.table, stack.table.register(an_article())
        slow = table.begin_attempt(article.article_id, V1)
        slow_set, slow_events = stored(article, [an_event(1), an_event(2)], slow)
        table.add_events(slow_events, NOW.date())
        fast_set = publish(stack, article, [an_event(3)])
        assert not table.publish(article.article_id, slow_set, 2, "1.0.0", NOW)
        table.remove_leftovers(article.article_id)
        assert {row["event_set"] for row in stack.event_rows()} == {fast_set}

    def test_cleaning_up_spares_a_set_that_is_still_being_written(self, stack: Stack):
        table, article = stack.table, stack.table.register(an_article())
        current = publish(stack, article, [an_event(1)])
        attempt = table.begin_attempt(article.article_id, V1)
        coming, events = stored(article, [an_event(2), an_event(3)], attempt)
        table.add_events(events[:1], NOW.date())
        assert table.remove_leftovers(article.article_id) == 0
        table.add_events(events[1:], NOW.date())
        assert table.publish(article.article_id, coming, 2, "1.0.0", NOW)
        assert table.remove_leftovers(article.article_id) == 1
        assert current not in {row["event_set"] for row in stack.event_rows()}
        assert len(table.events_of(article.article_id)) == 2

    def test_an_extraction_of_a_passed_version_cannot_publish(self, stack: Stack):
        table, article = stack.table, stack.table.register(an_article())
        attempt = table.begin_attempt(article.article_id, V1)
        late, events = stored(article, [an_event()], attempt)
        table.register(an_article(version=V2))
        table.add_events(events, NOW.date())
        assert not table.publish(article.article_id, late, 1, "1.0.0", NOW)
        assert table.begin_attempt(article.article_id, V1) is None
        assert table.remove_leftovers(article.article_id) == 1

    @pytest.mark.parametrize("status", [ArticleStatus.REJECTED, ArticleStatus.DELETED])
    def test_nothing_is_published_for_an_article_that_is_gone(self, stack: Stack, status: ArticleStatus):
        table, article = stack.table, stack.table.register(an_article())
        late, events = stored(article, [an_event()], table.begin_attempt(article.article_id, V1))
        table.register(an_article(version=V2, status=status))
        table.add_events(events, NOW.date())
        assert not table.publish(article.article_id, late, 1, "1.0.0", NOW)
        assert table.list_events(EventQuery(), 10).items == []

    def test_an_earlier_version_is_told_what_stands(self, stack: Stack):
        later = stack.table.register(an_article(version=V2))
        assert stack.table.register(an_article(version=V1)) == later

    def test_publishing_again_after_a_lost_answer_is_a_success(self, stack: Stack):
        article = stack.table.register(an_article())
        event_set = publish(stack, article, [an_event()])
        assert stack.table.publish(article.article_id, event_set, 1, "1.0.0", NOW)

    def test_a_reader_overtaken_by_a_new_set_reads_the_new_one_whole(self, stack: Stack, monkeypatch):
        table, article = stack.table, stack.table.register(an_article())
        publish(stack, article, [an_event(1), an_event(2), an_event(3)])
        query, overtaken = stack.resource.query, []

        def overtaking(**arguments):
            if not overtaken:
                overtaken.append(True)
                publish(stack, article, [an_event(7), an_event(8)])
                table.remove_leftovers(article.article_id)
            return query(**arguments)

        monkeypatch.setattr(stack.resource, "query", overtaking)
        events = stack.table.events_of(article.article_id)
        assert [event.event.evidence[0].span[0] for event in events] == [7, 8]

    def test_a_page_never_shows_two_sets_of_an_article(self, stack: Stack, monkeypatch):
        article = stack.table.register(an_article())
        publish(stack, article, [an_event(1), an_event(2, day=date(2016, 9, 1))])
        query, asked = stack.resource.query, []

        def overtaking(**arguments):
            asked.append(arguments)
            months_and_october = 2
            if len(asked) == months_and_october + 1:
                publish(stack, article, [an_event(3, day=date(2016, 9, 2)), an_event(4, day=date(2016, 9, 3))])
            return query(**arguments)

        monkeypatch.setattr(stack.resource, "query", overtaking)
        events = stack.table.list_events(EventQuery(), 10).items
        assert [event.event.evidence[0].span[0] for event in events] == [1, 2]


class TestFailure:
    def test_a_failed_article_keeps_the_events_of_its_own_version(self, stack: Stack):
        article = stack.table.register(an_article())
        publish(stack, article, [an_event()])
        stack.table.mark_failed(stack.table.article(article.article_id), "why", NOW)
        found = stack.table.article(article.article_id)
        assert (found.status, found.reason) == (ArticleStatus.FAILED, "why")
        assert len(stack.table.events_of(article.article_id)) == 1

    def test_events_of_an_earlier_text_are_hidden(self, stack: Stack):
        article = stack.table.register(an_article())
        publish(stack, article, [an_event()])
        stack.table.register(an_article(version=V2))
        stack.table.mark_failed(stack.table.article(article.article_id), "why", NOW)
        assert stack.table.events_of(article.article_id) == []
        assert stack.table.list_events(EventQuery(), 10).items == []

    def test_an_article_that_moved_on_is_not_marked(self, stack: Stack):
        article = stack.table.register(an_article())
        later = stack.table.register(an_article(version=V2))
        stack.table.mark_failed(article, "why", NOW)
        assert stack.table.article(article.article_id) == later


@pytest.fixture
def filled(stack: Stack) -> Stack:
    """Four articles, their events spread over months and years, some with no day."""
    kinds = [SubEventType.REMOTE_EXPLOSIVE, SubEventType.AIR_DRONE_STRIKE]
    for number in range(4):
        article = an_article(number, received=NOW - timedelta(days=20 * number), published_at=date(2016, 3, 5))
        stack.table.register(article)
        events = [
            an_event(
                position,
                day=None if position == 5 else date(2016, 10, 14) - timedelta(days=25 * position + number),
                sub_event_type=kinds[position % 2],
                country="SY" if number % 2 else "IQ",
                killed=[None, 0, 3, 20][position % 4],
            )
            for position in range(6)
        ]
        publish(stack, article, events)
    return stack


def day_of(event: StoredEvent) -> date:
    return event.event.time.start or event.published_at


class TestListing:
    @pytest.mark.parametrize("limit", [1, 5, 24, 100])
    def test_pages_hold_every_event_once_latest_first(self, filled: Stack, limit: int):
        found = pages(lambda size, cursor: filled.table.list_events(EventQuery(), size, cursor), limit)
        events = [event for page in found for event in page.items]
        assert len(events) == len({event.event_id for event in events}) == 24
        days = [day_of(event) for event in events]
        assert days == sorted(days, reverse=True)
        assert len(found) == -(-24 // limit)

    @pytest.mark.parametrize(
        ("query", "holds"),
        [
            (EventQuery(country="IQ"), lambda e: e.event.places[0].country == "IQ"),
            (EventQuery(sub_event_type="Air/drone strike"), lambda e: e.event.sub_event_type == "Air/drone strike"),
            (EventQuery(min_fatalities=3), lambda e: (e.event.fatalities.best or 0) >= 3),
            (EventQuery(min_fatalities=0), lambda e: e.event.fatalities.best is not None),
            (EventQuery(first_day=date(2016, 8, 25)), lambda e: day_of(e) >= date(2016, 8, 25)),
            (EventQuery(last_day=date(2016, 8, 25)), lambda e: day_of(e) <= date(2016, 8, 25)),
            (
                EventQuery(first_day=date(2016, 7, 1), last_day=date(2016, 9, 19), country="SY", min_fatalities=1),
                lambda e: (
                    date(2016, 7, 1) <= day_of(e) <= date(2016, 9, 19)
                    and e.event.places[0].country == "SY"
                    and (e.event.fatalities.best or 0) >= 1
                ),
            ),
        ],
    )
    def test_filters_hold_over_pages(self, filled: Stack, query: EventQuery, holds):
        everything = filled.table.list_events(EventQuery(), 100).items
        found = pages(lambda size, cursor: filled.table.list_events(query, size, cursor), 2)
        events = [event for page in found for event in page.items]
        assert events == [event for event in everything if holds(event)]
        assert 0 < len(events) < 24

    def test_an_event_with_no_day_is_listed_under_publication_else_reception(self, stack: Stack):
        for number, published in enumerate([date(2016, 3, 5), None]):
            article = stack.table.register(an_article(number, published_at=published))
            publish(stack, article, [an_event(day=None)])
        months = {row["listing_partition_key"] for row in stack.event_rows()}
        assert months == {"events#2016-03", "events#2026-11"}

    def test_the_work_of_one_request_is_bounded(self, stack: Stack):
        article = stack.table.register(an_article())
        events = [an_event(number, day=date(2010 + number // 12, 1 + number % 12, 1)) for number in range(25)]
        publish(stack, article, events)
        stack.fault.calls.clear()
        query = EventQuery(country="LB")
        first = stack.table.list_events(query, 10)
        assert first.items == [] and first.cursor is not None
        assert stack.fault.calls.count("Query") <= 11
        assert [page.items for page in pages(lambda s, c: stack.table.list_events(query, s, c), 10)] == [[], [], []]

    def test_a_removed_event_does_not_break_the_cursor_that_stands_on_it(self, filled: Stack):
        first = filled.table.list_events(EventQuery(), 3)
        last = first.items[-1]
        before = filled.table.list_events(EventQuery(), 100).items
        filled.table.register(an_article(int(last.article_id, 16), version=V2, status=ArticleStatus.DELETED))
        filled.table.remove_leftovers(last.article_id)
        rest = filled.table.list_events(EventQuery(), 100, first.cursor).items
        assert rest == [event for event in before[3:] if event.article_id != last.article_id]

    def test_articles_come_last_received_first_by_status_and_prefix(self, filled: Stack):
        filled.table.register(
            an_article(9, status=ArticleStatus.REJECTED, reason="empty", received=NOW, key="inbox/x/9")
        )
        found = pages(lambda size, cursor: filled.table.list_articles(ArticleQuery(), size, cursor), 2)
        articles = [article for page in found for article in page.items]
        assert len(articles) == 5
        assert [a.received_at for a in articles] == sorted((a.received_at for a in articles), reverse=True)
        rejected = filled.table.list_articles(ArticleQuery(status=ArticleStatus.REJECTED), 10).items
        assert [article.reason for article in rejected] == ["empty"]
        assert [a.key for a in filled.table.list_articles(ArticleQuery(key_prefix="inbox/x/"), 10).items] == [
            "inbox/x/9"
        ]

    def test_an_empty_table_has_nothing_to_list(self, stack: Stack):
        assert stack.table.list_events(EventQuery(), 10) == Page([], None)
        assert stack.table.list_articles(ArticleQuery(), 10) == Page([], None)


class TestCursors:
    @staticmethod
    def forged(cursor: str, **changes: str) -> str:
        held = json.loads(base64.urlsafe_b64decode(cursor + "=="))
        return base64.urlsafe_b64encode(json.dumps(held | changes).encode()).decode().rstrip("=")

    @pytest.mark.parametrize("bad", ["", "x", "%%%", "bm90IGpzb24", "W10", "e30", "é", "A" * 5000])
    def test_what_is_no_cursor_is_refused(self, filled: Stack, bad: str):
        with pytest.raises(InvalidRequestError, match="cursor"):
            filled.table.list_events(EventQuery(), 2, bad)

    @pytest.mark.parametrize(
        "place",
        [
            "article#00000000000000000000000000000001",
            "~",
            "",
            "2016-10-14",
            "2016-10-14#x#y",
            "months#events",
            "2016-1",
        ],
    )
    def test_a_forged_place_is_refused(self, filled: Stack, place: str):
        cursor = filled.table.list_events(EventQuery(), 2).cursor
        with pytest.raises(InvalidRequestError):
            filled.table.list_events(EventQuery(), 2, self.forged(cursor, place=place))

    def test_a_cursor_belongs_to_one_query(self, filled: Stack):
        cursor = filled.table.list_events(EventQuery(country="IQ"), 2).cursor
        with pytest.raises(InvalidRequestError):
            filled.table.list_events(EventQuery(country="SY"), 2, cursor)
        with pytest.raises(InvalidRequestError):
            filled.table.list_articles(ArticleQuery(), 2, cursor)

    def test_a_cursor_cannot_leave_the_days_asked_for(self, filled: Stack):
        query = EventQuery(first_day=date(2016, 8, 1), last_day=date(2016, 8, 31))
        cursor = filled.table.list_events(query, 1).cursor
        moved = self.forged(cursor, place="2020-01")
        assert filled.table.list_events(query, 100, moved).items == filled.table.list_events(query, 100).items
