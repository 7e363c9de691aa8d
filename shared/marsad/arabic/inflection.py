"""Written forms of nouns and verbs, generated so that word lists can give each word once.

All forms are skeletons (``normalisation.skeleton``). The generation errs on the side of too many forms: a form that no
writer uses harms nobody, a form that is missing is a word not found.
"""

from itertools import product

from marsad.arabic.normalisation import skeleton

_POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا")
_OBJECTS = ("", "ه", "ها", "هم", "هما", "هن")
_PAST_ENDINGS = ("", "ت", "ا", "تا", "وا", "ن", "نا")
_PRESENT_PREFIXES = ("ي", "ت", "ن")
_PRESENT_ENDINGS = ("", "ان", "ون", "ن", "وا", "ا")


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
    stems: list[tuple[str, tuple[str, ...]]] = [(past, _PAST_ENDINGS)]
    if past.endswith(("ي", "ا")):
        # A weak last letter falls before most endings: أردى، أردت، أردوا; with pronouns أرداه.
        stems = [(past, ("",)), (past[:-1], ("ت", "تا", "وا", "ا", "يا")), (past[:-1] + "ا", ("",))]
    forms = set()
    for stem, endings in stems:
        for ending in endings:
            for pronoun in _OBJECTS:
                forms.add(stem + ("و" if ending == "وا" and pronoun else ending) + pronoun)
    return forms


def _present_forms(present: str) -> set[str]:
    stem = present[1:]
    stems = {stem, stem[:-1] + "ا"} if stem.endswith("ي") else {stem}
    short = stem[:-1] if stem.endswith(("ي", "و", "ا")) else stem
    forms = set()
    for prefix in _PRESENT_PREFIXES:
        for base in stems | {short}:
            for ending in _PRESENT_ENDINGS if base == short else ("",):
                for pronoun in _OBJECTS:
                    forms.add(prefix + base + ("و" if ending == "وا" and pronoun else ending) + pronoun)
    return forms
