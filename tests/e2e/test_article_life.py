"""What becomes of an article: uploaded, uploaded again, told twice and in the wrong order, overwritten, deleted."""

import json

import pytest

from marsad.store.bucket import INBOX
from marsad_local.api_client import ApiError, upload_form
from marsad_local.s3_events import ObjectChange, notification_message
from tests.e2e.conftest import System, until

ALEPPO = (
    "قتل خمسة مدنيين وأصيب عشرة آخرون بجروح في غارات جوية شنتها طائرات حربية روسية على حي الفردوس في مدينة حلب "
    "أمس الجمعة، وفق ما أفاد المرصد السوري لحقوق الإنسان."
)
BAGHDAD = (
    "قال مصدر في الشرطة العراقية إن سيارة مفخخة انفجرت في مدينة الصدر شرقي بغداد اليوم السبت، مما أسفر عن مقتل "
    "ثمانية أشخاص وإصابة عشرين آخرين بجروح."
)
OLD_SEQUENCER = "000000000000000001"


def notification(system: System, name: str, event_name: str, sequencer: str) -> str:
    change = ObjectChange(event_name, system.bucket, INBOX + name, "e" * 32, None, None)
    return json.dumps(notification_message(change, "by-hand", "eu-central-1", sequencer))


def test_an_article_uploaded_with_a_form_comes_out_as_events(system):
    form = system.api.post(
        "/v1/articles",
        {
            "filename": "حلب.txt",
            "content_type": "text/plain; charset=utf-8",
            "title": "غارات على حلب",
            "published_at": "2016-10-15",
            "source": "وكالات",
        },
    )
    assert form["upload"]["url"].startswith("http://127.0.0.1:")
    upload_form(form["upload"]["url"], form["upload"]["fields"], ALEPPO.encode())
    article = system.settled(form["article_id"], "extracted")
    assert (article["title"], article["published_at"], article["source"]) == ("غارات على حلب", "2016-10-15", "وكالات")
    assert article["text"] == ALEPPO

    (event,) = system.events(form["article_id"])
    assert (event["sub_event_type"], event["event_type"]) == ("Air/drone strike", "Explosions/Remote violence")
    assert (event["time"]["start"], event["time"]["end"]) == ("2016-10-14", "2016-10-14")
    assert event["places"][0]["country"] == "SY"
    assert event["fatalities"] == {"best": 5, "low": 5, "high": 5, "told": "counted"}
    assert event["injuries"]["best"] == 10
    for told in [*event["evidence"], *event["places"], *event["initiators"], *event["casualties"], *event["sources"]]:
        start, end = told["span"]
        assert article["text"][start:end] == told["text"]

    assert system.event(event["event_id"]) == event
    listed = system.api.get("/v1/events", country="SY", sub_event_type="Air/drone strike", min_fatalities="5")["events"]
    assert event in listed


def test_a_file_larger_than_the_form_allows_is_refused_by_the_bucket(system):
    form = system.api.post("/v1/articles", {"filename": "large.txt"})
    with pytest.raises(ApiError, match="EntityTooLarge"):
        upload_form(form["upload"]["url"], form["upload"]["fields"], b"x" * (10 * 1024 * 1024 + 1))


def test_the_same_object_twice_gives_one_set_of_events(system):
    article_id = system.put("twice.txt", ALEPPO, published_at="2016-10-15")
    first = system.settled(article_id, "extracted")
    events = system.events(article_id)
    system.put("twice.txt", ALEPPO, published_at="2016-10-15")
    until(lambda: (now := system.settled(article_id, "extracted")) and now["version"] > first["version"])
    again = system.events(article_id)
    assert [event["event_id"] for event in again] == [event["event_id"] for event in events]
    system.quiet()
    assert system.all_events_of(article_id) == again


def test_notifications_delivered_twice_and_late_change_nothing(system):
    article_id = system.put("late.txt", ALEPPO, published_at="2016-10-15")
    before, events = system.settled(article_id, "extracted"), system.events(article_id)
    system.send("IntakeQueue", notification(system, "late.txt", "ObjectCreated:Put", before["version"]))
    system.send("IntakeQueue", notification(system, "late.txt", "ObjectRemoved:Delete", OLD_SEQUENCER))
    system.send("IntakeQueue", notification(system, "late.txt", "ObjectCreated:Put", OLD_SEQUENCER))
    system.send("ExtractionQueue", json.dumps({"article_id": article_id, "version": before["version"]}))
    system.quiet()
    assert system.article(article_id) == before
    assert system.events(article_id) == events
    assert system.all_events_of(article_id) == events


def test_an_overwritten_object_has_the_events_of_its_new_text_only(system):
    article_id = system.put("changed.txt", ALEPPO, published_at="2016-10-15")
    first = system.settled(article_id, "extracted")
    (old,) = system.events(article_id)
    system.put("changed.txt", BAGHDAD, published_at="2016-10-15")
    until(lambda: (now := system.settled(article_id, "extracted")) and now["version"] > first["version"])
    new = system.events(article_id)
    assert {event["sub_event_type"] for event in new} == {"Remote explosive/landmine/IED"}
    assert system.event(old["event_id"]) is None
    system.quiet()
    assert system.all_events_of(article_id) == new


def test_a_deleted_object_takes_its_events_with_it_even_if_its_creation_is_told_again(system):
    article_id = system.put("gone.txt", ALEPPO, published_at="2016-10-15")
    created = system.settled(article_id, "extracted")
    (event,) = system.events(article_id)
    system.delete("gone.txt")
    until(lambda: system.article(article_id) is None)
    system.send("IntakeQueue", notification(system, "gone.txt", "ObjectCreated:Put", created["version"]))
    system.send("ExtractionQueue", json.dumps({"article_id": article_id, "version": created["version"]}))
    system.quiet()
    assert system.article(article_id) is None
    assert system.event(event["event_id"]) is None
    assert system.all_events_of(article_id) == []


def test_a_creation_told_only_after_the_deletion_brings_nothing_back(system):
    article_id = system.put("order.txt", BAGHDAD)
    system.delete("order.txt")
    system.quiet()
    system.send("IntakeQueue", notification(system, "order.txt", "ObjectCreated:Put", OLD_SEQUENCER))
    system.quiet()
    assert system.article(article_id) is None
    assert system.all_events_of(article_id) == []


def test_a_key_with_arabic_letters_spaces_and_a_plus_works(system):
    article_id = system.put("أخبار/مقال جديد + ملحق.txt", BAGHDAD, published_at="2016-10-15")
    article = system.settled(article_id, "extracted")
    assert article["key"] == "inbox/أخبار/مقال جديد + ملحق.txt"
    assert system.events(article_id)
