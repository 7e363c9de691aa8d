"""Groups whose noun names the harm, and the totals that such a noun names: «ثمانية قتلى», «عدد القتلى … إلى 25»."""

from marsad.arabic.normalisation import skeleton
from marsad.extraction.casualty_clause import Clause
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_lexicon import lexicon, listed
from marsad.extraction.casualty_tolls import Tolls
from marsad.extraction.casualty_unsplit import UNSPLIT, tell_between_harms, unsplit_with
from marsad.model import Harm


def meet_victims(tolls: Tolls, group: Group, harm: Harm) -> None:
    """«ثمانية قتلى وأربعون جريحا»."""
    tolls.some_of = None
    if _names_total(tolls, group, harm) or _tells_nobody(tolls, group, harm) or tell_between_harms(tolls, group):
        return
    if tolls.parting and tolls.mentions and tolls.mentions[-1].harm == harm:
        tolls.add_part(group, "breakdown of a toll")
        return
    if group.of_them and group.numeral:
        tolls.add(group, harm, group.count, "some of them", partitive=True)
        return
    tolls.parting = False
    other = unsplit_with(tolls.clause, group)
    if other is not None and other.harm is not None:
        tolls.used.add(other.first)
        tolls.add(group, harm, None, UNSPLIT)
        tolls.add(other, other.harm, None, UNSPLIT)
    else:
        chained = group.joined or tolls.clause.before(group) == "مقابل"
        tolls.add(group, harm, group.count, "noun of victims", chained=chained)


def _tells_nobody(tolls: Tolls, group: Group, harm: Harm) -> bool:
    """Whether a noun of victims tells nobody beyond those told elsewhere."""
    clause, noun = tolls.clause, group.noun
    if noun is None or group.counted or group.count is None:
        return _part_of_name(clause, group)
    wounding = noun.lemma == skeleton("إصابة")
    victim_of = clause.says(group.first - 1, "fell_victim", "وف")  # «راح ضحية»: who, is told further on
    any_at_all = clause.before(group) == "اي"  # «نفى سقوط أي قتيل»
    told = bool(tolls.mentions) and tolls.mentions[-1].harm == harm and group.first - tolls.reach <= 5
    predicate = told and group.accusative and noun.grade == "singular"  # «أردوا شابا قتيلا»
    return wounding or victim_of or any_at_all or predicate


def _names_total(tolls: Tolls, group: Group, harm: Harm) -> bool:
    """«عدد القتلى», «قتلى الهجوم إلى 25»: the plural names what a number elsewhere counts."""
    clause = tolls.clause
    if not group.counted and (group.definite or (group.noun is not None and group.noun.possessed)):
        if clause.before(group) in listed("totals"):
            _tell_pending(tolls, group, harm)
        tolls.total = (harm, group.last)
        tolls.harm = tolls.harm or harm
        tolls.parting = False
        return True
    if group.count is not None or _part_of_name(clause, group):
        return False
    before = clause.before(group)
    if before in listed("totals") or before in listed("updates"):
        _tell_pending(tolls, group, harm)
    else:
        following = [clause.form(index) for index in range(group.last, group.last + 14)]
        if not following[0].startswith("ال") or "الي" not in following:
            return False
    tolls.total = (harm, group.last)
    return True


def _tell_pending(tolls: Tolls, group: Group, harm: Harm) -> None:
    """«إلى سبعة عدد شهداء الهجوم»: the number stands before those it counts."""
    pending = next((other for other in tolls.clause.groups.values() if other.last == group.first - 1), None)
    if pending and pending.counted and not pending.thing and pending.first not in tolls.used:
        tolls.add(pending, harm, pending.count, "number of a total")


def fills_total(tolls: Tolls, group: Group, harm: Harm, named: int) -> bool:
    """Whether a number is that of the total of ``harm`` named at ``named``: «عدد القتلى … إلى 17»."""
    if group.count is None or not group.numeral or group.joined or group.first - named > 30:
        return False
    links, reached = listed("links"), listed("reached")
    if "ب" in group.prefix and any(
        tolls.clause.bare(index, "و") in listed("revised") for index in range(named - 5, named)
    ):
        return False  # «خفضت الحصيلة بنحو مئة إلى 253»
    adjacent = group.first == named and not group.thing  # «وأن المصابين 28»
    if adjacent or tolls.clause.before(group) in links or "ب" in group.prefix:
        return True
    return any(
        tolls.clause.form(index).removeprefix("و") in reached or tolls.clause.form(index) in reached
        for index in range(max(0, named - 4), group.first)
    )


def _part_of_name(clause: Clause, group: Group) -> bool:
    """«كتائب شهداء الأقصى»."""
    return group.count is None and group.first > 0 and lexicon().thing(clause.before(group))
