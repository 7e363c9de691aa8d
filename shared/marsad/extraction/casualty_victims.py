"""Whom a word of harm harms: the group that its grammar makes the victims."""

from marsad.arabic.normalisation import skeleton
from marsad.arabic.numbers import parse_number
from marsad.extraction.casualty_clause import Clause, Trigger, grammar
from marsad.extraction.casualty_groups import Group
from marsad.extraction.casualty_lexicon import Verb, lexicon, listed
from marsad.extraction.reading import Term

_DAMMA = "\u064f"
_NEAR = 4
_FAR = 22


def victims(clause: Clause, trigger: Trigger) -> Group | None:
    """The group harmed by the word of harm ``trigger``; None where no group of the clause is."""
    return _of_noun(clause, trigger) if trigger.verb is None else _of_verb(clause, trigger, trigger.verb)


def victims_count(clause: Clause, group: Group) -> int | None:
    """How many a group is, with the number that follows a definite plural («المهاجمين الأربعة»)."""
    if group.count is not None or not group.definite:
        return group.count
    number = parse_number([term.form for term in clause.terms[group.last : group.last + 3]])
    return number.value if number and number.definite else None


def not_done(clause: Clause, trigger: Trigger) -> bool:
    """Whether the deed was only tried («محاولة اغتيال»), is denied, or is a sentence of a court."""
    if any(clause.says(index, "attempts", "وبل") for index in range(trigger.first - 3, trigger.first)):
        return True
    if clause.says(trigger.first - 1, "denying", "و"):
        return True
    court = any(clause.form(index) in listed("courts") for index in range(trigger.last, trigger.last + 3))
    if court and clause.says(trigger.first, "with_on", "و"):
        return True  # «قضت الدائرة الجنائية بالإعدام»
    sentence = trigger.kind == "noun" and clause.bare(trigger.first, "وبل") == skeleton("إعدام")
    courts = listed("courts")
    return sentence and any(clause.bare(index, "وبل") in courts for index in range(len(clause)))


def person_without_group(clause: Clause, trigger: Trigger) -> Group | None:
    """One person harmed, told by «أحدهم», by a name, or by a word that is on no list."""
    return (
        _one_of_them(clause, trigger)
        or _unlisted_person(clause, trigger)
        or (_named_before(clause, trigger, trigger.verb) if trigger.verb else None)
    )


# Verbal nouns


def _of_noun(clause: Clause, trigger: Trigger) -> Group | None:
    with_b = clause.says(trigger.first, "with_b", "وف")
    family = _family(clause, trigger)
    if family is not None:
        return family
    for index in range(trigger.last, min(trigger.last + (2 * _NEAR if with_b else _NEAR), len(clause))):
        group = clause.groups.get(index)
        if group is None:
            if index in clause.triggers or clause.stops(index) or _cuts_off(clause, index, with_b):
                return None
        elif not with_b or group.prefix == "ب":
            return group if _suits_noun(clause, trigger, group, with_b) else None
    return None


def _family(clause: Clause, trigger: Trigger) -> Group | None:
    """The number of a family or a crew: «مقتل أسرة من خمسة أفراد», «فقضى طاقمها المؤلف من أربعة»."""
    first = next((at for at in (trigger.last, trigger.last + 1) if clause.says(at, "families", "ب")), None)
    if first is None:
        return None
    for index in range(first + 1, min(first + 2 * _NEAR, len(clause))):
        group = clause.groups.get(index)
        if group is not None and group.numeral and clause.before(group) == "من" and not group.thing:
            return group
        if clause.stops(index) or index in clause.triggers or clause.form(index) == ",":
            return None
    return None


def _cuts_off(clause: Clause, index: int, with_b: bool) -> bool:
    """Whether the preposition at ``index`` parts a verbal noun from what follows; «ما بين عشرة و…» does not."""
    following = clause.groups.get(index + 1)
    ranged = following is not None and following.upper is not None
    return clause.says(index, "prepositions") and not ranged and not (with_b and clause.form(index) == "ب")


def _suits_noun(clause: Clause, trigger: Trigger, group: Group, with_b: bool) -> bool:
    weak, direct = trigger.kind == "weak", group.first == trigger.last
    dies = not weak and group.harm == "wounded" and direct and group.counted  # «وفاة جريحين»
    if group.harm in ("killed", "wounded") and group.harm != trigger.harm and not dies:
        return False
    if group.thing or (group.prefix and not with_b):
        return False
    if not (direct or with_b or group.counted or group.definite):
        return False
    if weak:
        district = clause.bare(trigger.first, "بو") == "قضاء" and not group.numeral
        possessed = group.noun is not None and group.noun.possessed and direct and not group.numeral
        return not (district or possessed) and (group.noun is not None or clause.counts_persons(group))
    return True


