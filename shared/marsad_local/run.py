"""``make run``: the local stack, with the sample articles uploaded, waited for and shown.

Run as ``python -m marsad_local.run [--once] [--port 8080]``.
"""

import json
import logging
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Annotated, Any
from urllib.parse import quote

import typer
from pydantic import BaseModel, TypeAdapter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from marsad.model import ArticleStatus, Event
from marsad.store.bucket import INBOX, article_id_of
from marsad_local.api_client import ApiClient, upload_form
from marsad_local.event_table import LEGEND, console, print_events
from marsad_local.gateway import PortInUseError
from marsad_local.isolation import isolate_process
from marsad_local.stack import API_KEY, Stack
from marsad_local.template import TemplateError

ROOT = Path(__file__).parents[2]
PORT = 8080
_SAMPLES = Path("events/articles")
_LOGS = Path(".marsad/logs")
_SETTLED = {ArticleStatus.EXTRACTED, ArticleStatus.REJECTED, ArticleStatus.FAILED}
_POLL_SECONDS = 1.0
# With nothing under way for so long, what is not settled waits for a retry half an hour away.
_IDLE_SECONDS = 5.0


class Sample(BaseModel):
    """An article of ``events/articles/manifest.json``; ``metadata`` are those of an S3 object."""

    file: str
    content_type: str
    metadata: dict[str, str]


@dataclass(frozen=True)
class Settled:
    """What came of a sample: its article as the API gives it, None if it never settled."""

    sample: Sample
    article: Mapping[str, Any] | None


def read_samples(directory: Path) -> list[Sample]:
    """The samples that a directory's manifest names, in its order."""
    manifest = (directory / "manifest.json").read_text(encoding="utf-8")
    return TypeAdapter(list[Sample]).validate_json(manifest)


def object_metadata(metadata: Mapping[str, str]) -> dict[str, str]:
    """Metadata as S3 takes it: ASCII, everything else percent-encoded."""

    def encoded(value: str) -> str:
        return value if value.isascii() and "%" not in value else quote(value)

    return {name: encoded(value) for name, value in metadata.items()}


def upload(stack: Stack, api: ApiClient, samples: Sequence[Sample], directory: Path) -> dict[str, Sample]:
    """Upload the samples, the first one the way of an app (a presigned POST), the others with PUT; by article id."""
    bucket = stack.resource("ArticleBucket").identifier
    uploaded = {}
    for number, sample in enumerate(samples):
        content = (directory / sample.file).read_bytes()
        if number == 0:
            said = {name.replace("-", "_"): value for name, value in sample.metadata.items()}
            answer = api.post("/v1/articles", {"filename": sample.file, "content_type": sample.content_type, **said})
            upload_form(answer["upload"]["url"], answer["upload"]["fields"], content)
            uploaded[answer["article_id"]] = sample
        else:
            key = INBOX + sample.file
            stack.clients.s3.put_object(
                Bucket=bucket,
                Key=key,
                Body=content,
                ContentType=sample.content_type,
                Metadata=object_metadata(sample.metadata),
            )
            uploaded[article_id_of(bucket, key)] = sample
    return uploaded


def wait_until_settled(stack: Stack, api: ApiClient, uploaded: Mapping[str, Sample], report: "Report") -> list[Settled]:
    """Wait for each article to be extracted, rejected or failed; gives up when nothing moves any more."""
    settled: dict[str, Mapping[str, Any]] = {}
    busy = time.monotonic()
    while len(settled) < len(uploaded) and time.monotonic() - busy < _IDLE_SECONDS:
        if not stack.idle():
            busy = time.monotonic()
        for article in api.articles():
            identifier = article["article_id"]
            if identifier in uploaded and identifier not in settled and article["status"] in _SETTLED:
                settled[identifier] = article
                report.settled(uploaded[identifier].file, article["status"])
        time.sleep(_POLL_SECONDS)
    return [Settled(sample, settled.get(identifier)) for identifier, sample in uploaded.items()]


