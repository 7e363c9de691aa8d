"""Runs functions: worker processes with the environment that the template gives them, as Lambda would."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad_local.isolation import isolate_environment

_END = None
# Source: AWS Lambda developer guide, "Configure Lambda function memory".
_MEBIBYTES_A_PROCESSOR = 1769
# Importing and loading everything takes many seconds on a cold, busy machine.
START_SECONDS = 120.0
# What a worker may inherit: how to find programs and write text, nothing that names an account, a person or a proxy.
_INHERITED = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "SYSTEMROOT")


class FunctionError(Exception):
    """An invocation failed; ``type`` and ``message`` are what Lambda reports."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(f"{error_type}: {message}")
        self.type = error_type
        self.message = message


class FunctionTimeoutError(FunctionError):
    """An invocation took longer than the function's timeout; its worker was ended."""


@dataclass(frozen=True)
class Function:
    """A function as the template describes it.

    ``file`` and ``handler`` say what to call; ``variables`` are the template's; ``timeout`` is in seconds, ``memory``
    in MiB; at most ``workers`` run at once.
    """

    name: str
    arn: str
    file: Path
    handler: str
    variables: Mapping[str, str]
    timeout: float
    memory: int
    workers: int


def worker_environment(function: Function, endpoint: str, inherited: Mapping[str, str]) -> dict[str, str]:
    """All environment variables of a function's worker; the AWS endpoint of every client is ``endpoint``."""
    environment = {name: inherited[name] for name in _INHERITED if name in inherited}
    environment.update(function.variables)
    isolate_environment(environment)
    environment.update(
        {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "local",
            # As many threads as the memory buys whole processors: threads that share one wait for each other, busily.
            "OMP_NUM_THREADS": str(max(1, function.memory // _MEBIBYTES_A_PROCESSOR)),
            "POWERTOOLS_TRACE_DISABLED": "true",  # there is no X-Ray daemon to send traces to
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
        }
    )
    return environment


class FunctionPool:
    """The workers of one function: started when needed, kept for the next invocation.

    Attributes:
        active: number of invocations under way, those that wait for a worker included.
    """

    def __init__(self, function: Function, environment: Mapping[str, str], log: Path) -> None:
        self.function = function
        self.environment = dict(environment)
        self._log = log.open("wb")
        self._slots = threading.BoundedSemaphore(function.workers)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self.active = 0

    def invoke(self, event: Any) -> Any:
        """Call the handler with ``event`` and give its answer; waits for a worker where all are busy.

        Raises:
            FunctionError: the handler raised, its process died, or its answer is no JSON.
            FunctionTimeoutError: it took longer than the template allows.
        """
        self._count(1)
        try:
            with self._slots:
                answer = self._call(event)
        finally:
            self._count(-1)
        if "error" in answer:
            raise FunctionError(answer["error"]["errorType"], answer["error"]["errorMessage"])
        return answer["result"]

    def process_ids(self) -> list[int]:
        """Process ids of the workers that run."""
        with self._lock:
            return [worker.process.pid for worker in self._all]

    def close(self) -> None:
        """End all workers; an invocation under way fails."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
        for worker in workers:
            self._discard(worker)
        self._log.close()

    def _count(self, change: int) -> None:
        with self._lock:
            self.active += change

    def _call(self, event: Any) -> dict[str, Any]:
        worker = self._take()
        try:
            answer = worker.call(self._request(event), self.function.timeout)
        except FunctionError:
            self._discard(worker)
            raise
        with self._lock:
            self._idle.append(worker)
        return answer

    def _take(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise FunctionError("Runtime.Closed", f"the local stack is closing; {self.function.name} does not run")
            if self._idle:
                return self._idle.pop()
            worker = _Worker(self.function, self.environment, self._log)
            self._all.add(worker)
        try:
            worker.wait_until_ready()
        except FunctionError:
            self._discard(worker)
            raise
        return worker

    def _discard(self, worker: "_Worker") -> None:
        worker.end()
        with self._lock:
            self._all.discard(worker)

    def _request(self, event: Any) -> dict[str, Any]:
        return {
            "event": event,
            "context": {
                "aws_request_id": str(uuid.uuid4()),
                "function_name": self.function.name,
                "invoked_function_arn": self.function.arn,
                "memory_limit_in_mb": self.function.memory,
                "log_group_name": f"/aws/lambda/{self.function.name}",
                "log_stream_name": "local",
                "deadline": time.time() + self.function.timeout,
            },
        }


class _Worker:
    """One worker process, and a thread that reads its answers."""

    def __init__(self, function: Function, environment: Mapping[str, str], log: Any) -> None:
        self._answers: queue.Queue[str | None] = queue.Queue()
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "marsad_local.worker", str(function.file), function.handler],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=dict(environment),
            cwd=function.file.parent if function.file.parent.is_dir() else None,
            text=True,
            encoding="utf-8",
            # Not of the terminal's process group: Ctrl-C is for the stack, which then ends its workers in order.
            start_new_session=os.name == "posix",
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        for line in self.process.stdout:
            self._answers.put(line)
        self._answers.put(_END)

    def wait_until_ready(self) -> None:
        """Wait until the handler is imported."""
        answer = self._answer(START_SECONDS)
        if "error" in answer:
            raise FunctionError("Runtime.ImportModuleError", answer["error"]["errorMessage"])

    def call(self, request: dict[str, Any], timeout: float) -> dict[str, Any]:
        """Send one request and wait for its answer, for ``timeout`` seconds."""
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise self._exited() from error
        return self._answer(timeout)

    def _answer(self, timeout: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            raise FunctionTimeoutError("Sandbox.Timedout", f"Task timed out after {timeout:.2f} seconds") from None
        if line is _END:
            raise self._exited()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _exited(self) -> FunctionError:
        status = self.process.wait()
        how = f"signal: {-status}" if status < 0 else f"exit status {status}"
        return FunctionError("Runtime.ExitError", f"Runtime exited with error: {how}")

    def end(self) -> None:
        """Kill the process and reap it."""
        self.process.kill()
        self.process.wait()