# Verbs


def _of_verb(clause: Clause, trigger: Trigger, verb: Verb) -> Group | None:
    if verb.pronoun is not None or clause.says(trigger.last, "one_of_them"):
        return None
    family = _family(clause, trigger)
    if family is not None:
        return family
    finished = _after_on(clause, trigger) if clause.says(trigger.first, "with_on", "وف") else None
    if finished is not None:
        return finished
    if verb.patient == "object":
        return _object(clause, trigger, verb) or (_subject_before(clause, trigger) if verb.agrees else None)
    if verb.patient == "either" and verb.agrees:
        following = _object(clause, trigger, verb)
        near = following is not None and following.first - trigger.last <= 1
        if following is not None and near and not (following.joined or clause.says(trigger.last, "clause_openers")):
            return following
        return _subject_before(clause, trigger) or following
    if verb.agrees:
        return _subject_before(clause, trigger) or _subject_after(clause, trigger, verb)
    either = verb.patient == "either"
    group = _passive_or_active(clause, trigger, verb) if either else _subject_after(clause, trigger, verb)
    if group is None or group.first - trigger.last > 2:
        before = _subject_before(clause, trigger)
        if before is not None and (group is None or before.counted or not group.counted):
            return before
    return group


def _after_on(clause: Clause, trigger: Trigger) -> Group | None:
    """The victims of «قضت القوات على أربعة مسلحين»; a court that «قضت» passes sentence."""
    for index in range(trigger.last, min(trigger.last + 2 * _NEAR, len(clause))):
        if index in clause.triggers or clause.stops(index) or clause.form(index) in listed("courts"):
            return None
        group = clause.groups.get(index + 1)
        if clause.form(index) == "علي" and group is not None and not group.thing and group.count is not None:
            return group if group.noun is not None or clause.after(group) == "من" else None
    return None


def _free(clause: Clause, trigger: Trigger) -> list[Group]:
    """Groups after a verb that no preposition governs, up to the next verb or stop."""
    groups: list[Group] = []
    shared = _shares_victims(clause, trigger)
    phrase_open = False  # inside the noun phrase of a preposition
    seen_persons = False  # people counted after a preposition
    index = trigger.last
    while index < min(trigger.last + _FAR, len(clause)):
        another = index in clause.triggers and not (shared and index == trigger.last)
        company = index > trigger.last and clause.form(index) != "مع" and clause.says(index, "accompaniment")
        if clause.stops(index) or another or clause.opens_parts(index) or company:
            break
        group = clause.groups.get(index)
        if group is not None:
            governed = clause.governed(group)
            others_told = bool(groups) or seen_persons  # whom «منهم» points back to
            if governed or group.thing or (phrase_open and not group.counted) or (group.of_them and others_told):
                phrase_open = governed and not group.definite
                seen_persons = seen_persons or (group.counted and not group.thing and group.noun is not None)
            else:
                groups.append(group)
            index = group.last
            continue
        if index > trigger.last and clause.is_verb(index):
            resumed = _after_report(clause, trigger, index)
            if resumed is None:
                break
            index = resumed
            continue
        phrase_open = _phrase_after(clause, index, phrase_open)
        index += 1
    return groups


def _after_report(clause: Clause, trigger: Trigger, verb: int) -> int | None:
    """Index after the commas that set off who says so, around the verb at ``verb``: «، كما أعلن الجيش، »."""
    for opening in range(verb - 1, max(trigger.last, verb - _NEAR) - 1, -1):
        if clause.form(opening) == ",":
            closing = next((at for at in range(verb, min(verb + 8, len(clause))) if clause.form(at) == ","), None)
            return closing + 1 if closing is not None and clause.says(opening + 1, "reports") else None
    return None


def _phrase_after(clause: Clause, index: int, phrase_open: bool) -> bool:
    """Whether the phrase of a preposition is open after the word at ``index``: what is definite closes it."""
    term = clause.terms[index]
    definite = term.form.startswith(("ال", "وال", "بال", "لل", "فال"))
    if clause.says(index, "prepositions") or _has_preposition(term):
        return not definite
    name = term.start in clause.names or all(word.upos in ("X", "PROPN") for word in term.words)
    return phrase_open and not (definite or name or term.form in (",", ")", '"'))


def _has_preposition(term: Term) -> bool:
    """Whether a preposition is written together with the noun it governs («برصاص»); «فيها» is complete."""
    return len(term.words) > 1 and term.words[-1].upos != "PRON" and any(word.upos == "ADP" for word in term.words[:-1])


