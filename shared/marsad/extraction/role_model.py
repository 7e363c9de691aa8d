"""What part the mentions of an article have in an event, as the network of roles sees them."""

from collections.abc import Sequence

from marsad.extraction.article import article_of
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import softmax
from marsad.extraction.networks.network import Array, Network, shipped_network
from marsad.extraction.networks.role_network import PARTY_HEAD, PLACE_HEAD, candidates_of, passages_of, scores
from marsad.extraction.reading import Reading

Mentions = Sequence[tuple[int, int, str]]


def shipped_role_network() -> Network:
    """The network that ships with the package."""
    return shipped_network("role_network")


def party_probabilities(reading: Reading, frame: Frame, mentions: Mentions, network: Network) -> dict[int, Array]:
    """Position of a mention → its probabilities of being neither, initiator, target; far mentions are left out.

    ``mentions`` are the terms of each, as a half-open range, and the key of the party that it names.
    """
    return _probabilities(reading, frame, mentions, network, PARTY_HEAD)


def place_probabilities(reading: Reading, frame: Frame, mentions: Mentions, network: Network) -> dict[int, float]:
    """Position of a mention → probability that the event happened there; far mentions are left out."""
    found = _probabilities(reading, frame, mentions, network, PLACE_HEAD)
    return {number: float(row[1]) for number, row in found.items()}


def _probabilities(reading: Reading, frame: Frame, mentions: Mentions, network: Network, head: str) -> dict[int, Array]:
    passages = passages_of(reading, frame)
    if not passages:
        return {}
    article = article_of(reading)
    candidates = candidates_of(article.tokens, frame, passages, mentions)
    if not candidates:
        return {}
    rows = scores(network, head, article.encoded(network), frame, candidates)
    return {candidate.number: row for candidate, row in zip(candidates, softmax(rows), strict=True)}
