"""Word vectors: learned from text, or taken as they are, as the pretrain file that Stanza's models read."""

import gzip
import lzma
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from marsad_models.train.errors import TrainingError
from marsad_models.train.settings import VectorSettings

_WORD = re.compile(r"\w+|[^\w\s]")
_CHECKPOINT = ".pt"


class _Lines:
    """The lines of ``paths`` as written words, read again for every pass."""

    def __init__(self, paths: Sequence[Path], limit: int | None) -> None:
        self._paths = paths
        self._limit = limit

    def __iter__(self) -> Iterator[list[str]]:
        for path in self._paths:
            opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
            with opener(path, "rt", encoding="utf-8") as lines:  # type: ignore[operator]
                for number, line in enumerate(lines):
                    if number == self._limit:
                        break
                    if words := _WORD.findall(line):
                        yield words


def learn_vectors(text: Sequence[Path], settings: VectorSettings, seed: int, limit: int | None, target: Path) -> int:
    """Learn skip-gram vectors from ``text``, the first ``limit`` lines of each file, and write them for Stanza.

    Returns:
        How many words have one.

    Raises:
        TrainingError: gensim is not installed, or no word is frequent enough.
    """
    try:
        from gensim.models import Word2Vec
    except ImportError as error:
        raise TrainingError("vectors are learned with gensim, which is not installed: make install-models") from error
    model = Word2Vec(sg=1, seed=seed, workers=1, **settings.model_dump())
    lines = _Lines(text, limit)
    try:
        model.build_vocab(lines)
        model.train(lines, total_examples=model.corpus_count, epochs=model.epochs)
    except RuntimeError as error:
        raise TrainingError(f"no word of the text stands there {settings.min_count} times: more text") from error
    written = target.with_suffix(".txt")
    model.wv.save_word2vec_format(str(written))
    _write_pretrain(written, target)
    written.unlink()
    return len(model.wv)


def take_vectors(source: Path, target: Path) -> None:
    """Take vectors that there are: in Stanza's form (``.pt``) or word2vec's text form, which may be compressed.

    Raises:
        TrainingError: there is no such file, or it is neither.
    """
    if not source.is_file():
        raise TrainingError(f"no text to learn word vectors from, and no vectors at {source}; docs/models.md says more")
    if source.suffix == _CHECKPOINT:
        shutil.copyfile(source, target)
    else:
        _write_pretrain(source, target)


def _write_pretrain(vectors: Path, target: Path) -> None:
    from stanza.models.common.pretrain import Pretrain

    target.unlink(missing_ok=True)
    try:
        Pretrain(str(target), str(vectors)).load()
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise TrainingError(f"{vectors.name} holds no word vectors in word2vec's text form") from error