class Report:
    """Progress on standard error: a bar on a terminal, else a line for each article."""

    def __init__(self, output: Console, total: int) -> None:
        self._output = output
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=output, disable=not output.is_terminal)
        self._task = self._progress.add_task("loading the language models", total=total)

    def __enter__(self) -> "Report":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def settled(self, file: str, status: str) -> None:
        """An article has come to its end."""
        self._progress.update(self._task, advance=1, description=f"{file} {status}")
        if not self._output.is_terminal:
            self._output.print(f"{file}: {status}", soft_wrap=True)


def show(output: Console, api: ApiClient, results: Sequence[Settled]) -> None:
    """Print the tables of events, and below them what was refused, and why."""
    refused = []
    for result in results:
        article = result.article
        if article is None or article["status"] != ArticleStatus.EXTRACTED:
            refused.append(result)
            continue
        events = [event_of(event) for event in api.get(f"/v1/articles/{article['article_id']}/events")["events"]]
        published = article["published_at"] or "on an unknown day"
        print_events(output, f"{result.sample.file} · published {published} · {len(events)} events", events)
    output.print(LEGEND, style="dim", soft_wrap=True)
    output.print()
    for result in refused:
        status = result.article["status"] if result.article else "not settled"
        reason = result.article["reason"] if result.article else f"see the logs in {_LOGS}"
        output.print(f"{result.sample.file}  [bold]{status}[/bold]: ", end="")
        output.out(reason, highlight=False)


def event_of(served: Mapping[str, Any]) -> Event:
    """The event in what the API serves, which adds where it comes from and what follows from it."""
    return Event.model_validate_json(json.dumps({name: served[name] for name in Event.model_fields}))


def faults(results: Sequence[Settled], dead_letters: Mapping[str, int]) -> list[str]:
    """What went wrong, in words; nothing if all went well. A rejection is no fault."""
    found = [f"{result.sample.file} was not settled" for result in results if result.article is None]
    found += [
        f"{result.sample.file} failed"
        for result in results
        if result.article and result.article["status"] == ArticleStatus.FAILED
    ]
    return found + [f"{number} message(s) in {queue}" for queue, number in dead_letters.items() if number]


application = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@application.command()
def run(
    once: Annotated[bool, typer.Option("--once", help="Exit after the table instead of serving the API.")] = False,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help=f"Port of the API on 127.0.0.1; 0 takes a free one. [default: {PORT}]"),
    ] = None,
) -> None:
    """Start the stack of template.yaml on this machine, and show the events of the sample articles."""
    signal.signal(signal.SIGTERM, _terminate)
    isolate_process()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    output, progress = console(), console(stderr=True)
    chosen = port if port is not None else (0 if once else PORT)
    try:
        with Stack(ROOT / "template.yaml", port=chosen, log_directory=ROOT / _LOGS) as stack:
            wrong = _upload_and_show(stack, output, progress)
            if not once:
                _serve(stack, output)
    except (TemplateError, PortInUseError) as error:
        hint = "; choose another one with --port" if isinstance(error, PortInUseError) else ""
        typer.echo(f"marsad: {error}{hint}", err=True)
        raise typer.Exit(2) from error
    if wrong:
        raise typer.Exit(1)


def _upload_and_show(stack: Stack, output: Console, progress: Console) -> bool:
    """Whether something went wrong."""
    api = ApiClient(stack.url, API_KEY)
    samples = read_samples(ROOT / _SAMPLES)
    progress.print(f"uploading {len(samples)} articles; logs of the functions are in {_LOGS}")
    with Report(progress, len(samples)) as report:
        results = wait_until_settled(stack, api, upload(stack, api, samples, ROOT / _SAMPLES), report)
    show(output, api, results)
    found = faults(results, stack.dead_letters())
    for fault in found:
        typer.echo(f"marsad: {fault}; see the logs in {_LOGS}", err=True)
    return bool(found)


def _serve(stack: Stack, output: Console) -> None:
    bucket = stack.resource("ArticleBucket").identifier
    output.print(f"\nAPI at {stack.url} until Ctrl-C; the key goes into the header x-api-key:", soft_wrap=True)
    output.print(f"  curl -H 'x-api-key: {API_KEY}' '{stack.url}/v1/events?country=SY'", soft_wrap=True)
    output.print(f"S3 at {stack.clients.endpoint}, bucket {bucket}", soft_wrap=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        output.print("stopping")


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM unwinds the stack like any other end, so that no worker is left behind."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    application()
