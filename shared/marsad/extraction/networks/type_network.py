"""The network that names the sub-event type of a stretch of an article, or none."""

from collections.abc import Sequence

import numpy as np

from marsad.extraction.linear_model import softmax
from marsad.extraction.networks.network import Array, EncodedArticle, Network
from marsad.extraction.networks.tokens import Tokens

HEAD = "type_head"
_LONG = 40
NUMBER_WORD = "#"

Range = tuple[int, int]


def surroundings(tokens: Tokens, spoken: Array, shares: Array, ranges: Sequence[Range]) -> Array:
    """What the head reads beside the terms of each range: concepts of the article and of the range, where it stands."""
    last = max(tokens.sentences, default=0)
    rows = []
    for start, end in ranges:
        where = [
            tokens.sentences[start] == 0,
            tokens.sentences[start] == 1,
            tokens.sentences[start] == last,
            min(end - start, _LONG) / _LONG,
            NUMBER_WORD in tokens.fields["word"][start:end],
        ]
        rows.append(np.concatenate([shares, spoken[start:end].max(axis=0), np.array(where, dtype=np.float32)]))
    return np.array(rows, dtype=np.float32)


def type_probabilities(network: Network, article: EncodedArticle, ranges: Sequence[Range]) -> Array:
    """Probability of each type for each range of terms, shape (ranges, types), in the order of the vocabulary."""
    around = surroundings(article.tokens, article.spoken, article.shares, ranges)
    pools = [
        np.concatenate(
            [
                article.hidden[start:end].max(axis=0),
                article.hidden[start:end].mean(axis=0),
                article.vectors[start:end].mean(axis=0),
            ]
        )
        for start, end in ranges
    ]
    scores = network.head(HEAD, np.concatenate([np.array(pools), around], axis=1))
    return softmax(scores)
