"""What decided that an article tells an occurrence, where it tells it, and of which sort it is."""

from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean

import numpy as np

from marsad.extraction.article import ArticleFeatures
from marsad.extraction.concepts import concept_types
from marsad.extraction.confidence import RIGHT, confidence_features
from marsad.extraction.decision import DecidedField, Decision, Weighing, weigh, weighing
from marsad.extraction.features import NO_EVENT, Features, Probabilities, Told
from marsad.extraction.frame import Frame, Offsets
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.merging import MERGE_THRESHOLD
from marsad.extraction.occurrences import (
    BODY_WEIGHT,
    NONE_WEIGHT,
    RELEVANCE_THRESHOLD,
    Models,
    Occurrence,
    is_relevant,
    manner_features,
    told_stretches,
    trimmed,
    type_probabilities,
    weighed_pieces,
)
from marsad.extraction.outline import Stretch, cut_points, joined
from marsad.extraction.pair_features import features_with_earlier
from marsad.extraction.segmentation import CUT_THRESHOLD, cut_items
from marsad.extraction.tree_model import TreeModel
from marsad.extraction.type_model import TypeModel

YES = "1"
NETWORK = "type_network"


def explain_relevance(article: ArticleFeatures, models: Models) -> Decision:
    """Whether the article has anything to code, and why."""
    if not article.outline.sentences:
        return Decision(field="article", value="nothing to code", decided_by="occurrences: no sentence has a word")
    relevant = weigh("relevance", models.relevance, article.whole(), YES)
    if is_relevant(article, models.relevance):
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


def explain_silence(article: ArticleFeatures, models: Models, told: Sequence[Offsets]) -> list[Decision]:
    """Why each piece of the article outside the passages ``told`` gave no event, the likeliest to tell one first."""
    text = article.reading.text
    none = models.type.classes.index(NO_EVENT)
    relevant = is_relevant(article, models.relevance)
    pieces = sorted(weighed_pieces(article, models.cut, models.type), key=lambda item: float(item[2][none]))
    decisions = []
    for piece, _, row in pieces:
        span = trimmed(text, piece.start, piece.end)
        if span not in told:
            value = NO_EVENT if relevant else models.type.classes[int(row.argmax())]
            rule = (
                f"model type; no event, which counts {NONE_WEIGHT} times"
                if relevant
                else "the article has nothing to code"
            )
            silent = _weigh_type(article, piece, models.type, value)
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


def explain_occurrence(article: ArticleFeatures, occurrence: Occurrence, models: Models) -> list[Decision]:
    """What decided the evidence, type, scope, factuality and confidence of an occurrence."""
    return [
        *_evidence(article, occurrence, models),
        _type(article, occurrence, models),
        _manner(article, occurrence, models.scope, "scope", occurrence.frame.scope),
        _manner(article, occurrence, models.factuality, "factuality", occurrence.frame.factuality),
        _confidence(article, occurrence),
    ]


def _evidence(article: ArticleFeatures, occurrence: Occurrence, models: Models) -> list[Decision]:
    decisions = []
    every = _told_of(article, models)
    numbers = {told.stretch.start: number for number, told in enumerate(every)}
    for number, told in enumerate(occurrence.tellings):
        earlier = occurrence.tellings[:number]
        tells = _weigh_type(article, told.stretch, models.type, _type_of(told))
        rules, weighings = ["model type; tells an event"], [tells]
        if earlier:
            rows = features_with_earlier(every, numbers[told.stretch.start])
            near = [rows[other] for other in (numbers[one.stretch.start] for one in earlier) if other in rows]
            rule, same = _merged(near, models.merge)
            rules.append(rule)
            weighings.append(same)
        sentence = article.outline.sentences[told.stretch.sentence]
        if told.stretch.start > sentence.start:
            rule, cut = _cut(article, sentence, told.stretch.start, models)
            rules.append(rule)
            weighings.append(cut)
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
    return decisions + [decision for told in occurrence.tellings for decision in _uncut(article, told.stretch, models)]


def _weigh_type(article: ArticleFeatures, stretch: Stretch, model: TypeModel, value: str) -> Weighing:
    """How the model of types weighs ``value`` for ``stretch``."""
    probabilities = _by_class(model, model.probabilities(article, [stretch])[0])
    read = _by_class(model, model.read(article, [stretch])[0])
    return weighing("type", probabilities, value, [(1.0, model.linear, article.stretch(stretch))], {NETWORK: read})


def _by_class(model: TypeModel, row: Probabilities) -> dict[str, float]:
    return {label: float(probability) for label, probability in zip(model.classes, row, strict=True)}


def _type_of(told: Told) -> str:
    """The likeliest type of a stretch, whatever the probability that it tells nothing."""
    ranked = sorted(zip(told.probabilities, told.classes, strict=True), reverse=True)
    return next(label for _, label in ranked if label != NO_EVENT)


@lru_cache(maxsize=1)
def _told_of(article: ArticleFeatures, models: Models) -> Sequence[Told]:
    """All that the article tells, which the passages of an occurrence were brought together from."""
    return told_stretches(article, models.cut, models.type)


def _merged(rows: Sequence[Features], model: TreeModel) -> tuple[str, Weighing]:
    """Why a passage tells what those before it tell, to which it is like by ``rows``."""
    weighings = [weigh("merge", model, row, YES) for row in rows]
    best = max(range(len(rows)), key=lambda number: weighings[number].probability)
    mean = fmean(weighing.probability for weighing in weighings)
    if mean > MERGE_THRESHOLD:
        rule = f"model merge: the same as passage {best + 1}; mean over earlier ones {mean:.2f} > {MERGE_THRESHOLD}"
    else:
        rule = "merging: no place of its own, between sentences that tell the same"
    return rule, weighings[best]


def _cut(article: ArticleFeatures, sentence: Stretch, start: int, models: Models) -> tuple[str, Weighing]:
    """Why another occurrence begins at ``start`` of ``sentence``."""
    cut = next(weighing for offset, weighing in _cuts(article, sentence, models) if offset == start)
    if cut.probability > CUT_THRESHOLD:
        return f"model cut: begins here, more than {CUT_THRESHOLD}", cut
    return "segmentation: a connective turns to another type", cut


def _cuts(article: ArticleFeatures, sentence: Stretch, models: Models) -> list[tuple[int, Weighing]]:
    cuts = cut_points(article.reading, sentence)
    features = cut_items(article, sentence, cuts, models.type) if cuts else []
    return [(cut, weigh("cut", models.cut, item, YES)) for cut, item in zip(cuts, features, strict=True)]


def _uncut(article: ArticleFeatures, stretch: Stretch, models: Models) -> list[Decision]:
    """The points inside a passage where another occurrence might begin, the likeliest first."""
    sentence = article.outline.sentences[stretch.sentence]
    inside = [(cut, item) for cut, item in _cuts(article, sentence, models) if stretch.start < cut < stretch.end]
    return [
        Decision(
            field="evidence",
            value="no other event begins here",
            span=trimmed(article.reading.text, cut, stretch.end),
            decided_by=f"model cut; not more than {CUT_THRESHOLD}, or too near the cut before",
            probability=item.probability,
            taken=False,
            weighings=(item,),
        )
        for cut, item in sorted(inside, key=lambda item: -item[1].probability)
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
