"""Every expression in an article that may name a party, with its sort, kind and country.

Roles are not decided here; nor are pronouns and nouns that point back resolved (see ``actor_coreference``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.arabic.calendar import openers
from marsad.arabic.numbers import ordinal
from marsad.extraction.actor_contexts import class_of, is_transparent
from marsad.extraction.actor_lexicon import (
    KIND_OF,
    Category,
    Entry,
    Nation,
    country_of,
    headed_matcher,
    nationalities,
    party_matcher,
    words,
)
from marsad.extraction.lexicon import QUOTES, Match, bare_forms, offset_after
from marsad.extraction.place_lexicon import bare_words_of, cue_of
from marsad.extraction.place_mentions import find_place_mentions
from marsad.extraction.reading import Reading, ReadingKey, Term
from marsad.gazetteer.keys import without_article
from marsad.model import Actor, ActorKind

NAME_LENGTH = 3  # terms of a unit's name after its head noun: "كتيبة شهداء وادي البوانيس"
QUOTED_LENGTH = 6
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X"})
_EXTENSIBLE = frozenset({
    Category.FORCE, Category.AUTHORITY, Category.ARMED, Category.SOLDIER, Category.CIVILIAN, Category.RESIDENT,
    Category.CROWD, Category.OBJECT, Category.UNIT,
})  # fmt: skip
_STRONG = frozenset({Category.GROUP, Category.FORCE, Category.UNIT, Category.AUTHORITY, Category.NATIONALITY})
# Words for these also stand in names of places.
_IN_PLACE_NAMES = frozenset({Category.OBJECT, Category.PERSON, Category.RESIDENT, Category.CIVILIAN})
_POWERS = frozenset({
    Category.GROUP, Category.FORCE, Category.UNIT, Category.AUTHORITY, Category.ARMED, Category.ANAPHOR, Category.OWNED,
})  # fmt: skip
_TITLES = frozenset({Category.CIVILIAN, Category.SOLDIER, Category.RESIDENT, Category.AUTHORITY, Category.BARE})
_NAMED_GROUPS = frozenset({Category.GROUP, Category.UNIT, Category.ANAPHOR})
_PEOPLE = frozenset({Category.CROWD, Category.RESIDENT, Category.CIVILIAN})
_PERSONS = frozenset({Category.PERSON, Category.SOLDIER, Category.BARE})
_ADJECTIVES = frozenset({Category.CIVILIAN, Category.SOLDIER, Category.AUTHORITY})  # whose words are adjectives too
_POLICE = ("شرط", "درك", "امن")
_COUNTED = ("ان", "ين", "ون")  # endings of the dual and the sound plural
_PERSON_TAGS = frozenset({"NOUN", "ADJ", "X", "PROPN"})
_PERSON_PARTS = _PERSON_TAGS | {"CCONJ", "PRON"}
# What is done to persons; the noun that follows is a person, whatever the tagger says.
_TAKING_PERSONS = frozenset({"n:harm", "n:abduct", "n:arrest", "n:violate", "v:kill", "v:suffer", "v:abduct"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the article that may name a party.

    ``start``/``end`` are offsets, ``first``/``last`` a half-open range of indexes into ``Reading.terms``. ``name`` is
    the English name where the word lists know it. ``members`` tells that a noun for members stands before it.
    """

    start: int
    end: int
    first: int
    last: int
    sentence: int
    category: Category
    name: str | None = None
    kind: ActorKind = ActorKind.UNKNOWN
    country: str | None = None
    members: bool = False


def _bare(term: Term, allowed: frozenset[str]) -> int | None:
    """Letters to cut from ``term`` so that a word of ``allowed`` is left; None where no reading is allowed."""
    return next((cut for form, cut in bare_forms(term.form) if form in allowed), None)


def _agree(noun: Term, adjective: Term) -> bool:
    """Whether two words agree in definiteness, in number as far as it is written, and in the indefinite accusative."""
    definite = [term.form.startswith(("ال", "لل", "بال", "وال")) for term in (noun, adjective)]
    counted = adjective.form.endswith(_COUNTED) and not noun.form.endswith(_COUNTED)
    accusative = adjective.form.endswith("ا") and not noun.form.endswith(("ا", "ه", "ء"))
    return definite[0] == definite[1] and not counted and not accusative


