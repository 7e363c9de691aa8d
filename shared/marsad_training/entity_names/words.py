"""The words of a label as they are compared, and the word lists that names are told by."""

import re
from functools import cache
from importlib import resources
from typing import Any

from marsad.arabic.normalisation import skeleton
from marsad.arabic.word_lists import read_list
from marsad.extraction import actor_lexicon, source_lexicon
from marsad.extraction.lexicon import load

Words = tuple[str, ...]

_OUTSIDE_WORDS = re.compile(r"[\s\"'\[\].,:!?]+")
_BRACKET = re.compile(r"[(\[]")
# Groups of these kinds are peoples; only an organisation of theirs has a name of its own (كتائب مصراتة).
_PEOPLES = frozenset({"Identity militia", "Civilians", "Protesters", "Rioters"})


def words_of(text: str) -> Words:
    """Skeletons of the words of ``text``, without quotation marks; what follows in brackets is left out."""
    before, *_ = _BRACKET.split(skeleton(text).strip(" \"'()[]"), maxsplit=1)
    return tuple(word for word in _OUTSIDE_WORDS.split(before.replace("-", " - ")) if word)


@cache
def listed(key: str) -> frozenset[str]:
    """Skeletons of a list of ``names.yaml``."""
    return frozenset(map(skeleton, _lists()[key]))


@cache
def not_names() -> frozenset[Words]:
    """Phrases that look like a name and describe."""
    groups = (group for groups in load("groups").values() for group in groups)
    described = (alias for group in groups if group["name"] in _described_groups() for alias in group["aliases"])
    return frozenset(map(words_of, (*described, *_lists()["not_names"])))


@cache
def heads() -> frozenset[str]:
    """Nouns that head the name of an organisation, with whatever completes them."""
    return (_heads() | listed("heads")) - listed("heads_of_listed_names") - listed("heads_of_no_name")


@cache
def heads_of_groups() -> frozenset[str]:
    """Nouns that belong to the name of a listed group where they stand before it."""
    return (_heads() | listed("heads_of_listed_names")) - listed("heads_of_no_name")


@cache
def listed_names() -> frozenset[Words]:
    """Names of organisations that mean nothing else."""
    return _all_listed() - ambiguous_names()


@cache
def ambiguous_names() -> frozenset[Words]:
    """Names of organisations that are common words, people or places too."""
    ambiguous = frozenset(map(words_of, _lists()["ambiguous"])) & _all_listed()
    headed = {words_of(name) for group in _named_groups() for name in group.get("headed", ())}
    return (ambiguous | headed) - not_names()


def _heads() -> frozenset[str]:
    return actor_lexicon.words("group_heads") | actor_lexicon.words("unit_heads") | source_lexicon.anaphoric("same")


@cache
def _lists() -> Any:
    return read_list(resources.files("marsad_training.entity_names"), "names")


@cache
def _all_listed() -> frozenset[Words]:
    members = actor_lexicon.words("member_heads") - _heads() - listed("heads")
    aliases = {words_of(alias) for group in _named_groups() for alias in group["aliases"]}
    # "مقاتلو الشباب" are people of the group, not the group.
    named = {alias for alias in aliases if alias[0] not in members}
    return frozenset(named | {words_of(name) for name in _lists()["organisations"]}) - not_names()


def _named_groups() -> list[dict[str, Any]]:
    """The groups of the extraction's list that have names: peoples only where an organisation of theirs is meant."""
    found = []
    for group in (group for groups in load("groups").values() for group in groups):
        if group["name"] in _described_groups():
            continue
        if group.get("kind") in _PEOPLES:
            organised = [alias for alias in group["aliases"] if _is_organisation(words_of(alias))]
            found.append({"name": group["name"], "aliases": organised})
        else:
            found.append(group)
    return found


def _described_groups() -> frozenset[str]:
    return frozenset(_lists()["described_groups"])


def _is_organisation(words: Words) -> bool:
    return words[0].removeprefix("ال") in heads() and len(words) > 1
