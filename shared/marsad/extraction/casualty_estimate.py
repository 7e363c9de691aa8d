"""From the tolls told in an event's evidence to best, low and high (after UCDP; rules in docs/EVENTS.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from marsad.extraction.casualty_findings import Findings, tolls_elsewhere
from marsad.extraction.casualty_mention import Mention
from marsad.extraction.casualty_parts import PartedToll, parted_tolls
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.reading import Reading
from marsad.model import Contradiction, Estimate, Harm

Item = TypeVar("Item")
_FIELDS: dict[Harm, str] = {"killed": "fatalities", "wounded": "injuries"}


@dataclass(frozen=True)
class Estimated:
    """An estimate, the contradiction that it had to decide, and the rules that led from the tolls to it.

    ``told`` are the tolls that it was read from, ``stated_by`` offsets of the denial that says zero.
    """

    value: Estimate
    rules: tuple[str, ...]
    told: tuple[Mention, ...] = ()
    contradiction: Contradiction | None = None
    stated_by: Offsets | None = None


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
    side: str | None
    additional: bool
    single: bool
    nth: bool
    perpetrator: bool
    start: int
    end: int
    stretch: int


def estimate(harm: Harm, findings: Findings, reading: Reading, frame: Frame) -> Estimated:
    """The estimate of one harm from what the evidence tells."""
    rules: list[str] = []
    whole = [mention for mention in findings.mentions if mention.part_of is None]
    own = _noting("a lead that counts several events left out", whole, _own(whole, reading, frame), rules)
    of_harm = [mention for mention in own if mention.harm == harm]
    told = _noting("a pronoun for people counted elsewhere left out", of_harm, _without_pronouns(of_harm), rules)
    figures = _figures(told)
    if not figures:
        return _without_number(harm, told, findings)
    figures = _noting("running totals left out, or all else", figures, _without_foreign(figures, frame), rules)
    for rule, step in _STEPS:
        figures = _noting(rule, figures, step(figures), rules)
    best = _best(figures)
    parted = _disagreeing(harm, findings.mentions, figures)
    figures = [*figures, *(_sum(toll.parts) for toll in parted)]
    if len({figure.best for figure in figures}) == 1:
        value = Estimate(best=best.best, low=best.low, high=best.high, told="counted")
        return Estimated(value, (*rules, "one figure"), tuple(told))
    low = min(figure.best for figure in figures if figure.low is not None or figure is not best)
    high = max(figures, key=lambda figure: figure.best).high
    contradiction = Contradiction(
        field=_FIELDS[harm],
        values=[figure.best for figure in figures],
        spans=_spans(figures, parted),
    )
    rules.append("several figures: the last told as an update" if best.update else "several figures: the first")
    value = Estimate(best=best.best, low=low, high=high, told="counted")
    return Estimated(value, tuple(rules), tuple(told), contradiction)


def _disagreeing(harm: Harm, mentions: Sequence[Mention], figures: Sequence[_Figure]) -> list[PartedToll]:
    """The last toll among ``figures`` whose parts add up to another number than it and all of them."""
    known = {figure.best for figure in figures}
    tolls = [toll for toll in parted_tolls(mentions) if toll.whole.harm == harm and toll.whole.count in known]
    return [toll for toll in tolls if toll.disagrees() and toll.total not in known][-1:]


def _spans(figures: Sequence[_Figure], parted: Sequence[PartedToll]) -> list[tuple[int, int]]:
    """Where the figures stand; those told in parts stand last, and have a span for each part."""
    whole = figures[: len(figures) - len(parted)]
    parts = [part for toll in parted for part in toll.parts]
    return [*((figure.start, figure.end) for figure in whole), *((part.start, part.end) for part in parts)]


def _noting(rule: str, before: list[Item], after: list[Item], rules: list[str]) -> list[Item]:
    """``after``; ``rule`` is added to ``rules`` where it made it another list than ``before``."""
    if after != before:
        rules.append(rule)
    return after


def _without_number(harm: Harm, told: Sequence[Mention], findings: Findings) -> Estimated:
    """Denied, told without a number, or not told at all."""
    if told:
        return Estimated(Estimate(told="uncounted"), ("told with no number",), tuple(told))
    counted = any(mention.harm in _FIELDS for mention in findings.mentions)
    for denial in findings.denials:
        # Whoever says that nobody was even wounded says that nobody died.
        if denial.harm == harm or (denial.harm in (None, "wounded") and not counted):
            zero = Estimate(best=0, low=0, high=0, told="stated_zero")
            return Estimated(zero, ("denied",), (), None, (denial.start, denial.end))
    return Estimated(Estimate(told="not_mentioned"), ("not told",))


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
    sides = {m.side for m in chain if m.side}
    return _Figure(
        best=total,
        low=total if exact_floor else None,
        high=sum(m.upper or m.count or 0 for m in chain) if closed_top else None,
        vague=all(m.bound == "vague" for m in chain),
        update=any(m.standing == "update" for m in chain),
        earlier=all(m.standing == "earlier" for m in chain),
        running=any(m.running for m in chain),
        side=sides.pop() if len(sides) == 1 else None,
        additional=chain[0].additional,
        single=len(chain) == 1 and chain[0].single,
        nth=chain[0].nth,
        perpetrator=len(chain) == 1 and chain[0].perpetrator,
        stretch=chain[0].stretch,
        start=min(m.start for m in chain),
        end=max(m.end for m in chain),
    )


def _without_foreign(figures: list[_Figure], frame: Frame) -> list[_Figure]:
    """Of an incident without the running totals, of an aggregate only them, where there is anything else."""
    aggregate = frame.scope == "aggregate"
    wanted = [figure for figure in figures if figure.running == aggregate or figure.earlier]
    return wanted if any(not figure.earlier for figure in wanted) else figures


def _without_pronouns(told: Sequence[Mention]) -> list[Mention]:
    """Without pronouns for people whom another toll counts, unless others are told with them («أردوه مع سائقه»)."""
    chains = {mention.chain for mention in told if mention.count and not mention.anaphoric}
    return [mention for mention in told if not chains or mention.chain in chains]


def _own(whole: list[Mention], reading: Reading, frame: Frame) -> list[Mention]:
    """The tolls ``whole``, which stand for themselves, without those of a lead that counts several events.

    Such a lead is evidence of its first event; the tolls of the others follow outside this event's evidence.
    """
    deaths = [mention for mention in whole if mention.harm == "killed" and mention.count]
    if len({mention.count for mention in deaths}) < 2:
        return whole
    elsewhere = [m for m in tolls_elsewhere(reading, frame.evidence) if m.harm == "killed" and m.part_of is None]
    dropped = set()
    for total in deaths:
        for part in deaths:
            rest = (total.count or 0) - (part.count or 0)
            following = [m.count for m in elsewhere if m.count and m.start > part.start]
            apart = part.start > total.start and part.stretch != total.stretch
            if rest > 0 and apart and _begins_with_sum(rest, following):
                dropped.add(total.stretch)
    return [m for m in whole if m.stretch not in dropped] if dropped else whole


def _begins_with_sum(rest: int, counts: Sequence[int]) -> bool:
    """Whether the first few of ``counts`` add up to ``rest``."""
    total = 0
    for count in counts:
        total += count
        if total >= rest:
            return total == rest
    return False


def _by_side(figures: list[_Figure]) -> list[_Figure]:
    """Tolls of different sides added up, the best of each side: «16 مسلحا … ثلاثة جنود»."""
    sides: dict[str, list[_Figure]] = {}
    for figure in figures:
        if figure.side:
            sides.setdefault(figure.side, []).append(figure)
    if len({figure.best for figure in figures}) < 2 or len(sides) < 2 or None in {figure.side for figure in figures}:
        return figures
    if "martyrs" in sides and not {"militants", "losers"} & set(sides):
        return figures
    return [_together([_best(of_side) for of_side in sides.values()])]


def _together(figures: Sequence[_Figure]) -> _Figure:
    """Several figures of different people as one."""
    lows, highs = [f.low for f in figures], [f.high for f in figures]
    return replace(
        figures[0],
        best=sum(f.best for f in figures),
        low=None if None in lows else sum(low or 0 for low in lows),
        high=None if None in highs else sum(high or 0 for high in highs),
        update=any(f.update for f in figures),
        single=False,
        start=min(f.start for f in figures),
        end=max(f.end for f in figures),
    )


def _with_additional(figures: list[_Figure]) -> list[_Figure]:
    """Those told as more victims («قتلوا أيضا») added to the figure before them."""
    merged: list[_Figure] = []
    for figure in figures:
        told_more = figure.additional and merged and not figure.update and figure.best != merged[-1].best
        if told_more or (figure.nth and merged):
            merged[-1] = _together([merged[-1], figure])
        else:
            merged.append(figure)
    return merged


def _with_losses(figures: list[_Figure]) -> list[_Figure]:
    """What a party lost itself added to those it killed, and the one who did it to those he killed."""
    losses = [figure for figure in figures if figure.side == "losers" and not figure.single]
    lost = losses[:1] if len({figure.best for figure in losses}) == 1 else []
    perpetrators = [figure for figure in figures if figure.perpetrator][:1]
    others = [figure for figure in figures if not figure.perpetrator and figure.side != "losers" and not figure.single]
    added = [*lost, *perpetrators]
    if not added or not others or any(figure.best == loss.best for figure in others for loss in lost):
        return figures
    return [_together([figure, *added]) for figure in others]


def _distinct(figures: list[_Figure]) -> list[_Figure]:
    """Figures once each.

    A precise number rules out tens and hundreds, a count the one person whom a headline names, and a total what adds
    up to it.
    """
    if any(not figure.vague for figure in figures):
        figures = [figure for figure in figures if not figure.vague]
    if any(not figure.single and figure.best > 1 for figure in figures):
        figures = [figure for figure in figures if not figure.single]
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


# What makes one figure of several, one after the other, under the name that an explanation gives it.
_STEPS: tuple[tuple[str, Callable[[list[_Figure]], list[_Figure]]], ...] = (
    ("more victims added to the toll before", _with_additional),
    ("tolls of different sides added up", _by_side),
    ("own losses and the perpetrator added to those killed", _with_losses),
    ("each figure once: precise over vague, counted over single, total over its parts", _distinct),
)


def _best(figures: Sequence[_Figure]) -> _Figure:
    """The last told as an update, failing that the first that is not told as outdated."""
    updates = [figure for figure in figures if figure.update and not figure.earlier]
    if updates:
        return updates[-1]
    return next((figure for figure in figures if not figure.earlier), figures[0])
