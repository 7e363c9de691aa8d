"""Who is said to say so: finds the attributions of an article.

An attribution is a verb of saying with its subject ("قال مصدر أمني إن"), a phrase of reference ("وفق المرصد"), or the
words before a colon. Arabic news puts the verb first; a subject before its verb is taken where nothing after it can be.
A verb or participle of saying with no subject at all goes on with what the last source says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from marsad.extraction.concepts import find_concepts
from marsad.extraction.frame import Offsets
from marsad.extraction.lexicon import QUOTES, PhraseMatcher, load
from marsad.extraction.outline import sentence_offsets
from marsad.extraction.reading import Reading, ReadingKey
from marsad.extraction.source_lexicon import (
    Manner,
    announces,
    is_participle,
    lemma,
    needs_speaker,
    noun,
    reference_at,
    saying_verb,
    words,
)
from marsad.extraction.source_names import LONGEST_NAME, NamePhrase, Walker

_DAMMA = "ُ"
_FATHATAN = "ً"
_SHADDA = "ّ"
_CLAUSE_OPENERS = frozenset({
    "كان", "كانت", "وكان", "وكانت", "لكن", "ولكن", "ان", "اما", "كما", "فيما", "بينما", "وفيما", "حين", "الا", "غير",
})  # fmt: skip
# After these a noun stands before its verb.
_BEFORE_SUBJECT = frozenset({"كان", "كانت", "لكن", "ولكن", "ان", "اما"})
_RELATIVES = frozenset({"الذي", "التي", "الذين"})
_RESPONSIBILITY_WITHIN = 10
_RELAYED_WITHIN = 9
_PREPOSITIONS_OF_SPEECH = frozenset({"الي", "علي", "من"})
_LIFTED_WITHIN = 9
_BRACKETED = 2
_SHORTEST_PLURAL = 5


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source as written (None: whoever spoke last), how it is brought in, where its words stand.

    ``start`` and ``end`` enclose the verb or phrase and the name; ``sentence`` is the sentence by its offsets;
    ``word`` is the index of the term of the verb or phrase.
    """

    manner: Manner
    name: NamePhrase | None
    start: int
    end: int
    sentence: Offsets
    word: int


@lru_cache(maxsize=8)
def _attributions(key: ReadingKey) -> tuple[Attribution, ...]:
    return tuple(
        attribution
        for offsets in sentence_offsets(key.reading.text)
        for attribution in _Sentence(key.reading, offsets).attributions()
    )


def find_attributions(reading: Reading) -> tuple[Attribution, ...]:
    """All attributions of an article, in text order; cached for the newest readings."""
    return _attributions(ReadingKey(reading))


@lru_cache(maxsize=1)
def _skipped() -> PhraseMatcher[None]:
    return PhraseMatcher((phrase, None) for phrase in load("sources")["skipped"])


