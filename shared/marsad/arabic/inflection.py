"""Written forms of nouns and verbs, generated so that word lists can give each word once.

All forms are skeletons (``normalisation.skeleton``). The generation errs on the side of too many forms: a form that no
writer uses harms nobody, a form that is missing is a word not found.
"""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from marsad.arabic.normalisation import skeleton

Value = TypeVar("Value")
# What the forms of a verb begin with, each of the endings that may follow it, and the words after the verb.
Paradigm = tuple[str, frozenset[str], tuple[str, ...]]

_POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا")
# Endings of number, gender and case, longest first.
_ENDINGS = ("تين", "تان", "ين", "ان", "ون", "ات", "ا", "ه", "ت")
_OBJECTS = ("", "ه", "ها", "هم", "هما", "هن")
_PRESENT_PREFIXES = ("ي", "ت", "ن", "سي", "ست", "سن")


def _with_objects(*endings: str) -> frozenset[str]:
    """Endings of a verb, without and with an object pronoun, before which وا loses its alef."""
    return frozenset(
        ("و" if ending == "وا" and pronoun else ending) + pronoun for ending in endings for pronoun in _OBJECTS
    )


_BARE = _with_objects("")
_PAST_ENDINGS = _with_objects("", "ت", "ا", "تا", "وا", "ن", "نا")
_WEAK_PAST_ENDINGS = _with_objects("ت", "تا", "وا", "ا", "يا")
_PRESENT_ENDINGS = _with_objects("", "ان", "ون", "ن", "وا", "ا")
_LONGEST_ENDING = max(map(len, _PAST_ENDINGS | _WEAK_PAST_ENDINGS | _PRESENT_ENDINGS))


def noun_phrase_forms(phrase: str) -> list[set[str]]:
    """Forms of each word of a noun phrase given without article.

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
    return choices


class VerbFinder(Generic[Value]):
    """Finds verbs by any of their forms: with subjects, objects and س, some 250 a verb, none of which it makes."""

    def __init__(self, verbs: Iterable[tuple[str, Value]]) -> None:
        """``verbs`` are (``past/present``, value), both in the third person masculine singular.

        A verb of several words (``أطلق النار/يطلق النار``) is inflected in its first word.
        """
        self._by_beginning: dict[str, list[tuple[frozenset[str], tuple[str, ...], Value]]] = {}
        for verb, value in verbs:
            for beginning, endings, rest in _paradigms(verb):
                self._by_beginning.setdefault(beginning, []).append((endings, rest, value))

    def find(self, form: str) -> set[tuple[tuple[str, ...], Value]]:
        """The forms that begin with the word ``form``, as tuples of words, each with its verb's value."""
        found = set()
        for length in range(max(0, len(form) - _LONGEST_ENDING), len(form) + 1):
            for endings, rest, value in self._by_beginning.get(form[:length], ()):
                if form[length:] in endings:
                    found.add(((form, *rest), value))
        return found


def _paradigms(past_and_present: str) -> Iterator[Paradigm]:
    (past, *after_past), (present, *after_present) = (skeleton(form).split() for form in past_and_present.split("/"))
    for beginning, endings in _past_paradigms(past):
        yield beginning, endings, tuple(after_past)
    for beginning, endings in _present_paradigms(present):
        yield beginning, endings, tuple(after_present)


def _past_paradigms(past: str) -> Iterator[tuple[str, frozenset[str]]]:
    if past.endswith(("ي", "ا")):
        # A weak last letter falls before most endings: أردى، أردت، أردوا; with pronouns أرداه.
        stem = past[:-1]
        yield past, _BARE
        yield stem + "ا", _BARE
        yield stem, _WEAK_PAST_ENDINGS
    else:
        yield past, _PAST_ENDINGS


def _present_paradigms(present: str) -> Iterator[tuple[str, frozenset[str]]]:
    stem = present[1:]
    stems = {stem, stem[:-1] + "ا"} if stem.endswith("ي") else {stem}
    short = stem[:-1] if stem.endswith(("ي", "و", "ا")) else stem
    for prefix in _PRESENT_PREFIXES:
        for base in stems - {short}:
            yield prefix + base, _BARE
        yield prefix + short, _PRESENT_ENDINGS


def nominal_stem(word: str) -> str:
    """A noun's skeleton without its ending of number, gender and case: "طفلين" and "طفلان" are the same children.

    Three letters are left at least.
    """
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 3), "")
    return word.removesuffix(ending)
