"""What the export of one processor comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import onnx


@dataclass(frozen=True, slots=True)
class Part:
    """Served form of one processor: graphs by name, and whatever else its server reads, as JSON."""

    graphs: Mapping[str, onnx.ModelProto]
    settings: Mapping[str, Any]
