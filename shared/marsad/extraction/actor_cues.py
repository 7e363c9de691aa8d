"""What the words around a mention say of its role in an event: cues, as short strings, which ``actor_roles`` weighs.

A cue joins what the party is (its category), what stands to its left and right (classes of ``actor_contexts``), how the
parser attaches it, where it stands in the evidence, and the family of the event's type.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from marsad.arabic.inflection import nominal_stem
from marsad.arabic.normalisation import skeleton
from marsad.extraction.actor_contexts import class_of, is_transparent, is_verb
from marsad.extraction.actor_lexicon import Category, words
from marsad.extraction.actor_mentions import Mention, find_actor_mentions
from marsad.extraction.lexicon import QUOTES, bare_forms
from marsad.extraction.reading import Reading, ReadingKey, Term
from marsad.model import SubEventType

FAMILY: dict[SubEventType, str] = {
    SubEventType.ARMED_CLASH: "clash",
    SubEventType.GOVERNMENT_REGAINS_TERRITORY: "territory",
    SubEventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY: "territory",
    SubEventType.AIR_DRONE_STRIKE: "air",
    SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK: "shelling",
    SubEventType.SUICIDE_BOMB: "bomb",
    SubEventType.REMOTE_EXPLOSIVE: "bomb",
    SubEventType.GRENADE: "attack",
    SubEventType.CHEMICAL_WEAPON: "shelling",
    SubEventType.ATTACK: "attack",
    SubEventType.ABDUCTION: "abduction",
    SubEventType.SEXUAL_VIOLENCE: "attack",
    SubEventType.PEACEFUL_PROTEST: "protest",
    SubEventType.PROTEST_WITH_INTERVENTION: "intervention",
    SubEventType.EXCESSIVE_FORCE: "excessive",
    SubEventType.VIOLENT_DEMONSTRATION: "riot",
    SubEventType.MOB_VIOLENCE: "mob",
    SubEventType.AGREEMENT: "agreement",
    SubEventType.ARRESTS: "arrests",
    SubEventType.CHANGE_TO_GROUP: "change",
    SubEventType.DISRUPTED_WEAPONS_USE: "disrupted",
    SubEventType.HEADQUARTERS_ESTABLISHED: "change",
    SubEventType.LOOTING: "looting",
    SubEventType.NON_VIOLENT_TRANSFER: "transfer",
    SubEventType.OTHER: "other",
}
_BROAD: dict[Category, str] = {
    Category.GROUP: "power",
    Category.FORCE: "power",
    Category.UNIT: "power",
    Category.AUTHORITY: "power",
    Category.COUNTRY: "state",
    Category.CAPITAL: "state",
    Category.NATIONALITY: "nationality",
    Category.ARMED: "armed",
    Category.BOMBER: "armed",
    Category.CROWD: "crowd",
    Category.RESIDENT: "crowd",
    Category.CIVILIAN: "people",
    Category.SOLDIER: "soldier",
    Category.BARE: "bare",
    Category.OBJECT: "object",
    Category.BOTH: "both",
    Category.ANAPHOR: "power",
    Category.OWNED: "power",
    Category.PERSON: "person",
    Category.ORGANISATION: "organisation",
    Category.AIRCRAFT: "aircraft",
}
_NAMES = frozenset({
    Category.GROUP, Category.COUNTRY, Category.CAPITAL, Category.NATIONALITY, Category.PERSON, Category.ORGANISATION,
})  # fmt: skip
_STOPS = frozenset({".", ":", ";", "!", "?"})
_RELATIVE = frozenset({"الذي", "التي", "الذين", "اللذان", "اللذين", "اللتين"})
_SUBORDINATORS = frozenset({"ان", "بان", "وان", "انها", "انه", "انهم", "بانها", "بانه"})
REACH = 25  # terms looked back over for the verb or noun that governs a mention


def _proclitic(reading: Reading, mention: Mention) -> str:
    """The letters written before the mention in its first term, such as و, ل or ب; empty where there are none."""
    term = reading.terms[mention.first]
    return term.form[: mention.start - term.start] if mention.start > term.start else _lam(term, mention)


def _lam(term: Term, mention: Mention) -> str:
    """The preposition ل, where لل was read as ل + ال."""
    return "ل" if mention.start == term.start and term.form.startswith("لل") else ""


class _Surroundings:
    """The terms of one sentence around one mention."""

    def __init__(self, reading: Reading, mention: Mention, others: dict[int, Mention]) -> None:
        self.terms = reading.terms
        self.mention = mention
        self.others = others
        self.proclitic = _proclitic(reading, mention)
        self.words: list[str] = []
        self.begin = mention.first
        while self.begin > 0 and self.terms[self.begin - 1].sentence == mention.sentence:
            self.begin -= 1

    def governor(self) -> tuple[list[str], bool, bool]:
        """Classes of the words to the left, nearest first, at most three; whether a number and a title were passed."""
        found: list[str] = []
        numbered = titled = False
        preposition = self.proclitic.lstrip("وف")
        if preposition:
            found.append(f"prep:{preposition}")
        position = self.mention.first - 1
        while position >= self.begin and len(found) < 3:
            term = self.terms[position]
            cue = class_of(term)
            if term.form in QUOTES:
                pass
            elif position in self.others:
                other = self.others[position]
                found.append(f"m:{other.category}")
                position = other.first
            elif term.form in _STOPS or term.form == ",":
                found.append("punct")
            elif _is_title(term):
                titled = True
            elif is_transparent(term) and not (cue and cue[0] in "nv"):
                numbered = numbered or term.form != "من"
            elif cue:
                found.append(cue)
                self.words.append(bare_forms(term.form)[-1][0])
                attached = _attached_preposition(term)
                if attached and cue.startswith("n:"):
                    found.append(f"prep:{attached}")
            elif found or not titled:
                found.append("verb" if is_verb(term) else "word")
                self.words.append(bare_forms(term.form)[-1][0])
            position -= 1
        if position < self.begin and len(found) < 3:
            found.append("start")
        return found[:3], numbered, titled

    def left(self, kind: str) -> tuple[str, int] | None:
        """The nearest class of ``kind`` ("v:" or "n:") to the left, and how many other mentions lie between."""
        between: set[Mention] = set()
        for position in range(self.mention.first - 1, max(self.begin, self.mention.first - REACH) - 1, -1):
            cue = class_of(self.terms[position])
            if cue and cue.startswith(kind) and (kind == "n:" or is_verb(self.terms[position]) or cue[2:] != "say"):
                return cue, len(between)
            if position in self.others:
                between.add(self.others[position])
            if self.terms[position].form in _STOPS:
                return None
        return None

    def right(self) -> Iterator[str]:
        """Class of what follows: a verb of which the mention is the subject told first, a relative clause, a comma."""
        position = self.mention.last
        relative = ""
        for term in self.terms[position : position + 4]:
            if term.sentence != self.mention.sentence or term.form in _STOPS:
                return
            if term.form in _RELATIVE:
                relative = "rel+"
                continue
            if term.form == ",":
                yield "r:,"
                return
            cue = class_of(term)
            if cue:
                yield f"r:{relative}{cue}"
                return
            if term.index in self.others:
                yield f"r:m:{self.others[term.index].category}"
                return

    def reported(self) -> bool:
        """Whether a subordinator stands between the mention and the start of its sentence."""
        return any(term.form in _SUBORDINATORS for term in self.terms[self.begin : self.mention.first])

    def introduces(self) -> bool:
        """Whether the mention is followed, within a few terms, by the subordinator of its own speech."""
        following = self.terms[self.mention.last : self.mention.last + 8]
        return any(t.form in _SUBORDINATORS for t in following if t.sentence == self.mention.sentence)


def _attached_preposition(term: Term) -> str:
    return term.form[0] if term.form[0] in "بل" and len(term.words) > 1 and term.words[0].upos == "ADP" else ""


@lru_cache(maxsize=20_000)
def _title_form(form: str) -> bool:
    return any(bare in words("titles") for bare, _ in bare_forms(form))


def _is_title(term: Term) -> bool:
    return _title_form(term.form)


def _dependency(reading: Reading, mention: Mention) -> Iterator[str]:
    """How the parser attaches the mention's head word, and the class of what it hangs on."""
    sentence = reading.sentences[mention.sentence]
    term = reading.terms[mention.first]
    if not term.words:
        return
    word = next((w for w in term.words if w.upos in ("NOUN", "PROPN", "X", "ADJ")), term.words[-1])
    yield f"d:{word.deprel}"
    hops = 0
    while word.deprel in ("conj", "nmod", "appos", "flat", "nummod", "amod") and word.head >= 0 and hops < 3:
        head = sentence.words[word.head]
        if word.deprel == "nmod" and _governs(_sentence_term(reading, mention.sentence, head.token)):
            break
        word = head
        hops += 1
    if word.head >= 0:
        head_term = _sentence_term(reading, mention.sentence, sentence.words[word.head].token)
        yield f"d:{word.deprel}<{class_of(head_term) or 'other'}"


