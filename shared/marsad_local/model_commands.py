"""``marsad models …``: the language models made; training and export need torch and Stanza, as nothing else here."""

import os
from pathlib import Path
from typing import Annotated

import typer

MEGABYTE = 1_000_000
_ROOT = Path(__file__).resolve().parents[2]
_SHIPPED_MODELS = _ROOT / "layers" / "models"
_SERVED_MODELS = _ROOT / "layers" / "language"
_LABELLED = (_ROOT / "tests" / "data" / "gold" / "train.jsonl", _ROOT / "tests" / "data" / "gold" / "composed.jsonl")
_SHIPPED_VECTORS = _SHIPPED_MODELS / "ar" / "pretrain" / "news.pt"
_SHIPPED_LICENCE = "CC BY-NC-SA 4.0"

application = typer.Typer(
    no_args_is_help=True, help="Make the language models; train and export need make install-models."
)


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


@application.command("label-entities")
def label_entities(
    *,
    target: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="Where the text goes; as ner/*.bio train takes it.")
    ],
    articles: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Labelled articles; may be repeated. Those of tests/data/gold to learn from.",
        ),
    ] = None,
    hold_out: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Of these of them leave out a third, to measure on; may be repeated."),
    ] = None,
    models: Annotated[
        Path,
        typer.Option(
            metavar="DIRECTORY",
            help="Served models: their tokens, and their entities where no label tells.",
            show_default="layers/language",
            file_okay=False,
        ),
    ] = _SERVED_MODELS,
    cache: Annotated[Path, typer.Option(metavar="DIRECTORY", help="Keeps the analyses.", file_okay=False)] = Path(
        ".marsad/analyses"
    ),
) -> None:
    """Make training text of labelled articles for ner. Exit status: 0 made, 1 it cannot be, 2 wrong use."""
    from marsad.language.errors import LanguageModelError
    from marsad.language.onnx import OnnxAnalyser
    from marsad_training.entity_names.text import tagged_articles, write_entity_text
    from marsad_training.folds import is_held_out
    from marsad_training.labelled import analyses_of, read_articles

    files = [path.resolve() for path in articles or _LABELLED]
    divided = {path.resolve() for path in hold_out or ()}
    if unknown := sorted(path.name for path in divided.difference(files)):
        raise typer.BadParameter(f"not among the articles: {', '.join(unknown)}", param_hint="--hold-out")
    try:
        analyser = OnnxAnalyser(models)
        chosen = [
            article
            for path in files
            for article in read_articles(path, analyser, analyses_of("onnx", models, "default", cache))
            if path not in divided or not is_held_out(article.document.article_id)
        ]
        text = tagged_articles(chosen, analyser.entity_tagger)
        write_entity_text(text, target)
    except (LanguageModelError, OSError) as error:
        typer.echo(f"marsad: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{len(chosen)} articles; {len(text.sentences)} of {text.of} sentences, in {target}")
