"""The name that a source goes by: "المصدر" and "المتحدث" are who was named before, a surname is the full name."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from marsad.extraction.frame import Offsets
from marsad.extraction.reading import Reading, ReadingKey
from marsad.extraction.source_attributions import Attribution, find_attributions
from marsad.extraction.source_lexicon import anaphoric, noun, words
from marsad.extraction.source_names import NamePhrase, Walker, comparable_words
from marsad.extraction.source_syntax import nodes_of

_LONGEST_ANAPHOR = 2


@lru_cache(maxsize=8)
def _names(key: ReadingKey) -> dict[Attribution, Offsets | None]:
    found = find_attributions(key.reading)
    names: dict[Attribution, Offsets | None] = {}
    for attribution in found:
        earlier = [other for other in found if other.start < attribution.start]
        names[attribution] = _resolved(key.reading, attribution, earlier)
    return names


def named_source(reading: Reading, attribution: Attribution) -> Offsets | None:
    """Offsets of the most informative name of the attribution's source; None where nobody was named."""
    return _names(ReadingKey(reading))[attribution]


def _resolved(reading: Reading, attribution: Attribution, earlier: Sequence[Attribution]) -> Offsets | None:
    name = attribution.name
    if name is None:
        return _last_speaker(reading, attribution, earlier)
    if is_anaphor(reading, name):
        found = _antecedent(reading, name, earlier)
        if found is not None:
            return found
    return _fuller(reading, name, earlier) or person_in(reading, name)


def _last_speaker(reading: Reading, attribution: Attribution, earlier: Sequence[Attribution]) -> Offsets | None:
    """Who spoke last: before a verb that opens its sentence or a clause with و in the article, else in the sentence."""
    first = reading.text[attribution.start : attribution.start + 1]
    opens = attribution.start <= attribution.sentence[0] + 1 or first in {"و", "ف"}
    for index in range(len(earlier) - 1, -1, -1):
        if not opens and earlier[index].sentence != attribution.sentence:
            return None
        name = earlier[index].name
        if name is not None and not _is_possessed(reading, name):
            return _resolved(reading, earlier[index], earlier[:index])
    return None


def _is_possessed(reading: Reading, name: NamePhrase) -> bool:
    """Whether a name is a speaker's own office or people ("مكتبه"), which speaks for him and is no one named."""
    term = reading.terms[name.first]
    return name.last - name.first == 1 and len(term.words) > 1 and term.words[-1].upos == "PRON"


def _head(reading: Reading, name: NamePhrase) -> str:
    """The first noun of a name as written, conjunctions cut."""
    form = reading.terms[name.first].form
    for prefix in ("ولل", "لل"):
        if form.startswith(prefix):
            return "ال" + form.removeprefix(prefix)
    return form[1:] if form[:1] in {"و", "ف", "ب"} and form[1:3] == "ال" else form


def is_anaphor(reading: Reading, name: NamePhrase) -> bool:
    """Whether a name is a definite noun that goes back to a source named before: "المصدر", "المتحدث نفسه"."""
    head = _head(reading, name)
    if not head.startswith("ال") or name.last - name.first > _LONGEST_ANAPHOR:
        return False
    stem = head.removeprefix("ال")
    if name.last - name.first == 1:
        return any(stem in anaphoric(kind) for kind in ("same", "person", "document"))
    second = reading.terms[name.last - 1].form
    return stem in anaphoric("person") | {"مصدر"} and second in {"نفسه", "ذاته", "نفسها", "ذاتها", "المذكور"}


def _antecedent(reading: Reading, name: NamePhrase, earlier: Sequence[Attribution]) -> Offsets | None:
    """Who a definite noun goes back to: the nearest source with the same noun, else the nearest of the fitting sort."""
    stem = _head(reading, name).removeprefix("ال")
    resolved = [other.name for other in reversed(earlier) if other.name is not None]
    for phrase in resolved:
        if _head(reading, phrase).removeprefix("ال") == stem and not is_anaphor(reading, phrase):
            return person_in(reading, phrase)
    if stem in anaphoric("person"):
        for phrase in resolved:
            if _is_person(reading, phrase):
                return person_in(reading, phrase)
    if stem in anaphoric("document") | {"مصدر", "مصادر"}:
        for phrase in resolved:
            if not is_anaphor(reading, phrase):
                return person_in(reading, phrase)
    return _named_before(reading, name, stem)


def _is_person(reading: Reading, name: NamePhrase) -> bool:
    form = _head(reading, name)
    inside = range(name.first, name.last)
    return noun(form, "roles") or noun(form, "titles") or any(nodes_of(reading)[i].entity == "PERS" for i in inside)


def _named_before(reading: Reading, name: NamePhrase, stem: str) -> Offsets | None:
    """The nearest name before, of any sentence, that begins with the noun: "لجنة أطباء السودان" for "اللجنة"."""
    for index in range(name.first - 1, -1, -1):
        if reading.terms[index].form in {stem, "و" + stem, "ل" + stem, "ب" + stem}:
            if nodes_of(reading)[index].upos != "NOUN" or index + 1 >= len(reading.terms):
                continue
            following = reading.terms[index + 1].form
            if not following.startswith("ال") and nodes_of(reading)[index].entity != "ORG":
                continue
            found = Walker(reading, index, _sentence_end(reading, index)).names(index, -1)
            if found and found[0].last - found[0].first > 1:
                return found[0].start, found[0].end
    return None


def _sentence_end(reading: Reading, index: int) -> int:
    end = index
    while end < len(reading.terms) and reading.terms[end].sentence == reading.terms[index].sentence:
        end += 1
    return end


def _fuller(reading: Reading, name: NamePhrase, earlier: Sequence[Attribution]) -> Offsets | None:
    """An earlier, longer name that contains all words of a short one: "رامي عبد الرحمن" for "عبد الرحمن"."""
    own = comparable_words(reading.text[name.start : name.end])
    for other in reversed(earlier):
        if other.name is not None and own < comparable_words(reading.text[other.name.start : other.name.end]):
            return person_in(reading, other.name)
    return None


def person_in(reading: Reading, name: NamePhrase) -> Offsets:
    """The person whom a name of office and person names: "مدير المرصد رامي عبد الرحمن" → "رامي عبد الرحمن"."""
    whole = (name.start, name.end)
    terms, nodes = reading.terms, nodes_of(reading)
    if nodes[name.first].entity == "PERS":
        last = next((i for i in range(name.first, name.last) if noun(terms[i].form, "roles")), name.last)
        return (name.start, terms[last - 1].end) if last > name.first else whole
    if not noun(terms[name.first].form, "roles"):
        return whole
    for index in _person_starts(reading, name):
        return terms[index].start, name.end
    return whole


def _person_starts(reading: Reading, name: NamePhrase) -> Iterator[int]:
    """Where a person's name or the title before it begins, after the office."""
    nodes = nodes_of(reading)
    for index in range(name.first + 1, name.last):
        titled = reading.terms[index].form.removeprefix("ال") in words("titles")
        person = nodes[index].entity == "PERS"
        if (titled or person) and index + 1 < name.last:
            yield index
