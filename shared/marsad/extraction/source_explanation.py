"""What decided who says so: the attributions that govern an event, and the names that they go by."""

from collections.abc import Sequence

from marsad.extraction.decision import DecidedField, Decision, passage
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.extraction.source_attributions import Attribution
from marsad.extraction.source_coreference import is_anaphor, named_source
from marsad.extraction.sources import Voice, attested, governing, heard


def explain_attribution(reading: Reading, frame: Frame) -> list[Decision]:
    """What decided sources, claim and denial of ``frame``'s event, then who was left out."""
    voices = attested(reading, frame)
    sources = heard(reading, frame, voices)
    decisions = [_decision(reading, "sources", voice, "") for voice in sources]
    if not decisions:
        decisions.append(Decision(field="sources", value="none", decided_by="sources: nobody named is a source of it"))
    decisions += [_decision(reading, "claimed_by", voice, voice.claim) for voice in voices if voice.claim][:1]
    denying = [voice for voice in voices if voice.attribution.manner == "denies"]
    decisions += [_decision(reading, "denied_by", voice, "denies") for voice in denying[:1]]
    return decisions + _left_out(reading, frame, voices, sources)


def _left_out(reading: Reading, frame: Frame, voices: Sequence[Voice], sources: Sequence[Voice]) -> list[Decision]:
    decisions = []
    for voice in voices:
        if voice not in sources:
            rule = "left out: denies" if voice.denies else "left out: a source told already"
            decisions.append(_decision(reading, "sources", voice, rule).model_copy(update={"taken": False}))
    for attribution, governs in governing(reading, frame.evidence):
        if named_source(reading, attribution) is None:
            span = (attribution.start, attribution.end)
            decided_by = f"sources: {attribution.manner}; {governs}; nobody was named before"
            value = reading.text[span[0] : span[1]]
            decisions.append(Decision(field="sources", value=value, span=span, decided_by=decided_by, taken=False))
    return decisions


def _decision(reading: Reading, field: DecidedField, voice: Voice, rule: str) -> Decision:
    attribution = voice.attribution
    rules = [rule, f"attribution: {attribution.manner}", voice.governs, _named(reading, voice)]
    return Decision(
        field=field,
        value=reading.text[voice.name[0] : voice.name[1]],
        span=voice.name,
        decided_by=f"sources: {'; '.join(filter(None, rules))}",
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
