"""Groups of people as a sentence tells them: «ما لا يقل عن تسعة عشر شخصا», «جنديين», «امرأة», «عشرات القتلى»."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from marsad.arabic.normalisation import skeleton
from marsad.arabic.numbers import Number, ordinal, parse_number
from marsad.extraction.casualty_lexicon import Noun, lexicon, listed
from marsad.extraction.lexicon import QUOTES, PhraseMatcher, bare_forms, load, offset_after
from marsad.extraction.reading import Term
from marsad.model import Bound, Harm

_PREPOSITIONS = frozenset(map(skeleton, ("ب", "بـ", "ل", "لـ", "ك")))

_LONGEST_NUMBER = 12  # words of the longest number that news spells out, and a margin


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

    @property
    def joined(self) -> bool:
        """Whether «و» joins it to what stands before."""
        return self.prefix.startswith("و")

    @property
    def number(self) -> str:
        """How its number is told."""
        if self.count is None:
            return "no number"
        if self.numeral:
            return "vague numeral" if self.bound == "vague" else "numeral"
        if self.two_or_more:
            return "dual or plural noun"
        form = "dual" if self.count == 2 else "singular"
        return f"{form} noun" if self.noun is not None else "one or two persons, with no noun on the lists"

    @property
    def two_or_more(self) -> bool:
        """Whether nothing but the form of its noun, which may be the plural too, says that it is two («مصابين»)."""
        either = self.noun is not None and self.noun.grade == "either"
        return either and not self.numeral and self.last - self.first == 1

    @property
    def nominative(self) -> bool:
        """Whether its noun shows the nominative («مسلحان»)."""
        return self.noun is not None and self.noun.nominative

    @property
    def accusative(self) -> bool:
        """Whether its noun shows the accusative («جنديا»)."""
        return self.noun is not None and self.noun.accusative


@cache
def _entries(*path: str) -> tuple[tuple[str, str], ...]:
    """(phrase, value) of a list of the word data; a flat list has its phrases for values."""
    value = load("casualties")
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
    if form.lstrip("وف") == "مات":
        return False  # the verb, spelled like hundreds
    if parse_number([form]) is not None or form.lstrip("وبلفك").startswith(("احد", "حد", "نصف")):
        return True
    return form.replace(".", "", 1).isdecimal()


@lru_cache(maxsize=1 << 16)
def _may_be_group(form: str) -> bool:
    """Whether a group can begin with a form; most words of an article end here."""
    hedged = _may_begin(form, "bounds", "before") or _may_begin(form, "uncounted")
    counted = _may_be_number(form) or ordinal(form) is not None or lexicon().noun(form) is not None
    return hedged or counted


def _number_at(terms: Sequence[Term], position: int) -> Number | None:
    """The number at ``terms[position]``, its length in terms: «1,200» may be three of them, written in one piece."""
    if not _may_be_number(terms[position].form):
        return None
    forms: list[str] = []
    widths: list[int] = []
    at = position
    while at < len(terms) and len(forms) < _LONGEST_NUMBER:
        width = 1
        while _thousands_follow(terms, at + width):
            width += 2
        forms.append("".join(term.form for term in terms[at : at + width]))
        widths.append(width)
        at += width
    if forms[:2] in (["واحد", "عشر"], ["واحدي", "عشره"]):  # «وأحد عشر», never «one and ten»
        number = parse_number([forms[0][1:], *forms[1:]])
        number = None if number is None else replace(number, proclitic=1)
    else:
        number = parse_number(forms)
    return None if number is None else replace(number, length=sum(widths[: number.length]))


def _thousands_follow(terms: Sequence[Term], separator: int) -> bool:
    """Whether a separator of thousands and three digits stand at ``separator`` with no space around them."""
    if separator + 1 >= len(terms) or terms[separator].form != ",":
        return False
    before, mark, digits = terms[separator - 1 : separator + 2]
    in_one_piece = before.end == mark.start and mark.end == digits.start
    return in_one_piece and before.form.isdecimal() and digits.form.isdecimal() and len(digits.form) == 3


def may_begin(form: str, *lists: str) -> bool:
    """Whether a phrase of one of ``lists`` can begin with a form."""
    return any(_may_begin(form, name) for name in lists)


def phrase_at(terms: Sequence[Term], position: int, *path: str) -> tuple[int, str] | None:
    """(index after, value) of the listed phrase that begins at ``position``."""
    if not 0 <= position < len(terms) or not _may_begin(terms[position].form, *path):
        return None
    match = _phrases(*path).match_at(terms, position)
    return (match.last, match.value) if match else None


def group_at(terms: Sequence[Term], position: int) -> Group | None:
    """The group that begins at ``terms[position]``, None where none does."""
    if not _may_be_group(terms[position].form):
        return None
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
    number = _number_at(terms, at)
    if number is not None:
        return _numbered(terms, position, at, number, bound)
    return None if hedge else _noun_alone(terms, position)


def _prefix(terms: Sequence[Term], position: int, cut: int) -> str:
    """Proclitics before the word at ``position``, those that stand as tokens of their own included."""
    form = terms[position].form[:cut]
    before = terms[position - 1].form if position else ""
    return (before if before in ("و", "ب", "ل", "ك") else "") + form


def _numbered(terms: Sequence[Term], first: int, at: int, number: Number, bound: str) -> Group | None:
    """A number at ``terms[at]``, hedged from ``first`` on, with the noun it counts."""
    if (number.definite and at == first and not number.vague) or (number.value == 0 and not number.vague):
        return None
    last = at + number.length
    head = last
    while head < len(terms) and terms[head].form in QUOTES and terms[head].form not in "()[]":
        head += 1
    of_them = phrase_at(terms, head, "of_them")
    counted = _Counted(last=of_them[0], of_them=True) if of_them else _counted(terms, head, last, number)
    upper = None
    if counted.noun is None and not counted.thing:
        ranged = _range_end(terms, first, last)
        upper, end = ranged if ranged else (None, counted.last)
        counted = replace(counted, last=end)
    kind = "vague" if number.vague else bound
    after = _hedge_after(terms, counted.last)
    if after:
        kind = after[1] if kind == "exact" else kind
        counted = replace(counted, last=after[0] if after[0] - counted.last <= 2 else counted.last)
    if at == first:
        start, prefix = offset_after(terms[first], number.proclitic), _prefix(terms, first, number.proclitic)
    else:
        letter = terms[first].form[0] if terms[first].form[:1] in ("و", "ب") else ""
        start, prefix = terms[first].start, letter + _prefix(terms, first, 0)
    return Group(
        first=first,
        last=counted.last,
        start=start,
        end=terms[counted.last - 1].end,
        count=number.value,
        bound=kind,  # type: ignore[arg-type]
        harm=counted.harm,
        noun=counted.noun,
        thing=counted.thing or _no_count(terms, first, at, head, number),
        of_them=counted.of_them,
        prefix=prefix,
        upper=upper,
        numeral=True,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a number counts: a known noun, a thing, or (neither) nothing told; ``last`` is the index after it."""

    last: int
    noun: Noun | None = None
    harm: Harm | None = None
    thing: bool = False
    of_them: bool = False


