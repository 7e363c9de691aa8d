"""Where an event happened, as the network of roles sees the mentions of an article."""

from collections.abc import Sequence

from marsad.extraction.article import article_of
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import softmax
from marsad.extraction.networks.network import Network, shipped_network
from marsad.extraction.networks.role_network import candidates_of, passages_of, scores
from marsad.extraction.reading import Reading

Mentions = Sequence[tuple[int, int, str]]


def shipped_role_network() -> Network:
    """The network that ships with the package."""
    return shipped_network("role_network")


def place_probabilities(reading: Reading, frame: Frame, mentions: Mentions, network: Network) -> dict[int, float]:
    """Position of a mention → probability that the event happened there; far mentions are left out.

    ``mentions`` are the terms of each, as a half-open range, and the key of the place that it names.
    """
    passages = passages_of(reading, frame)
    if not passages:
        return {}
    article = article_of(reading)
    candidates = candidates_of(article.tokens, frame, passages, mentions)
    if not candidates:
        return {}
    rows = softmax(scores(network, article.encoded(network), frame, candidates))
    return {candidate.number: float(row[1]) for candidate, row in zip(candidates, rows, strict=True)}
