"""The two language engines beside each other: do they say the same, and how fast, on one core.

    python -m tests.benchmarks.language_engines parity [--sentences N] FILE…
    python -m tests.benchmarks.language_engines speed [FILE.jsonl]

FILE is labelled articles (``.jsonl``) or a treebank (``.conllu``, of which only the text is read). Both need the extra
``models``. Seconds are of the processor: on a busy machine only they mean anything. Exit status of ``parity``: 1 where
anything differs.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from marsad.language.analysis import Analyser, Analysis
from marsad.language.engine import Engine, load_analyser

MODELS: dict[Engine, Path] = {"stanza": Path("layers/models"), "onnx": Path("layers/language")}
ARTICLES = Path("tests/data/gold/dev.jsonl")
WARM_UP = Path("events/articles/aleppo.txt")
TREEBANK_TEXT = "# text = "

# Loads an engine, and analyses an article twice, in a process of its own: seconds of the clock, and the peak of memory.
FIRST_ARTICLE = """
import re, sys, time
from pathlib import Path
began = time.perf_counter()
from marsad.language.engine import load_analyser
analyser = load_analyser(sys.argv[1], Path(sys.argv[2]))
text = Path(sys.argv[3]).read_text(encoding="utf-8")
times = [time.perf_counter()]
for _ in range(2):
    analyser.analyse(text)
    times.append(time.perf_counter())
# Not ru_maxrss, which starts at what the process that started this one had.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(times[0] - began, times[1] - times[0], times[2] - times[1], peak // 1024)
"""


def texts(file: Path) -> Iterator[str]:
    """The texts of a file, one an article, or one a sentence of a treebank."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if file.suffix == ".jsonl":
            yield json.loads(line)["text"]
        elif line.startswith(TREEBANK_TEXT):
            yield line.removeprefix(TREEBANK_TEXT)


def described(analysis: Analysis) -> dict[str, Counter[Any]]:
    """What an analysis says, field by field, each item with its place."""
    found: dict[str, Counter[Any]] = defaultdict(Counter)
    for sentence in analysis.sentences:
        found["sentences"][sentence.start, sentence.end] += 1
        for token in sentence.tokens:
            found["tokens"][token.text, token.start, token.end, token.last_word - token.first_word] += 1
        for number, word in enumerate(sentence.words):
            place = (sentence.start, number)
            found["words"][*place, word.text, word.start, word.end, word.token] += 1
            for field, value in (
                ("lemmas", word.lemma),
                ("tags", word.upos),
                ("features", word.feats),
                ("heads", word.head),
                ("relations", word.deprel),
            ):
                found[field][*place, value] += 1
        for entity in sentence.entities:
            found["entities"][entity.text, entity.start, entity.end, entity.kind] += 1
    return found


def parity(files: list[Path], sentences: int | None) -> bool:
    """Print how much of each field is the same, file by file; whether all is."""
    stanza, onnx = (load_analyser(engine, directory) for engine, directory in MODELS.items())
    same = True
    for file in files:
        agreed: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for text in texts(file):
            if sentences is not None and total["sentences"] >= sentences:
                break
            expected, given = described(stanza.analyse(text)), described(onnx.analyse(text))
            for field in expected.keys() | given.keys():
                agreed[field] += (expected[field] & given[field]).total()
                total[field] += max(expected[field].total(), given[field].total())
        sys.stdout.write(f"{file}\n")
        for field, count in total.items():
            sys.stdout.write(f"  {field:<10} {agreed[field]:>8} of {count:>8}  {100 * agreed[field] / count:8.4f} %\n")
        same = same and agreed == total
    return same