def _counted(terms: Sequence[Term], head: int, last: int, number: Number) -> _Counted:
    """The noun after a number, or after «من» («ثلاثة من الجنود»)."""
    if head >= len(terms):
        return _Counted(last)
    words = lexicon()
    direct = not (terms[head].form == "من" and head + 1 < len(terms))
    if direct and number.vague and "ال" in terms[last - 1].form[:3]:
        return _Counted(last)  # «شيع الآلاف جثمان الشيخ»: what they count stands after «من»
    at = head if direct else head + 1
    if not direct and terms[at].form == "بين" and at + 1 < len(terms):
        at += 1  # «14 من بين القتلى»
    found = words.noun(terms[at].form)
    person = direct and found is not None and found[0].harm is None and not found[2]
    of_body = not direct and words.thing(terms[at].form, "groups")
    # «أصيب ثلاثة يوم الأحد»: three to ten count plurals, so the day is when it happened
    when = 3 <= number.value <= 10 and terms[head].form in listed("day_parts")
    if direct and terms[at].form == "اخري" and 3 <= number.value <= 10:
        return _Counted(head + 1, thing=True)  # of people one says «آخرون» and «أخريات»
    cases = _cases(terms, at) if direct else None
    if cases is not None:
        return _Counted(at + 2, Noun("plural", cases), cases)
    if words.thing(terms[at].form, uncut=direct) and not (person or of_body or when):
        return _Counted(last, thing=True)
    if found is None or (direct and found[1] > 0):
        return _Counted(last)
    noun, _, definite = found
    if direct:
        return _Counted(head + 1, noun, noun.harm)
    if noun.harm in ("killed", "wounded"):
        return _Counted(at + 1, noun, noun.harm, of_them=definite and not number.vague)
    return _Counted(last, noun)


