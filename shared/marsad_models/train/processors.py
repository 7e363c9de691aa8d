"""How each processor is trained: its inputs from the data, its stages, its held-out scores."""

import os
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from marsad_models.train.checkpoints import drop_unused_embedding, forget_paths
from marsad_models.train.data import TrainingData
from marsad_models.train.entities import read_entities, score_entities, write_for_stanza
from marsad_models.train.expansions import add_expansions, load_exceptions, whole_tokens
from marsad_models.train.model_directory import ModelDirectory
from marsad_models.train.rebuilt_words import known_words, with_known_words, without_unknown
from marsad_models.train.scores import MEASURES, score_file
from marsad_models.train.settings import Option, Processor, TrainingSettings
from marsad_models.train.stages import common_options, train_stages
from marsad_models.train.trainers import run_trainer
from marsad_models.train.treebank import TreebankSentence, read_treebank, running_text, write_treebank
from marsad_models.train.vectors import learn_vectors, take_vectors
from marsad_models.train.vowel_marks import with_vowel_marks

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Task:
    """One processor to train: from what, into which directory (``work`` is its own), ``made_from`` names all of it."""

    processor: Processor
    settings: TrainingSettings
    data: TrainingData
    models: ModelDirectory
    work: Path
    made_from: str
    vectors: Path

    def sentences(self, path: Path) -> list[TreebankSentence]:
        """The sentences of a CoNLL-U file that this training takes."""
        return read_treebank(path, self.settings.sentences)


def train_processor(task: Task) -> tuple[Path, Scores]:
    """Train one processor.

    Returns:
        The checkpoint, in ``task.work``, and its held-out scores in per cent.

    Raises:
        TrainingError: the data or the settings do not allow it.
    """
    task.work.mkdir(parents=True, exist_ok=True)
    trained, scores = _TRAIN[task.processor](task)
    if task.processor is not Processor.PRETRAIN:
        forget_paths(trained)
    return trained, scores


def _vectors(task: Task) -> tuple[Path, Scores]:
    target = task.work / "vectors.pt"
    if task.data.text:
        settings = task.settings
        count = learn_vectors(task.data.text, settings.pretrain, settings.seed, settings.sentences, target)
        return target, {"words": count}
    take_vectors(task.vectors, target)
    return target, {}


def _tokenizer(task: Task) -> tuple[Path, Scores]:
    parts = task.data.parts(Processor.TOKENIZE)
    for name, path in (("train", parts.train), ("dev", parts.development)):
        _write_tokenizer_input(task.sentences(path), task.work, name)
    trained = train_stages(
        Processor.TOKENIZE,
        task.settings,
        {
            "lang": task.settings.language,
            "txt_file": task.work / "train.txt",
            "label_file": task.work / "train.labels",
            "dev_txt_file": task.work / "dev.txt",
            "dev_label_file": task.work / "dev.labels",
            "dev_conll_gold": task.work / "dev.conllu",
            "mwt_json_file": task.work / "dev.json",
            "conll_file": task.work / "dev.found.conllu",
        },
        task.work,
        made_from=task.made_from,
    )
    _write_tokenizer_input(task.sentences(parts.test), task.work, "test")
    inputs: dict[str, Option | Path] = {
        "lang": task.settings.language,
        "txt_file": task.work / "test.txt",
        "mwt_json_file": task.work / "test.json",
    }
    return trained, _held_out_scores(task, trained, inputs, output="conll_file")


def _write_tokenizer_input(sentences: list[TreebankSentence], work: Path, name: str) -> None:
    """``<name>.conllu``, its running text, a label for each of its characters, and its multi-word tokens."""
    from stanza.utils.datasets import prepare_tokenizer_data

    write_treebank(sentences, work / f"{name}.conllu")
    (work / f"{name}.txt").write_text(running_text(sentences), encoding="utf-8")
    files = [str(work / f"{name}.{suffix}") for suffix in ("txt", "conllu", "labels", "json")]
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        prepare_tokenizer_data.main([files[0], files[1], "-o", files[2], "-m", files[3]])


