"""What decided who says so: the attributions in and around the evidence, the names that they go by, and the models."""

from collections.abc import Sequence

from marsad.extraction.decision import DecidedField, Decision, passage
from marsad.extraction.decision import weigh as weighing_of
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.reading import Reading
from marsad.extraction.source_attributions import Attribution
from marsad.extraction.source_choice import CLAIM, CLAIMS_MODEL, SOURCE, SOURCES_MODEL, Weighed, shipped_models
from marsad.extraction.source_coreference import is_anaphor, named_source
from marsad.extraction.source_voices import Voice, governing
from marsad.extraction.sources import CLAIM_LEAST, SOURCE_LEAST, claimant, denier, heard, weigh


def explain_attribution(reading: Reading, frame: Frame) -> list[Decision]:
    """What decided sources, claim and denial of ``frame``'s event, then who was left out."""
    weighed = weigh(reading, frame)
    sources = heard(reading, frame, weighed)
    decisions = [_source(reading, told, f"at least {SOURCE_LEAST}") for told in sources]
    if not decisions:
        decisions.append(Decision(field="sources", value="none", decided_by="sources: nobody named is a source of it"))
    if claimed := claimant(weighed):
        models = shipped_models()
        rule = f"likeliest, at least {CLAIM_LEAST}"
        decisions.append(
            _weighed(reading, claimed, "claimed_by", (CLAIMS_MODEL, models.claims, CLAIM, claimed.claim), rule)
        )
    if denied := denier(weighed):
        decisions.append(
            _decision(reading, "denied_by", denied.voice, f"sources: denies; {_how(reading, denied.voice)}")
        )
    return decisions + _left_out(reading, frame, weighed, sources)


def _left_out(reading: Reading, frame: Frame, weighed: Sequence[Weighed], sources: Sequence[Weighed]) -> list[Decision]:
    decisions = []
    for told in weighed:
        if told not in sources:
            if told.voice.denies and frame.factuality != "denied":
                rule = "left out: denies"
            elif told.source < SOURCE_LEAST:
                rule = f"left out: less than {SOURCE_LEAST}"
            else:
                rule = "left out: a source told already"
            decisions.append(_source(reading, told, rule).model_copy(update={"taken": False}))
    for found in governing(reading, frame.evidence):
        attribution = found.attribution
        if named_source(reading, attribution) is None:
            span = (attribution.start, attribution.end)
            decided_by = f"sources: {attribution.manner}; {found.rule}; nobody was named before"
            value = reading.text[span[0] : span[1]]
            decisions.append(Decision(field="sources", value=value, span=span, decided_by=decided_by, taken=False))
    return decisions


def _source(reading: Reading, told: Weighed, rule: str) -> Decision:
    weights = (SOURCES_MODEL, shipped_models().sources, SOURCE, told.source)
    return _weighed(reading, told, "sources", weights, rule)


def _weighed(
    reading: Reading, told: Weighed, field: DecidedField, weights: tuple[str, LinearModel, str, float], rule: str
) -> Decision:
    """A decision by a model, given with its name, the class that it weighed and how likely that is."""
    name, model, wanted, probability = weights
    decided_by = f"model {name}; {rule}; {_how(reading, told.voice)}"
    weighing = weighing_of(name, model, told.features, wanted)
    return _decision(reading, field, told.voice, decided_by).model_copy(
        update={"probability": probability, "weighings": (weighing,)}
    )


def _how(reading: Reading, voice: Voice) -> str:
    """How the attribution was found, and its name."""
    rules = [f"attribution: {voice.attribution.manner}", voice.governs, voice.claim, _named(reading, voice)]
    return "; ".join(filter(None, rules))


def _decision(reading: Reading, field: DecidedField, voice: Voice, decided_by: str) -> Decision:
    attribution = voice.attribution
    return Decision(
        field=field,
        value=reading.text[voice.name[0] : voice.name[1]],
        span=voice.name,
        decided_by=decided_by,
        clues=(passage(reading.text, (attribution.start, attribution.end)),),
    )


def _named(reading: Reading, voice: Voice) -> str:
    """How the attribution came by its name (``source_coreference``)."""
    attribution: Attribution = voice.attribution
    phrase = attribution.name
    if phrase is None:
        return "goes on with who spoke last"
    if voice.name == (phrase.start, phrase.end):
        return "as named"
    if phrase.start <= voice.name[0] and voice.name[1] <= phrase.end:
        return "the person named with the office"
    return "points back to a name" if is_anaphor(reading, phrase) else "a longer name told before"
