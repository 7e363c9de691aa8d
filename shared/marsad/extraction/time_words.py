"""The words of time expressions, as the grammar asks for them."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from marsad.arabic.calendar import Direction, PhraseTable, openers
from marsad.arabic.normalisation import skeleton
from marsad.extraction.lexicon import load, word_set
from marsad.extraction.time_expressions import Part, Unit


@dataclass(frozen=True)
class TimeWords:
    """The word lists of ``lexicons/times.yaml``, as tables that read phrases and as sets of skeletons."""

    relative_days: PhraseTable[int]
    before_day: PhraseTable[str]
    midnight: PhraseTable[str]
    alone: PhraseTable[str]
    overnight: PhraseTable[str]
    units: PhraseTable[Unit]
    duals: PhraseTable[Unit]
    periods: PhraseTable[Literal["week", "month", "year"]]
    parts_of_period: PhraseTable[Part]
    directions: dict[str, Direction]
    approximators: PhraseTable[str]
    since: PhraseTable[str]
    until: PhraseTable[str]
    during: PhraseTable[str]
    sets: dict[str, frozenset[str]]

    @cached_property
    def openers(self) -> frozenset[str]:
        """The words that an expression may begin with, numbers aside."""
        tables: tuple[PhraseTable[Any], ...] = (
            self.relative_days,
            self.before_day,
            self.alone,
            self.overnight,
            self.units,
            self.duals,
            self.periods,
            self.parts_of_period,
            self.since,
            self.until,
            self.during,
        )
        return openers().union(self.sets["other_openers"], *(table.openers for table in tables))


def _table(data: dict[str, list[str]]) -> PhraseTable[Any]:
    return PhraseTable({phrase: value for value, phrases in data.items() for phrase in phrases})


def _listed(phrases: list[str]) -> PhraseTable[str]:
    return PhraseTable({phrase: phrase for phrase in phrases})


@cache
def time_words() -> TimeWords:
    """The word lists, read once."""
    data = load("times")
    return TimeWords(
        relative_days=PhraseTable(data["relative_days"]),
        before_day=_listed(data["parts_of_day"]["before_day"]),
        midnight=_table(data["midnight"]),
        alone=_listed(data["parts_of_day"]["alone"]),
        overnight=_listed(data["parts_of_day"]["overnight"]),
        units=_table(data["units"]),
        duals=_table(data["duals"]),
        periods=_table(data["periods"]),
        parts_of_period=_table(data["parts_of_period"]),
        directions={skeleton(form): value for value, forms in data["directions"].items() for form in forms},
        approximators=_listed(data["approximators"]),
        since=_listed(data["since"]),
        until=_listed(data["until"]),
        during=_listed(data["during"]),
        sets={
            name: word_set("times", name)
            for name in (
                "same",
                "following",
                "preceding",
                "recent",
                "several",
                "superlatives",
                "agreeing",
                "names_before_today",
                "names_after_today",
                "names_before_date",
                "names_before_weekday",
                "month_prepositions",
                "other_openers",
            )
        },
    )
