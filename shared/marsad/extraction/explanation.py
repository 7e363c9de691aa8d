"""Why an article has the events that it has: the decisions of all slots for each event, in one record."""

from marsad.extraction.actor_explanation import explain_parties, party_told
from marsad.extraction.article import ArticleFeatures
from marsad.extraction.casualty_explanation import explain_casualties
from marsad.extraction.decision import Decision, ExplainedEvent
from marsad.extraction.occurrence_explanation import explain_occurrence
from marsad.extraction.occurrences import Models, Occurrence, OccurrenceFindings
from marsad.extraction.place_explanation import explain_places
from marsad.extraction.source_explanation import explain_attribution
from marsad.extraction.time_explanation import explain_time
from marsad.model import Event


def explain_event(
    article: ArticleFeatures, findings: OccurrenceFindings, occurrence: Occurrence, event: Event, models: Models
) -> ExplainedEvent:
    """The decisions that made ``event`` of ``occurrence``, which is one of ``findings``."""
    reading, frame = article.reading, occurrence.frame
    decisions = [
        *explain_occurrence(article, findings, occurrence, models),
        *explain_time(reading, frame),
        *explain_places(reading, frame),
        *with_claim(explain_parties(reading, frame), event),
        *explain_casualties(reading, frame),
        *explain_attribution(reading, frame),
    ]
    return ExplainedEvent(event=event, decisions=tuple(decisions))


def with_claim(decisions: list[Decision], event: Event) -> list[Decision]:
    """``decisions`` on the parties, with whoever claims the deed as its initiator where the assembly made it so."""
    claimant = event.claimed_by
    spans = [decision.span for decision in decisions if decision.field == "initiators" and decision.taken]
    if claimant is None or event.initiators != [claimant] or claimant.span in spans:
        return decisions
    claim = Decision(
        field="initiators",
        value=party_told(claimant),
        span=claimant.span,
        decided_by="extractor: whoever claims it, the evidence names somebody else or nobody",
    )
    return [claim] + [_displaced(decision) for decision in decisions if decision.value != "none" or decision.span]


def _displaced(decision: Decision) -> Decision:
    if decision.field != "initiators" or not decision.taken:
        return decision
    rule = f"{decision.decided_by}; left out for whoever claims it"
    return decision.model_copy(update={"taken": False, "decided_by": rule})