def _governs(term: Term) -> bool:
    cue = class_of(term)
    return bool(cue) and not is_transparent(term)


def _sentence_term(reading: Reading, sentence: int, token: int) -> Term:
    """The term of the ``token``-th token of a sentence."""
    return reading.terms[reading.sentence_starts[sentence] + token]


@lru_cache(maxsize=8)
def _covering(key: ReadingKey) -> dict[int, Mention]:
    """Term index → the mention that covers it."""
    return {i: mention for mention in find_actor_mentions(key.reading) for i in range(mention.first, mention.last)}


@lru_cache(maxsize=8)
def _local(key: ReadingKey) -> dict[int, tuple[str, ...]]:
    """First term of each mention → its cues that hold for every event."""
    return {mention.first: _cues_around(key.reading, mention) for mention in find_actor_mentions(key.reading)}


def _cues_around(reading: Reading, mention: Mention) -> tuple[str, ...]:
    around = _Surroundings(reading, mention, _covering(ReadingKey(reading)))
    chain, numbered, titled = around.governor()
    cues = [f"g:{chain[0]}" if chain else "g:"]
    if len(chain) > 1:
        cues.append(f"g2:{chain[0]}<{chain[1]}")
    if len(chain) > 2:
        cues.append(f"g3:{chain[0]}<{chain[1]}<{chain[2]}")
    if around.words:
        cues.append(f"w:{around.words[0]}")
    head = _head(reading, mention)
    if head:
        cues.append(f"h:{head}")
        cues.append(f"gh:{chain[0]}|{head}" if chain else f"gh:{head}")
    for kind in ("v:", "n:"):
        near = around.left(kind)
        cues.append(f"{near[0]}+{min(near[1], 2)}" if near else f"{kind}none")
    cues.extend(around.right())
    cues.extend(_dependency(reading, mention))
    if around.proclitic[:1] in ("و", "ف") and chain:
        cues.append("and")
    if numbered:
        cues.append("numbered")
    if titled:
        cues.append("titled")
    if mention.members:
        cues.append("members")
    if reading.text[mention.start : mention.start + 2] == "ال":
        cues.append("definite")
    if around.reported():
        cues.append("reported")
    if around.introduces():
        cues.append("introduces")
    return tuple(cues)


