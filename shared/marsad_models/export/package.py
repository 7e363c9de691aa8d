"""One package of Stanza models → a directory in the served form."""

import json
import shutil
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from marsad.language.onnx.manifest import FORMAT, MANIFEST, Manifest, ServedFile, Source, checksum
from marsad_models.export.checkpoint import ExportError, Package, read_package
from marsad_models.export.entities import export_entities
from marsad_models.export.parser import export_parser
from marsad_models.export.part import Part
from marsad_models.export.rewriting import export_lemmatizer, export_multiword
from marsad_models.export.tagger import export_tagger
from marsad_models.export.tokenizer import export_tokenizer

VECTORS = "vectors.npy"
VECTOR_WORDS = "vectors.txt"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the manifest, and what the files come to, in bytes."""

    manifest: Manifest
    size: int


def export_package(
    source: Path, target: Path, package: str = "default", *, licence: str, half_vectors: bool = False
) -> Exported:
    """Export all processors of ``package``; an earlier export is replaced only when everything is there.

    Of what ``target`` holds, only files that its manifest names are replaced or removed.

    Args:
        source: directory of Stanza models.
        target: directory to write: a new or empty one, or one that was written so before.
        package: name in Stanza's ``resources.json``.
        licence: of the models, for the manifest.
        half_vectors: write word vectors in half precision: half the size, and here and there another analysis.

    Raises:
        FileNotFoundError: models are missing.
        ExportError: a model cannot be read or is of a kind that cannot be served, or ``target`` holds something else;
            nothing is written.
    """
    replaced = _replaceable(source, target)
    models = read_package(source, package)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as temporary:
        scratch = Path(temporary)
        parts = _parts(models)
        _write_vectors(models, scratch, np.float16 if half_vectors else np.float32)
        for processor, part in parts.items():
            _write_part(scratch, processor, part)
        manifest = _manifest(models, licence, scratch)
        (scratch / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
        _replace(scratch, target, replaced)
    return Exported(manifest, sum(file.size for file in manifest.files.values()))


def _replaceable(source: Path, target: Path) -> frozenset[str]:
    """Names of the files in ``target`` that an earlier export wrote.

    Raises:
        ExportError: ``target`` holds anything and no earlier export, or is ``source``.
    """
    if target.resolve() == source.resolve():
        raise ExportError(f"{target} holds the Stanza models themselves: export to another directory")
    if not target.exists() or not any(target.iterdir()):
        return frozenset()
    try:
        manifest = Manifest.model_validate_json((target / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise ExportError(
            f"{target} is not empty and has no {MANIFEST} of an earlier export, so nothing in it is replaced: "
            "name a new or empty directory"
        ) from error
    return frozenset(manifest.files)


def _parts(package: Package) -> Mapping[str, Part]:
    models = package.models
    words = package.vectors.units()
    size = int(package.vectors.content["emb"].shape[1])
    return {
        "tokenize": export_tokenizer(models["tokenize"]),
        "mwt": export_multiword(models["mwt"]),
        "pos": export_tagger(models["pos"], size),
        "lemma": export_lemmatizer(models["lemma"]),
        "depparse": export_parser(models["depparse"], size),
        "ner": export_entities(models["ner"], words, size),
    }


def _write_vectors(package: Package, directory: Path, precision: type[np.floating[Any]]) -> None:
    words = package.vectors.units()
    if any("\n" in word for word in words):
        raise package.vectors.refusal("a word of the vectors has a line break in it")
    (directory / VECTOR_WORDS).write_bytes("\n".join(words).encode())
    np.save(directory / VECTORS, np.asarray(package.vectors.content["emb"], dtype=precision))


def _write_part(directory: Path, processor: str, part: Part) -> None:
    settings = json.dumps(part.settings, ensure_ascii=False, separators=(",", ":"))
    (directory / f"{processor}.json").write_text(settings, encoding="utf-8")
    for name, make in part.graphs.items():
        (directory / f"{processor}-{name}.onnx").write_bytes(make().SerializeToString(deterministic=True))


def _manifest(package: Package, licence: str, directory: Path) -> Manifest:
    sources = {**package.models, package.vectors.processor: package.vectors}
    return Manifest(
        format=FORMAT,
        package=package.name,
        licence=licence,
        sources={kind: Source(name=model.name, sha256=model.checksum) for kind, model in sources.items()},
        files={
            path.name: ServedFile(size=path.stat().st_size, sha256=checksum(path))
            for path in sorted(directory.iterdir())
        },
    )


def _replace(scratch: Path, target: Path, replaced: Collection[str]) -> None:
    target.mkdir(exist_ok=True)
    for name in replaced:
        (target / name).unlink(missing_ok=True)
    for path in scratch.iterdir():
        shutil.move(path, target / path.name)
