"""What the parties told only before an event's evidence are like: how near they stand, and what the evidence lacks."""

from collections import Counter
from collections.abc import Sequence

from marsad.extraction.actor_contexts import is_verb
from marsad.extraction.actor_coreference import party_of
from marsad.extraction.actor_cues import broad_category, local_cues
from marsad.extraction.actor_mentions import Mention, find_actor_mentions
from marsad.extraction.features import Features
from marsad.extraction.frame import Frame
from marsad.extraction.party_features import LIKELY, Candidates, Standing, event_features
from marsad.extraction.reading import Reading

# Sorts of local cues that tell what a party does where it was told: what governs it, and what is near it.
_CUES = ("g:", "v:", "n:", "d:", "r:")


def inheritance_features(
    reading: Reading,
    frame: Frame,
    told: Candidates,
    earlier: Sequence[tuple[str, Mention]],
    at_home: Sequence[Standing],
) -> list[Features]:
    """Features of each of ``earlier``: parties by key and nearest mention, nearest first.

    Args:
        reading: The article.
        frame: The event.
        told: The parties that its evidence names.
        earlier: Those that only the text before it names.
        at_home: What standing each of ``earlier`` would have if its own sentence told the event.
    """
    if not earlier:
        return []
    shared = _situation(reading, frame, told)
    mentions = [(party_of(reading, mention)[0], mention) for mention in find_actor_mentions(reading)]
    times = Counter(key for key, _ in mentions)
    in_title = {key for key, mention in mentions if mention.sentence == 0}
    begin = frame.evidence[0][0]
    sentence = reading.sentence_at(begin)
    groups = [broad_category(mention.category) for _, mention in earlier]
    ranks: Counter[str] = Counter()
    rows = []
    for number, ((key, mention), own, group) in enumerate(zip(earlier, at_home, groups, strict=True)):
        row: Features = {
            **shared,
            f"group:{group}": 1.0,
            f"category:{mention.category}": 1.0,
            "sentences before": float(sentence - mention.sentence),
            "letters before": float(begin - mention.end),
            "rank": float(number),
            "rank among alike": float(ranks[group]),
            "alike": float(groups.count(group)),
            "earlier": float(len(earlier)),
            "times": float(times[key]),
            "in title": float(key in in_title),
            "country": float(mention.country is not None),
            "listed": float(mention.name is not None),
            "initiator at home": own.initiator,
            "target at home": own.target,
            "lean at home": own.initiator - own.target,
            "initiator at home, rank": float(sum(other.initiator > own.initiator for other in at_home)),
            "target at home, rank": float(sum(other.target > own.target for other in at_home)),
        }
        row.update((f"cue {cue}", 1.0) for cue in local_cues(reading, mention) if cue.startswith(_CUES))
        ranks[group] += 1
        rows.append(row)
    return rows


def _situation(reading: Reading, frame: Frame, told: Candidates) -> Features:
    """What the evidence says, the same for all parties: its own parties, and whether it begins with a verb."""
    standings = [standing for _, standing in told.values()]
    features: Features = {
        **event_features(frame),
        "begins": float(frame.evidence[0][0]),
        "told": float(len(told)),
        "best initiator": max((standing.initiator for standing in standings), default=0.0),
        "best target": max((standing.target for standing in standings), default=0.0),
        "likely initiators": float(sum(standing.initiator > LIKELY for standing in standings)),
        "likely targets": float(sum(standing.target > LIKELY for standing in standings)),
    }
    for mention, standing in told.values():
        group = broad_category(mention.category)
        features[f"told {group}"] = 1.0
        features[f"told initiator {group}"] = max(features.get(f"told initiator {group}", 0.0), standing.initiator)
        features[f"told target {group}"] = max(features.get(f"told target {group}", 0.0), standing.target)
    terms = reading.terms_within(*frame.evidence[0])
    if terms:
        first = terms[0]
        features["whole sentence"] = float(
            first.index == 0 or reading.terms[first.index - 1].sentence != first.sentence
        )
        verb = next((term for term in terms if is_verb(term)), None)
        if verb is not None:
            features["verb first"] = float(verb is first)
            features["plural verb"] = float(verb.form.endswith("وا"))
            features["verb, bare"] = float(
                all(not mention.first <= verb.index + 1 < mention.last for mention, _ in told.values())
            )
    return features
