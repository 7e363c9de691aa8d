"""Writes why an article has its events as one page for a browser, with nothing outside it.

Right to left as the article; the words of each field are underlined in its colour and tell, when pointed at, what
decided.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from marsad.extraction.decision import Decision, ExplainedEvent, Explanation
from marsad_local.explanation_report import decided_by, weighed
from marsad_local.marked_text import Mark, Offsets, contexts, marks_of, numbered, pieces

_COLOURS = {
    "sub_event_type": "#b00020",
    "time": "#00708a",
    "places": "#1b7f3b",
    "initiators": "#8e24aa",
    "targets": "#b26a00",
    "casualties": "#d32f2f",
    "sources": "#1565c0",
    "claimed_by": "#5e35b1",
    "denied_by": "#5e35b1",
}
_STYLE = """
body { font: 1.05rem/1.9 "Noto Naskh Arabic", "Amiri", serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, table, details, .note { direction: ltr; text-align: left; font-family: sans-serif; line-height: 1.4; }
h1 { font-size: 1.3rem } h2 { font-size: 1.1rem; margin-top: 2.5rem; border-top: 1px solid #ccc; padding-top: 1rem; }
table { border-collapse: collapse; font-size: .85rem; width: 100%; }
td { border-top: 1px solid #eee; padding: .2rem .5rem; vertical-align: top; }
u { text-decoration-thickness: 2px; text-underline-offset: .35em; } u u { text-underline-offset: .6em; }
sup { font-size: .65em; } .note { color: #555; font-size: .85rem; } .reasons { color: #777; }
"""


def explanation_page(heading: str, text: str, explanation: Explanation, *, first: int = 1) -> str:
    """The page for the article ``text``, the first of its events numbered ``first``; to be written in UTF-8."""
    events = [(f"Event {number}", event) for number, event in enumerate(explanation.events, start=first)]
    events += [("Left out, too doubtful", event) for event in explanation.left_out]
    body = [
        f"<h1>{escape(heading)}</h1>",
        f'<p class="note">{_line(explanation.article)}</p>',
        *(
            part
            for number, event in enumerate(explanation.events, 1)
            for part in _event(f"Event {number}", text, event)
        ),
        *(part for event in explanation.left_out for part in _event("Left out, too doubtful", text, event)),
        *_silence(text, explanation.silent),
    ]
    colours = "".join(f".{field} {{ text-decoration-color: {colour} }}" for field, colour in _COLOURS.items())
    return (
        '<!DOCTYPE html>\n<html dir="rtl" lang="ar"><head><meta charset="utf-8">'
        f"<title>{escape(heading)}</title><style>{_STYLE}{colours}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _event(title: str, text: str, explained: ExplainedEvent) -> Iterator[str]:
    event = explained.event
    facts = (event.sub_event_type.value, event.scope, event.factuality, f"confidence {event.confidence:.2f}")
    yield f"<h2>{escape(title)}: {escape(' · '.join(facts))}</h2>"
    marked = numbered(explained)
    marks = marks_of(marked)
    for passage in event.evidence:
        yield f"<p>{_passage(text, passage.span, marks)}</p>"
    elsewhere = contexts(text, explained)
    if elsewhere:
        yield '<p class="note">told elsewhere:</p>'
    for context in elsewhere:
        yield f"<p>{_passage(text, context, marks)}</p>"
    numbers = {id(decision): number for number, decision in marked}
    taken = [decision for decision in explained.decisions if decision.taken]
    left_out = [decision for decision in explained.decisions if not decision.taken]
    yield _table((numbers.get(id(decision)), decision, "") for decision in taken)
    if left_out:
        yield f"<details><summary>left out: {len(left_out)}</summary>"
        yield _table((None, decision, _words(text, decision)) for decision in left_out)
        yield "</details>"


def _silence(text: str, silent: Sequence[Decision]) -> Iterator[str]:
    if silent:
        yield f"<h2>No event: {len(silent)} passages</h2>"
        yield _table((None, decision, _words(text, decision)) for decision in silent)


def _words(text: str, decision: Decision) -> str:
    return "" if decision.span is None else text[slice(*decision.span)]


def _passage(text: str, stretch: Offsets, marks: Sequence[Mark]) -> str:
    parts = []
    for piece in pieces(text, stretch, marks):
        if piece.mark is None:
            parts.append(escape(piece.text).replace("\n", "<br>"))
        elif piece.kind == "open":
            told = "\n".join(
                f"{number} {decision.field}: {decision.value} ← {decided_by(decision)}"
                for number, decision in piece.mark.decisions
            )
            parts.append(f'<u class="{piece.mark.field}" title="{escape(told)}">')
        else:
            parts.append(f"</u><sup>{'·'.join(str(number) for number, _ in piece.mark.decisions)}</sup>")
    return "".join(parts)


def _table(rows: Iterable[tuple[int | None, Decision, str]]) -> str:
    cells = (
        f"<tr><td>{number or ''}</td><td>{decision.field}</td><td>{_line(decision, words)}</td></tr>"
        for number, decision, words in rows
    )
    return f"<table>{''.join(cells)}</table>"


def _line(decision: Decision, words: str = "") -> str:
    """Value, what decided, and for each model the features for and against; Arabic stands apart from what is Latin."""
    quoted = f" «<bdi>{escape(words)}</bdi>»" if words and words not in decision.value else ""
    clues = ", ".join(f"«<bdi>{escape(clue.text)}</bdi>»" for clue in decision.clues)
    told = f"<bdi><b>{escape(decision.value)}</b></bdi>{quoted} ← {escape(decided_by(decision))}"
    told += f": {clues}" if clues else ""
    for weighing in decision.weighings:
        reasons = ", ".join(f"<bdi>{escape(reason.feature)}</bdi> {reason.weight:+.2f}" for reason in weighing.reasons)
        told += f'<br><span class="reasons">{escape(weighed(weighing))}: {reasons}</span>'
    return told
