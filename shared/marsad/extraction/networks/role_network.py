"""The network that says whether an event happened at a place that the article mentions.

A candidate is a mention seen from one event: its own terms, the terms to its left and right within the passage, the
event's first passage, the event's type, and some numbers on where the mention stands.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marsad.extraction.frame import Frame
from marsad.extraction.networks.network import TYPES, Array, EncodedArticle, Network, numbers
from marsad.extraction.networks.tokens import Tokens
from marsad.extraction.reading import Reading

PLACE_HEAD = "place"
# Terms left and right of a mention that are read with it, sentences before the evidence that are searched for mentions.
REACH, NEAR, FARTHEST = 16, 3, 4
# Numbers told of where a mention stands: its distance (in the evidence, 0 to 4 sentences before), its place among the
# mentions of the evidence (first to fourth or later), and single ones; what is more than "many" or "long" counts so.
_DISTANCES, _ORDERS, _MANY, _LONG, _OPENING = FARTHEST + 2, 4, 5, 30, 2
STANDING = 5 + _DISTANCES + _ORDERS + 5

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention: its position in the list given, its terms, those it may be read with, and the first passage's."""

    number: int
    terms: Range
    within: Range
    passage: Range
    standing: tuple[float, ...]

    @property
    def told(self) -> bool:
        """Whether the evidence names it."""
        return bool(self.standing[0])


def passages_of(reading: Reading, frame: Frame) -> list[Range]:
    """The terms of each passage of the evidence, as half-open ranges; passages without a term are left out."""
    found = (reading.terms_within(start, end) for start, end in frame.evidence)
    return [(terms[0].index, terms[-1].index + 1) for terms in found if terms]


def candidates_of(
    tokens: Tokens, frame: Frame, passages: Sequence[Range], mentions: Sequence[tuple[int, int, str]]
) -> list[Candidate]:
    """The mentions that may have a part in the event: of the evidence, of the sentences before it, and of the first.

    ``mentions`` are the terms of each and the key of what it names; ``passages`` those of the evidence, at least one.
    """
    begin = passages[0][0]
    first_sentence = tokens.sentences[begin]
    inside = [_passage(passages, first, last) for first, last, _ in mentions]
    told = sum(passage is not None for passage in inside)
    times = Counter(key for _, _, key in mentions)
    found = []
    order = 0
    for number, ((first, last, key), passage) in enumerate(zip(mentions, inside, strict=True)):
        sentence = tokens.sentences[first]
        near = sentence == 0 or first_sentence - FARTHEST <= sentence <= first_sentence
        if passage is None and (not near or first >= begin):
            continue
        left, right = _sentence(tokens, first)
        if passage is not None:
            left, right = max(left, passages[passage][0]), min(right, passages[passage][1])
        standing = (
            *_standing_in_article(first_sentence - sentence, sentence == 0, passage, frame),
            *_one_hot(_ORDERS, min(order, _ORDERS - 1) if passage is not None else None),
            min(told, _MANY) / _MANY,
            min(times[key], _MANY) / _MANY,
            float(first - left < _OPENING),
            min(first - left, _LONG) / _LONG,
            min(max(right - last, 0), _LONG) / _LONG,
        )
        order += passage is not None
        within = (max(left, first - REACH), min(max(right, last), last + REACH))
        found.append(Candidate(number, (first, last), within, passages[0], standing))
    return found


def _standing_in_article(distance: int, title: bool, passage: int | None, frame: Frame) -> tuple[float, ...]:
    """Whether the evidence names a mention, how many sentences before it otherwise, and what sort of event is told."""
    return (
        float(passage is not None),
        float(passage is not None and passage > 0),
        *_one_hot(_DISTANCES, 0 if passage is not None else 1 + min(distance, FARTHEST)),
        float(title),
        float(frame.scope == "aggregate"),
        float(frame.factuality != "happened"),
    )


def _one_hot(size: int, position: int | None) -> tuple[float, ...]:
    """Zeros, and a one at ``position``."""
    return tuple(float(index == position) for index in range(size))


def _passage(passages: Sequence[Range], first: int, last: int) -> int | None:
    return next((i for i, (start, end) in enumerate(passages) if start <= first and last <= end), None)


def _sentence(tokens: Tokens, index: int) -> Range:
    first = last = index
    while first > 0 and tokens.sentences[first - 1] == tokens.sentences[index]:
        first -= 1
    while last < len(tokens.sentences) and tokens.sentences[last] == tokens.sentences[index]:
        last += 1
    return first, last


def scores(network: Network, article: EncodedArticle, frame: Frame, candidates: Sequence[Candidate]) -> Array:
    """Scores of "elsewhere" and "here" for each candidate, shape (candidates, 2)."""
    hidden = article.hidden
    evidence = hidden[slice(*candidates[0].passage)].max(axis=0)
    number = network.vocabularies[TYPES].get(frame.sub_event_type.value, 0)
    event = network.arrays["types.weight"][number]
    parties = numbers(network.vocabularies["party"], article.tokens.fields["party"])
    rows = []
    for candidate in candidates:
        (first, last), (left, right) = candidate.terms, candidate.within
        parts = [
            hidden[first:last].max(axis=0),
            _pool(hidden, max(first - NEAR, left), first),
            _pool(hidden, left, first),
            _pool(hidden, last, right),
            evidence,
            event,
            network.arrays["fields.party.weight"][parties[first]],
            np.array(candidate.standing, dtype=np.float32),
        ]
        rows.append(np.concatenate(parts))
    return network.head(PLACE_HEAD, np.array(rows, dtype=np.float32))


def _pool(hidden: Array, start: int, end: int) -> Array:
    """Greatest values over terms; zero over none."""
    return hidden[start:end].max(axis=0) if end > start else np.zeros(hidden.shape[1], dtype=np.float32)
