"""Checks what `sam build` made of the zip functions: size, pins, and that Lambda's Python can import each handler.

    python3.12 .ci/built_functions.py .aws-sam/build

Run it with the Python that Lambda runs. Only what was built is there to import, none of the packages of that Python.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT = 250 * 1024 * 1024  # unzipped, a function with its layers
LAYERS = ("MarsadLayer", "DependenciesLayer")
PINNED = {
    "IngestFunction": ("functions/ingest/requirements.txt",),
    "ApiFunction": ("functions/api/requirements.txt",),
    "DependenciesLayer": ("layers/dependencies/requirements.txt",),
}
HEAVY = ("torch", "stanza", "numpy", "marsad.language", "marsad.extraction", "marsad.gazetteer")
IMPORT = f"""
import sys, handler
loaded = [name for name in {HEAVY!r} if name in sys.modules]
sys.exit(f"imports {{', '.join(loaded)}}" if loaded else 0)
"""


def size_of(directory: Path) -> int:
    """Bytes of all files under ``directory``."""
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file() and not path.is_symlink())


def pins(text: str) -> set[str]:
    """``name==version`` of a requirements file, names as PyPI compares them."""
    return {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() + "==" + line.split("==")[1] for line in text.split()}


def built(directory: Path) -> set[str]:
    """``name==version`` of all packages installed in ``directory``."""
    names = (path.name.removesuffix(".dist-info") for path in directory.glob("*.dist-info"))
    return pins("\n".join(name.replace("-", "==", 1) for name in names))


def import_fault(build: Path, function: str) -> str | None:
    """What goes wrong when the handler is imported as Lambda does; None if nothing."""
    path = [build / function, *(build / layer / "python" for layer in LAYERS)]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "AWS_REGION": "eu-central-1",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
    result = subprocess.run(
        [sys.executable, "-S", "-B", "-c", IMPORT], env=environment, capture_output=True, text=True, check=False
    )
    return result.stderr.strip().splitlines()[-1] if result.returncode else None


def main(build: Path) -> int:
    """Print what was found; 1 if anything is wrong."""
    faults = []
    layers = sum(size_of(build / layer) for layer in LAYERS)
    for function in ("IngestFunction", "ApiFunction"):
        size = size_of(build / function) + layers
        print(f"{function}: {size / 2**20:.0f} MiB unzipped with its layers")
        if size >= LIMIT:
            faults.append(f"{function} is larger than Lambda takes")
        if fault := import_fault(build, function):
            faults.append(f"{function}: {fault}")
    for part, files in PINNED.items():
        directory = build / part / "python" if part.endswith("Layer") else build / part
        expected = set().union(*(pins((ROOT / file).read_text(encoding="utf-8")) for file in files))
        if different := sorted(built(directory) ^ expected):
            faults.append(f"{part}: not what is pinned: {', '.join(different)}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
