"""The victims of a word of harm: who was killed, wounded, abducted by the verb or noun that says so."""

from dataclasses import replace

from marsad.extraction.casualty_clause import Trigger, grammar
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_lexicon import listed
from marsad.extraction.casualty_tolls import VICTIMS, Tolls
from marsad.extraction.casualty_unsplit import UNSPLIT, tell_between_harms, unsplit_with
from marsad.extraction.casualty_victims import not_done, person_without_group, victims, victims_count
from marsad.model import Harm


def follow(tolls: Tolls, trigger: Trigger) -> bool:
    """Tell the victims of a word of harm. False where a group begins there that is yet to be met."""
    clause = tolls.clause
    if not_done(clause, trigger):
        return True
    tolls.word = clause.terms[trigger.first].start, clause.terms[trigger.last - 1].end
    if trigger.kind == "possessed":
        return _tell_possessed(tolls, trigger)
    tolls.deed = clause.form(trigger.first)
    group = victims(clause, trigger)
    if group is not None:
        _tell_victims(tolls, trigger, group)
        return True
    if trigger.verb is not None and trigger.verb.pronoun is not None:
        return _tell_pronoun(tolls, trigger)
    if _tell_died(tolls, trigger) or _tell_wounded(tolls, trigger):
        return True
    person = person_without_group(clause, trigger)
    if person is not None:
        tolls.served.add(trigger.first)
        tolls.parting = False
        tolls.add(person, trigger.harm, 1, "one person beside a word of harm", anaphoric=person.first <= trigger.first)
        return True
    if trigger.verb and clause.form(trigger.first - 1) in ("من", "الذين", "ممن"):
        tolls.total = (trigger.harm, trigger.last)  # «عدد من قتلوا»
    if trigger.first in clause.groups or clause.says(trigger.first, "bodies"):
        return False
    tolls.harm = tolls.harm if trigger.kind == "weak" else trigger.harm
    return True


def _tell_victims(tolls: Tolls, trigger: Trigger, group: Group) -> None:
    beside = unsplit_with(tolls.clause, group) if group.harm else None
    unsplit = beside.harm if beside else _unsplit_before(tolls, trigger)
    tolls.served.add(trigger.first)
    otherwise = any(m.start == group.start and m.harm not in VICTIMS for m in tolls.mentions)  # «40 نازحا قتلوا»
    if (group.first in tolls.used and not otherwise) or tell_between_harms(tolls, group):
        if tolls.mentions and tolls.mentions[-1].start == group.start:
            _tell_died(tolls, trigger)
        return
    if group.harm in VICTIMS and trigger.harm not in VICTIMS and group.first > trigger.last:
        return  # «أوقفت سيارة … ثلاثمئة جريح»: its noun says what they suffered
    tolls.parting = False
    background = tolls.clause.form(trigger.first - 1) in listed("since")
    if unsplit is not None:
        tolls.add(group, trigger.harm, None, UNSPLIT)
        tolls.add(beside or group, unsplit, None, UNSPLIT)
    else:
        rule = "victims of a word of harm"
        company = _in_company(tolls, trigger, group)
        opposed = company or tolls.clause.form(trigger.first - 1) == "مقابل"  # «مقتل تسعة مقابل مقتل أربعة»
        count = victims_count(tolls.clause, group)
        tolls.add(group, trigger.harm, count, rule, anaphoric=background, chained=opposed)
    _tell_joined_subjects(tolls, group, trigger)


def _in_company(tolls: Tolls, trigger: Trigger, group: Group) -> bool:
    """«قتل القائد … كما قضى اثنان من حراسه», «واستشهد معه سبعة»: beside the one person told before."""
    clause = tolls.clause
    told = tolls.mentions[-1] if tolls.mentions else None
    if told is None or told.count != 1 or told.harm != trigger.harm:
        return False
    near = (trigger.last, group.last, group.last + 1)
    beside = any(clause.form(at) != "مع" and clause.says(at, "accompaniment") for at in near)
    own = group.noun is not None and group.noun.possessed and group.noun.lemma in grammar("company")
    return beside or own


def _tell_joined_subjects(tolls: Tolls, main: Group, trigger: Trigger) -> None:
    """The rest of a subject told before its verb: «أربعة مقاتلين وسبعة جنود لقوا حتفهم»."""
    for position in range(main.last, trigger.first):
        if tolls.clause.opens_parts(position):
            return
        group = tolls.clause.groups.get(position)
        single = group is not None and group.count == 1 and not group.definite and main.counted
        single = single and (main.count or 0) <= 10  # «120 شرطيا ورجل أمن» are 120
        people = group is not None and (group.counted or single) and not group.thing
        if group and people and group.joined and position not in tolls.used:
            tolls.add(group, trigger.harm, group.count, "joined subject before its verb", chained=True)


def _unsplit_before(tolls: Tolls, trigger: Trigger) -> Harm | None:
    """The other harm of «مقتل وإصابة 35»."""
    before = tolls.clause.triggers.get(trigger.first - 1)
    if before is None or before.first in tolls.served or not tolls.clause.form(trigger.first).startswith("و"):
        return None
    return before.harm if before.harm != trigger.harm and before.kind == trigger.kind else None


