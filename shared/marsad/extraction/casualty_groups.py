"""Groups of people as a sentence tells them: «ما لا يقل عن تسعة عشر شخصا», «جنديين», «امرأة», «عشرات القتلى»."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from marsad.arabic.normalisation import skeleton
from marsad.arabic.numbers import Number, ordinal, parse_number
from marsad.extraction.casualty_lexicon import Noun, lexicon
from marsad.extraction.lexicon import QUOTES, PhraseMatcher, bare_forms, offset_after
from marsad.extraction.reading import Term
from marsad.model import Bound, Harm

_PREPOSITIONS = frozenset(map(skeleton, ("ب", "بـ", "ل", "لـ", "ك")))


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people told: half-open term range, offsets, how many and how surely.

    ``harm`` is set where the noun itself names victims; ``noun`` is the head where it is a known word; ``thing`` marks
    a counted thing, time or measure; ``counted`` tells a number or a dual from a bare noun; ``of_them`` a number of
    those just told («خمسة منهم»); ``prefix`` what letters stood before it (و ب ل); ``upper`` the end
    of a range («ما بين عشرة وأحد عشر»); ``numeral`` tells a number from a dual.
    """

    first: int
    last: int
    start: int
    end: int
    count: int | None
    bound: Bound
    harm: Harm | None = None
    noun: Noun | None = None
    thing: bool = False
    counted: bool = True
    definite: bool = False
    of_them: bool = False
    prefix: str = ""
    upper: int | None = None
    numeral: bool = False


@cache
def _entries(*path: str) -> tuple[tuple[str, str], ...]:
    """(phrase, value) of a list of the word data; a flat list has its phrases for values."""
    value = lexicon().data
    for key in path:
        value = value[key]
    if isinstance(value, dict):
        return tuple((phrase, key) for key, phrases in value.items() for phrase in phrases)
    return tuple((phrase, phrase) for phrase in value)


@cache
def _phrases(*path: str) -> PhraseMatcher[str]:
    return PhraseMatcher(_entries(*path))


@cache
def _first_words(*path: str) -> frozenset[str]:
    return frozenset(skeleton(phrase).split()[0] for phrase, _ in _entries(*path))


@lru_cache(maxsize=1 << 16)
def _may_begin(form: str, *path: str) -> bool:
    """Whether a phrase of a list can begin with a form: most forms begin none, and are not looked at again."""
    return any(bare in _first_words(*path) for bare, _ in bare_forms(form))


@lru_cache(maxsize=1 << 14)
def _may_be_number(form: str) -> bool:
    return parse_number([form]) is not None or form.lstrip("وبلفك").startswith(("احد", "حد", "نصف"))


def phrase_at(terms: Sequence[Term], position: int, *path: str) -> tuple[int, str] | None:
    """(index after, value) of the listed phrase that begins at ``position``."""
    if not 0 <= position < len(terms) or not _may_begin(terms[position].form, *path):
        return None
    match = _phrases(*path).match_at(terms, position)
    return (match.last, match.value) if match else None


def group_at(terms: Sequence[Term], position: int) -> Group | None:
    """The group that begins at ``terms[position]``, None where none does."""
    at, bound = position, "exact"
    hedge = phrase_at(terms, at, "bounds", "before")
    if hedge:
        at, bound = hedge
    while hedge and at < len(terms) and terms[at].form in QUOTES:
        at += 1
    if at >= len(terms) or terms[at].form in QUOTES:
        return None
    uncounted = None if hedge else phrase_at(terms, at, "uncounted")
    if uncounted:
        return _uncounted(terms, position, uncounted[0])
    number = parse_number([term.form for term in terms[at : at + 12]]) if _may_be_number(terms[at].form) else None
    if number is not None:
        return _numbered(terms, position, at, number, bound)
    return None if hedge else _noun_alone(terms, position)


def _prefix(terms: Sequence[Term], position: int, cut: int) -> str:
    """Proclitics before the word at ``position``, those that stand as tokens of their own included."""
    form = terms[position].form[:cut]
    before = terms[position - 1].form if position else ""
    return (before if before in ("و", "ب", "ل", "ك") else "") + form