def _head(reading: Reading, mention: Mention) -> str:
    """The noun at the head of a common expression, without article and endings; empty for names."""
    if mention.category in _NAMES:
        return ""
    return nominal_stem(skeleton(reading.text[mention.start : mention.end].split()[0]).removeprefix("ال"))


def local_cues(reading: Reading, mention: Mention) -> tuple[str, ...]:
    """Cues of ``mention`` in its sentence, whatever the event."""
    return _local(ReadingKey(reading))[mention.first]


def alternative_to(reading: Reading, mention: Mention) -> Mention | None:
    """The mention before, where أو joins this one to it: "من المدنيين، أو من فصائل المعارضة"."""
    position = mention.first - 1
    if position > 0 and reading.terms[position].form == "من":
        position -= 1
    if position <= 0 or reading.terms[position].form != "او":
        return None
    position -= 1
    if position > 0 and reading.terms[position].form == ",":
        position -= 1
    return _covering(ReadingKey(reading)).get(position)


def coordinated_with(reading: Reading, mention: Mention) -> Mention | None:
    """The mention before, where this one is joined to it by و: "الجيش والشرطة"."""
    if not _proclitic(reading, mention).startswith("و"):
        return None
    covering = _covering(ReadingKey(reading))
    for position in range(mention.first - 1, max(mention.first - 4, 0) - 1, -1):
        if position in covering:
            return covering[position]
    return None


