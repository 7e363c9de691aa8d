"""Which engine analyses, by name."""

from pathlib import Path
from typing import Literal

from marsad.language.analysis import Analyser
from marsad.language.errors import LanguageModelError

Engine = Literal["onnx", "stanza"]


def load_analyser(engine: Engine, directory: Path, package: str = "default", threads: int = 1) -> Analyser:
    """The analyser over the models in ``directory``; imports only what its engine needs.

    Args:
        engine: ``onnx`` for models that ``marsad models export`` wrote, ``stanza`` for Stanza's own.
        directory: where the models are.
        package: which of Stanza's packages; a directory of served models holds one.
        threads: how many compute.

    Raises:
        FileNotFoundError: ``directory`` holds no models of that engine.
        LanguageModelError: it holds another package or files that cannot be used, or the engine is not installed.
    """
    if engine == "stanza":
        from marsad.language.stanza_engine import StanzaAnalyser

        return StanzaAnalyser(directory, package, threads)
    from marsad.language.onnx import OnnxAnalyser

    analyser = OnnxAnalyser(directory, threads)
    if analyser.manifest.package != package:
        raise LanguageModelError(
            f"{directory} holds the package {analyser.manifest.package!r}, not {package!r}: "
            "export that one, or set MARSAD_MODEL_PACKAGE"
        )
    return analyser
