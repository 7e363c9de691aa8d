"""What a cold start of the extract function takes, under Lambda's runtime client and emulator, in both variants.

    python -m tests.benchmarks.cold_start [RUNS]

The zip is what `make build` made; the image's packages are those of ``.venv-image``, its code is the checkout's. On one
core, as Lambda gives it for 1769 MB. Medians of several starts, after one that warms the disk: seconds of the clock, in
brackets those of the processor, which alone mean anything on a busy machine. The image loads its models with the first
article.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.emulated_stack import EmulatedStack, built_code
from tests.runtime_emulator import ROOT, Code, EmulatedFunction

RUNS = 5
KEY = "inbox/aleppo.txt"
# An event of no batch: the function starts, and does no more than say so.
NOTHING: dict[str, Any] = {"Records": []}


@dataclass(frozen=True)
class Took:
    """Seconds of the clock and of the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} ({self.processor:.2f})"


@dataclass(frozen=True)
class Start:
    """What one start took, and the peak of memory in MiB after two articles."""

    init: Took
    first: Took
    following: Took
    peak: int


def median(took: Sequence[Took]) -> Took:
    """The median of each."""
    return Took(statistics.median(t.clock for t in took), statistics.median(t.processor for t in took))


def init(function: EmulatedFunction) -> Took:
    """From the start of the process until it asks for its first event."""
    function.invoke(NOTHING)
    return Took(function.init_seconds(), function.processor_seconds())


def article(function: EmulatedFunction, event: dict[str, Any]) -> Took:
    """One article."""
    clock, processor = time.perf_counter(), function.processor_seconds()
    if function.invoke(event) != {"batchItemFailures": []}:
        raise RuntimeError(function.log())
    return Took(time.perf_counter() - clock, function.processor_seconds() - processor)


def cold_start(function: EmulatedFunction, event: dict[str, Any]) -> Start:
    """A start and two articles."""
    return Start(init(function), article(function, event), article(function, event), function.peak_mebibytes())


@contextmanager
def image_code() -> Iterator[Code]:
    """What the Dockerfile puts together: the package and the handler, with bytecode, beside the image's packages."""
    with tempfile.TemporaryDirectory() as directory:
        task = Path(directory)
        shutil.copytree(ROOT / "shared/marsad", task / "marsad", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "functions/extract/handler.py", task)
        interpreter = ROOT / ".venv-image/bin/python"
        subprocess.run([interpreter, "-m", "compileall", "-q", directory], check=True)
        yield Code(task, task, interpreter)


def main(runs: int) -> None:
    """Print what both variants take."""
    with tempfile.TemporaryDirectory() as directory, EmulatedStack(Path(directory)) as stack, image_code() as image:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        stack.upload(KEY, ROOT / "events/articles/aleppo.txt", published_at="2016-10-15")
        stack.start("IngestFunction").invoke(stack.receive("IntakeQueue"))
        event = stack.receive("ExtractionQueue")
        (message,) = event["Records"]
        # Extracted anew each time, whatever was published before.
        message["body"] = json.dumps({**json.loads(message["body"]), "force": True})
        zipped = built_code("ExtractFunction", Path(directory) / "zip")
        stanza = {"MARSAD_LANGUAGE_ENGINE": "stanza", "MARSAD_MODEL_DIRECTORY": str(ROOT / "layers/models")}
        without_models = {"MARSAD_MODEL_DIRECTORY": str(Path(directory) / "nowhere")}
        variants: tuple[tuple[str, Code, dict[str, str]], ...] = (
            ("zip, ONNX Runtime", zipped, {}),
            ("image, Stanza", image, stanza),
        )
        for name, code, variables in variants:
            starts, imports = [], []
            for _ in range(1 + runs):
                with stack.start("ExtractFunction", code, **variables) as function:
                    starts.append(cold_start(function, event))
                with stack.start("ExtractFunction", code, **variables | without_models) as function:
                    imports.append(init(function))
            rows = {
                "init": median([start.init for start in starts[1:]]),
                "  with no models to load": median(imports[1:]),
                "first article": median([start.first for start in starts[1:]]),
                "next article": median([start.following for start in starts[1:]]),
                "peak": f"{statistics.median(start.peak for start in starts[1:]):.0f} MiB",
            }
            sys.stdout.write(name + "\n" + "".join(f"  {what:<26} {took}\n" for what, took in rows.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
