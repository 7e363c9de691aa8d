"""Where the words of a written token stand in the text."""

from collections.abc import Sequence


def word_offsets(token: str, start: int, words: Sequence[str]) -> list[tuple[int, int]]:
    """Offsets of the words of one token: where they spell the token out, their own; else the whole token for each."""
    if "".join(words) != token:
        return [(start, start + len(token))] * len(words)
    offsets = []
    for word in words:
        offsets.append((start, start + len(word)))
        start += len(word)
    return offsets
