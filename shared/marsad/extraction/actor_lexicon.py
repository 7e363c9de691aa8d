"""What the word lists say of parties: every phrase that names one, with its sort, English name, kind and country."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import PhraseMatcher, load, word_set
from marsad.model import ActorKind

NISBA_ENDINGS = ("", "ه", "ا", "ان", "ين", "ون", "تان", "تين", "ات")
NOUN_ENDINGS = ("", "ه", "ا", "ان", "ين", "ون", "تان", "تين", "ات", "ي", "و")
UNMARKED_COUNTRY = "*"
OWNERS = ("ه", "ها", "هم", "هما")  # pronouns of the third person on a noun


class Category(StrEnum):
    """The sort of expression that names a party."""

    GROUP = "group"
    FORCE = "force"
    UNIT = "unit"
    AUTHORITY = "authority"
    COUNTRY = "country"
    CAPITAL = "capital"
    NATIONALITY = "nationality"
    ARMED = "armed"
    BOMBER = "bomber"
    CROWD = "crowd"
    RESIDENT = "resident"
    CIVILIAN = "civilian"
    SOLDIER = "soldier"
    BARE = "bare"
    OBJECT = "object"
    BOTH = "both"
    ANAPHOR = "anaphor"
    OWNED = "owned"
    PERSON = "person"
    ORGANISATION = "organisation"
    AIRCRAFT = "aircraft"


KIND_OF: dict[Category, ActorKind] = {
    Category.FORCE: ActorKind.STATE_FORCES,
    Category.UNIT: ActorKind.UNKNOWN,
    Category.AUTHORITY: ActorKind.STATE_FORCES,
    Category.COUNTRY: ActorKind.STATE_FORCES,
    Category.CAPITAL: ActorKind.STATE_FORCES,
    Category.NATIONALITY: ActorKind.STATE_FORCES,
    Category.CROWD: ActorKind.PROTESTERS,
    Category.RESIDENT: ActorKind.CIVILIANS,
    Category.CIVILIAN: ActorKind.CIVILIANS,
    Category.BARE: ActorKind.CIVILIANS,
    Category.SOLDIER: ActorKind.STATE_FORCES,
    Category.PERSON: ActorKind.CIVILIANS,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase's meaning: its category, and for named parties the English name, kind and country.

    ``headed`` marks common words that mean the group only after a head noun or where the article names it in full.
    """

    category: Category
    name: str | None = None
    kind: ActorKind = ActorKind.UNKNOWN
    country: str | None = None
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Nation:
    """A state: its code (ISO 3166-1 alpha-2) and English name."""

    code: str
    name: str


def _inflected(stem: str, endings: tuple[str, ...]) -> Iterator[str]:
    """``stem`` with ``endings``, bare and with the article on each of its words."""
    first, _, rest = skeleton(stem).partition(" ")
    for ending in endings:
        yield f"{first}{ending} {rest}".strip()
        yield f"ال{first}{ending} {'ال' + rest if rest else ''}".strip()


@cache
def nationalities() -> dict[str, Nation]:
    """Skeleton of every one-word inflected adjective of nationality → its nation."""
    forms: dict[str, Nation] = {}
    for code, nation in load("nationalities").items():
        for adjective in nation["adjective"]:
            if " " not in adjective:
                for form in _inflected(adjective, NISBA_ENDINGS):
                    forms.setdefault(form, Nation(code, nation["name"]))
    return forms


@cache
def country_of() -> dict[str, Nation]:
    """Skeleton of a country's or capital's one-word or longer name → its nation."""
    names: dict[str, Nation] = {}
    for code, nation in load("nationalities").items():
        for name in (*nation["arabic"], *nation["capital"]):
            names.setdefault(skeleton(name), Nation(code, nation["name"]))
    return names


def _group_entries() -> Iterator[tuple[str, Entry]]:
    for code, groups in load("groups").items():
        for group in groups:
            country = group.get("country", None if code == UNMARKED_COUNTRY else code)
            kind = ActorKind(group.get("kind", ActorKind.REBEL_GROUP))
            for alias in group["aliases"]:
                yield alias, Entry(Category.GROUP, group["name"], kind, country)
            for alias in group.get("headed", ()):
                yield alias, Entry(Category.GROUP, group["name"], kind, country, headed=True)


def _state_entries() -> Iterator[tuple[str, Entry]]:
    for code, nation in load("nationalities").items():
        for category, names in ((Category.COUNTRY, nation["arabic"]), (Category.CAPITAL, nation["capital"])):
            for name in names:
                yield name, Entry(category, nation["name"], ActorKind.STATE_FORCES, code)


def _object_forms(noun: str) -> Iterator[str]:
    """``noun`` indefinite, with the article, in the accusative and in the dual: "جسر", "الجسر", "جسرا", "جسرين"."""
    yield noun
    yield f"ال{noun}"
    if " " in noun or noun.endswith(("ى", "ا", "ء")):
        return
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
    if not noun.endswith("ة"):
        yield f"{noun}ا"
    for ending in ("ان", "ين"):
        yield f"{stem}{ending}"
        yield f"ال{stem}{ending}"


def _word_entries() -> Iterator[tuple[str, Entry]]:
    words: dict[str, Any] = load("actors")
    listed = (
        ("forces", Category.FORCE), ("authorities", Category.AUTHORITY), ("armed", Category.ARMED),
        ("bombers", Category.BOMBER), ("both", Category.BOTH), ("bare", Category.BARE), ("crowds", Category.CROWD),
        ("residents", Category.RESIDENT), ("aircraft", Category.AIRCRAFT),
    )  # fmt: skip
    for anaphor in words["anaphors"]:
        yield anaphor, Entry(Category.ANAPHOR)
    for members in words["owned_members"]:
        for pronoun in OWNERS:
            yield members + pronoun, Entry(Category.OWNED)
    for key, category in listed:
        for word in words[key]:
            yield word, Entry(category, kind=KIND_OF.get(category, ActorKind.UNKNOWN))
    for key, category in (("soldiers", Category.SOLDIER), ("civilians", Category.CIVILIAN)):
        entry = Entry(category, kind=KIND_OF[category])
        for word in words[key]["plain"]:
            yield word, entry
            yield f"ال{word}", entry
        for word in words[key]["sound"]:
            for form in _inflected(word, NOUN_ENDINGS):
                yield form, entry
    for word in words["objects"]:
        for form in _object_forms(word):
            yield form, Entry(Category.OBJECT)


@cache
def party_matcher() -> PhraseMatcher[Entry]:
    """Finds every listed party; where two lists hold a phrase, named groups win, then forces, then people."""
    entries = [*_group_entries()]
    plain = [entry for entry in entries if not entry[1].headed]
    headed = [entry for entry in entries if entry[1].headed]
    return PhraseMatcher([*plain, *_word_entries(), *_state_entries(), *headed])


@cache
def headed_matcher() -> PhraseMatcher[Entry]:
    """Finds only the names that need a head noun."""
    return PhraseMatcher([entry for entry in _group_entries() if entry[1].headed])


def words(key: str) -> frozenset[str]:
    """Skeleton forms of a list of ``lexicons/actors.yaml``."""
    return word_set("actors", key)


@cache
def anaphors() -> dict[str, frozenset[str]]:
    """Noun that points back → words by which the name it points to is recognised."""
    return {
        skeleton(noun): frozenset(skeleton(word) for word in cues) for noun, cues in load("actors")["anaphors"].items()
    }
