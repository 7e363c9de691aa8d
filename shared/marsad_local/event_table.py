"""Prints events for people: one table an article, readable in 120 columns and when piped."""

import re
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from marsad.model import Actor, Bound, Casualty, Estimate, Event, Harm, Name, Place, Time

PIPED_WIDTH = 120
_LEFT_TO_RIGHT_MARK = "\u200e"
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SEPARATOR = re.compile("([│→])")
_BOUND_SIGNS: dict[Bound, str] = {
    "exact": "",
    "at_least": "≥",
    "more_than": ">",
    "about": "~",
    "up_to": "≤",
    "vague": "≥",
}
_PRECISION_SIGNS = {1: "", 2: "~", 3: "≈"}
_NOTHING = "–"
_TOLL_FIELDS: dict[Harm, str] = {"killed": "fatalities", "wounded": "injuries"}
LEGEND = (
    "dates: ~ within a week, ≈ within a month or longer · "
    "tolls: ≥ at least, > more than, ~ about, ≤ up to, some = told without a number"
)


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, and of 120 columns where there is none."""
    made = Console(stderr=stderr, highlight=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=PIPED_WIDTH, soft_wrap=False)


def print_events(output: Console, heading: str, events: Sequence[Event]) -> None:
    """Print an article's events under ``heading``, the main facts of each in one row."""
    output.print(Text(heading, style="bold"))
    if not events:
        output.print("  no events\n")
        return
    table = Table(box=box.SQUARE, show_lines=True, padding=(0, 0), expand=False)
    table.add_column("sub-event type", no_wrap=True)
    table.add_column("dates", no_wrap=True)
    for name, width in (("places", 18), ("killed", 7), ("wounded", 7), ("initiators → targets", 25)):
        table.add_column(name, max_width=width)
    table.add_column("sources, claim", max_width=16)
    for event in events:
        table.add_row(*map(Text, _cells(event)))
    with output.capture() as capture:
        output.print(table)
    output.out(left_to_right(capture.get()), highlight=False, end="")
    output.print()


def left_to_right(table: str) -> str:
    """Keeps the columns of a table in order where a terminal reorders right-to-left words.

    Two Arabic names with only a border or an arrow between them would be shown in each other's place; a left-to-right
    mark, which takes no room, on both sides of it keeps them apart.
    """
    return "\n".join(
        _SEPARATOR.sub(rf"{_LEFT_TO_RIGHT_MARK}\1{_LEFT_TO_RIGHT_MARK}", line) if _RIGHT_TO_LEFT.search(line) else line
        for line in table.split("\n")
    )


def _cells(event: Event) -> list[str]:
    return [
        "\n".join([event.sub_event_type.value, *_marks(event)]),
        _dates(event.time),
        "\n".join(map(_place, event.places)) or _NOTHING,
        toll(event, "killed"),
        toll(event, "wounded"),
        parties(event.initiators, event.targets),
        _sources(event),
    ]


def _marks(event: Event) -> list[str]:
    marks = [mark for mark in (event.scope, event.factuality) if mark not in {"incident", "happened"}]
    return [f"[{', '.join(marks)}]"] if marks else []


def _dates(time: Time) -> str:
    sign = _PRECISION_SIGNS[time.precision]
    if time.start is None and time.end is None:
        return _NOTHING
    if time.start == time.end:
        return f"{sign}{time.start}"
    return f"{sign}{time.start or '?'}\n– {time.end or '?'}"


def _place(place: Place) -> str:
    return place.text if place.name == place.text else f"{place.name} {place.text}"


def parties(initiators: Iterable[Actor], targets: Iterable[Actor]) -> str:
    """Who did it → to whom; a question mark for a side that is not told, if the other one is."""
    sides = [", ".join(dict.fromkeys(actor.name for actor in side)) for side in (initiators, targets)]
    return " → ".join(side or "?" for side in sides) if any(sides) else _NOTHING


def toll(event: Event, harm: Harm) -> str:
    """Killed or wounded with bounds: ``20``, ``≥20``, ``≥20 (or 17)`` where the article disagrees with itself."""
    estimate = event.fatalities if harm == "killed" else event.injuries
    match estimate.told:
        case "not_mentioned":
            return _NOTHING
        case "stated_zero":
            return "0"
        case "uncounted" if estimate.best is None:
            return "some"
    others = {estimate.low, estimate.high}
    for contradiction in event.contradictions:
        if contradiction.field in {_TOLL_FIELDS[harm], harm}:
            others.update(value for value in contradiction.values if isinstance(value, int))
    numbers = sorted(number for number in others - {estimate.best} if number is not None)
    best = estimate.best if estimate.best is not None else "?"
    shown = f"{_sign(estimate, [casualty for casualty in event.casualties if casualty.harm == harm])}{best}"
    return f"{shown} (or {', '.join(map(str, numbers))})" if numbers else shown


def _sign(estimate: Estimate, casualties: Iterable[Casualty]) -> str:
    for casualty in casualties:
        if casualty.count == estimate.best and casualty.part_of is None:
            return _BOUND_SIGNS[casualty.bound]
    if estimate.high is None:
        return "~" if estimate.low is None else "≥"
    return "≤" if estimate.low is None else ""


def _sources(event: Event) -> str:
    lines = [source.name for source in event.sources]
    lines += [f"{verb}: {actor.name}" for verb, actor in _claims(event)]
    return "\n".join(lines) or _NOTHING


def _claims(event: Event) -> list[tuple[str, Name]]:
    claims = [("claimed by", event.claimed_by), ("denied by", event.denied_by)]
    return [(verb, actor) for verb, actor in claims if actor is not None]
