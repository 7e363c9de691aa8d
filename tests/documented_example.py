"""The example in docs/explain.md, which is what the command named above it prints.

``python -m tests.documented_example`` writes it anew, as the models that ship now have it.
"""

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from marsad_local.command_line import application

PAGE = Path(__file__).parents[1] / "docs/explain.md"
_EXAMPLE = re.compile(
    r"(?<=`marsad )(?P<command>explain [^`]+)(?P<between>` prints:\n\n```\n)(?P<output>.*?)(?=```)", re.S
)


def documented() -> tuple[str, str]:
    """The command, and what the page says that it prints.

    Raises:
        ValueError: the page has no example.
    """
    found = _EXAMPLE.search(PAGE.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{PAGE} has no example: `marsad explain …` prints:")
    return found["command"], found["output"]


def printed(command: str) -> str:
    """What ``command`` prints.

    Raises:
        RuntimeError: it fails.
    """
    outcome = CliRunner().invoke(application, shlex.split(command))
    if outcome.exit_code:
        raise RuntimeError(f"marsad {command}: {outcome.output}")
    return outcome.stdout


def _write() -> None:
    command, _ = documented()
    output = printed(command)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_EXAMPLE.sub(lambda found: f"{command}{found['between']}{output}", page, count=1), encoding="utf-8")


if __name__ == "__main__":
    _write()
