"""What decided who did it and to whom: the parties weighed, and what spoke for and against each."""

from collections.abc import Mapping, Sequence

from marsad.extraction.actor_coreference import parties_meant
from marsad.extraction.actor_mentions import Mention, actor_of
from marsad.extraction.actor_roles import (
    INITIATOR,
    TARGET,
    earlier_parties,
    inherited_features,
    shipped_models,
    told_features,
    told_mentions,
)
from marsad.extraction.actors import (
    FIRST_INITIATOR,
    FIRST_TARGET,
    FURTHER_INITIATOR,
    FURTHER_TARGET,
    INHERITED_INITIATOR,
    INHERITED_TARGET,
    OWNER,
    WeighedParties,
    as_initiator,
    as_target,
    parties_of,
    weigh_parties,
)
from marsad.extraction.decision import DecidedField, Decision, Weighing, passage, weigh
from marsad.extraction.frame import Frame
from marsad.extraction.party_features import Candidates, Standing, party_features
from marsad.extraction.reading import Reading
from marsad.model import Actor, SubEventType

TOLD_MODEL, BALANCE_MODEL, INHERITANCE_MODEL = "actor_roles", "actor_balance", "actor_inheritance"
_LEAST = {
    "initiators": f"least {FIRST_INITIATOR}, further {FURTHER_INITIATOR}, told before {INHERITED_INITIATOR}",
    "targets": f"least {FIRST_TARGET}, further {FURTHER_TARGET}, told before {INHERITED_TARGET}",
}


def explain_parties(reading: Reading, frame: Frame) -> list[Decision]:
    """What decided initiators and targets of ``frame``'s event, then who was left out, the likeliest first."""
    weighed = weigh_parties(reading, frame, shipped_models())
    parties = parties_of(reading, frame, weighed)
    explainer = _Explainer(reading, frame, weighed)
    return [
        *explainer.role("initiators", weighed.initiators, parties.initiators),
        *explainer.role("targets", weighed.targets, parties.targets),
        *explainer.left_out(),
    ]


class _Explainer:
    """Decisions over the parties of one event."""

    def __init__(self, reading: Reading, frame: Frame, weighed: WeighedParties) -> None:
        self._reading = reading
        self._frame = frame
        self._weighed = weighed
        self._models = shipped_models()
        mentions = told_mentions(reading, frame) if frame.evidence else ()
        self._told = list(zip(mentions, told_features(reading, frame, mentions), strict=True))
        self._balance = dict(zip(weighed.told, party_features(reading, frame, weighed.told, mentions), strict=True))
        self._inheritance = self._inherited() if weighed.inherited else {}

    def _inherited(self) -> dict[str, Mapping[str, float]]:
        told = self._weighed.told
        earlier = earlier_parties(self._reading, self._frame, told)
        rows = inherited_features(self._reading, self._frame, told, earlier, self._models.told)
        return {key: row for (key, _), row in zip(earlier, rows, strict=True)}

    def role(self, field: DecidedField, chosen: Sequence[Mention], actors: Sequence[Actor]) -> list[Decision]:
        """One decision a party chosen for a role, ``actors`` being those that were kept."""
        spans = [actor.span for actor in actors]
        decisions = [self._decision(field, mention, (mention.start, mention.end) in spans) for mention in chosen]
        if not decisions:
            decided_by = f"actors: nobody likely enough ({_LEAST[field]})"
            decisions.append(Decision(field=field, value="none", decided_by=decided_by))
        return decisions

    def left_out(self) -> list[Decision]:
        """One decision a party that has no role, for the role that it would have had."""
        chosen = [*self._weighed.initiators, *self._weighed.targets]
        rest = [
            (key, mention, standing)
            for candidates in (self._weighed.weighed, self._weighed.inherited)
            for key, (mention, standing) in candidates.items()
            if mention not in chosen
        ]
        rest.sort(key=lambda candidate: -max(candidate[2].initiator, candidate[2].target))
        return [
            self._weighed_decision("targets" if as_target(standing) else "initiators", key, mention, standing)
            for key, mention, standing in rest
        ]

    def _decision(self, field: DecidedField, mention: Mention, kept: bool) -> Decision:
        key, standing = _standing(self._weighed, mention)
        decision = self._weighed_decision(field, key, mention, standing)
        rule = "likely enough" if kept else "left out: another name of a party told"
        return decision.model_copy(update={"taken": kept, "decided_by": f"{decision.decided_by}; {rule}"})

    def _weighed_decision(self, field: DecidedField, key: str, mention: Mention, standing: Standing) -> Decision:
        label = INITIATOR if field == "initiators" else TARGET
        probability = as_initiator(standing) if field == "initiators" else as_target(standing)
        weighings = self._weighings(key, label)
        rules = [f"model {weighings[-1].model}", _LEAST[field], f"word list: {mention.category}"]
        if self._ruled(key):
            rules.append(self._rule(standing))
        spoken = [told for told, _ in self._told if self._means(told, key) and told != mention]
        return Decision(
            field=field,
            value=party_told(actor_of(self._reading, mention)),
            span=(mention.start, mention.end),
            decided_by="; ".join(rules),
            probability=probability,
            taken=False,
            clues=tuple(passage(self._reading.text, (told.start, told.end)) for told in spoken),
            weighings=tuple(weighings),
        )

    def _weighings(self, key: str, label: str) -> list[Weighing]:
        if key not in self._balance:
            return [weigh(INHERITANCE_MODEL, self._models.inherited, self._inheritance[key], label)]
        own = [weigh(TOLD_MODEL, self._models.told, row, label) for told, row in self._told if self._means(told, key)]
        alone = sorted(own, key=lambda weighing: -weighing.probability)[:1]
        return [*alone, weigh(BALANCE_MODEL, self._models.balanced, self._balance[key], label)]

    def _means(self, mention: Mention, key: str) -> bool:
        return any(key == party for party, _ in parties_meant(self._reading, mention))

    def _rule(self, standing: Standing) -> str:
        """Which rule gave a party its standing."""
        if not standing.initiator:
            return "relief bodies initiate nothing"
        if self._frame.sub_event_type is SubEventType.DISRUPTED_WEAPONS_USE:
            return "owner of the weapon is the target"
        return (
            "owner of the fire is the initiator" if standing.initiator == OWNER else "one phrase with a likelier party"
        )

    def _ruled(self, key: str) -> bool:
        """Whether a rule gave a party another standing than the model did."""
        if key not in self._balance:
            return False
        model = self._models.balanced
        row = model.probabilities([self._balance[key]])[0]
        initiator = float(row[model.classes.index(INITIATOR)])
        return abs(initiator - self._weighed.weighed[key][1].initiator) > 0.001


def _standing(weighed: WeighedParties, mention: Mention) -> tuple[str, Standing]:
    candidates: tuple[Candidates, ...] = (weighed.weighed, weighed.inherited)
    return next(
        (key, standing)
        for parties in candidates
        for key, (candidate, standing) in parties.items()
        if candidate is mention
    )


def party_told(actor: Actor) -> str:
    """A party with what the word lists know of it."""
    known = [actor.name if actor.name != actor.text else None, actor.kind.value, actor.country]
    return f"{actor.text} ({', '.join(filter(None, known))})"
