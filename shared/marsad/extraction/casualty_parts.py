"""Parts of a toll that are told apart from it: «14 من القتلى», «القتلى الثلاثة الآخرون»."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marsad.arabic.numbers import parse_number
from marsad.extraction.casualty_clause import Clause
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_mention import Mention
from marsad.model import Harm

_LONGEST_DEFINITE = 3  # words of «الثلاثة عشر», and a margin


@dataclass(frozen=True)
class PartedToll:
    """A toll whose parts are told in full: some of them, and then «the others»."""

    whole: Mention
    parts: tuple[Mention, ...]

    @property
    def total(self) -> int:
        """What the parts add up to."""
        return sum(part.count or 0 for part in self.parts)

    def disagrees(self) -> bool:
        """Whether the toll cannot be what its parts add up to, however many of them overlap."""
        stated, bound = self.whole.count or 0, self.whole.bound
        if bound == "about":
            return False
        others = self.parts[-1].count or 0
        sums = {others}
        for part in self.parts[:-1]:
            sums |= {known + (part.count or 0) for known in sums}
        fits = {total for total in sums if total != others}
        if bound in ("at_least", "more_than", "vague"):
            return all(total < stated for total in fits)
        if bound == "up_to":
            return all(total > stated for total in fits)
        return stated not in fits


def parted_tolls(mentions: Sequence[Mention]) -> list[PartedToll]:
    """The tolls of ``mentions`` that have «the others» among their parts, with the parts told up to there."""
    found: list[PartedToll] = []
    for rest in mentions:
        if rest.others and rest.part_of is not None:
            parts = [m for m in mentions if m.part_of == rest.part_of and m.start < rest.start and m.count]
            found.append(PartedToll(mentions[rest.part_of], (*parts, rest)))
    return found


def with_others(clause: Clause, told: Sequence[Mention], harm: Harm | None, offset: int) -> list[Mention]:
    """The mentions ``told`` of a clause, with «القتلى الثلاثة الآخرون» and «والثلاثة الباقون» told or marked as such.

    ``harm`` is that of the clause before, for a number with no noun; ``offset`` the index of the first of ``told``.
    """
    found = list(told)
    for position in range(len(clause)):
        if not clause.says(position, "the_others", "وف"):
            continue
        group, named = _others_at(clause, position)
        of_harm = named or (told[-1].harm if told else harm)
        if group is None or of_harm is None:
            continue
        at = next((i for i, m in enumerate(found) if m.start < group.end and group.start < m.end), len(found))
        mention = Mention(
            harm=of_harm,
            count=group.count,
            bound="exact",
            group=None,
            start=group.start,
            end=group.end,
            chain=offset + at,
            stretch=clause.terms[0].start,
            others=True,
            rule="the others",
            number="numeral",
        )
        found[at : at + 1] = [mention]
    return found


def _others_at(clause: Clause, position: int) -> tuple[Group | None, Harm | None]:
    """The group that «الآخرون» at ``position`` ends or that its number follows, and the harm that its noun names."""
    first, last, count = position, position + 1, None
    for index in range(position - 1, max(-1, position - 1 - _LONGEST_DEFINITE), -1):
        if _definite_number(clause, index, position) is not None:
            first, count = index, _definite_number(clause, index, position)
    if count is None:
        for end in range(position + 2, min(position + 1 + _LONGEST_DEFINITE, len(clause)) + 1):
            number = _definite_number(clause, position + 1, end)
            last, count = (end, number) if number is not None else (last, count)
    noun = next((group for group in clause.groups.values() if group.last == first), None)
    if noun is None or not noun.definite or noun.harm is None:
        of_another = clause.form(first)[:1] not in ("و", "ف") and clause.bare(first - 1).startswith("ال")
        return (None if count is None or of_another else clause.single(first, last, count)), None
    count = count if count is not None else noun.count
    return (None if count is None else clause.single(noun.first, last, count)), noun.harm


def _definite_number(clause: Clause, first: int, last: int) -> int | None:
    """The number that exactly the terms «الثلاثة عشر» spell, in digits too («الـ13»)."""
    forms = [clause.form(index) for index in range(first, last)]
    forms[0] = forms[0].lstrip("وف")
    digits = "".join(forms).removeprefix("ال")
    if forms[0].startswith("ال") and digits.isdecimal():
        return int(digits)
    number = parse_number(forms)
    return number.value if number and number.definite and number.length == len(forms) else None


def with_wholes(mentions: Sequence[Mention]) -> list[Mention]:
    """Some of those told («أربعة من الجرحى») made part of the larger toll of that harm told last, or else next.

    «The others» join the last part told before them.
    """
    linked = list(mentions)
    for at, mention in enumerate(linked):
        if mention.partitive:
            before = (index for index in range(at - 1, -1, -1) if _holds(linked[index], mention))
            after = (index for index in range(at + 1, len(linked)) if _holds(linked[index], mention))
            linked[at] = replace(mention, part_of=next(before, next(after, None)))
    parted = {mention.chain: mention for mention in linked if mention.partitive and mention.part_of is not None}
    for at, mention in enumerate(linked):
        head = parted.get(mention.chain)
        if head is not None and mention.part_of is None and mention.harm == head.harm:
            linked[at] = replace(mention, part_of=head.part_of)  # «14 من القتلى مسلحون و3 مدنيون»
    for at, mention in enumerate(linked):
        if mention.others:
            part = next((p for p in reversed(linked[:at]) if _is_part(p) and p.harm == mention.harm), None)
            if part is not None:
                linked[at] = replace(mention, part_of=part.part_of, chain=part.chain)
    return linked


def orphans(mentions: Sequence[Mention]) -> set[int]:
    """Indices of «the others» whom no part goes before, where another toll of that harm is told."""
    return {
        at
        for at, mention in enumerate(mentions)
        if mention.others
        and not any(_is_part(other) and other.harm == mention.harm for other in mentions[:at])
        and any(m.harm == mention.harm and m.count and not m.others for m in mentions)
    }


def _is_part(mention: Mention) -> bool:
    return not mention.others and (mention.partitive or mention.part_of is not None)


def _holds(whole: Mention, part: Mention) -> bool:
    same = whole.harm == part.harm and whole.part_of is None and not (whole.partitive or whole.others)
    if not same or whole.count is None or part.count is None:
        return False
    return whole.bound == "vague" or whole.count > part.count  # «عشرات» may be any number of tens


def settle_duals(mentions: Sequence[Mention]) -> list[Mention]:
    """Forms that may be two or many («مصابين») without their count where another number is told of that harm.

    Two sides of a fight have a number each, and several told in one breath are one number.
    """
    return [
        replace(mention, count=None, bound="vague") if any(_outnumbers(m, mention) for m in mentions) else mention
        for mention in mentions
    ]


def _outnumbers(other: Mention, dual: Mention) -> bool:
    """Whether ``other`` tells how many were harmed where ``dual`` may just say that some were."""
    if not dual.two_or_more or dual.part_of is not None or dual.additional or other.two_or_more or other.single:
        return False
    sides = {other.side, dual.side}
    apart = len(sides) == 2 and None not in sides
    counted = other.count not in (None, dual.count) and other.part_of is None
    return counted and other.harm == dual.harm and other.chain != dual.chain and not apart
