"""Learn the extractor's models: ``python -m marsad_training LABELLED.jsonl``.

Writes ``shared/marsad/extraction/weights/*.npz``. Analyses are cached; the first run needs minutes for them.
"""

import argparse
import importlib.util
from pathlib import Path
from types import ModuleType

from marsad.language.stanza_engine import StanzaAnalyser
from marsad_training.calibration import held_out_occurrences, learn_confidence
from marsad_training.labelled import read_articles
from marsad_training.learning import learn

_ROOT = Path(__file__).parents[2]
_FOLDS = 3


def load_scorer(path: Path) -> ModuleType:
    """The scorer of the coding rules as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Learn all models from the labelled articles named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, nargs="?", default=_ROOT / "tests/data/gold/train.jsonl")
    parser.add_argument("--weights", type=Path, default=_ROOT / "shared/marsad/extraction/weights")
    parser.add_argument("--models", type=Path, default=_ROOT / "layers/models", help="Stanza model directory")
    parser.add_argument("--cache", type=Path, default=_ROOT / ".marsad/analyses")
    parser.add_argument("--scorer", type=Path, default=_ROOT / "tests/data/gold/score.py")
    arguments = parser.parse_args()
    articles = read_articles(arguments.labelled, StanzaAnalyser(arguments.models), arguments.cache)
    models = learn(articles)
    confidence = learn_confidence(held_out_occurrences(articles, learn, _FOLDS), load_scorer(arguments.scorer))
    arguments.weights.mkdir(parents=True, exist_ok=True)
    for name in (*models.__slots__, "confidence"):
        model = confidence if name == "confidence" else getattr(models, name)
        model.save(arguments.weights / f"{name}.npz")


if __name__ == "__main__":
    main()
