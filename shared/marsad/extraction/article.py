"""Features of the stretches of one article, as the models of occurrences see them."""

from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np

from marsad.extraction.actor_coreference import party_of
from marsad.extraction.actor_mentions import find_actor_mentions
from marsad.extraction.casualty_findings import find_casualties
from marsad.extraction.features import (
    Context,
    Features,
    Particulars,
    Probabilities,
    Told,
    article_features,
    name_words,
    stretch_features,
)
from marsad.extraction.frame import Offsets
from marsad.extraction.networks.network import EncodedArticle, Network
from marsad.extraction.networks.tokens import Tokens
from marsad.extraction.networks.word_vectors import UNKNOWN, shipped_vectors
from marsad.extraction.outline import Outline, Stretch
from marsad.extraction.place_mentions import find_place_mentions
from marsad.extraction.reading import Reading, ReadingKey
from marsad.extraction.time_mentions import find_time_mentions


class Spanned(Protocol):
    """Anything with offsets."""

    @property
    def start(self) -> int:
        """First offset."""

    @property
    def end(self) -> int:
        """Offset after the last."""


class ArticleFeatures:
    """Features of an article's stretches; computes what they share once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.outline = Outline.of(reading)
        self.context = Context.of(self.outline)
        self._particulars: dict[Offsets, Particulars] = {}
        self._encoded: dict[Network, EncodedArticle] = {}

    def whole(self) -> Features:
        """Features of the whole article."""
        return article_features(self.outline, self.context)

    def stretch(self, stretch: Stretch) -> Features:
        """Features of one stretch."""
        kinds = frozenset(
            entity.kind for entity in self.reading.entities if stretch.start <= entity.start < stretch.end
        )
        return stretch_features(stretch, self.context, kinds)

    @cached_property
    def tokens(self) -> Tokens:
        """The terms of the article as the networks see them."""
        return Tokens.of(self.outline, shipped_vectors())

    def encoded(self, network: Network) -> EncodedArticle:
        """The terms of the article after the convolutions of ``network``, computed once."""
        if network not in self._encoded:
            self._encoded[network] = network.encode(self.tokens, shipped_vectors())
        return self._encoded[network]

    @cached_property
    def place_offsets(self) -> list[int]:
        """Where named places begin."""
        return [entity.start for entity in self.reading.entities if entity.kind == "LOC"]

    def told(
        self, stretch: Stretch, classes: tuple[str, ...], probabilities: Probabilities, begins: float = 1.0
    ) -> Told:
        """What merging compares of a stretch, which begins another occurrence with the probability ``begins``."""
        entities = [entity for entity in self.reading.entities if stretch.start <= entity.start < stretch.end]
        places = name_words([entity.text for entity in entities if entity.kind == "LOC"])
        parties = name_words([entity.text for entity in entities if entity.kind != "LOC"])
        named, vector = self.particulars(stretch), self._vector(stretch)
        return Told(stretch, classes, probabilities, begins, places, parties, named, vector)

    def particulars(self, stretch: Stretch) -> Particulars:
        """What a stretch names, found once."""
        offsets = (stretch.start, stretch.end)
        if offsets not in self._particulars:
            self._particulars[offsets] = self._named(stretch)
        return self._particulars[offsets]

    def _named(self, stretch: Stretch) -> Particulars:
        tolls = find_casualties(self.reading, ((stretch.start, stretch.end),)).mentions
        counts = {
            harm: frozenset(toll.count for toll in tolls if toll.harm == harm and toll.count is not None)
            for harm in ("killed", "wounded")
        }
        return Particulars(
            places=frozenset(place.key for place in find_place_mentions(self.reading) if _within(place, stretch)),
            parties=frozenset(
                party_of(self.reading, mention)[0]
                for mention in find_actor_mentions(self.reading)
                if _within(mention, stretch)
            ),
            killed=counts["killed"],
            wounded=counts["wounded"],
            days=frozenset(
                day
                for mention in find_time_mentions(self.reading)
                if _within(mention, stretch) and not mention.reported and (day := mention.resolve().first) is not None
            ),
        )

    def _vector(self, stretch: Stretch) -> Probabilities:
        rows = [self.tokens.vectors[term.index] for term in stretch.terms]
        known = [row for row in rows if row != UNKNOWN] or [UNKNOWN]
        return np.asarray(shipped_vectors().matrix(known).mean(axis=0))


def _within(mention: Spanned, stretch: Stretch) -> bool:
    return stretch.start <= mention.start and mention.end <= stretch.end


@lru_cache(maxsize=8)
def _article(key: ReadingKey) -> ArticleFeatures:
    return ArticleFeatures(key.reading)


def article_of(reading: Reading) -> ArticleFeatures:
    """The features of an article; cached for the newest readings."""
    return _article(ReadingKey(reading))
