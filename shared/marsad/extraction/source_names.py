"""How far the name of a source extends: from the verb to where its object, its words or an adverbial begin.

The lists say what ends a name; the parser (relation to the verb, case, definiteness) says where the object begins.
"""

from dataclasses import dataclass

from marsad.arabic.normalisation import skeleton
from marsad.extraction.concepts import find_concepts
from marsad.extraction.lexicon import QUOTES, bare_forms, offset_after
from marsad.extraction.reading import Reading
from marsad.extraction.source_lexicon import is_participle, noun, saying_verb, words
from marsad.extraction.source_syntax import Node, nodes_of

LONGEST_NAME = 14
_LONGEST_QUOTE = 5
_BRACKETS = frozenset({"(", ")", "[", "]"})
_OF_THE_VERB = frozenset({"obj", "iobj", "obl", "obl:arg", "advmod", "ccomp", "xcomp", "advcl", "parataxis", "acl"})
_PREPOSITIONS = frozenset({"في", "فى", "من", "ل", "ب"})
_FATHATAN = "ً"
_OFFICE_BEFORE_PERSON = 9
_CALLED_WITHIN = 5


@dataclass(frozen=True, slots=True)
class NamePhrase:
    """The name of a source: half-open range of term indexes in the article, and offsets."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Walker:
    """Walks the terms of one sentence, ``[first, limit)`` by index in the article."""

    reading: Reading
    first: int
    limit: int

    def form(self, index: int) -> str:
        """Comparable form of the term at ``index``, empty outside the sentence."""
        return self.reading.terms[index].form if self.first <= index < self.limit else ""

    def node(self, index: int) -> Node:
        """What the parser says of the term at ``index``."""
        return nodes_of(self.reading)[index]

    def names(self, position: int, verb: int) -> list[NamePhrase]:
        """The sources that begin at ``position`` beside the term ``verb`` (-1: none): one, or several joined by و."""
        found: list[NamePhrase] = []
        while (end := self._end(position, verb)) > position:
            if name := self._called(end) or self._phrase(position, end):
                found.append(name)
                end = max(end, name.last)
            if not self._joins(position, end):
                break
            position = end
        return found

    def _end(self, start: int, verb: int) -> int:
        index = start
        while index < self.limit and index - start < LONGEST_NAME:
            if self.form(index) in QUOTES - _BRACKETS:
                closing = self._closing_quote(index)
                if index > start and (closing is None or self.node(index + 1).upos in {"ADP", "SCONJ"}):
                    break
                index = closing + 1 if closing is not None else index + 1
                continue
            if self._ends(start, index, verb):
                break
            index += 1
        return index

    def _closing_quote(self, index: int) -> int | None:
        """Index of the quotation mark that closes a quoted name which opens at ``index``."""
        for closing in range(index + 1, min(index + 1 + _LONGEST_QUOTE, self.limit)):
            if self.form(closing) in QUOTES - _BRACKETS:
                return closing if closing > index + 1 else None
            if self.node(closing).is_verb or self.form(closing) in words("complementisers"):
                return None
        return None

    def _ends(self, start: int, index: int, verb: int) -> bool:
        form, node = self.form(index), self.node(index)
        if self._belongs(start, index):
            return False
        if not any(character.isalpha() for character in form):
            return self._ends_at_mark(start, index)
        if self._is_listed_end(start, index) or self._is_barred_by_form(start, index, verb):
            return True
        if form in {"في", "فى"}:
            return index == start or noun(self.form(index + 1), "media_of_speech")
        if (index > start or verb >= 0) and self._addresses(index):
            return True
        if index == start:
            return node.is_verb and not node.entity and form not in words("speakers")
        if noun(self.form(start), "roles") and self._names_person(index, verb):
            return False
        return self._is_verb(index) or self._begins_object(start, index, verb) or self._joins(start, index)

    def _belongs(self, start: int, index: int) -> bool:
        """Whether the term goes on with a named entity, or leads from an office to its holder."""
        if index == start or self.form(index) in words("complementisers"):
            return False
        node = self.node(index)
        return (node.continues and node.entity in {"PERS", "ORG"}) or self._leads_to_person(start, index)

    def _ends_at_mark(self, start: int, index: int) -> bool:
        """Whether a number or punctuation mark ends the name."""
        form = self.form(index)
        if form.isdigit():
            return not noun(self.form(index - 1), "units")
        if form == "." and self.form(index - 1) in words("abbreviated_titles") and start + 1 < index < self.limit - 1:
            return False
        if form == ",":
            return not self._title_follows(start, index)
        return form != "-" or index == start

    def _is_listed_end(self, start: int, index: int) -> bool:
        """Whether the word lists say that no name goes on with the term."""
        form = self.form(index)
        if form in words("complementisers") or form in words("nobody") or is_participle(form):
            return True
        if (form in words("appositions") and index > start + 1) or (form in words("responsibility") and index > start):
            return True
        if form in words("called") and index > start:
            return True
        speaks = index == start and form in words("speakers")
        return form in words("stops") and self.node(index).entity != "PERS" and not speaks

    def _is_barred_by_form(self, start: int, index: int, verb: int) -> bool:
        """Whether case, preposition or another's title keeps the term from being part of the name."""
        if index == start:
            return verb >= 0 and self.is_prefixed(index, "ل")
        return (verb >= 0 and self._is_accusative(index)) or self._is_title_of_another(start, index)

    def _called(self, index: int) -> NamePhrase | None:
        """The name in "ساكن يدعى سامي", "جماعة تسمي نفسها «سرايا المختار»", after the noun that ends at ``index``."""
        for following in range(index, min(index + _CALLED_WITHIN, self.limit)):
            form = self.form(following)
            if form in words("called") or (form == "باسم" and self.form(following - 1) in words("itself")):
                begin = following + 1
                while self.form(begin) in words("itself") or self.form(begin) in {"اسم", "علي"} | words("called"):
                    begin += 1
                end = self._end(begin, -1)
                return self._phrase(begin, end) if end > begin else None
            if form not in words("before_called"):
                break
        return None

    def _leads_to_person(self, start: int, index: int) -> bool:
        """Whether an office at ``start`` goes on to the name of its holder: "مدير مشفى تدمر الوطني وليد عودة"."""
        if not noun(self.form(start), "roles") or self.node(index).entity == "PERS":
            return False
        for position in range(index, min(start + _OFFICE_BEFORE_PERSON, self.limit)):
            form, node = self.form(position), self.node(position)
            if node.entity == "PERS":
                return position > index and self._opens_after_person(position)
            if not any(character.isalpha() for character in form) or form in words("stops") | words("complementisers"):
                return False
            if self.is_prefixed(position, "ل") or self._is_accusative(position) or form.startswith("و"):
                return False
            if saying_verb(form) is not None or is_participle(form):
                return False
        return False

    def _opens_after_person(self, index: int) -> bool:
        """Whether speech, an adverbial or an end follows the person's name that begins at ``index``."""
        while index < self.limit and self.node(index).entity == "PERS":
            index += 1
        form = self.form(index)
        ends = words("complementisers") | words("stops") | {"في", "ل"}
        return form in ends or not any(map(str.isalpha, form))

    def _is_accusative(self, index: int) -> bool:
        """Whether the term is written with the ending of an indefinite accusative, which no subject has."""
        return self.reading.terms[index].text.rstrip("ا").endswith(_FATHATAN) and not self.node(index).entity

    def _is_title_of_another(self, start: int, index: int) -> bool:
        """Whether a person's title begins after the name of an organisation: "وزارة الدفاع العقيد سليمان غازوبي"."""
        titled = self.form(index).removeprefix("ال") in words("titles") and self.form(index).startswith("ال")
        if not titled or index + 1 >= self.limit or self.node(index + 1).entity != "PERS":
            return False
        return not any(noun(self.form(start), key) for key in ("roles", "titles")) and self.node(start).entity != "PERS"

    def _names_person(self, index: int, verb: int) -> bool:
        """Whether one or two terms from ``index`` on stand right before speech: a name that looks like other words."""
        if saying_verb(self.form(index)) is not None or self.form(index) in words("complementisers"):
            return False
        following = (self.form(index + 1), self.form(index + 2))
        return any(form in words("complementisers") or (verb < 0 and form in {",", ".", ""}) for form in following)

    def _is_verb(self, index: int) -> bool:
        node = self.node(index)
        return not node.entity and (node.is_verb or (node.upos == "X" and saying_verb(self.form(index)) == "says"))

    def _addresses(self, index: int) -> bool:
        """Whether the term is ل with whoever is spoken to."""
        form, following = self.form(index), self.form(index + 1)
        if form == "ل":
            if following in QUOTES:
                closing = self._closing_quote(index + 1)
                quoted = self.form(closing + 1) if closing is not None else ""
                listener = self.form(index + 2).removeprefix("ال")
                return listener in words("listeners") or quoted in words("complementisers")
            return following.removeprefix("ال") in words("listeners")
        rest = form[2:] if form.startswith("لل") else form[1:]
        if form.startswith("ل") and (following if form == "ل" else rest)[:1].isascii() and len(form + following) > 1:
            return (following if form == "ل" else rest)[:1].isalpha()
        return form.startswith("ل") and rest.removeprefix("ال") in words("listeners")

    def _title_follows(self, start: int, comma: int) -> bool:
        """Whether the person comes after the office and a comma: "المتحدث باسم القوات، المقدم محمد النقيب"."""
        if comma + 1 >= self.limit or not noun(self.form(start), "roles"):
            return False
        return self.node(comma + 1).entity == "PERS" or self.form(comma + 1).removeprefix("ال") in words("titles")

    def _begins_object(self, start: int, index: int, verb: int) -> bool:
        """Whether what the verb says, rather than more of the name, begins at ``index``."""
        node, before, form = self.node(index), self.node(index - 1), self.form(index)
        if node.entity == "PERS" or noun(form, "titles") or noun(form, "roles") or form.startswith("باسم"):
            return False
        if self._is_matter(start, index):
            return True
        if self.form(index - 1) in _PREPOSITIONS or self.form(index - 1).startswith("باسم"):
            return False
        if self.is_prefixed(index, "ب") and find_concepts(self.reading.terms[index : index + 1]):
            return True
        if form in {"في", "فى"} and noun(self.form(start), "roles"):
            return False
        if before.definite == "Cons" and before.upos == "NOUN" and node.case != "Acc":
            return False
        if noun(self.form(start), "roles") and self._belongs_to_office(start, index):
            return False
        if verb >= 0 and node.head == verb and node.relation in _OF_THE_VERB:
            return True
        if node.upos != "NOUN" or self._is_adjective(index):
            return False
        # A noun that follows a noun with its article, or an adjective, can be no genitive to it.
        closed = self._is_adjective(index - 1) or self.form(index - 1).startswith("ال")
        return (closed and not self.is_prefixed(index, "ل", "ب")) or (
            node.case == "Acc" and node.definite in {"Ind", "Cons"}
        )

    def _is_matter(self, start: int, index: int) -> bool:
        """Whether the term is what is claimed or told of, and can be no genitive: "تنظيم الدولة الإسلامية العملية"."""
        form = self.form(index)
        if index <= start + 1 or not form.startswith("ال"):
            return False
        closed = self.form(index - 1).startswith("ال") or bool(self.node(index - 1).entity)
        dual = form.endswith("ين") and not form.endswith("يين") and not self.form(index - 1).endswith("ين")
        return closed and (noun(form, "matters") or (dual and self._is_adjective(index - 1)))

    def _belongs_to_office(self, start: int, index: int) -> bool:
        """Whether a term after a noun of office says of what: "حاكم مقاطعة", "المدير بوزارة الصحة"."""
        if find_concepts(self.reading.terms[index : index + 1]):
            return False
        bare_office = index == start + 1 and not self.form(start).startswith("ال") and self.node(index).upos == "NOUN"
        return bare_office or self.is_prefixed(index, "ب")

    def is_prefixed(self, index: int, *prepositions: str) -> bool:
        """Whether the term is written together with a preposition."""
        term = self.reading.terms[index]
        if term.form in words("no_preposition"):
            return False
        return term.form.startswith(prepositions) and bool(term.words) and term.words[0].upos == "ADP"

    def _is_adjective(self, index: int) -> bool:
        return self.node(index).upos == "ADJ" or self.form(index).endswith(("ي", "يه", "يين", "يون"))

    def _joins(self, start: int, index: int) -> bool:
        """Whether a second source begins at ``index``: و before a noun of speakers that stands beside the first."""
        form, node = self.form(index), self.node(index) if index < self.limit else None
        if node is None or index <= start or not form.startswith("و") or len(form) < 4 or node.upos == "ADJ":
            return False
        second = form[1:]
        if second.removeprefix("ال") not in words("speakers") | words("roles"):
            return False
        if second.startswith("ال"):
            inside = node.relation == "conj" and start < node.head < index
            return not inside and self.form(start).startswith("ال") and self.node(start).definite != "Cons"
        return True

    def _phrase(self, first: int, last: int) -> NamePhrase | None:
        """The terms ``[first, last)`` without quotation marks, conjunctions and prepositions around them."""
        while last > first and (self.form(last - 1) in _PREPOSITIONS | {"و", "-", "/"} or self._hangs(first, last)):
            last -= 1
        if last - first > 2 and self.form(first) in QUOTES and self._closing_quote(first) == last - 1:
            last -= 1
        while first < last and (self.form(first) in QUOTES or self.form(first) in _PREPOSITIONS):
            first += 1
        if first >= last:
            return None
        terms = self.reading.terms
        return NamePhrase(first, last, terms[first].start + self._proclitic(first), terms[last - 1].end)

    def _hangs(self, first: int, last: int) -> bool:
        """Whether a quotation mark at the end opens what no longer belongs to the name."""
        quotes = sum(self.form(index) in QUOTES - _BRACKETS for index in range(first, last))
        return self.form(last - 1) in QUOTES and quotes % 2 == 1

    def _proclitic(self, index: int) -> int:
        """Letters of a conjunction or preposition written together with the name; لل cannot be cut."""
        term = self.reading.terms[index]
        known = words("speakers") | words("roles") | words("documents")
        for bare, cut in bare_forms(term.form):
            if bare in known or bare.removeprefix("ال") in known:
                return offset_after(term, cut) - term.start
        if term.form.startswith(("وال", "بال", "فال")) and len(term.form) > 5:
            return offset_after(term, 1) - term.start
        return 0

    def is_speaker(self, name: NamePhrase) -> bool:
        """Whether a name is one that can speak, by its first noun, its title or its being a named entity."""
        form = self.form(name.first)
        listed = any(noun(form, key) for key in ("speakers", "roles", "titles"))
        return listed or self.node(name.first).entity in {"PERS", "ORG"}


def comparable_words(text: str) -> frozenset[str]:
    """The words of a name without article and proclitics of prepositions, comparable."""
    cleaned = "".join(character if character.isalnum() else " " for character in skeleton(text))
    return frozenset(word.removeprefix("لل").removeprefix("ال") for word in cleaned.split())
