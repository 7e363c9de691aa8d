"""What decided that an article tells an occurrence, where it tells it, and of which sort it is."""

from collections.abc import Sequence

import numpy as np

from marsad.extraction.article import ArticleFeatures
from marsad.extraction.concepts import concept_types
from marsad.extraction.confidence import RIGHT, confidence_features
from marsad.extraction.decision import DecidedField, Decision, Weighing, weigh, weighing
from marsad.extraction.features import NO_EVENT, Probabilities, Told
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.merging import MERGE_THRESHOLD, NAMED_AGAIN, likeness, mean_likeness, names_again
from marsad.extraction.occurrences import (
    BODY_WEIGHT,
    NONE_WEIGHT,
    RELEVANCE_THRESHOLD,
    Models,
    Occurrence,
    OccurrenceFindings,
    manner_features,
    trimmed,
    type_probabilities,
    typed_pieces,
)
from marsad.extraction.outline import Stretch, joined
from marsad.extraction.pair_features import features_with_earlier
from marsad.extraction.segmentation import CUT_THRESHOLD, Cut
from marsad.extraction.tree_model import TreeModel
from marsad.extraction.type_model import TypeModel

YES = "1"
NETWORK = "type_network"


def explain_relevance(article: ArticleFeatures, findings: OccurrenceFindings, models: Models) -> Decision:
    """Whether the article has anything to code, and why."""
    if not article.outline.sentences:
        return Decision(field="article", value="nothing to code", decided_by="occurrences: no sentence has a word")
    relevant = weigh("relevance", models.relevance, article.whole(), YES)
    if findings.relevant:
        value, rule = "something to code", f"more than {RELEVANCE_THRESHOLD}"
    else:
        value, rule = "nothing to code", f"not more than {RELEVANCE_THRESHOLD}"
    return Decision(
        field="article",
        value=value,
        decided_by=f"model relevance; {rule}",
        probability=relevant.probability,
        weighings=(relevant,),
    )


def explain_silence(
    article: ArticleFeatures, findings: OccurrenceFindings, models: Models, told: Sequence[Offsets]
) -> list[Decision]:
    """Why each piece of the article outside the passages ``told`` gave no event, the likeliest to tell one first."""
    text = article.reading.text
    classes = models.type.classes
    none = classes.index(NO_EVENT)
    # An article with nothing to code was not cut: what its pieces would tell is looked up for the reader alone.
    pieces = findings.pieces if findings.relevant else typed_pieces(article, models.cut, models.type)
    decisions = []
    for typed in sorted(pieces, key=lambda typed: float(typed.probabilities[none])):
        stretch = typed.piece.stretch
        span = trimmed(text, stretch.start, stretch.end)
        if span not in told:
            value = NO_EVENT if findings.relevant else classes[int(typed.probabilities.argmax())]
            rule = (
                f"model type; no event, which counts {NONE_WEIGHT} times"
                if findings.relevant
                else "the article has nothing to code"
            )
            silent = _weigh_type(article, stretch, typed.probabilities, models.type, value)
            decisions.append(
                Decision(
                    field="evidence",
                    value=value,
                    span=span,
                    decided_by=rule,
                    probability=silent.probability,
                    taken=False,
                    weighings=(silent,),
                )
            )
    return decisions


def explain_occurrence(
    article: ArticleFeatures, findings: OccurrenceFindings, occurrence: Occurrence, models: Models
) -> list[Decision]:
    """What decided the evidence, type, scope, factuality and confidence of an occurrence among ``findings``."""
    return [
        *_evidence(article, findings, occurrence, models),
        _type(article, occurrence, models),
        _manner(article, occurrence, models.scope, "scope", occurrence.frame.scope),
        _manner(article, occurrence, models.factuality, "factuality", occurrence.frame.factuality),
        _confidence(article, occurrence),
    ]


def _evidence(
    article: ArticleFeatures, findings: OccurrenceFindings, occurrence: Occurrence, models: Models
) -> list[Decision]:
    decisions: list[Decision] = []
    uncut: list[Decision] = []
    numbers = {told.stretch.start: number for number, told in enumerate(findings.told)}
    pieces = {typed.piece.stretch.start: typed.piece for typed in findings.pieces}
    for number, told in enumerate(occurrence.tellings):
        earlier = occurrence.tellings[:number]
        tells = _weigh_type(article, told.stretch, told.probabilities, models.type, _type_of(told))
        rules, weighings = ["model type; tells an event"], [tells]
        if earlier:
            before = [numbers[one.stretch.start] for one in earlier]
            rule, same = _merged(findings.told, numbers[told.stretch.start], before, models.merge)
            rules.append(rule)
            weighings.append(same)
        start, end = told.stretch.start, told.stretch.end
        cuts = [cut for cut in pieces[start].cuts if start <= cut.offset < end]
        cuts_weighed = [(cut, weigh("cut", models.cut, cut.features, YES)) for cut in cuts]
        for cut, weighed in cuts_weighed:
            if cut.offset == start:
                rules.append(_cut_rule(cut))
                weighings.append(weighed)
        span = occurrence.frame.evidence[number]
        decisions.append(
            Decision(
                field="evidence",
                value=f"passage {number + 1}",
                span=span,
                decided_by="; ".join(rules),
                probability=1.0 - float(told.probabilities[told.classes.index(NO_EVENT)]),
                weighings=tuple(weighings),
            )
        )
        uncut += _uncut(article, told.stretch, cuts_weighed)
    return decisions + uncut


