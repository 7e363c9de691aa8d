"""The tolls told so far in a clause, and what of the text read so far bears on the next one."""

from dataclasses import replace

from marsad.extraction.casualty_clause import Clause
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_lexicon import listed
from marsad.extraction.casualty_mention import (
    Mention,
    is_additional,
    is_nth,
    is_perpetrator,
    side_of,
    standing_of,
    words_of,
)
from marsad.extraction.frame import Offsets
from marsad.model import Harm

VICTIMS: tuple[Harm, ...] = ("killed", "wounded")


class Tolls:
    """What scanning a clause from left to right has come to."""

    def __init__(self, clause: Clause, offset: int, inherited: Harm | None) -> None:
        """``offset`` is the index that the first mention will have; ``inherited`` the harm of the clause before.

        A list may leave out the verb that the clause before it has.
        """
        self.clause = clause
        self.inherited = inherited
        self.mentions: list[Mention] = []
        self.used: set[int] = set()  # first terms of groups that are told for
        self.served: set[int] = set()  # words of harm whose victims are found
        self.deed = ""  # the word of harm at work
        self.word: Offsets | None = None  # and where it stands
        self.harm: Harm | None = None
        self.reach = -1  # where the last toll ends
        self.total: tuple[Harm, int] | None = None  # a total whose number is still to come, and where it is named
        self.parting = False  # within a breakdown of the last toll
        self.some_of: Harm | None = None  # within a breakdown of a toll of a clause before: «من بين القتلى»
        self._offset = offset

    def add_part(self, group: Group, rule: str) -> None:
        """Tell ``group`` as part of the last toll that is no part itself."""
        wholes = [index for index, mention in enumerate(self.mentions) if mention.part_of is None]
        if not wholes:
            return
        self.parting = self.parting or group.of_them
        self.used.add(group.first)
        part = self._mention(group, self.mentions[wholes[-1]].harm, group.count, rule)
        self.mentions.append(replace(part, part_of=wholes[-1] + self._offset))

    def add(
        self,
        group: Group,
        harm: Harm,
        count: int | None,
        rule: str,
        *,
        chained: bool = False,
        anaphoric: bool = False,
        partitive: bool = False,
    ) -> None:
        """Tell ``group`` as a toll of its own; if ``chained``, it adds up with the last one of the same harm.

        ``rule`` names what made it one, for whoever looks for an error.
        """
        self.used.add(group.first)
        mention = replace(self._mention(group, harm, count, rule), anaphoric=anaphoric, partitive=partitive)
        whole = next((told for told in reversed(self.mentions) if told.part_of is None), None)
        if chained and whole is not None and whole.harm == harm:
            mention = replace(mention, chain=whole.chain)
        self.mentions.append(mention)
        self.harm = harm
        self.reach = group.last
        if self.total is not None and self.total[1] <= group.first:
            self.total = None

    def _mention(self, group: Group, harm: Harm, count: int | None, rule: str) -> Mention:
        clause = self.clause
        standing = standing_of(clause, group.first, self.mentions)
        since = any(clause.form(index) in listed("since") for index in range(len(clause)))
        return Mention(
            harm=harm,
            count=count,
            bound="vague" if count is None else group.bound,
            group=words_of(clause, group),
            start=group.start,
            end=group.end,
            chain=self._offset + len(self.mentions),
            stretch=clause.terms[0].start,
            upper=group.upper,
            standing=standing,
            running=since and standing == "update",
            additional=is_additional(clause, group),
            single=count == 1 and not group.counted,
            two_or_more=count == 2 and group.two_or_more,
            nth=is_nth(clause, group),
            perpetrator=is_perpetrator(group),
            side=side_of(clause, group, self.deed),
            rule=rule,
            number=group.number if count is not None else "no number",
            word=self.word,
        )
