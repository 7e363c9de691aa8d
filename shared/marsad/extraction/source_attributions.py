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
    needs_speaker,
    noun,
    reference_at,
    saying_verb,
    words,
)
from marsad.extraction.source_names import LONGEST_NAME, NamePhrase, Walker

_DAMMA = "ُ"
_CLAUSE_OPENERS = frozenset({
    "كان", "كانت", "وكان", "وكانت", "لكن", "ولكن", "ان", "اما", "كما", "فيما", "بينما", "وفيما", "حين", "الا", "غير",
})  # fmt: skip
_RELATIVES = frozenset({"الذي", "التي", "الذين"})
_RESPONSIBILITY_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source as written (None: whoever spoke last), how it is brought in, where its words stand.

    ``start`` and ``end`` enclose the verb or phrase and the name; ``sentence`` is the sentence by its offsets.
    """

    manner: Manner
    name: NamePhrase | None
    start: int
    end: int
    sentence: Offsets


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
                yield from self._of_verb(index)
                index += 1

    def _form(self, index: int) -> str:
        return self._walker.form(index)

    def _made(self, manner: Manner, names: list[NamePhrase], begin: int, last: int) -> list[Attribution]:
        """One attribution a name, or one without; ``begin`` is the first term, ``last`` the last of what attributes."""
        start, end = self._terms[begin - self._first].start, self._terms[last - self._first].end
        if not names:
            return [Attribution(manner, None, start, end, self._offsets)]
        return [Attribution(manner, name, min(start, name.start), max(end, name.end), self._offsets) for name in names]

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
        if manner == "says" and self._claims(index):
            manner = "claims"
        names = self._subject_after(index) or self._subject_before(index)
        if names:
            return self._made(manner, names + self._quoted_by(names[-1], form), index, index)
        if needs_speaker(form) or form in words("impersonal") or not self._opens_speech(index + 1):
            return []
        return self._made(manner, [], index, index)

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
        if _DAMMA in text[:3] or text.endswith("دعى"):
            return False
        node = self._walker.node(index)
        if node.is_verb or self._form(index + 1) in words("complementisers"):
            return True
        if node.upos == "X":
            return not needs_speaker(self._form(index))
        names = self._walker.names(index + 1, index)
        speaks = bool(names) and self._walker.is_speaker(names[0])
        return speaks and self._form(names[-1].last) in words("complementisers")

    def _is_negated(self, index: int) -> bool:
        before = self._form(index - 1)
        return before in words("negations") or (before[:1] in {"و", "ف"} and before[1:] in words("negations"))

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
        if node.case == "Acc" or node.relation in {"obj", "obl", "obl:arg"}:
            return False
        return node.relation == "nsubj" or self._opens_speech(self._after_adverbials(name.last))

    def _is_noun(self, name: NamePhrase) -> bool:
        """Whether a name begins with a noun, and none that tells of an occurrence."""
        node = self._walker.node(name.first)
        if node.upos in {"ADP", "PRON", "DET", "NUM", "PUNCT", "ADV", "PART"}:
            return False
        return not find_concepts(self._terms[name.first - self._first : name.first - self._first + 1])

    def _subject_after(self, verb: int) -> list[NamePhrase]:
        names = self._walker.names(self._after_adverbials(verb + 1), verb)
        if names and self._walker.is_speaker(names[0]):
            return names
        for index in range(verb + 2, min(verb + LONGEST_NAME, self._limit)):
            node = self._walker.node(index)
            if node.head == verb and node.relation == "nsubj" and not node.is_verb:
                later = self._walker.names(index, verb)
                if later and self._walker.is_speaker(later[0]):
                    return later
        return [] if needs_speaker(self._form(verb)) else [name for name in names if self._is_subject(name)]

    def _subject_before(self, verb: int) -> list[NamePhrase]:
        """The subject that stands before its verb: "لكن المرصد ذكر أن", "وكان مسؤول كشف الأربعاء أن"."""
        begin = verb
        while begin > self._first and verb - begin < LONGEST_NAME:
            form = self._form(begin - 1)
            if form in _CLAUSE_OPENERS or form in {",", ".", ":", ";", "-"} or form in words("complementisers"):
                break
            begin -= 1
        if begin == verb:
            return []
        names = self._walker.names(begin, -1)
        if not names or not self._walker.is_speaker(names[0]) or names[-1].last > verb:
            return []
        between = {self._form(index) for index in range(names[-1].last, verb)}
        adjacent = between <= {"قد", "لقد", "ايضا", "بدوره", "بدورها", '"', "'", ",", "(", ")"}
        return names if adjacent or between & _RELATIVES else []

    def _quoted_by(self, name: NamePhrase, form: str) -> list[NamePhrase]:
        """Whom an agency quotes: "نقلت رويترز عن مصدر", "قالت الوكالة نقلا عن شهود" is a reference of its own."""
        if "نقل" in form and self._form(name.last) == "عن":
            return self._speakers(self._walker.names(name.last + 1, -1))
        return []

    def _before_colon(self) -> list[Attribution]:
        """The speaker at the head of a sentence: "الأمم المتحدة: …"."""
        colon = next((index for index in range(self._first, self._limit) if self._form(index) == ":"), None)
        if colon is None or colon == self._first:
            return []
        names = self._walker.names(self._first, -1)
        if len(names) != 1 or names[0].last != colon or not self._walker.is_speaker(names[0]):
            return []
        return self._made("says", names, self._first, colon)
