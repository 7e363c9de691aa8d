"""An article's terms as the finder of places reads them: names of the gazetteer, named entities, locating words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.extraction.lexicon import QUOTES, bare_forms
from marsad.extraction.place_dateline import dateline_end
from marsad.extraction.place_lexicon import cue_of, prepositions, words_of
from marsad.extraction.reading import Reading, Term
from marsad.gazetteer import Entry, Gazetteer, country_of_adjective
from marsad.gazetteer.keys import key_of, key_word, without_article

_LONGEST = 5
_CITY = 100_000


@dataclass(frozen=True, slots=True)
class Name:
    """A name found from term ``first`` to ``last`` (half-open), ``cut`` letters of the first term not being its own.

    ``entries`` are the places of that name, ``key`` its comparable form, ``form`` its first word less the cut letters.
    """

    first: int
    last: int
    cut: int
    entries: tuple[Entry, ...]
    key: str
    form: str = ""


class TermScan:
    """The terms of one article, with what the gazetteer and the language layer say of each."""

    def __init__(self, reading: Reading) -> None:
        """Index the entities of ``reading`` and find the countries that it is about."""
        self.reading = reading
        self.terms = reading.terms
        self.gazetteer = Gazetteer.load()
        self.entity_kind: dict[int, str] = {}
        self.entity_end: dict[int, int] = {}
        for entity, first, last in reading.entity_terms:
            for index in range(first, last):
                self.entity_kind[index] = entity.kind
                self.entity_end[index] = last
        self.words = [key_word(term.form) for term in self.terms]
        self.dateline_end = dateline_end(reading)
        self.countries = self._countries()

    def in_gazetteer(self, position: int, *, proclitics: bool) -> Name | None:
        """The longest name of the gazetteer that begins at a term; of two readings of a term the less cut one."""
        term = self.terms[position]
        readings: Sequence[tuple[str, int]] = [(term.form, 0)]
        if proclitics:
            readings = sorted(bare_forms(term.form), key=lambda item: item[1])
        best: Name | None = None
        for form, cut in readings:
            first = without_article(key_word(form))
            if len(form) < 2 or not self.gazetteer.begins_name(first):
                continue
            for last in range(self.run(position), position, -1):
                if best is not None and last <= best.last:
                    break
                key = without_article(" ".join((key_word(form), *self.following(position + 1, last))))
                if self.gazetteer.has_key(key):
                    best = Name(position, self.trimmed(position, last), cut, (), key, form)
                    break
        if best is None:
            return None
        key = without_article(" ".join((key_word(best.form), *self.following(position + 1, best.last))))
        return Name(position, best.last, best.cut, self.gazetteer.lookup_key(key), key, best.form)

    def following(self, first: int, last: int) -> list[str]:
        """Comparable words of the terms ``[first, last)``, without hyphens."""
        return [word for word in self.words[first:last] if word != "-"]

    def run(self, position: int) -> int:
        """Where the words that stand together with a term end, at most ``_LONGEST`` on."""
        last = position + 1
        while last < position + _LONGEST and last < len(self.terms):
            if self.terms[last].form == "-" and self.reading.text[self.terms[last].start - 1] != " ":
                last += 1
                continue
            if not self.same_line(last) or self.terms[last].form in QUOTES:
                break
            last += 1
        return last

    def trimmed(self, first: int, last: int) -> int:
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
            name = self.in_gazetteer(position, proclitics=True)
            if name is None or name.form in words_of("common_words") or name.form in words_of("ordinary_words"):
                continue
            cued = position > 0 and cue_of(self.terms[position - 1].form) is not None
            known = {entry.country for entry in name.entries}
            best = name.entries[0]
            located = cued or self.entity_kind.get(position) == "LOC"
            unmistakable = len(known) == 1 and (located or (best.kind == "division" and name.last > position + 1))
            if best.kind == "country" or unmistakable or (located and best.population >= _CITY):
                votes[best.country] += 1
        most = max(votes.values(), default=0)
        if most < 2:
            return frozenset()
        return frozenset(country for country, number in votes.items() if number * 8 >= most)

    def relation(self, position: int, cut: int) -> tuple[str, str]:
        """What the words before a name tell, and the linking word."""
        relation, link, _ = self.relation_of(position, cut)
        return relation, link

    def relation_of(self, position: int, cut: int) -> tuple[str, str, bool]:
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
            found = self.locating(term)
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

    def locating(self, term: Term) -> tuple[str, str] | None:
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

    def is_locating(self, term: Term) -> bool:
        """Whether a term locates or introduces a place, or never is part of a name."""
        form = term.form
        return self.locating(term) is not None or cue_of(form) is not None or form in words_of("never_names")

    def same_sentence(self, position: int) -> int | None:
        """``position``, where its term goes on the sentence of the one before; else None."""
        if position < 1 or position >= len(self.terms):
            return None
        return position if self.terms[position].sentence == self.terms[position - 1].sentence else None

    def same_line(self, position: int) -> bool:
        """Whether a term follows its neighbour with nothing but space between them."""
        if position < 1 or position >= len(self.terms):
            return False
        between = self.reading.text[self.terms[position - 1].end : self.terms[position].start]
        form = self.terms[position].form
        return any(letter.isalnum() for letter in form) and "\n" not in between and len(between) < 3

    def key(self, first: int, last: int, cut: int) -> str:
        """The comparable name that the terms ``[first, last)`` spell, ``cut`` letters of the first left out."""
        words = [self.terms[first].form[cut:], *(term.form for term in self.terms[first + 1 : last])]
        return key_of(" ".join(words))
