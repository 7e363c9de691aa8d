"""Finds the place names of an article: cue words, the gazetteer and named entities, each checked against the others.

A mention is a name where it stands; whether something happened there is for ``place_choice`` to say.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import ref

from marsad.extraction.lexicon import QUOTES, bare_forms, offset_after
from marsad.extraction.place_lexicon import Cue, anaphors, bare_words_of, cue_of, prepositions, words_of
from marsad.extraction.reading import Reading, Term
from marsad.gazetteer import Entry, Gazetteer, country_of_adjective
from marsad.gazetteer.keys import key_of, key_word, without_article

# A place of this weight needs no other sign than its name.
_WELL_KNOWN = 15_000
_LONGEST = 5
_CITY = 100_000
_METROPOLIS = 1_000_000
_NEVER_TAGS = frozenset({"VERB", "AUX", "ADP", "CCONJ", "PART", "DET", "PRON", "NUM"})
_KNOWN_KINDS = frozenset({"country", "division", "region", "water", "town", "camp", "crossing", "site"})
_NAME_TAGS = frozenset({"X", "NOUN", "PROPN", "ADJ"})
_ENDS = frozenset({".", "،", ",", ";", "؛", ":", "!", "؟", "?", "(", ")", "[", "]", "/", "-"})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name: offsets and text as reported, half-open range of terms with its cue, comparable name.

    ``entries`` are the places of that name, the most important first, none for a name that only its cue makes a place.
    ``relation`` is what the words before it tell: in, near, part, toward, from, or "" for none. ``link`` is the form of
    the word that stands before the cue and the name. ``entity`` tells that the language layer calls it a location.
    ``several`` tells that its cue announces more than one name ("بلدات"), ``joined`` that it stands in a list after another.
    """

    start: int
    end: int
    text: str
    first: int
    last: int
    sentence: int
    key: str
    cue: str
    named: bool
    entries: tuple[Entry, ...]
    relation: str
    link: str
    entity: bool
    around: bool
    dateline: bool
    several: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word that points back at a place: "المدينة", "فيها"; ``kinds`` are those it can stand for, none for any."""

    start: int
    end: int
    term: int
    sentence: int
    form: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Places:
    """All that an article tells of places."""

    mentions: tuple[PlaceMention, ...]
    anaphors: tuple[Anaphor, ...]


_latest: tuple[ref[Reading], Places] | None = None


def places_of(reading: Reading) -> Places:
    """The mentions and anaphors of an article; kept for the reading asked for last, since its events come in a row."""
    global _latest  # noqa: PLW0603 - a cache of one, replaced as a whole
    kept = _latest
    if kept is not None and kept[0]() is reading:
        return kept[1]
    places = Places(tuple(_Finder(reading).mentions()), tuple(_find_anaphors(reading)))
    _latest = ref(reading), places
    return places


def find_place_mentions(reading: Reading) -> tuple[PlaceMention, ...]:
    """Every place name of the article, in text order."""
    return places_of(reading).mentions


_PRONOUNS = frozenset({"فيها", "فيه", "هناك", "منها", "عليها", "اليها", "بها", "فيهما", "داخلها", "داخله", "محيطها"})
_SAME = frozenset({"نفسها", "ذاتها", "نفسه", "ذاته", "عينها"})


def _find_anaphors(reading: Reading) -> Iterator[Anaphor]:
    for term in reading.terms:
        if term.form in _PRONOUNS or term.form.lstrip("وف") in _PRONOUNS:
            yield Anaphor(term.start, term.end, term.index, term.sentence, "pronoun", frozenset())
            continue
        for bare, _ in bare_forms(term.form):
            kinds = anaphors().get(bare)
            if kinds is None and bare.endswith(("ها", "هم")) and len(bare) > 5:
                kinds = None
            if kinds is not None:
                following = reading.terms[term.index + 1].form if term.index + 1 < len(reading.terms) else ""
                form = f"{bare}+" if following in _SAME else bare
                yield Anaphor(term.start, term.end, term.index, term.sentence, form, kinds)
                break


@dataclass(frozen=True, slots=True)
class _Name:
    """A name found from term ``first`` to ``last`` (half-open), ``cut`` letters of the first term not being its own."""

    first: int
    last: int
    cut: int
    entries: tuple[Entry, ...]
    key: str
    form: str = ""


class _Finder:
    """Scans one article."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.terms = reading.terms
        self.gazetteer = Gazetteer.load()
        self.entity_kind: dict[int, str] = {}
        self.entity_end: dict[int, int] = {}
        self._index_entities()
        self.words = [key_word(term.form) for term in self.terms]
        self.dateline_end = _dateline_end(reading)
        self.countries = self._countries()

    def _index_entities(self) -> None:
        position = 0
        for entity in self.reading.entities:
            while position < len(self.terms) and self.terms[position].end <= entity.start:
                position += 1
            last = position
            while last < len(self.terms) and self.terms[last].start < entity.end:
                last += 1
            for index in range(position, last):
                self.entity_kind[index] = entity.kind
                self.entity_end[index] = last

    def mentions(self) -> Iterator[PlaceMention]:
        """Every place name, in text order."""
        position = 0
        before: PlaceMention | None = None
        while position < len(self.terms):
            mention = self._cued(position) or self._bare(position)
            if mention is None and before is not None and before.last == position:
                mention = self._joined(position, before)
            if mention is None:
                position += 1
            else:
                yield mention
                before = mention
                position = max(mention.last, position + 1)

    def _joined(self, position: int, before: PlaceMention) -> PlaceMention | None:
        """A name that و or a comma joins to the name before it: "بلدات بيت ريما ويعبد وعزون"."""
        term = self.terms[position]
        if term.form in (",", "-") and self._same_sentence(position + 1) is not None:
            name = self._in_gazetteer(position + 1, proclitics=False) if before.several else None
            first = position + 1
        elif term.form.startswith("و") and len(term.form) > 3:
            name = self._in_gazetteer(position, proclitics=True)
            first = position
            if name is None and before.several and self._fit_for_list(term):
                last = self._extent_after(position, term.form[1:])
                name = _Name(position, last, 1, (), self._key(position, last, 1), term.form[1:])
            if name is not None and name.cut != 1:
                return None
        else:
            return None
        if name is None or name.form in words_of("never_names") or name.form in _DAYS:
            return None
        if not before.several and not self._same_country(name, before):
            return None
        if not before.several and name.form in words_of("common_words") | words_of("ordinary_words"):
            return None
        return self._mention(first, name.cut, name, None, before)

    def _fit_for_list(self, term: Term) -> bool:
        form = term.form[1:]
        tags = {word.upos for word in term.words}
        known = form in words_of("never_names") or form in prepositions() or cue_of(form) is not None
        return not known and country_of_adjective(form) is None and not tags & {"PRON", "ADP", "PART", "DET", "NUM"}

    def _extent_after(self, position: int, form: str) -> int:
        return self._extent(position) if form not in words_of("name_openers") else min(position + 2, len(self.terms))

    def _same_country(self, name: _Name, before: PlaceMention) -> bool:
        countries = {entry.country for entry in before.entries}
        return any(entry.country in countries for entry in name.entries)

    # --- names after a cue -------------------------------------------------------------------------------------------

    def _cued(self, position: int) -> PlaceMention | None:
        found = cue_of(self.terms[position].form)
        if found is None or position + 1 >= len(self.terms):
            return None
        cue, cut = found
        if any(word.upos == "VERB" for word in self.terms[position].words):
            return None
        if self.entity_kind.get(position) in ("PERS", "ORG") and self.entity_kind.get(position + 1) == "PERS":
            return None
        following = self._same_sentence(position + 1)
        while following is not None and self.terms[following].form in QUOTES:
            following = self._same_sentence(following + 1)
        if following is None:
            return None
        inner = cue_of(self.terms[following].form)
        if inner is not None and self._name_after(following + 1, inner[0]) is not None and not (
            cue.named and inner[0].named
        ):
            return None
        name = self._name_after(following, cue)
        if name is None:
            return None
        if name.first == position:
            return self._mention(position, name.cut, name, None if _opens(name) else cue)
        return self._mention(position, cut, name, cue)

    def _name_after(self, position: int | None, cue: Cue) -> _Name | None:
        position = self._same_sentence(position) if position is not None else None
        if position is None:
            return None
        term = self.terms[position]
        if term.form in words_of("never_names") or not any(letter.isalnum() for letter in term.form):
            return None
        known = self._in_gazetteer(position, proclitics=False)
        with_cue = self._with_cue(position, cue)
        if with_cue is not None and (known is None or with_cue.last >= known.last):
            return with_cue
        if known is not None:
            last = known.last
            if cue.kind in ("neighbourhood", "site", "region", "camp"):
                last = max(last, self._closed(last))
            return _Name(position, last, 0, known.entries, self._key(position, last, 0))
        if cue.kind == "around":
            is_entity = self.entity_kind.get(position) == "LOC"
            return _Name(position, position + 1, 0, (), self._key(position, position + 1, 0)) if is_entity else None
        return self._unknown(position, cue)

    def _with_cue(self, position: int, cue: Cue) -> _Name | None:
        """The gazetteer's name that begins with the cue itself: "مطار حلب الدولي", "باب الهوى"."""
        if not cue.named or position == 0:
            return None
        name = self._in_gazetteer(position - 1, proclitics=True)
        return name if name is not None and name.last > position else None

    def _unknown(self, position: int, cue: Cue) -> _Name | None:
        """A name that only its cue makes one."""
        term = self.terms[position]
        tag = term.words[0].upos if term.words else "X"
        entity = self.entity_kind.get(position)
        definite = term.form.startswith("ال")
        number = term.form.isdigit()
        if entity != "LOC" and not number:
            weak = any(form in words_of("weak_cues") for form, _ in bare_forms(self.terms[position - 1].form))
            if weak or tag not in _NAME_TAGS or entity == "ORG" or term.form in prepositions():
                return None
            if country_of_adjective(term.form) is not None or cue_of(term.form) is not None and not definite:
                return None
            if not definite and (tag == "ADJ" or (tag == "NOUN" and (cue.named or _indefinite(term)))):
                return None
        last = self._extent(position)
        if entity == "LOC":
            last = max(last, self._entity_extent(position))
        if number and last == position + 1:
            return None
        return _Name(position, last, 0, (), self._key(position, last, 0), term.form)

    def _entity_extent(self, position: int) -> int:
        """End of the entity at a term, before any word that leads to another name."""
        last = position + 1
        while last < min(self.entity_end[position], position + 4):
            form = self.terms[last].form
            if form in prepositions() or cue_of(form) is not None or not self._same_line(last):
                break
            last += 1
        return last

    def _extent(self, position: int) -> int:
        last = position + 1
        while self.terms[last - 1].form in words_of("name_openers") and self._same_line(last) and last < position + 4:
            last += 1
        if self.terms[position].form.isdigit() and self._same_line(last) and _is_month_like(self.terms[last]):
            last += 1
        if self._same_line(last) and self.terms[last].form in ("من", "بن", "ابن") and self._same_line(last + 1):
            if self.terms[last].form != "من" or self.terms[position].form.startswith("ال") and _ordinal(self.terms[position]):
                last += 2
        return self._closed(last)

    def _closed(self, last: int) -> int:
        while self._same_line(last) and self.terms[last].form in words_of("name_closers"):
            last += 1
        return last

    # --- names without a cue -----------------------------------------------------------------------------------------

    def _bare(self, position: int) -> PlaceMention | None:
        name = self._in_gazetteer(position, proclitics=True)
        if name is not None and self._credible(name):
            return self._mention(position, name.cut, name, None)
        if self.entity_kind.get(position) == "LOC" and self.entity_kind.get(position - 1) != "LOC":
            return self._entity(position)
        return None

    def _entity(self, position: int) -> PlaceMention | None:
        term = self.terms[position]
        last = self._entity_extent(position)
        cut = _proclitic_letters(term)
        form = term.form[cut:] if cut else term.form
        if cue_of(term.form) is not None or form in words_of("common_words") or form in words_of("never_names"):
            return None
        if country_of_adjective(form) is not None or form in anaphors() or len(form) < 3 or last - position > 4:
            return None
        name = _Name(position, last, cut, (), self._key(position, last, cut))
        return self._mention(position, cut, name, None)

    def _credible(self, name: _Name) -> bool:
        """Whether a name that the gazetteer knows is one here, with no cue before it."""
        term = self.terms[name.first]
        entity = self.entity_kind.get(name.first)
        single = name.last == name.first + 1
        if name.form in anaphors() and single:
            return False
        tag = term.words[-1].upos if term.words else "X"
        if name.cut and len(term.words) < 2:
            return False
        relation = self._relation(name.first, name.cut)[0]
        if entity == "PERS" and (single or relation != "in"):
            return False
        near = not self.countries or any(entry.country in self.countries for entry in name.entries)
        best = name.entries[0]
        weighty = best.population >= _WELL_KNOWN or best.kind in _KNOWN_KINDS
        if not single:
            return entity == "LOC" or (near and weighty) or (near and bool(relation))
        if (self._is_adjective(name) or tag in _NEVER_TAGS) and entity != "LOC":
            return False
        if name.form in words_of("common_words") or without_article(name.form) in bare_words_of("common_words"):
            return entity == "LOC" and name.form.startswith("ال") and name.form not in _DAYS
        if entity == "LOC" and len(name.form) > 2:
            return True
        if name.form in words_of("ordinary_words"):
            return near and relation in ("in", "near", "part") and name.form.startswith("ال")
        if entity == "ORG" or len(name.form) < 3:
            return False
        if best.kind == "country" or best.population >= _METROPOLIS:
            return True
        return near and (weighty or bool(relation))

    def _is_adjective(self, name: _Name) -> bool:
        """Whether the word is the adjective of a people: "قوات سورية", "المصرية"."""
        term = self.terms[name.first]
        form = name.form
        if country_of_adjective(form) is None:
            return False
        if any(entry.kind == "country" for entry in name.entries):
            return (term.words[-1].upos == "ADJ" if term.words else False) and not self._relation(name.first, name.cut)[0]
        return True

    # --- shared ------------------------------------------------------------------------------------------------------

    def _in_gazetteer(self, position: int, *, proclitics: bool) -> _Name | None:
        """The longest name of the gazetteer that begins at a term; of two readings of a term the less cut one."""
        term = self.terms[position]
        readings: Sequence[tuple[str, int]] = [(term.form, 0)]
        if proclitics:
            readings = sorted(bare_forms(term.form), key=lambda item: item[1])
        best: _Name | None = None
        for form, cut in readings:
            first = without_article(key_word(form))
            if len(form) < 2 or not self.gazetteer.begins_name(first):
                continue
            for last in range(self._run(position), position, -1):
                if best is not None and last <= best.last:
                    break
                key = without_article(" ".join((key_word(form), *self._following(position + 1, last))))
                if self.gazetteer.has_key(key):
                    best = _Name(position, self._trimmed(position, last), cut, (), key, form)
                    break
        if best is None:
            return None
        key = without_article(" ".join((key_word(best.form), *self._following(position + 1, best.last))))
        return _Name(position, best.last, best.cut, self.gazetteer.lookup_key(key), key, best.form)

    def _following(self, first: int, last: int) -> list[str]:
        return [word for word in self.words[first:last] if word != "-"]

    def _run(self, position: int) -> int:
        """Where the words that stand together with a term end, at most ``_LONGEST`` on."""
        last = position + 1
        while last < position + _LONGEST and last < len(self.terms):
            if self.terms[last].form == "-" and self.reading.text[self.terms[last].start - 1] != " ":
                last += 1
                continue
            if not self._same_line(last) or self.terms[last].form in QUOTES:
                break
            last += 1
        return last

    def _trimmed(self, first: int, last: int) -> int:
        """``last`` without a closing direction that belongs to the next name: "الباب شرقي حلب" is not "باب شرقي"."""
        if last == first + 2 and prepositions().get(self.terms[last - 1].form) == "part" and last < len(self.terms):
            shorter = without_article(self.words[first])
            following = without_article(self.words[last])
            if self.gazetteer.has_key(shorter) and (self.gazetteer.has_key(following) or cue_of(self.terms[last].form)):
                return last - 1
        return last

    def _countries(self) -> frozenset[str]:
        """The countries that the article is about: told by name, by the adjective of their people, by large cities."""
        votes: Counter[str] = Counter()
        for position, term in enumerate(self.terms):
            for form, _ in bare_forms(term.form):
                country = country_of_adjective(form)
                if country is not None:
                    votes[country] += 1
                    break
            name = self._in_gazetteer(position, proclitics=True)
            if name is None or name.form in words_of("common_words") or name.form in words_of("ordinary_words"):
                continue
            cued = position > 0 and cue_of(self.terms[position - 1].form) is not None
            known = {entry.country for entry in name.entries}
            best = name.entries[0]
            if best.kind == "country":
                votes[best.country] += 1
            elif (cued or self.entity_kind.get(position) == "LOC") and (len(known) == 1 or best.population >= _CITY):
                votes[best.country] += 1
            elif best.kind == "division" and len(known) == 1 and name.last > position + 1:
                votes[best.country] += 1
        most = max(votes.values(), default=0)
        return frozenset(country for country, number in votes.items() if number * 8 >= most) if most > 1 else frozenset()

    def _mention(
        self, position: int, cut: int, name: _Name, cue: Cue | None, before: PlaceMention | None = None
    ) -> PlaceMention:
        reported = position if cue is not None and cue.named else name.first
        letters = cut if reported == position else name.cut
        start = offset_after(self.terms[reported], letters)
        end = self.terms[name.last - 1].end
        relation, link, around = self._relation_of(position, cut)
        kind = cue.kind if cue is not None else ""
        several = cue is not None and self._announces_several(position)
        if before is not None:
            relation, link, around = before.relation, before.link, before.around
            kind, several = before.cue, before.several
        entity = any(self.entity_kind.get(index) == "LOC" for index in range(name.first, name.last))
        return PlaceMention(
            start,
            end,
            self.reading.text[start:end],
            position,
            name.last,
            self.terms[position].sentence,
            name.key,
            kind,
            cue is not None and cue.named,
            name.entries,
            relation,
            link,
            entity,
            around or kind == "around",
            start < self.dateline_end,
            several,
            before is not None,
        )

    def _announces_several(self, position: int) -> bool:
        return any(bare in words_of("plural_cues") for bare, _ in bare_forms(self.terms[position].form))

    def _key(self, first: int, last: int, cut: int) -> str:
        words = [self.terms[first].form[cut:], *(term.form for term in self.terms[first + 1 : last])]
        return key_of(" ".join(words))

    def _relation(self, position: int, cut: int) -> tuple[str, str]:
        relation, link, _ = self._relation_of(position, cut)
        return relation, link

    def _relation_of(self, position: int, cut: int) -> tuple[str, str, bool]:
        """What stands before a name and its cue: relation, linking word, whether it is only round the place."""
        around = False
        relation = ""
        if cut:
            letters = self.terms[position].form[:cut].lstrip("وف")
            if letters == "ب":
                return "in", "ب", around
            if letters in ("ل", "ك"):
                return "", letters, around
        elif self.terms[position].form.startswith(("لل", "ولل", "فلل")):
            return "", "ل", around
        index = position - 1
        while index >= 0 and self.terms[index].sentence == self.terms[position].sentence:
            term = self.terms[index]
            if term.form in QUOTES:
                index -= 1
                continue
            found = self._locating(term)
            if found is None:
                return relation, term.form, around
            told, attached = found
            if told in ("near", "part"):
                around = True
                relation = relation or told
                if attached:
                    return told, attached, around
                index -= 1
                continue
            return (relation or told), term.form, around
        return relation, "", around

    def _locating(self, term: Term) -> tuple[str, str] | None:
        """The relation that a term tells, and the preposition written to it."""
        for bare, cut in bare_forms(term.form):
            relation = prepositions().get(bare)
            if relation is None:
                found = cue_of(bare)
                relation = "part" if found is not None and found[0].kind == "around" else None
            if relation is not None and len(bare) > 1:
                letters = term.form[:cut].lstrip("وف")
                return relation, letters
        return None

    def _entity_last(self, index: int, kind: str) -> int:
        return self.entity_end[index] if self.entity_kind.get(index) == kind else index + 1

    def _same_sentence(self, position: int) -> int | None:
        if position < 1 or position >= len(self.terms):
            return None
        return position if self.terms[position].sentence == self.terms[position - 1].sentence else None

    def _same_line(self, position: int) -> bool:
        """Whether a term follows its neighbour with nothing but space between them."""
        if position < 1 or position >= len(self.terms):
            return False
        between = self.reading.text[self.terms[position - 1].end : self.terms[position].start]
        form = self.terms[position].form
        return any(letter.isalnum() for letter in form) and "\n" not in between and len(between) < 3