def _weigh_type(
    article: ArticleFeatures, stretch: Stretch, row: Probabilities, model: TypeModel, value: str
) -> Weighing:
    """How the model of types weighed ``value`` for ``stretch``, whose probabilities by it are ``row``."""
    read = _by_class(model, model.read(article, [stretch])[0])
    sources = [(1.0, model.linear, article.stretch(stretch))]
    return weighing("type", _by_class(model, row), value, sources, {NETWORK: read})


def _by_class(model: TypeModel, row: Probabilities) -> dict[str, float]:
    return {label: float(probability) for label, probability in zip(model.classes, row, strict=True)}


def _type_of(told: Told) -> str:
    """The likeliest type of a stretch, whatever the probability that it tells nothing."""
    ranked = sorted(zip(told.probabilities, told.classes, strict=True), reverse=True)
    return next(label for _, label in ranked if label != NO_EVENT)


def _merged(told: Sequence[Told], number: int, earlier: Sequence[int], model: TreeModel) -> tuple[str, Weighing]:
    """Why the stretch at ``number`` of ``told`` tells what those at ``earlier`` tell."""
    likely = likeness(told, number, model)
    best = max((other for other in earlier if other in likely), key=likely.__getitem__)
    passage, mean = earlier.index(best) + 1, mean_likeness(earlier, likely)
    weighed = weigh("merge", model, features_with_earlier(told, number)[best], YES)
    if mean <= MERGE_THRESHOLD:
        rule = "merging: no place of its own, between sentences that tell the same"
    elif names_again(told[best], told[number]) and weighed.probability < NAMED_AGAIN:
        rule = f"merging: names again what passage {passage} tells"
    else:
        rule = f"model merge: the same as passage {passage}; mean over earlier ones {mean:.2f} > {MERGE_THRESHOLD}"
    return rule, weighed


def _cut_rule(cut: Cut) -> str:
    """Why another occurrence begins at ``cut``."""
    if cut.probability > CUT_THRESHOLD:
        return f"model cut: begins here, more than {CUT_THRESHOLD}"
    return "segmentation: a connective turns to another type"


def _uncut(article: ArticleFeatures, stretch: Stretch, cuts: Sequence[tuple[Cut, Weighing]]) -> list[Decision]:
    """Those of a passage's ``cuts`` that are inside it, where another occurrence might begin, the likeliest first."""
    inside = [(cut.offset, weighed) for cut, weighed in cuts if cut.offset > stretch.start]
    return [
        Decision(
            field="evidence",
            value="no other event begins here",
            span=trimmed(article.reading.text, offset, stretch.end),
            decided_by=f"model cut; not more than {CUT_THRESHOLD}, or too near the cut before",
            probability=weighed.probability,
            taken=False,
            weighings=(weighed,),
        )
        for offset, weighed in sorted(inside, key=lambda item: -item[1].probability)
    ]


def _type(article: ArticleFeatures, occurrence: Occurrence, models: Models) -> Decision:
    frame, tellings = occurrence.frame, occurrence.tellings
    mean = type_probabilities(tellings)
    probabilities = {
        label: float(probability)
        for label, probability in zip(models.type.classes, mean, strict=True)
        if label != NO_EVENT
    }
    weights = [1.0 if told.stretch.sentence == 0 else BODY_WEIGHT for told in tellings]
    sources = [
        (weight, models.type.linear, article.stretch(told.stretch))
        for weight, told in zip(weights, tellings, strict=True)
    ]
    read = np.average(models.type.read(article, [told.stretch for told in tellings]), axis=0, weights=weights)
    decided = weighing(
        "type", probabilities, frame.sub_event_type.value, sources, {NETWORK: _by_class(models.type, read)}
    )
    passages = "the passage" if len(tellings) == 1 else f"mean of {len(tellings)} passages"
    return Decision(
        field="sub_event_type",
        value=frame.sub_event_type.value,
        span=frame.trigger,
        decided_by=f"model type; {passages}; {_trigger(frame, tellings)}",
        probability=decided.probability,
        weighings=(decided,),
    )


def _trigger(frame: Frame, tellings: Sequence[Told]) -> str:
    """The concepts of the words that name the event (``lexicons/triggers.yaml``)."""
    if frame.trigger is None:
        return "no word of triggers.yaml"
    hits = [hit for told in tellings for hit in told.stretch.hits if (hit.start, hit.end) == frame.trigger]
    types = concept_types()
    hits.sort(key=lambda hit: types.get(hit.concept) != frame.sub_event_type)
    return f"words of {', '.join(dict.fromkeys(hit.concept for hit in hits))} in triggers.yaml"


def _manner(
    article: ArticleFeatures, occurrence: Occurrence, model: LinearModel, field: DecidedField, value: str
) -> Decision:
    whole = joined([told.stretch for told in occurrence.tellings])
    features = manner_features(article.stretch(whole), occurrence.frame.sub_event_type)
    label = value if value in model.classes else model.classes[0]
    decided = weigh(str(field), model, features, label)
    likeliest = all(decided.probability >= other.probability for other in decided.alternatives)
    rule = f"model {field}" if likeliest else f"occurrences: goes on with a running total, against model {field}"
    return Decision(field=field, value=value, decided_by=rule, probability=decided.probability, weighings=(decided,))


def _confidence(article: ArticleFeatures, occurrence: Occurrence) -> Decision:
    model = shipped_model("confidence")
    right = weigh("confidence", model, confidence_features(occurrence, article.reading), RIGHT)
    return Decision(
        field="confidence",
        value=f"{right.probability:.3f}",
        decided_by="model confidence",
        probability=right.probability,
        weighings=(right,),
    )
