"""Learn the extractor's models: ``python -m marsad_training [LABELLED.jsonl]``.

Writes ``shared/marsad/extraction/weights/*.npz``. Analyses are cached; the first run needs minutes for them.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from marsad.evaluation.names import same_name
from marsad.extraction.linear_model import LinearModel
from marsad.language.stanza_engine import StanzaAnalyser
from marsad_training import actor_roles, places
from marsad_training.calibration import held_out_occurrences, learn_confidence
from marsad_training.labelled import LabelledArticle, read_articles
from marsad_training.learning import learn

_ROOT = Path(__file__).parents[2]
_FOLDS = 3

Named = Iterator[tuple[str, LinearModel]]


def _occurrences(articles: Sequence[LabelledArticle]) -> Named:
    models = learn(articles)
    for name in models.__slots__:
        yield name, getattr(models, name)
    yield "confidence", learn_confidence(held_out_occurrences(articles, learn, _FOLDS))


def _places(articles: Sequence[LabelledArticle]) -> Named:
    models = places.learn_places([places.events_of(article) for article in articles], same_name)
    yield "places_told", models.told
    yield "places_taken_up", models.taken_up


def _parties(articles: Sequence[LabelledArticle]) -> Named:
    models = actor_roles.learn_roles([actor_roles.frames_of(article) for article in articles], same_name)
    yield "actor_roles", models.told
    yield "actor_balance", models.balanced
    yield "actor_inheritance", models.inherited


PARTS: dict[str, Callable[[Sequence[LabelledArticle]], Named]] = {
    "occurrences": _occurrences,
    "places": _places,
    "parties": _parties,
}


def main() -> None:
    """Learn the models from the labelled articles named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, nargs="?", default=_ROOT / "tests/data/gold/train.jsonl")
    parser.add_argument("--part", choices=PARTS, action="append", help="only these models (default: all)")
    parser.add_argument("--weights", type=Path, default=_ROOT / "shared/marsad/extraction/weights")
    parser.add_argument("--models", type=Path, default=_ROOT / "layers/models", help="Stanza model directory")
    parser.add_argument("--cache", type=Path, default=_ROOT / ".marsad/analyses")
    arguments = parser.parse_args()
    articles = read_articles(arguments.labelled, StanzaAnalyser(arguments.models), arguments.cache)
    arguments.weights.mkdir(parents=True, exist_ok=True)
    for part in arguments.part or PARTS:
        for name, model in PARTS[part](articles):
            model.save(arguments.weights / f"{name}.npz")


if __name__ == "__main__":
    main()
