"""Sessions of ONNX Runtime over the graphs of one directory, each made when it is first asked for."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import ExecutionMode, GraphOptimizationLevel, InferenceSession, SessionOptions

Array = NDArray[Any]
Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

_ERRORS_ONLY = 3


class Graphs:
    """The graphs of one processor."""

    def __init__(self, directory: Path, processor: str, threads: int) -> None:
        """Graphs ``<processor>-<name>.onnx`` in ``directory``, each computed by ``threads`` threads."""
        self._directory = directory
        self.processor = processor
        self._threads = threads
        self._sessions: dict[str, InferenceSession] = {}

    def settings(self) -> dict[str, Any]:
        """What the processor's JSON file holds."""
        path = self._directory / f"{self.processor}.json"
        settings: dict[str, Any] = json.loads(path.read_bytes())
        return settings

    def run(self, name: str, inputs: Mapping[str, Array]) -> dict[str, Any]:
        """The outputs of the graph ``name``, by name."""
        if name not in self._sessions:
            self._sessions[name] = _session(self._directory / f"{self.processor}-{name}.onnx", self._threads)
        session = self._sessions[name]
        names = [output.name for output in session.get_outputs()]
        return dict(zip(names, session.run(names, dict(inputs)), strict=True))


def _session(path: Path, threads: int) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ExecutionMode.ORT_SEQUENTIAL
    # The graphs are small and plain: what more could be made of them costs more at the start than it saves later.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    # Shapes differ from batch to batch: what is kept for the largest would only add to the peak of memory.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = _ERRORS_ONLY
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
