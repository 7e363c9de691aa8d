"""What the words around a place name say of its part in an event: cues, short strings that ``place_choice`` weighs.

A cue joins the relation that the words before the name tell, the kind of place, the places told beside it, what stands
to its left and right, where it stands in the evidence, and the family of the event's type.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import QUOTES, bare_forms
from marsad.extraction.place_lexicon import cue_of, words_of
from marsad.extraction.place_location import holds, locate
from marsad.extraction.place_mention import PlaceMention
from marsad.extraction.place_mentions import Anaphor, places_of
from marsad.extraction.reading import Reading, ReadingKey
from marsad.gazetteer import Entry
from marsad.gazetteer.keys import without_article
from marsad.model import SubEventType

# Types whose places are told alike: what falls on a place, what moves in or out, what gathers or is agreed there.
_FAMILY: dict[SubEventType, str] = {
    SubEventType.ARMED_CLASH: "clash",
    SubEventType.GOVERNMENT_REGAINS_TERRITORY: "territory",
    SubEventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY: "territory",
    SubEventType.NON_VIOLENT_TRANSFER: "territory",
    SubEventType.AIR_DRONE_STRIKE: "fire",
    SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK: "fire",
    SubEventType.CHEMICAL_WEAPON: "fire",
    SubEventType.SUICIDE_BOMB: "bomb",
    SubEventType.REMOTE_EXPLOSIVE: "bomb",
    SubEventType.GRENADE: "bomb",
    SubEventType.AGREEMENT: "agreement",
    SubEventType.CHANGE_TO_GROUP: "movement",
    SubEventType.HEADQUARTERS_ESTABLISHED: "movement",
    SubEventType.DISRUPTED_WEAPONS_USE: "disrupted",
    SubEventType.PEACEFUL_PROTEST: "protest",
    SubEventType.PROTEST_WITH_INTERVENTION: "protest",
    SubEventType.EXCESSIVE_FORCE: "protest",
    SubEventType.VIOLENT_DEMONSTRATION: "protest",
}
# Sections of the word list that the six words before a name are looked up in, and the one right before it.
_SECTIONS = ("speakers", "movement", "leaving", "acted_upon", "institution_heads", "people_heads")
_HEADS = ("institution_heads", "people_heads")
# Words that lead from a place to the wider one, beside those of the section ``links``.
_LOCATING = frozenset({"شمال", "جنوب", "شرق", "غرب", "وسط", "ريف", "مدينه", "محافظه", "شمالي", "جنوبي", "شرقي", "غربي"})
# Least inhabitants of a capital.
_CAPITAL = 300_000
WIDE = frozenset({"country", "region", "division", "water", "around"})


def family_of(sub_event_type: SubEventType) -> str:
    """The family of a type; "deed" for attacks, arrests, abductions and all else that is done to people or things."""
    return _FAMILY.get(sub_event_type, "deed")


@dataclass(frozen=True, slots=True)
class Told:
    """A mention with the place it means."""

    number: int
    mention: PlaceMention
    entry: Entry | None

    @property
    def kind(self) -> str:
        """What sort of place it is: by the gazetteer, else by its cue."""
        if self.mention.cue == "around":
            return "around"
        return self.entry.kind if self.entry is not None else (self.mention.cue or "unknown")


class Scene:
    """The places of one article, ready to be weighed for each of its events."""

    def __init__(self, reading: Reading) -> None:
        """Find and locate every place of ``reading``."""
        self.reading = reading
        places = places_of(reading)
        entries = locate(places.mentions)
        self.told = tuple(Told(i, m, e) for i, (m, e) in enumerate(zip(places.mentions, entries, strict=True)))
        self.anaphors = places.anaphors
        self._local: dict[int, tuple[str, ...]] = {}

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each name is told."""
        counts: dict[str, int] = {}
        for told in self.told:
            counts[told.mention.key] = counts.get(told.mention.key, 0) + 1
        return counts

    @cached_property
    def main_country(self) -> str | None:
        """The country of most places told."""
        countries = [told.entry.country for told in self.told if told.entry is not None]
        return max(countries, key=countries.count) if countries else None

    @cached_property
    def paragraph_starts(self) -> tuple[int, ...]:
        """Offsets at which paragraphs begin."""
        text = self.reading.text
        return (0, *(offset + 1 for offset, letter in enumerate(text) if letter == "\n"))

    def paragraph_of(self, offset: int) -> int:
        """Number of the paragraph that an offset lies in."""
        return sum(1 for start in self.paragraph_starts if start <= offset)

    def antecedent(self, anaphor: Anaphor) -> Told | None:
        """The place that an anaphor stands for: the nearest told with the same noun, else of a fitting kind."""
        before = [told for told in reversed(self.told) if told.mention.end <= anaphor.start]
        noun = without_article(anaphor.form.rstrip("+"))
        same = (told for told in before if told.mention.cue_word and without_article(told.mention.cue_word) == noun)
        first = next(same, None)
        if first is not None:
            return first
        return next((told for told in before if _fits(told, anaphor)), None)

    def local_cues(self, told: Told) -> tuple[str, ...]:
        """Cues of a mention in its sentence, whatever the event."""
        if told.number not in self._local:
            self._local[told.number] = tuple(self._find_local(told))
        return self._local[told.number]

    def chained(self, told: Told) -> tuple[Told | None, Told | None]:
        """The mention that this one narrows down ("حي X في Y": X → Y), and the one that narrows this one down."""
        before = self.told[told.number - 1] if told.number else None
        after = self.told[told.number + 1] if told.number + 1 < len(self.told) else None
        outer = after if after is not None and self._linked(told, after) else None
        inner = before if before is not None and self._linked(before, told) else None
        return outer, inner

    def _linked(self, one: Told, other: Told) -> bool:
        """Whether only words that lead from a place to the wider place stand between two mentions."""
        first, second = one.mention, other.mention
        if first.sentence != second.sentence or second.first - first.last > 8 or second.joined:
            return False
        if not second.relation and second.cue == "" and second.first != first.last:
            return False
        if self._conjoined(second):
            return False
        between = self.reading.terms[first.last : second.first]
        if any(term.form.startswith("و") and len(term.form) > 1 and term.form != "وسط" for term in between):
            return False
        links = words_of("links")
        return all(
            term.form in links
            or term.form in QUOTES
            or term.form == ","
            or term.form.isdigit()
            or any(bare in links or bare in _LOCATING for bare, _ in bare_forms(term.form))
            for term in between
        ) and (second.relation in ("in", "part", "near") or second.cue != "" or not between)

    def _conjoined(self, mention: PlaceMention) -> bool:
        """Whether و is written to a mention or its cue."""
        term = self.reading.terms[mention.first]
        found = cue_of(term.form)
        letters = found[1] if mention.cue_word and found is not None else mention.start - term.start
        return letters > 0 and term.form[0] in "وف"

    def _find_local(self, told: Told) -> Iterator[str]:
        mention = told.mention
        kind = told.kind
        relation = mention.relation or "none"
        yield f"r:{relation}"
        yield f"k:{kind}"
        yield f"cue:{mention.cue or 'none'}"
        yield f"r:{relation}|k:{kind}"
        yield f"l:{mention.link}|{relation}"
        if mention.cue_word:
            yield f"cw:{mention.cue_word}"
        for name in ("around", "joined", "several", "named", "entity", "dateline"):
            if getattr(mention, name):
                yield name
        before = self._words_before(mention)
        for number, word in enumerate(before[:3]):
            yield f"w{number}:{word}"
        yield from (f"b:{word}" for word in before[:6])
        if len(before) > 1:
            yield f"w01:{before[0]}<{before[1]}"
        after = self.reading.terms[mention.last : mention.last + 2]
        for number, term in enumerate(after):
            if term.sentence == mention.sentence:
                yield f"a{number}:{term.form}"
        yield from (f"near:{section}" for section in _SECTIONS if words_of(section) & set(before[:6]))
        yield from self._attribution(mention)
        yield from self._attachment(mention)
        yield from (f"after:{section}" for section in _HEADS if before and before[0] in words_of(section))
        position = mention.first - self.reading.sentence_starts[mention.sentence]
        yield f"pos:{min(position, 3)}"
        yield from self._chain(told)
        if told.entry is not None and told.entry.country != self.main_country:
            yield "abroad"
        if kind in ("country", "city") and not mention.relation and not mention.cue:
            yield f"power:{kind}:{told.entry.population > 500_000 if told.entry else False}"

    def _chain(self, told: Told) -> Iterator[str]:
        """The wider place that is told after the name, the finer one told before it."""
        outer, inner = self.chained(told)
        if outer is not None:
            yield f"outer:{outer.kind}"
            yield f"outer:{outer.mention.cue_word}|cw:{told.mention.cue_word}"
        if inner is not None:
            yield f"inner:{inner.kind}"
            yield f"inner-cw:{inner.mention.cue_word}"
            yield "narrowed"

    def _attribution(self, mention: PlaceMention) -> Iterator[str]:
        """Whether the name stands among the words that say who tells it, or after its أن."""
        spoken = complemented = according = False
        index = self.reading.sentence_starts[mention.sentence]
        while index < mention.first:
            form = _stem(self.reading.terms[index].form)
            if form in words_of("speech"):
                spoken, complemented, according = True, False, False
            elif form in words_of("complementizers"):
                complemented = True
            elif form in words_of("according"):
                according = True
            elif form == ",":
                according = False
            index += 1
        if according:
            yield "according"
        if spoken and complemented:
            yield "in-complement"
        elif spoken:
            following = self.reading.terms[mention.last : mention.last + 10]
            opens = any(
                term.form in words_of("complementizers") for term in following if term.sentence == mention.sentence
            )
            yield "before-complement" if opens else "spoken"

    def _attachment(self, mention: PlaceMention) -> Iterator[str]:
        """How the parser attaches the name's head word, and the lemma it hangs on."""
        words = self.reading.sentences[mention.sentence].words
        term = self.reading.terms[mention.first]
        word = next((word for word in term.words if word.upos not in ("ADP", "CCONJ", "PUNCT")), None)
        hops = 0
        while word is not None and word.deprel in ("conj", "appos", "flat") and word.head >= 0 and hops < 3:
            word = words[word.head]
            hops += 1
        if word is not None:
            yield f"d:{word.deprel}"
            if word.head >= 0:
                yield f"h:{skeleton(words[word.head].lemma)}"
                yield f"d:{word.deprel}<{words[word.head].upos}"

    def _words_before(self, mention: PlaceMention) -> list[str]:
        """Forms before a mention, nearest first, its own proclitics as one of them."""
        words: list[str] = []
        if mention.link and len(mention.link) == 1:
            words.append(mention.link)
        index = mention.first - 1
        while index >= 0 and len(words) < 7 and self.reading.terms[index].sentence == mention.sentence:
            form = self.reading.terms[index].form
            if form not in QUOTES:
                words.append(_stem(form))
            index -= 1
        return words


