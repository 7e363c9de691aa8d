"""Both language engines over the shipped models, each loaded once; needs the extra ``models``."""

from pathlib import Path

import pytest

from marsad.language.analysis import Analyser
from marsad.language.engine import load_analyser

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def stanza_engine() -> Analyser:
    return load_analyser("stanza", ROOT / "layers" / "models")


@pytest.fixture(scope="session")
def onnx_engine() -> Analyser:
    return load_analyser("onnx", ROOT / "layers" / "language")
