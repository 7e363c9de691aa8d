"""The assembly: an article and its analysis in, events out. One call a slot; no slot sees another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from marsad.extraction import actor_roles, place_choice, source_choice
from marsad.extraction.actors import resolve_parties
from marsad.extraction.article import article_of
from marsad.extraction.casualties import resolve_casualties
from marsad.extraction.confidence import confidence
from marsad.extraction.features import name_words
from marsad.extraction.networks.word_vectors import shipped_vectors
from marsad.extraction.occurrences import Models, Occurrence, find_occurrences, search
from marsad.extraction.places import resolve_places
from marsad.extraction.reading import Reading
from marsad.extraction.sources import resolve_attribution
from marsad.extraction.times import resolve_time
from marsad.language.analysis import Analysis
from marsad.model import Actor, Document, Event, Passage

if TYPE_CHECKING:
    from marsad.extraction.decision import Explanation

# What is right less often than this costs a reader more than it tells; chosen by cross-validation.
LEAST_CONFIDENCE = 0.3


class Extractor:
    """Extracts events; holds the learned models, no state of any article."""

    def __init__(self) -> None:
        """Read the shipped models, those that the slots keep for themselves too."""
        self._models = Models.shipped()
        shipped_vectors()
        for slot in (actor_roles, place_choice, source_choice):
            slot.shipped_models()

    def extract(self, document: Document, analysis: Analysis) -> list[Event]:
        """The events that ``document`` tells, in the order of their first telling.

        Raises:
            ValueError: ``analysis`` is of another text.
        """
        reading = _reading(document, analysis)
        occurrences = find_occurrences(reading, self._models)
        weighed = ((occurrence, confidence(occurrence, reading)) for occurrence in occurrences)
        return [
            _event(reading, occurrence, sureness) for occurrence, sureness in weighed if sureness >= LEAST_CONFIDENCE
        ]

    def explain(self, document: Document, analysis: Analysis) -> "Explanation":
        """The events that ``extract`` gives, each with what decided every field, and what was left out.

        Raises:
            ValueError: ``analysis`` is of another text.
        """
        # Imported here, as the function that extracts never explains.
        from marsad.extraction.decision import Explanation
        from marsad.extraction.explanation import explain_event
        from marsad.extraction.occurrence_explanation import explain_relevance, explain_silence

        reading = _reading(document, analysis)
        article = article_of(reading)
        findings = search(article, self._models)
        explained = []
        for occurrence in findings.occurrences:
            event = _event(reading, occurrence, confidence(occurrence, reading))
            explained.append(explain_event(article, findings, occurrence, event, self._models))
        told = [passage.span for item in explained for passage in item.event.evidence]
        return Explanation(
            article=explain_relevance(article, findings, self._models),
            events=tuple(item for item in explained if item.event.confidence >= LEAST_CONFIDENCE),
            left_out=tuple(item for item in explained if item.event.confidence < LEAST_CONFIDENCE),
            silent=tuple(explain_silence(article, findings, self._models, told)),
        )


def _reading(document: Document, analysis: Analysis) -> Reading:
    if analysis.text != document.text:
        raise ValueError(f"the analysis given for article {document.article_id} is of another text")
    return Reading.of(document, analysis)


def _event(reading: Reading, occurrence: Occurrence, sureness: float) -> Event:
    frame = occurrence.frame
    parties = resolve_parties(reading, frame)
    toll = resolve_casualties(reading, frame)
    attestation = resolve_attribution(reading, frame)
    return Event(
        sub_event_type=frame.sub_event_type,
        scope=frame.scope,
        factuality=frame.factuality,
        time=resolve_time(reading, frame),
        places=resolve_places(reading, frame),
        initiators=_initiators(parties.initiators, attestation.claimed_by),
        targets=list(parties.targets),
        casualties=list(toll.casualties),
        fatalities=toll.fatalities,
        injuries=toll.injuries,
        sources=list(attestation.sources),
        claimed_by=attestation.claimed_by,
        denied_by=attestation.denied_by,
        contradictions=list(toll.contradictions),
        evidence=[Passage(text=reading.text[start:end], span=(start, end)) for start, end in frame.evidence],
        confidence=sureness,
    )


def _initiators(found: Sequence[Actor], claimed_by: Actor | None) -> list[Actor]:
    """Who did it: whoever claims it, where the words of the deed name somebody else or nobody."""
    if claimed_by is None or any(name_words([claimed_by.name]) & name_words([actor.name]) for actor in found):
        return list(found)
    return [claimed_by]
