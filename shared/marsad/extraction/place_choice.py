"""Where an event happened, among the places of an article: probabilities learned over the cues of ``place_cues``.

Two models: one for the places that the evidence names, one for those told only outside it ("… المدينة", "… هناك").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from marsad.extraction.features import fifth
from marsad.extraction.frame import Frame
from marsad.extraction.linear_model import LinearModel, shipped_model
from marsad.extraction.networks.network import Network
from marsad.extraction.place_cues import WIDE, Scene, Told, breadth_of, family_of, lead_of, told_cues
from marsad.extraction.place_location import holds
from marsad.extraction.role_model import place_probabilities, shipped_role_network

HERE, ELSEWHERE = "here", "elsewhere"
_FARTHEST = 6  # places told before the evidence, nearest first, that it can take up
# Least probabilities: of a place that the evidence names, of one told elsewhere, of the best where none reaches these.
TOLD_LEAST, TAKEN_UP_LEAST, BEST_LEAST = 0.45, 0.2, 0.3
# A place told elsewhere wins over one of the evidence that is less likely than that part of it.
NAMED_WEIGHT = 0.6


@dataclass(frozen=True)
class PlaceModels:
    """The model of places told in the evidence, and of places told only outside it.

    ``network`` reads the words around all of them; without it the linear models decide alone.
    """

    told: LinearModel
    taken_up: LinearModel
    network: Network | None = None


@dataclass(frozen=True)
class Choice:
    """The places of an event, each by its best mention, and all that were weighed, with how likely each is.

    ``groups`` and ``told`` are those that the evidence names, ``outside`` and ``taken_up`` those told elsewhere, which
    are only weighed where none of the evidence is likely.
    """

    chosen: list[Told]
    groups: list[list[Told]]
    told: list[float]
    outside: list[list[Told]] = field(default_factory=list)
    taken_up: list[float] = field(default_factory=list)


@cache
def shipped_models() -> PlaceModels:
    """The models that ship with the package."""
    return PlaceModels(shipped_model("places_told"), shipped_model("places_taken_up"), shipped_role_network())


def told_groups(scene: Scene, frame: Frame) -> list[list[Told]]:
    """The places that the evidence names, in its order, each with its mentions there."""
    groups: dict[str, list[Told]] = {}
    for start, end in frame.evidence:
        for told in scene.told:
            if start <= told.mention.start and told.mention.end <= end:
                groups.setdefault(told.mention.key, []).append(told)
    return list(groups.values())


def told_features(scene: Scene, frame: Frame, groups: Sequence[Sequence[Told]]) -> list[dict[str, float]]:
    """Features of each of ``groups``, which are all of the evidence."""
    family = family_of(frame.sub_event_type)
    return [dict.fromkeys(told_cues(scene, groups, number, family, frame.scope), 1.0) for number in range(len(groups))]


def probabilities(model: LinearModel, items: Sequence[Mapping[str, float]]) -> list[float]:
    """How likely it is, by ``model``, that each item is where it happened."""
    if not items:
        return []
    return [float(row[model.classes.index(HERE)]) for row in model.probabilities(items)]


def outside_groups(scene: Scene, frame: Frame, groups: Sequence[Sequence[Told]]) -> list[list[Told]]:
    """Places that the evidence does not name: those told before it, nearest first, those of its sentence, the first."""
    if not frame.evidence:
        return []
    known = {group[0].mention.key for group in groups}
    begin = frame.evidence[0][0]
    found: dict[str, list[Told]] = {}
    before = [told for told in reversed(scene.told) if told.mention.end <= begin]
    for told in before:
        key = told.mention.key
        if key not in known and (key in found or len(found) < _FARTHEST):
            found.setdefault(key, []).append(told)
    sentence = scene.reading.sentence_at(begin)
    for told in scene.told:
        key = told.mention.key
        beside = told.mention.sentence == sentence or told.number < 4 or told.kind == "country"
        if key not in known and beside:
            found.setdefault(key, []).append(told)
    finer = [told for told in found.values() if told[0].kind != "country"]
    return finer or list(found.values())


def outside_features(
    scene: Scene, frame: Frame, outside: Sequence[Sequence[Told]], best_told: float, model: LinearModel
) -> list[dict[str, float]]:
    """Features of each of ``outside``: how near, how it stands in its own sentence, what is pointed back at."""
    begin = frame.evidence[0][0]
    sentence = scene.reading.sentence_at(begin)
    paragraph = scene.paragraph_of(begin)
    family = family_of(frame.sub_event_type)
    pointed = _pointed_at(scene, frame)
    own = [_at_home(scene, frame, group, model) for group in outside]
    most = max(own, default=0.0)
    starts = scene.reading.sentence_starts
    starts_sentence = any(s.start == begin for s in scene.reading.sentences)
    rows: list[dict[str, float]] = []
    fine_rank = 0
    for number, (group, probability) in enumerate(zip(outside, own, strict=True)):
        nearest = group[0]
        lead = lead_of(group)
        ahead = nearest.mention.start > begin
        away = min(sentence - nearest.mention.sentence, 5) if not ahead else -1
        same_paragraph = scene.paragraph_of(nearest.mention.start) == paragraph
        point = pointed.get(nearest.mention.key, "no" if pointed else "none")
        wide = breadth_of(lead)
        rank = fine_rank if probability > 0.4 and not ahead else 9
        fine_rank += probability > 0.4 and not ahead
        cues = [
            f"away:{away}|{same_paragraph}",
            f"away:{away}",
            f"rank:{min(number, 5)}",
            f"good-rank:{min(rank, 3)}",
            f"own:{fifth(probability)}",
            f"top:{probability == most}",
            f"point:{point}",
            f"k:{lead.kind}",
            f"times:{min(scene.counts[nearest.mention.key], 4)}",
            f"first:{nearest.number < 2}",
            f"dateline:{all(told.mention.dateline for told in group)}",
            f"initial:{away == 0 and nearest.mention.first - starts[nearest.mention.sentence] <= 1}",
            f"main:{lead.entry is not None and lead.entry.country == scene.main_country}",
            f"heading:{nearest.mention.sentence == 0}",
        ]
        all_cues = list(cues)
        situation = (f"told:{fifth(best_told)}", f"scope:{frame.scope}|{wide}", f"starts:{starts_sentence}", family)
        for state in situation:
            all_cues.append(f"{state}|{wide}")
            all_cues.extend(f"{state}|{cue}" for cue in cues)
        all_cues.append(f"{cues[0]}|{cues[3]}|{cues[4]}|{fifth(best_told) > 1}")
        all_cues.append(f"{cues[6]}|{cues[1]}|{fifth(best_told) > 1}")
        all_cues.append(f"{cues[6]}|{wide}|{frame.scope}")
        rows.append(dict.fromkeys(all_cues, 1.0))
    return rows


def _at_home(scene: Scene, frame: Frame, group: Sequence[Told], model: LinearModel) -> float:
    """How likely the place would be the event's if its own sentence were the evidence."""
    lead = lead_of(group)
    span = scene.reading.sentences[lead.mention.sentence]
    home = Frame(frame.sub_event_type, ((span.start, span.end),), None, frame.scope, frame.factuality)
    groups = told_groups(scene, home)
    number = next((i for i, other in enumerate(groups) if other[0].mention.key == lead.mention.key), None)
    if number is None:
        return 0.0
    cues = told_cues(scene, groups, number, family_of(frame.sub_event_type), frame.scope)
    return probabilities(model, [dict.fromkeys(cues, 1.0)])[0]


