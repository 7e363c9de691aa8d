"""Makes what ``sam build`` built quick to start: lists as they are parsed, learned weights unpacked.

    python -m marsad_local.preparation BUILT

``BUILT`` is where the layers are. Parsing and unpacking would be a third of a second of every start. PyYAML is all that
this needs, so that SAM CLI's own environment can run it.
"""

import pickle
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from marsad.arabic.word_lists import PARSED, read_list
from marsad.gazetteer import Gazetteer

_PACKAGE = "*/python/marsad/**"


def prepare(built: Path) -> None:
    """Prepare the package ``marsad`` in the layers that are in the folder ``built``; a second time changes nothing."""
    for path in sorted(built.glob(f"{_PACKAGE}/*.yaml")):
        replace(path, path.with_suffix(PARSED), read_list(path.parent, path.stem))
    for path in sorted(built.glob(f"{_PACKAGE}/places.tsv.gz")):
        replace(path, path.with_name(f"places{PARSED}"), Gazetteer.load_from(path.parent))
    for path in sorted(built.glob(f"{_PACKAGE}/*.npz")):
        unpack(path)


def replace(path: Path, parsed: Path, content: Any) -> None:
    """Put ``content`` into the file ``parsed`` in the place of the file ``path`` that it was read of."""
    parsed.write_bytes(pickle.dumps(content))
    path.unlink()


def unpack(path: Path) -> None:
    """Write a zip archive anew with its members as they are, not compressed."""
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name), content)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
