"""Which names the labels of an article give, and of what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marsad.extraction.lexicon import bare_forms
from marsad_training.entity_names.organisations import listed_within, organisation_name
from marsad_training.entity_names.persons import person_name
from marsad_training.entity_names.places import place_name
from marsad_training.entity_names.words import Words, ambiguous_names, listed_names, words_of

_PARTIES = ("initiators", "targets", "sources")


class Kind(StrEnum):
    """What a name is of, as the entity tagger calls it."""

    ORGANISATION = "ORG"
    PLACE = "LOC"
    PERSON = "PERS"


@dataclass(frozen=True, slots=True)
class Name:
    """Words that a label gives as a name, and what it is of."""

    kind: Kind
    words: Words


@dataclass(frozen=True, slots=True)
class LabelledNames:
    """The names that the labels of one article give.

    ``ambiguous`` are those that mean an organisation in the evidence of the events that they are labelled in, and
    elsewhere perhaps not: the spans of that evidence.
    """

    names: frozenset[Name]
    ambiguous: dict[Words, tuple[tuple[int, int], ...]]

    def of(self, kind: Kind) -> frozenset[Words]:
        """The names of one kind."""
        return frozenset(name.words for name in self.names if name.kind is kind)


def labelled_names(events: Sequence[dict[str, Any]]) -> LabelledNames:
    """The names in the labels of ``events`` (docs/EVENTS.md): parties, sources, who claims it, places."""
    names: set[Name] = set()
    ambiguous: dict[Words, tuple[tuple[int, int], ...]] = {}
    for event in events:
        evidence = tuple((passage["span"][0], passage["span"][1]) for passage in event["evidence"])
        for label in _parties(event):
            listed = listed_within(label)
            names |= {Name(Kind.ORGANISATION, words) for words in listed if words in listed_names()}
            # "مسلحو القاعدة" is of the group, "القاعدة الجوية" an air base.
            if listed and listed[-1] in ambiguous_names() and _ends_with(label, listed[-1]):
                ambiguous[listed[-1]] = ambiguous.get(listed[-1], ()) + evidence
            if organisation := organisation_name(label):
                names.add(Name(Kind.ORGANISATION, organisation))
            elif not listed and (person := person_name(label)):
                names.add(Name(Kind.PERSON, person))
        for place in event["places"]:
            if words := place_name(words_of(place["text"])):
                names.add(Name(Kind.PLACE, words))
    return LabelledNames(frozenset(names), ambiguous)


def _ends_with(label: Words, name: Words) -> bool:
    first, *rest = label[-len(name) :]
    return tuple(rest) == name[1:] and any(bare == name[0] for bare, _ in bare_forms(first))


def _parties(event: dict[str, Any]) -> Iterator[Words]:
    labels = [label for slot in _PARTIES for label in event[slot]]
    if event["claimed_by"]:
        labels.append(event["claimed_by"])
    for label in labels:
        if words := words_of(label["text"]):
            yield words