def _numbered(terms: Sequence[Term], first: int, at: int, number: Number, bound: str) -> Group | None:
    words = lexicon()
    if number.definite and at == first and not number.vague:
        return None
    head = at + number.length
    before = terms[first - 1].form if first else ""
    year = 1900 <= number.value <= 2100 and (before in words.words("things", "times") or before.endswith("/"))
    clock = _on_clock(terms, first, head)
    bare_year = 1980 <= number.value <= 2040 and (head >= len(terms) or words.noun(terms[head].form) is None)
    named = year or bare_year or clock or (before in words.words("numbered") and at == first and not number.vague)
    if number.value == 1 and terms[at].form.endswith(("واحد", "واحده", "واحدا")):
        named = not (head < len(terms) and terms[head].form == "من")
    age = first > 0 and terms[first - 1].form == "("
    start = offset_after(terms[first], number.proclitic) if at == first else terms[first].start
    prefix = _prefix(terms, first, number.proclitic if at == first else 0)
    if at > first and terms[first].form[:1] in ("و", "ب"):
        prefix = terms[first].form[0] + prefix
    kind = bound
    if number.vague:
        kind = "vague"
    while head < len(terms) and terms[head].form in QUOTES and terms[head].form not in "()[]":
        head += 1
    noun, harm, thing, last = None, None, named or age and _closes(terms, head), at + number.length
    of_them = False
    between = phrase_at(terms, head, "of_them")
    if between and not (harm or thing):
        of_them, last = True, between[0]
    elif head < len(terms):
        form = terms[head].form
        inside = head + 1 if form == "من" and head + 1 < len(terms) else head
        found = words.noun(terms[inside].form) if terms[inside].form != form or inside == head else None
        of_a_body = inside > head and words.thing(terms[inside].form, "groups")
        person = found is not None and not found[2] and found[0].harm is None and inside == head
        counts_thing = words.thing(terms[inside].form, uncut=inside == head)
        if 3 <= number.value <= 10 and terms[head].form in words.words("day_parts"):
            counts_thing = False  # «أصيب ثلاثة يوم الأحد»: three to ten count plurals
        if counts_thing and not person and not of_a_body:
            thing = True
        elif inside == head and found and found[1] == 0:
            noun, harm, last = found[0], found[0].harm, head + 1
        elif inside > head and found:
            noun = found[0]
            if noun.harm in ("killed", "wounded"):
                harm, last, of_them = noun.harm, inside + 1, found[2] and not number.vague
    if number.value == 0 and not number.vague:
        return None
    upper = None
    ranged = _range_end(terms, first, head) if not noun and not thing else None
    if ranged:
        upper, last = ranged
        head = last
    after = _hedge_after(terms, last)
    if after:
        kind = after[1] if kind == "exact" else kind
        last = after[0] if after[0] - last <= 2 else last
    last = max(last, at + number.length)
    end = terms[last - 1].end
    return Group(
        first, last, start, end, number.value, kind, harm, noun, thing,  # type: ignore[arg-type]
        True, False, of_them, prefix, upper, True,
    )  # fmt: skip


def _on_clock(terms: Sequence[Term], first: int, head: int) -> bool:
    """Whether a number is half of a time of day («21:40»)."""
    before = first > 1 and terms[first - 1].form == ":" and terms[first - 2].form.isdigit()
    after = head + 1 < len(terms) and terms[head].form == ":" and terms[head + 1].form.isdigit()
    return before or after


def _range_end(terms: Sequence[Term], first: int, head: int) -> tuple[int, int] | None:
    """(upper end, index after) of «بين عشرة وأحد عشر»."""
    if not first or terms[first - 1].form not in ("بين", "مابين") or head >= len(terms):
        return None
    at = head + 1 if terms[head].form == "و" else head
    forms = [term.form for term in terms[at : at + 9]]
    if at == head and forms[0].startswith("و"):
        forms[0] = forms[0][1:]
    elif at == head:
        return None
    number = parse_number(forms)
    return (number.value, at + number.length) if number and not number.vague else None


def _closes(terms: Sequence[Term], head: int) -> bool:
    """Whether a bracket or a unit of time ends what a bracket before the number opened: an age, not a toll."""
    return head < len(terms) and (terms[head].form == ")" or lexicon().thing(terms[head].form))


def _hedge_after(terms: Sequence[Term], last: int) -> tuple[int, str] | None:
    """(index after, bound) of «على الأقل» and the like, at most two words after what they hedge."""
    for skip in range(3):
        at = last + skip
        if at >= len(terms) or terms[at].form in (",", ".", "و") or (skip and terms[at - 1].form[:1] == "و"):
            return None
        found = phrase_at(terms, at, "bounds", "after")
        if found:
            return found
    return None