@lru_cache(maxsize=64)
def _known_in_family(reading: ReadingKey, family: str) -> dict[int, tuple[str, ...]]:
    """Cues already asked for, by first term; filled by ``_in_family``."""
    return {}


def _in_family(reading: Reading, mention: Mention, family: str) -> tuple[str, ...]:
    """Cues of a mention and of the one it is joined to, as far as the other candidates do not matter."""
    known = _known_in_family(ReadingKey(reading), family)
    if mention.first not in known:
        local = list(local_cues(reading, mention))
        partner = coordinated_with(reading, mention)
        if partner is not None:
            local.extend(f"&{cue}" for cue in local_cues(reading, partner)[:4])
            local.append(f"&c:{partner.category}")
        known[mention.first] = tuple(_conjoined(local, broad_category(mention.category), family))
    return known[mention.first]


def _conjoined(cues: Iterable[str], group: str, family: str) -> Iterator[str]:
    """Each cue alone, and for the sort of party, of event, and of both."""
    for cue in cues:
        yield cue
        yield f"{cue}|{family}"
        yield f"{cue}|{group}"
        yield f"{cue}|{group}|{family}"


def cues_of(
    reading: Reading, mention: Mention, sub_event_type: SubEventType, candidates: Sequence[Mention]
) -> Iterator[str]:
    """All cues of ``mention`` for an event of a type, told in evidence whose mentions are ``candidates``."""
    family = FAMILY[sub_event_type]
    category = mention.category
    yield f"c:{category}"
    yield f"c:{category}|{family}"
    order = candidates.index(mention)
    same = [other for other in candidates if other.category is category]
    passages = len({other.sentence for other in candidates if other.first <= mention.first})
    positional = [
        f"p:{min(passages, 3)}",
        f"o:{min(order, 3)}",
        f"os:{min(same.index(mention), 2)}",
        f"ns:{min(len(same), 3)}",
    ]
    group = broad_category(category)
    if order:
        positional.append(f"before:{broad_category(candidates[order - 1].category)}")
    positional.append(
        f"after:{broad_category(candidates[order + 1].category)}" if order + 1 < len(candidates) else "after:none"
    )
    yield from _in_family(reading, mention, family)
    yield from _conjoined(positional, group, family)
    claimants = _claimants(ReadingKey(reading))
    if claimants and any(other.first in claimants for other in candidates):
        yield f"claimed|{group}|{mention.first in claimants}"
    present = {broad_category(other.category) for other in candidates if other is not mention}
    for other_group in sorted(present):
        yield f"with:{other_group}|{group}|{family}"
    if "power" not in present:
        yield f"alone|{group}|{family}"


@lru_cache(maxsize=8)
def _claimants(key: ReadingKey) -> frozenset[int]:
    """First terms of the mentions that are the subject of "تبنى" or of "أعلن … مسؤوليته"."""
    terms = key.reading.terms
    return frozenset(
        mention.first
        for mention in find_actor_mentions(key.reading)
        if any(term.form.startswith("مسوولي") for term in terms[mention.last : mention.last + 3])
        or any(cue in ("v:claim+0", "r:v:claim") for cue in local_cues(key.reading, mention))
    )


def broad_category(category: Category) -> str:
    """Categories whose members behave alike."""
    return _BROAD[category]
