"""What the export of one processor comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import onnx


@dataclass(frozen=True, slots=True)
class Part:
    """Served form of one processor: graphs by name, and whatever else its server reads, as JSON.

    Graphs are made when they are asked for: first all models are looked at, whether they can be served.
    """

    graphs: Mapping[str, Callable[[], onnx.ModelProto]]
    settings: Mapping[str, Any]
