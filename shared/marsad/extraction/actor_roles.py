"""Who among the parties of an article did it, and to whom: probabilities learned over the cues of ``actor_cues``.

Three models: one weighs each mention of the evidence alone, one weighs the parties of the evidence against each other
(where one is surely the attacker, the next is the less so), and one weighs the parties that are told only before the
evidence ("… وأحرقوا منازل").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from marsad.extraction.actor_coreference import parties_meant, party_of
from marsad.extraction.actor_cues import alternative_to, coordinated_with, cues_of
from marsad.extraction.actor_lexicon import Category
from marsad.extraction.actor_mentions import Mention, find_actor_mentions, is_ally
from marsad.extraction.features import Features
from marsad.extraction.frame import Frame
from marsad.extraction.inheritance_features import inheritance_features
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.party_features import Candidates, Standing, party_features
from marsad.extraction.reading import Reading, ReadingKey
from marsad.extraction.tree_model import TreeModel, shipped_trees
from marsad.model import SubEventType

INITIATOR, TARGET, NEITHER = "initiator", "target", "neither"
FARTHEST = 4  # sentences before the evidence in which an unnamed party is looked for
_NEVER_INHERITED = frozenset({Category.BARE, Category.OBJECT, Category.NATIONALITY, Category.AIRCRAFT, Category.BOTH})


@dataclass(frozen=True)
class RoleModels:
    """The models of mentions, of parties against each other, and of parties told only before the evidence."""

    told: LinearModel
    balanced: TreeModel
    inherited: TreeModel


@cache
def shipped_models() -> RoleModels:
    """The models that ship with the package."""
    return RoleModels(
        told=shipped_model("actor_roles"),
        balanced=shipped_trees("actor_balance"),
        inherited=shipped_trees("actor_inheritance"),
    )


def _standings(model: LinearModel | TreeModel, items: Sequence[Mapping[str, float]]) -> list[Standing]:
    if not items:
        return []
    initiator, target = model.classes.index(INITIATOR), model.classes.index(TARGET)
    return [Standing(float(row[initiator]), float(row[target])) for row in model.probabilities(items)]


def told_mentions(reading: Reading, frame: Frame) -> tuple[Mention, ...]:
    """Mentions within the evidence, passage by passage."""
    return tuple(
        mention
        for start, end in frame.evidence
        for mention in find_actor_mentions(reading)
        if start <= mention.start and mention.end <= end
    )


def told_features(reading: Reading, frame: Frame, mentions: Sequence[Mention]) -> list[dict[str, float]]:
    """Features of each of ``mentions``, which are all of the evidence."""
    return [dict.fromkeys(cues_of(reading, mention, frame.sub_event_type, mentions), 1.0) for mention in mentions]


def told_standings(reading: Reading, frame: Frame, model: LinearModel) -> dict[str, tuple[Mention, Standing]]:
    """Each party named in the evidence by its key → its best mention there or before, and its standing."""
    mentions = told_mentions(reading, frame)
    found: dict[str, tuple[Mention, Standing]] = {}
    standings = _standings(model, told_features(reading, frame, mentions))
    for mention, standing in _shared(reading, mentions, standings):
        for key, name in parties_meant(reading, mention):
            if key in found:
                other = found[key][1]
                initiator, target = max(other.initiator, standing.initiator), max(other.target, standing.target)
                found[key] = (found[key][0], Standing(initiator, target))
            else:
                found[key] = (name, standing)
    return found


def _shared(
    reading: Reading, mentions: Sequence[Mention], standings: Sequence[Standing]
) -> Iterator[tuple[Mention, Standing]]:
    """Each mention and its standing; what is one phrase shares one."""
    told: dict[int, Standing] = {}
    for mention, own in zip(mentions, standings, strict=True):
        partner = _partner(reading, mention)
        standing = told.get(partner.first, own) if partner is not None else own
        told[mention.first] = standing
        yield mention, standing


def _partner(reading: Reading, mention: Mention) -> Mention | None:
    """The mention before of which ``mention`` goes on one phrase: "القصف الروسي والسوري", "الجيش وحليفه الروسي"."""
    alternative = alternative_to(reading, mention)
    partner = alternative or coordinated_with(reading, mention)
    if partner is None or partner is alternative or is_ally(reading, mention):
        return partner
    return partner if mention.category is partner.category is Category.NATIONALITY else None


def balanced_standings(reading: Reading, frame: Frame, told: Candidates, model: TreeModel) -> Candidates:
    """``told`` with each party's standing weighed against the others'; what is one phrase shares the likelier one."""
    mentions = told_mentions(reading, frame)
    rows = party_features(reading, frame, told, mentions)
    balanced = dict(zip(told, _standings(model, rows), strict=True))
    for mention in mentions:
        partner = _partner(reading, mention)
        if partner is not None:
            keys = [party_of(reading, one)[0] for one in (partner, mention)]
            shared = [balanced[key] for key in keys if key in balanced]
            if len(shared) == len(keys):
                balanced |= dict.fromkeys(keys, max(shared, key=lambda one: max(one.initiator, one.target)))
    return {key: (mention, balanced[key]) for key, (mention, _) in told.items()}


def earlier_parties(reading: Reading, frame: Frame, told: Mapping[str, object]) -> list[tuple[str, Mention]]:
    """Parties named before the evidence and not in it: key and nearest mention, nearest first."""
    if not frame.evidence:
        return []
    begin = frame.evidence[0][0]
    found: dict[str, Mention] = {}
    last_sentence: int | None = None
    for mention in reversed(find_actor_mentions(reading)):
        if mention.end > begin or mention.category in _NEVER_INHERITED:
            continue
        if last_sentence is None:
            last_sentence = reading.sentence_at(begin)
        if last_sentence - mention.sentence > FARTHEST and mention.sentence > 1:
            continue
        key, _ = party_of(reading, mention)
        if key not in told:
            found.setdefault(key, mention)
    return list(found.items())


def inherited_features(
    reading: Reading,
    frame: Frame,
    told: Candidates,
    earlier: Sequence[tuple[str, Mention]],
    model: LinearModel,
) -> list[Features]:
    """Features of each of ``earlier``; ``model`` weighs them in their own sentences."""
    at_home = _standings_at_home(reading, frame, [mention for _, mention in earlier], model)
    return inheritance_features(reading, frame, told, earlier, at_home)


@lru_cache(maxsize=64)
def _known_at_home(reading: ReadingKey, sub_event_type: SubEventType, model: LinearModel) -> dict[int, Standing]:
    """Standings at home already asked for, by first term; filled by ``_standings_at_home``."""
    return {}


def _standings_at_home(
    reading: Reading, frame: Frame, mentions: Sequence[Mention], model: LinearModel
) -> list[Standing]:
    """The standing that each of ``mentions`` would have in the event if its own sentence were the evidence."""
    known = _known_at_home(ReadingKey(reading), frame.sub_event_type, model)
    unknown = [mention for mention in mentions if mention.first not in known]
    beside: dict[int, list[Mention]] = {mention.sentence: [] for mention in unknown}
    for mention in find_actor_mentions(reading) if unknown else ():
        if mention.sentence in beside:
            beside[mention.sentence].append(mention)
    rows = [
        dict.fromkeys(cues_of(reading, mention, frame.sub_event_type, beside[mention.sentence]), 1.0)
        for mention in unknown
    ]
    for mention, standing in zip(unknown, _standings(model, rows), strict=True):
        known[mention.first] = standing
    return [known[mention.first] for mention in mentions]


def inherited_standings(
    reading: Reading, frame: Frame, told: Candidates, models: RoleModels
) -> dict[str, tuple[Mention, Standing]]:
    """Each party named only before the evidence → its best mention, and its standing."""
    earlier = earlier_parties(reading, frame, told)
    rows = inherited_features(reading, frame, told, earlier, models.told)
    return {
        key: (party_of(reading, mention)[1], standing)
        for (key, mention), standing in zip(earlier, _standings(models.inherited, rows), strict=True)
    }