def _nominal(term: Term) -> bool:
    """Whether ``term`` may be a part of a name."""
    if term.form in words("not_in_a_name") or not any(character.isalnum() for character in term.text):
        return False
    return bool(term.words) and term.words[-1].upos in _NOMINAL and term.words[0].upos in _NOMINAL


def _nation(term: Term) -> Nation | None:
    """The nation whose adjective ``term`` is."""
    return next((nation for form, _ in bare_forms(term.form) if (nation := nationalities().get(form))), None)


class _Finder:
    """Finds the mentions of one sentence."""

    def __init__(self, terms: Sequence[Term], headed_names: frozenset[str], people: frozenset[int]) -> None:
        self.terms = terms
        self.people = people
        self.headed_names = headed_names

    def find(self) -> Iterator[Mention]:
        position = 0
        while position < len(self.terms):
            mention = self._longest(position)
            if mention is None:
                position += 1
                continue
            local_last = mention.last - self.terms[0].index
            mention = self._completed(mention, local_last)
            yield mention
            position = mention.last - self.terms[0].index

    def _longest(self, position: int) -> Mention | None:
        """The longest reading of the terms from ``position`` on; a listed phrase goes before a guessed name."""
        listed = (
            self._headed(position), self._listed(position), self._national_force(position), self._nationality(position),
            self._ally(position),
        )  # fmt: skip
        best = max((mention for mention in listed if mention), key=lambda mention: mention.last, default=None)
        if best is not None and best.category in _STRONG and best.last - best.first > 1:
            return best
        unit = self._unit(position)
        return unit if unit is not None and (best is None or unit.last > best.last) else best

    def _mention(self, start: int, first: int, last: int, entry: Entry) -> Mention:
        base = self.terms[0].index
        opened = sum(term.form in QUOTES for term in self.terms[first:last]) % 2
        if opened and last < len(self.terms) and self.terms[last].form in QUOTES:
            last += 1
        return Mention(
            start,
            self.terms[last - 1].end,
            base + first,
            base + last,
            self.terms[0].sentence,
            entry.category,
            entry.name,
            entry.kind,
            entry.country,
            members=entry.category is Category.OWNED or self._after(first, "member_heads"),
        )

    def _after(self, position: int, key: str) -> bool:
        """Whether a word of the list ``key`` stands before ``position``, quotes and "من" skipped."""
        position -= 1
        while position >= 0 and (self.terms[position].form in QUOTES or self.terms[position].form == "من"):
            position -= 1
        return position >= 0 and _bare(self.terms[position], words(key)) is not None

    def _listed(self, position: int) -> Mention | None:
        match = party_matcher().match_at(self.terms, position)
        if match is None or match.value.headed or self._modifies(match) or self._in_name(match):
            return None
        if match.value.category is Category.GROUP:
            return self._group(match)
        return self._mention(match.start, match.first, match.last, match.value)

    def _modifies(self, match: Match[Entry]) -> bool:
        """Whether a word for a party only qualifies the noun before it: "مصدر عسكري", "عطل فني", "المحكمة الشرعية".

        After a noun of harm or capture it is the person ("مقتل مدني"), and what does not agree is no adjective.
        """
        if match.value.category not in _ADJECTIVES or match.first == 0 or match.last - match.first > 1:
            return False
        term, before = self.terms[match.first], self.terms[match.first - 1]
        if not (term.words and term.words[-1].upos == "ADJ" and before.words and before.words[-1].upos == "NOUN"):
            return False
        if term.words[0].upos == "CCONJ" or class_of(before) in _TAKING_PERSONS or self._quantity(before):
            return False
        return _agree(before, term)

    def _in_name(self, match: Match[Entry]) -> bool:
        """Whether a word for people is a part of a body's or a camp's name: "نقابة المعلمين", "مخيم كلمة للاجئين"."""
        if match.value.category not in _PEOPLE or match.first == 0:
            return False
        before = self.terms[max(match.first - 3, 0) : match.first]
        if self.terms[match.first].form.startswith("لل"):
            return any(_bare(term, words("camps")) is not None for term in before)
        return match.start == self.terms[match.first].start and _bare(before[-1], words("bodies")) is not None

    def _quantity(self, term: Term) -> bool:
        return term.form in words("quantities") or (bool(term.words) and term.words[-1].upos == "NUM")

    def _headed(self, position: int) -> Mention | None:
        match = headed_matcher().match_at(self.terms, position)
        if match is None:
            return None
        named = match.value.name in self.headed_names and self.terms[position].form.startswith("ال")
        quoted = position > 0 and self.terms[position - 1].form in QUOTES and match.last < len(self.terms)
        quoted = quoted and self.terms[match.last].form in QUOTES
        if named or quoted or self._after(position, "group_heads") or self._after(position, "member_heads"):
            return self._group(match)
        return None

    def _group(self, match: Match[Entry]) -> Mention:
        """A group's name with its head noun, where one stands before it."""
        before = match.first - 1
        while before >= 0 and self.terms[before].form in QUOTES:
            before -= 1
        cut = _bare(self.terms[before], words("group_heads")) if before >= 0 else None
        if cut is None:
            return self._mention(match.start, match.first, match.last, match.value)
        return self._mention(offset_after(self.terms[before], cut), before, match.last, match.value)

    def _national_force(self, position: int) -> Mention | None:
        """A state's force, as in "طائرات حربية روسية": head noun, up to two adjectives, nationality."""
        cut = _bare(self.terms[position], words("force_heads"))
        if cut is None:
            return None
        for last in range(position + 1, min(position + 4, len(self.terms))):
            nation = _nation(self.terms[last])
            if nation:
                entry = Entry(Category.FORCE, self._force_name(position, nation), ActorKind.STATE_FORCES, nation.code)
                return self._mention(offset_after(self.terms[position], cut), position, last + 1, entry)
            if not _nominal(self.terms[last]):
                break
        return None

    def _force_name(self, position: int, nation: Nation) -> str:
        police = any(stem in self.terms[position].form for stem in _POLICE)
        return f"{'Police' if police else 'Military'} Forces of {nation.name}"

    def _unit(self, position: int) -> Mention | None:
        """A unit known only by its head noun: "لواء النقل", "قوات حفتر", "حركة «رجال الكرامة»"."""
        term = self.terms[position]
        definite = _bare(term, words("definite_unit_heads"))
        cut = definite if definite is not None else _bare(term, words("unit_heads"))
        if cut is None or position + 1 >= len(self.terms):
            return None
        if self._group_at(position + 1):
            return None
        last = self._quoted(position + 1) or self._named(position + 1, definite is not None)
        if last is None:
            return None
        form = term.form[cut:]
        kind = ActorKind.STATE_FORCES if form in words("state_unit_heads") else ActorKind.UNKNOWN
        return self._mention(offset_after(term, cut), position, last, Entry(Category.UNIT, kind=kind))

    def _group_at(self, position: int) -> bool:
        """Whether a listed group's name begins at ``position``, quotes skipped; its head noun is joined to it there."""
        while position < len(self.terms) and self.terms[position].form in QUOTES:
            position += 1
        match = party_matcher().match_at(self.terms, position) if position < len(self.terms) else None
        return (
            match is not None and match.value.category is Category.GROUP and match.start == self.terms[position].start
        )

    def _quoted(self, position: int) -> int | None:
        """End of the quotation that opens at ``position``."""
        if self.terms[position].form not in QUOTES:
            return None
        for last in range(position + 2, min(position + QUOTED_LENGTH, len(self.terms))):
            if self.terms[last].form in QUOTES:
                return last
        return None

    def _named(self, position: int, definite: bool) -> int | None:
        """End of the name that begins at ``position``: construct nouns, then adjectives with the article."""
        last = position
        while last < min(position + NAME_LENGTH, len(self.terms)) and _nominal(self.terms[last]):
            term = self.terms[last]
            if last > position and (term.index in self.people or class_of(term) == "n:affiliation"):
                break
            if last > position and (term.words[-1].upos != "ADJ" or not term.form.startswith("ال")):
                construct = not self.terms[last - 1].form.startswith("ال") and term.words[0].upos != "ADJ"
                if not construct:
                    break
            if definite and last == position and not (term.form[0].isdigit() or term.words[0].upos in ("ADJ", "NUM")):
                break
            last += 1
        indefinite = last > position and all(t.words[0].upos == "ADJ" for t in self.terms[position:last])
        if last == position or (indefinite and not self.terms[position].form.startswith("ال")):
            return None
        return last

    def _nationality(self, position: int) -> Mention | None:
        """A nationality on a forceful act names its author; as a noun it names people."""
        nation = _nation(self.terms[position])
        if nation is None:
            return None
        term = self.terms[position]
        cut = _bare(term, frozenset(nationalities()))
        start = offset_after(term, cut or 0)
        back = position - 1
        while back >= max(0, position - 3) and _nominal(self.terms[back]):
            if _bare(self.terms[back], words("act_nouns")) is not None:
                entry = Entry(Category.NATIONALITY, nation.name, ActorKind.STATE_FORCES, nation.code)
                return self._mention(start, position, position + 1, entry)
            back -= 1
        person = term.form.endswith(("ين", "ون", "يا", "يان")) or position == 0 or self._after_number(position)
        if person:
            entry = Entry(Category.CIVILIAN, f"Civilians of {nation.name}", ActorKind.CIVILIANS, nation.code)
            return self._mention(start, position, position + 1, entry)
        return None

    def _ally(self, position: int) -> Mention | None:
        """A party told as the ally of the one before it: "وحليفه الروسي", "وحليفتها روسيا"."""
        cut = _bare(self.terms[position], words("allies"))
        if cut is None or position + 1 >= len(self.terms):
            return None
        nation = _nation(self.terms[position + 1]) or country_of().get(self.terms[position + 1].form)
        if nation is None:
            return None
        entry = Entry(Category.FORCE, f"Military Forces of {nation.name}", ActorKind.STATE_FORCES, nation.code)
        return self._mention(offset_after(self.terms[position], cut), position, position + 2, entry)

    def _after_number(self, position: int) -> bool:
        before = self.terms[position - 1]
        verb = any(word.upos in ("NUM", "VERB") for word in before.words)
        return verb or before.form.isdigit() or self._quantity(before)

    def _completed(self, mention: Mention, last: int) -> Mention:
        """``mention`` with the nationality or other adjective that follows it."""
        if mention.category not in _EXTENSIBLE or last >= len(self.terms):
            return mention
        term = self.terms[last]
        nation = _nation(term)
        if nation and (mention.country is None):
            name = self._force_name(mention.first - self.terms[0].index, nation)
            force = mention.category in (Category.FORCE, Category.AUTHORITY)
            return replace(
                mention, end=term.end, last=mention.last + 1, country=nation.code, name=name if force else mention.name
            )
        return mention


