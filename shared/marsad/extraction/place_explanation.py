"""What decided where an event happened: the places weighed, and the entry of the gazetteer that each name means."""

from collections.abc import Mapping, Sequence

from marsad.extraction.decision import Decision, Weighing, weigh
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.place_choice import (
    BEST_LEAST,
    HERE,
    NAMED_WEIGHT,
    TAKEN_UP_LEAST,
    TOLD_LEAST,
    Choice,
    choose,
    outside_features,
    probabilities,
    shipped_models,
    told_features,
)
from marsad.extraction.place_cues import Scene, Told, lead_of, scene_of
from marsad.extraction.places import place_of
from marsad.extraction.reading import Reading

TOLD_MODEL, TAKEN_UP_MODEL = "places_told", "places_taken_up"
NETWORK = "role_network"


def explain_places(reading: Reading, frame: Frame) -> list[Decision]:
    """What decided the places of ``frame``'s event, then the places that were left out, the likeliest first."""
    scene = scene_of(reading)
    models = shipped_models()
    choice = choose(scene, frame, models)
    told = told_features(scene, frame, choice.groups)
    named = _weighed(TOLD_MODEL, models.told, choice.groups, told, choice.told)
    best = max(probabilities(models.told, told), default=0.0)
    features = outside_features(scene, frame, choice.outside, best, models.told) if choice.outside else []
    outside = _weighed(TAKEN_UP_MODEL, models.taken_up, choice.outside, features, choice.taken_up)
    candidates = named + outside
    taken = [_taken(scene, choice, told, candidates) for told in choice.chosen]
    if not taken:
        rule = f"places: none likely enough (told {TOLD_LEAST}, best {BEST_LEAST}, taken up {TAKEN_UP_LEAST})"
        taken = [Decision(field="places", value="none", decided_by=rule)]
    return taken + _left_out(choice, candidates)


Candidate = tuple[list[Told], float, Weighing]


def _weighed(
    name: str,
    model: LinearModel,
    groups: Sequence[list[Told]],
    features: Sequence[Mapping[str, float]],
    probabilities: Sequence[float],
) -> list[Candidate]:
    """Each place with its probability, and what its model says of it."""
    return [
        (group, probability, weigh(name, model, item, HERE))
        for group, item, probability in zip(groups, features, probabilities, strict=True)
    ]


def _taken(scene: Scene, choice: Choice, told: Told, candidates: Sequence[Candidate]) -> Decision:
    _, probability, weighing = next(candidate for candidate in candidates if told in candidate[0])
    if weighing.model == TAKEN_UP_MODEL:
        rule = f"likeliest told elsewhere, at least {TAKEN_UP_LEAST} and {NAMED_WEIGHT} of the evidence's best"
    elif probability >= TOLD_LEAST:
        rule = f"told in the evidence, at least {TOLD_LEAST}"
    elif len(choice.chosen) > 1:
        rule = "in a list with a likely place"
    else:
        rule = f"likeliest of the evidence, at least {BEST_LEAST}"
    place = place_of(scene, told)
    known = ", ".join(filter(None, (place.name, place.country, f"precision {place.geo_precision}")))
    return Decision(
        field="places",
        value=f"{told.mention.text} ({known})",
        span=(told.mention.start, told.mention.end),
        decided_by=f"models {weighing.model} and {NETWORK}; {rule}; {_located(told, place.latitude is not None)}",
        probability=probability,
        weighings=(weighing,),
    )


def _located(told: Told, located: bool) -> str:
    """How the name became a place on the map (``place_location``)."""
    entries, meant = told.mention.entries, told.entry
    if meant is None:
        of_name = "none of that name" if not entries else f"none of the {len(entries)} of that name fits"
        return f"gazetteer: {of_name}" + (", set where the wider place is" if located else "")
    others = [f"{entry.name} {entry.country}" for entry in entries if entry is not meant][:3]
    if not others:
        return f"gazetteer: {meant.kind}, the only one of that name"
    return f"gazetteer: {meant.kind}, fittest of {len(entries)} of that name (not {', '.join(others)})"


def _left_out(choice: Choice, candidates: Sequence[Candidate]) -> list[Decision]:
    decisions = []
    for group, probability, weighing in sorted(candidates, key=lambda candidate: -candidate[1]):
        if any(told in group for told in choice.chosen):
            continue
        told = lead_of(group)
        least = TAKEN_UP_LEAST if weighing.model == TAKEN_UP_MODEL else TOLD_LEAST
        likely = probability >= least
        rule = "another place narrows it down or is likelier" if likely else f"less than {least}"
        decisions.append(
            Decision(
                field="places",
                value=told.mention.text,
                span=(told.mention.start, told.mention.end),
                decided_by=f"models {weighing.model} and {NETWORK}; {rule}",
                probability=probability,
                taken=False,
                weighings=(weighing,),
            )
        )
    return decisions