def _shares_victims(clause: Clause, trigger: Trigger) -> bool:
    """Whether the next word is one more verb of the same victims: «قتل وأصيب 40»."""
    following = clause.triggers.get(trigger.last)
    if following is None or following.verb is None or (trigger.verb and trigger.verb.agrees):
        return False
    return clause.form(trigger.last).startswith("و") and _subject_before(clause, trigger) is None


def _subject_after(clause: Clause, trigger: Trigger, verb: Verb) -> Group | None:
    enclosed = _enclosed(clause, trigger, verb)
    if enclosed is not None:
        return enclosed
    for group in _free(clause, trigger):
        if group.harm in ("killed", "wounded") and group.harm != verb.harm:
            return None
        if group.joined and group.first > trigger.last:
            continue
        if _suits_verb(clause, group, verb):
            return group
    return None


def _enclosed(clause: Clause, trigger: Trigger, verb: Verb) -> Group | None:
    """The people counted between a verb and the word it needs: «لقي فيها، وفق بيان صدر أمس، ثلاثة جنود حتفهم»."""
    for index in range(trigger.last, min(trigger.last + _FAR, len(clause)) if verb.needs else trigger.last):
        group = clause.groups.get(index)
        if clause.form(index).startswith(verb.needs) or index in clause.triggers:
            return None
        if group is not None and not (group.thing or clause.governed(group)):
            return group if group.counted else None
    return None


def _suits_verb(clause: Clause, group: Group, verb: Verb) -> bool:
    if verb.weak and group.noun is None:
        return clause.counts_persons(group)
    if verb.weak and not group.counted and group.definite and not _has_name(clause, group):
        return False
    return not group.definite or victims_count(clause, group) is not None


def _has_name(clause: Clause, group: Group) -> bool:
    """Whether a name follows the title that a group is: «النقيب فراس»."""
    following = clause.terms[group.last] if group.last < len(clause) else None
    return following is not None and following.start in clause.names


def _object(clause: Clause, trigger: Trigger, verb: Verb) -> Group | None:
    """The object of an active verb, with or without its subject between them."""
    free = _free(clause, trigger)
    groups = [group for group in free if not group.joined]
    if not groups:
        return next((group for group in free if group.counted), None) or _number_beyond(clause, trigger)
    first = groups[0]
    if len(groups) == 1 and first.nominative:
        return _object_beyond(clause, first)
    if verb.agrees or len(groups) == 1 or (first.counted and not first.nominative):
        near = first.first - trigger.last <= 10
        return first if near and _is_object(clause, first, trigger, verb) else None
    return groups[1]


def _is_object(clause: Clause, group: Group, trigger: Trigger, verb: Verb) -> bool:
    """A lone bare noun after an active verb is its subject, unless it shows the accusative or stands further on."""
    if group.bound == "vague" and clause.says(trigger.first, "mourning", "و"):
        return False  # «شيع الآلاف»
    if group.counted or verb.agrees:
        return verb.agrees or not group.nominative
    own = group.noun is not None and group.noun.possessed
    of_them = own and group.last - group.first == 2  # «فأصاب أحد أفرادها»
    return group.count is not None and (group.accusative or group.first > trigger.last or group.definite or of_them)


def _object_beyond(clause: Clause, subject: Group) -> Group | None:
    """The object past what describes a subject: «اغتال مسلحان يستقلان دراجة، أمس، عضوا سابقا»."""
    for index in range(subject.last, min(subject.last + _FAR, len(clause))):
        if index in clause.triggers or clause.stops(index):
            return None
        group = clause.groups.get(index)
        if group is None or group.thing or group.prefix or group.count is None:
            continue
        if not clause.governed(group) and not group.nominative:
            return group
    return None


def _number_beyond(clause: Clause, trigger: Trigger) -> Group | None:
    """A number past what describes the subject: «قتلت مجموعة يقودها ضابط 22 من الجنود»."""
    for index in range(trigger.last, min(trigger.last + _FAR, len(clause))):
        if index in clause.triggers or clause.stops(index) or clause.form(index) == ",":
            return None
        group = clause.groups.get(index)
        if group and group.numeral and not group.thing and not group.prefix:
            return None if clause.governed(group) else group
    return None


def _passive_or_active(clause: Clause, trigger: Trigger, verb: Verb) -> Group | None:
    """The victim of «قتل»: the second of two groups side by side where it can be an object, else the first."""
    groups = [group for group in _free(clause, trigger) if not group.joined]
    if not groups:
        return _number_beyond(clause, trigger) if verb.feminine else None
    first = groups[0]
    if first.counted and not (first.nominative and len(groups) > 1):
        return first
    if _DAMMA not in clause.terms[trigger.first].text:  # not «قُتل»
        for other in groups[1:]:
            if (other.counted or other.accusative) and other.first - first.last <= 8:
                return other
    return None if first.count is None and first.definite else first


