"""Aliases within an article: which mentions are one party, and by which name it is best called."""

from functools import lru_cache

from marsad.extraction.actor_lexicon import Category, anaphors, words
from marsad.extraction.actor_mentions import Mention, find_actor_mentions
from marsad.extraction.lexicon import bare_forms
from marsad.extraction.reading import Reading, ReadingKey

_SIDES = frozenset({
    Category.GROUP, Category.UNIT, Category.FORCE, Category.COUNTRY, Category.AUTHORITY, Category.ARMED,
})  # fmt: skip
_OWNERS = _SIDES | {Category.CAPITAL, Category.ORGANISATION, Category.ANAPHOR}
_STATES = frozenset({Category.COUNTRY, Category.CAPITAL})
_OWNER_REACH = 1  # sentences back in which whoever owns "عناصره" is told
_POINTING = frozenset({Category.ANAPHOR, Category.OWNED})
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


def _owner(reading: Reading, mention: Mention, earlier: list[Mention]) -> Mention | None:
    """The party whose members ``mention`` is, by its pronoun: of those told shortly before the nearest that agrees."""
    form = _forms(reading, mention)[0]
    near = [
        candidate
        for candidate in reversed(earlier)
        if candidate.category in _OWNERS and mention.sentence - candidate.sentence <= _OWNER_REACH
    ]
    agreeing = (candidate for candidate in near if _agrees(reading, candidate, form))
    return next(agreeing, near[0] if near else None)


def _agrees(reading: Reading, owner: Mention, members: str) -> bool:
    """Whether the pronoun at the end of ``members`` can stand for ``owner``, as far as its form tells."""
    head = _without_article(_forms(reading, owner)[0])
    if members.endswith("ها"):
        name = owner.category in _STATES or (owner.category is Category.GROUP and head not in words("group_heads"))
        return name or _feminine(head)
    if members.endswith(("هم", "هما")):
        return owner.category is Category.ARMED or head.endswith(("ون", "ين", "ان"))
    return not _feminine(head) and owner.category not in _STATES


def _feminine(head: str) -> bool:
    return head.endswith(("ه", "ات")) or head in words("feminine_heads")


@lru_cache(maxsize=8)
def _entities(key: ReadingKey) -> dict[int, tuple[str, Mention]]:
    """First term of each mention → the key of its party, and the mention that names the party best."""
    reading = key.reading
    keys: dict[Mention, str] = {}
    best: dict[str, Mention] = {}
    meant: dict[Mention, Mention] = {}
    earlier: list[Mention] = []
    for mention in find_actor_mentions(reading):
        target = mention
        if mention.category is Category.ANAPHOR:
            target = _antecedent(reading, mention, earlier) or mention
        elif mention.category is Category.OWNED:
            owner = _owner(reading, mention, earlier)
            target = meant[owner] if owner is not None else mention
        meant[mention] = target
        if mention.category is not Category.OWNED:
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
    pointing = mention.category in _POINTING
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
