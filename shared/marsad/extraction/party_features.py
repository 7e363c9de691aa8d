"""What the parties of an event's evidence are like beside each other: their standings, order, sorts, and tolls.

The cues of ``actor_cues`` weigh each mention alone; here each party is seen among all that the evidence names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.extraction.actor_coreference import parties_meant, party_of
from marsad.extraction.actor_cues import FAMILY, broad_category, local_cues
from marsad.extraction.actor_mentions import Mention, find_actor_mentions
from marsad.extraction.casualty_findings import find_casualties
from marsad.extraction.casualty_mention import Mention as TollMention
from marsad.extraction.features import Features
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading

LIKELY = 0.4
# Sorts of local cues that mean something beside other parties: what governs a mention, and what is near it.
_CUES = ("g:", "v:", "n:", "d:", "r:", "gh:n:rank")
_MARKS = frozenset({"and", "numbered", "titled", "definite", "reported", "introduces"})
_RIVALS = {
    "power": frozenset({"power", "armed", "state"}),
    "people": frozenset({"people", "crowd", "soldier", "person"}),
    "person": frozenset({"person"}),
}
_PART_REACH = 60  # letters after the start of a part of a toll in which its people are named


@dataclass(frozen=True, slots=True)
class Standing:
    """How likely a party is the initiator, or the target, of an event."""

    initiator: float
    target: float


Candidates = Mapping[str, tuple[Mention, Standing]]


@dataclass(frozen=True)
class _Party:
    """A candidate: the key of the party, its standing by its mentions alone, and its mentions in the evidence."""

    key: str
    group: str
    best: Mention
    standing: Standing
    mentions: Sequence[Mention]
    order: int


def party_features(reading: Reading, frame: Frame, told: Candidates, mentions: Sequence[Mention]) -> list[Features]:
    """Features of each party of ``told``, whose ``mentions`` are all of the evidence of ``frame``."""
    parties = _parties(reading, told, mentions)
    tolls = find_casualties(reading, frame.evidence).mentions
    article = [(party_of(reading, mention)[0], mention) for mention in find_actor_mentions(reading)]
    times = Counter(key for key, _ in article)
    in_title = {key for key, mention in article if mention.sentence == 0}
    shared = _situation(frame, parties, tolls)
    rows = []
    for number, party in enumerate(parties):
        row = dict(shared)
        row.update(_own(reading, frame, party, len(mentions)))
        row["times"] = float(times[party.key])
        row["in title"] = float(party.key in in_title)
        row.update(_rivals(parties, party))
        row.update(_neighbours(parties, number))
        row.update(_tolls(party, tolls))
        rows.append(row)
    return rows


def _parties(reading: Reading, told: Candidates, mentions: Sequence[Mention]) -> list[_Party]:
    own: dict[str, list[Mention]] = {}
    order: dict[str, int] = {}
    for number, mention in enumerate(mentions):
        for key, _ in parties_meant(reading, mention):
            own.setdefault(key, []).append(mention)
            order.setdefault(key, number)
    return [
        _Party(key, broad_category(best.category), best, standing, own[key], order[key])
        for key, (best, standing) in told.items()
    ]


def event_features(frame: Frame) -> Features:
    """What the event itself is like: its type and manner, and how long its evidence is."""
    return {
        f"family:{FAMILY[frame.sub_event_type]}": 1.0,
        f"type:{frame.sub_event_type}": 1.0,
        "aggregate": float(frame.scope == "aggregate"),
        "planned": float(frame.factuality != "happened"),
        "passages": float(len(frame.evidence)),
        "letters": float(sum(end - start for start, end in frame.evidence)),
    }


def _situation(frame: Frame, parties: Sequence[_Party], tolls: Sequence[TollMention]) -> Features:
    """What is the same for all parties of the event."""
    initiators = [party.standing.initiator for party in parties]
    targets = [party.standing.target for party in parties]
    return {
        **event_features(frame),
        "parties": float(len(parties)),
        "best initiator": max(initiators, default=0.0),
        "best target": max(targets, default=0.0),
        "likely initiators": float(sum(share > LIKELY for share in initiators)),
        "likely targets": float(sum(share > LIKELY for share in targets)),
        "tolls": float(len(tolls)),
        "tolls with a group": float(sum(bool(toll.group) for toll in tolls)),
    }


def _own(reading: Reading, frame: Frame, party: _Party, mentions: int) -> Features:
    """What the party's own words say."""
    first = party.mentions[0]
    features: Features = {
        f"group:{party.group}": 1.0,
        f"category:{party.best.category}": 1.0,
        "initiator": party.standing.initiator,
        "target": party.standing.target,
        "lean": party.standing.initiator - party.standing.target,
        "order": float(party.order),
        "share of order": party.order / max(1, mentions),
        "mentions": float(len(party.mentions)),
        "words": float(party.best.last - party.best.first),
        "from start": float(first.start - frame.evidence[0][0]),
        "to end": float(max(end for _, end in frame.evidence) - first.start),
        "members": float(any(mention.members for mention in party.mentions)),
        "country": float(party.best.country is not None),
        "listed": float(party.best.name is not None),
    }
    for mention in party.mentions:
        cues = local_cues(reading, mention)
        features.update((f"cue {cue}", 1.0) for cue in cues if cue.startswith(_CUES) or cue in _MARKS)
    return features


