"""What cannot be read is rejected with a reason on the article, and nothing of it lands in a dead-letter queue."""

import gzip
import json

import pytest

from tests.e2e.conftest import System, until
from tests.e2e.test_article_life import BAGHDAD

ENGLISH = (
    "A car bomb exploded in eastern Baghdad on Saturday, killing eight people and wounding twenty others, police said. "
    "No group has claimed responsibility for the attack, which hit a crowded market in Sadr City."
)
MENU = "<html><body><nav><a href='/'>الرئيسية</a> <a href='/sport'>رياضة</a></nav><form><input></form></body></html>"

BAD = {
    "empty.txt": (b"", "text/plain", "empty"),
    "encoding.txt": (b"\xef\xbb\xbf" + BAGHDAD.encode("cp1256"), "text/plain; charset=utf-8", "wrong encoding"),
    "large.txt": ("خبر ".encode() * 2_900_000, "text/plain; charset=utf-8", "at most 10,485,760 are accepted"),
    "bomb.txt.gz": (gzip.compress(b"\0" * 200_000_000, 1), "application/gzip", "unpack"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "text/plain", "PNG image"),
    "english.txt": (ENGLISH.encode(), "text/plain; charset=utf-8", "English"),
    "menu.html": (MENU.encode(), "text/html; charset=utf-8", "no article"),
    "notext.json": (json.dumps({"title": "خبر"}).encode(), "application/json", "text"),
}


@pytest.fixture(scope="module")
def uploaded(system: System) -> dict[str, str]:
    """All of them at once, so that the queue hands them out in batches."""
    return {name: system.put(f"bad/{name}", content, kind) for name, (content, kind, _) in BAD.items()}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_upload_is_rejected_with_a_reason(system, uploaded, name):
    article = system.settled(uploaded[name], "rejected")
    assert BAD[name][2] in article["reason"]
    assert len(article["reason"]) > 30
    assert article["text"] is None
    assert system.events(uploaded[name]) == []


def test_rejected_articles_are_listed_and_leave_no_message_behind(system, uploaded):
    listed = {article["article_id"] for article in system.api.get("/v1/articles", status="rejected")["articles"]}
    assert set(uploaded.values()) <= listed
    system.quiet()
    assert system.stack.dead_letters() == {"IntakeDeadLetterQueue": 0, "ExtractionDeadLetterQueue": 0}


def test_a_message_that_nobody_can_read_goes_to_the_dead_letter_queue_after_the_last_receive(system):
    try:
        system.send("IntakeQueue", "no notification")
        system.send("ExtractionQueue", "no article")
        dead = {"IntakeDeadLetterQueue": 1, "ExtractionDeadLetterQueue": 1}
        until(lambda: system.stack.dead_letters() == dead)
        for queue in dead:
            url = system.stack.resource(queue).identifier
            received = system.stack.clients.sqs.receive_message(
                QueueUrl=url, VisibilityTimeout=0, MessageSystemAttributeNames=["ApproximateReceiveCount"]
            )
            assert int(received["Messages"][0]["Attributes"]["ApproximateReceiveCount"]) > 5
    finally:
        for queue in system.stack.dead_letters():
            system.stack.clients.sqs.purge_queue(QueueUrl=system.stack.resource(queue).identifier)
