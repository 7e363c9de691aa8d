"""Learn the extractor's models: ``python -m marsad_training [LABELLED.jsonl ...]``.

Writes ``shared/marsad/extraction/weights/*.npz``. Analyses are cached; the first run needs minutes for them. The
language models are those that options or, as for all of Marsad, the environment name (``MARSAD_LANGUAGE_ENGINE``, …).
"""

import argparse
import hashlib
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, get_args

from marsad.evaluation.names import same_name
from marsad.language.engine import Engine, load_analyser
from marsad.language.errors import LanguageModelError
from marsad.runtime.errors import SettingsError
from marsad.runtime.settings import LanguageSettings, load
from marsad_training import actor_roles, places, sources
from marsad_training.actor_roles import PartyExamples, found_frames, frames_of
from marsad_training.calibration import held_out_occurrences, learn_confidence
from marsad_training.labelled import LabelledArticle, analyses_of, read_articles
from marsad_training.learning import learn, told_in_folds, type_folds
from marsad_training.networks import compact_vectors
from marsad_training.roles import learn_roles

_ROOT = Path(__file__).parents[2]
_GOLD = _ROOT / "tests/data/gold"


class Saved(Protocol):
    """A model that can be written to a file."""

    def save(self, path: Path) -> None:
        """Write the file."""


Named = Iterator[tuple[str, Saved]]


class Learning:
    """Learns every model from labelled articles; what several models need is made once."""

    def __init__(self, articles: Sequence[LabelledArticle], held_out: Path) -> None:
        """``held_out`` keeps what is found in these articles by models that have not seen them: the work of an hour."""
        self._articles = articles
        self._file = held_out

    def occurrences(self) -> Named:
        """The models of what is told, and the confidence in it."""
        found = type_folds(self._articles)
        told = told_in_folds(found)
        models = learn(self._articles, found, told)
        for name in ("relevance", "cut", "merge", "scope", "factuality"):
            yield name, getattr(models, name)
        yield "type", models.type.linear
        yield "type_network", models.type.network
        held_out = held_out_occurrences(found, told)
        yield "confidence", learn_confidence(held_out)
        occurrences = {article.document.article_id: found for article, found in held_out}
        self._file.write_bytes(pickle.dumps(occurrences))

    def places(self) -> Named:
        """The models of where it happened."""
        models = places.learn_places([places.events_of(article) for article in self._articles], same_name)
        yield "places_told", models.told
        yield "places_taken_up", models.taken_up

    def parties(self) -> Named:
        """The models of who did it, and to whom; after ``occurrences``."""
        if not self._file.is_file():
            raise SystemExit(f"{self._file} is missing: learn the part occurrences first")
        found = pickle.loads(self._file.read_bytes())  # noqa: S301 - written by occurrences()
        missing = [
            article.document.article_id for article in self._articles if article.document.article_id not in found
        ]
        if missing:
            raise SystemExit(f"{self._file} lacks {len(missing)} articles: learn the part occurrences again")
        examples = [
            PartyExamples(frames_of(article), found_frames(article, found[article.document.article_id]))
            for article in self._articles
        ]
        models = actor_roles.learn_roles(examples, same_name)
        yield "actor_roles", models.told
        yield "actor_balance", models.balanced
        yield "actor_inheritance", models.inherited

    def sources(self) -> Named:
        """The models of who says so, and who claims it."""
        models = sources.learn_sources(self._articles, same_name)
        yield "sources", models.sources
        yield "source_claims", models.claims

    def roles(self) -> Named:
        """The network of roles."""
        yield "role_network", learn_roles(self._articles, same_name, progress=_tell)


def _digest(labelled: Sequence[Path]) -> str:
    """Of the labelled files: what was found in others is of no use."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in labelled)).hexdigest()[:12]


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


PARTS: dict[str, Callable[[Learning], Named]] = {
    "occurrences": Learning.occurrences,
    "places": Learning.places,
    "parties": Learning.parties,
    "sources": Learning.sources,
    "roles": Learning.roles,
}


def _language(arguments: argparse.Namespace) -> LanguageSettings:
    """Which language analysis: what the command line does not say is read from the environment."""
    said = {
        "language_engine": arguments.engine,
        "model_directory": arguments.models,
        "model_package": arguments.package,
    }
    return load(LanguageSettings, **{name: value for name, value in said.items() if value is not None})


def main(words: Sequence[str] | None = None) -> None:
    """Learn the models from the labelled articles named on the command line, or in ``words``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, nargs="*", default=[_GOLD / "train.jsonl", _GOLD / "composed.jsonl"])
    parser.add_argument("--part", choices=PARTS, action="append", help="only these models (default: all)")
    parser.add_argument("--weights", type=Path, default=_ROOT / "shared/marsad/extraction/weights")
    parser.add_argument("--engine", choices=get_args(Engine), help="language engine (default: onnx)")
    parser.add_argument("--models", type=Path, help="its language models (default: those that ship)")
    parser.add_argument("--package", help="which package of them (default: default)")
    parser.add_argument("--vectors", type=Path, help="first make the compact word vectors of this Stanza pretrain file")
    parser.add_argument("--cache", type=Path, default=_ROOT / ".marsad/analyses")
    arguments = parser.parse_args(words)
    arguments.weights.mkdir(parents=True, exist_ok=True)
    if arguments.vectors:
        compact_vectors(arguments.vectors).save(arguments.weights / "word_vectors.npz")
    try:
        language = _language(arguments)
        chosen = (language.language_engine, language.model_directory, language.model_package)
        analyser = load_analyser(*chosen, language.language_threads)
        cache = analyses_of(*chosen, arguments.cache)
    except (LanguageModelError, SettingsError, FileNotFoundError) as error:
        raise SystemExit(str(error)) from error
    held_out = cache / f"held_out_{_digest(arguments.labelled)}.pickle"
    articles = [article for path in arguments.labelled for article in read_articles(path, analyser, cache)]
    learning = Learning(articles, held_out)
    for part, models in PARTS.items():
        if arguments.part and part not in arguments.part:
            continue
        for name, model in models(learning):
            model.save(arguments.weights / f"{name}.npz")


if __name__ == "__main__":
    main()
