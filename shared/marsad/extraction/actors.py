"""The parties slot: who did it, and to whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from marsad.arabic.normalisation import skeleton
from marsad.extraction.actor_mentions import Mention, actor_of, describe_actor, find_actor_mentions
from marsad.extraction.actor_roles import RoleModels, Standing, inherited_standings, shipped_models, told_standings
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.model import Actor

__all__ = ["Mention", "Parties", "actor_of", "describe_actor", "find_actor_mentions", "resolve_parties"]

# Least probabilities: of the first party in a role, of each further one, and of one that only earlier text names.
# Chosen for the best F1 over labelled articles that the models had not seen.
FIRST_INITIATOR, FURTHER_INITIATOR, INHERITED_INITIATOR = 0.25, 0.5, 0.4
FIRST_TARGET, FURTHER_TARGET, INHERITED_TARGET = 0.28, 0.4, 0.4

Candidates = Mapping[str, tuple[Mention, Standing]]


@dataclass(frozen=True, slots=True)
class Parties:
    """The initiators and the targets of one event, each in the order told."""

    initiators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()


def resolve_parties(reading: Reading, frame: Frame) -> Parties:
    """The parties of ``frame``'s event."""
    return parties_by(reading, frame, shipped_models())


def parties_by(reading: Reading, frame: Frame, models: RoleModels) -> Parties:
    """The parties of ``frame``'s event, as ``models`` weigh them."""
    if not frame.evidence:
        return Parties()
    told = told_standings(reading, frame, models.told)
    initiators = _chosen(told, _as_initiator, FIRST_INITIATOR, FURTHER_INITIATOR)
    targets = _chosen(told, _as_target, FIRST_TARGET, FURTHER_TARGET)
    if not initiators or not targets:
        earlier = inherited_standings(reading, frame, told, models)
        initiators = initiators or _chosen(earlier, _as_initiator, INHERITED_INITIATOR, INHERITED_INITIATOR)
        targets = targets or _chosen(earlier, _as_target, INHERITED_TARGET, INHERITED_TARGET)
    return Parties(_actors(reading, initiators), _actors(reading, targets))


def _as_initiator(standing: Standing) -> float:
    return standing.initiator if standing.initiator >= standing.target else 0.0


def _as_target(standing: Standing) -> float:
    return standing.target if standing.target > standing.initiator else 0.0


def _chosen(candidates: Candidates, share: Callable[[Standing], float], first: float, further: float) -> list[Mention]:
    """The parties probable enough for a role: the likeliest, and those that are likely whatever else is told."""
    likely = [(share(standing), mention) for mention, standing in candidates.values()]
    best = max((probability for probability, _ in likely), default=0.0)
    return [m for probability, m in likely if probability > first and (probability == best or probability > further)]


def _actors(reading: Reading, mentions: Iterable[Mention]) -> tuple[Actor, ...]:
    """Actors of ``mentions``; of two whose names share most of their words only the first stays."""
    kept: list[Actor] = []
    for mention in mentions:
        actor = actor_of(reading, mention)
        if not any(_alike(actor, other) for other in kept):
            kept.append(actor)
    return tuple(kept)


def _alike(one: Actor, other: Actor) -> bool:
    first, second = _name_words(one.text), _name_words(other.text)
    return bool(first and second) and (first <= second or second <= first)


def _name_words(text: str) -> frozenset[str]:
    """The words of a name without articles and signs."""
    words = (word.strip("\"'().,-").removeprefix("ال") for word in skeleton(text).split())
    return frozenset(word for word in words if word)
