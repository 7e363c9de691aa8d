"""Reads the lists that people edit (YAML), or what a build has made of them."""

import pickle
from importlib.resources.abc import Traversable
from typing import Any

# A pickle of a parsed list, which is there in place of the list in what `make build` built (marsad_local.preparation).
PARSED = ".pickle"


def read_list(folder: Traversable, name: str) -> Any:
    """The parsed content of ``<name>.yaml`` in ``folder``."""
    parsed = folder / f"{name}{PARSED}"
    if parsed.is_file():
        return pickle.loads(parsed.read_bytes())  # noqa: S301 - of this package, as its bytecode is
    import yaml

    # The parser in C, where PyYAML was built with it, reads the lists ten times faster.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((folder / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe, both