def _uncounted(terms: Sequence[Term], first: int, after: int) -> Group | None:
    """«عدد من القتلى»: told, but not how many."""
    found = lexicon().noun(terms[after].form) if after < len(terms) else None
    if found is None or found[0].grade == "singular" and not found[2]:
        return None
    start = offset_after(terms[first], 1) if terms[first].form[:1] in "وب" else terms[first].start
    prefix = _prefix(terms, first, 1 if terms[first].form[:1] in "وب" else 0)
    return Group(first, after + 1, start, terms[after].end, None, "vague", found[0].harm, found[0], False, False,
                 prefix=prefix)  # fmt: skip


def _noun_alone(terms: Sequence[Term], position: int) -> Group | None:
    """A dual, a bare singular, or an uncounted plural."""
    term = terms[position]
    one_of = term.form.lstrip("وب") in ("احد", "احدي") and position + 1 < len(terms)
    if one_of and terms[position + 1].form.startswith("ال") or one_of and lexicon().noun(terms[position + 1].form):
        found = lexicon().noun(terms[position + 1].form)
        if found and found[0].grade == "plural":
            cut = len(term.form) - len(term.form.lstrip("وب"))
            return Group(position, position + 2, offset_after(term, cut), terms[position + 1].end, 1, "exact", None,
                         found[0], False, False, prefix=_prefix(terms, position, cut))  # fmt: skip
        return None
    found = None if _describes(terms, position) else lexicon().noun(term.form)
    following = terms[position + 1].form if position + 1 < len(terms) else ""
    if found and found[0].lemma == "اخر" and found[0].grade == "singular" and following.startswith("ال"):
        return None  # «آخر المسلحين»: the last of them
    if found is None:
        if ordinal(term.form) and not term.form.startswith("ال") and ordinal(term.form) != 1:
            return Group(position, position + 1, term.start, term.end, 1, "exact", counted=False)
        return None
    noun, cut, definite = found
    count, counted, last = 1, False, position + 1
    grade = noun.grade
    if grade == "either":
        # News tells an uncounted plural as «عدد من» or with the article: «مقتل مدنيين» is two.
        grade = "plural" if definite or noun.possessed else "dual"
    if grade == "dual":
        count, counted = 2, True
        if last < len(terms) and parse_two(terms[last].form):
            last += 1
    elif grade == "plural":
        return Group(position, last, offset_after(term, cut), term.end, None, "vague", noun.harm, noun, False, False,
                     definite, prefix=_prefix(terms, position, cut))  # fmt: skip
    elif last < len(terms) and parse_one(terms[last].form):
        last, counted = last + 1, True
    start, end = offset_after(term, cut), terms[last - 1].end
    after = _hedge_after(terms, last)
    bound: Bound = "at_least" if after and after[1] == "at_least" and counted else "exact"
    return Group(position, last, start, end, count, bound, noun.harm, noun, False, counted, definite,
                 prefix=_prefix(terms, position, cut))  # fmt: skip


def _describes(terms: Sequence[Term], position: int) -> bool:
    """Whether a word that may be a person is the adjective of the noun before it («موقعا عسكريا»)."""
    term, before = terms[position], terms[position - 1]
    if not position or term.words[-1].upos != "ADJ" or term.form[:1] == "و":
        return False
    if before.words[-1].upos != "NOUN" and lexicon().noun(before.form) is None:
        return False
    definite = term.form.startswith("ال")
    known = lexicon().noun(term.form)
    if known and known[0].harm and lexicon().noun(before.form):
        return False  # «طفلين مصابين»
    if definite != ("ال" in before.form[:4]) or (definite and not term.form.endswith(("ي", "يه"))):
        return False
    harm = phrase_at(terms, position - 1, "nouns") or phrase_at(terms, position - 1, "weak_nouns")
    return harm is None


def parse_two(form: str) -> bool:
    """Whether a form is the numeral two that strengthens a dual («مدنيين اثنين»)."""
    number = parse_number([form])
    return number is not None and number.value == 2 and not number.definite and number.proclitic == 0


def parse_one(form: str) -> bool:
    """Whether a form is the numeral one that strengthens a singular («قتيلا واحدا»)."""
    return form in ("واحد", "واحده", "واحدا")
