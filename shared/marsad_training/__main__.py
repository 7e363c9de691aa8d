"""Learn the extractor's models: ``python -m marsad_training [LABELLED.jsonl ...]``.

Writes ``shared/marsad/extraction/weights/*.npz``. Analyses are cached; the first run needs minutes for them.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from marsad.evaluation.names import same_name
from marsad.language.stanza_engine import StanzaAnalyser
from marsad_training import actor_roles, places, sources
from marsad_training.calibration import held_out_occurrences, learn_confidence
from marsad_training.labelled import LabelledArticle, read_articles
from marsad_training.learning import learn, type_folds
from marsad_training.networks import compact_vectors
from marsad_training.roles import learn_roles

_ROOT = Path(__file__).parents[2]
_GOLD = _ROOT / "tests/data/gold"


class Saved(Protocol):
    """A model that can be written to a file."""

    def save(self, path: Path) -> None:
        """Write the file."""


Named = Iterator[tuple[str, Saved]]


def _occurrences(articles: Sequence[LabelledArticle]) -> Named:
    found = type_folds(articles)
    models = learn(articles, found)
    for name in ("relevance", "cut", "merge", "scope", "factuality"):
        yield name, getattr(models, name)
    yield "type", models.type.linear
    yield "type_network", models.type.network
    yield "confidence", learn_confidence(held_out_occurrences(found))


def _places(articles: Sequence[LabelledArticle]) -> Named:
    models = places.learn_places([places.events_of(article) for article in articles], same_name)
    yield "places_told", models.told
    yield "places_taken_up", models.taken_up


def _parties(articles: Sequence[LabelledArticle]) -> Named:
    models = actor_roles.learn_roles([actor_roles.frames_of(article) for article in articles], same_name)
    yield "actor_roles", models.told
    yield "actor_balance", models.balanced
    yield "actor_inheritance", models.inherited


def _sources(articles: Sequence[LabelledArticle]) -> Named:
    models = sources.learn_sources(articles, same_name)
    yield "sources", models.sources
    yield "source_claims", models.claims


def _roles(articles: Sequence[LabelledArticle]) -> Named:
    yield "role_network", learn_roles(articles, same_name, progress=_tell)


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


PARTS: dict[str, Callable[[Sequence[LabelledArticle]], Named]] = {
    "occurrences": _occurrences,
    "places": _places,
    "parties": _parties,
    "sources": _sources,
    "roles": _roles,
}


def main() -> None:
    """Learn the models from the labelled articles named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, nargs="*", default=[_GOLD / "train.jsonl", _GOLD / "composed.jsonl"])
    parser.add_argument("--part", choices=PARTS, action="append", help="only these models (default: all)")
    parser.add_argument("--weights", type=Path, default=_ROOT / "shared/marsad/extraction/weights")
    parser.add_argument("--models", type=Path, default=_ROOT / "layers/models", help="Stanza model directory")
    parser.add_argument("--vectors", type=Path, help="first make the compact word vectors of this Stanza pretrain file")
    parser.add_argument("--cache", type=Path, default=_ROOT / ".marsad/analyses")
    arguments = parser.parse_args()
    arguments.weights.mkdir(parents=True, exist_ok=True)
    if arguments.vectors:
        compact_vectors(arguments.vectors).save(arguments.weights / "word_vectors.npz")
    analyser = StanzaAnalyser(arguments.models)
    articles = [article for path in arguments.labelled for article in read_articles(path, analyser, arguments.cache)]
    for part in arguments.part or PARTS:
        for name, model in PARTS[part](articles):
            model.save(arguments.weights / f"{name}.npz")


if __name__ == "__main__":
    main()
