"""Which stretches of an article tell the same occurrence (coreference of events)."""

from collections.abc import Sequence

import numpy as np

from marsad.extraction.features import Probabilities, Told, pair_features
from marsad.extraction.linear_model import LinearModel

# Chosen by cross-validation over the training articles.
MERGE_THRESHOLD = 0.45
# Probability, at least, that what is named again at its place is the same.
NAMED_AGAIN = 0.6


def merge(told: Sequence[Told], model: LinearModel) -> list[list[Told]]:
    """Groups of stretches that tell one occurrence: each joins the group of the earlier one most like it, if any."""
    groups: list[list[Told]] = []
    for stretch in told:
        earlier = [(group, other) for group in groups for other in group]
        group = None
        if earlier:
            probabilities = likeness([other for _, other in earlier], stretch, model)
            best = int(probabilities.argmax())
            if probabilities[best] > MERGE_THRESHOLD:
                group = earlier[best][0]
        if group is None:
            groups.append([stretch])
        else:
            group.append(stretch)
    return _fill_gaps(groups)


def likeness(earlier: Sequence[Told], stretch: Told, model: LinearModel) -> Probabilities:
    """How likely ``stretch`` tells what each of ``earlier`` tells, shape (earlier,)."""
    yes = model.classes.index("1")
    probabilities = model.probabilities([pair_features(other, stretch) for other in earlier])[:, yes]
    again = np.array([names_again(other, stretch) for other in earlier])
    return np.asarray(np.maximum(probabilities, NAMED_AGAIN * again))


def names_again(first: Told, second: Told) -> bool:
    """Whether ``second`` goes back to ``first`` by name: "the explosion", of the same type, at the same place."""
    definite = {word for word, is_definite in second.type_words.items() if is_definite}
    same_type = first.probabilities.argmax() == second.probabilities.argmax()
    return bool(same_type and first.places & second.places and definite & first.type_words.keys())


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
