"""The parties slot: who did it, and to whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from marsad.arabic.inflection import nominal_stem
from marsad.arabic.normalisation import skeleton
from marsad.extraction.actor_coreference import party_of
from marsad.extraction.actor_cues import broad_category, local_cues
from marsad.extraction.actor_lexicon import Category, words
from marsad.extraction.actor_mentions import Mention, actor_of, describe_actor, find_actor_mentions
from marsad.extraction.actor_roles import (
    RoleModels,
    balanced_standings,
    inherited_standings,
    shipped_models,
    told_mentions,
    told_standings,
)
from marsad.extraction.frame import Frame
from marsad.extraction.party_features import Candidates, Standing
from marsad.extraction.reading import Reading
from marsad.model import EVENT_TYPE_OF, Actor, ActorKind, EventType, SubEventType

__all__ = ["Parties", "describe_actor", "find_actor_mentions", "resolve_parties"]

# Least probabilities: of the first party in a role, of each further one, and of one that only earlier text names.
# Chosen for the best F1 over labelled articles that the models had not seen.
FIRST_INITIATOR, FURTHER_INITIATOR, INHERITED_INITIATOR = 0.3, 0.45, 0.4
FIRST_TARGET, FURTHER_TARGET, INHERITED_TARGET = 0.3, 0.35, 0.4

# How likely whoever launched or planted a weapon is the target of whoever disrupted it, and whoever fired it the
# initiator of what it did, at least.
OWNER = 0.5
_FIRING = frozenset({"power", "armed", "state", "nationality"})

# Whoever demonstrates or riots is coded so, whatever the people are called: "طلاب", "أهالي القرية".
_KIND_IN = {EventType.PROTESTS: ActorKind.PROTESTERS, EventType.RIOTS: ActorKind.RIOTERS}
_CROWDS = frozenset({Category.CROWD, Category.RESIDENT, Category.CIVILIAN})


@dataclass(frozen=True, slots=True)
class Parties:
    """The initiators and the targets of one event, each in the order told."""

    initiators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class WeighedParties:
    """The parties of an event as chosen, and what they were chosen from.

    ``told`` are the parties of the evidence by their mentions alone, ``weighed`` the same against each other,
    ``inherited`` those told only before it, which are weighed where the evidence leaves a role open.
    """

    told: Candidates
    weighed: Candidates
    inherited: Candidates
    initiators: list[Mention]
    targets: list[Mention]


def resolve_parties(reading: Reading, frame: Frame) -> Parties:
    """The parties of ``frame``'s event."""
    return parties_by(reading, frame, shipped_models())


def parties_by(reading: Reading, frame: Frame, models: RoleModels) -> Parties:
    """The parties of ``frame``'s event, as ``models`` weigh them."""
    return parties_of(reading, frame, weigh_parties(reading, frame, models))


def parties_of(reading: Reading, frame: Frame, weighed: WeighedParties) -> Parties:
    """The chosen parties as the record has them."""
    kinds = _KIND_IN.get(EVENT_TYPE_OF[frame.sub_event_type])
    return Parties(_actors(reading, weighed.initiators, kinds), _actors(reading, weighed.targets, None))


def weigh_parties(reading: Reading, frame: Frame, models: RoleModels) -> WeighedParties:
    """The parties chosen for ``frame``'s event, and all that were weighed."""
    if not frame.evidence:
        return WeighedParties({}, {}, {}, [], [])
    told = told_standings(reading, frame, models.told)
    weighed = balanced_standings(reading, frame, told, models.balanced)
    weighed = _relief_initiates_nothing(reading, weighed)
    if frame.sub_event_type is SubEventType.DISRUPTED_WEAPONS_USE:
        weighed = _owners_of_weapons(reading, weighed)
    else:
        weighed = _owners_of_fire(reading, frame, weighed)
    initiators = _chosen(weighed, as_initiator, FIRST_INITIATOR, FURTHER_INITIATOR)
    targets = _chosen(weighed, as_target, FIRST_TARGET, FURTHER_TARGET)
    earlier: Candidates = {}
    if not initiators or not targets:
        earlier = inherited_standings(reading, frame, told, models)
        initiators = initiators or _chosen(earlier, as_initiator, INHERITED_INITIATOR, INHERITED_INITIATOR)
        targets = targets or _chosen(earlier, as_target, INHERITED_TARGET, INHERITED_TARGET)
    return WeighedParties(told, weighed, earlier, initiators, targets)


