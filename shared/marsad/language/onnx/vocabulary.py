"""Vocabularies as Stanza numbers them."""

from collections.abc import Iterable, Sequence

import numpy as np

from marsad.language.onnx.sessions import Ids

PAD, UNKNOWN, EMPTY, ROOT = range(4)
# Numbers below belong to padding and the like, never to a value.
FIRST_VALUE = 4


class Vocabulary:
    """Units and their numbers; what is not in it has the number ``UNKNOWN``."""

    def __init__(self, units: Sequence[str], *, lower: bool = False) -> None:
        """``lower``: units are asked for in lower case."""
        self.units = units
        self._lower = lower
        self._numbers = {unit: number for number, unit in enumerate(units)}

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.units)

    def __contains__(self, unit: str) -> bool:
        """Whether ``unit`` has a number of its own."""
        return unit in self._numbers

    def number(self, unit: str) -> int:
        """The number of ``unit``."""
        return self._numbers.get(unit.lower() if self._lower else unit, UNKNOWN)

    def numbers(self, units: Iterable[str]) -> Ids:
        """The numbers of ``units``."""
        return np.fromiter((self.number(unit) for unit in units), dtype=np.int64)
