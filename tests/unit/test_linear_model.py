import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction.decision import REMAINDER, weighing
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.model import SubEventType

MODEL = LinearModel(
    ("a", "b", "c"),
    {"x": 0, "y": 1},
    np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]], dtype=np.float32),
    np.array([0.0, 0.5, 0.0], dtype=np.float32),
)


def test_probabilities_follow_the_weights():
    rows = MODEL.probabilities([{"x": 3.0}, {"y": 3.0}, {"unknown": 9.0}])
    assert rows.shape == (3, 3)
    assert rows.argmax(axis=1).tolist() == [0, 1, 1]


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), st.floats(-50, 50)))
def test_probabilities_sum_to_one(features):
    assert MODEL.probabilities([features]).sum() == pytest.approx(1.0)


def test_contributions_add_up_to_the_log_odds():
    features = {"x": 0.3, "y": 0.7, "unknown": 9.0}
    added = MODEL.contributions(features, "b", "a")
    a, b, _ = MODEL.probabilities([features])[0]
    assert set(added) == {"x", "y"}
    assert sum(added.values()) + 0.5 == pytest.approx(np.log(b / a))


def test_no_items_no_rows():
    assert MODEL.probabilities([]).shape == (0, 3)


def test_a_saved_model_decides_the_same(tmp_path):
    MODEL.save(tmp_path / "model.npz")
    read = LinearModel.read(tmp_path / "model.npz")
    items = [{"x": 0.3, "y": 0.7}, {}]
    assert read.classes == MODEL.classes
    assert np.allclose(read.probabilities(items), MODEL.probabilities(items), atol=1e-3)


def test_the_type_model_knows_all_sub_event_types():
    assert set(shipped_model("type").classes) == {str(kind) for kind in SubEventType} | {"none"}


def test_what_the_features_do_not_account_for_is_told_as_the_remainder():
    features = {"x": 0.3, "y": 0.7}
    a, b, c = MODEL.probabilities([features])[0]
    told = weighing("m", {"a": a, "b": b, "c": c}, "b", [(1.0, MODEL, features)])
    assert {reason.feature: reason.weight for reason in told.reasons} == {
        "y": pytest.approx(1.4),
        REMAINDER: pytest.approx(0.5),
        "x": pytest.approx(-0.3),
    }


def test_a_network_that_decides_with_a_model_is_one_reason_and_halves_the_features():
    features = {"x": 0.3, "y": 0.7}
    a, b, c = MODEL.probabilities([features])[0]
    read = {"a": 0.2, "b": 0.1, "c": 0.7}
    mean = {"a": (a * 0.2) ** 0.5, "b": (b * 0.1) ** 0.5, "c": (c * 0.7) ** 0.5}
    told = weighing("m", mean, "b", [(3.0, MODEL, features)], {"network": read})
    rival = told.alternatives[0].value
    weights = {reason.feature: reason.weight for reason in told.reasons}
    assert weights["network"] == pytest.approx(np.log(0.1 / read[rival]) / 2)
    assert sum(weights.values()) == pytest.approx(np.log(mean["b"] / mean[rival]))
