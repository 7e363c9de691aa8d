"""Killed and wounded told with one number: «35 قتيلا وجريحا», «18 شخصا بين قتيل وجريح»."""

from marsad.extraction.casualty_clause import Clause
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_tolls import Tolls

UNSPLIT = "killed and wounded with no split"


def unsplit_with(clause: Clause, group: Group) -> Group | None:
    """The second noun of «35 قتيلا وجريحا», where the split is not told."""
    if group.count is None or (group.count == 1 and not group.counted) or group.noun is None:
        return None
    after = _next_group(clause, group)
    if after is None or not after.joined or after.counted or after.noun is None:
        return None
    if after.last - after.first > 1:
        return None  # «5 قتلى وعدد من الجرحى»
    if after.harm is None or after.harm == group.harm:
        return None
    return after if after.definite or after.noun.grade == group.noun.grade else None


def _next_group(clause: Clause, group: Group) -> Group | None:
    following = clause.groups.get(group.last)
    if following is None and clause.after(group) == "و":
        following = clause.groups.get(group.last + 1)
    return following


def tell_between_harms(tolls: Tolls, group: Group) -> bool:
    """«18 شخصا بين قتيل وجريح»: how many of each is not told."""
    clause = tolls.clause
    first = group if clause.before(group) == "بين" and not group.counted else None
    for position in range(group.last, group.last + 5):
        if clause.form(position) in ("بين", "ما"):
            first = first or clause.groups.get(position + 1)
    second = _next_group(clause, first) if first else None
    if not first or not second or not first.harm or not second.harm or first.harm == second.harm:
        return False
    tolls.add(first, first.harm, None, UNSPLIT)
    tolls.add(second, second.harm, None, UNSPLIT)
    return True