def _cases(terms: Sequence[Term], at: int) -> Harm | None:
    """The harm of «حالات اختناق» at ``at``."""
    if terms[at].form not in ("حاله", "حالات") or at + 1 >= len(terms):
        return None
    kinds: tuple[Harm, ...] = ("killed", "wounded")
    return next((harm for harm in kinds if terms[at + 1].form in listed("cases", harm)), None)


def _no_count(terms: Sequence[Term], first: int, at: int, head: int, number: Number) -> bool:
    """Whether a number is a year, a time of day, an age, part of a name, or the «one» that says again a singular."""
    words = lexicon()
    before = terms[first - 1].form if first else ""
    after = terms[head].form if head < len(terms) else ""
    if after == "في" and head + 1 < len(terms) and terms[head + 1].form in ("الميه", "المايه"):
        return True
    if 1980 <= number.value <= 2040 and words.noun(after) is None:
        return True
    if 1900 <= number.value <= 2100 and (before in listed("things", "times") or before.endswith("/")):
        return True
    if number.value == 10 and at == first and before.startswith("ال"):
        within = parse_number([before])
        if ordinal(before) is not None or (within is not None and within.definite):
            return True  # «في الخامسة عشرة», «ذو السنوات الستة عشر»
    if terms[at].form.endswith(("واحد", "واحده", "واحدا")) and number.value == 1:
        return after != "من"
    counts = words.noun(after) is not None and not after.startswith(("ال", "و"))  # «خسر الفوج 18 جنديا»
    named = before in listed("numbered") and at == first and not number.vague and not counts
    age = before == "(" and (after == ")" or words.thing(after))
    return named or age or _on_clock(terms, first, head)


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
    if found is None or (found[0].grade == "singular" and not found[2]):
        return None
    start = offset_after(terms[first], 1) if terms[first].form[:1] in "وب" else terms[first].start
    prefix = _prefix(terms, first, 1 if terms[first].form[:1] in "وب" else 0)
    return Group(first, after + 1, start, terms[after].end, None, "vague", found[0].harm, found[0], False, False,
                 prefix=prefix)  # fmt: skip


