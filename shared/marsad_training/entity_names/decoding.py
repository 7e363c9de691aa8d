"""The best tags of a sentence where some are given: Viterbi's algorithm, and how sure the others are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.language.onnx.entities import best_paths
from marsad.language.onnx.sessions import Floats
from marsad.language.onnx.vocabulary import FIRST_VALUE
from marsad_training.entity_names.mentions import Mention

Doubles = NDArray[np.float64]

# The score of a tag that cannot be.
_IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class Decoded:
    """The tags of a sentence, and the least probability of one that was not given; 1 where all were."""

    tags: list[str]
    least: float


def given_tags(mentions: Sequence[Mention]) -> dict[int, str]:
    """The tags (B, I, E, S) of the tokens of ``mentions``."""
    given = {}
    for mention in mentions:
        if mention.last - mention.first == 1:
            given[mention.first] = f"S-{mention.kind}"
            continue
        given |= dict.fromkeys(range(mention.first, mention.last), f"I-{mention.kind}")
        given[mention.first] = f"B-{mention.kind}"
        given[mention.last - 1] = f"E-{mention.kind}"
    return given


def decode(logits: Floats, transitions: Floats, tags: Sequence[str], given: dict[int, str]) -> Decoded:
    """The best tags of a sentence that has the ``given`` ones.

    Args:
        logits: Of every tag for every token, [tokens, tags].
        transitions: [tags, tags], from the first to the second.
        tags: What the numbers mean, the first ``FIRST_VALUE`` nothing.
        given: Token → its tag.
    """
    scores: Doubles = logits.astype(np.float64)
    scores[:, :FIRST_VALUE] = _IMPOSSIBLE
    for token, tag in given.items():
        number = tags.index(tag)
        kept = scores[token, number]
        scores[token] = _IMPOSSIBLE
        scores[token, number] = kept
    (path,) = best_paths(scores[:, None].astype(np.float32), transitions, np.array([len(scores)]))
    certain = _marginals(scores, transitions.astype(np.float64))[np.arange(len(scores)), path]
    free = [token for token in range(len(scores)) if token not in given]
    return Decoded([tags[number] for number in path], float(certain[free].min(initial=1.0)))


def _marginals(scores: Doubles, transitions: Doubles) -> Doubles:
    """Probability of each tag at each token, [tokens, tags], by the forward-backward algorithm."""
    emitted = np.exp(scores - scores.max(axis=1, keepdims=True))
    passed = np.exp(transitions)
    forward, backward = np.empty_like(emitted), np.ones_like(emitted)
    forward[0] = _normalised(emitted[0])
    for token in range(1, len(scores)):
        forward[token] = _normalised(forward[token - 1] @ passed * emitted[token])
    for token in range(len(scores) - 2, -1, -1):
        backward[token] = _normalised(passed @ (emitted[token + 1] * backward[token + 1]))
    return _normalised(forward * backward)


def _normalised(weights: Doubles) -> Doubles:
    total: Doubles = weights.sum(axis=-1, keepdims=True)
    return weights / total
