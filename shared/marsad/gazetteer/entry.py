"""What the gazetteer says of a place."""

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal[
    "country", "division", "region", "water", "city", "town", "neighbourhood", "camp", "crossing", "site"
]
GeoPrecision = Literal[1, 2, 3]


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
