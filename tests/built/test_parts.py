"""What `make build` made of the zip functions: size, pins, bytecode, and what each handler imports."""

import os
import re
import subprocess
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.emulated_stack import built_code, layers_of
from tests.runtime_emulator import BUILD, ROOT, RUNTIME_PYTHON

# Source: AWS Lambda developer guide, quotas: a function's deployment package with all layers, unzipped.
LIMIT = 250_000_000
NLP = ("torch", "stanza", "numpy", "onnxruntime", "marsad.language", "marsad.extraction", "marsad.gazetteer")
LEFT_OUT = {"IngestFunction": NLP, "ApiFunction": (*NLP, "marsad.documents"), "ExtractFunction": ("torch", "stanza")}
PINNED = {
    "IngestFunction": "functions/ingest/requirements.txt",
    "ExtractFunction": "functions/extract/requirements.txt",
    "ApiFunction": "functions/api/requirements.txt",
    "DependenciesLayer/python": "layers/dependencies/requirements.txt",
}
FUNCTIONS = tuple(LEFT_OUT)
# Prints what is loaded after the handler; run with nothing on the path but what was built.
LOADED = "import sys, handler; print(*sys.modules)"


def size_of(directory: Path) -> int:
    """Bytes of all files under ``directory``."""
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())


def pins(lines: list[str]) -> set[str]:
    """``name==version`` with names as PyPI compares them."""
    parts = (line.split("==") for line in lines)
    return {f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}" for name, version in parts}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_with_its_layers_is_within_lambdas_limit(function: str):
    assert size_of(BUILD / function) + sum(map(size_of, layers_of(function))) < LIMIT


@pytest.mark.parametrize(("part", "file"), PINNED.items())
def test_what_is_pinned_is_what_was_built(part: str, file: str):
    names = (path.name.removesuffix(".dist-info") for path in (BUILD / part).glob("*.dist-info"))
    built = pins([name.replace("-", "==", 1) for name in names])
    assert built == pins((ROOT / file).read_text(encoding="utf-8").split())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_handler_finds_all_that_it_needs_and_loads_no_more(function: str, tmp_path: Path):
    code = built_code(function, tmp_path)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, (code.task, code.opt / "python"))),
        "AWS_REGION": "eu-central-1",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "MARSAD_TABLE_NAME": "articles",
        "MARSAD_BUCKET_NAME": "uploads",
        "MARSAD_MODEL_DIRECTORY": str(code.opt / "marsad/language"),
    }
    result = subprocess.run(
        [RUNTIME_PYTHON, "-S", "-B", "-c", LOADED], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert set(result.stdout.split()) & set(LEFT_OUT[function]) == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_is_imported_has_its_bytecode_beside_it(function: str):
    # Else a start compiles it, and cannot keep what it compiled.
    assert (BUILD / function / "__pycache__/handler.cpython-312.pyc").is_file()
    for layer in layers_of(function):
        for module in layer.glob("python/*/__init__.py"):
            assert (module.parent / "__pycache__" / "__init__.cpython-312.pyc").is_file(), module


def test_the_extractor_has_nothing_to_parse_or_unpack():
    package = BUILD / "ExtractionLayer/python/marsad"
    assert not [*package.rglob("*.yaml"), *package.rglob("*.gz")]
    weights = [*package.rglob("*.npz")]
    members = [member for path in weights for member in ZipFile(path).infolist()]
    assert weights
    assert {member.compress_type for member in members} == {ZIP_STORED}