def _pointed_at(scene: Scene, frame: Frame) -> dict[str, str]:
    """Keys of the places that words of the evidence point back at, and the first such word."""
    found: dict[str, str] = {}
    for start, end in frame.evidence:
        for anaphor in scene.anaphors:
            if start <= anaphor.start and anaphor.end <= end:
                told = scene.antecedent(anaphor)
                if told is not None:
                    found.setdefault(told.mention.key, anaphor.form)
    return found


def choose(scene: Scene, frame: Frame, models: PlaceModels) -> Choice:
    """The places of the event, in the order of the evidence; none where none is told."""
    groups = told_groups(scene, frame)
    read = read_probabilities(scene, frame, models.network) if models.network else {}
    linear = probabilities(models.told, told_features(scene, frame, groups))
    told = _blended(linear, groups, read)
    likely = [group for group, probability in zip(groups, told, strict=True) if probability >= TOLD_LEAST]
    if likely:
        listed = _with_list(scene, likely, groups, told)
        return Choice(_finest(scene, [lead_of(group) for group in listed]), groups, told)
    named = max(told, default=0.0)
    outside = outside_groups(scene, frame, groups)
    best_told = max(linear, default=0.0)
    features = outside_features(scene, frame, outside, best_told, models.told) if outside else []
    taken_up = _blended(probabilities(models.taken_up, features), outside, read)
    best = max(taken_up, default=0.0)
    chosen: list[Told] = []
    if best >= TAKEN_UP_LEAST and best > NAMED_WEIGHT * named:
        chosen = [lead_of(outside[taken_up.index(best)])]
    elif named >= BEST_LEAST:
        chosen = [lead_of(groups[told.index(named)])]
    return Choice(chosen, groups, told, outside, taken_up)


