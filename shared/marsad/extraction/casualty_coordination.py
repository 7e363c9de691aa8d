"""Groups that no word of harm governs directly: parts of a toll, and what a list or a conjunction adds to it."""

from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_mention import leading_harm
from marsad.extraction.casualty_tolls import VICTIMS, Tolls
from marsad.extraction.casualty_unsplit import tell_between_harms
from marsad.extraction.casualty_victim_nouns import fills_total, meet_victims
from marsad.model import Harm


def meet(tolls: Tolls, group: Group) -> None:
    """Tell ``group`` where its noun, or what stands before it, says that its people were harmed."""
    if group.thing:
        return
    if group.harm in VICTIMS or (group.harm in ("displaced", "missing") and group.numeral):
        meet_victims(tolls, group, group.harm)
        return
    if (group.harm and group.prefix and not group.counted) or _captives(group) or tell_between_harms(tolls, group):
        return
    if tolls.some_of is not None and group.counted and group.count is not None:
        rule = "some of a toll told before"
        tolls.add(group, tolls.some_of, group.count, rule, chained=group.joined, partitive=True)
        return
    elided = _elided_harm(tolls, group)
    if tolls.parting and group.counted and _connected(tolls, group, "beside"):
        tolls.parting = False  # «22 مدنيا بينهم ستة أطفال، فضلا عن 26 من القوات»
    if tolls.parting or (group.of_them and _follows_toll(tolls, group)):
        if not group.definite:
            tolls.add_part(group, "breakdown of a toll")
    elif tolls.total is not None and fills_total(tolls, group, *tolls.total):
        tolls.add(group, tolls.total[0], group.count, "number of a total")
    elif elided is not None:
        tolls.add(group, elided, group.count, "list with its verb left out", chained=True)
    elif tolls.harm and tolls.mentions and _coordinated(tolls, group):
        tolls.add(group, tolls.harm, group.count, "goes on with the toll before it", chained=True)
    elif _enumerates(tolls, group):
        tolls.parting = True
        tolls.add_part(group, "says who they were")
    else:
        _meet_described(tolls, group)


def _captives(group: Group) -> bool:
    """Prisoners told beside the dead are neither newly taken nor dead."""
    return group.harm in ("detained", "abducted") and bool(group.prefix)


def _follows_toll(tolls: Tolls, group: Group) -> bool:
    """Whether the people that «منهم» points back to are those of a toll."""
    return bool(tolls.mentions) and not tolls.clause.verb_between(tolls.reach, group.first)


def _enumerates(tolls: Tolls, group: Group) -> bool:
    """«ستة قتلى، ضابطان وأربعة مجندين»: says who they were."""
    opened = tolls.clause.before(group) in (",", ":", "-", "(") and not group.prefix
    told = group.noun is not None or tolls.clause.after(group) == "من"
    if not opened or not tolls.mentions or not group.counted or not told:
        return False
    return tolls.mentions[-1].count is not None and group.first - tolls.reach <= 14


def _meet_described(tolls: Tolls, group: Group) -> None:
    """«طفلين مصابين»: the noun of harm describes the persons before it."""
    after = tolls.clause.groups.get(group.last)
    if after is None or not after.harm or after.prefix or after.definite or group.count is None:
        return
    if after.noun and after.noun.grade != "singular" and not (after.counted and after.count != group.count):
        tolls.used.add(after.first)
        tolls.add(group, after.harm, group.count, "persons described as harmed")


def _coordinated(tolls: Tolls, group: Group) -> bool:
    """Whether a group goes on with the toll before it: «قتل 3 في حلب و5 في حمص», «مقابل 11 عنصرا»."""
    clause, before = tolls.clause, tolls.clause.before(group)
    if clause.says(group.first - 1, "accompaniment") and group.first - tolls.reach <= 14:
        return group.counted or bool(group.noun and group.noun.possessed and group.count)
    joined = group.joined or before in ("و", "مقابل", "ثم", "عدا") or _connected(tolls, group)
    verb_after = clause.triggers.get(group.last)
    if _same_count(tolls, group) or (verb_after and verb_after.verb and verb_after.verb.agrees):
        return False  # «و77 جرحوا»: its verb comes
    if "ب" in group.prefix or "ل" in group.prefix:
        return False
    if group.numeral:
        place_follows = before == "," and group.noun is None and clause.after(group) in ("في", "ب")
        return joined or place_follows
    if not joined or group.count is None or (group.definite and tolls.mentions[-1].count != 1):
        return False  # not a place or a title either: «رفح والشيخ زويد»
    return group.first - tolls.reach <= 10 and not _joined_to_others(tolls, group)


def _joined_to_others(tolls: Tolls, group: Group) -> bool:
    """Whether somebody else, or a verb, stands between the last toll and a group: «بين رعاة ومزارعين»."""
    clause = tolls.clause
    for position, other in clause.groups.items():
        between = tolls.reach <= position < group.first and position not in tolls.used
        if between and clause.before(other) in ("بين", ","):
            return True
    positions = range(max(tolls.reach, 0), group.first)
    return any(clause.is_verb(position) and not clause.says(position, "plain_verbs") for position in positions)


def _same_count(tolls: Tolls, group: Group) -> bool:
    """«41 محتجا وعسكريا»: one number of two sorts of people."""
    alone = group.first <= tolls.reach and group.accusative and not group.counted
    return alone and (tolls.mentions[-1].count or 0) > 10


def names_one_more(tolls: Tolls, position: int) -> bool:
    """Whether a name goes on with the one person told before: «فقضى قسام الأردني وبلال الصنعاني»."""
    clause, term = tolls.clause, tolls.clause.terms[position]
    last = tolls.mentions[-1] if tolls.mentions else None
    if last is None or not last.single or last.part_of is not None or position < tolls.reach:
        return False
    if not term.form.startswith("و") or term.form == "ولد":
        return False
    named = term.start + 1 in clause.names or (term.start in clause.names and len(term.words) > 1)
    between = range(max(tolls.reach, 0), position)
    broken = any(clause.is_verb(at) or clause.form(at) in (",", "(", ")") for at in between)
    return named and position - tolls.reach <= 8 and not broken and not tolls.parting


def _connected(tolls: Tolls, group: Group, name: str = "connectors") -> bool:
    for back in (1, 2, 3) if name == "beside" else (2, 3):
        found = tolls.clause.phrase(group.first - back, name)
        if found and found[0] == group.first:
            return True
    return False


def _elided_harm(tolls: Tolls, group: Group) -> Harm | None:
    """The harm of «وفي خان يونس ستة من عائلة واحدة», whose verb stands before: deaths before wounds."""
    clause = tolls.clause
    told = (group.numeral and group.bound != "vague") or (group.nominative and group.counted)
    if not told or group.prefix or clause.governed(group):
        return None
    first = max((at + 1 for at in range(group.first) if clause.form(at) in (",", ":")), default=0)
    opened = clause.says(first, "list_openers")
    if not opened and (group.first > first or tolls.mentions):
        return None
    if clause.verb_between(first, group.last + 2):
        return None
    return leading_harm(tolls.mentions) or tolls.inherited
