"""The words of ``lexicons/casualties.yaml`` with the forms that Arabic makes of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import bare_forms, load, word_set
from marsad.model import Harm

Patient = Literal["subject", "object", "either"]
Grade = Literal["singular", "dual", "either", "plural"]

# Form, whether it agrees with a subject before it, whether it is feminine, its object pronoun (as in ``Verb``).
VerbForm = tuple[str, bool, bool, int | None]

_POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا")
_OBJECTS = ("", "ه", "ها", "هم", "هما", "هن")


@dataclass(frozen=True, slots=True)
class Noun:
    """A form of a noun.

    ``grade`` is how many it says (``either``: the dual or the sound plural), ``harm`` what it names when it names
    victims, ``possessed`` whether a possessive pronoun ends it.
    """

    grade: Grade
    harm: Harm | None = None
    accusative: bool = False
    nominative: bool = False
    possessed: bool = False
    lemma: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of a verb of harm.

    ``agrees``: its ending says that the subject came before, or is a pronoun; ``pronoun``: it ends in an object pronoun
    for one (1) or several (0); ``weak``: harm only of persons; ``needs``: beginnings one of which must follow;
    ``imperfect``: the tense of headlines.
    """

    harm: Harm
    patient: Patient
    agrees: bool = False
    feminine: bool = False
    pronoun: int | None = None
    weak: bool = False
    needs: tuple[str, ...] = ()
    imperfect: bool = False


def _noun_forms(words: list[str], harm: Harm | None) -> Iterator[tuple[str, Noun]]:
    """All forms of a noun given as singular and broken plurals, as skeletons."""
    written, *written_plurals = words
    feminine, relative = written.endswith("ة"), written.endswith("ي")
    singular, plurals = skeleton(written), [skeleton(plural) for plural in written_plurals]
    lemma = singular
    stem = singular[:-1] + "ت" if feminine else singular
    two: Grade = "dual" if feminine or plurals else "either"
    yield singular, Noun("singular", harm, lemma=lemma)
    if not feminine:
        yield singular + "ا", Noun("singular", harm, accusative=True, lemma=lemma)
    for ending, nominative in (("ان", True), ("ا", True), ("ين", False), ("ي", False)):
        if not feminine and ending in ("ا", "ي"):
            continue  # «جنديا» is the accusative far more often than the dual before a genitive
        grade: Grade = "dual" if nominative else two
        yield stem + ending, Noun(grade, harm, accusative=not nominative, nominative=nominative, lemma=lemma)
    # Before a pronoun ى is written ا.
    bound = [plural[:-1] + "ا" for plural, raw in zip(plurals, written_plurals, strict=True) if raw.endswith("ى")]
    if feminine:
        plurals = [*plurals, singular[:-1] + "ات"]
    elif not plurals:
        for ending in ("ون", "و"):
            yield singular + ending, Noun("plural", harm, nominative=True, lemma=lemma)
        plurals = [singular + "ي"]
    for plural in plurals:
        yield plural, Noun("plural", harm, lemma=lemma)
        yield plural + "ا", Noun("plural", harm, accusative=True, lemma=lemma)
    # Last, since «مرتزقة» is spelled like «مرتزقه».
    grades: tuple[Grade, ...] = ("singular", two, "dual", "plural")
    one, pair, dual, several = (Noun(grade, harm, possessed=True, lemma=lemma) for grade in grades)
    for pronoun in _POSSESSIVES:
        # «إرهابية» is the adjective far more often than «إرهابيه»
        if not (relative and pronoun == "ه"):
            yield stem + pronoun, one
        yield stem + "ي" + pronoun, pair
        yield stem + "ا" + pronoun, dual
        for plural in (*bound, *plurals):
            yield plural + pronoun, several


def _verb_forms(verb: str) -> Iterator[VerbForm]:
    """The forms of a verb of the perfect."""
    if verb.endswith("ى"):
        stem = verb[:-1]
        endings = {
            "ى": (False, False),
            "ت": (False, True),
            "يا": (True, False),
            "تا": (True, True),
            "وا": (True, False),
        }
        joined = {"ا": (False, False), "ت": (False, True), "يا": (True, False), "و": (True, False)}
    elif verb.endswith("ي"):
        stem = verb[:-1]
        endings = {
            "ي": (False, False),
            "يت": (False, True),
            "يا": (True, False),
            "يتا": (True, True),
            "وا": (True, False),
        }
        endings["ين"] = (True, True)
        joined = {"ي": (False, False), "يت": (False, True), "و": (True, False)}
    else:
        stem = verb
        endings = {"": (False, False), "ت": (False, True), "ا": (True, False), "تا": (True, True), "وا": (True, False)}
        endings["ن"] = (True, True)
        joined = {"": (False, False), "ت": (False, True), "ا": (True, False), "و": (True, False)}
    for ending, (agrees, feminine) in endings.items():
        yield stem + ending, agrees, feminine, None
    for ending, (agrees, feminine) in joined.items():
        for pronoun in _OBJECTS[1:]:
            yield stem + ending + pronoun, agrees, feminine, int(pronoun in ("ه", "ها"))


def _imperfect_forms(verb: str) -> Iterator[VerbForm]:
    """The same of a verb of the imperfect, given with «ي»; «ل» may stand before it («لتغتال القائد»)."""
    stem = verb[1:]
    short = stem.removesuffix("ي")
    for prefix, feminine in (("ي", False), ("ت", True), ("لي", False), ("لت", True)):
        yield prefix + stem, False, feminine, None
        for ending in ("ان", "ا"):
            yield prefix + stem + ending, True, feminine, None
        for ending in ("ون", "وا"):
            yield prefix + short + ending, True, feminine, None
        for pronoun in _OBJECTS[1:]:
            one = int(pronoun in ("ه", "ها"))
            yield prefix + stem + pronoun, False, feminine, one
            for ending in ("ون", "و"):
                yield prefix + short + ending + pronoun, True, feminine, one


