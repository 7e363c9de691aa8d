"""The markup in which articles are labelled by hand: what it says, and what it tells of slips."""

import json

import pytest

from marsad_training.label_markup import MarkupError, articles_of, main, parse_article

MARKUP = """### hama-1
date: 2016-09-02
---
مقتل ستة جنود في كمين بريف حماة
قتل ستة جنود على الأقل أمس الخميس في كمين نصبه فيلق الشام قرب بلدة معردس، بحسب المرصد السوري.
وأعلن الفيلق مسؤوليته عن الهجوم.
---
Armed clash | incident | happened
time: 2016-09-01 | 1
places: معردس =SY
by: فيلق الشام
to: جنود
src: المرصد السوري
claim: فيلق الشام
killed: 6/6/-
ev: مقتل ستة جنود … بريف حماة ;; قتل ستة جنود على … المرصد السوري. ;; وأعلن الفيلق مسؤوليته عن الهجوم.
"""


def event_of(markup: str) -> dict:
    return parse_article(next(articles_of(markup)))["events"][0]


def test_an_article_is_read_with_all_its_fields():
    row = parse_article(next(articles_of(MARKUP)))
    assert (row["id"], row["published_at"]) == ("hama-1", "2016-09-02")
    event = row["events"][0]
    assert event["time"] == {"start": "2016-09-01", "end": "2016-09-01", "precision": 1}
    assert event["places"] == [{"text": "معردس", "country": "SY"}]
    assert [party["text"] for party in event["initiators"]] == ["فيلق الشام"]
    assert event["fatalities"] == {"best": 6, "low": 6, "high": None}
    assert event["injuries"] == {"best": None, "low": None, "high": None}
    told = [row["text"][slice(*passage["span"])] for passage in event["evidence"]]
    assert told[0] == "مقتل ستة جنود في كمين بريف حماة"
    assert told[2] == "وأعلن الفيلق مسؤوليته عن الهجوم."


def test_an_article_may_tell_nothing():
    row = parse_article(next(articles_of("### sport-1\ndate: none\n---\nفاز الفريق في مباراة الأمس.\n---\n")))
    assert (row["published_at"], row["events"]) == (None, [])


def test_a_toll_may_be_one_number():
    assert event_of(MARKUP.replace("6/6/-", "6"))["fatalities"] == {"best": 6, "low": 6, "high": 6}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("Armed clash |", "Armed clashes |", "Armed clashes"),
        ("| incident |", "| single |", "'single' is none of"),
        ("معردس =SY", "معردس", "needs its country"),
        ("to: جنود", "to: مدنيون", "مدنيون"),
        ("2016-09-01 | 1", "2016-09-01", "DAY | PRECISION"),
        ("by: فيلق", "who: فيلق", "must begin with one of"),
        ("… بريف حماة", "… بريف حلب", "must end with words after it"),
        ("ev: مقتل ستة", "ev: مقتل سبعة", "is not in the text"),
    ],
)
def test_a_slip_is_named_with_its_article_and_event(right, wrong, told):
    with pytest.raises(MarkupError, match="hama-1, event 1") as caught:
        event_of(MARKUP.replace(right, wrong, 1))
    assert told in str(caught.value)


def test_the_command_writes_what_is_right_and_tells_what_is_not(tmp_path, capsys):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(MARKUP, encoding="utf-8")
    bad.write_text(MARKUP.replace("---\n", "", 1), encoding="utf-8")
    assert main([str(good), str(bad)]) == 1
    printed = capsys.readouterr()
    assert [json.loads(line)["id"] for line in printed.out.splitlines()] == ["hama-1"]
    assert "bad.txt: hama-1: there must be two lines ---" in printed.err
