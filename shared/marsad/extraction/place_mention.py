"""A place name where it stands in an article."""

from dataclasses import dataclass

from marsad.gazetteer import Entry


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name: offsets and text as reported, half-open range of terms with its cue, comparable name.

    ``entries`` are the places of that name, the most important first, none for a name that only its cue makes a place.
    ``relation`` is what the words before it tell: in, near, part, toward, from, or "" for none. ``link`` is the form of
    the word that stands before the cue and the name. ``entity`` tells that the language layer calls it a location.
    ``several`` tells that its cue announces more than one name ("بلدات"), ``joined`` that it stands in a list after
    another; ``around`` that only the land round it is meant. ``cue_word`` is the cue as written, ``named`` tells that
    it belongs to the name.
    """

    start: int
    end: int
    text: str
    first: int
    last: int
    sentence: int
    key: str
    cue: str
    named: bool
    entries: tuple[Entry, ...]
    relation: str
    link: str
    entity: bool
    around: bool
    dateline: bool
    several: bool
    joined: bool
    cue_word: str
