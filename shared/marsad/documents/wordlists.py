"""The room's word lists, read when first asked for."""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> Any:
    """The parsed content of ``<name>.json`` beside this module."""
    path = resources.files("marsad.documents") / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))
