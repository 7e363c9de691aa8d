"""Functions as Lambda runs them, without docker: Lambda's runtime client under AWS's runtime interface emulator.

The emulator, ``aws-lambda-rie``, comes with SAM CLI in ``.venv-sam``; a Python with the runtime client is in
``.venv-runtime``. As on Lambda's disk, which is read-only, a start leaves no bytecode behind.
"""

import json
import os
import platform
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import requests

from marsad_local.isolation import isolate_environment

ROOT = Path(__file__).parents[1]
BUILD = ROOT / ".aws-sam" / "build"
RUNTIME_PYTHON = ROOT / ".venv-runtime" / "bin" / "python"
_EMULATORS = {"x86_64": "aws-lambda-rie-x86_64", "aarch64": "aws-lambda-rie-arm64"}
_INIT = re.compile(r"INIT REPORT\(durationMs: ([\d.]+)\)")
_SECONDS = 300.0


@dataclass(frozen=True)
class Code:
    """What a function is made of: its own folder, what its layers make of ``/opt``, and the Python that runs it."""

    task: Path
    opt: Path
    python: Path = RUNTIME_PYTHON


def lay_over(layers: Sequence[Path], opt: Path) -> None:
    """Make ``opt`` of built layers, as Lambda makes ``/opt``: later ones over earlier ones."""
    for layer in layers:
        shutil.copytree(layer, opt, dirs_exist_ok=True)


class EmulatedFunction:
    """A function between ``with`` and its end: one execution environment, cold at the first ``invoke``."""

    def __init__(self, code: Code, variables: Mapping[str, str], endpoint: str, log: Path) -> None:
        """Start the emulator; it starts the function with the first invocation.

        Args:
            code: what to run.
            variables: those of the template.
            endpoint: of the AWS services that the function reaches.
            log: file for what the function and the emulator print.
        """
        self._log = log
        port, api_port = _free_ports(2)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": "/tmp",  # noqa: S108 - as in Lambda
            "PYTHONPATH": os.pathsep.join(map(str, (code.task, code.opt / "python"))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LAMBDA_TASK_ROOT": str(code.task),
            "POWERTOOLS_TRACE_DISABLED": "true",  # there is no X-Ray daemon to send traces to
            **variables,
        }
        isolate_environment(environment)
        environment["AWS_ENDPOINT_URL"] = endpoint
        self._address = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"
        self._process = subprocess.Popen(
            [
                _emulator(),
                *("--log-level", "info"),
                *("--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
                *("--runtime-api-address", f"127.0.0.1:{api_port}"),
                *(str(code.python), "-m", "awslambdaric", "handler.handler"),
            ],
            cwd=code.task,
            env=environment,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        _wait_for(port, self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def invoke(self, event: Any) -> Any:
        """The handler's answer to ``event``; what it raises comes back as Lambda tells it."""
        return requests.post(self._address, data=json.dumps(event), timeout=_SECONDS).json()

    def log(self) -> str:
        """What the function and the emulator have printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def init_seconds(self) -> float:
        """How long the function took from its process's start until it asked for its first event."""
        found = _INIT.search(self.log())
        assert found, self.log()
        return float(found[1]) / 1000

    def peak_mebibytes(self) -> int:
        """Most memory that the function's process has had resident."""
        return int(self._process_file("status").split("VmHWM:")[1].split()[0]) // 1024

    def processor_seconds(self) -> float:
        """What the function's process has used of the processor."""
        # Source: proc(5), fields 14 and 15 of stat, the first two being the id and the name.
        user, system = self._process_file("stat").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _process_file(self, name: str) -> str:
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        (child,) = "".join(thread.read_text(encoding="ascii") for thread in threads).split()
        return Path(f"/proc/{child}/{name}").read_text(encoding="ascii")


def _emulator() -> Path:
    name = _EMULATORS[platform.machine()]
    (found,) = (ROOT / ".venv-sam").glob(f"lib/python3*/site-packages/samcli/local/rapid/{name}")
    return found


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [taken.getsockname()[1] for taken in sockets]
    for taken in sockets:
        taken.close()
    return ports


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert process.poll() is None, "the emulator ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the emulator does not listen")