def _peoples() -> Iterator[list[str]]:
    """Nationalities as nouns: singular, then broken plurals."""
    for nation in load("nationalities").values():
        adjectives = [adjective for adjective in nation["adjective"] if " " not in adjective]
        singulars = [adjective for adjective in adjectives if adjective.endswith("ي")]
        plurals = [adjective for adjective in adjectives if not adjective.endswith("ي")]
        # «لبنانية» is the adjective of a thing far more often than a woman.
        plurals = [plural for plural in plurals if plural.removesuffix("ة") not in singulars]
        for singular in singulars:
            yield [singular, *plurals]


def _country_names() -> Iterator[str]:
    """Names that look like a form of a nationality (سوريا: سوري in the accusative)."""
    for nation in load("nationalities").values():
        yield from nation["arabic"]


class CasualtyLexicon:
    """Look-ups of single forms; phrases are left to ``PhraseMatcher``."""

    def __init__(self) -> None:
        """Read the word lists."""
        data = load("casualties")
        self._nouns: dict[str, Noun] = {}
        self._articled: dict[str, Noun] = {}  # what the article may stand before: «الطفلة», spelled like «طفله»
        for harm, entries in data["victims"].items():
            for words in entries:
                self._add_nouns(_noun_forms(words, harm))
        for words in data["persons"]:
            self._add_nouns(_noun_forms(words, None))
        for words in _peoples():
            self._add_nouns(_noun_forms(words, None))
        for grade, others in data["others"].items():
            self._add_nouns((skeleton(form), Noun(grade, lemma="اخر")) for form in others)
        for name in (*data["names"], *_country_names()):
            self._nouns.pop(skeleton(name), None)
            self._articled.pop(skeleton(name), None)
        self._verbs: dict[str, list[Verb]] = {}
        self._add_verbs(data)
        self._things = {
            skeleton(word) + ending: kind
            for kind, words in data["things"].items()
            for word in words
            for ending in ("", "ا")
        }

    def _add_nouns(self, forms: Iterable[tuple[str, Noun]]) -> None:
        for form, noun in forms:
            self._nouns.setdefault(form, noun)
            if not noun.possessed:
                self._articled.setdefault(form, noun)

    def _add_verbs(self, data: dict[str, Any]) -> None:
        for form_of, imperfect, of_harm in (
            (_verb_forms, False, data["verbs"]),
            (_imperfect_forms, True, data["imperfect"]),
        ):
            for harm, kinds in of_harm.items():
                for patient, verbs in kinds.items():
                    for verb in verbs:
                        self._add_verb(form_of(verb), Verb(harm, patient, imperfect=imperfect))
        for harm, verbs in data["weak_verbs"].items():
            for verb in verbs:
                self._add_verb(_verb_forms(verb), Verb(harm, "subject", weak=True))
        for idiom in data["idioms"]:
            needs = tuple(skeleton(word) for word in idiom["with"])
            self._add_verb(_verb_forms(idiom["verb"]), Verb(idiom["harm"], idiom["patient"], needs=needs))

    def _add_verb(self, forms: Iterable[VerbForm], verb: Verb) -> None:
        readings: dict[tuple[bool, bool, int | None], Verb] = {}
        for form, agrees, feminine, pronoun in forms:
            reading = (agrees, feminine, pronoun)
            if reading not in readings:
                readings[reading] = replace(verb, agrees=agrees, feminine=feminine, pronoun=pronoun)
            self._verbs.setdefault(skeleton(form), []).append(readings[reading])

    @lru_cache(maxsize=1 << 16)  # noqa: B019 - there is one lexicon
    def noun(self, form: str) -> tuple[Noun, int, bool] | None:
        """(noun, letters of proclitics, has the article) of a form of a victim or a person; None for other words."""
        for bare, cut in bare_forms(form):
            if bare in self._nouns:
                return self._nouns[bare], cut, False
        for bare, cut in bare_forms(form):
            if bare.startswith("ال") and bare[2:] in self._articled:
                return self._articled[bare[2:]], cut, True
        return None

    @lru_cache(maxsize=1 << 16)  # noqa: B019 - there is one lexicon
    def thing(self, form: str, kind: str | None = None, uncut: bool = False) -> bool:
        """Whether a form names what a number may count that is no person, of one kind or of any.

        ``uncut``: only without proclitics, as what is counted stands right after its number.
        """
        for bare, cut in bare_forms(form):
            if uncut and (cut or bare != form):
                continue
            found = self._things.get(bare) or (self._things.get(bare[2:]) if bare.startswith("ال") else None)
            if found and kind in (None, found):
                return True
        return False

    def verbs(self, form: str) -> list[Verb]:
        """The readings of a form as a verb of harm («و» and «ف» before it allowed)."""
        if form in self._verbs:
            return self._verbs[form]
        if form[:1] in ("و", "ف"):
            return self._verbs.get(form[1:], [])
        return []


def listed(*path: str) -> frozenset[str]:
    """The words of a flat list of ``lexicons/casualties.yaml``, by skeleton form."""
    return word_set("casualties", *path)


@cache
def lexicon() -> CasualtyLexicon:
    """The one lexicon, made on first use."""
    return CasualtyLexicon()