def _tell_pronoun(tolls: Tolls, trigger: Trigger) -> bool:
    """«فأردوه قتيلا»: one person told before."""
    verb = trigger.verb
    if verb is not None and verb.pronoun == 0 and verb.patient != "subject":
        _tell_plural_pronoun(tolls, trigger)
        return True
    hurt = ("بجروح", "بجراح", "اصاب")
    wounds = any(term.form.startswith(hurt) for term in tolls.clause.terms[trigger.last : trigger.last + 4])
    wounds = wounds or "طعن" in tolls.clause.form(trigger.first)
    if verb is not None and verb.pronoun == 1 and verb.patient != "subject" and (verb.harm == "killed" or wounds):
        tolls.add(
            tolls.clause.single(trigger.first, trigger.last),
            verb.harm,
            1,
            "object pronoun of a word of harm",
            anaphoric=True,
        )
    return True


def _tell_plural_pronoun(tolls: Tolls, trigger: Trigger) -> None:
    """«أنزلوا 23 عاملا ثم قتلوهم», «لاحقوا رجلين فقتلوهما»: as many as those told last before."""
    two = tolls.clause.form(trigger.first).endswith("هما")
    group = _told_before(tolls, trigger.first, two)
    if group is not None:
        tolls.add(group, trigger.harm, group.count, "object pronoun of a word of harm")
    elif two and trigger.harm == "killed":  # what is hit may be a thing
        pronoun = tolls.clause.single(trigger.first, trigger.last, 2)
        tolls.add(pronoun, trigger.harm, 2, "object pronoun of a word of harm", anaphoric=True)


def _told_before(tolls: Tolls, first: int, two: bool) -> Group | None:
    """The people told last before ``first`` who are two, or more than two, and of whom no harm is told."""
    for position in sorted(tolls.clause.groups, reverse=True):
        group = tolls.clause.groups[position]
        if group.last > first or group.thing or group.count is None or group.nominative:
            continue
        if group.counted and (group.count == 2 if two else group.count > 2):
            hurt = any(m.start == group.start and m.harm in VICTIMS for m in tolls.mentions)
            return None if hurt or group.harm in VICTIMS else group
    return None


def _tell_died(tolls: Tolls, trigger: Trigger) -> bool:
    """«أصيبت الطالبة بقذيفة فاستشهدت»: whoever was told to be wounded died of it."""
    clause, verb = tolls.clause, trigger.verb
    told = next((at for at in range(len(tolls.mentions) - 1, -1, -1) if tolls.mentions[at].harm in VICTIMS), None)
    if verb is None or verb.harm != "killed" or verb.patient == "object" or told is None:
        return False
    before = tolls.mentions[told]
    joined = clause.form(trigger.first)[:1] in ("و", "ف") or clause.form(trigger.first - 1) in ("ثم", "حتي")
    alike = before.count is not None and (before.count > 1) == verb.agrees
    following = clause.groups.get(trigger.last)
    if before.harm != "wounded" or not joined or not alike or following is not None:
        return False
    tolls.mentions[told] = replace(before, harm="killed", rule="wounded, and died of it")
    return True


def _tell_wounded(tolls: Tolls, trigger: Trigger) -> bool:
    """«اعتدوا على رجل فأصيب إصابة بالغة»: the one told before, whoever he is."""
    clause, following = tolls.clause, tolls.clause.form(trigger.last)
    wounds = following == "اصابه" or following.startswith(("بجر", "باصاب", "بكسور", "بحروق"))
    if clause.form(trigger.first) not in ("فاصيب", "فاصيبت") or not wounds:
        return False
    pronoun = clause.single(trigger.first, trigger.last)
    tolls.add(pronoun, "wounded", 1, "wounded, as told of someone before", anaphoric=True)
    return True


def _tell_possessed(tolls: Tolls, trigger: Trigger) -> bool:
    """«ما أدى إلى مقتله», «إصابتهما»: as many as the pronoun says, unless he dies of «إصابته»."""
    if not tolls.clause.says(trigger.first - 1, "of_own_wounds"):
        count = 2 if tolls.clause.form(trigger.first).endswith("هما") else 1
        group = tolls.clause.single(trigger.first, trigger.last, count)
        tolls.add(group, trigger.harm, count, "possessive pronoun of a word of harm", anaphoric=True)
    return True


def tell_beaten_to_death(tolls: Tolls, first: int, last: int) -> None:
    """«أحرقوا شابين حتى الموت»: those told last before, or one person behind a pronoun."""
    for position in range(first - 1, max(-1, first - 8), -1):
        group = tolls.clause.groups.get(position)
        if group and group.count and not group.thing and position not in tolls.used:
            tolls.add(group, "killed", group.count, "until death")
            return
    tolls.add(tolls.clause.single(first, last), "killed", 1, "until death", anaphoric=True)
