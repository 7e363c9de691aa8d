"""Aliases within an article: which mentions are one party, and by which name it is best called."""

from functools import lru_cache

from marsad.extraction.actor_lexicon import Category, anaphors, words
from marsad.extraction.actor_mentions import Mention, find_actor_mentions
from marsad.extraction.lexicon import bare_forms
from marsad.extraction.reading import Reading, ReadingKey

_SIDES = frozenset({
    Category.GROUP, Category.UNIT, Category.FORCE, Category.COUNTRY, Category.AUTHORITY, Category.ARMED,
})  # fmt: skip
_NAMED = frozenset({Category.GROUP, Category.UNIT, Category.FORCE, Category.ORGANISATION})


def _forms(reading: Reading, mention: Mention) -> list[str]:
    """Comparable words of a mention, proclitics cut from the first."""
    first = reading.terms[mention.first]
    cut = mention.start - first.start
    head = next((form for form, letters in bare_forms(first.form) if letters == cut), first.form)
    return [head, *(term.form for term in reading.terms[mention.first + 1 : mention.last] if term.form.isalnum())]


def _without_article(form: str) -> str:
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


def _antecedent(reading: Reading, mention: Mention, earlier: list[Mention]) -> Mention | None:
    """The party that a noun such as "التنظيم" points back to: the nearest one told before whose name fits it."""
    cues = anaphors().get(_forms(reading, mention)[0], frozenset())
    for candidate in reversed(earlier):
        if candidate.category in _NAMED:
            told = {_without_article(form) for form in _forms(reading, candidate)}
            if any(_without_article(cue.split()[0]) in told for cue in cues):
                return candidate
    return None


@lru_cache(maxsize=8)
def _entities(key: ReadingKey) -> dict[int, tuple[str, Mention]]:
    """First term of each mention → the key of its party, and the mention that names the party best."""
    reading = key.reading
    keys: dict[Mention, str] = {}
    best: dict[str, Mention] = {}
    earlier: list[Mention] = []
    for mention in find_actor_mentions(reading):
        target = mention
        if mention.category is Category.ANAPHOR:
            target = _antecedent(reading, mention, earlier) or mention
        else:
            earlier.append(mention)
        if target.category is Category.GROUP and target.name:
            party = target.name
        else:
            party = keys.get(target) or " ".join(_without_article(form) for form in _forms(reading, target))
        keys[mention] = party
        rival = best.get(party)
        if target is mention and (rival is None or _informative(reading, mention) > _informative(reading, rival)):
            best[party] = mention
    return {
        mention.first: (party, _name_for(reading, mention, best.get(party, mention))) for mention, party in keys.items()
    }


def _name_for(reading: Reading, mention: Mention, best: Mention) -> Mention:
    """``mention`` itself unless it points back or is an abbreviation: "الحوثيون" needs no "جماعة الحوثي"."""
    pointing = mention.category is Category.ANAPHOR
    return best if pointing or _informative(reading, best) > _informative(reading, mention) else mention


def _informative(reading: Reading, mention: Mention) -> int:
    """How much a name tells: its number of words, head noun not counted, as far as three."""
    heads = words("group_heads")
    return min(sum(form not in heads for form in _forms(reading, mention)), 3)


def party_of(reading: Reading, mention: Mention) -> tuple[str, Mention]:
    """The key of the party that ``mention`` names, equal for all its aliases, and its most informative mention."""
    return _entities(ReadingKey(reading))[mention.first]


def parties_meant(reading: Reading, mention: Mention) -> list[tuple[str, Mention]]:
    """The parties that ``mention`` names: one, or for "الطرفان" the pair that was told last before it."""
    if mention.category is Category.BOTH:
        pair = _pair_before(reading, mention)
        if pair:
            return [party_of(reading, one) for one in pair]
    return [party_of(reading, mention)]


def _pair_before(reading: Reading, mention: Mention) -> list[Mention]:
    """The two sides told last before ``mention`` as "بين X وY"; failing that, the last two that were told."""
    earlier = [m for m in find_actor_mentions(reading) if m.first < mention.first and m.category in _SIDES]
    for one, other in zip(reversed(earlier[:-1]), reversed(earlier), strict=False):
        joined = reading.text[other.start - 1 : other.start] == "و"
        before = {term.form for term in reading.terms[max(one.first - 4, 0) : one.first]}
        if joined and "بين" in before and one.sentence == other.sentence:
            return [one, other]
    sides: dict[str, Mention] = {}
    for side in reversed(earlier):
        if side.category in (Category.GROUP, Category.FORCE, Category.COUNTRY):
            sides.setdefault(party_of(reading, side)[0], side)
        if len(sides) == 2:
            return list(reversed(sides.values()))
    return []