def _named_entities(reading: Reading) -> Iterator[Mention]:
    """People and organisations that the tagger names."""
    for entity, position, last in reading.entity_terms:
        if entity.kind not in ("PERS", "ORG"):
            continue
        if last == position or len(entity.text.strip()) < 3:
            continue
        if all(_nation(term) for term in reading.terms[position:last]):
            continue
        if entity.kind == "PERS" and _named_after_person(reading, position):
            continue
        category = Category.PERSON if entity.kind == "PERS" else Category.ORGANISATION
        kind = KIND_OF.get(category, ActorKind.UNKNOWN)
        sentence = reading.terms[position].sentence
        start = max(entity.start, _name_start(reading.terms[position]))
        yield Mention(start, entity.end, position, last, sentence, category, None, kind)


def _named_after_person(reading: Reading, position: int) -> bool:
    """Whether the name at ``position`` is a place's: after a noun for places, or "في": "ناحية عز الدين سليم"."""
    if position == 0 or reading.terms[position - 1].sentence != reading.terms[position].sentence:
        return False
    before = reading.terms[position - 1].form
    return before == "في" or (cue_of(before) is not None and without_article(before) not in bare_words_of("weak_cues"))


def _name_start(term: Term) -> int:
    """Where a name begins in its first term, after the letters that the tagger splits off: "ووائل" → وائل."""
    cut = 0
    while cut < len(term.words) - 1 and term.words[cut].upos in ("CCONJ", "ADP") and len(term.words[cut].text) == 1:
        if term.form[cut:] in words("names_like_particles"):
            break
        cut += 1
    return offset_after(term, cut)


