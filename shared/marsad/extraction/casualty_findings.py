"""What an article, and the evidence of one event in it, tells of tolls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.extraction.casualty_clause import STOPS, Clause
from marsad.extraction.casualty_denials import Denial, denials_in
from marsad.extraction.casualty_mention import Mention, leading_harm
from marsad.extraction.casualty_mentions import find_mentions
from marsad.extraction.casualty_parts import orphans, settle_duals, with_others, with_wholes
from marsad.extraction.frame import Offsets
from marsad.extraction.reading import Reading, ReadingKey, Term
from marsad.model import Harm


@dataclass(frozen=True)
class Findings:
    """Tolls and denials that the evidence of an event tells."""

    mentions: tuple[Mention, ...]
    denials: tuple[Denial, ...]


def find_casualties(reading: Reading, evidence: Sequence[Offsets]) -> Findings:
    """The findings for the passages ``evidence`` of an article."""
    clauses = _clauses(ReadingKey(reading))
    wanted = [index for index, clause in enumerate(clauses) if _overlaps(clause.terms, evidence)]
    mentions: list[Mention] = []
    denials: list[Denial] = []
    inherited: Harm | None = None
    # A list may leave out the verb that the stretch before has: «وفي خان يونس ستة».
    for index in sorted({*wanted, *(index - 1 for index in wanted if index)}):
        clause = clauses[index]
        found = _scanned(ReadingKey(reading), index, len(mentions), inherited)
        mentions.extend(with_others(clause, found, inherited, len(mentions)))
        inherited = leading_harm(found)
        denials.extend(denials_in(clause.terms))
    inside = [
        index
        for index, mention in enumerate(mentions)
        if _within(mention.start, mention.end, evidence) and not _denied(mention, denials)
    ]
    mentions = _only(mentions, inside)
    lost = orphans(mentions)
    mentions = _only(mentions, [index for index in range(len(mentions)) if index not in lost])
    told = tuple(denial for denial in denials if _within(denial.start, denial.end, evidence))
    return Findings(tuple(settle_duals(with_wholes(mentions))), told)


def tolls_elsewhere(reading: Reading, evidence: Sequence[Offsets]) -> tuple[Mention, ...]:
    """The tolls that the article tells outside ``evidence``, in text order."""
    mentions: list[Mention] = []
    inherited: Harm | None = None
    for index in range(len(_clauses(ReadingKey(reading)))):
        found = _scanned(ReadingKey(reading), index, len(mentions), inherited)
        inherited = leading_harm(found)
        mentions.extend(found)
    return tuple(mention for mention in mentions if not _within(mention.start, mention.end, evidence))


def _denied(mention: Mention, denials: Sequence[Denial]) -> bool:
    """Whether a mention without a number is the very noun that is denied («دون وقوع إصابات»)."""
    return mention.count is None and any(d.start <= mention.start and mention.end <= d.end for d in denials)


def _only(mentions: Sequence[Mention], indices: Sequence[int]) -> list[Mention]:
    """The mentions at ``indices``, whose links to the others of them stay."""
    renumbered = {old: new for new, old in enumerate(indices)}
    return [replace(mentions[old], part_of=renumbered.get(_parent(mentions[old]))) for old in indices]


def _parent(mention: Mention) -> int:
    return -1 if mention.part_of is None else mention.part_of


@lru_cache(maxsize=8)
def _clauses(key: ReadingKey) -> tuple[Clause, ...]:
    """The clauses of an article: what stands between two stops."""
    return tuple(_clause(key.reading, stretch) for stretch in _stretches(key.reading))


@lru_cache(maxsize=1024)
def _scanned(key: ReadingKey, index: int, before: int, inherited: Harm | None) -> tuple[Mention, ...]:
    """The tolls of the clause at ``index``, ``before`` tolls having been told; events ask for the same."""
    return tuple(find_mentions(_clauses(key)[index], before, inherited))


def _clause(reading: Reading, stretch: Sequence[Term]) -> Clause:
    first, last = stretch[0].start, stretch[-1].end
    names = frozenset(e.start for e in reading.entities if e.kind == "PERS" and first <= e.start < last)
    return Clause(stretch, reading.text, names)


def _overlaps(stretch: Sequence[Term], evidence: Sequence[Offsets]) -> bool:
    return any(first < stretch[-1].end and stretch[0].start < last for first, last in evidence)


def _within(start: int, end: int, evidence: Sequence[Offsets]) -> bool:
    return any(first <= start and end <= last for first, last in evidence)


def _stretches(reading: Reading) -> Iterator[Sequence[Term]]:
    """The article's terms cut at stops and line ends."""
    current: list[Term] = []
    for term in reading.terms:
        if current and "\n" in reading.text[current[-1].end : term.start]:
            yield current
            current = []
        current.append(term)
        if term.form in STOPS:
            yield current
            current = []
    if current:
        yield current