class Clock:
    """Seconds of the processor by name."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def on(self, owner: Any, method: str, name: Callable[..., str]) -> None:
        """Have every call of ``owner``'s ``method`` timed under the name that its arguments give."""
        function = getattr(owner, method)

        def timed(*arguments: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                self.seconds[name(*arguments)] += time.process_time() - began

        setattr(owner, method, timed)


def clocks() -> dict[Engine, tuple[Clock, Clock]]:
    """For each engine a clock of its processors, and one of its networks (none for Stanza)."""
    from stanza.pipeline.registry import NAME_TO_PROCESSOR_CLASS

    from marsad.language.onnx import entities, lemmatizer, multiword, parser, sessions, tagger, tokenizer

    processors: dict[Engine, tuple[Clock, Clock]] = {engine: (Clock(), Clock()) for engine in MODELS}
    for name, kind in NAME_TO_PROCESSOR_CLASS.items():
        processors["stanza"][0].on(kind, "process", lambda *_, name=name: name)
    for name, kind, method in (
        ("tokenize", tokenizer.Tokenizer, "tokenize"),
        ("mwt", multiword.Expander, "expand"),
        ("pos", tagger.Tagger, "tag"),
        ("lemma", lemmatizer.Lemmatizer, "lemmatize"),
        ("depparse", parser.Parser, "parse"),
        ("ner", entities.EntityTagger, "find"),
    ):
        processors["onnx"][0].on(kind, method, lambda *_, name=name: name)
    processors["onnx"][1].on(sessions.Graphs, "run", lambda graphs, name, _: f"{graphs.processor}-{name}")
    return processors


def speed(file: Path) -> None:
    """Print tokens a second of both engines by processor, where the time of ``onnx`` goes, and first articles."""
    timers = clocks()
    engines: dict[Engine, Analyser] = {engine: load_analyser(engine, directory) for engine, directory in MODELS.items()}
    for analyser in engines.values():
        analyser.analyse(WARM_UP.read_text(encoding="utf-8"))
    for processors, networks in timers.values():
        processors.seconds.clear()
        networks.seconds.clear()
    whole: Counter[str] = Counter()
    tokens = 0
    for text in texts(file):
        for engine, analyser in engines.items():
            began = time.process_time()
            analysis = analyser.analyse(text)
            whole[engine] += time.process_time() - began
        tokens += sum(len(sentence.tokens) for sentence in analysis.sentences)
    stanza, onnx = timers["stanza"][0].seconds, timers["onnx"][0].seconds
    sys.stdout.write(f"{tokens} tokens of {file}, tokens a second\n{'':<24}    stanza      onnx\n")
    for name in onnx:
        _print_rates(name, tokens, stanza[name], onnx[name])
    _print_rates("whole", tokens, whole["stanza"], whole["onnx"])
    sys.stdout.write("\nwhere the time of onnx goes, %\n")
    networks_of_onnx = timers["onnx"][1].seconds
    for name, seconds in networks_of_onnx.most_common():
        sys.stdout.write(f"{name:<24} {100 * seconds / whole['onnx']:9.1f}\n")
    for name, seconds in onnx.items():
        own = seconds - sum(value for graph, value in networks_of_onnx.items() if graph.startswith(f"{name}-"))
        sys.stdout.write(f"{name + ', besides':<24} {100 * own / whole['onnx']:9.1f}\n")
    rest = whole["onnx"] - onnx.total()
    sys.stdout.write(f"{'the analysis itself':<24} {100 * rest / whole['onnx']:9.1f}\n")
    sys.stdout.write("\nin a fresh process: loading, first and second article (s of the clock), peak (MiB)\n")
    for engine, directory in MODELS.items():
        command = [sys.executable, "-c", FIRST_ARTICLE, engine, str(directory), str(WARM_UP)]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        load, first, second, peak = result.stdout.split()
        sys.stdout.write(f"{engine:<24} {float(load):9.2f} {float(first):9.2f} {float(second):9.2f} {peak:>9}\n")


def _print_rates(name: str, tokens: int, stanza: float, onnx: float) -> None:
    sys.stdout.write(f"{name:<24} {tokens / stanza:9.0f} {tokens / onnx:9.0f}   {stanza / onnx:5.1f} times\n")


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    of_parity = commands.add_parser("parity")
    of_parity.add_argument("files", nargs="+", type=Path, metavar="FILE")
    of_parity.add_argument("--sentences", type=int, metavar="N", help="of each file, about so many")
    of_speed = commands.add_parser("speed")
    of_speed.add_argument("file", nargs="?", type=Path, default=ARTICLES, metavar="FILE.jsonl")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if arguments.command == "parity":
        return 0 if parity(arguments.files, arguments.sentences) else 1
    speed(arguments.file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
