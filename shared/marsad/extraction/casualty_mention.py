"""One toll as an article tells it, with what the words around it say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.arabic.numbers import ordinal
from marsad.extraction.casualty_clause import Clause
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_lexicon import lexicon, listed
from marsad.extraction.frame import Offsets
from marsad.model import Bound, Harm

Standing = Literal["update", "earlier"]
_SIDES = ("militants", "rebels", "forces", "civilians")


@dataclass(frozen=True, slots=True)
class Mention:
    """One toll as told. ``count`` None: people were harmed, but no number is told; ``upper`` ends a range.

    Attributes:
        chain: shared by tolls told in one breath, which add up.
        stretch: offset at which the text between two stops begins that tells it.
        part_of: index of the larger toll among the mentions of the article.
        standing: ``update`` for a newer figure, ``earlier`` for one told to be outdated.
        running: the total of a count that goes on («ما يرفع الحصيلة منذ … إلى»).
        anaphoric: a pronoun for people told before.
        partitive: some of those told before («أربعة من الجرحى»).
        additional: people beside those told before («قتلوا أيضا»).
        single: one person, told by a noun or a name.
        others: the rest of those told in part («القتلى الثلاثة الآخرون»).
        nth: one more of those counted before («توفي جندي سابع»).
        perpetrator: whoever did it («وقتل المهاجم»), told apart from those he killed.
        two_or_more: a form that may be the dual or the plural («مصابين»), counted as two.
        side: the party of the victims.
        rule: what made it a toll, and ``number`` how its number is told, for an explanation.
        word: offsets of the word of harm that was last told.
    """

    harm: Harm
    count: int | None
    bound: Bound
    group: str | None
    start: int
    end: int
    chain: int
    stretch: int
    part_of: int | None = None
    upper: int | None = None
    standing: Standing | None = None
    running: bool = False
    anaphoric: bool = False
    partitive: bool = False
    additional: bool = False
    single: bool = False
    others: bool = False
    two_or_more: bool = False
    nth: bool = False
    perpetrator: bool = False
    side: str | None = None
    rule: str = ""
    number: str = ""
    word: Offsets | None = None


def leading_harm(mentions: Sequence[Mention]) -> Harm | None:
    """The harm that a list goes on with which leaves out its verb: deaths, else what is told first."""
    harms = [mention.harm for mention in mentions]
    return "killed" if "killed" in harms else harms[0] if harms else None


def is_additional(clause: Clause, group: Group) -> bool:
    """Whether a word adds the group to those told before: «قتلوا أيضا», «وفي الجانب الإسرائيلي»."""
    near = (*range(max(0, group.first - 6), group.first), *range(group.last, group.last + 8))
    return any(clause.says(index, "more") for index in near) or any(
        clause.says(index, "other_side") for index in near if index < group.first
    )


def is_nth(clause: Clause, group: Group) -> bool:
    """Whether a person is one more of those counted before: «توفي جندي سابع»."""
    after = clause.after(group)
    rank = None if group.counted or after.startswith("ال") else ordinal(after)
    return rank is not None and rank > 1


def is_perpetrator(group: Group) -> bool:
    """Whether a group is the one who did it: «المهاجم», «منفذ الهجوم»."""
    lemma = group.noun.lemma if group.noun is not None else ""
    return group.count == 1 and not group.counted and lemma in ("مهاجم", "منفذ")


def side_of(clause: Clause, group: Group, deed: str) -> str | None:
    """Which party the victims are of, as far as a word of the group or the word of harm ``deed`` tells."""
    for term in clause.terms[group.first : group.last + 6]:
        if term.start > group.end and (term.form in (",", ".") or term.form[:1] == "و"):
            break
        found = lexicon().noun(term.form)
        lemma = found[0].lemma if found else term.form
        for side in _SIDES:
            if lemma in listed("sides", side):
                return side
    if deed.removeprefix("و").startswith(("فقد", "خسر", "فخسر", "ففقد")):
        return "losers"
    told = (deed, *(clause.form(index) for index in range(max(0, group.first - 4), group.last)))
    martyred = ("استشه", "شهيد", "شهداء", "ارتق")
    return "martyrs" if any(form.lstrip("وفب").startswith(martyred) for form in told) else None


def standing_of(clause: Clause, position: int, told: Sequence[Mention]) -> Standing | None:
    """Which came last before ``position``: a word for a newer figure or one for an outdated figure.

    A figure holds off the words before it, except from what is joined to it («إلى 9 قتلى و31 جريحا»).
    """
    figures = {mention.end: mention for mention in told if mention.count and mention.part_of is None}
    for index in range(position - 1, -1, -1):
        figure = figures.get(clause.terms[index].end)
        if figure is not None:
            joined = position - index <= 3 and clause.form(position)[:1] == "و"
            return figure.standing if joined else None
        form = clause.form(index)
        readings = {form, form[1:]} if form[:1] in ("و", "ف") else {form}
        if readings & listed("earlier"):
            return "earlier"
        if readings & listed("updates"):
            return "update"
    return None


def _noun_at(clause: Clause, group: Group) -> int:
    """Index of the group's noun: its last term, or the one before words that hedge («20 شخصا على الأقل»)."""
    for index in range(group.last - 1, group.first, -1):
        found = lexicon().noun(clause.terms[index].form)
        if found is not None and found[0] == group.noun:
            return index
    return group.last - 1


def words_of(clause: Clause, group: Group) -> str | None:
    """The victims as told: the noun and the adjectives after it; None where a number stands alone."""
    of_some = clause.after(group) == "من"
    if group.noun is None and not of_some:
        return None
    names_victims = of_some and group.counted and group.harm is not None
    first = group.last + 1 if group.noun is None or names_victims else _noun_at(clause, group)
    last = first + 1
    while last < min(first + 4, len(clause)):
        term = clause.terms[last]
        if term.form.startswith("و") or not any(word.upos == "ADJ" for word in term.words):
            break
        last += 1
    return clause.text[clause.terms[first].start : clause.terms[last - 1].end] if first < len(clause) else None
