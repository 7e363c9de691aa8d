"""``marsad models …``: the language models made; needs torch and Stanza, which nothing else here does."""

import os
from pathlib import Path
from typing import Annotated

import typer

MEGABYTE = 1_000_000
_SHIPPED_MODELS = Path(__file__).resolve().parents[2] / "layers" / "models"
_SHIPPED_VECTORS = _SHIPPED_MODELS / "ar" / "pretrain" / "news.pt"
_SHIPPED_LICENCE = "CC BY-NC-SA 4.0"

application = typer.Typer(no_args_is_help=True, help="Make the language models: needs make install-models.")


def _explain_missing(error: ModuleNotFoundError) -> typer.Exit:
    """What to do where torch, Stanza or the like is not installed; any other missing module is a fault of ours."""
    if (error.name or "").startswith("marsad"):
        raise error
    typer.echo(f"marsad: {error.name} is not installed: make install-models", err=True)
    return typer.Exit(1)


@application.command()
def export(
    source: Annotated[
        Path,
        typer.Option("--from", metavar="DIRECTORY", help="Stanza models: resources.json and ar/.", file_okay=False),
    ],
    target: Annotated[
        Path, typer.Option("--to", metavar="DIRECTORY", help="Where the served form goes.", file_okay=False)
    ],
    package: Annotated[str, typer.Option(metavar="NAME", help="Which package of resources.json.")] = "default",
    licence: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Licence of the models, for manifest.json; known of the shipped ones only."),
    ] = None,
    half_vectors: Annotated[
        bool,
        typer.Option(
            "--half-vectors", help="Word vectors in half precision: half the size, not quite the same analyses."
        ),
    ] = False,
) -> None:
    """Export Stanza models to what is served without torch. Exit status: 0 written, 1 they cannot be, 2 wrong use."""
    try:
        from marsad_models.export.checkpoint import ExportError
        from marsad_models.export.package import export_package
    except ModuleNotFoundError as error:
        raise _explain_missing(error) from error
    licence = (licence or "").strip() or (_SHIPPED_LICENCE if source.resolve() == _SHIPPED_MODELS else "")
    if not licence:
        raise typer.BadParameter(f"say under which licence the models in {source} are", param_hint="--licence")
    try:
        exported = export_package(source, target, package, licence=licence, half_vectors=half_vectors)
    except (ExportError, OSError) as error:
        typer.echo(f"marsad: {error}", err=True)
        raise typer.Exit(1) from error
    except ModuleNotFoundError as error:
        raise _explain_missing(error) from error
    for name, file in exported.manifest.files.items():
        typer.echo(f"{file.size / MEGABYTE:8.2f} MB  {name}")
    typer.echo(f"{exported.size / MEGABYTE:8.2f} MB in all, in {target}")


@application.command()
def train(
    *,
    data: Annotated[
        Path,
        typer.Option(metavar="DIRECTORY", help="Treebank, named entities, text (docs/models.md).", file_okay=False),
    ],
    target: Annotated[
        Path, typer.Option("--to", metavar="DIRECTORY", help="Where the models go.", file_okay=False)
    ] = Path(".marsad/models"),
    processor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="pretrain, tokenize, mwt, pos, lemma, depparse or ner; may be repeated. All."
        ),
    ] = None,
    small: Annotated[
        bool, typer.Option("--small", help="Only see that training works: minutes, useless models.")
    ] = False,
    vectors: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="Word vectors, where DIRECTORY has no text to learn them from.",
            show_default="those of layers/models",
        ),
    ] = _SHIPPED_VECTORS,
    threads: Annotated[int, typer.Option(metavar="N", min=1, help="Threads; as many as there are processors.")] = (
        os.cpu_count() or 1
    ),
) -> None:
    """Train Stanza models, but those already finished. Exit status: 0 trained, 1 they cannot be, 2 wrong use."""
    try:
        from marsad_models.train.errors import TrainingError
        from marsad_models.train.settings import Processor
        from marsad_models.train.training import train as train_models
    except ModuleNotFoundError as error:
        raise _explain_missing(error) from error
    try:
        processors = [Processor(name) for name in processor or Processor]
    except ValueError as error:
        raise typer.BadParameter(f"{error}: one of {', '.join(Processor)}", param_hint="--processor") from error
    try:
        train_models(data, target, processors, small=small, vectors=vectors, threads=threads, say=typer.echo)
    except (TrainingError, OSError) as error:
        typer.echo(f"marsad: {error}", err=True)
        raise typer.Exit(1) from error
    except ModuleNotFoundError as error:
        raise _explain_missing(error) from error
    typer.echo(f"{target}: the models; {target / 'training.json'}: the scores (held out, in per cent) and times")
