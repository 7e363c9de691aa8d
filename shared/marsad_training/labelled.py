"""Labelled articles (docs/EVENTS.md, "Labelled files"), and what each of their sentences teaches."""

import hashlib
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from marsad.extraction.article import ArticleFeatures
from marsad.extraction.features import NO_EVENT
from marsad.extraction.frame import Frame
from marsad.extraction.outline import Outline, Stretch, joined
from marsad.extraction.reading import Reading
from marsad.language.analysis import Analyser, Analysis
from marsad.language.engine import Engine
from marsad.language.onnx.manifest import MANIFEST
from marsad.language.stanza_resources import model_files
from marsad.model import Document, SubEventType

# A label's evidence counts for a sentence when it covers at least so many characters of it, or half of it.
_SHORTEST_OVERLAP = 12
# Evidence that covers less than this share of its sentence is also learned from alone.
_MOST_OF_SENTENCE = 0.7
_SLACK = 4
# Sentences in the leads that are learned from as short articles.
_LEADS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Telling:
    """A part of a sentence that tells the event with this index."""

    start: int
    end: int
    event: int


@dataclass(frozen=True)
class LabelledArticle:
    """An article, its labels and its language analysis."""

    row: dict[str, Any]
    document: Document
    analysis: Analysis

    @cached_property
    def reading(self) -> Reading:
        """The article made ready for rules."""
        return Reading.of(self.document, self.analysis)

    @cached_property
    def features(self) -> ArticleFeatures:
        """Features of its stretches."""
        return ArticleFeatures(self.reading)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The labelled events."""
        events: list[dict[str, Any]] = self.row["events"]
        return events

    def type_of(self, event: int) -> str:
        """Sub-event type of a labelled event."""
        return str(self.events[event]["sub_event_type"])

    def tellings(self, sentence: Stretch) -> list[Telling]:
        """Which labelled events a sentence tells, and in which of its parts, in text order."""
        least = min(_SHORTEST_OVERLAP, (sentence.end - sentence.start) / 2)
        found = []
        for number, event in enumerate(self.events):
            for passage in event["evidence"]:
                start, end = max(sentence.start, passage["span"][0]), min(sentence.end, passage["span"][1])
                if end - start >= least:
                    found.append(Telling(start, end, number))
        return sorted(found, key=lambda telling: (telling.start, telling.end))

    def excerpts(self) -> Iterator[tuple[Outline, bool]]:
        """Short texts made of the article, and whether they tell an event: its leads, every third later sentence alone.

        Of articles that tell events, excerpts that tell none are left out: they are about a conflict all the same.
        """
        sentences = self.features.outline.sentences
        parts = [sentences[:length] for length in _LEADS if length < len(sentences)]
        parts += [(replace(sentence, sentence=0),) for sentence in sentences[1::3]]
        for part in parts:
            tells = any(self.tellings(sentence) for sentence in part)
            if tells or not self.events:
                terms = tuple(term for sentence in part for term in sentence.terms)
                yield Outline(replace(self.reading, terms=terms), part), tells

    def typed_stretches(self) -> Iterator[tuple[Stretch, str]]:
        """Stretches and their sub-event type or ``none``: whole sentences, and parts that tell their own event."""
        for sentence in self.features.outline.sentences:
            tellings = self.tellings(sentence)
            events = {telling.event for telling in tellings}
            if not events:
                yield sentence, NO_EVENT
                continue
            if len(events) == 1:
                yield sentence, self.type_of(tellings[0].event)
            for telling in tellings:
                short = telling.end - telling.start < _MOST_OF_SENTENCE * (sentence.end - sentence.start)
                part = sentence.part(telling.start, telling.end)
                if part.terms and (short or len(events) > 1):
                    yield part, self.type_of(telling.event)

    def event_told(self, stretch: Stretch) -> int | None:
        """The labelled event of which a stretch covers most letters; None where it covers none."""
        covered = [
            sum(max(0, min(stretch.end, end) - max(stretch.start, start)) for start, end in spans)
            for spans in ([passage["span"] for passage in event["evidence"]] for event in self.events)
        ]
        best = max(range(len(covered)), key=covered.__getitem__, default=None)
        return best if best is not None and covered[best] else None

    def is_boundary(self, sentence: Stretch, cut: int) -> bool:
        """Whether the labels begin another event at the offset ``cut`` of ``sentence``."""
        tellings = self.tellings(sentence)
        for one, other in pairwise(tellings):
            between = one.end - _SLACK <= cut <= other.start + _SLACK
            if one.event != other.event and (between or abs(cut - other.start) <= _SLACK):
                return True
        return False

    def evidence_stretch(self, event: dict[str, Any]) -> Stretch | None:
        """All evidence of a labelled event as one stretch; None where it holds no word."""
        parts = [
            sentence.part(max(start, sentence.start), min(end, sentence.end))
            for start, end in (passage["span"] for passage in event["evidence"])
            for sentence in self.features.outline.sentences
            if sentence.start < end and start < sentence.end
        ]
        parts = [part for part in parts if part.terms]
        return joined(parts) if parts else None


def document_of(row: dict[str, Any]) -> Document:
    """The Document of a labelled row."""
    published = row.get("published_at")
    day = date.fromisoformat(published) if published else None
    return Document(article_id=row["id"], version="0", text=row["text"], published_at=day)


def frame_of(event: dict[str, Any]) -> Frame:
    """A labelled event as the frame that the slots are learned on; the labels name no trigger."""
    evidence = tuple((passage["span"][0], passage["span"][1]) for passage in event["evidence"])
    return Frame(SubEventType(event["sub_event_type"]), evidence, None, event["scope"], event["factuality"])


def analyses_of(engine: Engine, models: Path, package: str, cache: Path) -> Path:
    """Where in ``cache`` the analyses by these models are kept: those by other models are others.

    Raises:
        FileNotFoundError: there are no models, or not all.
        LanguageModelError: ``models`` holds another package.
    """
    # The manifest has the checksums of all served models.
    files = [models / MANIFEST] if engine == "onnx" else model_files(models, package)
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return cache / digest.hexdigest()[:12]


def read_articles(path: Path, analyser: Analyser, cache: Path) -> list[LabelledArticle]:
    """The labelled articles of a JSON-lines file; analyses are kept in ``cache``, one file an article."""
    cache.mkdir(parents=True, exist_ok=True)
    articles = []
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, filter(str.strip, lines)):
            document = document_of(row)
            articles.append(LabelledArticle(row, document, _analysis(document, analyser, cache)))
    return articles


def _analysis(document: Document, analyser: Analyser, cache: Path) -> Analysis:
    path = cache / f"{document.article_id}.pickle"
    if path.is_file():
        analysis: Analysis = pickle.loads(path.read_bytes())  # noqa: S301 - written by this function
        if analysis.text == document.text:
            return analysis
    analysis = analyser.analyse(document.text)
    path.write_bytes(pickle.dumps(analysis))
    return analysis
