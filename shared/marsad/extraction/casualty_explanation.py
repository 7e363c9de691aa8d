"""What decided the tolls of an event: each toll as told, and how the killed and the wounded follow from them."""

from marsad.extraction.casualties import estimate_casualties
from marsad.extraction.casualty_estimate import Estimated
from marsad.extraction.casualty_mention import Mention
from marsad.extraction.decision import DecidedField, Decision, passage
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.reading import Reading
from marsad.model import Estimate, Passage


def explain_casualties(reading: Reading, frame: Frame) -> list[Decision]:
    """What decided each toll of ``frame``'s event, its fatalities and its injuries."""
    toll = estimate_casualties(reading, frame)
    if toll is None:
        rule = "casualties: none, the event is planned or its type harms nobody"
        return [Decision(field=field, value="not_mentioned", decided_by=rule) for field in ("fatalities", "injuries")]
    return [
        *(_toll(reading, mention) for mention in toll.mentions),
        _estimate(reading, "fatalities", toll.killed),
        _estimate(reading, "injuries", toll.wounded),
    ]


def _toll(reading: Reading, mention: Mention) -> Decision:
    rules = [mention.rule, mention.number]
    if mention.part_of is not None:
        rules.append(f"part of toll {mention.part_of + 1}")
    if mention.standing is not None:
        rules.append(f"told as {mention.standing}")
    rules += [name for name in ("running", "anaphoric", "additional") if getattr(mention, name)]
    if mention.side is not None:
        rules.append(f"side: {mention.side}")
    return Decision(
        field="casualties",
        value=f"{_count(mention)} {mention.harm}",
        span=(mention.start, mention.end),
        decided_by=f"casualties: {'; '.join(rules)}",
        clues=_clues(reading, [mention.word] if mention.word else []),
    )


def _count(mention: Mention) -> str:
    return "some" if mention.count is None else f"{mention.bound} {mention.count}"


def _estimate(reading: Reading, field: DecidedField, estimated: Estimated) -> Decision:
    spans = [(mention.start, mention.end) for mention in estimated.told]
    rules = list(estimated.rules)
    if estimated.stated_by is not None:
        spans.append(estimated.stated_by)
    if estimated.contradiction is not None:
        spans += estimated.contradiction.spans
        rules.append(f"the article disagrees: {', '.join(map(str, estimated.contradiction.values))}")
    return Decision(
        field=field,
        value=estimate_told(estimated.value),
        decided_by=f"casualties: {'; '.join(rules)}",
        clues=_clues(reading, list(dict.fromkeys(spans))),
    )


def estimate_told(estimate: Estimate) -> str:
    """Best, low and high, or why there are none."""
    if estimate.best is None:
        return estimate.told
    return f"best {estimate.best}, low {_known(estimate.low)}, high {_known(estimate.high)}, {estimate.told}"


def _known(number: int | None) -> str:
    return "unknown" if number is None else str(number)


def _clues(reading: Reading, spans: list[Offsets]) -> tuple[Passage, ...]:
    return tuple(passage(reading.text, span) for span in spans)
