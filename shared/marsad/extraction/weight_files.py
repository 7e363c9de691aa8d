"""The files of learned weights that ship with the package."""

from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path


def weight_file(name: str) -> AbstractContextManager[Path]:
    """The path of ``weights/<name>.npz``, as long as the context lasts."""
    return resources.as_file(resources.files("marsad.extraction") / "weights" / f"{name}.npz")
