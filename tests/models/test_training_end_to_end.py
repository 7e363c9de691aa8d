"""Training from the small data of the tests to models that Stanza loads: all processors, a few steps each."""

import json
import shutil
import tarfile
from pathlib import Path

import pytest
import stanza
import torch
from typer.testing import CliRunner

from marsad_local.command_line import application
from marsad_models.train.errors import TrainingError
from marsad_models.train.expansions import load_exceptions
from marsad_models.train.settings import Processor, load_settings
from marsad_models.train.training import train
from marsad_models.train.vectors import take_vectors

DATA = Path("tests/data/models")
TEXT = "قصف الجيش بلدة كفرزيتا فجر اليوم. وقتل ثلاثة أشخاص بحسب المرصد."


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The models of a small run by the command line, and what it said."""
    target = tmp_path_factory.mktemp("models")
    arguments = ["models", "train", "--data", DATA, "--to", target, "--small", "--threads", 1]
    outcome = CliRunner().invoke(application, [str(argument) for argument in arguments])
    assert outcome.exit_code == 0, outcome.output
    return target, outcome.stdout


@pytest.fixture
def copied(models, tmp_path):
    """The same models where a test may change them."""
    shutil.copytree(models[0], tmp_path / "models")
    return tmp_path / "models"


def again(target: Path, *processors: Processor) -> list[str]:
    said: list[str] = []
    vectors = target / "ar" / "pretrain" / "news.pt"
    train(DATA, target, processors or tuple(Processor), small=True, vectors=vectors, say=said.append)
    return said


def test_a_stanza_pipeline_reads_the_models(models):
    pipeline = stanza.Pipeline("ar", dir=str(models[0]), download_method=None, use_gpu=False, verbose=False)

    document = pipeline(TEXT)

    assert list(pipeline.processors) == ["tokenize", "mwt", "pos", "lemma", "depparse", "ner"]
    words = [word for sentence in document.sentences for word in sentence.words]
    assert all(word.upos and word.lemma and word.deprel for word in words)
    assert [token.ner for sentence in document.sentences for token in sentence.tokens]


def test_every_processor_has_a_score_that_is_said_and_written(models):
    target, said = models
    record = json.loads((target / "training.json").read_text(encoding="utf-8"))

    for processor in Processor:
        finished = record["finished"][processor]
        assert finished["small"]
        assert finished["scores"]
        assert all(f"{name} {value:g}" in said for name, value in finished["scores"].items())
    assert set(record["end_to_end"]) >= {"tokens", "words", "upos", "lemmas", "las"}
    assert all(0 <= score <= 100 for score in record["end_to_end"].values())


def test_no_path_of_this_machine_is_in_the_models(models):
    target, _ = models
    for path in (target / "ar").glob("*/news.pt"):
        options = torch.load(path, map_location="cpu", weights_only=True).get("config", {})
        assert not [value for value in options.values() if isinstance(value, str) and value.startswith("/")]
    assert not (target / ".training").exists()


def test_the_expander_knows_the_exceptions(models):
    dictionary = torch.load(models[0] / "ar" / "mwt" / "news.pt", weights_only=True)["dict"]

    assert load_exceptions().items() <= dictionary.items()


def test_the_entity_model_carries_no_unused_embedding(models):
    checkpoint = torch.load(models[0] / "ar" / "ner" / "news.pt", weights_only=True)

    assert "delta_emb.weight" not in checkpoint["model"]
    assert set(checkpoint["vocab"]) == {"char", "tag", "word", "_key2class"}


def test_what_is_finished_is_not_trained_again(copied):
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*")}

    said = again(copied)

    assert said == [f"{processor}: finished before" for processor in Processor]
    assert {path: path.stat().st_mtime_ns for path in copied.rglob("*")} == before


def test_what_was_interrupted_or_changed_is_trained_again(copied):
    (copied / ".training" / "lemma").mkdir(parents=True)
    (copied / ".training" / "lemma" / "partial.pt").write_bytes(b"cut off")
    (copied / "ar" / "lemma" / "news.pt").unlink()
    with (copied / "ar" / "mwt" / "news.pt").open("ab") as model:
        model.write(b"changed")

    said = again(copied, Processor.MWT, Processor.LEMMA)

    assert said[:1] + said[2:3] == ["mwt: training", "lemma: training"]
    assert (copied / "ar" / "lemma" / "news.pt").is_file()
    resources = json.loads((copied / "resources.json").read_text(encoding="utf-8"))["ar"]
    assert resources["packages"]["default"].keys() == set(Processor) - {Processor.PRETRAIN}


def test_entities_alone_are_trained_into_a_finished_directory(copied, tmp_path):
    """Data without a treebank: scores from raw text stay, as named entities are none of them."""
    shutil.copytree(DATA / "ner", tmp_path / "data" / "ner")
    (copied / "ar" / "ner" / "news.pt").unlink()
    before = json.loads((copied / "training.json").read_text(encoding="utf-8"))
    vectors, said = copied / "ar" / "pretrain" / "news.pt", []

    record = train(tmp_path / "data", copied, [Processor.NER], small=True, vectors=vectors, say=said.append)

    assert said[0] == "ner: training"
    assert record.end_to_end == before["end_to_end"] != {}
    assert set(record.finished) == set(Processor)


def test_without_trees_there_are_no_scores_from_raw_text(copied, tmp_path):
    shutil.copytree(DATA / "ner", tmp_path / "data" / "ner")
    record = json.loads((copied / "training.json").read_text(encoding="utf-8"))
    (copied / "training.json").write_text(json.dumps({**record, "end_to_end": {}}), encoding="utf-8")
    said: list[str] = []

    train(tmp_path / "data", copied, [Processor.NER], small=True, vectors=tmp_path / "none", say=said.append)

    assert said == ["ner: finished before"]


def test_finished_stages_of_another_processor_stay(copied, tmp_path):
    """A parser that was interrupted, while the lemmatizer is trained."""
    stage = copied / ".training" / "depparse" / "stage-0123456789ab.pt"
    stage.parent.mkdir(parents=True)
    stage.write_bytes(b"hours of training")
    (tmp_path / "data").mkdir()
    with tarfile.open(tmp_path / "data" / "treebank.tar.xz", "w:xz") as archive:
        archive.add(DATA / "treebank", "treebank")
    (copied / "ar" / "lemma" / "news.pt").unlink()

    train(tmp_path / "data", copied, [Processor.LEMMA], small=True, vectors=tmp_path / "none")

    assert (copied / "ar" / "lemma" / "news.pt").is_file()
    assert [path for path in (copied / ".training").rglob("*") if path.is_file()] == [stage]
    assert [path.name for path in (copied / ".training").iterdir()] == ["depparse"]


def test_other_vectors_make_other_models(copied, tmp_path):
    """The tagger learned over the vectors: it is trained anew over other ones; the lemmatizer did not."""
    data = tmp_path / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("text"))
    vectors = tmp_path / "vectors.txt"
    vectors.write_text("في 0.1 0.2 0.3\nقصف 0.3 0.1 0.2\n", encoding="utf-8")
    said: list[str] = []

    record = train(
        data, copied, [Processor.PRETRAIN, Processor.LEMMA, Processor.NER], small=True, vectors=vectors, say=said.append
    )

    assert said[:3] == ["pretrain: training", "pretrain: taken as it is", "lemma: finished before"]
    assert said[3] == "ner: training"
    assert set(record.finished) == set(Processor) - {Processor.POS, Processor.DEPPARSE}
    assert record.end_to_end == {}


def test_vectors_that_are_no_vectors_are_refused(tmp_path):
    (tmp_path / "vectors.txt").write_text("في قصف\n", encoding="utf-8")

    with pytest.raises(TrainingError, match=r"vectors\.txt holds no word vectors"):
        take_vectors(tmp_path / "vectors.txt", tmp_path / "out.pt")
    with pytest.raises(TrainingError, match="no vectors at"):
        take_vectors(tmp_path / "nowhere.pt", tmp_path / "out.pt")


def test_a_missing_data_directory_is_said_by_the_command(tmp_path):
    outcome = CliRunner().invoke(application, ["models", "train", "--data", str(tmp_path / "nowhere")])

    assert outcome.exit_code == 1
    assert "there is no directory" in outcome.stderr


def test_models_of_another_stanza_are_left_alone(copied):
    record = copied / "training.json"
    record.write_text(record.read_text(encoding="utf-8").replace(stanza.__version__, "1.0.0"), encoding="utf-8")

    with pytest.raises(TrainingError, match=r"trained with Stanza 1\.0\.0"):
        again(copied)


def test_a_spoilt_list_of_models_is_written_again(copied):
    resources, record = copied / "resources.json", copied / "training.json"
    before = resources.read_text(encoding="utf-8")
    resources.write_text("[]", encoding="utf-8")
    unscored = {**json.loads(record.read_text(encoding="utf-8")), "end_to_end": {}}
    record.write_text(json.dumps(unscored), encoding="utf-8")

    said = again(copied)

    assert said[-1].startswith("from raw text: tokens")
    assert resources.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("training.json", "[]", "is no record of training; all of it: Input should be an object"),
        ("training.json", '{"stanza": "1.15", "finished": {"lemma": []}}', "finished.lemma: Input should be an object"),
        ("resources.json", "null", "is not from training, as there is no training.json beside it"),
    ],
)
def test_a_directory_of_another_kind_is_named_and_left_alone(name, content, fault, tmp_path):
    (tmp_path / name).write_text(content, encoding="utf-8")

    outcome = CliRunner().invoke(
        application, ["models", "train", "--data", str(DATA), "--to", str(tmp_path), "--small"]
    )

    assert outcome.exit_code == 1
    assert f"marsad: {tmp_path / name}" in outcome.stderr
    assert fault in outcome.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_option_that_stanza_does_not_know_is_an_error(monkeypatch, tmp_path):
    settings = load_settings(small=True)
    lemma = settings.processors[Processor.LEMMA].stages[0]
    other = lemma.model_copy(update={"options": {"no_such_option": 1}})
    changed = settings.processors[Processor.LEMMA].model_copy(update={"stages": (other,)})
    settings = settings.model_copy(update={"processors": settings.processors | {Processor.LEMMA: changed}})
    monkeypatch.setattr("marsad_models.train.training.load_settings", lambda *, small: settings)

    with pytest.raises(TrainingError, match="does not take these options"):
        again(tmp_path, Processor.LEMMA)
