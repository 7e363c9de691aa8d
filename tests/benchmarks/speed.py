"""How long the models take to load, and an article to be extracted, on one core.

python -m tests.benchmarks.speed [ARTICLE.txt]
"""

import os
import resource
import sys
import time
from datetime import date
from pathlib import Path

RUNS = 5
ARTICLE = Path("events/articles/aleppo.txt")
PUBLISHED = date(2016, 10, 15)


def main(article: Path) -> None:
    """Print seconds: load, first article, median and slowest of the runs after it; then the peak of memory."""
    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = time.perf_counter()
    from marsad.extraction.extractor import Extractor
    from marsad.language.stanza_engine import StanzaAnalyser
    from marsad.model import Document

    analyser, extractor = StanzaAnalyser(Path("layers/models")), Extractor()
    report("load", time.perf_counter() - start)

    document = Document(
        article_id="0" * 32, version="0" * 32, text=article.read_text(encoding="utf-8"), published_at=PUBLISHED
    )
    seconds = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        events = extractor.extract(document, analyser.analyse(document.text))
        seconds.append(time.perf_counter() - start)
    first, *others = seconds
    report("first article", first)
    report("then, median", sorted(others)[RUNS // 2])
    report("then, slowest", max(others))
    sys.stdout.write(
        f"{len(events)} events from {len(document.text.split())} words; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at the peak\n"
    )


def report(name: str, seconds: float) -> None:
    """One line."""
    sys.stdout.write(f"{name:<14} {seconds:6.2f} s\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLE)
