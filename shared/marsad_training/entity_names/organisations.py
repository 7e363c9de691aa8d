"""The organisation that a label of a party or a source names: «مصدر في وزارة الداخلية» → وزارة الداخلية."""

from functools import cache

from marsad.arabic.numbers import ordinal
from marsad.extraction import actor_lexicon
from marsad.extraction.actor_lexicon import nationalities
from marsad.extraction.lexicon import bare_forms
from marsad.extraction.place_lexicon import anaphors as places_told
from marsad_training.entity_names.words import (
    Words,
    ambiguous_names,
    heads,
    listed,
    listed_names,
    not_names,
)

LONGEST_NAME = 7
_ARTICLE = "ال"


def organisation_name(label: Words) -> Words | None:
    """The first name in ``label`` that a head noun begins, proclitics before it cut; None where there is none.

    What follows a word such as "بقيادة" is another party.
    """
    for first, word in enumerate(label):
        if word in listed("ends"):
            break
        for head, _ in bare_forms(word):
            name = _headed(head, label[first + 1 :])
            if name and name not in not_names():
                return name
    return None


def listed_within(label: Words) -> list[Words]:
    """The listed names in ``label``, ambiguous ones too: the longest, from left to right."""
    known = listed_names() | ambiguous_names()
    found: list[Words] = []
    first = 0
    while first < len(label):
        stretches = (
            (bare, *label[first + 1 : last])
            for last in range(min(first + LONGEST_NAME, len(label)), first, -1)
            for bare, _ in bare_forms(label[first])
        )
        name = next((stretch for stretch in stretches if stretch in known), None)
        if name:
            found.append(name)
        first += len(name or " ")
    return found


def is_singular_nationality(form: str) -> bool:
    """Whether ``form`` is a definite adjective of nationality in the singular: السورية, اللبناني."""
    return form in nationalities() and form.startswith(_ARTICLE) and form.endswith(("ي", "يه"))


def _headed(head: str, rest: Words) -> Words | None:
    """The name that ``head`` begins and ``rest`` completes."""
    if head in listed("named_by_nationality"):
        return (head, rest[0]) if rest and is_singular_nationality(rest[0]) else None
    complement = _complement(rest)
    if not complement or len(complement) >= LONGEST_NAME:
        return None
    noun = head.removeprefix(_ARTICLE)
    if noun == head:
        named = head in heads() and not _describes(complement) and not complement[0].startswith("لل")
    elif head in actor_lexicon.words("definite_unit_heads"):
        named = any(_is_number(word) for word in complement)
    else:
        defined = complement[0].startswith(_ARTICLE) or _is_number(complement[0])
        named = noun in heads() and defined and not _describes(complement)
    return (head, *complement) if named else None


def _complement(rest: Words) -> Words:
    """The words of ``rest`` up to where a name ends."""
    for position, word in enumerate(rest):
        # "مكتب الصحة بالمحافظة": the preposition begins what is no part of the name.
        if word in _ends() or (word.startswith("بال") and len(word) > len("بال") + 2):
            return rest[:position]
    return rest


@cache
def _ends() -> frozenset[str]:
    return actor_lexicon.words("not_in_a_name") | actor_lexicon.words("belonging") | listed("ends")


def _describes(complement: Words) -> bool:
    """Whether what completes a head noun only describes, or goes back to what was told before.

    "مجلس محلي", "مجلس القرية", "قيادة الفرقة".
    """
    last = complement[-1]
    bare = last.removeprefix(_ARTICLE)
    indefinite = bare == last
    alone = len(complement) == 1
    described = bool({bare, bare.removesuffix("ه")} & listed("describing")) and (indefinite or alone)
    told_before = last in places_told() or (alone and not indefinite and bare in heads())
    return described or told_before or (indefinite and last.endswith(("ي", "يه", "يين")))


def _is_number(word: str) -> bool:
    return word.isdigit() or ordinal(word) is not None
