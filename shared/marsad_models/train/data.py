"""Where the training data lies: as UD publishes a treebank, or in the pieces that Marsad's models were trained on."""

import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from marsad_models.train.digests import digest
from marsad_models.train.errors import TrainingError
from marsad_models.train.settings import Processor

_HELP = "docs/models.md says what a data directory holds"
_REBUILT = "tok_train.conllu"
_TREEBANK = "treebank"
_ENTITIES = "ner"
_TEXT_SUFFIXES = (".txt", ".txt.gz", ".txt.xz")


@dataclass(frozen=True, slots=True)
class Parts:
    """One annotation: what is learned from, what chooses the best model, what is held out."""

    train: Path
    development: Path
    test: Path

    def files(self) -> tuple[Path, ...]:
        """All three."""
        return (self.train, self.development, self.test)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Files by what they annotate; None or empty where the directory has none.

    ``more_entities`` is further training text for named entities, ``silver_trees`` are trees that a parser made.
    """

    words: Parts | None
    tags: Parts | None
    lemmas: Parts | None
    trees: Parts | None
    silver_trees: Path | None
    entities: Parts | None
    more_entities: tuple[Path, ...]
    text: tuple[Path, ...]

    def parts(self, processor: Processor) -> Parts:
        """What ``processor`` learns from.

        Raises:
            TrainingError: the directory does not have it.
        """
        of = {
            Processor.TOKENIZE: self.words,
            Processor.MWT: self.words,
            Processor.POS: self.tags,
            Processor.LEMMA: self.lemmas,
            Processor.DEPPARSE: self.trees,
            Processor.NER: self.entities,
        }
        found = of[processor]
        if found is None:
            kind = "named entities (ner/train.bio, dev.bio, test.bio)" if processor is Processor.NER else "treebank"
            raise TrainingError(f"the data directory has no {kind}, which {processor} is trained on; {_HELP}")
        return found

    def files(self, processor: Processor) -> tuple[Path, ...]:
        """Every file that decides what training makes of ``processor``."""
        if processor is Processor.PRETRAIN:
            return self.text
        more: tuple[Path, ...] = ()
        if processor is Processor.NER:
            more = self.more_entities
        elif processor is Processor.DEPPARSE and self.silver_trees:
            more = (self.silver_trees,)
        return (*self.parts(processor).files(), *more)


def find_data(directory: Path, scratch: Path) -> TrainingData:
    """What ``directory`` holds; archives are unpacked into ``scratch``.

    Raises:
        TrainingError: there is no such directory, it holds nothing to learn from, or a part of it is missing.
    """
    if not directory.is_dir():
        raise TrainingError(f"there is no directory {directory}")
    treebank = _folder(directory, _TREEBANK, scratch)
    entities = _folder(directory, _ENTITIES, scratch)
    text = tuple(sorted(path for path in (directory / "text").glob("*") if path.name.endswith(_TEXT_SUFFIXES)))
    rebuilt = treebank is not None and (treebank / _REBUILT).is_file()
    published = None if rebuilt else _published([folder for folder in (directory, treebank) if folder])
    if not (rebuilt or published or entities or text):
        raise TrainingError(f"{directory} holds no treebank, no named entities and no text; {_HELP}")
    if rebuilt and treebank:
        words, tags, lemmas, trees = (
            _parts(treebank, *names)
            for names in (
                ("tok_train.conllu", "tok_dev.conllu", "tok_test.conllu"),
                ("posall_train.conllu", "pos_dev.conllu", "pos_test_gold.conllu"),
                ("lem_train.conllu", "pos_dev.conllu", "pos_test_gold.conllu"),
                ("dep_train.conllu", "dep_dev.conllu", "dep_test.conllu"),
            )
        )
        silver = treebank / "silver_trees.conllu"
        silver_trees = silver if silver.is_file() else None
        return TrainingData(words, tags, lemmas, trees, silver_trees, *_entities(entities), text)
    return TrainingData(published, published, published, published, None, *_entities(entities), text)


def remove_unpacked(scratch: Path) -> None:
    """Remove what ``find_data`` unpacked into ``scratch``, and nothing else there."""
    for name in (_TREEBANK, _ENTITIES):
        # After a hyphen the archive's digest, after a dot what was not unpacked to its end.
        for path in scratch.glob(f"{name}[-.]*"):
            shutil.rmtree(path)


def _folder(directory: Path, name: str, scratch: Path) -> Path | None:
    """The folder ``name`` of ``directory``, or what ``name.tar.xz`` beside it unpacks to."""
    if (directory / name).is_dir():
        return directory / name
    archive = directory / f"{name}.tar.xz"
    if not archive.is_file():
        return None
    target = scratch / f"{name}-{digest([archive])[:12]}"
    if not target.is_dir():
        unpacked = scratch / f"{name}.part"
        shutil.rmtree(unpacked, ignore_errors=True)
        unpacked.mkdir(parents=True)
        try:
            with tarfile.open(archive) as tar:
                tar.extractall(unpacked, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise TrainingError(f"{archive.name} cannot be unpacked: {error}") from error
        unpacked.rename(target)
    inner = target / name
    return inner if inner.is_dir() else target


def _parts(folder: Path, *names: str) -> Parts:
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise TrainingError(f"{folder.name} lacks {', '.join(missing)}; {_HELP}")
    train, development, test = (folder / name for name in names)
    return Parts(train, development, test)


def _published(folders: list[Path]) -> Parts | None:
    """The parts of a treebank as UD publishes it (``ar_padt-ud-train.conllu``…), in a folder or one below."""
    patterns = ("*-ud-train.conllu", "*/*-ud-train.conllu")
    found = sorted({path for folder in folders for pattern in patterns for path in folder.glob(pattern)})
    if not found:
        return None
    if len(found) > 1:
        raise TrainingError(f"more than one treebank: {', '.join(path.name for path in found)}; leave one")
    name = found[0].name.removesuffix("train.conllu")
    return _parts(found[0].parent, *(f"{name}{part}.conllu" for part in ("train", "dev", "test")))


def _entities(folder: Path | None) -> tuple[Parts | None, tuple[Path, ...]]:
    if folder is None:
        return None, ()
    parts = _parts(folder, "train.bio", "dev.bio", "test.bio")
    return parts, tuple(sorted(path for path in folder.glob("*.bio") if path not in parts.files()))