def _expander(task: Task) -> tuple[Path, Scores]:
    from stanza.utils.datasets.contract_mwt import contract_mwt

    parts = _write_parts(task)
    learned_from = without_unknown(parts["train"])
    learned_from += with_vowel_marks(learned_from, task.settings.marked, task.settings.seed)
    write_treebank(learned_from, task.work / "train.conllu")
    for name in ("dev", "test"):
        contract_mwt(str(task.work / f"{name}.conllu"), str(task.work / f"{name}.in.conllu"))
    trained = train_stages(
        Processor.MWT,
        task.settings,
        {
            "lang": task.settings.language,
            "train_file": task.work / "train.conllu",
            "eval_file": task.work / "dev.in.conllu",
            "gold_file": task.work / "dev.conllu",
        },
        task.work,
        made_from=task.made_from,
    )
    add_expansions(trained, whole_tokens(parts["train"]) | load_exceptions())
    inputs: dict[str, Option | Path] = {"lang": task.settings.language, "eval_file": task.work / "test.in.conllu"}
    return trained, _held_out_scores(task, trained, inputs, output="output_file")


def _write_parts(task: Task) -> dict[str, list[TreebankSentence]]:
    """The treebank's parts, with the words that a rebuilt one can tell, also as ``<part>.conllu`` in ``task.work``."""
    read = {
        name: task.sentences(path)
        for name, path in zip(("train", "dev", "test"), task.data.parts(task.processor).files(), strict=True)
    }
    parts = {
        name: with_known_words(sentences, known_words([*read["train"], *sentences])) for name, sentences in read.items()
    }
    for name, sentences in parts.items():
        write_treebank(sentences, task.work / f"{name}.conllu")
    return parts


def _tagger(task: Task) -> tuple[Path, Scores]:
    return _from_treebank(task, {"lang": task.settings.language, "wordvec_pretrain_file": _pretrain(task)})


def _lemmatizer(task: Task) -> tuple[Path, Scores]:
    return _from_treebank(task, {})


def _parser(task: Task) -> tuple[Path, Scores]:
    silver = task.data.silver_trees
    if silver is not None:
        trees = task.sentences(silver)
        silver = task.work / "silver.conllu"
        write_treebank(with_known_words(trees, known_words(trees)), silver)
    return _from_treebank(task, {"lang": task.settings.language, "wordvec_pretrain_file": _pretrain(task)}, silver)


def _from_treebank(task: Task, inputs: dict[str, Option | Path], silver: Path | None = None) -> tuple[Path, Scores]:
    """What reads words with gold annotation and writes a column: trained, and scored on the held-out part."""
    _write_parts(task)
    learned_from = {"train_file": task.work / "train.conllu", "eval_file": task.work / "dev.conllu"}
    trained = train_stages(
        task.processor,
        task.settings,
        {**inputs, **learned_from},
        task.work,
        made_from=task.made_from,
        silver_trees=silver,
    )
    inputs = {**inputs, "eval_file": task.work / "test.conllu"}
    return trained, _held_out_scores(task, trained, inputs, output="output_file")


def _held_out_scores(task: Task, trained: Path, inputs: Mapping[str, Option | Path], output: str) -> Scores:
    """Scores of what a model makes of the held-out part, ``test.conllu``; ``output`` is the option of its answer."""
    found = task.work / "test.found.conllu"
    options = common_options(task.settings, task.work, trained.name)
    run_trainer(task.processor, {**options, **inputs, "mode": "predict", output: found})
    return score_file(task.work / "test.conllu", found, MEASURES[task.processor])


def _entity_tagger(task: Task) -> tuple[Path, Scores]:
    parts = task.data.parts(Processor.NER)
    limit = task.settings.sentences
    learned_from = [
        sentence for path in (parts.train, *task.data.more_entities) for sentence in read_entities(path, limit)
    ]
    write_for_stanza(learned_from, task.work / "train.json")
    write_for_stanza(read_entities(parts.development, limit), task.work / "dev.json")
    trained = train_stages(
        Processor.NER,
        task.settings,
        {
            "wordvec_pretrain_file": _pretrain(task),
            "train_file": task.work / "train.json",
            "eval_file": task.work / "dev.json",
        },
        task.work,
        made_from=task.made_from,
    )
    drop_unused_embedding(trained)
    return trained, score_entities(trained, _pretrain(task), read_entities(parts.test, limit))


def _pretrain(task: Task) -> Path:
    return task.models.model(Processor.PRETRAIN)


_TRAIN: dict[Processor, Callable[[Task], tuple[Path, Scores]]] = {
    Processor.PRETRAIN: _vectors,
    Processor.TOKENIZE: _tokenizer,
    Processor.MWT: _expander,
    Processor.POS: _tagger,
    Processor.LEMMA: _lemmatizer,
    Processor.DEPPARSE: _parser,
    Processor.NER: _entity_tagger,
}