def _noun_alone(terms: Sequence[Term], position: int) -> Group | None:
    """A dual, a bare singular, an uncounted plural, or «أحد العناصر»."""
    term, following = terms[position], terms[position + 1].form if position + 1 < len(terms) else ""
    if term.form.lstrip("وب") in ("احد", "احدي"):
        return _one_of(terms, position)
    preposition = term.words[-1].upos == "ADP"  # «أمام», not «إمام»
    city = term.words[-1].upos != "NOUN" and term.form.lstrip("وبل") in listed("cities")
    if term.form.lstrip("و") == "ام" and position + 1 < len(terms) and terms[position + 1].form[:1] != "و":
        city = city or terms[position + 1].words[-1].upos in ("NOUN", "X", "PROPN")  # «أم درمان»
    found = None if preposition or city or _describes(terms, position) else lexicon().noun(term.form)
    if found is None:
        rank = ordinal(term.form)
        another = rank is not None and rank > 1 and not term.form.startswith("ال")  # «إصابة ثالث»
        return Group(position, position + 1, term.start, term.end, 1, "exact", counted=False) if another else None
    noun, cut, definite = found
    if noun.lemma == "اخر" and noun.grade == "singular" and following.startswith("ال"):
        return None  # «آخر المسلحين»: the last of them
    grade = noun.grade
    if grade == "either":
        # News tells an uncounted plural as «عدد من» or with the article: «مقتل مدنيين» is two.
        grade = "plural" if definite or noun.possessed else "dual"
    strengthened = (grade == "dual" and _says_two(following)) or (grade == "singular" and _says_one(following))
    last = position + 2 if strengthened else position + 1
    counted = grade == "dual" or (grade == "singular" and strengthened)
    after = _hedge_after(terms, last) if counted else None
    bound: Bound = "at_least" if after and after[1] == "at_least" else "exact"
    return Group(
        first=position,
        last=last,
        start=offset_after(term, cut),
        end=terms[last - 1].end,
        count={"singular": 1, "dual": 2}.get(grade),
        bound="vague" if grade == "plural" else bound,
        harm=noun.harm,
        noun=noun,
        counted=counted,
        definite=definite,
        prefix=_prefix(terms, position, cut),
    )


def _one_of(terms: Sequence[Term], position: int) -> Group | None:
    """«أحد العناصر» at ``position``: one."""
    found = lexicon().noun(terms[position + 1].form) if position + 1 < len(terms) else None
    if found is None or (found[0].grade == "singular" or not (found[0].grade == "plural" or found[0].possessed)):
        return None  # «أحد الجنود», «أحد طفليه»
    term = terms[position]
    cut = len(term.form) - len(term.form.lstrip("وب"))
    return Group(
        first=position,
        last=position + 2,
        start=offset_after(term, cut),
        end=terms[position + 1].end,
        count=1,
        bound="exact",
        noun=found[0],
        counted=False,
        prefix=_prefix(terms, position, cut),
    )


def _describes(terms: Sequence[Term], position: int) -> bool:
    """Whether a word that may be a person is the adjective of the noun before it («موقعا عسكريا»)."""
    term, before = terms[position], terms[position - 1]
    if not position or term.words[-1].upos != "ADJ" or term.form[:1] == "و":
        return False
    if before.words[-1].upos != "NOUN" and lexicon().noun(before.form) is None:
        return False
    definite = term.form.startswith("ال")
    known = lexicon().noun(term.form)
    if known and known[0].grade in ("dual", "either") and not before.form.endswith(("ين", "ان")):
        return False  # the dual describes nothing but a dual: «إلى جانب ضابطين»
    if known and known[0].harm and lexicon().noun(before.form):
        return False  # «طفلين مصابين»
    if definite != ("ال" in before.form[:4]) or (definite and not term.form.endswith(("ي", "يه"))):
        return False
    harm = phrase_at(terms, position - 1, "nouns") or phrase_at(terms, position - 1, "weak_nouns")
    return harm is None


def _says_two(form: str) -> bool:
    """Whether a form is the numeral that strengthens a dual («مدنيين اثنين»)."""
    number = parse_number([form])
    return number is not None and number.value == 2 and not number.definite and number.proclitic == 0


def _says_one(form: str) -> bool:
    """Whether a form is the numeral that strengthens a singular («قتيلا واحدا»)."""
    return form in ("واحد", "واحده", "واحدا")
