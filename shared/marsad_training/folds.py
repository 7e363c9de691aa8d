"""Cross-validation: what is learned from, and what is held out."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def folds(items: Sequence[Item], number: int) -> Iterator[tuple[list[Item], list[Item]]]:
    """For each of ``number`` folds the items to learn from and those held out, every ``number``-th; each once."""
    for fold in range(number):
        seen = [item for position, item in enumerate(items) if position % number != fold]
        yield seen, list(items[fold::number])
