"""Who of those that speak in and around the evidence is a source of it: a learned choice.

What a verb brings in may be a report, a decision, a claim of one's own act or talk of something else; the model weighs
verb, speaker, place beside the evidence and type of the event (``weights/sources.npz``, ``source_claims.npz``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from marsad.extraction.actor_mentions import describe_actor
from marsad.extraction.concepts import find_concepts
from marsad.extraction.frame import Frame
from marsad.extraction.lexicon import QUOTES
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.outline import is_occurrence
from marsad.extraction.reading import Reading, Term
from marsad.extraction.source_coreference import is_anaphor
from marsad.extraction.source_lexicon import is_participle, lemma, noun, saying_verb, words
from marsad.extraction.source_names import comparable_words
from marsad.extraction.source_syntax import nodes_of
from marsad.extraction.source_voices import AFTER, Voice, begins_with_act
from marsad.model import EVENT_TYPE_OF

SOURCE, CLAIM, NEITHER = "source", "claim", "none"
SOURCES_MODEL, CLAIMS_MODEL = "sources", "source_claims"
# Terms after the verb and its name in which a conjunction, an act or one's own forces are looked for.
_OPENS_WITHIN, _TOLD_WITHIN = 3, 6
# Distances in terms: near up to, middle up to.
_NEAR, _MIDDLE = 3, 12
_SENTENCE_MARKS = frozenset({",", ".", "؛"})
_LINKS = frozenset({"فيما", "بينما", "حين", "في", "كما", "حيث", "اذ", "بعد", "لكن", "الذي", "التي"})


@dataclass(frozen=True)
class SourceModels:
    """The model of who is a source of an event, and of who claims it."""

    sources: LinearModel
    claims: LinearModel


@cache
def shipped_models() -> SourceModels:
    """The models that ship in ``weights``."""
    return SourceModels(shipped_model(SOURCES_MODEL), shipped_model(CLAIMS_MODEL))


@dataclass(frozen=True)
class Weighed:
    """A voice, its features, and its probability to be a source of the event and to claim it."""

    voice: Voice
    features: Mapping[str, float]
    source: float
    claim: float


def weigh_voices(reading: Reading, frame: Frame, voices: Sequence[Voice], models: SourceModels) -> list[Weighed]:
    """How likely each of ``voices`` is a source of the event of ``frame``, and claims it."""
    if not voices:
        return []
    items = voice_features(reading, frame, voices)
    sources = models.sources.probabilities(items)[:, models.sources.classes.index(SOURCE)]
    claims = models.claims.probabilities(items)[:, models.claims.classes.index(CLAIM)]
    return [
        Weighed(voice, features, float(source), float(claim))
        for voice, features, source, claim in zip(voices, items, sources, claims, strict=True)
    ]


def voice_features(reading: Reading, frame: Frame, voices: Sequence[Voice]) -> list[dict[str, float]]:
    """Features of each of ``voices``, all that the evidence of ``frame`` has."""
    names = [comparable_words(reading.text[voice.name[0] : voice.name[1]]) for voice in voices]
    items = []
    for number, voice in enumerate(voices):
        again = sum(other <= names[number] or names[number] <= other for other in names) - 1
        features = _of_saying(reading, voice) | _of_speaker(reading, voice) | _of_place(reading, frame, voice)
        features |= _of_event(reading, frame, voice)
        features |= {f"rank {min(number, 3)}": 1.0, f"voices {min(len(voices), 5)}": 1.0, f"again {min(again, 2)}": 1.0}
        items.append(features)
    return items


def _verb(reading: Reading, voice: Voice) -> str:
    form = reading.terms[voice.attribution.word].form
    if form.startswith(":"):
        return ":"
    return f"participle {form.removeprefix('و')}" if is_participle(form) else lemma(form)


def _of_saying(reading: Reading, voice: Voice) -> dict[str, float]:
    """The verb or phrase, and what follows verb and name."""
    attribution, verb = voice.attribution, _verb(reading, voice)
    written = reading.terms[attribution.word]
    tense = "present" if written.form.lstrip("وف")[:1] in {"ي", "ت"} else "past"
    following = reading.terms_within(attribution.end, attribution.sentence[1])
    opens = _opening(following[0]) if following else "end"
    soon = (_opening(term) for term in following[:_OPENS_WITHIN])
    opens_soon = next((opening for opening in soon if opening in {"that", ":", "quote"}), "none")
    # A verb after its name stands after what the article begins with, or an أن.
    order = "after" if attribution.name and attribution.name.start < written.start else "before"
    features = {
        f"verb {verb}": 1.0,
        f"manner {attribution.manner}": 1.0,
        f"verb {verb} {tense}": 1.0,
        f"tense {tense} name {order}": 1.0,
        f"verb tag {nodes_of(reading)[attribution.word].upos}": 1.0,
        f"verb tag {nodes_of(reading)[attribution.word].upos} {verb}": 1.0,
        f"opens {opens}": 1.0,
        f"opens soon {opens_soon}": 1.0,
        f"verb {verb} opens soon {opens_soon}": 1.0,
        f"conjunction {written.form[:1] == 'و'}": 1.0,
    }
    if voice.claim:
        features[f"claim {voice.claim}"] = 1.0
    if voice.denies:
        features["denies"] = 1.0
    if begins_with_act(following[:_TOLD_WITHIN]):
        features["tells an act"] = 1.0
        features[f"verb {verb} tells an act"] = 1.0
    if any(term.form in words("own_forces") for term in following[:_TOLD_WITHIN]):
        features["own forces"] = 1.0
    return features


def _opening(term: Term) -> str:
    form = term.form
    if form in words("complementisers"):
        return "that"
    if form.startswith(":"):
        return ":"
    if form in QUOTES:
        return "quote"
    if form in _SENTENCE_MARKS:
        return form
    if saying_verb(form) or is_participle(form):
        return "saying"
    if term.words and term.words[0].upos == "ADP":
        return f"preposition {term.words[0].text[:2]}"
    return term.words[0].upos if term.words else "X"


def _of_speaker(reading: Reading, voice: Voice) -> dict[str, float]:
    """What sort of name it is, as written with the verb and as it goes by."""
    features: dict[str, float] = {}
    phrase = voice.attribution.name
    how = "carried on" if phrase is None else "as written"
    if phrase is not None:
        node = nodes_of(reading)[phrase.first]
        text = reading.terms[phrase.first].text
        if (phrase.start, phrase.end) != voice.name:
            how = "points back" if is_anaphor(reading, phrase) else "resolved"
        features[f"relation {node.relation} {voice.attribution.manner}"] = 1.0
        features[f"case {node.case}"] = 1.0
        features[f"definite {node.definite} {text.startswith('ال')}"] = 1.0
    terms = reading.terms_within(*voice.name)
    features[f"named {how}"] = 1.0
    features[f"named {how} {voice.governs}"] = 1.0
    if not terms:
        return features
    first = terms[0]
    head = first.form.removeprefix("ال")
    features[f"head {head}"] = 1.0
    features[f"entity {nodes_of(reading)[first.index].entity} {min(len(terms), 4)}"] = 1.0
    features[f"tag {nodes_of(reading)[first.index].upos}"] = 1.0
    for key in ("speakers", "roles", "titles", "documents", "numbers"):
        if noun(first.form, key):
            features[f"listed {key}"] = 1.0
    kind = describe_actor(reading, *voice.name).kind
    features[f"kind {kind}"] = 1.0
    features[f"kind {kind} verb {_verb(reading, voice)}"] = 1.0
    for term in terms[1:]:
        features[f"word {term.form.removeprefix('ال')}"] = 1.0
    return features


def _of_place(reading: Reading, frame: Frame, voice: Voice) -> dict[str, float]:
    """Where it stands beside the evidence."""
    start, end = frame.evidence[voice.passage]
    attribution = voice.attribution
    between = (end, attribution.start) if voice.governs == AFTER else (attribution.end, start)
    gap = reading.terms_within(*between)
    distance = "inside" if attribution.end > start and attribution.start < end else _size(len(gap))
    features = {
        f"governs {voice.governs}": 1.0,
        f"governs {voice.governs} {distance}": 1.0,
        f"governs {voice.governs} {attribution.manner}": 1.0,
        f"passage {min(voice.passage, 2)} of {min(len(frame.evidence), 3)}": 1.0,
    }
    within = reading.terms_within(start, end)
    if attribution.sentence[0] == 0 or "\n" not in reading.text[: attribution.start]:
        features["headline"] = 1.0
        features[f"headline {_verb(reading, voice)}"] = 1.0
    if within and gap:
        features[f"governs {voice.governs} evidence opens {_opener(within[0])}"] = 1.0
        features[f"governs {voice.governs} commas {min(sum(term.form == ',' for term in gap), 3)}"] = 1.0
        if any(is_occurrence(hit.concept) for hit in find_concepts(gap)):
            features[f"governs {voice.governs} occurrence between"] = 1.0
    if distance == "inside" and within:
        ahead = [term for term in within if term.end <= attribution.start]
        features[f"inside after {_size(len(ahead))}"] = 1.0
        features[f"inside before {_size(sum(term.start >= attribution.end for term in within))}"] = 1.0
    return features


def _opener(term: Term) -> str:
    form = term.form
    for prefix in ("", "و", "ف"):
        if form.removeprefix(prefix) in words("complementisers"):
            return f"{prefix}that"
    if form in _LINKS:
        return form
    return f"{form[:1] if form[:1] == 'و' else ''} {term.words[-1].upos if term.words else 'X'}"


def _size(number: int) -> str:
    return "0" if number == 0 else "near" if number <= _NEAR else "middle" if number <= _MIDDLE else "far"


def _of_event(reading: Reading, frame: Frame, voice: Voice) -> dict[str, float]:
    """The type of the event with verb and manner."""
    verb, manner = _verb(reading, voice), voice.attribution.manner
    major = EVENT_TYPE_OF[frame.sub_event_type]
    return {
        f"type {frame.sub_event_type}": 1.0,
        f"type {frame.sub_event_type} {manner}": 1.0,
        f"type {frame.sub_event_type} {voice.governs}": 1.0,
        f"major {major} verb {verb}": 1.0,
        f"type {frame.sub_event_type} verb {verb}": 1.0,
        f"{frame.factuality} {manner}": 1.0,
        f"{frame.factuality} verb {verb}": 1.0,
        f"{frame.scope}": 1.0,
    }
