"""The name in a label of a place: «مدينة الطبقة» → الطبقة."""

from marsad.extraction.actor_lexicon import nationalities
from marsad.extraction.place_lexicon import anaphors, cue_of, cues, prepositions, words_of
from marsad.gazetteer.lookup import Gazetteer
from marsad_training.entity_names.words import Words

LONGEST_NAME = 4
_SHORTEST_WORD = 3
# Nouns of these kinds stand before the name of something else: شارع محمد الخامس, مطار بغداد.
_FACILITIES = frozenset({"site", "crossing"})
_SETTLEMENTS = frozenset({"division", "city", "town"})


def place_name(label: Words) -> Words | None:
    """The name in ``label`` without nouns such as "city" before it; None where there is none, or it is a facility's."""
    words = label
    around = False
    while words and (cue := cue_of(words[0])):
        if cue[0].named and cue[0].kind != "camp":
            break
        around = cue[0].kind == "around"
        words = words[1:]
    if around and len(words) > 1 and words[-1] in words_of("name_closers"):
        # "ريف حماة الشمالي": the adjective goes with the noun that was cut.
        words = words[:-1]
    return words if words and _is_name(words) else None


def _is_name(words: Words) -> bool:
    described = any(word in nationalities() for word in words[1:])
    if described or len(words) > LONGEST_NAME or not all(word.isalpha() for word in words):
        return False
    cue = cues().get(words[0].removeprefix("ال"))
    if len(words) == 1:
        common = words[0] in anaphors() or words[0] in prepositions() or cue is not None
        return not common and words[0] not in words_of("never_names") and len(words[0]) >= _SHORTEST_WORD
    # "جسر الشغور" is a town, "جسر الرئيس" a bridge.
    return cue is None or cue.kind not in _FACILITIES or _is_settlement(" ".join(words))


def _is_settlement(name: str) -> bool:
    return any(entry.kind in _SETTLEMENTS for entry in Gazetteer.load().lookup(name))
