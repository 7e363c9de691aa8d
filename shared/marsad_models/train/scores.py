"""Held-out scores, with the scorer of Universal Dependencies, in per cent."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from marsad_models.train.settings import Processor

# What the scorer calls the columns that a processor fills.
MEASURES = {
    Processor.TOKENIZE: ("Tokens", "Sentences"),
    Processor.MWT: ("Words",),
    Processor.POS: ("UPOS", "UFeats"),
    Processor.LEMMA: ("Lemmas",),
    Processor.DEPPARSE: ("UAS", "LAS"),
}
END_TO_END = ("Tokens", "Sentences", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS")


def score_file(gold: Path, found: Path, measures: Iterable[str]) -> dict[str, float]:
    """F1 of each measure, of one CoNLL-U file against another."""
    with gold.open(encoding="utf-8") as gold_lines, found.open(encoding="utf-8") as found_lines:
        return _scores(gold_lines, found_lines, measures)


def score_text(
    text: str, gold: Path, *, models: Path, language: str, processors: Iterable[Processor]
) -> dict[str, float]:
    """F1 of each measure: what a pipeline of ``processors`` in ``models`` makes of raw ``text``, against ``gold``."""
    import stanza

    chosen = list(processors)
    pipeline: Any = stanza.Pipeline(
        lang=language,
        dir=str(models),
        package="default",
        processors=",".join(chosen),
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
    document = pipeline(text)
    if Processor.DEPPARSE not in chosen:
        # The scorer reads trees only.
        for sentence in document.sentences:
            sentence.build_fake_dependencies()
    measures = END_TO_END if Processor.DEPPARSE in chosen else [name for one in chosen for name in MEASURES[one]]
    with gold.open(encoding="utf-8") as gold_lines:
        return _scores(gold_lines, io.StringIO(f"{document:C}\n\n"), measures)


def _scores(gold: Any, found: Any, measures: Iterable[str]) -> dict[str, float]:
    from stanza.models.common.utils import ud_scores

    # Not run_eval_script of stanza.utils.training: it raises NameError in Stanza 1.15.
    evaluation = ud_scores(gold, found)
    return {name.lower(): round(100 * evaluation[name].f1, 2) for name in measures}