def _subject_before(clause: Clause, trigger: Trigger) -> Group | None:
    """The victims told before their verb: «إن 35 فلسطينيا، بينهم طفلان، قتلوا»."""
    candidates: list[Group] = []
    for index in range(trigger.first - 1, max(-1, trigger.first - 1 - _FAR), -1):
        other = clause.triggers.get(index)
        if clause.stops(index) or (other is not None and other.kind == "verb"):
            break
        group = clause.groups.get(index)
        if group is not None and group.last <= trigger.first:
            candidates.append(group)
        if clause.says(index, "clause_openers"):
            break
    return next((group for group in reversed(candidates) if _can_be_subject(clause, trigger, group)), None)


def _can_be_subject(clause: Clause, trigger: Trigger, group: Group) -> bool:
    part = any(clause.opens_parts(group.first - back) for back in (1, 2))
    if group.thing or part or (not group.counted and (group.definite or group.count is None)):
        return False
    if clause.governed(group):
        # «عن ثلاث نساء لقين حتفهن», «ما يرفع إلى 2848 عدد الذين سقطوا»
        relative = group.numeral and trigger.verb is not None and trigger.verb.agrees and group.last == trigger.first
        if not relative and clause.after(group) not in listed("totals"):
            return False
    shares_subject = clause.form(trigger.first)[:1] in ("و", "ف")
    begins = clause.says(group.first - 1, "clause_openers") and trigger.verb is not None and trigger.verb.agrees
    return shares_subject or (begins and group.counted) or not _interrupted(clause, group.last, trigger.first)


def _interrupted(clause: Clause, first: int, last: int) -> bool:
    """Whether a verb of another subject stands between a subject and its verb."""
    relative = any(clause.says(index, "relatives") for index in range(first, last))
    return last - first > 3 and clause.verb_between(first, last) and not relative


# One person, told without a group


def _one_of_them(clause: Clause, trigger: Trigger) -> Group | None:
    """«فارق أحدهم الحياة»."""
    for index in range(trigger.last, trigger.last + 2):
        if trigger.verb and clause.says(index, "one_of_them"):
            return clause.single(index, index + 1)
    return None


def _unlisted_person(clause: Clause, trigger: Trigger) -> Group | None:
    """A name, or whatever word follows one that only persons suffer («مقتل خفير»)."""
    index = trigger.last
    while clause.form(index) in ('"', "'"):
        index += 1
    if index >= len(clause) or index in clause.groups or index in clause.triggers or trigger.kind == "weak":
        return None
    term = clause.terms[index]
    if clause.says(trigger.first, "with_b", "وف") or len(term.form) < 3 or term.form in listed("quantifiers"):
        return None
    if term.start in clause.names:
        return clause.single(index, index + 1)
    plain = term.words[-1].upos == "NOUN" and not term.form.startswith(("ال", "ب", "ل", "و"))
    suffered = trigger.kind == "noun" and (trigger.harm == "killed" or (trigger.harm == "wounded" and plain))
    verb = trigger.verb
    if verb is not None and trigger.harm == "killed" and not (verb.agrees or verb.weak):
        passive = _DAMMA in clause.terms[trigger.first].text or verb.patient == "subject"
        suffered = passive and term.words[-1].upos == "NOUN" and len(term.words) == 1
    if suffered and _is_singular_noun(clause, index) and not lexicon().thing(term.form):
        return clause.single(index, index + 1)
    return None


def _is_singular_noun(clause: Clause, index: int) -> bool:
    term = clause.terms[index]
    plural = term.form.endswith(("ات", "ون", "ين")) or any("Number=Plur" in word.feats for word in term.words)
    noun = term.words[-1].upos in ("NOUN", "ADJ", "X", "PROPN")
    return noun and not plural and not clause.says(index, "prepositions")


def _named_before(clause: Clause, trigger: Trigger, verb: Verb) -> Group | None:
    """«وكان فلان قد قتل»: a person told by a name, or by «الذي», before the verb."""
    following = clause.form(trigger.last)
    if verb.agrees or verb.patient == "object" or following in ("بها", "به", "فيها", "فيه"):
        return None
    if clause.says(trigger.first - 1, "relatives") and following == "مع":
        return clause.single(trigger.first, trigger.first)
    told_after = trigger.last in clause.groups or following.startswith("ال")
    if verb.weak or told_after or clause.form(trigger.first)[:1] in ("و", "ف"):
        return None
    for index in range(trigger.first - 1, max(-1, trigger.first - 14), -1):
        if index in clause.triggers or clause.stops(index):
            return None
        named = clause.terms[index].start in clause.names and clause.form(index - 1) not in grammar("prepositions")
        if named or (clause.form(index).startswith("ال") and clause.form(index + 1) == "قد"):
            return clause.single(index, index + 1)
    return None
