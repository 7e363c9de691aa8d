"""Checksums that say whether files are what they were."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 1 << 20


def digest(paths: Iterable[Path], *more: str, algorithm: str = "sha256") -> str:
    """Hexadecimal digest of ``more`` and of the contents of ``paths``."""
    hashed = hashlib.new(algorithm, usedforsecurity=False)
    for text in more:
        hashed.update(text.encode())
    for path in paths:
        with path.open("rb") as content:
            while block := content.read(_BLOCK):
                hashed.update(block)
    return hashed.hexdigest()
