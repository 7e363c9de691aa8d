"""Learning on a handful of labelled articles: that it is possible, and that it learns what it is shown."""

import json
from pathlib import Path

import pytest

from marsad.extraction.features import NO_EVENT
from marsad_training import __main__ as training
from marsad_training.folds import folds
from marsad_training.labelled import LabelledArticle, analyses_of, document_of, read_articles
from marsad_training.learning import average, fit, learn_relevance, learn_type
from tests.plain_analyser import PlainAnalyser

GOLD = Path(__file__).parents[1] / "data/gold"
SERVED = Path(__file__).parents[2] / "layers/language"


@pytest.fixture(scope="module")
def articles():
    rows = [json.loads(line) for line in (GOLD / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["events"]][:20] + [row for row in rows if not row["events"]][:10]
    return [LabelledArticle(row, document_of(row), PlainAnalyser().analyse(row["text"])) for row in rows]


def test_a_model_learns_what_it_is_shown():
    items = [{"bomb": 1.0}, {"bomb": 1.0, "noise": 1.0}, {"match": 1.0}, {"match": 1.0, "noise": 1.0}]
    model = fit(items, ["event", "event", NO_EVENT, NO_EVENT], strength=10.0, least_count=2)
    assert "bomb" in model.rows
    probabilities = model.probabilities([{"bomb": 1.0}, {"match": 1.0}])
    assert [model.classes[row.argmax()] for row in probabilities] == ["event", NO_EVENT]


def test_rare_features_are_left_out():
    model = fit([{"a": 1.0, "once": 1.0}, {"a": 1.0}, {"b": 1.0}, {"b": 1.0}], ["x", "x", "y", "y"], 1.0, 2)
    assert set(model.rows) == {"a", "b"}


def test_an_average_lies_between_its_models():
    shown = [{"a": 1.0}, {"a": 1.0}, {"b": 1.0}, {"b": 1.0}]
    sure, unsure = (fit(shown, ["x", "x", "y", "y"], strength, least_count=2) for strength in (10.0, 0.1))
    middle = average([sure, unsure])
    likely = [float(model.probabilities([{"a": 1.0}])[0][0]) for model in (unsure, middle, sure)]
    assert likely == sorted(likely)
    assert likely[0] < likely[1] < likely[2]


def test_every_labelled_event_is_told_somewhere(articles):
    for article in articles:
        sentences = article.features.outline.sentences
        told = {telling.event for sentence in sentences for telling in article.tellings(sentence)}
        assert told == set(range(len(article.events)))


def replace_events(article, events):
    return LabelledArticle({**article.row, "events": events}, article.document, article.analysis)


def test_a_stretch_tells_the_event_of_which_it_covers_most(articles):
    article = next(article for article in articles if len(article.events) > 1)
    for sentence in article.features.outline.sentences:
        tellings = article.tellings(sentence)
        for telling in tellings:
            assert article.event_told(sentence.part(telling.start, telling.end)) == telling.event
    whole = article.features.outline.sentences[0]
    assert replace_events(article, []).event_told(whole) is None


def test_tellings_lie_in_their_sentence(articles):
    for article in articles:
        for sentence in article.features.outline.sentences:
            for telling in article.tellings(sentence):
                assert sentence.start <= telling.start < telling.end <= sentence.end


def test_types_are_learned_from_articles(articles):
    model = learn_type(articles, steps=10)
    assert NO_EVENT in model.classes
    stretch, label = next(pair for article in articles for pair in article.typed_stretches() if pair[1] != NO_EVENT)
    article = next(article for article in articles if stretch.terms[0] in article.reading.terms)
    row = model.probabilities(article.features, [stretch])[0]
    assert model.classes[row.argmax()] == label


def test_relevance_is_learned_from_articles_with_and_without_events(articles):
    model = learn_relevance(articles)
    told = [float(model.probabilities([article.features.whole()])[0][1]) for article in articles if article.events]
    assert min(told) > 0.5


def test_analyses_are_cached(tmp_path):
    rows = (GOLD / "train.jsonl").read_text(encoding="utf-8").splitlines()[:2]
    labelled = tmp_path / "few.jsonl"
    labelled.write_text("\n".join(rows), encoding="utf-8")

    class Once(PlainAnalyser):
        calls = 0

        def analyse(self, text):
            Once.calls += 1
            return super().analyse(text)

    first = read_articles(labelled, Once(), tmp_path / "cache")
    second = read_articles(labelled, Once(), tmp_path / "cache")
    assert Once.calls == 2
    assert [article.analysis for article in first] == [article.analysis for article in second]


@pytest.fixture
def other_models(tmp_path):
    """Stand-ins for Stanza models of two packages: six of each, and vectors that four of them read."""
    processors = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
    resources = {"packages": {name: dict.fromkeys(processors, name) for name in ("padt", "news")}}
    reading = {"dependencies": [{"model": "pretrain", "package": "vectors"}]}
    for processor in processors:
        resources[processor] = {
            name: reading if processor in ("pos", "depparse", "ner") else {} for name in ("padt", "news")
        }
    for path in [*(f"{processor}/{name}" for processor in processors for name in ("padt", "news")), "pretrain/vectors"]:
        file = tmp_path / "models" / "ar" / f"{path}.pt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    (tmp_path / "models" / "resources.json").write_text(json.dumps({"ar": resources}))
    return tmp_path / "models"


@pytest.mark.parametrize("changed", ["ner/padt.pt", "pretrain/vectors.pt"])
def test_analyses_by_other_stanza_models_are_kept_apart(other_models, changed, tmp_path):
    cache = tmp_path / "cache"
    before = [analyses_of("stanza", other_models, package, cache) for package in ("padt", "news")]
    assert len({*before, analyses_of("onnx", SERVED, "default", cache)}) == 3
    assert analyses_of("stanza", other_models, "padt", cache) == before[0]
    (other_models / "ar" / changed).write_text("trained again")
    assert analyses_of("stanza", other_models, "padt", cache) != before[0]


def test_models_are_learned_over_the_language_models_that_are_named(other_models, monkeypatch, tmp_path):
    named = []

    def load_analyser(*chosen):
        named.append(chosen)
        return PlainAnalyser()

    monkeypatch.setattr(training, "load_analyser", load_analyser)
    monkeypatch.setattr(training, "PARTS", {})
    labelled = tmp_path / "few.jsonl"
    labelled.write_text((GOLD / "train.jsonl").read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    common = [str(labelled), "--weights", str(tmp_path / "weights"), "--cache", str(tmp_path / "cache")]
    training.main([*common, "--engine", "stanza", "--models", str(other_models), "--package", "padt"])
    monkeypatch.setenv("MARSAD_LANGUAGE_ENGINE", "stanza")
    monkeypatch.setenv("MARSAD_MODEL_PACKAGE", "news")
    training.main([*common, "--models", str(other_models)])
    training.main([*common, "--engine", "onnx", "--package", "default"])
    assert named == [
        ("stanza", other_models, "padt", 1),
        ("stanza", other_models, "news", 1),
        ("onnx", SERVED, "default", 1),
    ]
    assert len(list((tmp_path / "cache").iterdir())) == 3


def test_language_models_that_cannot_be_used_are_said(tmp_path):
    with pytest.raises(SystemExit, match=r"no Stanza models in .*resources\.json is missing"):
        training.main(["--engine", "stanza", "--models", str(tmp_path), "--weights", str(tmp_path)])


def test_every_item_is_held_out_once_and_never_seen_then():
    split = list(folds(range(7), 3))
    assert sorted(item for _, held_out in split for item in held_out) == list(range(7))
    assert all(sorted(seen + held_out) == list(range(7)) for seen, held_out in split)
