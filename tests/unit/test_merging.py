"""Which stretches tell the same occurrence: what is compared of two, and how groups are made."""

from dataclasses import replace

import numpy as np
import pytest

from marsad.extraction.article import ArticleFeatures
from marsad.extraction.features import NO_EVENT
from marsad.extraction.merging import MERGE_THRESHOLD, merge
from marsad.extraction.pair_features import features_with_earlier
from marsad_training.labelled import LabelledArticle, document_of
from tests.plain_analyser import PlainAnalyser

TEXT = """مقتل 5 أشخاص في انفجار ببغداد
قتل 5 أشخاص وأصيب 12 في انفجار سيارة مفخخة في حي الكرادة ببغداد صباح الأحد.
وقصف الجيش التركي قرية كاني ماسي في محافظة دهوك.
وقالت الشرطة إن الانفجار وقع قرب سوق في الكرادة."""
CLASSES = (NO_EVENT, "Remote explosive/landmine/IED", "Shelling/artillery/missile attack")
BOMB, SHELLING = np.array([0.1, 0.8, 0.1]), np.array([0.1, 0.1, 0.8])


@pytest.fixture(scope="module")
def told():
    row = {"id": "a", "published_at": "2024-01-07", "text": TEXT, "events": []}
    features = ArticleFeatures(LabelledArticle(row, document_of(row), PlainAnalyser().analyse(TEXT)).reading)
    sentences = features.outline.sentences
    types = (BOMB, BOMB, SHELLING, BOMB)
    return [features.told(stretch, CLASSES, row) for stretch, row in zip(sentences, types, strict=True)]


class Judge:
    """A model that finds the pairs alike that it was given; it is asked of one stretch after the other."""

    classes = ("0", "1")

    def __init__(self, alike):
        self.alike = alike
        self.number = 0

    def probabilities(self, items):
        likely = [self.alike.get((earlier, self.number), 0.0) for earlier in range(len(items))]
        self.number += 1
        return np.array([[1 - one, one] for one in likely]).reshape(-1, 2)


def features_of_pairs(told):
    return {
        (earlier, number): features
        for number in range(len(told))
        for earlier, features in features_with_earlier(told, number).items()
    }


def groups_of(told, alike):
    return [[told.index(one) for one in group] for group in merge(told, Judge(alike))]


def test_what_two_stretches_share_and_what_the_second_adds(told):
    pairs = features_of_pairs(told)
    assert set(pairs) == {(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)}
    headline, other_village = pairs[0, 1], pairs[1, 2]
    assert headline["killed: same"] == headline["title"] == headline["same type"] == 1.0
    assert other_village["same type"] == 0.0
    assert headline["words"] > other_village["words"]
    assert other_village["gap"] == 1.0
    assert pairs[1, 3]["refers back"] == 1.0


def test_a_pair_knows_how_it_stands_beside_the_other_pairs(told):
    pairs = features_of_pairs(told)
    nearest = max((0, 1, 2), key=lambda earlier: pairs[earlier, 3]["words"])
    assert pairs[nearest, 3]["words, rank"] == 0.0
    assert pairs[nearest, 3]["words, lead"] >= 0.0


def test_a_pair_knows_how_surely_its_sentence_was_cut_between_them(told):
    first, second = told[0], replace(told[1], stretch=replace(told[1].stretch, sentence=0), begins=0.8)
    pairs = features_of_pairs([first, second, told[2]])
    assert pairs[0, 1]["cut apart"] == 0.8
    assert pairs[0, 2]["cut apart"] == 0.0


def test_nothing_is_brought_together_that_is_not_alike(told):
    assert groups_of(told, {}) == [[0], [1], [2], [3]]


def test_a_stretch_joins_the_group_it_is_most_like(told):
    assert groups_of(told, {(0, 1): 0.9, (0, 3): 0.4, (1, 3): 0.4, (2, 3): 0.5}) == [[0, 1], [2, 3]]


def test_a_sentence_without_a_place_between_two_that_tell_the_same_tells_it_too(told):
    assert not told[2].places
    assert groups_of(told, {(0, 1): 0.9, (1, 3): 0.9, (0, 3): 0.8}) == [[0, 1, 2, 3]]


def test_a_group_is_like_a_stretch_by_the_mean_of_its_own(told):
    above = 2 * MERGE_THRESHOLD - 0.02
    assert groups_of(told, {(0, 1): 0.9, (0, 2): above}) == [[0, 1], [2], [3]]
    assert groups_of(told, {(0, 1): 0.9, (0, 2): above, (1, 2): 0.1}) == [[0, 1, 2], [3]]


def test_no_stretches_no_groups():
    assert merge([], Judge({})) == []


def test_a_book_is_compared_in_bounded_work(told):
    many = [replace(told[1], stretch=replace(told[1].stretch, sentence=number)) for number in range(200)]
    compared = [len(features_with_earlier(many, number)) for number in range(len(many))]
    assert max(compared) == compared[-1] == 60
