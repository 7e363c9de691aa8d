"""Which stretches of an article tell the same occurrence (coreference of events)."""

from collections.abc import Iterable, Mapping, Sequence

from marsad.extraction.features import Told
from marsad.extraction.lexicon import word_set
from marsad.extraction.pair_features import features_with_earlier
from marsad.extraction.tree_model import TreeModel

# Chosen by cross-validation over the training articles.
MERGE_THRESHOLD = 0.3
CUT_WEIGHT = 0.5
# Probability, at least, that what is named again at its place is the same.
NAMED_AGAIN = 0.6


def merge(told: Sequence[Told], model: TreeModel) -> list[list[Told]]:
    """Groups of stretches that tell one occurrence.

    Each stretch joins the earlier group that it is most like, by the mean over the group, if it is like one.
    """
    groups: list[list[int]] = []
    for number in range(len(told)):
        likely = likeness(told, number, model)
        means = [mean_likeness(group, likely) for group in groups]
        best = max(range(len(groups)), key=means.__getitem__, default=None)
        if best is not None and means[best] > MERGE_THRESHOLD:
            groups[best].append(number)
        else:
            groups.append([number])
    return _fill_gaps([[told[number] for number in group] for group in groups])


def likeness(told: Sequence[Told], number: int, model: TreeModel) -> Mapping[int, float]:
    """How likely the stretch at ``number`` tells what each of those compared with it tells, by their positions."""
    rows = features_with_earlier(told, number)
    probabilities = model.probabilities(list(rows.values()))[:, model.classes.index("1")]
    likely = {}
    for earlier, probability in zip(rows, probabilities, strict=True):
        kept = float(probability) * _kept_together(told[earlier], told[number])
        likely[earlier] = max(kept, NAMED_AGAIN) if names_again(told[earlier], told[number]) else kept
    return likely


def names_again(first: Told, second: Told) -> bool:
    """Whether ``second`` goes back to ``first`` by name.

    By "the explosion", of the same type, at the same place; or by "the dead", right after it, at no place.
    """
    same_type = first.probabilities.argmax() == second.probabilities.argmax()
    if same_type and first.places & second.places and second.definite_words & first.type_words.keys():
        return True
    follows = second.stretch.sentence - first.stretch.sentence == 1
    nameless = not second.places and not second.type_words
    return (
        follows and nameless and any(term.form in word_set("connectives", "victims") for term in second.stretch.terms)
    )


def _kept_together(earlier: Told, later: Told) -> float:
    """What is left of the likeness of two stretches of one sentence, the less the surer it was cut between them."""
    return 1.0 - CUT_WEIGHT * later.begins if earlier.stretch.sentence == later.stretch.sentence else 1.0


def mean_likeness(group: Iterable[int], likely: Mapping[int, float]) -> float:
    """The mean over those of ``group`` that were compared; 0 where none was."""
    compared = [likely[number] for number in group if number in likely]
    return sum(compared) / len(compared) if compared else 0.0


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
