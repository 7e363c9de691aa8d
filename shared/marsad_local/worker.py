"""One execution environment of a function: a process that calls its handler for one event after another.

Run as ``python -m marsad_local.worker FILE FUNCTION``. One JSON object a line: requests ``{"event", "context"}`` on
standard input; on standard output first ``{"ready": true}``, then for each request ``{"result"}`` or ``{"error"}``.
Whatever the handler prints goes to standard error. The process ends when its standard input closes.
"""

import importlib.util
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad_local.isolation import refuse_outside_connections

Handler = Callable[[Any, Any], Any]
LARGEST_ANSWER_BYTES = 6 * 1024 * 1024


@dataclass(frozen=True)
class LambdaContext:
    """The context object that Lambda hands to a handler."""

    aws_request_id: str
    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    log_group_name: str
    log_stream_name: str
    deadline: float
    function_version: str = "$LATEST"
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function's timeout."""
        return max(0, int((self.deadline - time.time()) * 1000))


def main() -> None:
    """Serve requests until standard input closes."""
    file, function = Path(sys.argv[1]), sys.argv[2]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    refuse_outside_connections()
    try:
        handler = load_handler(file, function)
    except Exception as error:  # an import runs code of any kind, and Lambda reports all of its failures
        _say(answers, {"error": describe(error)})
        return
    _say(answers, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        _say(answers, answer(handler, request["event"], LambdaContext(**request["context"])))


def load_handler(file: Path, function: str) -> Handler:
    """Import ``file`` with its directory first on the path, as Lambda does, and take ``function`` from it."""
    sys.path.insert(0, str(file.parent))
    specification = importlib.util.spec_from_file_location(file.stem, file)
    if specification is None or specification.loader is None or not file.is_file():
        raise ImportError(f"Unable to import module '{file.stem}': no file {file}")
    module = importlib.util.module_from_spec(specification)
    sys.modules[file.stem] = module
    specification.loader.exec_module(module)
    handler: Handler = getattr(module, function)
    return handler


def answer(handler: Handler, event: Any, context: LambdaContext) -> dict[str, Any]:
    """Call the handler; what it raises, and an answer that is not JSON or too large, are errors as in Lambda."""
    try:
        result = handler(event, context)
    except Exception as error:  # whatever a handler raises is the function's error, never the worker's
        traceback.print_exc()
        return {"error": describe(error)}
    try:
        size = len(json.dumps(result).encode())
    except (TypeError, ValueError) as error:
        return {"error": {"errorType": "Runtime.MarshalError", "errorMessage": f"Unable to marshal response: {error}"}}
    if size > LARGEST_ANSWER_BYTES:
        message = f"Response payload size ({size} bytes) exceeded maximum allowed payload size (6291556 bytes)."
        return {"error": {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message}}
    return {"result": result}


def describe(error: BaseException) -> dict[str, Any]:
    """An exception the way Lambda reports it."""
    return {
        "errorType": type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": traceback.format_tb(error.__traceback__),
    }


def _say(answers: Any, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
