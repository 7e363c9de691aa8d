import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from marsad.model import Actor, Casualty, Contradiction, Estimate, Event, Name, Passage, Place, Time
from marsad_local.event_table import left_to_right, print_events, toll

LEFT_TO_RIGHT_MARK = "\u200e"
WORDS = {"text": "كلمة", "span": (0, 4)}


def event(**fields) -> Event:
    defaults = {
        "sub_event_type": "Air/drone strike",
        "time": Time(precision=1),
        "evidence": [Passage(**WORDS)],
        "confidence": 0.5,
    }
    return Event(**{**defaults, **fields})


def killed(count, bound, **fields) -> Casualty:
    return Casualty(harm="killed", count=count, bound=bound, **WORDS, **fields)


def printed(*events: Event) -> str:
    stream = io.StringIO()
    print_events(Console(file=stream, width=120), "aleppo.txt", events)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("estimate", "casualties", "shown"),
    [
        (Estimate(), [], "–"),
        (Estimate(best=0, low=0, high=0, told="stated_zero"), [], "0"),
        (Estimate(told="uncounted"), [], "some"),
        (Estimate(best=20, low=20, high=20, told="counted"), [killed(20, "exact")], "20"),
        (Estimate(best=20, low=20, told="counted"), [killed(20, "at_least")], "≥20"),
        (Estimate(best=370, low=370, told="counted"), [killed(370, "more_than")], ">370"),
        (Estimate(best=30, told="counted"), [killed(30, "about")], "~30"),
        (Estimate(best=30, high=30, told="counted"), [killed(30, "up_to")], "≤30"),
        (Estimate(best=10, low=10, told="uncounted"), [killed(None, "vague")], "≥10"),
        (Estimate(best=20, low=17, told="counted"), [killed(20, "at_least"), killed(17, "exact")], "≥20 (or 17)"),
        (Estimate(best=5, low=5, high=5, told="counted"), [killed(5, "at_least", part_of=1), killed(5, "exact")], "5"),
    ],
)
def test_a_toll_is_shown_with_its_bounds(estimate, casualties, shown):
    assert toll(event(fatalities=estimate, casualties=casualties), "killed") == shown


def test_a_contradiction_is_shown_beside_the_best_number():
    contradiction = Contradiction(field="fatalities", values=[20, 17], spans=[(0, 1), (2, 3)])
    told = event(
        fatalities=Estimate(best=20, low=20, told="counted"),
        casualties=[killed(20, "at_least")],
        contradictions=[contradiction],
    )
    assert toll(told, "killed") == "≥20 (or 17)"
    assert toll(told, "wounded") == "–"


def test_a_row_holds_what_an_analyst_asks_first():
    row = printed(
        event(
            sub_event_type="Shelling/artillery/missile attack",
            scope="aggregate",
            factuality="denied",
            time=Time(start="2016-10-01", end="2016-10-15", precision=3),
            places=[Place(name="Aleppo", text="حلب", span=(0, 3), geo_precision=1)],
            initiators=[Actor(name="الجيش", **WORDS)],
            sources=[Name(name="المرصد", **WORDS)],
            claimed_by=Actor(name="فيلق الشام", **WORDS),
        )
    ).replace(LEFT_TO_RIGHT_MARK, "")
    for words in ("Shelling/artillery/missile attack", "[aggregate, denied]", "≈2016-10-01", "– 2016-10-15"):
        assert words in row
    for words in ("Aleppo حلب", "الجيش → ?", "المرصد", "claimed by:", "الشام"):
        assert words in row


def test_the_table_fits_in_120_columns_with_the_longest_names():
    name = Actor(name="القوات المشتركة لعمليات تحرير الموصل وما حولها", **WORDS)
    row = printed(event(sub_event_type="Excessive force against protesters", initiators=[name] * 3, targets=[name] * 3))
    assert max(cell_len(line.replace(LEFT_TO_RIGHT_MARK, "")) for line in row.splitlines()) <= 120


def test_an_article_without_events_says_so():
    assert "no events" in printed()


def test_borders_keep_arabic_cells_apart():
    fence = f"{LEFT_TO_RIGHT_MARK}│{LEFT_TO_RIGHT_MARK}"
    assert left_to_right("│حلب│حماة│") == f"{fence}حلب{fence}حماة{fence}"
    assert left_to_right("│a│b│") == "│a│b│"
