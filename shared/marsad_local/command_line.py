"""The command line ``marsad``: events out of articles on this machine, why, their score, reruns of a deployed stack.

``extract``, ``explain`` and ``score`` know no AWS; ``rerun`` uses whatever account and region the environment names.
"""

import json
import logging
import mimetypes
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from marsad.documents import read_document
from marsad.evaluation.figures import figures, score_articles
from marsad.evaluation.label_files import LabelFileError, read_pair
from marsad.evaluation.reliability import reliability_of
from marsad.extraction.decision import Explanation
from marsad.language.errors import LanguageModelError
from marsad.model import Document, Event
from marsad.runtime.errors import MarsadError, RejectedError
from marsad_local.event_table import LEGEND, console, print_events
from marsad_local.explanation_page import explanation_page
from marsad_local.explanation_report import print_explanation
from marsad_local.model_commands import application as model_commands
from marsad_local.score_report import figure_lines, reliability_lines

_VERSION = "0"
_STANDARD_INPUT = Path("-")

application = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
application.add_typer(model_commands, name="models")


class Row(BaseModel):
    """A row of a JSON Lines file of articles; what else it holds, such as labels, is left alone."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str = Field(min_length=1)
    text: str
    published_at: date | None = None

    @field_validator("text")
    @classmethod
    def _some_words(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("it is empty")
        return text


class Reader:
    """Article → events."""

    def __init__(self) -> None:
        """Load the language models, as the settings of the extract function say.

        Raises:
            FileNotFoundError: there are none.
            LanguageModelError: they cannot be used.
            SettingsError: a variable cannot be used.
        """
        # One thread: on sentences, more of them wait for each other longer than they work, if the machine is busy.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        # Not for --help: the engines take their time to import.
        from marsad.extraction.extractor import Extractor
        from marsad.language.engine import load_analyser
        from marsad.runtime.settings import LanguageSettings, load

        said = load(LanguageSettings)
        self._analyser = load_analyser(
            said.language_engine, said.model_directory, said.model_package, said.language_threads
        )
        self._extractor = Extractor()

    def events(self, document: Document) -> list[Event]:
        """The events of one article."""
        found: list[Event] = self._extractor.extract(document, self._analyser.analyse(document.text))
        return found

    def explanation(self, document: Document) -> Explanation:
        """Why one article has the events that it has."""
        return self._extractor.explain(document, self._analyser.analyse(document.text))


@application.callback()
def marsad() -> None:
    """Conflict events from Arabic news: what happened, where, when, who to whom, how many, who says so."""


@application.command()
def extract(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Articles: text, HTML, JSON, PDF, or these gzipped.", exists=True, dir_okay=False),
    ] = None,
    published_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Day of publication, whatever the files say."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file instead of a table.")] = False,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            metavar="IN.jsonl",
            help="Rows with id, text, published_at; prints a row with id and events for each. - reads standard input.",
        ),
    ] = None,
) -> None:
    """Print the events of articles. Exit status: 0 all read, 1 some could not be read, 2 wrong use."""
    if bool(files) == (jsonl is not None):
        raise typer.BadParameter("give either FILE… or --jsonl IN.jsonl")
    if jsonl is not None and (published_at is not None or as_json):
        raise typer.BadParameter("--published-at and --json are for FILE…; rows say when they were published")
    if jsonl is not None and jsonl != _STANDARD_INPUT and not jsonl.is_file():
        raise typer.BadParameter(f"file {jsonl} does not exist", param_hint="--jsonl")
    logging.disable(logging.WARNING)
    try:
        failures = _extract_rows(jsonl) if jsonl else _extract_files(files or [], published_at, as_json)
    except (FileNotFoundError, LanguageModelError, MarsadError) as error:
        typer.echo(f"marsad: {error}", err=True)
        raise typer.Exit(1) from error
    if failures:
        raise typer.Exit(1)


@application.command()
def explain(
    file: Annotated[Path, typer.Argument(help="An article, as for extract.", exists=True, dir_okay=False)],
    *,
    published_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Day of publication, whatever the file says."),
    ] = None,
    row: Annotated[
        str | None, typer.Option(metavar="ID", help="FILE is JSON Lines of articles; explain the one with this id.")
    ] = None,
    event: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the event of this number.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that was weighed and left out, all features.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with all of it.")] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="PAGE.html", help="Write a page for a browser instead.", dir_okay=False)
    ] = None,
) -> None:
    """Print why an article has its events: the words of each field, and the rule or model that decided it.

    Exit status: 0 read, 1 it could not be read, 2 wrong use.
    """
    if as_json and html is not None:
        raise typer.BadParameter("give either --json or --html PAGE.html")
    logging.disable(logging.WARNING)
    day = published_at.date() if published_at else None
    try:
        document = _read_file(file, day) if row is None else _read_row(file, row, day)
        explanation = Reader().explanation(document)
    except RejectedError as error:
        typer.echo(f"{file}: rejected: {error}", err=True)
        raise typer.Exit(1) from error
    except (OSError, LanguageModelError, MarsadError) as error:
        typer.echo(f"marsad: {error}", err=True)
        raise typer.Exit(1) from error
    heading = f"{row or file} · published {document.published_at or 'on an unknown day'} · "
    heading += f"{len(explanation.events)} events"
    if event is not None:
        if event > len(explanation.events):
            raise typer.BadParameter(f"the article has {len(explanation.events)} events", param_hint="--event")
        only = explanation.events[event - 1 : event]
        explanation = explanation.model_copy(update={"events": only, "left_out": (), "silent": ()})
    if as_json:
        article = document.model_dump(mode="json", exclude={"version"})
        _print_json({"file": str(file), **article, "explanation": explanation.model_dump(mode="json")})
    elif html is not None:
        html.write_text(explanation_page(heading, document.text, explanation, first=event or 1), encoding="utf-8")
    else:
        print_explanation(console(), heading, document.text, explanation, first=event or 1, everything=everything)


@application.command()
def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Labelled articles.", exists=True, dir_okay=False)],
    predicted: Annotated[
        Path, typer.Argument(metavar="PREDICTED", help="What extract --jsonl printed.", exists=True, dir_okay=False)
    ],
    errors: Annotated[bool, typer.Option("--errors", help="Every difference first, article by article.")] = False,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Also whether confidence is the share that is right.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
) -> None:
    """Score extracted events against labelled ones, both with an article a line: {"id": …, "events": […]}.

    Exit status: 0 scored, 1 a file cannot be scored, 2 wrong use.
    """
    try:
        labelled, extracted = read_pair(gold, predicted, with_confidence=reliability)
    except (LabelFileError, OSError) as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from error
    scores = score_articles(labelled, extracted)
    if errors:
        for key, article in scores.items():
            for difference in article.differences:
                typer.echo(f"{key}\t{difference}")
    found = figures(labelled, extracted, scores)
    judged = reliability_of(labelled, extracted) if reliability else None
    if as_json:
        _print_json({**found, "reliability": judged.figures()} if judged else found)
        return
    lines = [*figure_lines(found), *(["", *reliability_lines(judged)] if judged else [])]
    typer.echo("\n".join(lines))


@application.command()
def rerun(
    table: Annotated[str, typer.Option(metavar="NAME", help="The stack's output TableName.")],
    queue: Annotated[str, typer.Option(metavar="URL", help="The stack's output ExtractionQueueUrl.")],
    article_id: Annotated[str | None, typer.Argument(help="One article.")] = None,
    prefix: Annotated[
        str | None, typer.Option(metavar="PREFIX", help="All articles whose keys begin so, such as inbox/2016/.")
    ] = None,
) -> None:
    """Have articles of a deployed stack extracted again; their events stay until the new ones replace them."""
    if (article_id is None) == (prefix is None):
        raise typer.BadParameter("give either ARTICLE_ID or --prefix PREFIX")
    # Not for extract: boto3 takes a second to import.
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        queued = _queue_again(table, queue, article_id, prefix)
    except (MarsadError, BotoCoreError, ClientError) as error:
        typer.echo(f"marsad: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{queued} queued for extraction")


def _queue_again(table_name: str, queue_url: str, article_id: str | None, prefix: str | None) -> int:
    """How many articles were queued: the one, or all whose keys begin with ``prefix``."""
    from marsad.services.analysis import request_rerun, request_rerun_of_prefix
    from marsad.store import clients
    from marsad.store.queue import ExtractionQueue
    from marsad.store.table import EventTable

    table, queue = EventTable(clients.table(table_name)), ExtractionQueue(queue_url, clients.sqs())
    if article_id is None:
        return request_rerun_of_prefix(table, queue, prefix or "")
    request_rerun(table, queue, article_id)
    return 1


def _extract_files(files: list[Path], published_at: datetime | None, as_json: bool) -> int:
    reader, output = Reader(), console()
    failures = 0
    for file in files:
        try:
            document = _read_file(file, published_at.date() if published_at else None)
        except (RejectedError, OSError) as error:
            typer.echo(f"{file}: rejected: {error}", err=True)
            failures += 1
            continue
        events = reader.events(document)
        if as_json:
            _print_json({"file": str(file), **document.model_dump(mode="json", exclude={"version"}), **_dumped(events)})
        else:
            heading = f"{file} · published {document.published_at or 'on an unknown day'} · {len(events)} events"
            print_events(output, heading, events)
    if not as_json:
        output.print(LEGEND, style="dim")
    return failures


def _read_file(file: Path, published_at: date | None) -> Document:
    kind, packed = mimetypes.guess_type(file.name)
    parts = read_document(file.read_bytes(), key=file.name, content_type=None if packed else kind, metadata={})
    return Document(
        article_id=file.name,
        version=_VERSION,
        **{**parts.model_dump(), "published_at": published_at or parts.published_at},
    )


def _read_row(jsonl: Path, key: str, published_at: date | None) -> Document:
    """The article with the id ``key`` of a JSON Lines file; lines that hold no article are passed over."""
    for _, line in _lines(jsonl):
        try:
            row = Row.model_validate_json(line)
        except ValidationError:
            continue
        if row.id == key:
            day = published_at or row.published_at
            return Document(article_id=row.id, version=_VERSION, text=row.text, published_at=day)
    raise RejectedError(f"no row with an article has the id {key}")


def _extract_rows(jsonl: Path) -> int:
    reader = Reader()
    failures = 0
    for number, line in _lines(jsonl):
        try:
            row = Row.model_validate_json(line)
        except ValidationError as error:
            typer.echo(f"line {number}: {_faults(error)}", err=True)
            failures += 1
            continue
        document = Document(article_id=row.id, version=_VERSION, text=row.text, published_at=row.published_at)
        try:
            events = reader.events(document)
        except Exception as error:  # whatever one article brings about, the other rows still come out
            typer.echo(f"line {number}: the extractor failed: {type(error).__name__}: {error}", err=True)
            failures += 1
            continue
        _print_json({"id": row.id, **_dumped(events)})
    return failures


def _lines(jsonl: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that hold anything, with their numbers; bytes, so that a badly encoded one is a fault of its own."""
    with sys.stdin.buffer if jsonl == _STANDARD_INPUT else jsonl.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield number, line


def _faults(error: ValidationError) -> str:
    faults = []
    for fault in error.errors(include_url=False, include_input=False):
        where = ".".join(map(str, fault["loc"]))
        faults.append(f"{where}: {fault['msg']}" if where else fault["msg"])
    return "; ".join(faults)


def _dumped(events: list[Event]) -> dict[str, Any]:
    return {"events": [event.model_dump(mode="json") for event in events]}


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Entry point of ``marsad``."""
    application()


if __name__ == "__main__":
    main()
