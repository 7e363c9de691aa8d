"""Training from data to a directory of models: one processor or all, what is finished is not trained again."""

import shutil
import time
from collections.abc import Callable, Collection
from importlib.metadata import version
from pathlib import Path

from marsad_models.train.data import Parts, TrainingData, find_data, remove_unpacked
from marsad_models.train.digests import digest
from marsad_models.train.errors import TrainingError
from marsad_models.train.expansions import load_exceptions
from marsad_models.train.model_directory import ModelDirectory, Record
from marsad_models.train.processors import Task, train_processor
from marsad_models.train.scores import score_text
from marsad_models.train.settings import PIPELINE, WITH_VECTORS, Processor, TrainingSettings, load_settings
from marsad_models.train.treebank import read_treebank, running_text, write_treebank


def train(
    data: Path,
    to: Path,
    processors: Collection[Processor] = tuple(Processor),
    *,
    small: bool = False,
    vectors: Path,
    threads: int = 1,
    say: Callable[[str], None] = lambda line: None,
) -> Record:
    """Train ``processors`` from ``data`` into ``to``, score them, and write ``resources.json`` and ``training.json``.

    What ``training.json`` records as trained to its end from the same settings and data is kept; what an interruption
    left is trained again, from its last finished stage on. Word vectors are made first where they are missing.

    Args:
        data: A data directory (docs/models.md).
        to: A directory for the models; made where there is none.
        processors: Which to train.
        small: Only show that training works: a few sentences and steps.
        vectors: Word vectors to take where ``data`` has no text: Stanza's form or word2vec's.
        threads: Threads of torch.
        say: Is told what is going on, a line at a time.

    Returns:
        What ``training.json`` holds.

    Raises:
        TrainingError: data, settings, vectors or what lies in ``to`` are not what training needs.
    """
    import torch

    torch.set_num_threads(threads)
    settings = load_settings(small=small)
    models = ModelDirectory(to, settings, version("stanza"))
    found = find_data(data, models.scratch)
    chosen = [processor for processor in Processor if processor in processors]
    if Processor.PRETRAIN not in models.record.finished and WITH_VECTORS.intersection(chosen):
        chosen = list(dict.fromkeys([Processor.PRETRAIN, *chosen]))
    for processor in chosen:
        made_from = _made_from(processor, settings, found, models, vectors)
        if models.is_finished(processor, made_from):
            say(f"{processor}: finished before")
            continue
        say(f"{processor}: training")
        models.forget(processor)
        started = time.monotonic()
        task = Task(processor, settings, found, models, models.scratch / processor, made_from, vectors)
        trained, scores = train_processor(task)
        models.finish(processor, trained, made_from, time.monotonic() - started, scores)
        shutil.rmtree(task.work)
        say(f"{processor}: {_written(scores)}")
    models.write()
    if found.trees and set(PIPELINE) <= models.record.finished.keys() and not models.record.end_to_end:
        models.set_end_to_end(_end_to_end(found.trees, settings, models))
        say(f"from raw text: {_written(models.record.end_to_end)}")
    remove_unpacked(models.scratch)
    # Finished stages of a processor that was not among those chosen stay.
    if models.scratch.is_dir() and not any(models.scratch.iterdir()):
        models.scratch.rmdir()
    return models.record


def _written(scores: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in scores.items()) or "taken as it is"


def _made_from(
    processor: Processor, settings: TrainingSettings, data: TrainingData, models: ModelDirectory, vectors: Path
) -> str:
    """Names everything that decides what becomes of ``processor``."""
    paths = list(data.files(processor))
    more = [settings.of(processor).model_dump_json(), str(settings.seed), str(settings.sentences)]
    if processor is Processor.PRETRAIN and not paths:
        if not vectors.is_file():
            raise TrainingError(f"no text to learn word vectors from, and no vectors at {vectors}; docs/models.md")
        paths.append(vectors)
    if processor in WITH_VECTORS:
        paths.append(models.model(Processor.PRETRAIN))
    if processor is Processor.MWT:
        more.append(f"{settings.marked} {load_exceptions()}")
    return digest(paths, *more)


def _end_to_end(trees: Parts, settings: TrainingSettings, models: ModelDirectory) -> dict[str, float]:
    """Scores of all processors together on the text of the held-out trees."""
    gold = read_treebank(trees.test, settings.sentences)
    models.scratch.mkdir(exist_ok=True)
    path = models.scratch / "gold.conllu"
    write_treebank(gold, path)
    try:
        return score_text(running_text(gold), path, models=models.root, language=settings.language, processors=PIPELINE)
    finally:
        path.unlink()
