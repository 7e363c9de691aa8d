"""The word lists that linguists edit: what a slip in one of them breaks is told here, with the entry."""

import re
from collections import Counter, defaultdict
from importlib import resources

import pytest
import yaml

from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import load
from marsad.model import ActorKind, SubEventType

LISTS = sorted(
    path.name.removesuffix(".yaml")
    for path in (resources.files("marsad.extraction") / "lexicons").iterdir()
    if path.name.endswith(".yaml")
)
PAST_AND_PRESENT = re.compile(r"[\u0621-\u0652 ]+/[يت][\u0621-\u0652 ]+")


def lists_in(content, path=()):
    """(path, list) of every list of plain entries."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from lists_in(value, (*path, key))
    elif isinstance(content, list):
        if all(not isinstance(entry, dict | list) for entry in content):
            yield path, content
        else:
            for entry in content:
                yield from lists_in(entry, path)


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_is_a_word_and_stands_once(name):
    for path, entries in lists_in(load(name)):
        wrong = [entry for entry in entries if not isinstance(entry, str) or not entry.strip()]
        assert wrong == [], f"{name}.yaml, {path}: not a word; quote what YAML reads as something else"
        twice = [entry for entry, number in Counter(entries).items() if number > 1]
        assert twice == [], f"{name}.yaml, {path}: stands twice"


def test_a_concept_has_known_keys_a_known_type_and_verbs_in_both_tenses():
    for name, concept in load("triggers").items():
        assert set(concept) <= {"sub_event_type", "nouns", "verbs", "phrases"}, name
        assert concept.get("sub_event_type", "Other") in set(SubEventType), name
        assert [verb for verb in concept.get("verbs", ()) if not PAST_AND_PRESENT.fullmatch(verb)] == [], name


def test_verbs_of_reporting_stand_in_both_tenses():
    for kind in ("saying", "saying_of_speakers", "denying", "claiming", "announcing"):
        assert [verb for verb in load("sources")[kind] if not PAST_AND_PRESENT.fullmatch(verb)] == [], kind


def test_verbs_around_a_party_stand_in_both_tenses():
    for kind, verbs in load("actor_contexts")["verbs"].items():
        assert [verb for verb in verbs if len(verb.split()) != 2] == [], kind


def test_a_group_has_known_keys_and_a_known_kind_and_no_name_of_another():
    owners = defaultdict(set)
    for country, groups in load("groups").items():
        assert country == "*" or re.fullmatch("[A-Z]{2}", country), country
        for group in groups:
            assert {"name", "aliases"} <= set(group) <= {"name", "aliases", "headed", "kind", "country"}, group
            assert group.get("kind", ActorKind.REBEL_GROUP) in set(ActorKind), group
            for name in (*group["aliases"], *group.get("headed", ())):
                owners[skeleton(name)].add(group["name"])
    assert {name: groups for name, groups in owners.items() if len(groups) > 1} == {}


def test_a_calendar_name_belongs_to_one_month_or_day():
    calendar = resources.files("marsad.arabic") / "calendar.yaml"
    content = yaml.safe_load(calendar.read_text(encoding="utf-8"))
    for kind, size in (("gregorian_months", 12), ("hijri_months", 12), ("weekdays", 7)):
        owners = defaultdict(set)
        for number, names in content[kind].items():
            for name in names:
                owners[skeleton(name)].add(number)
        assert {name: numbers for name, numbers in owners.items() if len(numbers) > 1} == {}
        assert len(content[kind]) == size
