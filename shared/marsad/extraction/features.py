"""Features of the linear models: what a stretch says, what stands around a cut.

All are named numbers, so that a model's weights can be read. Prefixes: ``w`` word, ``b`` two words, ``c`` four letters,
``l`` lemma, ``t`` concept, ``a`` concept in the article, ``aw`` word in the article's lead.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from marsad.arabic.normalisation import skeleton
from marsad.extraction.concepts import concept_types
from marsad.extraction.outline import Outline, Stretch, is_occurrence
from marsad.extraction.reading import Term

NO_EVENT = "none"
Features = dict[str, float]
Probabilities = NDArray[np.floating]
_CLITICS = re.compile(r"^(?:وال|بال|كال|فال|ولل|لل|ال|و|ف|ب|ل|س)?(\w{3,}.*)$")
_NUMBER = re.compile(r"[\d.,]+")
_LEAD_TERMS = 60
_OPENING_TERMS = 40


def bare_word(form: str) -> str:
    """``form`` without proclitics and article; numbers fall together."""
    if _NUMBER.fullmatch(form):
        return "#"
    match = _CLITICS.match(form)
    return match.group(1) if match else form


def fifth(probability: float) -> int:
    """Which fifth of 0 to 1 a probability lies in, 0 to 4."""
    return min(int(probability * 5), 4)


@dataclass(frozen=True, eq=False)
class Context:
    """What a stretch's features take from its article: share of sentences by concept, and the words of the lead."""

    concepts: dict[str, float]
    lead: frozenset[str]
    sentences: int

    @classmethod
    def of(cls, outline: Outline) -> "Context":
        """Context of an article."""
        counts = Counter(
            concept for sentence in outline.sentences for concept in {hit.concept for hit in sentence.hits}
        )
        number = max(1, len(outline.sentences))
        shares = {concept: min(1.0, count / number) for concept, count in counts.items()}
        lead = frozenset(bare_word(term.form) for term in outline.reading.terms[:_LEAD_TERMS])
        return cls(shares, lead, len(outline.sentences))


def stretch_features(stretch: Stretch, context: Context, entity_kinds: frozenset[str]) -> Features:
    """What ``stretch`` says, in its article."""
    features: Features = {}
    words = [bare_word(term.form) for term in stretch.terms]
    features.update((f"w:{word}", 1.0) for word in words)
    features.update((f"b:{first}_{second}", 1.0) for first, second in pairwise(words))
    for word in words:
        features.update((f"c:{word[i : i + 4]}", 0.6) for i in range(len(word) - 3))
    features.update((f"l:{word.lemma}", 0.5) for term in stretch.terms for word in term.words)
    concepts = list(dict.fromkeys(hit.concept for hit in stretch.hits))
    features.update((f"t:{concept}", 1.5) for concept in concepts)
    features.update((f"tt:{one}+{other}", 1.0) for one, other in combinations(sorted(concepts), 2))
    first = next((concept for concept in concepts if is_occurrence(concept)), "no occurrence")
    features[f"t1:{first}"] = 1.5
    by_index = {term.index: term for term in stretch.terms}
    for hit in stretch.hits:
        features[f"th:{hit.concept}:{bare_word(by_index[hit.first].form)}"] = 0.7
    features.update((f"e:{kind}", 0.5) for kind in entity_kinds)
    if "#" in words:
        features["number"] = 0.5
    features["first sentence" if stretch.sentence == 0 else "later sentence"] = 0.7
    features[f"sentence:{min(4, stretch.sentence)}"] = 0.5
    if stretch.sentence == context.sentences - 1:
        features["last sentence"] = 0.5
    features[f"length:{min(6, len(words) // 6)}"] = 0.5
    features.update((f"a:{concept}", 0.5 * share) for concept, share in context.concepts.items())
    features.update((f"aw:{word}", 0.25) for word in context.lead)
    return features


def article_features(outline: Outline, context: Context) -> Features:
    """What the article as a whole is about."""
    words = [bare_word(term.form) for term in outline.reading.terms]
    features: Features = {f"w:{word}": 0.3 for word in words}
    features.update((f"lead:{word}", 0.3) for word in words[:_OPENING_TERMS])
    for concept, share in context.concepts.items():
        features[f"a:{concept}"] = 2.0 * share
        features[f"has:{concept}"] = 0.5
    features.update((f"title:{hit.concept}", 1.0) for sentence in outline.sentences[:1] for hit in sentence.hits)
    features["sentences"] = min(len(outline.sentences), 20) / 20
    return features