def _rivals(parties: Sequence[_Party], party: _Party) -> Features:
    """How the party's standing compares with those of the others."""
    own = party.standing
    others = [other for other in parties if other is not party]
    alike = [other.standing for other in others if other.group == party.group]
    features: Features = {
        "initiator, rank": float(sum(other.standing.initiator > own.initiator for other in others)),
        "target, rank": float(sum(other.standing.target > own.target for other in others)),
        "alike": float(len(alike)),
        "initiator, rank among alike": float(sum(other.initiator > own.initiator for other in alike)),
        "target, rank among alike": float(sum(other.target > own.target for other in alike)),
        "other initiator": max((other.standing.initiator for other in others), default=0.0),
        "other target": max((other.standing.target for other in others), default=0.0),
    }
    for name, groups in _RIVALS.items():
        rivals = [other.standing for other in others if other.group in groups]
        features[f"other target, {name}"] = max((rival.target for rival in rivals), default=0.0)
        features[f"other initiator, {name}"] = max((rival.initiator for rival in rivals), default=0.0)
    return features


def _neighbours(parties: Sequence[_Party], number: int) -> Features:
    """The parties told just before and after."""
    features: Features = {}
    first = parties[number].mentions[0]
    if number:
        before = parties[number - 1]
        features |= {f"before:{before.group}": 1.0, "gap before": float(first.first - before.mentions[0].last)}
        features |= {"initiator before": before.standing.initiator, "target before": before.standing.target}
    if number + 1 < len(parties):
        after = parties[number + 1]
        features |= {f"after:{after.group}": 1.0, "gap after": float(after.mentions[0].first - first.last)}
        features |= {"initiator after": after.standing.initiator, "target after": after.standing.target}
    return features


def _tolls(party: _Party, tolls: Sequence[TollMention]) -> Features:
    """Which tolls the party's words stand in: whose they are, and whether they are a part of a larger one."""
    features: Features = {}
    for mention in party.mentions:
        for toll in tolls:
            if toll.start < mention.end and mention.start < toll.end:
                features[f"toll:{toll.harm}"] = 1.0
                features["toll:part" if toll.part_of is not None else "toll:whole"] = 1.0
                if toll.perpetrator:
                    features["toll:perpetrator"] = 1.0
            if toll.part_of is not None and toll.end <= mention.start + 1 <= toll.start + _PART_REACH:
                features["after part of toll"] = 1.0
    return features
