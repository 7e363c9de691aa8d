"""Word lists of the sources slot in comparable forms: verbs of saying by manner, phrases of reference, nouns."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from marsad.arabic.inflection import VerbFinder
from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import bare_forms, load, word_set

# Answers kept for as many written forms as an article or two have.
_FORMS = 16_384

Manner = Literal["says", "according to", "denies", "claims"]

# Lists of verbs of saying, and their manner: of two that have a form the first counts.
_MANNERS: dict[str, Manner] = {
    "claiming": "claims", "denying": "denies", "saying": "says", "saying_of_speakers": "says",
}  # fmt: skip
_ANNOUNCING = "announcing"


@dataclass(frozen=True, slots=True, order=True)
class _Listed:
    """A verb: its position in its list, the list, and its past."""

    position: int
    list: str
    past: str


def words(key: str) -> frozenset[str]:
    """The words of a list of ``lexicons/sources.yaml``."""
    return word_set("sources", key)


def anaphoric(kind: str) -> frozenset[str]:
    """Nouns that with ال go back to a source of ``kind``: same, person or document."""
    return word_set("sources", "anaphoric", kind)


@cache
def _verbs() -> VerbFinder[_Listed]:
    return VerbFinder(
        (verb, _Listed(position, key, skeleton(verb).split("/")[0]))
        for key in (*_MANNERS, _ANNOUNCING)
        for position, verb in enumerate(load("sources")[key])
    )


@lru_cache(maxsize=_FORMS)
def _listed(form: str) -> dict[str, str]:
    """The lists that have a verb of which ``form`` is, and that verb's past: of several the last one's."""
    return {verb.list: verb.past for verb in sorted(verb for _, verb in _verbs().find(form))}


def _without_conjunction(form: str) -> Iterable[str]:
    yield form
    if form[:1] in {"و", "ف"} and len(form) > 4 - (form[0] == "و"):
        yield form[1:]


@lru_cache(maxsize=_FORMS)
def saying_verb(form: str) -> Manner | None:
    """The manner of a verb of saying, denying or claiming, conjunctions before it allowed."""
    for candidate in _without_conjunction(form):
        listed = _listed(candidate)
        for key, manner in _MANNERS.items():
            if key in listed:
                return manner
    return None


def lemma(form: str) -> str:
    """The listed verb of saying that ``form`` is of, else ``form`` without conjunction."""
    readings = map(_listed, _without_conjunction(form))
    found = (listed[key] for listed in readings for key in _MANNERS if key in listed)
    return next(found, list(_without_conjunction(form))[-1])


def needs_speaker(form: str) -> bool:
    """Whether a verb of saying has commoner uses, so that only a speaker beside it makes it one."""
    return not any(
        key in _listed(candidate)
        for candidate in _without_conjunction(form)
        for key in ("saying", "denying", "claiming")
    )


def announces(form: str) -> bool:
    """Whether a verb, with a noun of responsibility, claims: أعلن مسؤوليته, but not حمل مسؤولية."""
    return any(_ANNOUNCING in _listed(candidate) for candidate in _without_conjunction(form))


@lru_cache(maxsize=_FORMS)
def is_participle(form: str) -> bool:
    """Whether ``form`` goes on with what somebody says: مضيفا، مشيرة."""
    return any(candidate in words("participles") for candidate in _without_conjunction(form))


@cache
def _phrases_of_reference() -> dict[str, tuple[tuple[str, ...], ...]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in load("sources")["according_to"]:
        first, *rest = skeleton(phrase).split()
        phrases.setdefault(first, []).append(tuple(rest))
    return {first: tuple(sorted(rests, key=len, reverse=True)) for first, rests in phrases.items()}


def reference_at(forms: list[str], position: int) -> int | None:
    """Index after the phrase of reference that begins at ``position`` (وفق، نقلا عن), None where none does."""
    for candidate in _without_conjunction(forms[position]):
        for rest in _phrases_of_reference().get(candidate, ()):
            if tuple(forms[position + 1 : position + 1 + len(rest)]) == rest:
                return position + 1 + len(rest)
    return None


@lru_cache(maxsize=_FORMS)
def noun(form: str, key: str) -> bool:
    """Whether ``form`` is a noun of the list ``key``, whatever conjunction, preposition, article, pronoun it bears."""
    listed = words(key)
    return any(stem in listed for bare, _ in bare_forms(form) for stem in _stems(bare))


def _stems(form: str) -> Iterable[str]:
    yield form
    yield form.removeprefix("ال")
    yield form.removesuffix("ا")
    for pronoun in ("هما", "ها", "هم", "نا", "ه"):
        if form.endswith(pronoun) and len(form) > len(pronoun) + 2:
            stem = form.removesuffix(pronoun)
            yield stem
            if stem.endswith("ت"):
                yield stem[:-1] + "ه"
