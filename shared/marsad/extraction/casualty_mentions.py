"""Finds the tolls of a clause: the victims of each word of harm, and the groups that stand beside them."""

from marsad.arabic.normalisation import skeleton
from marsad.extraction.casualty_clause import Clause
from marsad.extraction.casualty_coordination import meet, names_one_more
from marsad.extraction.casualty_harm_words import follow, tell_beaten_to_death
from marsad.extraction.casualty_lexicon import lexicon, listed
from marsad.extraction.casualty_mention import Mention, leading_harm
from marsad.extraction.casualty_tolls import Tolls
from marsad.model import Harm


def find_mentions(clause: Clause, offset: int, inherited: Harm | None) -> list[Mention]:
    """The mentions of a clause, scanned from left to right.

    ``offset`` is the index that the first will have; ``inherited`` the harm of the clause before, whose verb a list may
    leave out.
    """
    tolls = Tolls(clause, offset, inherited)
    position = 0
    while position < len(clause):
        trigger, group = clause.triggers.get(position), clause.groups.get(position)
        if trigger is not None and follow(tolls, trigger):
            position = trigger.last
        elif group is not None:
            if position not in tolls.used:
                meet(tolls, group)
            position = group.last
        elif until := clause.phrase(position, "until_death"):
            tell_beaten_to_death(tolls, position, until[0])
            position = until[0]
        elif opened := clause.opens_parts(position):
            tolls.parting = bool(tolls.mentions)
            victims_named = lexicon().noun(clause.form(opened[0] - 1))
            tolls.some_of = victims_named[0].harm if victims_named and not tolls.mentions else None
            position = opened[0]
        elif names_one_more(tolls, position):
            tolls.add(clause.single(position, position + 1), tolls.mentions[-1].harm, 1, "one more name", chained=True)
            position += 1
        else:
            if clause.is_verb(position) and not clause.says(position, "plain_verbs"):
                tolls.parting, tolls.some_of = False, None
            if clause.bare(position, "و") in listed("revised"):
                tolls.total = (leading_harm(tolls.mentions) or tolls.inherited or "killed", position + 1)
            if clause.bare(position, "و") in (skeleton("حصيلة"), skeleton("الحصيلة"), skeleton("خسائر")):
                tolls.total = ("killed", position + 1)
            position += 1
    return tolls.mentions
