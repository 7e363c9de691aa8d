"""``marsad models export``: the shipped files again, and a plain answer about what cannot be served."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner, Result

from marsad.language.analysis import Analyser
from marsad.language.engine import load_analyser
from marsad.language.errors import LanguageModelError
from marsad.language.onnx.manifest import MANIFEST, verify
from marsad_local.command_line import application
from marsad_models.export.checkpoint import Checkpoint, ExportError, Package, read_package
from marsad_models.export.entities import export_entities
from marsad_models.export.parser import export_parser
from marsad_models.export.part import Part
from marsad_models.export.rewriting import export_lemmatizer, export_multiword
from marsad_models.export.tagger import export_tagger
from marsad_models.export.tokenizer import export_tokenizer

ROOT = Path(__file__).parents[2]
STANZA = ROOT / "layers" / "models"
SERVED = ROOT / "layers" / "language"
SENTENCE = "قتل 20 شخصا في قصف استهدف حي السكري شرقي حلب، وأصيبت نساء."


def export(source: Path, target: Path, *options: str) -> Result:
    return CliRunner().invoke(application, ["models", "export", "--from", str(source), "--to", str(target), *options])


@pytest.fixture(scope="module")
def package() -> Package:
    return read_package(STANZA, "default")


def changed(package: Package, processor: str, **settings: object) -> Checkpoint:
    """A model of the package with other settings."""
    model = package.models[processor]
    return replace(model, content={**model.content, "config": {**model.settings, **settings}})


def test_the_shipped_models_are_exported_to_the_shipped_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the shipped models are known wherever the command is called
    target = tmp_path / "language"
    result = export(STANZA, target)
    assert result.exit_code == 0, result.output
    assert "MB in all" in result.output
    assert (target / MANIFEST).read_text() == (SERVED / MANIFEST).read_text()
    assert {path.name for path in target.iterdir()} == {path.name for path in SERVED.iterdir()} - {"README.md"}


def test_an_export_replaces_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    for name in ("README.md", "notes.txt", "old-graph.onnx", "lemma.json"):
        (tmp_path / name).write_text("from before")
    manifest = json.loads((SERVED / MANIFEST).read_text())
    manifest["files"]["old-graph.onnx"] = manifest["files"]["lemma.json"]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert export(STANZA, tmp_path, "--licence", "as agreed").exit_code == 0
    assert (tmp_path / "README.md").read_text() == (tmp_path / "notes.txt").read_text() == "from before"
    assert not (tmp_path / "old-graph.onnx").exists()
    assert verify(tmp_path).licence == "as agreed"


@pytest.mark.parametrize("manifest", [None, "{}", "no json"])
def test_a_directory_that_holds_anything_else_is_left_alone(manifest: str | None, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    if manifest is not None:
        (tmp_path / MANIFEST).write_text(manifest)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = export(STANZA, tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path} is not empty and has no manifest.json of an earlier export" in result.output
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_models_are_not_exported_over_themselves() -> None:
    result = export(STANZA, STANZA / "ar" / "..")
    assert result.exit_code == 1
    assert "holds the Stanza models themselves: export to another directory" in result.output


def test_the_licence_of_other_models_has_to_be_said(tmp_path: Path) -> None:
    arguments = ["models", "export", "--from", str(tmp_path), "--to", str(tmp_path / "language")]
    result = CliRunner().invoke(application, arguments)
    assert result.exit_code == 2
    assert "--licence" in result.output


@pytest.mark.parametrize("content", [b"", b"cut", b"PK\x03\x04 cut", b"\x80\x02\xc3"])
def test_a_file_that_is_no_model_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "ar" / "tokenize").mkdir(parents=True)
    shutil.copy(STANZA / "resources.json", tmp_path)
    (tmp_path / "ar" / "tokenize" / "news.pt").write_bytes(content)
    result = export(tmp_path, tmp_path / "language", "--licence", "none")
    assert result.exit_code == 1
    assert "news.pt cannot be read as weights of torch: copy it again" in result.output


def test_weights_of_something_else_are_named(tmp_path: Path) -> None:
    (tmp_path / "ar" / "tokenize").mkdir(parents=True)
    shutil.copy(STANZA / "resources.json", tmp_path)
    torch.save({"weights": torch.ones(1)}, tmp_path / "ar" / "tokenize" / "news.pt")
    with pytest.raises(ExportError, match=r"news\.pt is no model of Stanza for tokenize: it lacks config or model"):
        read_package(tmp_path, "default")


def test_resources_of_another_form_are_named(tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_text('{"ar": {"packages": ["default"]}}')
    result = export(tmp_path, tmp_path / "language", "--licence", "none")
    assert result.exit_code == 1
    assert f"{tmp_path}/resources.json lists no Stanza models; ar.packages: Input should be an object" in result.output


def test_a_stanza_model_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    (tmp_path / "ar" / "tokenize").mkdir(parents=True)
    shutil.copy(STANZA / "resources.json", tmp_path)
    (tmp_path / "ar" / "tokenize" / "news.pt").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(LanguageModelError, match=r"Stanza cannot load the package 'default' in .*MARSAD_MODEL_PACKAGE"):
        load_analyser("stanza", tmp_path)


def test_vectors_in_half_precision_take_half_the_size(tmp_path: Path, onnx_engine: Analyser) -> None:
    assert export(STANZA, tmp_path, "--half-vectors").exit_code == 0
    assert np.load(tmp_path / "vectors.npy", mmap_mode="r").dtype == np.float16
    assert load_analyser("onnx", tmp_path).analyse(SENTENCE) == onnx_engine.analyse(SENTENCE)


@pytest.mark.parametrize(
    ("processor", "export_model", "setting", "value"),
    [
        ("tokenize", export_tokenizer, "use_dictionary", True),
        ("mwt", export_multiword, "force_exact_pieces", True),
        ("pos", partial(export_tagger, vector_size=100), "charlm", True),
        ("lemma", export_lemmatizer, "beam_size", 3),
        ("depparse", partial(export_parser, vector_size=100), "use_xpos", True),
        ("ner", partial(export_entities, vocabulary=[], vector_size=100), "bert_model", "arabert"),
    ],
)
def test_a_model_that_cannot_be_served_is_named(
    processor: str, export_model: Callable[[Checkpoint], Part], setting: str, value: object, package: Package
) -> None:
    with pytest.raises(ExportError) as raised:
        export_model(changed(package, processor, **{setting: value}))
    message = str(raised.value)
    assert f"{processor} news" in message
    assert f"cannot be exported: {setting} is {value!r}" in message
    assert "engine stanza" in message


def test_an_entity_tagger_with_word_vectors_of_its_own_is_named(package: Package) -> None:
    model = package.models["ner"]
    words = model.content["vocab"]["word"]["_id2unit"]
    delta = {
        **model.content,
        "vocab": {**model.content["vocab"], "delta": {}},
        "model": {**model.content["model"], "delta_emb.weight": torch.ones(1, 100)},
    }
    with pytest.raises(ExportError, match="corrections of word vectors of its own"):
        export_entities(replace(model, content=delta), words, 100)
    with pytest.raises(ExportError, match="its word vectors are not those of the package"):
        export_entities(model, words[:-1], 100)


def test_a_package_that_is_not_there_or_not_whole_is_named(tmp_path: Path) -> None:
    target = tmp_path / "language"
    result = export(STANZA, target, "--package", "padt")
    assert result.exit_code == 1
    assert "no package 'padt' for Arabic; it has: default" in result.output
    resources = json.loads((STANZA / "resources.json").read_text())
    del resources["ar"]["packages"]["default"]["ner"]
    (tmp_path / "resources.json").write_text(json.dumps(resources))
    result = export(tmp_path, target, "--licence", "none")
    assert result.exit_code == 1
    assert "no model for: ner" in result.output
    assert not target.exists()


def test_a_directory_without_models_is_named(tmp_path: Path) -> None:
    result = export(tmp_path, tmp_path / "language", "--licence", "none")
    assert result.exit_code == 1
    assert "resources.json is missing" in result.output


def test_what_to_install_is_said_where_torch_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    result = export(STANZA, tmp_path / "language")
    assert result.exit_code == 1
    assert "torch is not installed: make install-models" in result.output
