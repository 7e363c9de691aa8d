"""How long the models take to load, and an article to be extracted, on one core.

    python -m tests.benchmarks.speed [ARTICLE.txt]

Seconds of the clock, and in brackets of the processor: on a busy machine only the latter mean anything.
"""

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

RUNS = 5
ARTICLE = Path("events/articles/aleppo.txt")
PUBLISHED = date(2016, 10, 15)


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long the block took."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    sys.stdout.write(f"{name:<14} {wall:6.2f} s ({processor:.2f} s)\n")


def main(article: Path) -> None:
    """Print times of loading and of some runs over the same article, then the peak of memory."""
    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with timed("load"):
        from marsad.extraction.extractor import Extractor
        from marsad.language.engine import load_analyser
        from marsad.model import Document

        analyser, extractor = load_analyser("onnx", Path("layers/language")), Extractor()
    document = Document(
        article_id="0" * 32, version="0" * 32, text=article.read_text(encoding="utf-8"), published_at=PUBLISHED
    )
    for run in range(1, RUNS + 1):
        with timed(f"article, run {run}"):
            events = extractor.extract(document, analyser.analyse(document.text))
    sys.stdout.write(
        f"{len(events)} events from {len(document.text.split())} words; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at the peak\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLE)
