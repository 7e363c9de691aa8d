import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier

from marsad.extraction.decision import weigh
from marsad.extraction.tree_model import TreeModel
from marsad_training.trees import fit_trees

# Of two clues either alone speaks for "yes", both together for "no": what no linear model can weigh.
BOTH = {"a": 1.0, "b": 1.0}
ITEMS = [BOTH, {"a": 1.0}, {"b": 1.0}, {}, {}, {"a": 1.0}] * 60
LABELS = ["no", "yes", "yes", "no", "no", "yes"] * 60
FORTY_NOISY = [{"x": float(n % 40), "y": float(n * n % 7)} for n in range(400)]
THREE = ["low" if item["x"] < 13 else "high" if item["x"] > 26 else "middle" for item in FORTY_NOISY]
SMALL = fit_trees(FORTY_NOISY, THREE, rounds=2)


@pytest.fixture(scope="module")
def either():
    return fit_trees(ITEMS, LABELS, rounds=60)


def test_trees_learn_what_clues_mean_together(either):
    likely = either.probabilities([BOTH, {"a": 1.0}, {"b": 1.0}, {}, {"unknown": 3.0}])
    assert [either.classes[row.argmax()] for row in likely] == ["no", "yes", "yes", "no", "no"]


@pytest.mark.parametrize(("items", "labels"), [(ITEMS, LABELS), (FORTY_NOISY, THREE)])
def test_the_exported_trees_decide_as_those_that_were_fitted(items, labels):
    model = fit_trees(items, labels, rounds=20)
    table = [[item.get(name, 0.0) for name in model.positions] for item in items]
    fitted = HistGradientBoostingClassifier(
        max_iter=20, learning_rate=0.06, max_leaf_nodes=15, min_samples_leaf=40, l2_regularization=1.0,
        early_stopping=False, random_state=0,
    ).fit(table, labels)  # fmt: skip
    assert model.classes == tuple(fitted.classes_)
    assert np.allclose(model.probabilities(items), fitted.predict_proba(table), atol=1e-5)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), st.floats(-50, 50)))
def test_probabilities_sum_to_one(features):
    assert SMALL.probabilities([features]).sum() == pytest.approx(1.0)


def test_no_items_no_rows(either):
    assert either.probabilities([]).shape == (0, 2)


def test_contributions_and_remainder_add_up_to_the_log_odds(either):
    told = weigh("either", either, {"a": 1.0}, "yes")
    assert told.probability > 0.9
    odds = np.log(told.probability / told.alternatives[0].probability)
    assert sum(reason.weight for reason in told.reasons) == pytest.approx(odds, abs=0.05)
    assert {"a", "b"} <= {reason.feature for reason in told.reasons}


def test_what_speaks_for_one_class_speaks_against_the_other(either):
    added, taken = (either.contributions({"a": 1.0}, *pair) for pair in (("yes", "no"), ("no", "yes")))
    assert added == {name: pytest.approx(-amount) for name, amount in taken.items()}


def test_features_of_few_items_are_left_out():
    model = fit_trees([{"a": 1.0, "once": 1.0}, *ITEMS], ["yes", *LABELS], rounds=2)
    assert set(model.positions) == {"a", "b"}


def test_a_saved_model_decides_the_same(either, tmp_path):
    either.save(tmp_path / "model.npz")
    read = TreeModel.read(tmp_path / "model.npz")
    assert read.classes == either.classes
    assert np.array_equal(read.probabilities(ITEMS[:4]), either.probabilities(ITEMS[:4]))
