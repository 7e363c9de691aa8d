"""What decided a field: the records that an explanation is made of.

``decided_by`` is ``<module or slot>: <rule>`` in the words of the code, or ``model <name>`` for the learned model in
``weights/<name>.npz``: what a developer searches the code for.
"""

from collections.abc import Mapping, Sequence
from math import log
from typing import Annotated, Literal

from pydantic import PlainSerializer

from marsad.extraction.frame import Offsets
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.tree_model import TreeModel
from marsad.model import Event, Passage, Record, SpanPair

# The fields of Event in which words of the article end up, and "article" for whether it tells anything at all.
DecidedField = Literal[
    "article",
    "evidence",
    "sub_event_type",
    "scope",
    "factuality",
    "time",
    "places",
    "initiators",
    "targets",
    "casualties",
    "fatalities",
    "injuries",
    "sources",
    "claimed_by",
    "denied_by",
    "confidence",
]

# How many features are told for a value, and how many against it.
FOR, AGAINST = 5, 3
_ALTERNATIVES = 3
# What adds less than this to the log odds explains nothing.
_SLIGHT = 0.02
REMAINDER = "(all else)"
_LEAST = 1e-6


# Written with the three decimals that a reader can use.
Rounded = Annotated[float, PlainSerializer(lambda number: round(number, 3), return_type=float)]


class Alternative(Record):
    """Another value that a model weighed."""

    value: str
    probability: Rounded


class Reason(Record):
    """A feature, and what it adds to the log odds of the value against the likeliest other one (or takes away)."""

    feature: str
    weight: Rounded


class Weighing(Record):
    """How a learned model weighed one value: its probability, the next likely values, the strongest features."""

    model: str
    value: str
    probability: Rounded
    alternatives: tuple[Alternative, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Decision(Record):
    """A value taken for a field, or (``taken`` false) considered for it and left out, and what decided that.

    ``span`` are the words that the value is read from, ``clues`` further words that the rule went by. ``probability``
    is that of the value where a model decided, last of ``weighings``.
    """

    field: DecidedField
    value: str
    span: SpanPair | None = None
    decided_by: str
    probability: Rounded | None = None
    taken: bool = True
    clues: tuple[Passage, ...] = ()
    weighings: tuple[Weighing, ...] = ()


class ExplainedEvent(Record):
    """An event and the decisions that made it, field by field; what was left out follows what was taken."""

    event: Event
    decisions: tuple[Decision, ...]


class Explanation(Record):
    """Why an article has the events that it has.

    ``article`` says whether it has anything to code; ``left_out`` are events too doubtful to be given, ``silent`` the
    passages in which no event was seen.
    """

    article: Decision
    events: tuple[ExplainedEvent, ...] = ()
    left_out: tuple[ExplainedEvent, ...] = ()
    silent: tuple[Decision, ...] = ()


def weigh(name: str, model: LinearModel | TreeModel, features: Mapping[str, float], value: str) -> Weighing:
    """How ``model``, called ``name``, weighs ``value`` given ``features``."""
    row = model.probabilities([features])[0]
    probabilities = {label: float(probability) for label, probability in zip(model.classes, row, strict=True)}
    return weighing(name, probabilities, value, [(1.0, model, features)])


def weighing(
    name: str,
    probabilities: Mapping[str, float],
    value: str,
    sources: Sequence[tuple[float, LinearModel | TreeModel, Mapping[str, float]]],
    networks: Mapping[str, Mapping[str, float]] | None = None,
) -> Weighing:
    """A weighing of ``value`` with ``probabilities`` by class.

    The features of ``sources`` count by the weight of each. ``networks`` are probabilities by class of models that know
    no named features, under their names, of which ``probabilities`` are the geometric mean with ``sources``: each is
    told as one reason. What none of them accounts for, such as an intercept, is the ``REMAINDER``.
    """
    others = sorted((label for label in probabilities if label != value), key=lambda label: -probabilities[label])
    rival = others[0]
    read = networks or {}
    share = 1 / (1 + len(read))
    total = sum(weight for weight, _, _ in sources)
    added: dict[str, float] = {}
    for weight, model, features in sources:
        for feature, amount in model.contributions(features, value, rival).items():
            added[feature] = added.get(feature, 0.0) + amount * share * weight / total
    for network, by_class in read.items():
        added[network] = share * _log_odds(by_class, value, rival)
    added[REMAINDER] = _log_odds(probabilities, value, rival) - sum(added.values())
    return Weighing(
        model=name,
        value=value,
        probability=probabilities[value],
        alternatives=tuple(
            Alternative(value=label, probability=probabilities[label]) for label in others[:_ALTERNATIVES]
        ),
        reasons=strongest(added),
    )


def _log_odds(probabilities: Mapping[str, float], value: str, rival: str) -> float:
    return log(max(probabilities[value], _LEAST) / max(probabilities[rival], _LEAST))


def strongest(added: Mapping[str, float]) -> tuple[Reason, ...]:
    """The features that add most, then those that take most away."""
    ranked = sorted(added.items(), key=lambda item: (-item[1], item[0]))
    speaking_for = [item for item in ranked[:FOR] if item[1] > _SLIGHT]
    speaking_against = [item for item in ranked[::-1][:AGAINST] if item[1] < -_SLIGHT]
    return tuple(Reason(feature=name, weight=weight) for name, weight in speaking_for + speaking_against)


def passage(text: str, span: Offsets) -> Passage:
    """The words of ``text`` at ``span``."""
    return Passage(text=text[span[0] : span[1]], span=span)
