"""The gazetteer: names in any spelling to places, countries by name and adjective, and the lists that people edit."""

from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.gazetteer import Entry, Gazetteer, country_of_adjective
from marsad.gazetteer.build import packed
from marsad.gazetteer.curated_lists import NamedEntry, countries, curated_places
from marsad.gazetteer.keys import key_of


def first(name: str) -> Entry:
    return Gazetteer.load().lookup(name)[0]


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("حلب", "SY", "city"),
        ("الموصل", "IQ", "city"),
        ("الشجاعية", "PS", "neighbourhood"),
        ("باب السلامة", "SY", "crossing"),
        ("عين الحلوة", "LB", "camp"),
        ("الغوطة الشرقية", "SY", "region"),
        ("باب المندب", "YE", "water"),
        ("دارفور", "SD", "region"),
        ("قاعدة عين الأسد", "IQ", "site"),
        ("تيغراي", "ET", "division"),
        ("أفغانستان", "AF", "country"),
    ],
)
def test_places_of_every_kind_are_found(name: str, country: str, kind: str) -> None:
    assert (first(name).country, first(name).kind) == (country, kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [("الأنبار", "انبار"), ("درنة", "درنه"), ("صنعاء", "صنعا"), ("بنغازي", "بنغازى"), ("كَابُل", "كابل")],
)
def test_spelling_and_article_make_no_difference(one: str, other: str) -> None:
    assert first(one) == first(other)


def test_of_places_with_one_name_the_more_important_comes_first() -> None:
    populations = [entry.population for entry in Gazetteer.load().lookup("طرابلس") if entry.kind == "city"]
    assert populations == sorted(populations, reverse=True)
    assert len(populations) > 1


def test_an_unknown_name_has_no_places() -> None:
    assert Gazetteer.load().lookup("بلدة لا وجود لها") == ()


@pytest.mark.parametrize(
    ("form", "country"),
    [
        ("السورية", "SY"),
        ("سوريين", "SY"),
        ("الإسرائيليون", "IL"),
        ("للفلسطينيين", "PS"),
        ("أتراك", "TR"),
        ("روس", "RU"),
        ("الأميركية", "US"),
        ("الأمريكي", "US"),
        ("جنوب أفريقي", "ZA"),
        ("مدنيين", None),
        ("", None),
    ],
)
def test_adjectives_tell_countries(form: str, country: str | None) -> None:
    assert country_of_adjective(form) == country


@pytest.mark.parametrize(("name", "country"), [("سورية", "SY"), ("سوريا", "SY"), ("عراق", "IQ"), ("حلب", None)])
def test_names_tell_countries(name: str, country: str | None) -> None:
    told = [entry.country for entry in Gazetteer.load().lookup(name) if entry.kind == "country"]
    assert told == ([country] if country else [])


def test_every_country_has_a_usual_name() -> None:
    assert all(all(row.names) for row in countries())


def test_the_curated_lists_hold_one_row_a_place() -> None:
    assert [
        identifier for identifier, n in Counter(row.entry.gazetteer_id for row in curated_places()).items() if n > 1
    ] == []
    rows: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry, names in curated_places():
        for key in map(key_of, names):
            rows[entry.country, entry.kind, key].append(entry)
    same = [
        (one.name, other.name)
        for entries in rows.values()
        for one, other in pairwise(entries)
        if abs(one.latitude - other.latitude) + abs(one.longitude - other.longitude) < 0.05
    ]
    assert same == []


def test_the_curated_points_lie_in_their_countries() -> None:
    points: dict[str, list[Entry]] = defaultdict(list)
    for line in Gazetteer.load().entries():
        if line.gazetteer_id.startswith("geonames:"):
            points[line.country].append(line)
    margin = {"region": 5.0, "water": 5.0, "site": 3.5, "crossing": 3.5}
    outside = []
    for entry, _ in curated_places():
        known = points[entry.country]
        if len(known) < 10:  # too few towns to tell the country's bounds
            continue
        for degrees, bounds in (
            (entry.latitude, [town.latitude for town in known]),
            (entry.longitude, [town.longitude for town in known]),
        ):
            slack = margin.get(entry.kind, 2.5)
            if not min(bounds) - slack <= degrees <= max(bounds) + slack:
                outside.append((entry.name, entry.country))
    assert outside == []


def test_the_data_file_is_what_the_lists_say() -> None:
    gazetteer = Gazetteer.load()
    for entry, names in curated_places():
        for name in names:
            assert any(found.country == entry.country for found in gazetteer.lookup(name)), (entry.name, name)


def test_packing_is_reproducible() -> None:
    row = NamedEntry(Entry("Aleppo", 36.2, 37.16, "SY", None, "city", 2_098_210, "geonames:170063", 1), ("حلب",))
    assert packed([row]) == packed([row])


@given(st.text(max_size=60))
def test_any_name_can_be_asked_for(name: str) -> None:
    Gazetteer.load().lookup(name)
    country_of_adjective(name)
