"""How many of the names that labels give the entity tagger finds, in articles that it has not learned from.

    python -m tests.benchmarks.entity_names MODELS [--labelled LABELLED.jsonl] [--learned LABELLED.jsonl …]

MODELS is a directory of Stanza models or of served ones. Of LABELLED, the third is measured that ``marsad models
label-entities --hold-out`` leaves out. A name counts as found exactly where an entity of its kind has the same written
tokens, in part where they overlap. New are names that neither word lists nor the labels of other articles give. Names
are placed by the tokens of the shipped models (layers/language), whatever MODELS is.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from marsad.extraction.lexicon import bare_forms
from marsad.language.analysis import Analysis
from marsad.language.engine import load_analyser
from marsad_training.entity_names.labels import Kind, LabelledNames, labelled_names
from marsad_training.entity_names.mentions import MentionFinder
from marsad_training.entity_names.words import Words, listed_names, words_of
from marsad_training.folds import is_held_out
from marsad_training.labelled import LabelledArticle, analyses_of, read_articles

SERVED = Path("layers/language")
GOLD = Path("tests/data/gold")
CACHE = Path(".marsad/analyses")
MEASURED = {Kind.ORGANISATION: "organisations", Kind.PLACE: "places"}
# Kind, start and end in the article.
Span = tuple[Kind, int, int]


def names_in(article: LabelledArticle, names: LabelledNames) -> list[Span]:
    """Where the article bears the names that its own labels give."""
    finder = MentionFinder(names.of(Kind.ORGANISATION), names.ambiguous)
    sentences = zip(article.reading.sentences, finder.find(article.reading, names), strict=True)
    return [
        (mention.kind, sentence.tokens[mention.first].start, sentence.tokens[mention.last - 1].end)
        for sentence, mentions in sentences
        for mention in mentions
        if mention.kind in MEASURED
    ]


def entities_in(analysis: Analysis) -> set[Span]:
    """The entities of the kinds that are measured."""
    entities = (entity for sentence in analysis.sentences for entity in sentence.entities)
    return {(Kind(entity.kind), entity.start, entity.end) for entity in entities if entity.kind in set(MEASURED)}


def learned_names(paths: list[Path], held_out: Path) -> set[Words]:
    """Names that labels give, but those of the articles held out."""
    known: set[Words] = set()
    for path in paths:
        for row in map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").splitlines())):
            if path != held_out or not is_held_out(row["id"]):
                known |= {name.words for name in labelled_names(row["events"]).names}
    return known


def holds_one_of(words: Words, known: set[Words]) -> bool:
    """Whether a name of ``known`` stands in ``words``, whatever head noun or proclitic before it, nationality after."""
    return any(
        (bare, *words[first + 1 : last]) in known
        for first, word in enumerate(words)
        for last in range(first + 1, len(words) + 1)
        for bare, _ in bare_forms(word)
    )


def main() -> None:
    """Print, by kind: how many names, the shares found exactly and in part, and how many entities there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("--labelled", type=Path, default=GOLD / "train.jsonl")
    parser.add_argument("--learned", type=Path, nargs="*", default=[GOLD / "train.jsonl", GOLD / "composed.jsonl"])
    arguments = parser.parse_args()
    served = (arguments.models / "manifest.json").is_file()
    analyser = load_analyser("onnx" if served else "stanza", arguments.models)
    known = learned_names(arguments.learned, arguments.labelled) | listed_names()
    articles = read_articles(
        arguments.labelled, load_analyser("onnx", SERVED), analyses_of("onnx", SERVED, "default", CACHE)
    )
    counts: Counter[tuple[str, str]] = Counter()
    for article in articles:
        if not is_held_out(article.document.article_id):
            continue
        entities = entities_in(analyser.analyse(article.document.text))
        counts.update((MEASURED[kind], "entities") for kind, _, _ in entities)
        for kind, start, end in names_in(article, labelled_names(article.events)):
            exact = (kind, start, end) in entities
            part = any(kind == other and start < last and first < end for other, first, last in entities)
            rows = [MEASURED[kind]]
            if not holds_one_of(words_of(article.document.text[start:end]), known):
                rows.append(f"new {MEASURED[kind]}")
            for row in rows:
                counts.update({(row, "names"): 1, (row, "exact"): exact, (row, "part"): part})
    sys.stdout.write(f"{'':20}{'names':>8}{'exact %':>10}{'in part %':>11}{'entities':>10}\n")
    for row in (name for kind in MEASURED.values() for name in (kind, f"new {kind}")):
        names = counts[row, "names"]
        exact, part = (f"{100 * counts[row, key] / names:.1f}" if names else "-" for key in ("exact", "part"))
        entities = counts[row, "entities"] or ""
        sys.stdout.write(f"{row:20}{names:>8}{exact:>10}{part:>11}{entities:>10}\n")


if __name__ == "__main__":
    main()
