"""How likely an event is right, learned from held-out articles: of the events given p, about a share p is right.

"Right" is the scorer's strict sense: a labelled event stands in the same words and has the same sub-event type.
"""

from marsad.extraction.features import Features
from marsad.extraction.linear_model import shipped_model
from marsad.extraction.occurrences import Occurrence
from marsad.extraction.reading import Reading

RIGHT = "1"


def confidence_features(occurrence: Occurrence, reading: Reading) -> Features:
    """What the confidence is read from."""
    frame = occurrence.frame
    length = sum(end - start for start, end in frame.evidence)
    return {
        "type probability": occurrence.type_probability,
        "event probability": occurrence.event_probability,
        "both": occurrence.type_probability * occurrence.event_probability,
        "manner probability": occurrence.manner_probability,
        "has trigger": float(frame.trigger is not None),
        "passages": min(len(frame.evidence), 4) / 4,
        "length": min(length, 400) / 400,
        "in the title": float(frame.evidence[0][0] == 0),
        "position": frame.evidence[0][0] / max(1, len(reading.text)),
        f"scope:{frame.scope}": 1.0,
        f"factuality:{frame.factuality}": 1.0,
        f"type:{frame.sub_event_type}": 1.0,
    }


def confidence(occurrence: Occurrence, reading: Reading) -> float:
    """Probability, 0 to 1, that the event of ``occurrence`` is right."""
    model = shipped_model("confidence")
    probabilities = model.probabilities([confidence_features(occurrence, reading)])[0]
    return round(float(probabilities[model.classes.index(RIGHT)]), 3)
