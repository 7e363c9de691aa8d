"""Finds the place names of an article: cue words, the gazetteer and named entities, each checked against the others."""

from collections.abc import Iterator
from dataclasses import replace

from marsad.extraction.lexicon import QUOTES, bare_forms, offset_after
from marsad.extraction.place_lexicon import (
    Cue,
    anaphors,
    bare_words_of,
    cue_of,
    cues,
    prepositions,
    words_of,
)
from marsad.extraction.place_mention import PlaceMention
from marsad.extraction.place_terms import Name, TermScan
from marsad.extraction.reading import Term
from marsad.gazetteer import country_of_adjective
from marsad.gazetteer.keys import without_article

# A place of this weight needs no other sign than its name.
_WELL_KNOWN = 15_000
_METROPOLIS = 1_000_000
# Terms between a plural and the list that it announces.
_AFAR = 8
_NEVER_TAGS = frozenset({"VERB", "AUX", "ADP", "CCONJ", "PART", "DET", "PRON", "NUM"})
_KNOWN_KINDS = frozenset({"country", "division", "region", "water", "town", "camp", "crossing", "site"})
_ORDINALS = frozenset({"اول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"})
_DAYS = frozenset({"الخميس", "الجمعه", "السبت", "الاحد", "الاثنين", "الثلاثاء", "الاربعاء"})
_NAME_TAGS = frozenset({"X", "NOUN", "PROPN", "ADJ"})


