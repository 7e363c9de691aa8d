"""``marsad models export``: the shipped files again, and a plain answer about what cannot be served."""

import json
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
from marsad.language.onnx.manifest import MANIFEST
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


def test_the_shipped_models_are_exported_to_the_shipped_files(tmp_path: Path) -> None:
    target = tmp_path / "language"
    result = export(STANZA, target)
    assert result.exit_code == 0, result.output
    assert "MB in all" in result.output
    assert (target / MANIFEST).read_text() == (SERVED / MANIFEST).read_text()
    assert {path.name for path in target.iterdir()} == {path.name for path in SERVED.iterdir()} - {"README.md"}


def test_an_export_replaces_what_stood_there_but_the_readme(tmp_path: Path) -> None:
    for name in ("README.md", "old-graph.onnx"):
        (tmp_path / name).write_text("from before")
    assert export(STANZA, tmp_path).exit_code == 0
    assert (tmp_path / "README.md").read_text() == "from before"
    assert not (tmp_path / "old-graph.onnx").exists()


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
    result = export(tmp_path, target)
    assert result.exit_code == 1
    assert "no model for: ner" in result.output
    assert not target.exists()


def test_a_directory_without_models_is_named(tmp_path: Path) -> None:
    result = export(tmp_path, tmp_path / "language")
    assert result.exit_code == 1
    assert "resources.json is missing" in result.output


def test_the_extra_is_named_where_torch_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    result = export(STANZA, tmp_path / "language")
    assert result.exit_code == 1
    assert "torch is not installed: pip install 'marsad[models]'" in result.output
