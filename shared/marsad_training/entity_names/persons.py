"""The name of a person in a label: «العميد يحيى سريع» → يحيى سريع."""

from marsad.extraction import actor_lexicon
from marsad.extraction.actor_lexicon import nationalities
from marsad.extraction.source_lexicon import noun
from marsad_training.entity_names.words import Words, heads

_SHORTEST_NAME, _LONGEST_NAME = 2, 4
_PLURALS = ("ون", "ين", "ات")


def person_name(label: Words) -> Words | None:
    """The name in ``label`` without titles and offices before it; None where it is of no person."""
    words = label
    while words and (words[0] in actor_lexicon.words("titles") or noun(words[0], "titles") or noun(words[0], "roles")):
        words = words[1:]
    if not _SHORTEST_NAME <= len(words) <= _LONGEST_NAME:
        return None
    return None if any(_is_common(word) for word in words) else words


def _is_common(word: str) -> bool:
    return word in nationalities() or word.removeprefix("ال") in heads() or noun(word, "speakers")
