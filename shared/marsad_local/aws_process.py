"""The local AWS server as a process of its own."""

import json
import os
import subprocess
import sys
from typing import Self

from marsad_local.isolation import isolate_environment


class AwsProcess:
    """Runs ``marsad_local.aws_server``; ends with ``stop``, or with the process that made it.

    Attributes:
        endpoint: URL of the server, without a slash at its end.
    """

    def __init__(self) -> None:
        """Start it, and wait until it serves.

        Raises:
            RuntimeError: it did not start.
        """
        environment = dict(os.environ)
        isolate_environment(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "marsad_local.aws_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            start_new_session=os.name == "posix",  # Ctrl-C is for the stack, which then ends the server last
        )
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the local AWS server did not start (exit status {self._process.wait()})")
        self.endpoint = f"http://127.0.0.1:{json.loads(line)['port']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def process_ids(self) -> list[int]:
        """Its process id, while it runs."""
        return [self._process.pid] if self._process.poll() is None else []

    def stop(self) -> None:
        """End it; safe to call twice."""
        self._process.kill()
        self._process.communicate()
