"""What stands in a directory of Stanza models: which files a package names, and what is in them."""

import hashlib
import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from marsad_models.export.graph import Weights

LANGUAGE = "ar"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
VECTORS = "pretrain"
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
        ExportError: a file cannot be read; or the package is not there, lacks a processor, or has more than one model
            or more than one set of vectors.
    """
    resources_file = directory / "resources.json"
    if not resources_file.is_file():
        raise FileNotFoundError(f"no Stanza models in {directory}: resources.json is missing")
    try:
        resources = json.loads(resources_file.read_bytes()).get(LANGUAGE, {})
    except ValueError as error:
        raise ExportError(f"{resources_file} cannot be read: {error}; copy it again") from error
    packages = resources.get("packages", {})
    if package not in packages:
        raise ExportError(
            f"{directory} has no package {package!r} for Arabic; it has: {', '.join(packages) or 'none at all'}"
        )
    named = packages[package]
    missing = [processor for processor in PROCESSORS if processor not in named]
    if missing:
        raise ExportError(
            f"package {package!r} has no model for: {', '.join(missing)}; all of them are served together"
        )
    models = {processor: _read(directory, processor, named[processor]) for processor in PROCESSORS}
    vectors = set()
    for processor, model in models.items():
        for dependency in resources.get(processor, {}).get(model.name, {}).get("dependencies", []):
            if dependency["model"] != VECTORS:
                raise model.refusal(f"it needs {dependency['model']} {dependency['package']}, which is not served")
            vectors.add(dependency["package"])
    if len(vectors) != 1:
        raise ExportError(f"package {package!r} has {len(vectors)} sets of word vectors, and one is served: {vectors}")
    return Package(package, models, _read(directory, VECTORS, vectors.pop()))


def _read(directory: Path, processor: str, name: str) -> Checkpoint:
    if not isinstance(name, str):
        raise ExportError(f"{processor} names several models ({name}), and one is served")
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
