"""Classes of the words around a party: what a verb or noun says of the parties that stand beside it."""

from collections.abc import Iterator
from functools import cache, lru_cache

from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import bare_forms, load, word_set
from marsad.extraction.reading import Term

_OBJECT_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن")
_POSSESSIVES = ("", "ه", "ها", "هم", "هما")


def _past(verb: str) -> Iterator[str]:
    """Past forms, third person: "هاجم" → هاجم، هاجمت، هاجموا، هاجما، هاجمن."""
    stem = skeleton(verb)
    weak = stem.endswith("ي") or (stem.endswith("ا") and len(stem) <= 3)
    bare = stem[:-1] if weak else stem
    yield from (stem, f"{bare}ت", f"{bare}وا", f"{stem}ا", f"{bare}تا", f"{stem}ن", f"{bare}و")
    if weak and stem.endswith("ي"):
        yield f"{bare}ا"


def _imperfect(verb: str) -> Iterator[str]:
    """Imperfect forms, third person: "يهاجم" → يهاجم، تهاجم، يهاجمون، يهاجموا، يهاجمان."""
    stem = skeleton(verb)
    for form in (stem, f"ت{stem[1:]}"):
        base = form[:-1] if form.endswith(("ي", "و")) and len(form) > 3 else form
        yield from (form, f"{base}ون", f"{base}وا", f"{form}ان", f"{form}ن")


@cache
def _verb_classes() -> dict[str, str]:
    forms: dict[str, str] = {}
    for name, verbs in load("actor_contexts")["verbs"].items():
        for entry in verbs:
            past, _, imperfect = entry.partition(" ")
            stems = [*_past(past), *(_imperfect(imperfect) if imperfect.startswith("ي") else ())]
            for stem in stems:
                for pronoun in _OBJECT_PRONOUNS:
                    forms.setdefault(stem + pronoun, name)
                    forms.setdefault(f"س{stem}{pronoun}" if stem[:1] in "يت" else stem + pronoun, name)
    return forms


@cache
def _noun_classes() -> dict[str, str]:
    forms: dict[str, str] = {}
    for name, nouns in load("actor_contexts")["nouns"].items():
        for noun in map(skeleton, nouns):
            construct = f"{noun[:-1]}ت" if noun.endswith("ه") else noun
            for form in (noun, f"ال{noun}", f"{noun}ا", *(construct + possessive for possessive in _POSSESSIVES)):
                forms.setdefault(form, name)
    return forms


@lru_cache(maxsize=50_000)
def _classes(form: str, verbal: bool) -> str | None:
    """The kind ("v:" or "n:") and class of a word, by its form and whether the tagger calls it a verb."""
    for bare, _ in bare_forms(form):
        noun, verb = _noun_classes().get(bare), _verb_classes().get(bare)
        if verb and (verbal or not noun):
            return f"v:{verb}"
        if noun:
            return f"n:{noun}"
    return None


def is_verb(term: Term) -> bool:
    """Whether the tagger calls ``term`` a verb."""
    return any(word.upos == "VERB" for word in term.words)


def class_of(term: Term) -> str | None:
    """What a word says of roles, as "v:strike", "n:harm" or "prep:على"; None where it says nothing."""
    if term.form in word_set("actor_contexts", "prepositions"):
        return f"prep:{term.form}"
    return _classes(term.form, is_verb(term))


def is_transparent(term: Term) -> bool:
    """Whether ``term`` is a quantity or a member noun, passed over on the way from a party to what governs it."""
    if term.form.replace(".", "").replace(",", "").isdigit():
        return True
    if term.words and all(word.upos in ("NUM", "PUNCT") for word in term.words) and term.form not in (",", "."):
        return True
    transparent = word_set("actor_contexts", "transparent")
    return any(form in transparent for form, _ in bare_forms(term.form)[:2])
