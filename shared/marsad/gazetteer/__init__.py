"""Names to coordinates: places, countries and their adjectives."""

from marsad.gazetteer.countries import country_of_adjective
from marsad.gazetteer.entry import Entry
from marsad.gazetteer.lookup import Gazetteer

__all__ = ["Entry", "Gazetteer", "country_of_adjective"]