def _stem(form: str) -> str:
    """``form`` without a leading و or ف: the word as it is listed."""
    return form[1:] if len(form) > 3 and form[0] in "وف" else form


def _fits(told: Told, anaphor: Anaphor) -> bool:
    mention = told.mention
    kinds = {told.kind, mention.cue, told.entry.kind if told.entry is not None else ""}
    if mention.dateline and "country" not in anaphor.kinds:
        return False
    if not anaphor.kinds:
        return bool(mention.relation)
    if "capital" in anaphor.kinds:
        return "city" in kinds and told.entry is not None and told.entry.population > _CAPITAL
    located = bool(mention.relation or mention.cue or mention.joined) or told.number < 2
    return bool(kinds & anaphor.kinds) and (located or "country" in anaphor.kinds)


@lru_cache(maxsize=8)
def _scene(key: ReadingKey) -> Scene:
    return Scene(key.reading)


def scene_of(reading: Reading) -> Scene:
    """The scene of an article; cached for the newest readings."""
    return _scene(ReadingKey(reading))


def told_cues(
    scene: Scene, candidates: Sequence[Sequence[Told]], number: int, family: str, scope: str
) -> Iterator[str]:
    """Cues of the ``number``-th of the places that the evidence names, each with its mentions there."""
    group = candidates[number]
    lead = lead_of(group)
    local = [*scene.local_cues(lead)]
    others = [lead_of(other) for index, other in enumerate(candidates) if index != number]
    located = [other for other in others if other.mention.relation in ("in", "near", "part")]
    local.append(f"o:{min(number, 3)}")
    local.append(f"n:{min(len(candidates), 4)}")
    local.append(f"times:{min(len(group), 3)}")
    local.append(f"told:{min(scene.counts[lead.mention.key], 4)}")
    if any(holds(lead.entry, lead.kind, other.entry, other.kind) for other in others):
        local.append("holds")
    if any(holds(lead.entry, lead.kind, other.entry, other.kind) for other in located):
        local.append("holds-located")
    if any(holds(other.entry, other.kind, lead.entry, lead.kind) for other in others):
        local.append("held")
    if not located:
        local.append("no-other-located")
    if not others:
        local.append("sole")
    earlier = [other for other in located if other.mention.start < lead.mention.start]
    local.append(f"located-before:{min(len(earlier), 2)}")
    finer = lead.kind not in WIDE
    local.append(f"fine:{finer}")
    if len({told.mention.sentence for told in group}) > 1:
        local.append("repeated")
    local.append(f"heading:{lead.mention.sentence == 0}")
    if lead.mention.sentence != first_of(candidates).mention.sentence:
        local.append("later-passage")
    wide = breadth_of(lead)
    relation = lead.mention.relation or "none"
    for cue in local:
        yield cue
        yield f"{cue}|{family}"
        yield f"{cue}|{wide}|{relation}"
    held = "holds" in local
    narrowed = "narrowed" in local
    yield f"x:{relation}|{wide}|{held}|{narrowed}|{family}"
    yield f"x:{relation}|{lead.kind}|{held}|{narrowed}"
    yield f"x:{relation}|{wide}|{min(len(earlier), 2)}|{held}|{narrowed}"
    yield f"scope:{scope}|{wide}|{held}"
    yield f"scope:{scope}|{lead.kind}|{relation}"


def breadth_of(told: Told) -> str:
    """Whether a place is a country, another wide stretch of land, or fine."""
    return "country" if told.kind == "country" else "wide" if told.kind in WIDE else "fine"


def first_of(candidates: Sequence[Sequence[Told]]) -> Told:
    """The first mention of all."""
    return min((told for group in candidates for told in group), key=lambda told: told.number)


def lead_of(group: Sequence[Told]) -> Told:
    """Of the mentions of one place the one that locates it best."""
    for relations in (("in", "near"), ("part",)):
        for told in group:
            if told.mention.relation in relations and not told.mention.dateline:
                return told
    return group[0]
