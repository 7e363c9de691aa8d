"""A stretch of terms with its groups of people and its words of harm found, and what rules ask of its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from marsad.extraction.actor_lexicon import nationalities
from marsad.extraction.casualty_groups import Group, group_at, may_begin, phrase_at
from marsad.extraction.casualty_lexicon import Verb, lexicon, listed
from marsad.extraction.reading import Term
from marsad.model import Harm

STOPS = frozenset(".!?;|")
_IDIOM_REACH = 15


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of harm in ``terms[first:last]``.

    ``kind``: ``verb``; ``noun`` (مقتل); ``weak``, harm only of persons (سقوط); ``possessed``, with a pronoun (مقتله).
    """

    harm: Harm
    first: int
    last: int
    kind: str
    verb: Verb | None = None


class Clause:
    """The terms between two stops. ``names`` are the offsets at which names of persons begin."""

    def __init__(self, terms: Sequence[Term], text: str, names: frozenset[int]) -> None:
        """Find the groups and the words of harm of ``terms``, part of an article's ``text``."""
        self.terms = terms
        self.text = text
        self.names = names
        self.groups = self._all_groups()
        self.triggers = self._all_triggers()

    def __len__(self) -> int:
        return len(self.terms)

    def form(self, index: int) -> str:
        """The form at ``index``, empty outside the clause."""
        return self.terms[index].form if 0 <= index < len(self.terms) else ""

    def bare(self, index: int, proclitics: str = "وف") -> str:
        """The form at ``index`` without leading letters that may be ``proclitics``."""
        return self.form(index).lstrip(proclitics)

    def before(self, group: Group) -> str:
        """The form before a group."""
        return self.form(group.first - 1)

    def after(self, group: Group) -> str:
        """The form after a group."""
        return self.form(group.last)

    def says(self, index: int, name: str, proclitics: str = "") -> bool:
        """Whether the form at ``index`` is on the grammar list ``name``, proclitics aside."""
        words = grammar(name)
        return self.form(index) in words or (bool(proclitics) and self.bare(index, proclitics) in words)

    def phrase(self, index: int, *path: str) -> tuple[int, str] | None:
        """(index after, value) of the phrase of a word list that begins at ``index``."""
        return phrase_at(self.terms, index, *path)

    def opens_parts(self, index: int) -> tuple[int, str] | None:
        """The phrase at ``index`` that opens a breakdown; «قتل منهم ستة» tells whose they are, and opens none."""
        told_of = index - 1 in self.triggers and self.form(index) in ("منهم", "منهن")
        return None if told_of else self.phrase(index, "parts")

    def stops(self, index: int) -> bool:
        """Whether a stop stands at ``index``."""
        return self.form(index) in STOPS

    def is_verb(self, index: int) -> bool:
        """Whether the tagger takes the word at ``index`` for a verb, its known mistakes aside."""
        term = self.terms[index]
        if self.says(index, "no_verb") or term.form in listed("day_parts") or term.start in self.names:
            return False
        return any(word.upos == "VERB" for word in term.words)

    def verb_between(self, first: int, last: int) -> bool:
        """Whether a verb stands in ``terms[first:last]``."""
        return any(self.is_verb(index) for index in range(max(first, 0), min(last, len(self.terms))))

    def governed(self, group: Group) -> bool:
        """Whether a preposition stands before a group, that of a range («ما بين 60 و70») aside."""
        if group.upper is not None and self.before(group) in ("بين", "مابين"):
            return False
        return self.before(group) in grammar("prepositions") or any(letter in group.prefix for letter in "بلك")

    def counts_persons(self, group: Group) -> bool:
        """Whether a number after a verb of falling counts people rather than shells."""
        if self.after(group) == "علي" and self.form(group.last + 1) != "الاقل":
            return False
        if group.noun is not None:
            return True
        # What a number counts, if it is told at all, is told right after it.
        term = self.terms[group.last] if group.last < len(self) else None
        if term is None or not term.form.isalnum() or term.form.startswith("و") or _may_harm(term.form):
            return True
        told = len(term.words) == 1 and term.words[0].upos in ("NOUN", "ADJ", "PROPN", "X")
        return not told or self.says(group.last, "prepositions")

    def single(self, first: int, last: int, count: int = 1) -> Group:
        """The words ``terms[first:last]`` as a group that no number counts."""
        start, end = self.terms[first].start, self.terms[max(first, last - 1)].end
        return Group(first, last, start, end, count, "exact", counted=False)

    def _all_groups(self) -> dict[int, Group]:
        groups: dict[int, Group] = {}
        index = 0
        while index < len(self.terms):
            group = group_at(self.terms, index)
            if group is not None:
                groups[index] = group
            index = index + 1 if group is None else self._after_peoples(group)
        return groups

    def _after_peoples(self, group: Group) -> int:
        """Index after a counted group and the peoples it is made of: «6 ضباط روس وإيرانيين» are six, not eight."""
        last = group.last
        if group.numeral and self.form(last) in nationalities():
            while self.form(last) in nationalities() or self.form(last).removeprefix("و") in nationalities():
                last += 1
        return last

    def _all_triggers(self) -> dict[int, Trigger]:
        triggers: dict[int, Trigger] = {}
        index = 0
        while index < len(self.terms):
            trigger = self._trigger_at(index)
            if trigger is not None:
                triggers[index] = trigger
            index = index + 1 if trigger is None else trigger.last
        return triggers

    def _trigger_at(self, index: int) -> Trigger | None:
        if not _may_harm(self.terms[index].form):
            return None
        noun = self.phrase(index, "nouns")
        verb = None if noun and noun[0] > index + 1 else self._loss_at(index) or self._verb_at(index)
        if verb is not None:
            return Trigger(verb.harm, index, index + 1, "verb", verb)
        if self._own_loss(index):
            return Trigger("killed", index, index + 1, "noun")
        for kind, name in (("noun", "nouns"), ("possessed", "possessed_nouns"), ("weak", "weak_nouns")):
            found = self.phrase(index, name)
            if found:
                return Trigger(found[1], index, found[0], kind)  # type: ignore[arg-type]
        return None

    def _verb_at(self, index: int) -> Verb | None:
        """The reading of a form as a verb of harm, whose second word, where it needs one, stands nearby."""
        written = self.terms[index].text
        adverb = self.says(index, "adverbs") and index + 1 not in self.groups
        if self.form(index - 1) in listed("totals") or adverb:
            return None  # «عدد قتلاها», «الإعدام شنقا»
        if written.endswith("ة") or written.lstrip("وفبل").startswith("إ"):
            return None  # «إصابة» and «إصابته», not «أصابه» and «أصابته»
        window = self.terms[index + 1 : index + 1 + _IDIOM_REACH]
        for verb in sorted(lexicon().verbs(self.form(index)), key=lambda reading: not reading.needs):
            if verb.imperfect and self._unreal(index):
                continue
            if not verb.needs or any(term.form.startswith(verb.needs) for term in window):
                return verb
        return None

    def _own_loss(self, index: int) -> bool:
        """«اعترف بفقدان عشرة عسكريين», «خسارة اثنين من جنوده»: a party's own dead, not the missing."""
        noun = self.form(index).removeprefix("و").removeprefix("ب")
        group = self.groups.get(index + 1)
        if noun not in ("فقدان", "خساره") or group is None or not group.counted or group.thing:
            return False
        armed = listed("sides", "forces") | {"مقاتل", "عنصر", "رجل", "فرد"}
        admitted = any(self.says(at, "admitting") for at in range(index - 5, index))
        own = group.noun is not None and group.noun.possessed and group.noun.lemma in armed
        return noun == "خساره" or admitted or own

    def _loss_at(self, index: int) -> Verb | None:
        """«وفقدت الحركة تسعة», «فقدوا خمسة»: what a party loses, while persons that «فقد» alone are missing."""
        verb = self.form(index).removeprefix("و")
        if verb not in ("فقدت", "فقدوا", "فقد"):
            return None
        index += self.form(index + 1) in ("هم", "هي", "هو")
        following = self.form(index + 1)
        subject_told = verb == "فقد" and following.startswith("ال")
        first = index + 2 if following.startswith("ال") else index + 1
        group = self.groups.get(first)
        if group is None or not group.numeral or group.thing or group.prefix:
            return None
        if verb == "فقد" and not subject_told:
            return None
        feminine = group.noun is not None and group.noun.lemma.endswith("ه")
        return None if feminine else Verb("killed", "object", agrees=True)

    def _unreal(self, index: int) -> bool:
        """Whether the imperfect at ``index`` is denied or yet to come."""
        return self.says(index - 1, "unreal", "وف") and not self.says(index - 2, "real", "وف")


@lru_cache(maxsize=1 << 16)
def _may_harm(form: str) -> bool:
    """Whether a word of harm can begin with a form; most words of an article end here."""
    loss = form.removeprefix("و").removeprefix("ب") in ("فقدان", "خساره")
    return loss or bool(lexicon().verbs(form)) or may_begin(form, "nouns", "possessed_nouns", "weak_nouns")


def grammar(name: str) -> frozenset[str]:
    """A list of small words, by skeleton form."""
    return listed("grammar", name)
