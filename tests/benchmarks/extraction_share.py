"""What extraction costs on top of the language analysis, on one core: a share of the time of Stanza's own pipeline.

    python -m tests.benchmarks.extraction_share LABELLED.jsonl [--engine onnx]

The target is set on Stanza's pipeline, the reference; the served engine, several times as fast, has none. Both are
measured in one run, article by article, in seconds of the processor, and in brackets of the clock. What is read once in
the life of a process (models, gazetteer, word lists) is read before. Exit status 1: over the target.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Literal

Engine = Literal["onnx", "stanza"]
MODELS: dict[Engine, Path] = {"onnx": Path("layers/language"), "stanza": Path("layers/models")}
MOST = 0.25
WARM_UP = Path("events/articles/aleppo.txt")


def main(labelled: Path, engine: Engine) -> int:
    """Print the times over all articles of the file and the share; 0 where it keeps to the target, else 1."""
    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from marsad.extraction.extractor import Extractor
    from marsad.language.engine import load_analyser
    from marsad_training.labelled import document_of

    analyser, extractor = load_analyser(engine, MODELS[engine]), Extractor()
    rows = [{"id": "warm-up", "published_at": None, "text": WARM_UP.read_text(encoding="utf-8")}]
    rows += map(json.loads, filter(str.strip, labelled.read_text(encoding="utf-8").splitlines()))
    analysis: list[tuple[float, float]] = []
    extraction: list[tuple[float, float]] = []
    for document in map(document_of, rows):
        started = _now()
        analysed = analyser.analyse(document.text)
        between = _now()
        extractor.extract(document, analysed)
        analysis.append(_elapsed(started, between))
        extraction.append(_elapsed(between, _now()))
    analysis, extraction = analysis[1:], extraction[1:]
    shares = [mine[0] / its[0] for mine, its in zip(extraction, analysis, strict=True)]
    share = sum(mine for mine, _ in extraction) / sum(its for its, _ in analysis)
    sys.stdout.write(
        f"{len(shares)} articles, {sum(len(row['text']) for row in rows[1:])} characters\n"
        f"language analysis {_seconds(analysis)}\nextraction        {_seconds(extraction)}\n"
        f"share             {share:.1%} of the analysis (articles: median {statistics.median(shares):.1%}, "
        f"most {max(shares):.1%}); target of stanza: at most {MOST:.0%}\n"
    )
    return int(engine == "stanza" and share > MOST)


def _now() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def _elapsed(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    return end[0] - start[0], end[1] - start[1]


def _seconds(times: list[tuple[float, float]]) -> str:
    processor, wall = map(sum, zip(*times, strict=True))
    return f"{processor:7.2f} s ({wall:.2f} s)"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--engine", choices=MODELS, default="stanza")
    arguments = parser.parse_args()
    sys.exit(main(arguments.labelled, arguments.engine))
