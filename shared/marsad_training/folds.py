"""Cross-validation: what is learned from, and what is held out."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def folds(items: Sequence[Item], number: int) -> Iterator[tuple[list[Item], list[Item]]]:
    """For each of ``number`` folds the items to learn from and those held out, every ``number``-th; each once."""
    for fold in range(number):
        seen = [item for position, item in enumerate(items) if position % number != fold]
        yield seen, list(items[fold::number])


def is_held_out(identifier: str) -> bool:
    """Whether an article is of the third that language models are measured on, by a hash of its identifier."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 3 == 0
