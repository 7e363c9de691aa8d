"""Which stretches of an article tell the same occurrence (coreference of events)."""

from collections.abc import Mapping, Sequence

import numpy as np

from marsad.extraction.features import Told
from marsad.extraction.pair_features import features_of_pairs
from marsad.extraction.tree_model import TreeModel

# Chosen by cross-validation over the training articles.
MERGE_THRESHOLD = 0.33

Pair = tuple[int, int]


def merge(told: Sequence[Told], model: TreeModel) -> list[list[Told]]:
    """Groups of stretches that tell one occurrence.

    Each stretch joins the earlier group that it is most like, by the mean over the group, if it is like one.
    """
    likely = likeness(told, model)
    groups: list[list[int]] = []
    for number in range(len(told)):
        means = [float(np.mean([likely[other, number] for other in group])) for group in groups]
        best = max(range(len(groups)), key=means.__getitem__, default=None)
        if best is not None and means[best] > MERGE_THRESHOLD:
            groups[best].append(number)
        else:
            groups.append([number])
    return _fill_gaps([[told[number] for number in group] for group in groups])


def likeness(told: Sequence[Told], model: TreeModel) -> Mapping[Pair, float]:
    """How likely two of ``told`` tell the same, for each pair of positions, the earlier first."""
    pairs = features_of_pairs(told)
    probabilities = model.probabilities(list(pairs.values()))[:, model.classes.index("1")]
    return {pair: float(probability) for pair, probability in zip(pairs, probabilities, strict=True)}


def _fill_gaps(groups: list[list[Told]]) -> list[list[Told]]:
    """Bring a sentence that names no place home to the occurrence that the sentences before and after it tell."""
    homes = {told.stretch.sentence: group for group in groups for told in group}
    filled = []
    for group in groups:
        sentence = group[0].stretch.sentence
        before, after = homes.get(sentence - 1), homes.get(sentence + 1)
        if len(group) == 1 and not group[0].places and before is after and before is not None and before is not group:
            before.append(group[0])
            before.sort(key=lambda told: told.stretch.start)
        else:
            filled.append(group)
    return filled
