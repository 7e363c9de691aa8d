"""The manifest of a directory of served models: their form, where they come from, what each file must be."""

import hashlib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from marsad.language.errors import LanguageModelError

FORMAT = 1
MANIFEST = "manifest.json"

Checksum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# Of a file beside the manifest, never elsewhere: an export removes what the manifest before it names.
FileName = Annotated[str, Field(pattern=r"^[\w-][\w.-]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """The Stanza model that something was exported from."""

    name: str
    sha256: Checksum


class ServedFile(_Strict):
    """A file beside the manifest; ``size`` in bytes."""

    size: Annotated[int, Field(ge=0)]
    sha256: Checksum


class Manifest(_Strict):
    """What a directory of served models holds; ``sources`` by processor, ``files`` by name."""

    format: int
    package: str
    licence: str
    sources: dict[str, Source]
    files: dict[FileName, ServedFile]


def read_manifest(directory: Path) -> Manifest:
    """The manifest of ``directory``; every file that it names is there in its full size.

    Checksums are left to ``verify``: they take longer than all else that loading does.

    Raises:
        FileNotFoundError: there is no manifest, or no file that it names.
        LanguageModelError: it is of another format, or a file has another size.
    """
    path = directory / MANIFEST
    if not path.is_file():
        raise FileNotFoundError(
            f"no served models in {directory}: {MANIFEST} is missing; set MARSAD_MODEL_DIRECTORY to a directory that "
            "`marsad models export` wrote, or the engine to stanza for a directory of Stanza models"
        )
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise LanguageModelError(f"{path} is no manifest of served models: {error}") from None
    if manifest.format != FORMAT:
        raise LanguageModelError(
            f"{path} is of format {manifest.format}, and this version reads format {FORMAT}: "
            "export the models again with `marsad models export`"
        )
    for name, file in manifest.files.items():
        found = (directory / name).stat().st_size
        if found != file.size:
            raise LanguageModelError(
                f"{directory / name} has {found} bytes, and {file.size} belong there: copy it again"
            )
    return manifest


def verify(directory: Path) -> Manifest:
    """As ``read_manifest``, and every file has its checksum.

    Raises:
        FileNotFoundError: as ``read_manifest``.
        LanguageModelError: as ``read_manifest``, or a file has another content.
    """
    manifest = read_manifest(directory)
    for name, file in manifest.files.items():
        if checksum(directory / name) != file.sha256:
            raise LanguageModelError(f"{directory / name} is not what was exported: copy it again")
    return manifest


def checksum(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
