"""Fits the linear models: multinomial logistic regression over named features, L2-regularised (scikit-learn)."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from marsad.extraction.features import Context, Features, article_features, pair_features
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.occurrences import Models, manner_features
from marsad.extraction.outline import cut_points
from marsad.model import SubEventType
from marsad_training.folds import folds
from marsad_training.labelled import LabelledArticle

# Cutting and merging are learned over type probabilities of articles that the type model has not seen.
_FOLDS = 3


def fit(items: Sequence[Features], labels: Sequence[str], strength: float, least_count: int) -> LinearModel:
    """A model of ``labels`` given ``items``; features of fewer than ``least_count`` items are left out.

    ``strength`` is scikit-learn's C, the inverse of the regularisation.
    """
    counts = Counter(name for item in items for name, value in item.items() if value)
    rows = {name: number for number, name in enumerate(sorted(name for name, n in counts.items() if n >= least_count))}
    regression = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
    regression.fit(_matrix(items, rows), np.asarray(labels))
    coefficients, intercepts = regression.coef_.T, regression.intercept_
    if len(regression.classes_) == 2:
        # scikit-learn keeps the second class only; against zeros it is the same model.
        coefficients = np.hstack([np.zeros_like(coefficients), coefficients])
        intercepts = np.concatenate([[0.0], intercepts])
    return LinearModel(tuple(map(str, regression.classes_)), rows, coefficients.astype(np.float32), intercepts)


def _matrix(items: Sequence[Mapping[str, float]], rows: Mapping[str, int]) -> csr_matrix:
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for item in items:
        for name, value in item.items():
            if name in rows:
                columns.append(rows[name])
                values.append(value)
        starts.append(len(values))
    return csr_matrix((values, columns, starts), shape=(len(items), len(rows)))


def learn_type(articles: Sequence[LabelledArticle]) -> LinearModel:
    """The model of a stretch's sub-event type, or none."""
    pairs = [
        (article.features.stretch(part), label) for article in articles for part, label in article.typed_stretches()
    ]
    return fit([features for features, _ in pairs], [label for _, label in pairs], strength=1.0, least_count=2)


def learn_relevance(articles: Sequence[LabelledArticle]) -> LinearModel:
    """The model of whether an article has anything to code."""
    items = [article.features.whole() for article in articles]
    labels = [str(int(bool(article.events))) for article in articles]
    for outline, tells in (excerpt for article in articles for excerpt in article.excerpts()):
        items.append(article_features(outline, Context.of(outline)))
        labels.append(str(int(tells)))
    return fit(items, labels, strength=1.0, least_count=2)


def held_out_types(articles: Sequence[LabelledArticle]) -> list[tuple[LabelledArticle, LinearModel]]:
    """Each article with a type model that has not seen it."""
    pairs = []
    for seen, held_out in folds(articles, _FOLDS):
        model = learn_type(seen)
        pairs += [(article, model) for article in held_out]
    return pairs


def learn_cut(held_out: Sequence[tuple[LabelledArticle, LinearModel]]) -> LinearModel:
    """The model of whether another occurrence begins at a cut point."""
    items: list[Features] = []
    labels: list[str] = []
    for article, type_model in held_out:
        for sentence in article.features.outline.sentences:
            cuts = cut_points(article.reading, sentence)
            items += article.features.cuts(sentence, cuts, type_model)
            labels += [str(int(article.is_boundary(sentence, cut))) for cut in cuts]
    return fit(items, labels, strength=0.5, least_count=2)


def learn_merge(held_out: Sequence[tuple[LabelledArticle, LinearModel]]) -> LinearModel:
    """The model of whether two stretches tell the same occurrence."""
    items: list[Features] = []
    labels: list[str] = []
    for article, type_model in held_out:
        stretches = article.told_stretches()
        if not stretches:
            continue
        probabilities = type_model.probabilities([article.features.stretch(part) for part, _ in stretches])
        told = [
            (article.features.told(part, type_model.classes, row), event)
            for (part, event), row in zip(stretches, probabilities, strict=True)
        ]
        for number, (second, event) in enumerate(told):
            for first, other in told[:number]:
                items.append(pair_features(first, second))
                labels.append(str(int(event == other)))
    return fit(items, labels, strength=0.5, least_count=3)


def learn_manner(articles: Sequence[LabelledArticle], field: str) -> LinearModel:
    """The model of ``scope`` or ``factuality`` of an event."""
    items, labels = [], []
    for article in articles:
        for event in article.events:
            stretch = article.evidence_stretch(event)
            if stretch is not None:
                items.append(manner_features(article.features.stretch(stretch), SubEventType(event["sub_event_type"])))
                labels.append(event[field])
    return fit(items, labels, strength=0.5, least_count=2)


def learn(articles: Sequence[LabelledArticle]) -> Models:
    """All models."""
    held_out = held_out_types(articles)
    return Models(
        relevance=learn_relevance(articles),
        cut=learn_cut(held_out),
        type=learn_type(articles),
        merge=learn_merge(held_out),
        scope=learn_manner(articles, "scope"),
        factuality=learn_manner(articles, "factuality"),
    )
