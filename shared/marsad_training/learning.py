"""Fits the models of occurrences: logistic regression over named features (scikit-learn), and the network of types."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from marsad.extraction.features import Context, Features, Told, article_features
from marsad.extraction.linear_model import LinearModel
from marsad.extraction.networks.word_vectors import shipped_vectors
from marsad.extraction.occurrences import Models, manner_features, told_stretches
from marsad.extraction.outline import cut_points
from marsad.extraction.pair_features import features_with_earlier
from marsad.extraction.segmentation import cut_items
from marsad.extraction.tree_model import TreeModel
from marsad.extraction.type_model import TypeModel
from marsad.model import SubEventType
from marsad_training.folds import folds
from marsad_training.labelled import LabelledArticle
from marsad_training.networks import TYPE_STEPS, TypedRanges, fit_types
from marsad_training.trees import fit_trees

# Cutting and merging are learned over type probabilities of articles that the type model has not seen.
_FOLDS = 3
ArticlesTold = Sequence[tuple[LabelledArticle, Sequence[Told]]]
_MERGE_ROUNDS = 150  # by cross-validation


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


def average(models: Sequence[LinearModel]) -> LinearModel:
    """The model whose log odds are the mean of those of ``models``, which know the same classes; it is less swayed."""
    rows = {name: number for number, name in enumerate(sorted(set().union(*(model.rows for model in models))))}
    coefficients = np.zeros((len(rows), len(models[0].classes)), dtype=np.float32)
    for model in models:
        coefficients[[rows[name] for name in model.rows]] += model.coefficients / len(models)
    intercepts = np.mean([model.intercepts for model in models], axis=0)
    return LinearModel(models[0].classes, rows, coefficients, intercepts)


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


def learn_type(articles: Sequence[LabelledArticle], steps: int = TYPE_STEPS) -> TypeModel:
    """The model of a stretch's sub-event type, or none."""
    items: list[Features] = []
    labels: list[str] = []
    ranges: list[TypedRanges] = []
    for article in articles:
        pairs = list(article.typed_stretches())
        items += [article.features.stretch(part) for part, _ in pairs]
        labels += [label for _, label in pairs]
        terms = [(part.terms[0].index, part.terms[-1].index + 1) for part, _ in pairs]
        if pairs:
            ranges.append(TypedRanges(article.features.tokens, terms, [label for _, label in pairs]))
    linear = fit(items, labels, strength=1.0, least_count=2)
    return TypeModel(linear, fit_types(ranges, shipped_vectors(), steps))


def learn_relevance(articles: Sequence[LabelledArticle]) -> LinearModel:
    """The model of whether an article has anything to code."""
    items = [article.features.whole() for article in articles]
    labels = [str(int(bool(article.events))) for article in articles]
    for outline, tells in (excerpt for article in articles for excerpt in article.excerpts()):
        items.append(article_features(outline, Context.of(outline)))
        labels.append(str(int(tells)))
    return fit(items, labels, strength=1.0, least_count=2)


@dataclass(frozen=True)
class TypeFold:
    """A model of types, the articles that it learned from, and those that it has not seen."""

    seen: list[LabelledArticle]
    held_out: list[LabelledArticle]
    type: TypeModel

    def pairs(self) -> list[tuple[LabelledArticle, TypeModel]]:
        """Each unseen article with the model."""
        return [(article, self.type) for article in self.held_out]


def type_folds(articles: Sequence[LabelledArticle], number: int = _FOLDS, steps: int = TYPE_STEPS) -> list[TypeFold]:
    """Models of types by cross-validation: each article is unseen by one."""
    return [TypeFold(seen, held_out, learn_type(seen, steps)) for seen, held_out in folds(articles, number)]


def learn_cut(held_out: Sequence[tuple[LabelledArticle, TypeModel]]) -> LinearModel:
    """The model of whether another occurrence begins at a cut point."""
    items: list[Features] = []
    labels: list[str] = []
    for article, type_model in held_out:
        for sentence in article.features.outline.sentences:
            cuts = cut_points(article.reading, sentence)
            items += cut_items(article.features, sentence, cuts, type_model)
            labels += [str(int(article.is_boundary(sentence, cut))) for cut in cuts]
    return fit(items, labels, strength=0.5, least_count=2)


def learn_merge(held_out: ArticlesTold) -> TreeModel:
    """The model of whether two stretches tell the same occurrence, ``held_out`` being articles as they are cut."""
    items: list[Features] = []
    labels: list[str] = []
    for article, told in held_out:
        events = [article.event_told(part.stretch) for part in told]
        for number, event in enumerate(events):
            for earlier, features in features_with_earlier(told, number).items():
                items.append(features)
                labels.append(str(int(event is not None and event == events[earlier])))
    return fit_trees(items, labels, _MERGE_ROUNDS)


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


def told_in_folds(found: Sequence[TypeFold]) -> list[ArticlesTold]:
    """For each fold what its unseen articles tell, by its types and a cut learned from the other folds."""
    told: list[ArticlesTold] = []
    for fold in found:
        cut = learn_cut(_pairs(other for other in found if other is not fold))
        told.append([(article, told_stretches(article.features, cut, fold.type)) for article in fold.held_out])
    return told


def learn_around(
    articles: Sequence[LabelledArticle], type_model: TypeModel, found: Sequence[TypeFold], told: Sequence[ArticlesTold]
) -> Models:
    """``type_model`` and those that work with it, learned over what the folds ``found`` have not seen."""
    return Models(
        relevance=learn_relevance(articles),
        cut=learn_cut(_pairs(found)),
        type=type_model,
        merge=learn_merge([one for fold in told for one in fold]),
        scope=learn_manner(articles, "scope"),
        factuality=learn_manner(articles, "factuality"),
    )


def learn(
    articles: Sequence[LabelledArticle],
    found: Sequence[TypeFold],
    told: Sequence[ArticlesTold],
    steps: int = TYPE_STEPS,
) -> Models:
    """All models; ``found`` are the folds of ``articles``, whose linear models of types join that of all articles."""
    whole = learn_type(articles, steps)
    type_model = TypeModel(average([whole.linear, *(fold.type.linear for fold in found)]), whole.network)
    return learn_around(articles, type_model, found, told)


def learn_without(number: int, found: Sequence[TypeFold], told: Sequence[ArticlesTold]) -> Models:
    """The models as they would be without the articles that the fold with this number holds out."""
    others = [fold for position, fold in enumerate(found) if position != number]
    told_by_others = [one for position, one in enumerate(told) if position != number]
    return learn_around(found[number].seen, found[number].type, others, told_by_others)


def _pairs(found: Iterable[TypeFold]) -> list[tuple[LabelledArticle, TypeModel]]:
    return [pair for fold in found for pair in fold.pairs()]