class _Sentence:
    """Finds the attributions of one sentence."""

    def __init__(self, reading: Reading, offsets: Offsets) -> None:
        self._terms = reading.terms_within(*offsets)
        self._offsets = offsets
        self._first = self._terms[0].index if self._terms else 0
        self._limit = self._first + len(self._terms)
        self._walker = Walker(reading, self._first, self._limit)
        self._forms = [term.form for term in self._terms]

    def attributions(self) -> Iterator[Attribution]:
        """Those of the sentence, in text order."""
        yield from self._before_colon()
        index = self._first
        while index < self._limit:
            after = reference_at(self._forms, index - self._first)
            if after is not None and (found := self._of_reference(index, self._first + after)):
                yield from found
                index = max(self._first + after, *(name.name.last if name.name else 0 for name in found))
            else:
                yield from self._of_verb(index) or self._of_noun(index)
                index += 1

    def _form(self, index: int) -> str:
        return self._walker.form(index)

    def _made(self, manner: Manner, names: list[NamePhrase], begin: int, last: int) -> list[Attribution]:
        """One attribution a name, or one without; ``begin`` is the first term, ``last`` the last of what attributes."""
        start, end = self._terms[begin - self._first].start, self._terms[last - self._first].end
        if not names:
            return [Attribution(manner, None, start, end, self._offsets, last)]
        return [
            Attribution(manner, name, min(start, name.start), max(end, name.end), self._offsets, last) for name in names
        ]

    def _of_reference(self, begin: int, following: int) -> list[Attribution]:
        """The sources of a phrase of reference whose object begins at ``following``; none where it names no source."""
        if following >= self._limit:
            return []
        if saying_verb(self._form(following)) in {"says", "claims"}:
            names = self._walker.names(self._after_adverbials(following + 1), following)
            names = [name for name in names if self._walker.is_speaker(name) or self._is_noun(name)]
            return self._made("according to", names, begin, following) if names else []
        if self._form(begin).removeprefix("و") in {"كما", "حسبما"} or self._form(following - 1) in {"ما", "لما"}:
            return []
        if noun(self._form(following), "no_reference"):
            return []
        if any(self._form(following).startswith(word) for word in words("own_words")):
            return self._made("according to", [], begin, following)
        if self._form(following) in words("documents") and self._author(following) == following:
            return []
        names = self._walker.names(self._author(following), -1)
        return self._made("according to", names, begin, following) if names else []

    def _author(self, index: int) -> int:
        """Where the author of the document at ``index`` begins: "بيان لوزارة الصحة", "تقرير أصدرته المنظمة"."""
        position = index
        while noun(self._form(position), "documents") and position + 1 < self._limit:
            following = position + 1
            if self._form(following) in words("itself"):
                break
            while self._qualifies(following) and following + 1 < self._limit:
                following += 1
            form = self._form(following)
            if form in {"ل", "عن", "من"} or saying_verb(form):
                position = following + 1
            elif form.startswith("ل") or (following == position + 1 and self._walker.node(following).upos == "NOUN"):
                position = following
            else:
                break
        return position if self._walker.names(position, -1) else index

    def _qualifies(self, index: int) -> bool:
        return self._walker.node(index).upos == "ADJ" or self._form(index) in words("issued")

    def _of_verb(self, index: int) -> list[Attribution]:
        form = self._form(index)
        if is_participle(form):
            if self._form(index - 1) != "," and not self._opens_speech(index + 1 + (self._form(index + 1) == "الي")):
                return []
            return self._made("denies" if "ناف" in form else "says", [], index, index)
        if form.removeprefix("و") in words("of_documents") and self._form(index + 1) in {"في", "فى"}:
            return self._of_document(index)
        manner = saying_verb(form)
        if manner is None or not self._is_active_verb(index) or self._is_negated(index):
            return []
        if "نقل" in form and not self._relays(index):
            return []
        if manner == "says" and self._claims(index):
            manner = "claims"
        before = self._subject_before(index)
        stands_before = bool(before) and self._follows_subject(index, before)
        names = before if stands_before else self._subject_after(index) or before
        if names and self._is_accused(names[-1], form):
            # The noun may be accuser or accused: whoever spoke last is offered beside it.
            return self._made(manner, names, index, index) + self._made(manner, [], index, index)
        if names:
            names = self._authors(names)
            return self._made(manner, names + self._quoted_by(names[-1], form), index, index)
        if quoted := self._quoted_after(index):
            return self._made(manner, quoted, index, index) + self._made(manner, [], index, index)
        following = index + 1 + (self._form(index + 1) in _PREPOSITIONS_OF_SPEECH)
        says_that = self._form(following) in words("that")
        if (needs_speaker(form) and not says_that) or form in words("impersonal") or not self._opens_speech(following):
            return []
        return self._made(manner, [], index, index)

    def _authors(self, names: list[NamePhrase]) -> list[NamePhrase]:
        """Who wrote the document that says so ("أوردت حصيلة أسبوعية لوزارة الدفاع"), else the names themselves."""
        author = self._author(names[0].first) if noun(self._form(names[0].first), "documents") else names[0].first
        return self._walker.names(author, -1) if author != names[0].first else names

    def _of_noun(self, index: int) -> list[Attribution]:
        """The subject of a noun of saying in construct: "بعد يوم من إعلان الجيش انسحابه"."""
        if not noun(self._form(index), "nouns_of_saying") or self._form(index).startswith(("ال", "وال", "بال")):
            return []
        names = self._walker.names(index + 1, index)
        if not names or not self._walker.is_speaker(names[0]):
            return []
        return self._made("says", names, index, index)

    def _of_document(self, verb: int) -> list[Attribution]:
        """The author of the document, or the document itself, in "جاء في بيان الوزارة"."""
        document = verb + 2
        if not noun(self._form(document), "documents"):
            return []
        names = self._walker.names(self._author(document), -1)
        return self._made("according to", names, verb, verb) if names else []

    def _is_active_verb(self, index: int) -> bool:
        """Whether a form that can be a verb of saying is one: its tag says so, or what follows opens speech."""
        text = self._terms[index - self._first].text
        # أُعلن، يُقال are passive; يدعى, is called, is spelt like يدعي in all but its last letter.
        called = text.endswith("دعى") and text.removeprefix("و")[:1] in {"ي", "ت"}
        if _DAMMA in text[:3] or called:
            return False
        if _SHADDA not in text and lemma(self._form(index)) in words("only_with_shadda"):
            return False
        node = self._walker.node(index)
        if node.is_verb or self._form(index + 1) in words("complementisers") or _SHADDA in text:
            return True
        if node.upos == "X":
            return not needs_speaker(self._form(index))
        names = self._walker.names(index + 1, index)
        speaks = bool(names) and self._walker.is_speaker(names[0])
        return speaks and (
            not needs_speaker(self._form(index)) or self._form(names[-1].last) in words("complementisers")
        )

    def _is_negated(self, index: int) -> bool:
        before = self._form(index - 1)
        negated = before in words("negations") or (before[:1] in {"و", "ف"} and before[1:] in words("negations"))
        # "لم يعترف الجيش إلا بإصابة أربعة": what the exception lets through is said.
        lifted = any(self._form(other) == "الا" for other in range(index + 1, index + _LIFTED_WITHIN))
        return negated and not lifted

    def _relays(self, index: int) -> bool:
        """Whether نقل is to relay what others say rather than to carry: عن or speech follows."""
        window = range(index - 3, min(index + _RELAYED_WITHIN, self._limit))
        return any(self._form(other) in words("complementisers") | {"ما"} for other in window)

    def _is_accused(self, name: NamePhrase, form: str) -> bool:
        """Whether a name after a verb of accusation may be the accused: "اتهم المهاجمين ب", "حمل القوات المسؤولية"."""
        following = self._form(name.last)
        if following.startswith("مسؤولي") or following.removeprefix("ال").startswith("مسؤولي"):
            return True
        return "اتهم" in form and following.startswith("ب") and self._walker.is_prefixed(name.last, "ب")

    def _follows_subject(self, verb: int, names: list[NamePhrase]) -> bool:
        """Whether a verb can only be of the subject before it: "النيجر تعلن الحداد", "كان مصدر ذكر", "أما هي فقالت"."""
        before, opener = self._form(verb - 1), self._form(names[0].first - 1)
        if before == "قد" or opener.removeprefix("و") in _BEFORE_SUBJECT:
            return True
        return self._form(verb)[:1] in {"ي", "ت"} and before not in {",", "."}

    def _claims(self, index: int) -> bool:
        window = range(index + 1, index + _RESPONSIBILITY_WITHIN)
        return announces(self._form(index)) and any(self._form(other) in words("responsibility") for other in window)

    def _opens_speech(self, index: int) -> bool:
        form = self._form(index)
        return form in words("complementisers") or form == ":" or form in QUOTES - {"(", ")", "[", "]"}

    def _after_adverbials(self, index: int) -> int:
        while index < self._limit:
            match = _skipped().match_at(self._terms, index - self._first)
            if match is not None:
                index = self._first + match.last
            elif self._form(index) == ",":
                index += 1
            else:
                break
        return index

    def _speakers(self, names: list[NamePhrase]) -> list[NamePhrase]:
        return [name for name in names if self._walker.is_speaker(name) or self._is_subject(name)]

    def _is_subject(self, name: NamePhrase) -> bool:
        """Whether a noun that the lists do not know can be the subject: not what is said, and its words open speech."""
        node = self._walker.node(name.first)
        if not self._is_noun(name):
            return False
        if node.entity == "LOC" and name.last - name.first <= 2:
            return True
        if self._opens_speech(self._after_adverbials(name.last)):
            return True
        return node.relation == "nsubj" and node.case != "Acc"

    def _is_noun(self, name: NamePhrase) -> bool:
        """Whether a name begins with a noun, and none that tells of an occurrence."""
        node = self._walker.node(name.first)
        if node.upos in {"ADP", "PRON", "DET", "NUM", "PUNCT", "ADV", "PART"}:
            return False
        return not find_concepts(self._terms[name.first - self._first : name.first - self._first + 1])

    def _subject_after(self, verb: int) -> list[NamePhrase]:
        names = self._walker.names(self._after_adverbials(verb + 1), verb)
        if names and self._is_object(names[0], self._form(verb)):
            return []
        if names and self._walker.is_speaker(names[0]):
            return names
        for index in range(verb + 2, min(verb + LONGEST_NAME, self._limit)):
            node = self._walker.node(index)
            if self._opens_speech(index - 1):
                break
            if node.head == verb and node.relation == "nsubj" and not node.is_verb:
                later = self._walker.names(index, verb)
                if later and self._walker.is_speaker(later[0]):
                    return later
        if needs_speaker(self._form(verb)):
            return [name for name in names if self._is_nominative_plural(name)]
        return [name for name in names if self._is_subject(name)]

    def _is_nominative_plural(self, name: NamePhrase) -> bool:
        """Whether people stand in the plural that only subjects have: "وشاهد مراقبون"."""
        form = self._form(name.first)
        return form.endswith("ون") and len(form) > _SHORTEST_PLURAL and self._is_noun(name)

    def _is_object(self, name: NamePhrase, verb: str) -> bool:
        """Whether the noun after a verb is what is counted or what its case keeps from being the subject."""
        first = self._terms[name.first - self._first]
        if _FATHATAN in first.text[-2:]:
            return True
        return noun(first.form, "numbers") and any(stem in verb for stem in words("counting"))

    def _subject_before(self, verb: int) -> list[NamePhrase]:
        """The subject that stands before its verb: "لكن المرصد ذكر أن", "وكان مسؤول كشف الأربعاء أن"."""
        begin = verb
        while begin > self._first and verb - begin < LONGEST_NAME:
            form = self._form(begin - 1)
            if form in _CLAUSE_OPENERS or form in words("that") or not (form in QUOTES or any(map(str.isalpha, form))):
                break
            begin -= 1
        while begin < verb and self._form(begin).isdigit():
            begin += 1
        if begin == verb or self._form(begin) in {"في", "من", "ل", "ب"}:
            return []
        names = self._walker.names(begin, -1)
        if not names or names[-1].last > verb or not self._can_precede(names[0], begin, verb):
            return []
        between = {self._form(index) for index in range(names[-1].last, verb)}
        adjacent = between <= {"قد", "لقد", "ايضا", "بدوره", "بدورها", '"', "'", ",", "(", ")"}
        return names if adjacent or between & _RELATIVES else []

    def _can_precede(self, name: NamePhrase, begin: int, verb: int) -> bool:
        """Whether a name before a verb can be its subject: a speaker, or a capital that stands for its government."""
        whole = name.first == begin and name.last == verb
        topic = self._form(begin - 1).removeprefix("و") == "اما" and self._form(verb).startswith("ف")
        place = self._walker.node(name.first).entity == "LOC"
        return (whole and (place or (topic and self._is_noun(name)))) or self._walker.is_speaker(name)

    def _quoted_by(self, name: NamePhrase, form: str) -> list[NamePhrase]:
        """Whom an agency quotes: "نقلت رويترز عن مصدر", "قالت الوكالة نقلا عن شهود" is a reference of its own."""
        if "نقل" in form and self._form(name.last) == "عن":
            return self._speakers(self._walker.names(name.last + 1, -1))
        return []

    def _quoted_after(self, verb: int) -> list[NamePhrase]:
        """Whom an agency named before quotes: "ونقلت عن وزارة الداخلية أن"."""
        if "نقل" not in self._form(verb) or self._form(verb + 1) != "عن":
            return []
        return self._speakers(self._walker.names(verb + 2, -1))

    def _before_colon(self) -> list[Attribution]:
        """The speaker at the head of a sentence: "الأمم المتحدة: …"."""
        begin = self._first
        # A list's mark or hour ("- شهود: …", "٢٠:١٥ مصدر أمني: …") and a place ("الأنبار: مصدر: …") may come first.
        while begin < self._limit and not any(map(str.isalpha, self._form(begin))):
            closing = begin + _BRACKETED
            begin = closing if self._form(begin) == "(" and self._form(closing) == ")" else begin + 1
        colon = next((index for index in range(begin, self._limit) if self._is_colon(index)), None)
        if colon is None or colon == begin:
            return []
        names = self._walker.names(begin, -1)
        if len(names) != 1 or names[0].last != colon:
            return []
        later = self._after_place(colon)
        return later or (self._made("says", names, begin, colon) if self._walker.is_speaker(names[0]) else [])

    def _after_place(self, colon: int) -> list[Attribution]:
        """The speaker between the colon after a place and another: "الأنبار: مصدر في الحشد: …"."""
        names = self._walker.names(colon + 1, -1)
        if len(names) == 1 and self._is_colon(names[0].last) and self._walker.is_speaker(names[0]):
            return self._made("says", names, colon + 1, names[0].last)
        return []

    def _is_colon(self, index: int) -> bool:
        return self._form(index) in {":", "::"}