class PlaceFinder(TermScan):
    """Scans one article for place names."""

    def mentions(self) -> Iterator[PlaceMention]:
        """Every place name, in text order."""
        position = 0
        before: PlaceMention | None = None
        while position < len(self.terms):
            mention = self._cued(position) or self._announced(position) or self._bare(position)
            if before is not None and before.last == position:
                mention = self._joined(position, before) if mention is None else self._listed(mention, before)
            if mention is None:
                position += 1
            else:
                yield mention
                before = mention
                position = max(mention.last, position + 1)

    def _announced(self, position: int) -> PlaceMention | None:
        """The first of a list that a plural announces from afar: "أحياء عدة في الجهة الشرقية، بينها بستان القصر"."""
        if position < 2 or self.terms[position - 1].form not in words_of("list_openers"):
            return None
        name = self.in_gazetteer(position, proclitics=False)
        if name is None:
            return None
        for announcing in range(position - 2, max(position - 2 - _AFAR, -1), -1):
            if self.terms[announcing].sentence != self.terms[position].sentence:
                break
            cue = cue_of(self.terms[announcing].form)
            if cue is not None and self._announces_several(announcing):
                relation, link, around = self.relation_of(announcing, cue[1])
                mention = self._mention(position, 0, name, None)
                return replace(
                    mention, relation=relation or "in", link=link, around=around, cue=cue[0].kind, several=True
                )
        return None

    def _listed(self, mention: PlaceMention, before: PlaceMention) -> PlaceMention:
        """``mention`` as a member of the list of the name before it, where و joins them and nothing else locates it."""
        term = self.terms[mention.first]
        if mention.relation or not term.form.startswith("و") or cue_of(term.form) == (cues().get(term.form), 0):
            return mention
        return replace(mention, relation=before.relation, link=before.link, joined=True)

    def _joined(self, position: int, before: PlaceMention) -> PlaceMention | None:
        """A name that و or a comma joins to the name before it: "بلدات بيت ريما ويعبد وعزون"."""
        term = self.terms[position]
        if term.form in (",", "-") and self.same_sentence(position + 1) is not None:
            joins = self.terms[position + 1].form.startswith("و")
            name = self.in_gazetteer(position + 1, proclitics=joins) if before.several else None
            first = position + 1
            if name is not None and name.cut > joins:
                return None
        elif term.form.startswith("و") and len(term.form) > 3:
            name = self.in_gazetteer(position, proclitics=True)
            first = position
            listed = before.several or (before.relation and self.entity_kind.get(position) == "LOC")
            if name is None and listed and self._fit_for_list(term):
                last = self._extent_after(position, term.form[1:])
                name = Name(position, last, 1, (), self.key(position, last, 1), term.form[1:])
            if name is not None and name.cut != 1:
                return None
        else:
            return None
        if name is None or name.form in words_of("never_names") or name.form in _DAYS:
            return None
        if not before.several and name.entries and not self._same_country(name, before):
            return None
        ordinary = name.last == name.first + 1 and name.form in words_of("common_words") | words_of("ordinary_words")
        known = name.form.startswith("ال") and any(entry.population >= _WELL_KNOWN for entry in name.entries)
        if ordinary and not before.several and not known:
            return None
        return self._mention(first, name.cut, name, None, before)

    def _fit_for_list(self, term: Term) -> bool:
        form = term.form[1:]
        tags = {word.upos for word in term.words}
        known = form in words_of("never_names") or form in prepositions() or cue_of(form) is not None
        verb = "VERB" in tags and self.entity_kind.get(term.index) != "LOC"
        return not (known or verb or country_of_adjective(form) or tags & {"PRON", "ADP", "PART", "DET", "NUM"})

    def _extent_after(self, position: int, form: str) -> int:
        return self._extent(position) if form not in words_of("name_openers") else min(position + 2, len(self.terms))

    def _same_country(self, name: Name, before: PlaceMention) -> bool:
        countries = {entry.country for entry in before.entries}
        return any(entry.country in countries for entry in name.entries)

    def _cued(self, position: int) -> PlaceMention | None:
        found = cue_of(self.terms[position].form)
        if found is None or position + 1 >= len(self.terms):
            return None
        cue, cut = found
        if any(word.upos == "VERB" for word in self.terms[position].words):
            return None
        if self.entity_kind.get(position) in ("PERS", "ORG") and self.entity_kind.get(position + 1) == "PERS":
            return None
        following = self.same_sentence(position + 1)
        while following is not None and self.terms[following].form in QUOTES:
            following = self.same_sentence(following + 1)
        if following is None:
            return None
        inner = cue_of(self.terms[following].form)
        if inner is not None and self._opens_known(position, following) is False:
            inner_name = self._name_after(following + 1, inner[0])
            if inner_name is not None:
                return None
        name = self._name_after(following, cue)
        if name is None:
            return None
        if name.first == position:
            return self._mention(position, name.cut, name, None if _opens(name) else cue)
        return self._mention(position, cut, name, cue)

    def _stretched(self, last: int, cue: Cue) -> int:
        """``last`` past the other end of a road: "طريق جبلة - بيت ياشوط"."""
        if cue.kind == "site" and last + 1 < len(self.terms) and self.terms[last].form in ("-", "–"):
            other = self.in_gazetteer(last + 1, proclitics=False)
            if other is not None and self.terms[last + 1].sentence == self.terms[last].sentence:
                return other.last
        return last

    def _opens_known(self, position: int, following: int) -> bool:
        """Whether a name of the gazetteer begins with the cue, or with the cue-like word after it: "تل أبيب"."""
        with_cue = self.in_gazetteer(position, proclitics=True)
        if with_cue is not None and with_cue.last > following + 1:
            return True
        known = self.in_gazetteer(following, proclitics=False)
        return known is not None and known.last > following + 1

    def _name_after(self, position: int | None, cue: Cue) -> Name | None:
        position = self.same_sentence(position) if position is not None else None
        if position is None:
            return None
        term = self.terms[position]
        if not any(letter.isalnum() for letter in term.form) or term.form in anaphors():
            return None
        known = self.in_gazetteer(position, proclitics=False)
        never = term.form in words_of("never_names")
        proper = known is not None and term.form.startswith("ال") and cue.kind in ("neighbourhood", "site", "town")
        if never and not proper:
            return None
        if known is not None and known.last == position + 1 and term.form in words_of("name_openers"):
            longer = self._extent(position)
            if longer > known.last and not self.is_locating(self.terms[known.last]):
                return Name(position, longer, 0, (), self.key(position, longer, 0), term.form)
        with_cue = self._with_cue(position, cue)
        if with_cue is not None and (known is None or with_cue.last >= known.last):
            return with_cue
        if known is not None:
            last = self._stretched(known.last, cue)
            if cue.kind in ("neighbourhood", "site", "region", "camp"):
                last = max(last, self._closed(last))
            return Name(position, last, 0, known.entries, self.key(position, last, 0))
        if cue.kind == "around":
            is_entity = self.entity_kind.get(position) == "LOC"
            return Name(position, position + 1, 0, (), self.key(position, position + 1, 0)) if is_entity else None
        return self._unknown(position, cue)

    def _with_cue(self, position: int, cue: Cue) -> Name | None:
        """The gazetteer's name that begins with the cue itself: "مطار حلب الدولي", "باب الهوى"."""
        if not cue.named or position == 0:
            return None
        name = self.in_gazetteer(position - 1, proclitics=True)
        return name if name is not None and name.last > position else None

    def _unknown(self, position: int, cue: Cue) -> Name | None:
        """A name that only its cue makes one."""
        term = self.terms[position]
        tag = term.words[0].upos if term.words else "X"
        entity = self.entity_kind.get(position)
        definite = term.form.startswith("ال")
        number = term.form.isdigit()
        if entity != "LOC" and not number:
            weak = any(form in words_of("weak_cues") for form, _ in bare_forms(self.terms[position - 1].form))
            counted = tag == "NUM" and definite and cue.kind == "neighbourhood"
            if weak or (tag not in _NAME_TAGS and not counted) or entity == "ORG" or term.form in prepositions():
                return None
            if len(term.words) > 1 and term.words[0].upos in ("ADP", "CCONJ"):
                return None
            if country_of_adjective(term.form) is not None or (cue_of(term.form) is not None and not definite):
                return None
            if not definite and (tag == "ADJ" or (tag == "NOUN" and (cue.named or _indefinite(term)))):
                return None
        last = self._extent(position)
        while tag == "X" and not definite and last < position + 3 and self._foreign(last):
            last += 1
        if entity == "LOC":
            last = max(last, self._entity_extent(position))
        if number and last == position + 1:
            return None
        return Name(position, last, 0, (), self.key(position, last, 0), term.form)

    def _foreign(self, position: int) -> bool:
        """Whether a term goes on with a foreign name: not a word of the language, no place of its own."""
        if not self.same_line(position):
            return False
        term = self.terms[position]
        foreign = len(term.words) == 1 and term.words[0].upos == "X" and not term.form.startswith(("ال", "و"))
        return foreign and not self.is_locating(term) and self.in_gazetteer(position, proclitics=False) is None

    def _entity_extent(self, position: int) -> int:
        """End of the entity at a term, before any word that leads to another name."""
        last = position + 1
        while last < min(self.entity_end[position], position + 4):
            form = self.terms[last].form
            if form in prepositions() or cue_of(form) is not None or not self.same_line(last):
                break
            last += 1
        return last

    def _extent(self, position: int) -> int:
        last = position + 1
        while self.terms[last - 1].form in words_of("name_openers") and self.same_line(last) and last < position + 4:
            last += 1
        if self.terms[position].form.isdigit() and self.same_line(last) and _is_month_like(self.terms[last]):
            last += 1
        if self.same_line(last) and self.same_line(last + 1):
            son = self.terms[last].form in ("بن", "ابن")
            day = self.terms[last].form == "من" and _ordinal(self.terms[position])
            last += 2 if son or day else 0
        return self._closed(last)

    def _closed(self, last: int) -> int:
        while self.same_line(last) and self.terms[last].form in words_of("name_closers"):
            last += 1
        return last

    def _bare(self, position: int) -> PlaceMention | None:
        name = self.in_gazetteer(position, proclitics=True)
        if name is not None and self._credible(name):
            return self._mention(position, name.cut, name, None)
        if self.entity_kind.get(position) == "LOC" and self.entity_kind.get(position - 1) != "LOC":
            return self._entity(position)
        return self._guessed(position)

    def _guessed(self, position: int) -> PlaceMention | None:
        """A word that is in no list, right after في: a name, where the language layer knows no such word."""
        before = self.terms[position - 1].form if self.same_sentence(position) is not None else ""
        term = self.terms[position]
        opener = term.form in words_of("name_openers")
        foreign = [word.upos for word in term.words] == ["X"] and len(term.form) > 3
        if before not in ("في", "وفي", "ففي") or self.entity_kind.get(position) in ("PERS", "ORG"):
            return None
        if not (foreign or opener) or self.is_locating(term) or not self.same_line(position):
            return None
        ordinary = {term.form, without_article(term.form)} & (words_of("common_words") | words_of("ordinary_words"))
        if ordinary and not opener:
            return None
        if country_of_adjective(term.form) is not None or term.form in anaphors() or term.form[0] in "0123456789":
            return None
        last = self._extent(position)
        if opener and last == position + 1:
            return None
        return self._mention(position, 0, Name(position, last, 0, (), self.key(position, last, 0), term.form), None)

    def _entity(self, position: int) -> PlaceMention | None:
        term = self.terms[position]
        last = self._entity_extent(position)
        cut = _proclitic_letters(term)
        form = term.form[cut:] if cut else term.form
        if cue_of(term.form) is not None or form in words_of("common_words") or form in words_of("never_names"):
            return None
        if country_of_adjective(form) is not None or form in anaphors() or len(form) < 3 or last - position > 4:
            return None
        if form in words_of("ordinary_words") or any(word.upos in ("ADJ", "VERB") for word in term.words[-1:]):
            return None
        name = Name(position, last, cut, (), self.key(position, last, cut))
        return self._mention(position, cut, name, None)

    def _credible(self, name: Name) -> bool:
        """Whether a name that the gazetteer knows is one here, with no cue before it."""
        term = self.terms[name.first]
        entity = self.entity_kind.get(name.first)
        single = name.last == name.first + 1
        if name.form in anaphors() and single:
            return False
        tag = term.words[-1].upos if term.words else "X"
        if name.cut and len(term.words) < 2:
            return False
        relation = self.relation(name.first, name.cut)[0]
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
            return entity == "LOC" and relation == "in" and name.form.startswith("ال") and name.form not in _DAYS
        if entity == "LOC" and len(name.form) > 2:
            return True
        if name.form in words_of("ordinary_words"):
            return near and relation in ("in", "near", "part") and name.form.startswith("ال")
        if entity == "ORG" or len(name.form) < 3:
            return False
        if best.kind == "country" or best.population >= _METROPOLIS:
            return True
        return near and (weighty or bool(relation))

    def _is_adjective(self, name: Name) -> bool:
        """Whether the word is the adjective of a people: "قوات سورية", "المصرية"."""
        term = self.terms[name.first]
        form = name.form
        if country_of_adjective(form) is None:
            return False
        if any(entry.kind == "country" for entry in name.entries):
            adjective = bool(term.words) and term.words[-1].upos == "ADJ"
            return adjective and not self.relation(name.first, name.cut)[0]
        return True

    def _mention(
        self, position: int, cut: int, name: Name, cue: Cue | None, before: PlaceMention | None = None
    ) -> PlaceMention:
        reported = position if cue is not None and cue.named else name.first
        letters = cut if reported == position else name.cut
        start = offset_after(self.terms[reported], letters)
        end = self.terms[name.last - 1].end
        relation, link, around = self.relation_of(position, cut)
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
            self._cue_word(position) if cue is not None else "",
        )

    def _cue_word(self, position: int) -> str:
        found = cue_of(self.terms[position].form)
        return self.terms[position].form[found[1] :] if found is not None else ""

    def _announces_several(self, position: int) -> bool:
        return any(bare in words_of("plural_cues") for bare, _ in bare_forms(self.terms[position].form))


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
    """Whether a term counts the days of a date: "السابع من أكتوبر"."""
    return term.form.startswith("ال") and term.form[2:] in _ORDINALS


def _indefinite(term: Term) -> bool:
    """Whether an indefinite noun looks like an ordinary one: a feminine adjective, a plural."""
    return term.form.endswith(("يه", "ين", "ون", "ات"))


def _opens(name: Name) -> bool:
    """Whether a name of the gazetteer that begins with a cue word is a town's: "تل أبيب", "دير الزور"."""
    return name.entries[0].kind in ("city", "town", "country", "division")