def _proclitic_letters(term: Term) -> int:
    """Letters of conjunction and preposition that the language layer splits off a term."""
    letters = 0
    for word in term.words[:-1]:
        if word.upos not in ("ADP", "CCONJ") or len(word.text) > 1:
            break
        letters += 1
    return letters if len(term.form) - letters >= 3 and not term.form.startswith("لل") else 0


def _is_month_like(term: Term) -> bool:
    return bool(term.words) and term.words[0].upos in ("NOUN", "X", "PROPN", "ADJ") and not term.form.startswith("ال")


def _ordinal(term: Term) -> bool:
    return len(term.form) >= 5 and term.form[2:] in _ORDINALS


_ORDINALS = frozenset({"اول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"})
_DAYS = frozenset({"الخميس", "الجمعه", "السبت", "الاحد", "الاثنين", "الثلاثاء", "الاربعاء"})


def _indefinite(term: Term) -> bool:
    """Whether an indefinite noun looks like an ordinary one: a feminine adjective, a plural."""
    return term.form.endswith(("يه", "ين", "ون", "ات"))


def _opens(name: _Name) -> bool:
    """Whether a name of the gazetteer that begins with a cue word is a town's: "تل أبيب", "دير الزور"."""
    return name.entries[0].kind in ("city", "town", "country", "division")


def _dateline_end(reading: Reading) -> int:
    """Offset where the dateline ends: "بيروت (رويترز) - ", "دمشق-سانا"; 0 without one.

    It stands in the first lines, is short, and closes with a dash, a slash, a bracket or the end of its line.
    """
    offset = 0
    for number, line in enumerate(reading.text.split("\n")[:5]):
        head = line[:70]
        cut = max((head.find(mark) for mark in (" - ", ") -", "- ", "-", "/", ":") if 0 < head.find(mark) <= 45), default=-1)
        words = head[:cut].split() if cut > 0 else line.split()
        if cut > 0 and 0 < len(words) <= 6:
            return offset + cut
        if 0 < len(line) <= 45 and number > 0 and len(words) <= 5 and ("(" in line or "،" in line):
            return offset + len(line)
        offset += len(line) + 1
    return 0