def place_mentions(scene: Scene) -> list[tuple[int, int, str]]:
    """All mentions of places as the network of roles takes them: their terms, and the key of the name."""
    return [(told.mention.first, told.mention.last, told.mention.key) for told in scene.told]


def read_probabilities(scene: Scene, frame: Frame, network: Network) -> dict[int, float]:
    """Number of a mention → how likely, by the network, the event happened there."""
    return place_probabilities(scene.reading, frame, place_mentions(scene), network)


def _blended(linear: Sequence[float], groups: Sequence[Sequence[Told]], read: Mapping[int, float]) -> list[float]:
    """``linear`` probabilities of ``groups`` moved half way to the best of the network's for their mentions."""
    mixed = []
    for probability, group in zip(linear, groups, strict=True):
        known = [read[told.number] for told in group if told.number in read]
        mixed.append((probability + max(known)) / 2 if known else probability)
    return mixed


def _with_list(
    scene: Scene, chosen: list[list[Told]], groups: list[list[Told]], probability: list[float]
) -> list[list[Told]]:
    """``chosen`` and the members of their lists: of "بلدات A وB وC" all or none."""
    members = {number for group in chosen for told in group for number in _list_of(scene, told)}
    return [
        group
        for group, likely in zip(groups, probability, strict=True)
        if group in chosen or (likely > 0.2 and any(told.number in members for told in group))
    ]


def _finest(scene: Scene, chosen: list[Told]) -> list[Told]:
    """``chosen`` without the places that others of them narrow down: of "حي X في مدينة Y" only X."""
    outer = {other.number for told in chosen if (other := scene.chained(told)[0]) is not None}
    # Where something moves to is no place of an event that has another.
    still = [told for told in chosen if told.mention.relation != "toward"]
    kept = [told for told in still or chosen if told.number not in outer and not _holds_one(told, chosen)]
    return kept or chosen[:1]


def _holds_one(told: Told, chosen: list[Told]) -> bool:
    """Whether a region or province holds another of the places."""
    return told.kind in WIDE and any(
        other.entry is not None and other.kind not in WIDE and holds(told.entry, told.kind, other.entry, other.kind)
        for other in chosen
    )


def _list_of(scene: Scene, told: Told) -> range:
    """Numbers of the mentions that stand in one list with a mention."""
    first = told.number
    while first > 0 and scene.told[first].mention.joined:
        first -= 1
    last = told.number + 1
    while last < len(scene.told) and scene.told[last].mention.joined:
        last += 1
    return range(first, last)
