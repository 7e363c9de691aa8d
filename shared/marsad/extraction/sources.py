"""The sources slot: who reports an occurrence, who claims it, who denies it."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.extraction.actor_mentions import describe_actor
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.reading import Reading
from marsad.extraction.source_choice import Weighed, shipped_models, weigh_voices
from marsad.extraction.source_names import comparable_words
from marsad.extraction.source_voices import EARLIER, attested
from marsad.model import Actor, Name

# Least probability of a source, and of who claims the event: by cross-validation.
SOURCE_LEAST, CLAIM_LEAST = 0.4, 0.3


@dataclass(frozen=True, slots=True)
class Attestation:
    """The fields of an event that say who says so."""

    sources: tuple[Name, ...]
    claimed_by: Actor | None
    denied_by: Actor | None


def resolve_attribution(reading: Reading, frame: Frame) -> Attestation:
    """Sources, claim and denial of the occurrence of ``frame``; each source once, in text order.

    Whoever only denies is no source, except of an occurrence that is denied.
    """
    weighed = weigh(reading, frame)
    claimed, denied = claimant(weighed), denier(weighed)
    return Attestation(
        tuple(_source(reading, told.voice.name) for told in heard(reading, frame, weighed)),
        describe_actor(reading, *claimed.voice.name) if claimed else None,
        describe_actor(reading, *denied.voice.name) if denied else None,
    )


def weigh(reading: Reading, frame: Frame) -> list[Weighed]:
    """Everybody named who may speak of the occurrence of ``frame``, weighed by the shipped models."""
    return weigh_voices(reading, frame, attested(reading, frame.evidence), shipped_models())


def heard(reading: Reading, frame: Frame, weighed: Sequence[Weighed]) -> list[Weighed]:
    """The sources among ``weighed``, each once; of two names one of which holds all words of the other, the first."""
    distinct: dict[frozenset[str], Weighed] = {}
    for told in weighed:
        if told.source < SOURCE_LEAST or (told.voice.denies and frame.factuality != "denied"):
            continue
        own = comparable_words(reading.text[told.voice.name[0] : told.voice.name[1]])
        if not any(own <= other or other <= own for other in distinct):
            distinct[own] = told
    return list(distinct.values())


def claimant(weighed: Sequence[Weighed]) -> Weighed | None:
    """Who claims the occurrence: the likeliest, if likely enough."""
    likeliest = max(weighed, key=lambda told: told.claim, default=None)
    return likeliest if likeliest is not None and likeliest.claim >= CLAIM_LEAST else None


def denier(weighed: Sequence[Weighed]) -> Weighed | None:
    """Who denies the occurrence in the sentence that tells it, the first."""
    denying = (told for told in weighed if told.voice.attribution.manner == "denies" and told.voice.governs != EARLIER)
    return next(denying, None)


def _source(reading: Reading, offsets: Offsets) -> Name:
    text = reading.text[offsets[0] : offsets[1]]
    return Name(name=text, text=text, span=offsets)
