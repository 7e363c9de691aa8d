"""Prints the scorer's figures for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from marsad.evaluation.figures import MEASURED
from marsad.evaluation.reliability import Reliability
from marsad.evaluation.scoring import MANNER, SLOTS

_PARTS = ("p", "r", "f1")
_TITLES = f"{'P':>8}{'R':>8}{'F1':>8}"


def figure_lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """The tables by slot and by sub-event type, and the figures of the whole."""
    yield (
        f"{figures['articles']} articles, {figures['gold_events']} labelled events, "
        f"{figures['predicted_events']} extracted"
    )
    yield f"{'':12}{_TITLES}"
    for name in MEASURED:
        yield f"{name:12}{_row(figures[name])}"
    for name in MANNER:
        yield f"{name} accuracy over aligned: {figures[f'{name}_accuracy']}"
    yield f"articles with nothing to code, left empty: {figures['empty_articles_kept_empty']}"
    yield (
        f"composite (mean F1 of events and {len(SLOTS)} slots): {figures['composite']} (95%: {figures['composite_95']})"
    )
    types: Mapping[str, Mapping[str, float]] = figures["by_sub_event_type"]
    width = max(map(len, types), default=0) + 2
    yield ""
    yield f"{'by sub-event type':{width}}{'labelled':>10}{'found':>8}{'right':>8}{_TITLES}"
    for name, row in types.items():
        yield f"{name:{width}}{row['labelled']:10}{row['found']:8}{row['right_type']:8}{_row(row)}"
    yield "found: aligned with an extracted event; right: of the same type, too; P, R, F1: of events of the type"


def reliability_lines(table: Reliability) -> Iterator[str]:
    """The table of confidence against share right."""
    yield f"{'confidence':12}{'events':>8}{'mean':>8}{'right':>8}"
    for row in table.bins:
        means = "".join(f"{'–' if mean is None else f'{mean:.3f}':>8}" for mean in (row.confidence, row.right))
        yield f"{f'{row.low:.1f} – {row.high:.1f}':12}{row.events:8}{means}"
    yield f"expected calibration error: {table.expected_calibration_error}"


def _row(figures: Mapping[str, float]) -> str:
    return "".join(f"{figures[part]:8.3f}" for part in _PARTS)
