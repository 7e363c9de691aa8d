"""How alike the stretches of an article are that tell occurrences: what merging weighs of each two of them."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from marsad.extraction.features import NO_EVENT, Features, Particulars, Probabilities, Told

# Two stretches are told alike to the degree of these; whether another pair is more alike says as much.
_COMPARED = ("words", "places", "parties", "nearness of words", "likeness of types")
# Sentences between two stretches from which on they are far: how far depends on the length of the article.
_FAR = 4
# Stretches looked back over: more than an ordinary article has, and a bound on the work that a book would make.
_COMPARED_STRETCHES = 60
# Verbs with which a text goes on with what it told: "وأضاف المصدر".
_RESUMING_VERBS = ("اضاف", "اوضح", "اشار", "تابع", "قال", "ذكر", "اكد", "لفت", "بين", "كان", "وقع", "افاد")


def features_with_earlier(told: Sequence[Told], number: int) -> dict[int, Features]:
    """Features of the stretch at ``number`` with each of the nearest before it, by their positions in ``told``."""
    second = told[number]
    first = max(0, number - _COMPARED_STRETCHES)
    rows = {earlier: pair_features(told[earlier], second) for earlier in range(first, number)}
    for name in _COMPARED:
        ranked = sorted((row[name] for row in rows.values()), reverse=True)
        for row in rows.values():
            rival = ranked[0] if row[name] < ranked[0] else ranked[1] if len(ranked) > 1 else 0.0
            row[f"{name}, rank"] = float(ranked.index(row[name]))
            row[f"{name}, lead"] = row[name] - rival
    return rows


def pair_features(first: Told, second: Told) -> Features:
    """How alike two stretches of an article are, ``first`` before ``second``."""
    gap = second.stretch.sentence - first.stretch.sentence
    same_type = first.probabilities.argmax() == second.probabilities.argmax()
    none = first.classes.index(NO_EVENT)
    features: Features = {
        "gap": float(min(gap, _FAR)),
        "title": float(first.stretch.sentence == 0),
        "first begins": first.begins,
        "second begins": second.begins,
        "cut apart": second.begins if gap == 0 else 0.0,
        "same type": float(same_type),
        "likeness of types": float(first.probabilities @ second.probabilities),
        "nearness of words": _cosine(first.vector, second.vector),
        "common words": float(len(first.words & second.words)),
        "new words": float(len(second.words - first.words)),
    }
    for name, one, other in (
        ("places", first.places, second.places),
        ("numbers", first.numbers, second.numbers),
        ("parties", first.parties, second.parties),
        ("words", first.words, second.words),
        ("typed concepts", first.typed_concepts, second.typed_concepts),
        ("concepts", first.concepts, second.concepts),
    ):
        features[name] = _overlap(one, other)
        features[f"other {name}"] = float(bool(one and other and not one & other))
    features.update(_particulars(first.particulars, second.particulars))
    features["refers back"] = float(bool(second.definite_words & first.type_words.keys()))
    features["definite"] = float(bool(second.definite_words))
    opening = [term.form for term in second.stretch.terms[:3]]
    features[f"opens:{opening[0]}"] = 1.0
    features["resumes"] = float(any(verb in form for form in opening[:2] for verb in _RESUMING_VERBS))
    features.update((f"second:{concept}", 1.0) for concept in second.concepts)
    for name, told in (("first", first), ("second", second)):
        number = int(told.probabilities.argmax())
        features[f"{name}:{told.classes[number]}"] = 1.0
        features[f"{name} sure"] = float(told.probabilities[number])
        features[f"{name} none"] = float(told.probabilities[none])
        features[f"{name} length"] = float(len(told.stretch.terms))
        features[f"{name} without place"] = float(not told.places)
        features[f"{name} places"] = float(len(told.particulars.places))
        features[f"{name} parties"] = float(len(told.particulars.parties))
        features[f"{name} killed"] = float(min(told.particulars.killed, default=-1))
    return features


def _particulars(first: Particulars, second: Particulars) -> Features:
    features: Features = {
        "new places": float(len(second.places - first.places)),
        "new parties": float(len(second.parties - first.parties)),
    }
    for field in fields(Particulars):
        one, other = getattr(first, field.name), getattr(second, field.name)
        state = "same" if one & other else "other" if one and other else "one" if one or other else "none"
        features[f"{field.name}: {state}"] = 1.0
        features[f"{field.name}: share"] = _overlap(one, other)
    return features


def _cosine(one: Probabilities, other: Probabilities) -> float:
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / length if length else 0.0


def _overlap(one: frozenset[Any], other: frozenset[Any]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
