"""Where an event happened: its places with coordinates, in the order of the evidence."""

from marsad.extraction.frame import Frame
from marsad.extraction.place_choice import choose, shipped_models
from marsad.extraction.place_cues import Scene, Told, scene_of
from marsad.extraction.place_mentions import find_place_mentions
from marsad.extraction.reading import Reading
from marsad.gazetteer import Entry
from marsad.model import Place, Precision

__all__ = ["find_place_mentions", "resolve_places"]

_HOLDING = frozenset({"city", "town", "division"})


def resolve_places(reading: Reading, frame: Frame) -> list[Place]:
    """The places of the event of ``frame``, each at the finest level that has a name; empty where none is told."""
    scene = scene_of(reading)
    return [place_of(scene, told) for told in choose(scene, frame, shipped_models()).chosen]


def place_of(scene: Scene, told: Told) -> Place:
    """The record of a place; one that the gazetteer lacks stands where the wider place told beside it does."""
    mention = told.mention
    entry = told.entry
    within = None if entry is not None else _wider(scene, told)
    located = entry or within
    return Place(
        name=entry.name if entry is not None else mention.text,
        text=mention.text,
        span=(mention.start, mention.end),
        latitude=located.latitude if located is not None else None,
        longitude=located.longitude if located is not None else None,
        geo_precision=_precision(told, within),
        country=located.country if located is not None else scene.main_country,
        admin1=located.admin1 if located is not None else None,
        gazetteer_id=entry.gazetteer_id if entry is not None else None,
    )


def _wider(scene: Scene, told: Told) -> Entry | None:
    """The known place that a sentence tells an unknown one to lie in, or told last before it; never a country."""
    outer, _ = scene.chained(told)
    if outer is not None and outer.entry is not None and outer.entry.kind != "country":
        return outer.entry
    same = [other for other in scene.told if other.mention.sentence == told.mention.sentence]
    before = [other for other in scene.told[: told.number] if not other.mention.dateline]
    for other in (*same, *reversed(before)):
        entry = other.entry
        if entry is not None and other.kind in _HOLDING and entry.country == scene.main_country:
            return entry
    return None


def _precision(told: Told, within: Entry | None) -> Precision:
    if told.entry is None:
        return 2 if within is not None else 3
    if told.entry.geo_precision == 1 and told.mention.around:
        return 2
    return told.entry.geo_precision
