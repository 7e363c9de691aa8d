"""The networks: numpy computes what torch learned, and what they are shown they learn."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from marsad.evaluation.names import same_name
from marsad.extraction.frame import Frame
from marsad.extraction.networks.network import Network
from marsad.extraction.networks.role_network import PLACE_HEAD, candidates_of, passages_of
from marsad.extraction.networks.type_network import type_probabilities
from marsad.extraction.networks.word_vectors import UNKNOWN, WordVectors, shipped_vectors
from marsad.extraction.place_choice import place_mentions
from marsad.extraction.place_cues import scene_of
from marsad.extraction.reading import Reading
from marsad.extraction.role_model import place_probabilities, shipped_role_network
from marsad.model import Document, SubEventType
from marsad_training import networks
from marsad_training.labelled import LabelledArticle, document_of, frame_of
from marsad_training.learning import learn_type
from marsad_training.roles import learn_roles
from tests.plain_analyser import PlainAnalyser

GOLD = Path(__file__).parents[1] / "data/gold"


@pytest.fixture(scope="module")
def articles():
    rows = [json.loads(line) for line in (GOLD / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["events"]][:12]
    return [LabelledArticle(row, document_of(row), PlainAnalyser().analyse(row["text"])) for row in rows]


def ranges_of(article):
    return [(part.terms[0].index, part.terms[-1].index + 1) for part, _ in article.typed_stretches()]


def test_numpy_computes_what_torch_computes(articles):
    article = articles[0]
    labels = [label for _, label in article.typed_stretches()]
    typed = networks.TypedRanges(article.features.tokens, ranges_of(article), labels)
    vocabularies = networks.vocabularies_of([article.features.tokens], labels)
    torch.manual_seed(1)
    module = networks._TypeModule(vocabularies, shipped_vectors())
    module.eval()
    with torch.no_grad():
        examples = module.examples(typed)
        hidden = module.encode(examples).numpy()
        loss = float(module.loss(examples))
    network = module.network()
    encoded = network.encode(article.features.tokens, shipped_vectors())
    assert np.allclose(hidden, encoded.hidden, atol=1e-4)
    rows = np.log(type_probabilities(network, encoded, typed.ranges))
    smooth = [
        -(1 - networks.SMOOTHING) * row[label] - networks.SMOOTHING * row.mean()
        for row, label in zip(rows, examples["labels"].tolist(), strict=True)
    ]
    assert np.mean(smooth) == pytest.approx(loss, abs=1e-3)


def test_a_network_is_the_same_after_saving(tmp_path, articles):
    model = learn_type(articles[:4], steps=1)
    model.network.save(tmp_path / "network.npz")
    again = Network.read(tmp_path / "network.npz")
    tokens = articles[0].features.tokens
    first, second = (
        type_probabilities(network, network.encode(tokens, shipped_vectors()), ranges_of(articles[0]))
        for network in (model.network, again)
    )
    assert again.vocabularies == model.network.vocabularies
    assert np.allclose(first, second, atol=2e-2)


def losses_of(lines):
    return [float(line.rpartition(" ")[2]) for line in lines]


def test_the_network_of_types_learns_what_it_is_shown(articles):
    lines = []
    typed = [
        networks.TypedRanges(article.features.tokens, ranges_of(article), [t for _, t in article.typed_stretches()])
        for article in articles[:4]
    ]
    networks.fit_types(typed, shipped_vectors(), steps=25, progress=lines.append)
    losses = losses_of(lines)
    assert losses[-1] < losses[0]


def test_the_network_of_roles_learns_what_it_is_shown(articles):
    lines = []
    network = learn_roles(articles[:4], same_name, steps=25, progress=lines.append)
    losses = losses_of(lines)
    assert losses[-1] < 0.8 * losses[0]
    article = articles[0]
    places = place_mentions(scene_of(article.reading))
    found = place_probabilities(article.reading, frame_of(article.events[0]), places, network)
    assert found.keys() <= set(range(len(places)))
    assert found
    assert all(0 < probability < 1 for probability in found.values())
    assert network.arrays.keys() == shipped_role_network().arrays.keys()


def test_of_the_network_of_roles_only_the_head_that_is_read_is_shipped():
    assert {name.split(".")[0] for name in shipped_role_network().arrays} == {
        *("vectors", "fields", "concepts", "near", "far", "types"),
        PLACE_HEAD,
    }


def test_candidates_are_the_mentions_of_the_evidence_and_those_before_it():
    text = "قصف الجيش المدينة.\nوقال الدفاع المدني إن القصف مستمر.\nوقتل مدنيان.\nوندد الاتحاد بالهجوم."
    reading = Reading.of(Document(article_id="a", version="0", text=text), PlainAnalyser().analyse(text))
    article = LabelledArticle({}, Document(article_id="a", version="0", text=text), PlainAnalyser().analyse(text))
    start = text.index("وقتل")
    frame = Frame(SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK, ((start, start + 12),))
    words = [term.text for term in reading.terms]
    mentions = [(words.index(word), words.index(word) + 1, word) for word in ("الجيش", "مدنيان", "الاتحاد")]
    found = candidates_of(article.features.tokens, frame, passages_of(reading, frame), mentions)
    assert [(candidate.number, candidate.told) for candidate in found] == [(0, False), (1, True)]


def test_word_vectors_are_alike_after_rounding(tmp_path):
    table = np.random.default_rng(0).normal(size=(3, 100)).astype(np.float32)
    vectors = WordVectors.of(["قصف", "غاره", "سلام"], table)
    vectors.save(tmp_path / "vectors.npz")
    again = WordVectors.read(tmp_path / "vectors.npz")
    assert np.allclose(again.matrix([1, 2, 3]), table, atol=0.03)
    assert not again.matrix([UNKNOWN]).any()


def test_words_of_a_kind_have_like_vectors():
    vectors = shipped_vectors()
    rows = {word: vectors.matrix([vectors.rows[word]])[0] for word in ("قتل", "مقتل", "اغنيه")}
    rows = {word: row / np.linalg.norm(row) for word, row in rows.items()}
    assert rows["قتل"] @ rows["مقتل"] > rows["قتل"] @ rows["اغنيه"]
