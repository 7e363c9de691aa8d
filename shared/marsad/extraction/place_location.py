"""Which of the places of one name is meant: the article's countries, the cue, and the places told beside it."""

from collections import Counter
from collections.abc import Sequence
from math import cos, hypot, log10, radians

from marsad.extraction.place_mention import PlaceMention
from marsad.gazetteer import Entry

# The kinds of entry that a cue speaks for; a settlement is what an uncued name mostly is.
_CUED: dict[str, frozenset[str]] = {
    "town": frozenset({"city", "town"}),
    "neighbourhood": frozenset({"neighbourhood"}),
    "division": frozenset({"division", "region"}),
    "camp": frozenset({"camp"}),
    "crossing": frozenset({"crossing"}),
    "site": frozenset({"site"}),
    "region": frozenset({"region"}),
    "water": frozenset({"water"}),
    "around": frozenset({"division", "city", "town"}),
    "": frozenset({"city", "town", "country", "region", "water"}),
}
_NEAR_DEGREES = 1.0
_LOCAL = frozenset({"neighbourhood", "site", "crossing", "camp", "region", "water"})
_SMALL = frozenset({"city", "town", "neighbourhood", "camp", "crossing", "site"})
_KNOWN = 300_000
_BESIDE = 3  # mentions on either side
_RANK = {"country": 4, "region": 3, "water": 3, "division": 3, "around": 3, "city": 2, "town": 2}
# Radius, in degrees, of what a place of a kind holds.
_REACH: dict[str, float] = {"division": 1.6, "region": 2.0, "city": 0.25, "town": 0.15}


def locate(mentions: Sequence[PlaceMention]) -> tuple[Entry | None, ...]:
    """The place meant by each mention, None where the gazetteer has none of that name."""
    votes: Counter[str] = Counter()
    for mention in mentions:
        countries = {entry.country for entry in mention.entries}
        if len(countries) == 1 or (mention.entries and mention.entries[0].kind == "country"):
            votes[mention.entries[0].country] += 1
    total = max(sum(votes.values()), 1)
    first = [_best(mention, votes, total, ()) for mention in mentions]
    located: list[Entry | None] = []
    for index, mention in enumerate(mentions):
        around = range(max(index - _BESIDE, 0), min(index + _BESIDE + 1, len(mentions)))
        others = [(mentions[i], first[i]) for i in around if mentions[i].sentence == mention.sentence]
        beside = [entry for other, entry in others if entry is not None and other.key != mention.key]
        located.append(_best(mention, votes, total, beside))
    return tuple(located)


def _best(mention: PlaceMention, votes: Counter[str], total: int, beside: Sequence[Entry]) -> Entry | None:
    voted = len({entry.country for entry in mention.entries}) == 1

    def fitness(entry: Entry) -> float:
        cued = entry.kind in _CUED[mention.cue]
        near = any(distance(entry, other) < _NEAR_DEGREES for other in beside if other.kind != "country")
        return 4 * votes[entry.country] / total + 1.5 * cued + near + log10(entry.importance + 1) / 10

    best = max(mention.entries, key=fitness, default=None)
    local = mention.cue in _LOCAL or not mention.relation
    if best is not None and local and best.kind in _SMALL and best.population < _KNOWN:
        # A quarter, a street or a bare name belongs to the countries that the article speaks of.
        others = votes[best.country] - voted
        return best if others > 0 or total == 1 else None
    return best


def distance(one: Entry, other: Entry) -> float:
    """Degrees of latitude between two places."""
    east = (one.longitude - other.longitude) * cos(radians((one.latitude + other.latitude) / 2))
    return hypot(one.latitude - other.latitude, east)


def holds(outer: Entry | None, outer_kind: str, inner: Entry | None, inner_kind: str) -> bool:
    """Whether one place lies in another, by kind and distance; a place that is in no list lies in any wider one."""
    if _RANK.get(outer_kind, 1) <= _RANK.get(inner_kind, 1) or outer is None:
        return False
    if inner is None:
        return True
    if outer.country != inner.country:
        return False
    return outer_kind == "country" or distance(outer, inner) < _REACH.get(outer_kind, 2.0)
