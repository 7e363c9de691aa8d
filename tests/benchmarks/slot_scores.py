"""How right each slot is when the labelled evidence and type are given: finds the weak slot before the whole is scored.

    python -m tests.benchmarks.slot_scores GOLD.jsonl [--slot time] [--errors]

Analyses are cached under .marsad/analyses, one file an article.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from marsad.evaluation.figures import precision_recall_f1
from marsad.evaluation.scoring import Counts, shown, slot_counts
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.language.engine import load_analyser
from marsad_training.labelled import frame_of, read_articles


def fill(slot: str, reading: Reading, frame: Frame) -> dict[str, Any]:
    """The fields of the frame's event that ``slot`` gives, in the JSON of the coding rules."""
    if slot == "time":
        from marsad.extraction.times import resolve_time

        return {"time": resolve_time(reading, frame).model_dump(mode="json")}
    if slot == "places":
        from marsad.extraction.places import resolve_places

        return {"places": [place.model_dump(mode="json") for place in resolve_places(reading, frame)]}
    if slot == "casualties":
        from marsad.extraction.casualties import resolve_casualties

        toll = resolve_casualties(reading, frame)
        return {"fatalities": toll.fatalities.model_dump(), "injuries": toll.injuries.model_dump()}
    if slot == "parties":
        from marsad.extraction.actors import resolve_parties

        parties = resolve_parties(reading, frame)
        return {
            "initiators": [actor.model_dump(mode="json") for actor in parties.initiators],
            "targets": [actor.model_dump(mode="json") for actor in parties.targets],
        }
    from marsad.extraction.sources import resolve_attribution

    attribution = resolve_attribution(reading, frame)
    claimed = attribution.claimed_by
    return {
        "sources": [source.model_dump(mode="json") for source in attribution.sources],
        "claimed_by": claimed.model_dump(mode="json") if claimed else None,
    }


SCORED = {
    "time": ("time",),
    "places": ("places",),
    "casualties": ("killed", "wounded"),
    "parties": ("initiators", "targets"),
    "sources": ("sources",),
}


def main() -> None:
    """Print precision, recall and F1 of each slot over the labelled events."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--slot", choices=SCORED, action="append")
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    counts: Counts = Counter()
    for article in read_articles(
        arguments.gold, load_analyser("onnx", Path("layers/language")), Path(".marsad/analyses")
    ):
        row, reading = article.row, article.reading
        for event in row["events"]:
            for slot in arguments.slot or SCORED:
                predicted = fill(slot, reading, frame_of(event))
                for name in SCORED[slot]:
                    right, spurious, missed = slot_counts(name, event, predicted)
                    counts.update({(name, "tp"): right, (name, "fp"): spurious, (name, "fn"): missed})
                    if arguments.errors and (spurious or missed):
                        told = " ⏎ ".join(row["text"][e["span"][0] : e["span"][1]] for e in event["evidence"])
                        sys.stdout.write(
                            f"{row['id']} [{row['published_at']}] {event['sub_event_type']} | {name}: "
                            f"gold {shown(event, name)} got {shown(predicted, name)}\n    {told}\n"
                        )
    for name in (name for slot in arguments.slot or SCORED for name in SCORED[slot]):
        precision, recall, f1 = precision_recall_f1(counts, name)
        sys.stdout.write(f"{name:12}{precision:8.3f}{recall:8.3f}{f1:8.3f}\n")


if __name__ == "__main__":
    main()