def _merged(listed: list[Mention], named: list[Mention]) -> tuple[Mention, ...]:
    """Listed and tagged mentions without overlaps: names of people win over words, listed parties over both."""
    kept: list[Mention] = []
    taken: dict[int, Mention] = {index: m for m in listed for index in range(m.first, m.last)}
    dropped: set[Mention] = set()
    for name in named:
        rivals = {taken[index] for index in range(name.first, name.last) if index in taken}
        if any(r.category in _STRONG for r in rivals) or (name.category is Category.ORGANISATION and rivals):
            continue
        dropped |= rivals
        kept.append(name)
    kept.extend(mention for mention in listed if mention not in dropped)
    return tuple(sorted(kept, key=lambda mention: mention.first))


def _unlisted_people(reading: Reading, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """People whom no list names, known by where they stand.

    What is killed, hurt, seized or arrested ("مقتل بستاني"), what is counted as people are ("ثلاثة من ...", "خمسة
    طباخين"), and what is joined to people ("طفل ومعلمته").
    """
    terms = reading.terms
    people = {mention.last for mention in mentions if mention.category in (*_PEOPLE, *_PERSONS)}
    taken = {index for mention in mentions for index in range(mention.first, mention.last)}
    taken |= {
        term.index for place in find_place_mentions(reading) for term in reading.terms_within(place.start, place.end)
    }
    for term in terms:
        if term.index in taken or not _may_be_person(term):
            continue
        joined = term.words[0].upos == "CCONJ" and term.index in people
        if joined or _stands_as_person(terms, term):
            cut = len(term.words[0].text) if joined and len(term.words) > 1 else 0
            kind = KIND_OF[Category.CIVILIAN]
            yield Mention(
                offset_after(term, cut), term.end, term.index, term.index + 1, term.sentence, Category.CIVILIAN,
                None, kind,
            )  # fmt: skip


def _may_be_person(term: Term) -> bool:
    if len(term.form) < 3 or not term.words or term.words[-1].upos not in _PERSON_TAGS:
        return False
    if not term.form.isalpha() or any(word.upos not in _PERSON_PARTS for word in term.words):
        return False
    if class_of(term) or is_transparent(term) or ordinal(term.form):
        return False
    return not any(form in words("not_in_a_name") or form in openers() for form, _ in bare_forms(term.form))


def _stands_as_person(terms: Sequence[Term], term: Term) -> bool:
    position = term.index - 1
    if term.words[-1].upos == "ADJ" and _qualified(terms, position):
        return False
    counted = False
    among = False
    while position >= 0 and terms[position].sentence == term.sentence and is_transparent(terms[position]):
        among = among or terms[position].form == "من"
        counted = counted or terms[position].form not in ("من", "ما", "لا", "يقل", "عن")
        position -= 1
    if counted and (among or term.form.endswith(("ين", "ون"))):
        return True
    same = position >= 0 and terms[position].sentence == term.sentence
    return same and class_of(terms[position]) in _TAKING_PERSONS


def _qualified(terms: Sequence[Term], position: int) -> bool:
    """Whether at ``position`` stands a noun for a person, whose adjective may follow: "قيادي بارز"."""
    if position < 0 or not terms[position].words or terms[position].words[-1].upos != "NOUN":
        return False
    return _bare(terms[position], words("member_heads")) is not None and terms[position].form not in words("quantities")


def _outside_places(reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
    """``mentions`` without words that are a part of a place's name: "القصر" in "بستان القصر"."""
    inside = {
        term.index
        for place in find_place_mentions(reading)
        for term in reading.terms_within(place.start, place.end)
        if (term.start, term.end) != (place.start, place.end)
    }
    return [m for m in mentions if m.category not in _IN_PLACE_NAMES or not inside.issuperset(range(m.first, m.last))]


def _joined(reading: Reading, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions that make one expression become one mention.

    "مقاتلين من الحشد" names الحشد, by its members; "حشد من الشبان العرب" and "نساء وفتيات" are each one expression.
    """
    pending: Mention | None = None
    for mention in mentions:
        if pending is not None:
            if _parent(reading, pending, mention):
                continue
            link = _link(reading, pending, mention)
            if link in ("members", "title"):
                pending = replace(mention, members=link == "members")
                continue
            if link == "one":
                kind = pending if pending.category is Category.CROWD else mention
                pending = replace(pending, end=mention.end, last=mention.last, country=mention.country or kind.country)
                continue
            yield pending
        pending = mention
    if pending is not None:
        yield pending


def _link(reading: Reading, one: Mention, other: Mention) -> str | None:
    """How two mentions that follow each other hang together: as "members" of the other, its "title", "one", or not."""
    between = [term.form for term in reading.terms[one.last : other.first] if term.form not in QUOTES]
    if one.sentence != other.sentence:
        return None
    if len(between) == 1 and between[0] in words("naming") and other.category is Category.PERSON:
        return "title"
    if between not in ([], ["من"]):
        return None
    first = reading.terms[other.first]
    proclitic = first.form[: other.start - first.start]
    if not between and not proclitic and _qualifies(reading, one, other):
        return "one"
    if proclitic == "و" and not between and {one.category, other.category} <= _PEOPLE:
        return "one"
    if proclitic:
        return None
    if other.category is Category.PERSON:
        return "title" if one.category in _TITLES and not between else None
    people = one.category in (*_PEOPLE, Category.ARMED, Category.SOLDIER, Category.BARE)
    definite = reading.text[one.start : one.end].startswith("ال")
    if people and other.category in _POWERS and (between or not definite) and one.category is not other.category:
        return "members" if one.category in (Category.ARMED, Category.SOLDIER, Category.BARE) else "one"
    construct = not definite and not reading.terms[one.last - 1].form.endswith(("ون", "ين", "ان", "ا"))
    if one.category in _PEOPLE and other.category in _PEOPLE and (between or construct):
        return "one"
    return None


def _qualifies(reading: Reading, one: Mention, other: Mention) -> bool:
    """Whether ``other`` is an adjective of the people before it: "مدنيا كرديا", "العمال الأجانب"."""
    if one.category not in _TITLES or other.category not in _PEOPLE or one.category is Category.AUTHORITY:
        return False
    term = reading.terms[other.first]
    adjective = bool(term.words) and term.words[-1].upos == "ADJ"
    same = term.form.startswith("ال") == reading.terms[one.last - 1].form.startswith("ال")
    return other.last - other.first == 1 and same and (adjective or _nation(term) is not None)


def _parent(reading: Reading, one: Mention, other: Mention) -> bool:
    """Whether ``other`` only tells what the group ``one`` belongs to.

    "فيلق الشام التابع للجيش الحر", "كتائب القسام، الجناح العسكري لحركة حماس".
    """
    between = [term for term in reading.terms[one.last : other.first] if term.form.isalnum()]
    if one.category not in _NAMED_GROUPS or one.sentence != other.sentence or not 1 <= len(between) <= 2:
        return False
    first = reading.terms[other.first]
    owned = first.form.startswith("لل") or first.form[: other.start - first.start] == "ل"
    return owned and (_bare(between[-1], words("belonging")) is not None or between[0].form in words("arms"))


def _sentence_terms(reading: Reading) -> Iterator[Sequence[Term]]:
    begin = 0
    for position in range(1, len(reading.terms) + 1):
        if position == len(reading.terms) or reading.terms[position].sentence != reading.terms[begin].sentence:
            yield reading.terms[begin:position]
            begin = position


def _headed_names(reading: Reading) -> frozenset[str]:
    """Groups whose full name the article tells."""
    found = party_matcher().find(reading.terms)
    return frozenset(m.value.name for m in found if m.value.name and not m.value.headed)


@lru_cache(maxsize=8)
def _mentions(key: ReadingKey) -> tuple[Mention, ...]:
    reading = key.reading
    if not reading.terms:
        return ()
    headed = _headed_names(reading)
    named = list(_named_entities(reading))
    people = frozenset(mention.first for mention in named if mention.category is Category.PERSON)
    listed = [mention for terms in _sentence_terms(reading) for mention in _Finder(terms, headed, people).find()]
    known = _merged(listed, named)
    every = sorted((*known, *_unlisted_people(reading, known)), key=lambda mention: mention.first)
    return tuple(_joined(reading, _outside_places(reading, every)))


def find_actor_mentions(reading: Reading) -> tuple[Mention, ...]:
    """All mentions of possible parties, in text order and without overlaps; cached for the newest readings."""
    return _mentions(ReadingKey(reading))


def is_ally(reading: Reading, mention: Mention) -> bool:
    """Whether ``mention`` is told as the ally of the party before it."""
    return _bare(reading.terms[mention.first], words("allies")) is not None


def actor_of(reading: Reading, mention: Mention) -> Actor:
    """``mention`` as an actor, its text the words of the article."""
    text = reading.text[mention.start : mention.end]
    return Actor(
        name=mention.name or text,
        text=text,
        span=(mention.start, mention.end),
        kind=mention.kind,
        country=mention.country,
    )


def describe_actor(reading: Reading, start: int, end: int) -> Actor:
    """The actor that the words in ``[start, end)`` name; kind and country are of the mention that covers most of it."""
    best: Mention | None = None
    cover = 0
    for mention in find_actor_mentions(reading):
        shared = min(end, mention.end) - max(start, mention.start)
        if shared > cover:
            best, cover = mention, shared
    text = reading.text[start:end]
    if best is None:
        return Actor(name=text, text=text, span=(start, end))
    return Actor(name=best.name or text, text=text, span=(start, end), kind=best.kind, country=best.country)
