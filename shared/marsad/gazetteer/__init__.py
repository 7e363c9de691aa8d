"""Names to coordinates: places, countries and their adjectives."""

from marsad.gazetteer.countries import country_names, country_of_adjective, country_of_name
from marsad.gazetteer.entry import Entry
from marsad.gazetteer.lookup import Gazetteer

__all__ = ["Entry", "Gazetteer", "country_names", "country_of_adjective", "country_of_name"]
