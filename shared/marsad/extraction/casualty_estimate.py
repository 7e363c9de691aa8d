"""From the tolls told in an event's evidence to best, low and high (after UCDP; rules in docs/EVENTS.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.extraction.casualty_findings import Findings, tolls_elsewhere
from marsad.extraction.casualty_mentions import Mention
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.model import Contradiction, Estimate, Harm

_FIELDS: dict[Harm, str] = {"killed": "fatalities", "wounded": "injuries"}
_OPEN_TOP = ("at_least", "more_than", "vague")


@dataclass(frozen=True)
class Estimated:
    """An estimate, and the contradiction that it had to decide."""

    value: Estimate
    contradiction: Contradiction | None = None


@dataclass(frozen=True, slots=True)
class _Figure:
    """One toll of the whole event: a sum of what is told in one breath."""

    best: int
    low: int | None
    high: int | None
    vague: bool
    update: bool
    earlier: bool
    running: bool
    start: int
    end: int


def estimate(harm: Harm, findings: Findings, reading: Reading, frame: Frame) -> Estimated:
    """The estimate of one harm from what the evidence tells."""
    told = [mention for mention in findings.mentions if mention.harm == harm and mention.part_of is None]
    if any(mention.count and not mention.anaphoric for mention in told):
        told = [mention for mention in told if not mention.anaphoric]
    figures = _figures(told)
    if not figures:
        return Estimated(_without_number(harm, told, findings))
    figures = _without_foreign(figures, frame)
    figures = _without_totals(figures, harm, reading, frame)
    figures = _distinct(figures)
    best = _best(figures)
    if len({figure.best for figure in figures}) == 1:
        return Estimated(Estimate(best=best.best, low=best.low, high=best.high, told="counted"))
    low = min(figure.best for figure in figures if figure.low is not None or figure is not best)
    tops = [figure.high for figure in figures]
    high = None if None in tops else max(top for top in tops if top is not None)
    contradiction = Contradiction(
        field=_FIELDS[harm],
        values=[figure.best for figure in figures],
        spans=[(figure.start, figure.end) for figure in figures],
    )
    return Estimated(Estimate(best=best.best, low=low, high=high, told="counted"), contradiction)


def _without_number(harm: Harm, told: Sequence[Mention], findings: Findings) -> Estimate:
    """Denied, told without a number, or not told at all."""
    if told:
        return Estimate(told="uncounted")
    counted = any(mention.harm in _FIELDS for mention in findings.mentions)
    for denial in findings.denials:
        if denial.harm == harm or (denial.harm is None and not counted):
            return Estimate(best=0, low=0, high=0, told="stated_zero")
    return Estimate(told="not_mentioned")


def _figures(told: Sequence[Mention]) -> list[_Figure]:
    """Tolls with a number, those of one chain summed."""
    chains: dict[int, list[Mention]] = {}
    for mention in told:
        if mention.count is not None:
            chains.setdefault(mention.chain, []).append(mention)
    return [_sum(chain) for chain in chains.values()]


def _sum(chain: Sequence[Mention]) -> _Figure:
    exact_floor = all(m.bound not in ("about", "up_to") for m in chain)
    closed_top = all(m.bound in ("exact", "up_to") for m in chain)
    total = sum(m.count or 0 for m in chain)
    return _Figure(
        best=total,
        low=total if exact_floor else None,
        high=total if closed_top else None,
        vague=all(m.bound == "vague" for m in chain),
        update=any(m.update for m in chain),
        earlier=all(m.earlier for m in chain),
        running=any(m.running for m in chain),
        start=chain[0].start,
        end=chain[-1].end,
    )


def _without_foreign(figures: list[_Figure], frame: Frame) -> list[_Figure]:
    """Of an incident without the running totals, of an aggregate only them, where there is anything else."""
    wanted = [figure for figure in figures if figure.running == (frame.scope == "aggregate")]
    return wanted or figures


def _without_totals(figures: list[_Figure], harm: Harm, reading: Reading, frame: Frame) -> list[_Figure]:
    """Without a lead's total of several events: the tolls of the others stand outside this event's evidence."""
    if len({figure.best for figure in figures}) < 2:
        return figures
    elsewhere = tolls_elsewhere(reading, frame.evidence)
    others = [m.count for m in elsewhere if m.harm == harm and m.part_of is None and m.count]
    kept = [
        figure
        for figure in figures
        if not any(part.best < figure.best and _adds_up(figure.best - part.best, others) for part in figures)
    ]
    return kept or figures


def _adds_up(rest: int, others: Sequence[int]) -> bool:
    """Whether some consecutive tolls add up to ``rest``."""
    for first in range(len(others)):
        total = 0
        for count in others[first:]:
            total += count
            if total == rest:
                return True
            if total > rest:
                break
    return False


def _distinct(figures: list[_Figure]) -> list[_Figure]:
    """Figures once each; a precise number rules out tens and hundreds, and a total rules out what adds up to it."""
    if any(not figure.vague for figure in figures):
        figures = [figure for figure in figures if not figure.vague]
    seen: dict[int, _Figure] = {}
    for figure in figures:
        known = seen.get(figure.best)
        if known is None or (known.low is not None and known.high is not None and not (figure.low and figure.high)):
            seen[figure.best] = figure if known is None or known.earlier == figure.earlier else known
    distinct = list(seen.values())
    if len(distinct) > 1:
        for total in distinct:
            rest = [figure for figure in distinct if figure is not total]
            if len(rest) > 1 and sum(figure.best for figure in rest) == total.best:
                return [total]
    return distinct


def _best(figures: Sequence[_Figure]) -> _Figure:
    """The last told as an update, failing that the first that is not told as outdated."""
    updates = [figure for figure in figures if figure.update and not figure.earlier]
    if updates:
        return updates[-1]
    return next((figure for figure in figures if not figure.earlier), figures[0])