def _relief_initiates_nothing(reading: Reading, weighed: Candidates) -> Candidates:
    """``weighed`` without a chance of bodies such as the Civil Defence to be the initiator, whatever they did there."""
    return {
        key: (mention, Standing(0.0, standing.target) if _is_relief(reading, mention) else standing)
        for key, (mention, standing) in weighed.items()
    }


def _is_relief(reading: Reading, mention: Mention) -> bool:
    told = f" {skeleton(reading.text[mention.start : mention.end])} ".replace(" لل", " ال")
    return any(f" {body} " in told for body in words("relief"))


def _owners_of_fire(reading: Reading, frame: Frame, weighed: Candidates) -> Candidates:
    """``weighed`` with a power as the initiator where the evidence tells its fire: "قذائف الفصائل", "نيران الجيش"."""
    firing = {
        party_of(reading, mention)[0]
        for mention in told_mentions(reading, frame)
        if broad_category(mention.category) in _FIRING and "g:n:fire" in local_cues(reading, mention)
    }
    return {
        key: (mention, Standing(max(standing.initiator, OWNER), min(standing.target, 1 - OWNER)))
        if key in firing
        else (mention, standing)
        for key, (mention, standing) in weighed.items()
    }


def _owners_of_weapons(reading: Reading, weighed: Candidates) -> Candidates:
    """``weighed`` with whoever launched or planted the weapon as the target of whoever disrupted it.

    "أسقط الجيش صاروخا أطلقه الحوثيون": too rare in the labels to be learned from them.
    """
    launched = {
        key for key, (mention, _) in weighed.items() if any(cue == "g:v:strike" for cue in local_cues(reading, mention))
    }
    if not any(standing.initiator > FIRST_INITIATOR for key, (_, standing) in weighed.items() if key not in launched):
        return weighed
    return {
        key: (mention, Standing(standing.target, max(standing.initiator, OWNER)))
        if key in launched and standing.initiator > standing.target
        else (mention, standing)
        for key, (mention, standing) in weighed.items()
    }


def as_initiator(standing: Standing) -> float:
    """How likely a party is the initiator, 0 where it is more likely the target."""
    return standing.initiator if standing.initiator >= standing.target else 0.0


def as_target(standing: Standing) -> float:
    """How likely a party is the target, 0 where it is as likely the initiator."""
    return standing.target if standing.target > standing.initiator else 0.0


def _chosen(candidates: Candidates, share: Callable[[Standing], float], first: float, further: float) -> list[Mention]:
    """The parties probable enough for a role: the likeliest, and those that are likely whatever else is told."""
    likely = [(share(standing), mention) for mention, standing in candidates.values()]
    best = max((probability for probability, _ in likely), default=0.0)
    return [m for probability, m in likely if probability > first and (probability == best or probability > further)]


def _actors(reading: Reading, mentions: Iterable[Mention], crowd_kind: ActorKind | None) -> tuple[Actor, ...]:
    """Actors of ``mentions``, crowds as ``crowd_kind``; of two names of which one holds the other the first stays.

    An event has one crowd, by whatever words it is told: "المتظاهرين", "المحتجين", "حشود".
    """
    kept: list[Actor] = []
    crowd = False
    for mention in mentions:
        if mention.category is Category.CROWD:
            if crowd:
                continue
            crowd = True
        actor = actor_of(reading, mention)
        if crowd_kind is not None and mention.category in _CROWDS:
            actor = actor.model_copy(update={"kind": crowd_kind})
        if not any(_alike(actor, other) for other in kept):
            kept.append(actor)
    return tuple(kept)


def _alike(one: Actor, other: Actor) -> bool:
    first, second = _name_words(one.text), _name_words(other.text)
    return bool(first and second) and (first <= second or second <= first)


def _name_words(text: str) -> frozenset[str]:
    """The words of a name without articles, signs and endings of number, gender and case."""
    parts = (word.strip("\"'().,-").removeprefix("ال") for word in skeleton(text).split())
    return frozenset(nominal_stem(part) for part in parts if part)
