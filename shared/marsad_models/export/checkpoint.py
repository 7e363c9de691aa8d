"""What stands in a directory of Stanza models: which files a package names, and what is in them."""

import hashlib
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from marsad.language.errors import LanguageModelError
from marsad.language.stanza_resources import LANGUAGE, PROCESSORS, read_resources
from marsad_models.export.graph import Weights

VECTORS = "pretrain"
# Of a model that reads words by their vectors and, with one layer of its own, by their characters.
SPELLED_WORDS = {"charlm": None, "bert_model": None, "use_peft": None, "char": True, "char_num_layers": 1}
_CONTENT = {"config", "model"}
_VECTORS_CONTENT = {"vocab", "emb"}


class ExportError(ValueError):
    """A Stanza model cannot be exported; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One file of Stanza: ``processor`` is its kind, ``name`` its package."""

    processor: str
    name: str
    path: Path
    content: dict[str, Any]

    @property
    def settings(self) -> dict[str, Any]:
        """What the model was trained with (Stanza's ``args``)."""
        settings: dict[str, Any] = self.content["config"]
        return settings

    @property
    def weights(self) -> Weights:
        """The network's weights."""
        return Weights({name: np.asarray(value, dtype=np.float32) for name, value in self.content["model"].items()})

    def units(self, vocabulary: str | None = None) -> Any:
        """What the model numbers, by number: of its only vocabulary, or of the one with this name."""
        found = self.content["vocab"] if vocabulary is None else self.content["vocab"][vocabulary]
        return found["_id2unit"]

    def is_lower(self, vocabulary: str) -> bool:
        """Whether the vocabulary with this name has lower-case units alone."""
        lower: bool = self.content["vocab"][vocabulary]["lower"]
        return lower

    @property
    def checksum(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def require(self, **expected: Any) -> None:
        """Refuse settings that the served form cannot express; ``None`` stands for any value that counts as not set.

        Raises:
            ExportError: a setting differs.
        """
        for setting, wanted in expected.items():
            found = self.settings.get(setting)
            if found != wanted and not (wanted is None and not found):
                raise self.refusal(f"{setting} is {found!r}, and only {wanted!r} can be served")

    def refusal(self, reason: str) -> ExportError:
        """An error that names this file."""
        return ExportError(
            f"{self.processor} {self.name} ({self.path}) cannot be exported: {reason}; "
            "serve this package with Stanza itself (engine stanza), or train this processor without it"
        )


@dataclass(frozen=True, slots=True)
class Package:
    """The models that one package of ``resources.json`` names."""

    name: str
    models: dict[str, Checkpoint]
    vectors: Checkpoint


def read_package(directory: Path, package: str) -> Package:
    """Read all models of one package.

    Raises:
        FileNotFoundError: there is no ``resources.json``, or a file that it names is missing.
        ExportError: a file cannot be read; or the package is not there, lacks a processor, or has more than one set of
            vectors.
    """
    try:
        resources = read_resources(directory, package)
    except LanguageModelError as error:
        raise ExportError(str(error)) from error
    named = resources.named(package)
    models = {processor: _read(directory, processor, named[processor]) for processor in PROCESSORS}
    vectors = set()
    for processor, model in models.items():
        for dependency in resources.dependencies(processor, model.name):
            if dependency.model != VECTORS:
                raise model.refusal(f"it needs {dependency.model} {dependency.package}, which is not served")
            vectors.add(dependency.package)
    if len(vectors) != 1:
        raise ExportError(f"package {package!r} has {len(vectors)} sets of word vectors, and one is served: {vectors}")
    return Package(package, models, _read(directory, VECTORS, vectors.pop()))


def _read(directory: Path, processor: str, name: str) -> Checkpoint:
    import torch

    path = directory / LANGUAGE / processor / f"{name}.pt"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing, and resources.json names it")
    # What torch raises of a file that is none of its own depends on the file's first bytes; none says what to do.
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise ExportError(f"{path} cannot be read as weights of torch: copy it again, or train it again") from error
    wanted = _VECTORS_CONTENT if processor == VECTORS else _CONTENT
    if not isinstance(content, dict) or not wanted <= content.keys():
        raise ExportError(f"{path} is no model of Stanza for {processor}: it lacks {' or '.join(sorted(wanted))}")
    return Checkpoint(processor, name, path, content)
