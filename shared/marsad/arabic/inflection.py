"""Written forms of nouns and verbs, generated so that word lists can give each word once.

All forms are skeletons (``normalisation.skeleton``). The generation errs on the side of too many forms: a form that no
writer uses harms nobody, a form that is missing is a word not found.
"""

from itertools import product

from marsad.arabic.normalisation import skeleton

_POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا")
# Endings of number, gender and case, longest first.
_ENDINGS = ("تين", "تان", "ين", "ان", "ون", "ات", "ا", "ه", "ت")
_OBJECTS = ("", "ه", "ها", "هم", "هما", "هن")
_PRESENT_PREFIXES = ("ي", "ت", "ن")


def _with_objects(*endings: str) -> tuple[str, ...]:
    """Endings of a verb, without and with an object pronoun, before which وا loses its alef."""
    return tuple(
        ("و" if ending == "وا" and pronoun else ending) + pronoun for ending in endings for pronoun in _OBJECTS
    )


_BARE = _with_objects("")
_PAST_ENDINGS = _with_objects("", "ت", "ا", "تا", "وا", "ن", "نا")
_WEAK_PAST_ENDINGS = _with_objects("ت", "تا", "وا", "ا", "يا")
_PRESENT_ENDINGS = _with_objects("", "ان", "ون", "ن", "وا", "ا")


def noun_phrase_forms(phrase: str) -> set[tuple[str, ...]]:
    """Forms of a noun phrase given without article, as tuples of words.

    Each word stands with and without ال and with the accusative alef, the last also with a possessive pronoun.
    """
    words = skeleton(phrase).split()
    choices: list[set[str]] = []
    for position, word in enumerate(words):
        forms = {word, "ال" + word, word + "ا", "لل" + word}
        if position == len(words) - 1:
            # ة is written ت before a pronoun; skeleton has made it ه.
            stem = word[:-1] + "ت" if word.endswith("ه") else word
            forms |= {stem + pronoun for pronoun in _POSSESSIVES}
            if word.endswith(("ين", "ان", "ون")):
                forms |= {word[:-1], *(word[:-1] + pronoun for pronoun in _POSSESSIVES)}
        choices.append(forms)
    return set(product(*choices))


def verb_forms(past_and_present: str) -> set[tuple[str, ...]]:
    """Forms of a verb given as ``past/present`` (third person masculine singular), with subjects, objects and س.

    A verb of several words (``أطلق النار/يطلق النار``) is inflected in its first word.
    """
    past, present = (skeleton(form).split() for form in past_and_present.split("/"))
    forms: set[tuple[str, ...]] = set()
    for word in _past_forms(past[0]):
        forms.add((word, *past[1:]))
    for word in _present_forms(present[0]):
        forms.add((word, *present[1:]))
        forms.add(("س" + word, *present[1:]))
    return forms


def _past_forms(past: str) -> set[str]:
    if past.endswith(("ي", "ا")):
        # A weak last letter falls before most endings: أردى، أردت، أردوا; with pronouns أرداه.
        stem = past[:-1]
        return (
            {past + ending for ending in _BARE}
            | {stem + "ا" + ending for ending in _BARE}
            | {stem + ending for ending in _WEAK_PAST_ENDINGS}
        )
    return {past + ending for ending in _PAST_ENDINGS}


def _present_forms(present: str) -> set[str]:
    stem = present[1:]
    stems = {stem, stem[:-1] + "ا"} if stem.endswith("ي") else {stem}
    short = stem[:-1] if stem.endswith(("ي", "و", "ا")) else stem
    forms = {prefix + base + ending for prefix in _PRESENT_PREFIXES for base in stems - {short} for ending in _BARE}
    return forms | {prefix + short + ending for prefix in _PRESENT_PREFIXES for ending in _PRESENT_ENDINGS}


def nominal_stem(word: str) -> str:
    """A noun's skeleton without its ending of number, gender and case: "طفلين" and "طفلان" are the same children.

    Three letters are left at least.
    """
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 3), "")
    return word.removesuffix(ending)