def cut_features(text: str, sentence: Stretch, cut: int, cuts: Sequence[int], places: Sequence[int]) -> Features:
    """What stands around the offset ``cut`` of ``sentence``; ``places`` are offsets of place names."""
    left = [term for term in sentence.terms if term.start < cut]
    right = [term for term in sentence.terms if term.start >= cut]
    features: Features = {}
    for distance, term in enumerate(reversed(left[-4:])):
        features[f"L{distance}:{bare_word(term.form)}"] = 1.0 if distance < 2 else 0.5
    for distance, term in enumerate(right[:4]):
        features[f"R{distance}:{term.form}"] = 1.0
    if right:
        if right[0].form.startswith("و"):
            features["R and"] = 1.0
        features.update((f"R tag:{word.upos}", 0.7) for word in right[0].words[:2])
        features[f"R relation:{right[0].words[-1].deprel}"] = 0.5
    before = [hit.concept for hit in sentence.occurrences if hit.start < cut]
    after = [hit.concept for hit in sentence.occurrences if hit.start >= cut]
    features[f"last concept:{before[-1]}"] = features[f"next concept:{after[0]}"] = 1.0
    features[f"around:{before[-1]}>{after[0]}"] = 1.0
    features.update((f"before:{concept}", 0.5) for concept in set(before))
    features.update((f"after:{concept}", 0.5) for concept in set(after))
    features.update((f"across:{one}>{other}", 0.5) for one in set(before) for other in set(after))
    nearest_before = max([point for point in cuts if point < cut], default=sentence.start)
    nearest_after = min([point for point in cuts if point > cut], default=sentence.end)
    sides = ((sentence.start, cut), (cut, sentence.end)), ((nearest_before, cut), (cut, nearest_after))
    for name, spans in zip(("place", "near place"), sides, strict=True):
        seen = [any(start <= place < end for place in places) for start, end in spans]
        features[f"{name}:{seen[0]}{seen[1]}"] = 1.0
    features[f"number:{_has_number(left)}{_has_number(right)}"] = 1.0
    features[f"left length:{min(6, len(left) // 5)}"] = features[f"right length:{min(6, len(right) // 5)}"] = 0.5
    features[f"mark:{text[cut - 2 : cut].strip()}"] = 1.0
    return features


def _has_number(terms: Sequence[Term]) -> bool:
    return any(_NUMBER.fullmatch(term.form) for term in terms)


def side_features(name: str, classes: Sequence[str], left: Probabilities, right: Probabilities) -> Features:
    """How the types of what stands left and right of a cut agree; ``name`` says how far each side reaches."""
    none = classes.index(NO_EVENT)
    events = (1.0 - float(left[none])) * (1.0 - float(right[none]))
    likeness = float(np.delete(left, none) @ np.delete(right, none))
    same = left.argmax() == right.argmax()
    return {
        f"{name}, left none": float(left[none]),
        f"{name}, right none": float(right[none]),
        f"{name}, both events": events,
        f"{name}, both events, unlike": events - likeness,
        f"{name}, likeness": likeness,
        f"{name}, left type:{classes[int(left.argmax())]}": 0.5,
        f"{name}, right type:{classes[int(right.argmax())]}": 0.5,
        f"{name}, same type:{same}": 1.0,
    }


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a stretch names: places and parties by their keys, counts of the killed and the wounded, first days."""

    places: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    killed: frozenset[int] = frozenset()
    wounded: frozenset[int] = frozenset()
    days: frozenset[date] = frozenset()


@dataclass(frozen=True, eq=False)
class Told:
    """A stretch that tells an occurrence, with the probabilities of its types; what merging compares.

    ``begins`` is how likely another occurrence begins where it does in its sentence. ``places`` and ``parties`` are the
    words of the entities, ``vector`` is the mean of the word vectors.
    """

    stretch: Stretch
    classes: tuple[str, ...]
    probabilities: Probabilities
    begins: float
    places: frozenset[str]
    parties: frozenset[str]
    particulars: Particulars
    vector: Probabilities

    @cached_property
    def concepts(self) -> frozenset[str]:
        """All concepts of the stretch."""
        return frozenset(hit.concept for hit in self.stretch.hits)

    @cached_property
    def typed_concepts(self) -> frozenset[str]:
        """The concepts that speak for a type."""
        return self.concepts & concept_types().keys()

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of more than three letters."""
        bare = (bare_word(term.form) for term in self.stretch.terms)
        return frozenset(word for word in bare if len(word) > 3)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers in digits that can be tolls."""
        forms = (term.form for term in self.stretch.terms)
        return frozenset(form for form in forms if _NUMBER.fullmatch(form) and len(form) < 5)

    @cached_property
    def type_words(self) -> dict[str, bool]:
        """Words that speak for a type, each with whether it is definite ("the attack": told before)."""
        by_index = {term.index: term for term in self.stretch.terms}
        forms = [by_index[hit.first].form for hit in self.stretch.hits if hit.concept in concept_types()]
        return {bare_word(form): form.startswith("ال") for form in forms}

    @cached_property
    def definite_words(self) -> frozenset[str]:
        """Those of ``type_words`` that are definite."""
        return frozenset(word for word, is_definite in self.type_words.items() if is_definite)


def name_words(names: Sequence[str]) -> frozenset[str]:
    """The words of some names, comparable."""
    return frozenset(bare_word(word) for name in names for word in skeleton(name).split())
