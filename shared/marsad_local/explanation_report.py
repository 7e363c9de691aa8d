"""Prints why an article has its events: each event's passages with the words of its fields marked, then who decided.

On a terminal the words are underlined in the colour of their field, elsewhere (and on one that cannot underline) they
stand in ``⟦…⟧``; a small number after them is that of the line that tells what decided.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from marsad.extraction.decision import DecidedField, Decision, ExplainedEvent, Explanation, Reason, Weighing
from marsad_local.marked_text import Mark, Offsets, contexts, marks_of, numbered, pieces

COLOURS: dict[DecidedField, str] = {
    "sub_event_type": "red",
    "time": "cyan",
    "places": "green",
    "initiators": "magenta",
    "targets": "yellow",
    "casualties": "bright_red",
    "sources": "blue",
    "claimed_by": "bright_blue",
    "denied_by": "bright_blue",
}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Keeps what follows Arabic words to their right where a terminal reorders right-to-left words; takes no room.
_LEFT_TO_RIGHT_MARK = "\u200e"
# What the short report tells: candidates left out for a field, from which probability on; passages with no event;
# features for and against, where the model was not as sure as this.
_NEAR_MISSES, _NEAR, _SILENT = 3, 0.15, 3
_FOR, _AGAINST, _SURE = 4, 3, 0.9
_SLIGHT = 0.02
_FIELD_WIDTH = 15
_OPENING_WORDS = 4


def print_explanation(
    output: Console, heading: str, text: str, explanation: Explanation, *, first: int = 1, everything: bool = False
) -> None:
    """Print why the article ``text`` has its events, the first of them numbered ``first``.

    ``everything`` adds all candidates left out, events too doubtful to be given, and all features kept.
    """
    report = _Report(output, text, everything)
    report.line(Text(heading, style="bold"))
    report.decision(None, explanation.article)
    for number, event in enumerate(explanation.events, start=first):
        report.event(f"Event {number}", event)
    for event in explanation.left_out:
        report.doubtful(event)
    report.silence(explanation.silent)


class _Report:
    """Writes lines about one article."""

    def __init__(self, output: Console, text: str, everything: bool) -> None:
        self._output = output
        self._text = text
        self._everything = everything

    def line(self, line: Text) -> None:
        """Write a line, however long: a terminal wraps Arabic better than a program that cannot see its shape."""
        self._output.print(line, soft_wrap=True)

    def event(self, title: str, event: ExplainedEvent) -> None:
        """Write an event: header, passages, decisions, what was left out."""
        self.line(Text())
        self.line(_header(title, event))
        marked = numbered(event)
        marks = marks_of(marked)
        for number, passage in enumerate(event.event.evidence, start=1):
            self.line(self._passage(f"({number})", passage.span, marks))
        elsewhere = contexts(self._text, event)
        if elsewhere:
            self.line(Text("  told elsewhere:", style="dim"))
        for context in elsewhere:
            self.line(self._passage("   ", context, marks))
        numbers = {id(decision): number for number, decision in marked}
        for decision in event.decisions:
            if decision.taken:
                self.decision(numbers.get(id(decision)), decision)
        left_out = list(self._shown(event.decisions))
        if left_out:
            self.line(Text("  left out:", style="dim"))
        for decision in left_out:
            self.decision(None, decision)

    def doubtful(self, event: ExplainedEvent) -> None:
        """Write an event that was not given; without everything only its header and first words."""
        title = "Left out, too doubtful"
        if self._everything:
            self.event(title, event)
        else:
            self.line(Text())
            self.line(_header(title, event))
            self.line(self._passage("   ", event.event.evidence[0].span, []))

    def silence(self, silent: Sequence[Decision]) -> None:
        """Write the passages that gave no event."""
        shown = silent if self._everything else silent[:_SILENT]
        if shown:
            self.line(Text())
            self.line(Text(f"No event: {len(silent)} passages, the likeliest to tell one first", style="bold"))
        for decision in shown:
            if decision.span is not None:
                self.line(self._passage("   ", decision.span, []))
            self.decision(None, decision.model_copy(update={"span": None}))

    def decision(self, number: int | None, decision: Decision) -> None:
        """Write what decided a value, and which features spoke for and against it."""
        line = Text(f"  {number or '':>2} ")
        line.append(f"{decision.field:<{_FIELD_WIDTH}}", style=COLOURS.get(decision.field, ""))
        line.append(decision.value, style="bold" if decision.taken else "")
        line.append(f"{self._quoted(decision)}{_LEFT_TO_RIGHT_MARK} ← {decided_by(decision)}")
        clues = [clue.text for clue in decision.clues if clue.span != decision.span]
        if clues:
            line.append(": " + ", ".join(f"«{_in_one_line(clue)}»{_LEFT_TO_RIGHT_MARK}" for clue in clues))
        self.line(line)
        for weighing in decision.weighings:
            if self._everything or weighing.probability < _SURE:
                self.line(Text(" " * (_FIELD_WIDTH + 5) + self._weighed(weighing), style="dim"))

    def _quoted(self, decision: Decision) -> str:
        """The words that a value left out would have had, unless the value is these words; of passages their first."""
        if decision.taken or decision.span is None:
            return ""
        words = self._text[slice(*decision.span)]
        if decision.field == "evidence":
            words = " ".join(words.split()[:_OPENING_WORDS]) + " …"
        return "" if words in decision.value else f" «{_in_one_line(words)}»"

    def _weighed(self, weighing: Weighing) -> str:
        reasons = list(weighing.reasons)
        speaking_for = [reason for reason in reasons if reason.weight > 0]
        speaking_against = [reason for reason in reasons if reason.weight < 0]
        if not self._everything:
            speaking_for, speaking_against = speaking_for[:_FOR], speaking_against[:_AGAINST]
        told = [weighed(weighing)]
        told += [f"for {_features(speaking_for)}"] if speaking_for else []
        told += [f"against {_features(speaking_against)}"] if speaking_against else []
        return " · ".join(told)

    def _shown(self, decisions: Sequence[Decision]) -> Iterator[Decision]:
        """The candidates left out that the report tells of."""
        known = {(decision.field, decision.span) for decision in decisions if decision.taken}
        shown: dict[DecidedField, int] = {}
        for decision in decisions:
            likely = decision.probability is None or decision.probability >= _NEAR
            news = likely and (decision.field, decision.span) not in known
            if decision.taken or not (self._everything or (news and shown.get(decision.field, 0) < _NEAR_MISSES)):
                continue
            shown[decision.field] = shown.get(decision.field, 0) + 1
            yield decision

    def _passage(self, name: str, stretch: Offsets, marks: Sequence[Mark]) -> Text:
        """The words at ``stretch`` on a line that has no Latin letter of ours, so that it runs from right to left."""
        plain = self._output.color_system is None
        line = Text(f"    {name} ")
        opened: list[Mark] = []
        for piece in pieces(self._text, stretch, marks):
            if piece.mark is None:
                style = f"underline {COLOURS.get(opened[-1].field, '')}" if opened else ""
                line.append(_in_one_line(piece.text), style=style)
            elif piece.kind == "open":
                opened.append(piece.mark)
                line.append("⟦" if plain else "")
            else:
                opened.pop()
                line.append("⟧" if plain else "")
                numbers = "·".join(str(number) for number, _ in piece.mark.decisions)
                line.append(numbers.translate(_SUPERSCRIPTS), style="dim")
        return line


def _header(title: str, explained: ExplainedEvent) -> Text:
    event = explained.event
    facts = (event.sub_event_type.value, event.scope, event.factuality, f"confidence {event.confidence:.2f}")
    return Text(f"{title}: {' · '.join(facts)}", style="bold")


def decided_by(decision: Decision) -> str:
    """What decided, with the probability of the model that is named first."""
    rule, separator, rest = decision.decided_by.partition(";")
    likely = "" if decision.probability is None else f" p={decision.probability:.2f}"
    return f"{rule}{likely}{separator}{rest}"


def weighed(weighing: Weighing) -> str:
    """Model, value and probability, and what else it may be if there is more than yes and no."""
    told = f"{weighing.model} p={weighing.probability:.2f}"
    if len(weighing.alternatives) < 2:
        return told
    likely = (other for other in weighing.alternatives if other.probability > _SLIGHT)
    following = [f"{other.value} {other.probability:.2f}" for other in likely]
    return f"{told} for {weighing.value}" + (f" (next {', '.join(following)})" if following else "")


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ")


def _features(reasons: Iterable[Reason]) -> str:
    return ", ".join(f"{reason.feature}{_LEFT_TO_RIGHT_MARK} {reason.weight:+.2f}" for reason in reasons)
