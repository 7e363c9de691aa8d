"""Named entities in columns: a token, white space, its BIO tag; a blank line between sentences."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from marsad_models.train.errors import TrainingError

_TAG = re.compile(r"O|[BI]-[A-Z]+")

TaggedSentence = tuple[tuple[str, str], ...]


def read_entities(path: Path, limit: int | None = None) -> list[TaggedSentence]:
    """The first ``limit`` sentences of a BIO file, or all, as (token, tag).

    Raises:
        TrainingError: a line is not a token and a BIO tag, or there is no sentence.
    """
    sentences: list[TaggedSentence] = []
    current: list[tuple[str, str]] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate((*lines, "\n"), start=1):
            columns = line.split()
            if columns:
                if len(columns) < 2 or not _TAG.fullmatch(columns[-1]):
                    raise TrainingError(f"{path.name}, line {number}: not a token and a tag (O, B-LOC, I-LOC…)")
                current.append((columns[0], columns[-1]))
            elif current:
                sentences.append(tuple(current))
                current = []
                if len(sentences) == limit:
                    break
    if not sentences:
        raise TrainingError(f"{path.name} holds no sentence")
    return sentences


def write_for_stanza(sentences: Iterable[TaggedSentence], path: Path) -> None:
    """Write the JSON that Stanza's entity tagger learns from."""
    documents = [
        [{"id": number, "text": token, "ner": tag} for number, (token, tag) in enumerate(sentence, start=1)]
        for sentence in sentences
    ]
    path.write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")


def score_entities(model: Path, vectors: Path, sentences: Sequence[TaggedSentence]) -> dict[str, float]:
    """Precision, recall and F1 in per cent over whole entities, and the F1 of each type (Stanza's scorer)."""
    from stanza.models.common.doc import Document
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.ner import scorer
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer

    trainer = Trainer(args={}, model_file=str(model), pretrain=Pretrain(str(vectors)), device="cpu")
    document = Document(
        [
            [{"id": number, "text": token, "ner": tag} for number, (token, tag) in enumerate(sentence, start=1)]
            for sentence in sentences
        ]
    )
    loader = DataLoader(document, trainer.args["batch_size"], trainer.args, vocab=trainer.vocab, evaluation=True)
    gold = [[token[0] for token in sentence] for sentence in loader.tags]
    found = [tags for batch in loader for tags in trainer.predict(batch)]
    precision, recall, f1, by_type = scorer.score_by_entity(found, gold, verbose=False)
    scores = {"precision": precision, "recall": recall, "f1": f1}
    scores |= {f"f1 {kind}": value for kind, value in by_type.items()}
    return {name: round(100 * value, 2) for name, value in scores.items()}
