"""Finds the tolls of a clause: the victims of each word of harm, and the groups that stand beside them."""

from dataclasses import replace

from marsad.arabic.normalisation import skeleton
from marsad.extraction.casualty_clause import Clause, Trigger, grammar
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_lexicon import lexicon, listed
from marsad.extraction.casualty_mention import (
    Mention,
    is_additional,
    is_nth,
    is_perpetrator,
    leading_harm,
    side_of,
    standing_of,
    words_of,
)
from marsad.extraction.casualty_victims import not_done, person_without_group, victims, victims_count
from marsad.extraction.frame import Offsets
from marsad.model import Harm

_UNSPLIT = "killed and wounded with no split"
_VICTIMS: tuple[Harm, ...] = ("killed", "wounded")


class MentionFinder:
    """Scans one clause from left to right."""

    def __init__(self, clause: Clause, offset: int, inherited: Harm | None) -> None:
        """``offset`` is the index that the first mention will have; ``inherited`` the harm of the clause before.

        A list may leave out the verb that the clause before it has.
        """
        self._clause = clause
        self._offset = offset
        self._inherited = inherited
        self._mentions: list[Mention] = []
        self._used: set[int] = set()  # first terms of groups that are told for
        self._served: set[int] = set()  # words of harm whose victims are found
        self._deed = ""  # the word of harm at work
        self._word: Offsets | None = None  # and where it stands
        self._harm: Harm | None = None
        self._reach = -1  # where the last toll ends
        self._total: tuple[Harm, int] | None = None  # a total whose number is still to come, and where it is named
        self._parting = False  # within a breakdown of the last toll
        self._some_of: Harm | None = None  # within a breakdown of a toll of a clause before: «من بين القتلى»

    def scan(self) -> list[Mention]:
        """The mentions of the clause."""
        clause, position = self._clause, 0
        while position < len(clause):
            trigger, group = clause.triggers.get(position), clause.groups.get(position)
            if trigger is not None and self._follow(trigger):
                position = trigger.last
            elif group is not None:
                if position not in self._used:
                    self._meet(group)
                position = group.last
            elif until := clause.phrase(position, "until_death"):
                self._beaten_to_death(position, until[0])
                position = until[0]
            elif opened := clause.opens_parts(position):
                self._parting = bool(self._mentions)
                victims_named = lexicon().noun(clause.form(opened[0] - 1))
                self._some_of = victims_named[0].harm if victims_named and not self._mentions else None
                position = opened[0]
            elif self._names_one_more(position):
                self._add(
                    clause.single(position, position + 1), self._mentions[-1].harm, 1, "one more name", chained=True
                )
                position += 1
            else:
                if clause.is_verb(position) and not clause.says(position, "plain_verbs"):
                    self._parting, self._some_of = False, None
                if clause.bare(position, "و") in listed("revised"):
                    self._total = (leading_harm(self._mentions) or self._inherited or "killed", position + 1)
                if clause.bare(position, "و") in (skeleton("حصيلة"), skeleton("الحصيلة"), skeleton("خسائر")):
                    self._total = ("killed", position + 1)
                position += 1
        return self._mentions

    # Words of harm

    def _follow(self, trigger: Trigger) -> bool:
        """Tell the victims of a word of harm. False where a group begins there that is yet to be met."""
        clause = self._clause
        if not_done(clause, trigger):
            return True
        self._word = clause.terms[trigger.first].start, clause.terms[trigger.last - 1].end
        if trigger.kind == "possessed":
            return self._tell_possessed(trigger)
        self._deed = clause.form(trigger.first)
        group = victims(clause, trigger)
        if group is not None:
            self._tell_victims(trigger, group)
            return True
        if trigger.verb is not None and trigger.verb.pronoun is not None:
            return self._tell_pronoun(trigger)
        if self._tell_died(trigger) or self._tell_wounded(trigger):
            return True
        person = person_without_group(clause, trigger)
        if person is not None:
            self._served.add(trigger.first)
            self._parting = False
            self._add(
                person, trigger.harm, 1, "one person beside a word of harm", anaphoric=person.first <= trigger.first
            )
            return True
        if trigger.verb and clause.form(trigger.first - 1) in ("من", "الذين", "ممن"):
            self._total = (trigger.harm, trigger.last)  # «عدد من قتلوا»
        if trigger.first in clause.groups or clause.says(trigger.first, "bodies"):
            return False
        self._harm = self._harm if trigger.kind == "weak" else trigger.harm
        return True

    def _tell_victims(self, trigger: Trigger, group: Group) -> None:
        beside = self._unsplit_with(group) if group.harm else None
        unsplit = beside.harm if beside else self._unsplit(trigger)
        self._served.add(trigger.first)
        otherwise = any(m.start == group.start and m.harm not in _VICTIMS for m in self._mentions)  # «40 نازحا قتلوا»
        if (group.first in self._used and not otherwise) or self._between_harms(group):
            if self._mentions and self._mentions[-1].start == group.start:
                self._tell_died(trigger)
            return
        if group.harm in _VICTIMS and trigger.harm not in _VICTIMS and group.first > trigger.last:
            return  # «أوقفت سيارة … ثلاثمئة جريح»: its noun says what they suffered
        self._parting = False
        background = self._clause.form(trigger.first - 1) in listed("since")
        if unsplit is not None:
            self._add(group, trigger.harm, None, _UNSPLIT)
            self._add(beside or group, unsplit, None, _UNSPLIT)
        else:
            rule = "victims of a word of harm"
            company = self._in_company(trigger, group)
            opposed = company or self._clause.form(trigger.first - 1) == "مقابل"  # «مقتل تسعة مقابل مقتل أربعة»
            count = victims_count(self._clause, group)
            self._add(group, trigger.harm, count, rule, anaphoric=background, chained=opposed)
        self._tell_joined_subjects(group, trigger)

    def _in_company(self, trigger: Trigger, group: Group) -> bool:
        """«قتل القائد … كما قضى اثنان من حراسه», «واستشهد معه سبعة»: beside the one person told before."""
        clause = self._clause
        told = self._mentions[-1] if self._mentions else None
        if told is None or told.count != 1 or told.harm != trigger.harm:
            return False
        near = (trigger.last, group.last, group.last + 1)
        beside = any(clause.form(at) != "مع" and clause.says(at, "accompaniment") for at in near)
        own = group.noun is not None and group.noun.possessed and group.noun.lemma in grammar("company")
        return beside or own

    def _tell_joined_subjects(self, main: Group, trigger: Trigger) -> None:
        """The rest of a subject told before its verb: «أربعة مقاتلين وسبعة جنود لقوا حتفهم»."""
        for position in range(main.last, trigger.first):
            if self._clause.opens_parts(position):
                return
            group = self._clause.groups.get(position)
            single = group is not None and group.count == 1 and not group.definite and main.counted
            single = single and (main.count or 0) <= 10  # «120 شرطيا ورجل أمن» are 120
            people = group is not None and (group.counted or single) and not group.thing
            if group and people and group.joined and position not in self._used:
                self._add(group, trigger.harm, group.count, "joined subject before its verb", chained=True)

    def _unsplit(self, trigger: Trigger) -> Harm | None:
        """The other harm of «مقتل وإصابة 35»."""
        before = self._clause.triggers.get(trigger.first - 1)
        if before is None or before.first in self._served or not self._clause.form(trigger.first).startswith("و"):
            return None
        return before.harm if before.harm != trigger.harm and before.kind == trigger.kind else None

    def _tell_pronoun(self, trigger: Trigger) -> bool:
        """«فأردوه قتيلا»: one person told before."""
        verb = trigger.verb
        if verb is not None and verb.pronoun == 0 and verb.patient != "subject":
            self._tell_plural_pronoun(trigger)
            return True
        hurt = ("بجروح", "بجراح", "اصاب")
        wounds = any(term.form.startswith(hurt) for term in self._clause.terms[trigger.last : trigger.last + 4])
        wounds = wounds or "طعن" in self._clause.form(trigger.first)
        if verb is not None and verb.pronoun == 1 and verb.patient != "subject" and (verb.harm == "killed" or wounds):
            self._add(
                self._clause.single(trigger.first, trigger.last),
                verb.harm,
                1,
                "object pronoun of a word of harm",
                anaphoric=True,
            )
        return True

    def _tell_plural_pronoun(self, trigger: Trigger) -> None:
        """«أنزلوا 23 عاملا ثم قتلوهم», «لاحقوا رجلين فقتلوهما»: as many as those told last before."""
        two = self._clause.form(trigger.first).endswith("هما")
        group = self._told_before(trigger.first, two)
        if group is not None:
            self._add(group, trigger.harm, group.count, "object pronoun of a word of harm")
        elif two and trigger.harm == "killed":  # what is hit may be a thing
            pronoun = self._clause.single(trigger.first, trigger.last, 2)
            self._add(pronoun, trigger.harm, 2, "object pronoun of a word of harm", anaphoric=True)

    def _told_before(self, first: int, two: bool) -> Group | None:
        """The people told last before ``first`` who are two, or more than two, and of whom no harm is told."""
        for position in sorted(self._clause.groups, reverse=True):
            group = self._clause.groups[position]
            if group.last > first or group.thing or group.count is None or group.nominative:
                continue
            if group.counted and (group.count == 2 if two else group.count > 2):
                hurt = any(m.start == group.start and m.harm in _VICTIMS for m in self._mentions)
                return None if hurt or group.harm in _VICTIMS else group
        return None

    def _tell_died(self, trigger: Trigger) -> bool:
        """«أصيبت الطالبة بقذيفة فاستشهدت»: whoever was told to be wounded died of it."""
        clause, verb = self._clause, trigger.verb
        told = next((at for at in range(len(self._mentions) - 1, -1, -1) if self._mentions[at].harm in _VICTIMS), None)
        if verb is None or verb.harm != "killed" or verb.patient == "object" or told is None:
            return False
        before = self._mentions[told]
        joined = clause.form(trigger.first)[:1] in ("و", "ف") or clause.form(trigger.first - 1) in ("ثم", "حتي")
        alike = before.count is not None and (before.count > 1) == verb.agrees
        following = clause.groups.get(trigger.last)
        if before.harm != "wounded" or not joined or not alike or following is not None:
            return False
        self._mentions[told] = replace(before, harm="killed", rule="wounded, and died of it")
        return True

    def _tell_wounded(self, trigger: Trigger) -> bool:
        """«اعتدوا على رجل فأصيب إصابة بالغة»: the one told before, whoever he is."""
        clause, following = self._clause, self._clause.form(trigger.last)
        wounds = following == "اصابه" or following.startswith(("بجر", "باصاب", "بكسور", "بحروق"))
        if clause.form(trigger.first) not in ("فاصيب", "فاصيبت") or not wounds:
            return False
        pronoun = clause.single(trigger.first, trigger.last)
        self._add(pronoun, "wounded", 1, "wounded, as told of someone before", anaphoric=True)
        return True

    def _tell_possessed(self, trigger: Trigger) -> bool:
        """«ما أدى إلى مقتله», «إصابتهما»: as many as the pronoun says, unless he dies of «إصابته»."""
        if not self._clause.says(trigger.first - 1, "of_own_wounds"):
            count = 2 if self._clause.form(trigger.first).endswith("هما") else 1
            group = self._clause.single(trigger.first, trigger.last, count)
            self._add(group, trigger.harm, count, "possessive pronoun of a word of harm", anaphoric=True)
        return True

    def _beaten_to_death(self, first: int, last: int) -> None:
        """«أحرقوا شابين حتى الموت»: those told last before, or one person behind a pronoun."""
        for position in range(first - 1, max(-1, first - 8), -1):
            group = self._clause.groups.get(position)
            if group and group.count and not group.thing and position not in self._used:
                self._add(group, "killed", group.count, "until death")
                return
        self._add(self._clause.single(first, last), "killed", 1, "until death", anaphoric=True)

    # Groups that no word of harm governs directly

    def _meet(self, group: Group) -> None:
        if group.thing:
            return
        if group.harm in _VICTIMS or (group.harm in ("displaced", "missing") and group.numeral):
            self._meet_victims(group, group.harm)
            return
        if (group.harm and group.prefix and not group.counted) or self._captives(group) or self._between_harms(group):
            return
        if self._some_of is not None and group.counted and group.count is not None:
            rule = "some of a toll told before"
            self._add(group, self._some_of, group.count, rule, chained=group.joined, partitive=True)
            return
        elided = self._elided_harm(group)
        if self._parting and group.counted and self._connected(group, "beside"):
            self._parting = False  # «22 مدنيا بينهم ستة أطفال، فضلا عن 26 من القوات»
        if self._parting or (group.of_them and self._follows_toll(group)):
            if not group.definite:
                self._add_part(group, "breakdown of a toll")
        elif self._total is not None and self._fills_total(group, *self._total):
            self._add(group, self._total[0], group.count, "number of a total")
        elif elided is not None:
            self._add(group, elided, group.count, "list with its verb left out", chained=True)
        elif self._harm and self._mentions and self._coordinated(group):
            self._add(group, self._harm, group.count, "goes on with the toll before it", chained=True)
        elif self._enumerates(group):
            self._parting = True
            self._add_part(group, "says who they were")
        else:
            self._meet_described(group)

    def _captives(self, group: Group) -> bool:
        """Prisoners told beside the dead are neither newly taken nor dead."""
        return group.harm in ("detained", "abducted") and bool(group.prefix)

    def _follows_toll(self, group: Group) -> bool:
        """Whether the people that «منهم» points back to are those of a toll."""
        return bool(self._mentions) and not self._clause.verb_between(self._reach, group.first)

    def _enumerates(self, group: Group) -> bool:
        """«ستة قتلى، ضابطان وأربعة مجندين»: says who they were."""
        opened = self._clause.before(group) in (",", ":", "-", "(") and not group.prefix
        told = group.noun is not None or self._clause.after(group) == "من"
        if not opened or not self._mentions or not group.counted or not told:
            return False
        return self._mentions[-1].count is not None and group.first - self._reach <= 14

    def _meet_described(self, group: Group) -> None:
        """«طفلين مصابين»: the noun of harm describes the persons before it."""
        after = self._clause.groups.get(group.last)
        if after is None or not after.harm or after.prefix or after.definite or group.count is None:
            return
        if after.noun and after.noun.grade != "singular" and not (after.counted and after.count != group.count):
            self._used.add(after.first)
            self._add(group, after.harm, group.count, "persons described as harmed")

    def _coordinated(self, group: Group) -> bool:
        """Whether a group goes on with the toll before it: «قتل 3 في حلب و5 في حمص», «مقابل 11 عنصرا»."""
        clause, before = self._clause, self._clause.before(group)
        if clause.says(group.first - 1, "accompaniment") and group.first - self._reach <= 14:
            return group.counted or bool(group.noun and group.noun.possessed and group.count)
        joined = group.joined or before in ("و", "مقابل", "ثم", "عدا") or self._connected(group)
        verb_after = clause.triggers.get(group.last)
        if self._same_count(group) or (verb_after and verb_after.verb and verb_after.verb.agrees):
            return False  # «و77 جرحوا»: its verb comes
        if "ب" in group.prefix or "ل" in group.prefix:
            return False
        if group.numeral:
            place_follows = before == "," and group.noun is None and clause.after(group) in ("في", "ب")
            return joined or place_follows
        if not joined or group.count is None or (group.definite and self._mentions[-1].count != 1):
            return False  # not a place or a title either: «رفح والشيخ زويد»
        return group.first - self._reach <= 10 and not self._joined_to_others(group)

    def _joined_to_others(self, group: Group) -> bool:
        """Whether somebody else, or a verb, stands between the last toll and a group: «بين رعاة ومزارعين»."""
        clause = self._clause
        for position, other in clause.groups.items():
            between = self._reach <= position < group.first and position not in self._used
            if between and clause.before(other) in ("بين", ","):
                return True
        positions = range(max(self._reach, 0), group.first)
        return any(clause.is_verb(position) and not clause.says(position, "plain_verbs") for position in positions)

    def _same_count(self, group: Group) -> bool:
        """«41 محتجا وعسكريا»: one number of two sorts of people."""
        alone = group.first <= self._reach and group.accusative and not group.counted
        return alone and (self._mentions[-1].count or 0) > 10

    def _names_one_more(self, position: int) -> bool:
        """Whether a name goes on with the one person told before: «فقضى قسام الأردني وبلال الصنعاني»."""
        clause, term = self._clause, self._clause.terms[position]
        last = self._mentions[-1] if self._mentions else None
        if last is None or not last.single or last.part_of is not None or position < self._reach:
            return False
        if not term.form.startswith("و") or term.form == "ولد":
            return False
        named = term.start + 1 in clause.names or (term.start in clause.names and len(term.words) > 1)
        between = range(max(self._reach, 0), position)
        broken = any(clause.is_verb(at) or clause.form(at) in (",", "(", ")") for at in between)
        return named and position - self._reach <= 8 and not broken and not self._parting

    def _connected(self, group: Group, name: str = "connectors") -> bool:
        for back in (1, 2, 3) if name == "beside" else (2, 3):
            found = self._clause.phrase(group.first - back, name)
            if found and found[0] == group.first:
                return True
        return False

    def _elided_harm(self, group: Group) -> Harm | None:
        """The harm of «وفي خان يونس ستة من عائلة واحدة», whose verb stands before: deaths before wounds."""
        clause = self._clause
        told = (group.numeral and group.bound != "vague") or (group.nominative and group.counted)
        if not told or group.prefix or clause.governed(group):
            return None
        first = max((at + 1 for at in range(group.first) if clause.form(at) in (",", ":")), default=0)
        opened = clause.says(first, "list_openers")
        if not opened and (group.first > first or self._mentions):
            return None
        if clause.verb_between(first, group.last + 2):
            return None
        return leading_harm(self._mentions) or self._inherited

    # Groups whose noun names the harm

    def _meet_victims(self, group: Group, harm: Harm) -> None:
        """«ثمانية قتلى وأربعون جريحا»."""
        self._some_of = None
        if self._names_total(group, harm) or self._tells_nobody(group, harm) or self._between_harms(group):
            return
        if self._parting and self._mentions and self._mentions[-1].harm == harm:
            self._add_part(group, "breakdown of a toll")
            return
        if group.of_them and group.numeral:
            self._add(group, harm, group.count, "some of them", partitive=True)
            return
        self._parting = False
        other = self._unsplit_with(group)
        if other is not None and other.harm is not None:
            self._used.add(other.first)
            self._add(group, harm, None, _UNSPLIT)
            self._add(other, other.harm, None, _UNSPLIT)
        else:
            chained = group.joined or self._clause.before(group) == "مقابل"
            self._add(group, harm, group.count, "noun of victims", chained=chained)

    def _names_total(self, group: Group, harm: Harm) -> bool:
        """«عدد القتلى», «قتلى الهجوم إلى 25»: the plural names what a number elsewhere counts."""
        clause = self._clause
        if not group.counted and (group.definite or (group.noun is not None and group.noun.possessed)):
            if clause.before(group) in listed("totals"):
                self._tell_pending(group, harm)
            self._total = (harm, group.last)
            self._harm = self._harm or harm
            self._parting = False
            return True
        if group.count is not None or self._part_of_name(group):
            return False
        before = clause.before(group)
        if before in listed("totals") or before in listed("updates"):
            self._tell_pending(group, harm)
        else:
            following = [clause.form(index) for index in range(group.last, group.last + 14)]
            if not following[0].startswith("ال") or "الي" not in following:
                return False
        self._total = (harm, group.last)
        return True

    def _tell_pending(self, group: Group, harm: Harm) -> None:
        """«إلى سبعة عدد شهداء الهجوم»: the number stands before those it counts."""
        pending = next((other for other in self._clause.groups.values() if other.last == group.first - 1), None)
        if pending and pending.counted and not pending.thing and pending.first not in self._used:
            self._add(pending, harm, pending.count, "number of a total")

    def _part_of_name(self, group: Group) -> bool:
        """«كتائب شهداء الأقصى»."""
        return group.count is None and group.first > 0 and lexicon().thing(self._clause.before(group))

    def _tells_nobody(self, group: Group, harm: Harm) -> bool:
        """Whether a noun of victims tells nobody beyond those told elsewhere."""
        clause, noun = self._clause, group.noun
        if noun is None or group.counted or group.count is None:
            return self._part_of_name(group)
        wounding = noun.lemma == skeleton("إصابة")
        victim_of = clause.says(group.first - 1, "fell_victim", "وف")  # «راح ضحية»: who, is told further on
        any_at_all = clause.before(group) == "اي"  # «نفى سقوط أي قتيل»
        told = bool(self._mentions) and self._mentions[-1].harm == harm and group.first - self._reach <= 5
        predicate = told and group.accusative and noun.grade == "singular"  # «أردوا شابا قتيلا»
        return wounding or victim_of or any_at_all or predicate

    def _unsplit_with(self, group: Group) -> Group | None:
        """The second noun of «35 قتيلا وجريحا», where the split is not told."""
        if group.count is None or (group.count == 1 and not group.counted) or group.noun is None:
            return None
        after = self._next_group(group)
        if after is None or not after.joined or after.counted or after.noun is None:
            return None
        if after.last - after.first > 1:
            return None  # «5 قتلى وعدد من الجرحى»
        if after.harm is None or after.harm == group.harm:
            return None
        return after if after.definite or after.noun.grade == group.noun.grade else None

    def _next_group(self, group: Group) -> Group | None:
        following = self._clause.groups.get(group.last)
        if following is None and self._clause.after(group) == "و":
            following = self._clause.groups.get(group.last + 1)
        return following

    def _between_harms(self, group: Group) -> bool:
        """«18 شخصا بين قتيل وجريح»: how many of each is not told."""
        clause = self._clause
        first = group if clause.before(group) == "بين" and not group.counted else None
        for position in range(group.last, group.last + 5):
            if clause.form(position) in ("بين", "ما"):
                first = first or clause.groups.get(position + 1)
        second = self._next_group(first) if first else None
        if not first or not second or not first.harm or not second.harm or first.harm == second.harm:
            return False
        self._add(first, first.harm, None, _UNSPLIT)
        self._add(second, second.harm, None, _UNSPLIT)
        return True

    def _fills_total(self, group: Group, harm: Harm, named: int) -> bool:
        """Whether a number is that of the total of ``harm`` named at ``named``: «عدد القتلى … إلى 17»."""
        if group.count is None or not group.numeral or group.joined or group.first - named > 30:
            return False
        links, reached = listed("links"), listed("reached")
        if "ب" in group.prefix and any(
            self._clause.bare(index, "و") in listed("revised") for index in range(named - 5, named)
        ):
            return False  # «خفضت الحصيلة بنحو مئة إلى 253»
        adjacent = group.first == named and not group.thing  # «وأن المصابين 28»
        if adjacent or self._clause.before(group) in links or "ب" in group.prefix:
            return True
        return any(
            self._clause.form(index).removeprefix("و") in reached or self._clause.form(index) in reached
            for index in range(max(0, named - 4), group.first)
        )

    # Output

    def _add_part(self, group: Group, rule: str) -> None:
        """Tell ``group`` as part of the last toll that is no part itself."""
        wholes = [index for index, mention in enumerate(self._mentions) if mention.part_of is None]
        if not wholes:
            return
        self._parting = self._parting or group.of_them
        self._used.add(group.first)
        part = self._mention(group, self._mentions[wholes[-1]].harm, group.count, rule)
        self._mentions.append(replace(part, part_of=wholes[-1] + self._offset))

    def _add(
        self,
        group: Group,
        harm: Harm,
        count: int | None,
        rule: str,
        *,
        chained: bool = False,
        anaphoric: bool = False,
        partitive: bool = False,
    ) -> None:
        """Tell ``group`` as a toll of its own; if ``chained``, it adds up with the last one of the same harm.

        ``rule`` names what made it one, for whoever looks for an error.
        """
        self._used.add(group.first)
        mention = replace(self._mention(group, harm, count, rule), anaphoric=anaphoric, partitive=partitive)
        whole = next((told for told in reversed(self._mentions) if told.part_of is None), None)
        if chained and whole is not None and whole.harm == harm:
            mention = replace(mention, chain=whole.chain)
        self._mentions.append(mention)
        self._harm = harm
        self._reach = group.last
        if self._total is not None and self._total[1] <= group.first:
            self._total = None

    def _mention(self, group: Group, harm: Harm, count: int | None, rule: str) -> Mention:
        clause = self._clause
        standing = standing_of(clause, group.first, self._mentions)
        since = any(clause.form(index) in listed("since") for index in range(len(clause)))
        return Mention(
            harm=harm,
            count=count,
            bound="vague" if count is None else group.bound,
            group=words_of(clause, group),
            start=group.start,
            end=group.end,
            chain=self._offset + len(self._mentions),
            stretch=clause.terms[0].start,
            upper=group.upper,
            standing=standing,
            running=since and standing == "update",
            additional=is_additional(clause, group),
            single=count == 1 and not group.counted,
            two_or_more=count == 2 and group.two_or_more,
            nth=is_nth(clause, group),
            perpetrator=is_perpetrator(group),
            side=side_of(clause, group, self._deed),
            rule=rule,
            number=group.number if count is not None else "no number",
            word=self._word,
        )
