"""Tolls as the sentences tell them: who was harmed, how, how many, and which toll is part of which."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.arabic.normalisation import skeleton
from marsad.arabic.numbers import parse_number
from marsad.extraction.casualty_groups import Group, group_at, phrase_at
from marsad.extraction.casualty_lexicon import Verb, lexicon
from marsad.extraction.reading import Term
from marsad.model import Bound, Harm

_STOPS = frozenset({".", "!", "?", ";", "|"})
_PREPOSITIONS = frozenset(
    {"في", "من", "الي", "علي", "عن", "مع", "ب", "ل", "ك", "بين", "خلال", "قرب", "جراء", "اثر", "بعد", "قبل", "منذ",
     "عند", "امام", "داخل", "وسط", "شرق", "غرب", "شمال", "جنوب", "شرقي", "غربي", "شمالي", "جنوبي", "ضد", "تحت",
     "حول", "نحو", "يد", "ايدي", "يدي", "بيد", "بايدي", "لدي", "لدى", "حتي", "حسب", "وفق", "بحسب", "بيد"}
)  # fmt: skip
_NEAR = 4
_FAR = 22


@dataclass(frozen=True, slots=True)
class Mention:
    """One toll as told. ``count`` None: people were harmed, but no number is told.

    ``chain`` is shared by tolls told in one breath, which add up; ``part_of`` is the index of the larger toll among
    the mentions of the article; ``running`` marks the total of a count that goes on («ما يرفع الحصيلة إلى»);
    ``update`` a newer figure, ``earlier`` one that is told to be outdated, ``anaphoric`` a pronoun for people told before, ``partitive`` some of those told before («أربعة من الجرحى»), ``additional`` people told
    beside those before, ``single`` one person told by a noun or a name; ``side`` is the party of the victims.
    """

    harm: Harm
    count: int | None
    bound: Bound
    group: str | None
    start: int
    end: int
    chain: int
    part_of: int | None = None
    running: bool = False
    update: bool = False
    earlier: bool = False
    anaphoric: bool = False
    partitive: bool = False
    upper: int | None = None
    side: str | None = None
    additional: bool = False
    single: bool = False
    stretch: int = 0


@dataclass(slots=True)
class _Trigger:
    """A word of harm at work: where it ends, how its victims are found."""

    harm: Harm
    first: int
    last: int
    kind: str
    verb: Verb | None = None
    chain: int = 0


class MentionFinder:
    """Scans one stretch of terms between two stops from left to right."""

    def __init__(self, terms: Sequence[Term], text: str, names: frozenset[int], offset: int, inherited: Harm | None):
        """``names`` are the offsets where names of persons begin, ``offset`` is the index that the first mention will
        have, ``inherited`` the harm of the stretch before, for lists that leave the verb out.
        """
        self._terms = terms
        self._text = text
        self._names = names
        self._offset = offset
        self._inherited = inherited
        self._lexicon = lexicon()
        self._groups = self._all_groups()
        self._triggers = self._all_triggers()
        self._used: set[int] = set()
        self._served: set[int] = set()  # words of harm whose victims are found
        self.mentions: list[Mention] = []
        self._deed = ""  # the word of harm at work
        self._harm: Harm | None = None
        self._reach = -1
        self._total: tuple[Harm, int] | None = None
        self._parting = False

    # Preparation

    def _all_groups(self) -> dict[int, Group]:
        """Groups by the index of their first term, without overlaps."""
        groups: dict[int, Group] = {}
        position = 0
        while position < len(self._terms):
            group = group_at(self._terms, position)
            if group is None:
                position += 1
            else:
                groups[position] = group
                position = group.last
        return groups

    def _all_triggers(self) -> dict[int, _Trigger]:
        """Words of harm by index."""
        triggers: dict[int, _Trigger] = {}
        covered = -1
        for position in range(len(self._terms)):
            if position < covered:
                continue
            trigger = self._trigger_at(position)
            if trigger is not None:
                triggers[position] = trigger
                covered = trigger.last
        return triggers

    def _trigger_at(self, position: int) -> _Trigger | None:
        found = phrase_at(self._terms, position, "nouns")
        verb = None if found and found[0] > position + 1 else self._verb_at(position)
        if verb is not None:
            return _Trigger(verb.harm, position, position + 1, "verb", verb)
        if found:
            return _Trigger(found[1], position, found[0], "noun")  # type: ignore[arg-type]
        found = phrase_at(self._terms, position, "possessed_nouns")
        if found:
            return _Trigger(found[1], position, found[0], "possessed")  # type: ignore[arg-type]
        found = phrase_at(self._terms, position, "weak_nouns")
        return _Trigger(found[1], position, found[0], "weak") if found else None  # type: ignore[arg-type]

    def _verb_at(self, position: int) -> Verb | None:
        """The reading of a form as a verb of harm whose needed second word stands nearby."""
        written = self._terms[position].text
        if position and self._terms[position - 1].form in self._lexicon.words("totals"):
            return None  # «عدد قتلاها»
        if written.endswith("ة") or written.lstrip("وفبل").startswith("إ"):
            return None  # «إصابة» and «إصابته», not «أصابه» and «أصابته»
        readings = self._lexicon.verbs(self._terms[position].form)
        for verb in sorted(readings, key=lambda reading: not reading.needs):
            if not verb.needs:
                return verb
            window = self._terms[position + 1 : position + 16]
            if any(term.form.startswith(verb.needs) for term in window):
                return verb
        return None

    # Scan

    def scan(self) -> list[Mention]:
        """The mentions of the stretch, in text order of their finding."""
        position = 0
        while position < len(self._terms):
            trigger = self._triggers.get(position)
            if trigger is not None and self._follow(trigger):
                position = trigger.last
                continue
            group = self._groups.get(position)
            if group is not None:
                if position not in self._used:
                    self._meet(group)
                position = group.last
                continue
            until = phrase_at(self._terms, position, "until_death")
            if until:
                self._beaten_to_death(position, until[0])
                position = until[0]
                continue
            opened = phrase_at(self._terms, position, "parts")
            if opened:
                self._parting = bool(self.mentions)
                position = opened[0]
                continue
            if self._is_verb(position):
                self._parting = False
            self._note_total(position)
            position += 1
        return self.mentions

    def _follow(self, trigger: _Trigger) -> bool:
        """Find the victims of a word of harm. False where the word is no word of harm here."""
        if self._not_done(trigger):
            return True
        if trigger.kind == "possessed":
            return self._possessed(trigger)
        self._deed = self._terms[trigger.first].form
        group = self._victims_of_verb(trigger) if trigger.verb else self._victims_of_noun(trigger)
        unsplit = self._unsplit(trigger)
        if group is not None:
            self._served.add(trigger.first)
            if group.first in self._used or self._between_harms(group):
                return True
            self._parting = False
            count = None if unsplit else group.count
            if group.definite and group.count is None:
                count = self._definite_count(group)
            background = trigger.first > 0 and self._terms[trigger.first - 1].form in ("منذ", "ومنذ")
            self._add(group, trigger.harm, count, chained=False, anaphoric=background)
            if unsplit:
                self._add(group, unsplit, None, chained=False)
            self._add_joined_subjects(group, trigger)
            return True
        if trigger.verb and trigger.verb.pronoun is not None:
            return self._victim_pronoun(trigger)
        name = self._one_of_them(trigger) or self._unknown_person(trigger) or self._named_before(trigger)
        if name is not None:
            self._served.add(trigger.first)
            self._parting = False
            self._add(name, trigger.harm, 1, chained=False, anaphoric=name.first <= trigger.first)
            return True
        if trigger.verb and self._terms[trigger.first - 1].form in ("من", "الذين", "ممن") and trigger.first:
            self._total = (trigger.harm, trigger.last)
        if trigger.kind == "noun" and self._terms[trigger.first].form in ("جثث", "جثامين", "جثمان", "جثه"):
            return False
        if trigger.first not in self._groups:
            self._harm = trigger.harm if trigger.kind != "weak" else self._harm
            return True
        return False

    def _one_of_them(self, trigger: _Trigger) -> Group | None:
        """«فارق أحدهم الحياة»: one of those told before."""
        for term in self._terms[trigger.last : trigger.last + 2]:
            if trigger.verb and term.form in ("احدهم", "احدهما", "احداهن", "احداهما"):
                return Group(
                    term.index - self._terms[0].index, trigger.last, term.start, term.end, 1, "exact", counted=False
                )
        return None

    def _add_joined_subjects(self, main: Group, trigger: _Trigger) -> None:
        """The rest of a subject told before its verb: «أربعة مقاتلين وسبعة جنود لقوا حتفهم»."""
        for position in range(main.last, trigger.first):
            if phrase_at(self._terms, position, "parts"):
                return
            group = self._groups.get(position)
            if group and group.counted and not group.thing and self._joined(group) and position not in self._used:
                self._add(group, trigger.harm, group.count, chained=True)

    def _named_before(self, trigger: _Trigger) -> Group | None:
        """«وكان فلان قد قتل»: a named person told before the verb."""
        verb = trigger.verb
        if verb is None or verb.agrees or verb.patient == "object" or trigger.harm not in ("killed", "wounded"):
            return None
        following = self._terms[trigger.last].form if trigger.last < len(self._terms) else ""
        if following in ("بها", "به", "فيها", "فيه"):
            return None
        term = self._terms[trigger.first]
        if trigger.first and self._terms[trigger.first - 1].form in ("الذي", "التي") and following == "مع":
            return Group(trigger.first, trigger.first, term.start, term.end, 1, "exact", counted=False)
        if verb.weak:
            return None
        if (
            self._terms[trigger.first].form[:1] in ("و", "ف")
            or self._groups.get(trigger.last)
            or following.startswith("ال")
        ):
            return None
        for position in range(trigger.first - 1, max(-1, trigger.first - 14), -1):
            if position in self._triggers or self._terms[position].form in _STOPS:
                return None
            term = self._terms[position]
            subject = term.form.startswith("ال") and self._terms[position + 1].form == "قد"
            if subject or term.start in self._names and self._terms[position - 1].form not in _PREPOSITIONS:
                return Group(position, position + 1, term.start, term.end, 1, "exact", counted=False)
        return None

    def _unsplit(self, trigger: _Trigger) -> Harm | None:
        """The second harm of «مقتل وإصابة 35»."""
        before = self._triggers.get(trigger.first - 1)
        joined = self._terms[trigger.first].form.startswith("و")
        if (
            before
            and joined
            and before.first not in self._served
            and before.harm != trigger.harm
            and before.kind == trigger.kind
        ):
            return before.harm
        return None

    def _definite_count(self, group: Group) -> int | None:
        """«المهاجمين الأربعة» is four."""
        number = parse_number([term.form for term in self._terms[group.last : group.last + 3]])
        return number.value if number and number.definite else None

    def _beaten_to_death(self, first: int, last: int) -> None:
        """«أحرقوا شابين حتى الموت»: those told last before, or one person behind a pronoun."""
        for position in range(first - 1, max(-1, first - 8), -1):
            group = self._groups.get(position)
            if group and group.count and not group.thing and position not in self._used:
                self._add(group, "killed", group.count, chained=False)
                return
        terms = self._terms
        pronoun = Group(first, last, terms[first].start, terms[last - 1].end, 1, "exact", counted=False)
        self._add(pronoun, "killed", 1, chained=False, anaphoric=True)

    # Victims of a verbal noun

    def _victims_of_noun(self, trigger: _Trigger) -> Group | None:
        by = self._terms[trigger.first].form.lstrip("وف").startswith(("اود", "يود", "مودي"))
        weak = trigger.kind == "weak"
        for position in range(trigger.last, min(trigger.last + (_NEAR + 4 if by else _NEAR), len(self._terms))):
            if position in self._triggers and position not in self._groups:
                return None
            group = self._groups.get(position)
            if group is None:
                ranged = position + 1 in self._groups and self._groups[position + 1].upper is not None
                preposition = self._terms[position].form in _PREPOSITIONS
                if preposition and not ranged and not (by and self._terms[position].form == "ب"):
                    return None
                if self._terms[position].form in _STOPS:
                    return None
                continue
            dies = not weak and group.harm == "wounded" and position == trigger.last and group.counted
            if group.harm in ("killed", "wounded") and group.harm != trigger.harm and not dies:
                return None
            direct = position == trigger.last or by
            if by and group.prefix != "ب":
                continue
            if group.thing or (group.prefix and not by):
                return None
            if not direct and not group.counted and not group.definite:
                return None
            district = self._terms[trigger.first].form.lstrip("بو") == "قضاء" and not group.numeral
            if weak and (district or group.noun is None and not self._of_persons(group)):
                return None
            if group.noun is not None and group.noun.possessed and position == trigger.last and weak:
                return None
            return group
        return None

    def _not_done(self, trigger: _Trigger) -> bool:
        """Whether the deed was only tried («محاولة اغتيال»), denied, or sentenced."""
        before = self._terms[max(0, trigger.first - 3) : trigger.first]
        if any(term.form.lstrip("وبل").startswith(("محاوله", "محاولات", "المحاوله")) for term in before):
            return True
        if before and before[-1].form.lstrip("و") in ("نافيا", "نافيه", "نفي", "نفت"):
            return True
        courts = self._lexicon.words("courts")
        sentence = trigger.kind == "noun" and self._terms[trigger.first].form.lstrip("وبل") == skeleton("إعدام")
        return sentence and any(term.form.lstrip("وبل") in courts for term in self._terms)

    def _of_persons(self, group: Group) -> bool:
        after = self._terms[group.last].form if group.last < len(self._terms) else ""
        return not after.startswith("علي") and (
            group.noun is not None or after in ("في", "فيها", "فيه", "ب", "من", "و")
        )

    # Victims of a verb

    def _victims_of_verb(self, trigger: _Trigger) -> Group | None:
        verb = trigger.verb
        assert verb is not None
        if verb.pronoun is not None:
            return None
        if verb.patient == "object":
            return self._object(trigger, verb)
        if verb.patient == "either" and verb.agrees:
            following = self._object(trigger, verb)
            if following is not None and following.first - trigger.last <= 1 and not self._joined(following):
                return following
            return self._subject_before(trigger) or following
        if verb.agrees:
            return self._subject_before(trigger) or self._subject_after(trigger, verb, _FAR)
        if verb.patient == "either":
            group = self._passive_or_active(trigger, verb)
        else:
            group = self._subject_after(trigger, verb, _FAR)
        nearby = group is not None and group.first - trigger.last <= 2
        if group is None or not nearby:
            before = self._subject_before(trigger)
            if before is not None and (group is None or before.counted or not group.counted):
                return before
        return group

    def _free(self, trigger: _Trigger, reach: int) -> list[Group]:
        """Groups after a verb that no preposition governs, up to the next verb or stop."""
        groups: list[Group] = []
        shared = self._shares_victims(trigger)
        chain_open = False  # inside a noun phrase that a preposition governs
        position = trigger.last
        while position < min(trigger.last + reach, len(self._terms)):
            term = self._terms[position]
            if term.form in _STOPS or (position in self._triggers and not (shared and position == trigger.last)):
                break
            if phrase_at(self._terms, position, "parts"):
                break
            group = self._groups.get(position)
            if group is not None:
                before = self._terms[position - 1].form
                governed = before in _PREPOSITIONS or bool(set(group.prefix) & set("بلك"))
                if governed or group.thing or (chain_open and not group.counted) or group.of_them and groups:
                    chain_open = not group.definite and governed
                else:
                    groups.append(group)
                position = group.last
                continue
            if position > trigger.last and self._is_verb(position):
                break
            if term.form in _PREPOSITIONS or self._has_preposition(term):
                chain_open = not self._definite(term)
            elif self._definite(term) or term.form in (",", ")", '"') or term.start in self._names:
                chain_open = False
            elif self._is_name(term):
                chain_open = False
            position += 1
        return groups

    def _shares_victims(self, trigger: _Trigger) -> bool:
        """Whether the next word is one more verb of the same victims: «قتل وأصيب 40»."""
        following = self._triggers.get(trigger.last)
        if following is None or following.verb is None or (trigger.verb and trigger.verb.agrees):
            return False
        return self._terms[trigger.last].form.startswith("و") and self._subject_before(trigger) is None

    def _is_verb(self, position: int) -> bool:
        term = self._terms[position]
        if term.form == "وفق" or term.form in self._lexicon.words("day_parts"):
            return False
        return any(word.upos == "VERB" for word in term.words)

    def _has_preposition(self, term: Term) -> bool:
        return len(term.words) > 1 and term.words[-1].upos != "PRON" and any(w.upos == "ADP" for w in term.words[:-1])

    def _definite(self, term: Term) -> bool:
        return term.form.startswith(("ال", "وال", "بال", "لل", "فال"))

    def _is_name(self, term: Term) -> bool:
        return all(word.upos in ("X", "PROPN") for word in term.words)

    def _fits(self, group: Group, verb: Verb) -> bool:
        if verb.weak and group.noun is None:
            return self._of_persons(group)
        if verb.weak and group.noun and not group.counted and group.definite:
            return False
        return not (group.definite and group.count is None and self._definite_count(group) is None)

    def _subject_after(self, trigger: _Trigger, verb: Verb, reach: int) -> Group | None:
        for group in self._free(trigger, reach):
            if group.harm in ("killed", "wounded") and group.harm != verb.harm:
                return None
            if self._joined(group) and group.first > trigger.last:
                continue
            if self._fits(group, verb):
                return group
        return None

    def _object(self, trigger: _Trigger, verb: Verb) -> Group | None:
        free = self._free(trigger, _FAR)
        groups = [group for group in free if not self._joined(group)]
        if not groups:
            return next((group for group in free if group.counted), None) or self._object_beyond(trigger)
        first = groups[0]
        nominative = bool(first.noun and first.noun.nominative)
        if nominative and len(groups) == 1:
            return self._object_after(first)
        known = verb.agrees or first.counted and not nominative
        if known or len(groups) == 1:
            near = first.first - trigger.last <= 10
            return first if near and (len(groups) == 1 or known) and self._is_object(first, trigger, verb) else None
        return groups[1]

    def _object_after(self, subject: Group) -> Group | None:
        """The object past what describes a subject: «اغتال مسلحان يستقلان دراجة، أمس، عضوا سابقا»."""
        for position in range(subject.last, min(subject.last + _FAR, len(self._terms))):
            if position in self._triggers or self._terms[position].form in _STOPS:
                return None
            group = self._groups.get(position)
            if group is None or group.thing or group.prefix or group.count is None:
                continue
            if self._terms[position - 1].form not in _PREPOSITIONS and not (group.noun and group.noun.nominative):
                return group
        return None

    def _object_beyond(self, trigger: _Trigger) -> Group | None:
        """A number further on, past what describes the subject: «قتلت مجموعة يقودها ضابط 22 من الجنود»."""
        for position in range(trigger.last, min(trigger.last + _FAR, len(self._terms))):
            if position in self._triggers or self._terms[position].form in _STOPS | {","}:
                return None
            group = self._groups.get(position)
            if group and group.numeral and not group.thing and not group.prefix:
                return None if self._terms[position - 1].form in _PREPOSITIONS else group
        return None

    def _is_object(self, group: Group, trigger: _Trigger, verb: Verb) -> bool:
        """A lone bare noun after an active verb is its subject, unless it shows the accusative or stands further on."""
        if group.counted or verb.agrees:
            return not (group.noun and group.noun.nominative and not verb.agrees)
        if group.count is None:
            return False
        accusative = bool(group.noun and group.noun.accusative)
        return accusative or group.first > trigger.last or group.definite

    def _passive_or_active(self, trigger: _Trigger, verb: Verb) -> Group | None:
        """The victim of «قتل»: the second of two groups side by side where it can be an object, else the first."""
        groups = [group for group in self._free(trigger, _FAR) if not self._joined(group)]
        if not groups:
            return self._object_beyond(trigger) if verb.feminine else None
        first = groups[0]
        if first.counted and not (first.noun and first.noun.nominative and len(groups) > 1):
            return first
        for other in groups[1:]:
            passive = "\u064f" in self._terms[trigger.first].text  # the damma of «قُتل»
            accusative = other.counted or bool(other.noun and other.noun.accusative)
            if not passive and accusative and other.first - first.last <= 8:
                return other
        if first.count is None and first.definite:
            return None
        return first

    def _subject_before(self, trigger: _Trigger) -> Group | None:
        """The victims told before their verb: «إن 35 فلسطينيا، بينهم طفلان، قتلوا»."""
        main: Group | None = None
        position = trigger.first - 1
        candidates: list[Group] = []
        while position >= max(0, trigger.first - _FAR):
            if self._terms[position].form in _STOPS:
                break
            if position in self._triggers and self._triggers[position].kind == "verb":
                break
            group = self._groups.get(position)
            if group is not None and group.last <= trigger.first:
                candidates.append(group)
            if self._opens_clause(position):
                break
            position -= 1
        for group in reversed(candidates):
            before = self._terms[group.first - 1].form if group.first else ""
            part = any(phrase_at(self._terms, group.first - back, "parts") for back in (1, 2) if group.first >= back)
            governed = before in _PREPOSITIONS or bool(set(group.prefix) & set("بلك"))
            relative = (
                group.numeral and trigger.verb is not None and trigger.verb.agrees and group.last == trigger.first
            )
            if group.thing or part or governed and not (relative or self._before_total_word(group)):
                continue
            if not group.counted and (group.definite or group.count is None):
                continue
            shares_subject = self._terms[trigger.first].form[:1] in ("و", "ف")
            if not shares_subject and self._interrupted(group.last, trigger.first):
                continue
            main = group
            break
        return main

    def _before_total_word(self, group: Group) -> bool:
        """«ما يرفع إلى 2848 عدد الذين سقطوا»"""
        return group.last < len(self._terms) and self._terms[group.last].form in self._lexicon.words("totals")

    def _interrupted(self, first: int, last: int) -> bool:
        """Whether a verb of another subject stands between a subject and its verb."""
        between = range(first, last)
        return (
            any(self._is_verb(position) for position in between)
            and last - first > 3
            and not any(self._terms[position].form in ("الذين", "الذي", "التي", "اللذين") for position in between)
        )

    def _opens_clause(self, position: int) -> bool:
        return self._terms[position].form in ("ان", "بان", "وان", "فان", "لان", "كان", "وكان", "حيث", "فيما", "بينما",
                                               "لكن", "ولكن", "وكانت", "كانت", ":")  # fmt: skip

    def _joined(self, group: Group) -> bool:
        return group.prefix.startswith("و")

    # Victims without a group

    def _victim_pronoun(self, trigger: _Trigger) -> bool:
        """«فأردوه قتيلا»: one person told before."""
        verb = trigger.verb
        assert verb is not None
        wounds = any(term.form.startswith(("بجروح", "بجراح", "اصاب")) for term in self._terms[trigger.last :][:4])
        if verb.pronoun != 1 or (verb.harm != "killed" and not wounds) or verb.patient == "subject":
            return True
        term = self._terms[trigger.first]
        group = Group(trigger.first, trigger.last, term.start, term.end, 1, "exact", counted=False)
        self._add(group, verb.harm, 1, chained=False, anaphoric=True)
        return True

    def _possessed(self, trigger: _Trigger) -> bool:
        """«ما أدى إلى مقتله», «إصابتهما»: as many as the pronoun says, unless he dies of «إصابته»."""
        term = self._terms[trigger.first]
        count = 2 if term.form.endswith("هما") else 1
        before = self._terms[trigger.first - 1].form if trigger.first else ""
        if before.startswith("متاثر"):
            return True
        group = Group(trigger.first, trigger.last, term.start, term.end, count, "exact", counted=False)
        self._add(group, trigger.harm, count, chained=False, anaphoric=True)
        return True

    def _unknown_person(self, trigger: _Trigger) -> Group | None:
        """A person told by a word that is on no list: a name, or whatever follows a word that only persons suffer."""
        position = trigger.last
        while position < len(self._terms) and self._terms[position].form in ('"', "'"):
            position += 1
        if position >= len(self._terms) or position in self._groups or position in self._triggers:
            return None
        term = self._terms[position]
        if self._terms[trigger.first].form.lstrip("وف").startswith(("اود", "يود", "مودي")):
            return None
        sure = trigger.kind == "noun" and (trigger.harm == "killed" or trigger.harm == "wounded" and self._plain(term))
        named = term.start in self._names
        if term.form in self._lexicon.words("quantifiers"):
            return None
        known_role = sure and self._is_noun(term) and not self._lexicon.thing(term.form)
        if not (named or known_role) or trigger.kind == "weak" or len(term.form) < 3:
            return None
        if trigger.verb and trigger.verb.weak and not named:
            return None
        return Group(position, position + 1, term.start, term.end, 1, "exact", counted=False)

    def _plain(self, term: Term) -> bool:
        return term.words[-1].upos == "NOUN" and not term.form.startswith(("ال", "ب", "ل", "و"))

    def _is_noun(self, term: Term) -> bool:
        plural = term.form.endswith(("ات", "ون", "ين")) or any("Number=Plur" in word.feats for word in term.words)
        return not plural and term.words[-1].upos in ("NOUN", "ADJ", "X", "PROPN") and term.form not in _PREPOSITIONS

    # Groups that no word of harm governs directly

    def _meet(self, group: Group) -> None:
        if group.thing:
            return
        if group.harm in ("killed", "wounded") or group.harm in ("displaced", "missing") and group.counted:
            self._meet_victims(group)
            return
        if group.harm in ("detained", "abducted") and group.prefix:
            return  # prisoners told beside the dead: neither newly taken, nor dead
        if self._between_harms(group):
            return
        before = self._terms[group.first - 1].form if group.first else ""
        if self._parting or (group.of_them and self._follows_toll(group)):
            if not group.definite:
                self._add_part(group)
        elif self._reached_by_total(group, before):
            self._add(group, self._total[0], group.count, chained=False)  # type: ignore[index]
        elif self._elided(group, before):
            self._add(group, self._led_by(), group.count, chained=False)  # type: ignore[arg-type]
        elif self._harm and self.mentions and self._coordinated(group, before):
            self._add(group, self._harm, group.count, chained=True)
        elif before in (",", ":", "-", "(") and group.counted and self.mentions and group.noun and not group.prefix:
            if self.mentions[-1].count is not None and group.first - self._reach <= 14:
                self._parting = True
                self._add_part(group)
        elif self._paired_adjective(group):
            return

    def _follows_toll(self, group: Group) -> bool:
        """Whether the people that «منهم» points back to are those of a toll."""
        if not self.mentions:
            return False
        return not any(self._is_verb(position) for position in range(self._reach, group.first))

    def _paired_adjective(self, group: Group) -> bool:
        """«طفلين مصابين»: the noun of harm describes the persons before it."""
        after = self._groups.get(group.last)
        if after is None or not after.harm or after.prefix or after.definite or group.count is None:
            return False
        if after.noun and after.noun.grade != "singular" and not (after.counted and after.count != group.count):
            self._used.add(after.first)
            self._add(group, after.harm, group.count, chained=False)
            return True
        return False

    def _coordinated(self, group: Group, before: str) -> bool:
        joined = self._joined(group) or before in ("و", "مقابل", "ثم") or self._connected(group)
        if before in ("مع", "معه", "ومعه") and group.first - self._reach <= 8:
            return group.numeral or bool(group.noun and group.noun.possessed and group.count)
        told_after = self._triggers.get(group.last)
        if self._same_count(group) or told_after and told_after.verb and told_after.verb.agrees:
            return False  # «و77 جرحوا»: the verb comes
        if group.numeral or group.bound == "vague" and group.count is not None:
            if joined and not set(group.prefix) & set("بل"):
                return True
            after = self._terms[group.last].form if group.last < len(self._terms) else ""
            return before == "," and group.noun is None and after in ("في", "ب")
        if not joined or group.count is None or set(group.prefix) & set("بل"):
            return False
        for at in self._groups:
            if self._reach <= at < group.first and at not in self._used:
                if self._terms[at - 1].form in ("بين", ","):
                    return False  # joined to somebody else: «بين رعاة ومزارعين»
        if group.definite and (self.mentions[-1].count != 1):
            return False  # a place or a title: «رفح والشيخ زويد»
        told = ("يبلغ", "تبلغ", "يدعي", "تدعي")
        verbs = any(self._is_verb(at) and self._terms[at].form not in told for at in range(self._reach, group.first))
        return not verbs and group.first - self._reach <= 10

    def _same_count(self, group: Group) -> bool:
        """«41 محتجا وعسكريا»: one number of two sorts of people."""
        noun = group.noun
        if group.first > self._reach or noun is None or not noun.accusative or group.counted:
            return False
        return (self.mentions[-1].count or 0) > 10

    def _connected(self, group: Group) -> bool:
        return any(
            (found := phrase_at(self._terms, group.first - back, "connectors")) and found[0] == group.first
            for back in (2, 3)
            if group.first >= back
        )

    def _elided(self, group: Group, before: str) -> bool:
        """«وفي خان يونس ستة من عائلة واحدة»: the verb of the stretch before holds on."""
        told = (
            group.numeral
            and group.bound != "vague"
            or group.noun is not None
            and group.noun.nominative
            and group.counted
        )
        if self._led_by() is None or not told or group.prefix or before in _PREPOSITIONS:
            return False
        first = max((at + 1 for at in range(group.first) if self._terms[at].form in (",", ":")), default=0)
        if self._terms[first].form not in ("وفي", "في", "اما", "واما", "ثم") and group.first > first:
            return False
        return not any(self._is_verb(position) for position in range(first, min(group.last + 2, len(self._terms))))

    def _led_by(self) -> Harm | None:
        """The harm that a list goes on with: deaths before wounds, the stretch before where this one tells none."""
        harms = [mention.harm for mention in self.mentions]
        return "killed" if "killed" in harms else harms[0] if harms else self._inherited

    def _meet_victims(self, group: Group) -> None:
        """A group whose noun names the harm: «ثمانية قتلى وأربعون جريحا»."""
        harm = group.harm
        assert harm is not None and group.noun is not None
        if group.noun.lemma == skeleton("إصابة") and not group.counted and group.noun.grade != "plural":
            return
        if not group.counted and (group.definite or group.noun.possessed):
            self._total = (harm, group.last)
            self._harm = self._harm or harm
            return
        if group.count is None and group.first and self._lexicon.thing(self._terms[group.first - 1].form):
            return  # a name: «كتائب شهداء الأقصى»
        if group.count is None and self._before_total(group):
            self._total = (harm, group.last)
            return
        if self._between_harms(group) or self._predicate(group):
            return
        before = self._terms[group.first - 1].form if group.first else ""
        if before == "اي" and not group.counted:
            return  # «نفى سقوط أي قتيل»
        if before.lstrip("وف") in ("راح", "راحت", "وقع", "ذهب", "وقعت") and not group.counted:
            return  # «راح ضحية»: who, is told further on
        if self._parting and self.mentions and self.mentions[-1].harm == harm:
            self._add_part(group)
            return
        if group.of_them and group.numeral:
            self._add(group, harm, group.count, chained=False, partitive=True)
            return
        self._parting = False
        other = self._paired(group)
        chained = bool(self.mentions) and (self._joined(group) or self._terms[group.first - 1].form == "مقابل")
        if other is not None:
            self._add(group, harm, None, chained=False)
            self._add(other, other.harm, None, chained=False)  # type: ignore[arg-type]
            return
        self._add(group, harm, group.count, chained=chained)

    def _before_total(self, group: Group) -> bool:
        """«قتلى الهجوم إلى 25», «عدد قتلى»: the plural names what a number further on counts."""
        window = self._terms[group.last : group.last + 14]
        before = self._terms[group.first - 1].form if group.first else ""
        if before in self._lexicon.words("totals") or before in self._lexicon.words("updates"):
            pending = next((g for g in self._groups.values() if g.last == group.first - 1), None)
            if pending and pending.counted and not pending.thing and pending.first not in self._used:
                self._add(pending, group.harm, pending.count, chained=False)  # type: ignore[arg-type]
            return True
        return bool(window) and window[0].form.startswith("ال") and any(t.form == "الي" for t in window)

    def _paired(self, group: Group) -> Group | None:
        """The second noun of «35 قتيلا وجريحا», where the split is not told."""
        after = self._groups.get(group.last) or (
            self._groups.get(group.last + 1)
            if group.last < len(self._terms) and self._terms[group.last].form == "و"
            else None
        )
        if after is None or not self._joined(after) or after.harm is None or after.harm == group.harm:
            return None
        if after.counted or group.count is None or group.count == 1 and not group.counted:
            return None
        if after.noun and (after.noun.grade == "singular" and group.noun and group.noun.grade == "singular" or after.definite
                           or after.noun.grade == group.noun.grade):  # type: ignore[union-attr]  # fmt: skip
            self._used.add(after.first)
            return after
        return None

    def _between_harms(self, group: Group) -> bool:
        """«18 شخصا بين قتيل وجريح»: how many of each is not told."""
        for position in range(group.last, min(group.last + 5, len(self._terms))):
            if self._terms[position].form not in ("بين", "ما"):
                continue
            one, two = self._groups.get(position + 1), None
            if one is not None:
                two = self._groups.get(one.last) or self._groups.get(one.last + 1)
            if one and two and one.harm and two.harm and one.harm != two.harm:
                for part in (one, two):
                    self._used.add(part.first)
                    self._add(part, part.harm, None, chained=False)  # type: ignore[arg-type]
                return True
        before = self._terms[group.first - 1].form if group.first else ""
        after = self._groups.get(group.last) or self._groups.get(group.last + 1)
        if before == "بين" and group.harm and not group.counted and after and after.harm and after.harm != group.harm:
            for part in (group, after):
                self._used.add(part.first)
                self._add(part, part.harm, None, chained=False)  # type: ignore[arg-type]
            return True
        return False

    def _predicate(self, group: Group) -> bool:
        """«أردوا شابا قتيلا», «سقط شهيدا»: says again what the verb said."""
        noun = group.noun
        alone = noun is not None and noun.grade == "singular" and noun.accusative and not group.counted
        return bool(alone and self.mentions and self.mentions[-1].harm == group.harm and group.first - self._reach <= 5)

    def _note_total(self, position: int) -> None:
        """Remember a word for a total, which a number further on fills."""
        if self._terms[position].form.lstrip("و") in ("حصيله", "الحصيله"):
            self._total = ("killed", position + 1)

    def _reached_by_total(self, group: Group, before: str) -> bool:
        if self._total is None or group.count is None or not group.numeral or group.first - self._total[1] > 30:
            return False
        if self._joined(group):
            return False
        links = self._lexicon.words("links")
        return (
            before in links
            or "ب" in group.prefix
            or any(
                term.form in links and term.form not in ("عن", "ب", "هو", "هي", "عند")
                for term in self._terms[max(0, self._total[1] - 4) : group.first]
                if term.form not in ("الي", "حتي")
            )
        )

    # Output

    def _add_part(self, group: Group) -> None:
        parents = [index for index, mention in enumerate(self.mentions) if mention.part_of is None]
        if not parents:
            return
        parent = self.mentions[parents[-1]]
        self._used.add(group.first)
        self._parting = self._parting or group.of_them
        self._append(group, parent.harm, group.count, parents[-1] + self._offset, self._offset + len(self.mentions))

    def _add(self, group: Group, harm: Harm, count: int | None, chained: bool, anaphoric: bool = False,
             partitive: bool = False) -> None:  # fmt: skip
        self._used.add(group.first)
        whole = [mention for mention in self.mentions if mention.part_of is None]
        chained = chained and bool(whole) and whole[-1].harm == harm
        chain = whole[-1].chain if chained else self._offset + len(self.mentions)
        self._append(group, harm, count, None, chain, anaphoric, partitive)
        self._harm = harm
        self._reach = group.last
        self._total = None if self._total and self._total[1] <= group.first else self._total

    def _append(
        self,
        group: Group,
        harm: Harm,
        count: int | None,
        part_of: int | None,
        chain: int,
        anaphoric: bool = False,
        partitive: bool = False,
    ) -> None:
        keyword = self._keyword_before(group.first)
        since = any(term.form in ("منذ", "ومنذ") for term in self._terms)
        bound: Bound = group.bound if count is not None else "vague"
        self.mentions.append(
            Mention(
                harm, count, bound, self._group_words(group), group.start, group.end, chain, part_of,
                running=since and keyword == "update", update=keyword == "update", earlier=keyword == "earlier",
                anaphoric=anaphoric,
                partitive=partitive,
                upper=group.upper,
                side=self._side(group),
                additional=self._additional(group),
                single=count == 1 and not group.counted,
                stretch=self._terms[0].start,
            )
        )  # fmt: skip

    def _additional(self, group: Group) -> bool:
        """Whether a word adds the group to those told before: «قتلوا أيضا», «وفي الجانب الإسرائيلي»."""
        after = self._terms[group.last : group.last + 8]
        before = self._terms[max(0, group.first - 6) : group.first]
        return any(term.form in ("ايضا", "كذلك") for term in (*before, *after)) or any(
            term.form in ("الجانب", "جانب") for term in before
        )

    def _side(self, group: Group) -> str | None:
        """Which party the victims are of, as far as a word of the group tells."""
        for term in self._terms[group.first : group.last + 6]:
            if term.start > group.end and (term.form in (",", ".") or term.form[:1] == "و"):
                break
            found = self._lexicon.noun(term.form)
            lemma = found[0].lemma if found else term.form
            for side in ("militants", "rebels", "forces", "civilians"):
                if lemma in self._lexicon.words("sides", side):
                    return side
        if self._deed.lstrip("وف").startswith(("فقد", "خسر")):
            return "losers"
        if self._deed.lstrip("وفب").startswith(("استشه", "ارتق")):
            return "martyrs"
        martyred = any(term.form.lstrip("وفب").startswith(("استشه", "شهيد", "شهداء", "ارتق")) for term in
                       self._terms[max(0, group.first - 4) : group.last])  # fmt: skip
        return "martyrs" if martyred else None

    def _keyword_before(self, position: int) -> str | None:
        """Which came last before ``position``: a word for a newer figure or one for an outdated figure.

        A figure holds off the words before it, except from what is joined to it («إلى 9 قتلى و31 جريحا»).
        """
        tolls = {mention.end: mention for mention in self.mentions if mention.count and mention.part_of is None}
        earlier, updates = self._lexicon.words("earlier"), self._lexicon.words("updates")
        for index in range(position - 1, -1, -1):
            term = self._terms[index]
            toll = tolls.get(term.end)
            if toll is not None:
                joined = position - index <= 3 and self._terms[position].form[:1] == "و"
                return ("earlier" if toll.earlier else "update" if toll.update else None) if joined else None
            bare = term.form[1:] if term.form[:1] in ("و", "ف") else term.form
            if bare in earlier or term.form in earlier:
                return "earlier"
            if bare in updates or term.form in updates:
                return "update"
        return None

    def _group_words(self, group: Group) -> str | None:
        """The victims as told: the noun and what describes it, up to the next verb, stop or joined word."""
        if group.noun is None and not (group.last < len(self._terms) and self._terms[group.last].form == "من"):
            return None
        first = group.last - 1 if group.noun is not None else group.last + 1
        if group.noun is not None and group.last < len(self._terms) and self._terms[group.last].form == "من":
            first = group.last + 1 if group.counted and group.harm else first
        last = first + 1
        while last < min(first + 4, len(self._terms)):
            term = self._terms[last]
            if not any(word.upos == "ADJ" for word in term.words) or term.form.startswith("و"):
                break
            last += 1
        if first >= len(self._terms):
            return None
        return self._text[self._terms[first].start : self._terms[last - 1].end]
