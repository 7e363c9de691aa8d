"""What the gazetteer says of a place."""

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal[
    "country", "division", "region", "water", "city", "town", "neighbourhood", "camp", "crossing", "site"
]
GeoPrecision = Literal[1, 2, 3]

# What a place of a kind weighs in the news, in inhabitants of a city.
_WEIGHT: dict[PlaceKind, int] = {
    "country": 50_000_000,
    "division": 250_000,
    "region": 250_000,
    "water": 250_000,
    "town": 20_000,
    "camp": 15_000,
    "crossing": 16_000,
    "site": 15_000,
    "neighbourhood": 10_000,
    "city": 0,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: degrees WGS84, country ISO 3166-1 alpha-2, ``population`` 0 where it is not known.

    ``gazetteer_id`` is ``geonames:<number>`` or, of the curated lists, ``marsad:<country>:<kind>:<name>``.
    """

    name: str
    latitude: float
    longitude: float
    country: str
    admin1: str | None
    kind: PlaceKind
    population: int
    gazetteer_id: str
    geo_precision: GeoPrecision

    @property
    def importance(self) -> int:
        """Of places with one name the more important is meant more often: its population, or what its kind weighs."""
        return max(self.population, _WEIGHT[self.kind])
