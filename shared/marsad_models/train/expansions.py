"""The dictionary of the expander of multi-word tokens: what it must not split, and what it splits wrongly.

The tokenizer marks a token as several words; the expander then looks it up in its dictionary, and asks its network
only where the dictionary is silent. An entry of one word leaves the token whole, so the dictionary has the last word on
what the tokenizer marked; it cannot split what the tokenizer did not mark.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from marsad_models.train.errors import TrainingError
from marsad_models.train.treebank import TreebankSentence, written_tokens

_MARKS = re.compile("[\u064b-\u0652\u0670]")
_BEFORE = {"word": tuple("وف"), "noun": tuple("وفبلك")}
_OBJECTS = ("ه", "ها", "هم", "هما", "هن")
# Shorter words look like others after a clitic: فر is not what is in وفر.
_SHORTEST_AFTER_CLITICS = 4
_CLITICS = tuple("وفبلكس")
_PRONOUNS = ("ه", "ها", "هم", "هن", "نا", "ك", "كم", "هما")
_SEEN_ENOUGH = 2
_SHORTEST = 3


def load_exceptions() -> dict[str, str]:
    """What ``exceptions.tsv`` says, with the forms that it stands for: token → its words with a space between them.

    Raises:
        TrainingError: a line has no kind that there is, or not the columns of its kind.
    """
    formed: dict[str, str] = {}
    listed: dict[str, str] = {}
    text = files(__package__).joinpath("exceptions.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        match line.split("\t"):
            case [""]:
                continue
            case [comment] if comment.startswith("#"):
                continue
            case ["noun" | "word" as kind, word]:
                listed[word] = word
                if len(word) >= _SHORTEST_AFTER_CLITICS:
                    plain = _MARKS.sub("", word)
                    formed |= {f"{clitic}{word}": f"{clitic} {plain}" for clitic in _BEFORE[kind]}
            case ["verb", verb]:
                plain = _MARKS.sub("", verb)
                formed |= {
                    f"{clitic}{verb}{pronoun}": f"{clitic} {plain} {pronoun}".strip()
                    for clitic in ("", *_BEFORE["word"])
                    for pronoun in _OBJECTS
                }
            case ["token", token, words]:
                listed[token] = words
            case _:
                raise TrainingError(f"exceptions.tsv, line {number}: noun, word or verb and a form; token, its words")
    return formed | listed


def whole_tokens(sentences: Iterable[TreebankSentence]) -> dict[str, str]:
    """Tokens that look as if they had a clitic, and that the treebank has several times and always as one word."""
    counts: Counter[tuple[str, bool]] = Counter()
    for sentence in sentences:
        counts.update((token.form, len(token.words) > 1) for token in written_tokens(sentence))
    return {
        form: form
        for (form, split), count in counts.items()
        if not split
        and count >= _SEEN_ENOUGH
        and not counts[form, True]
        and len(form) >= _SHORTEST
        and form.isalpha()
        and (form.startswith(_CLITICS) or form.endswith(_PRONOUNS))
    }


def add_expansions(model: Path, entries: Mapping[str, str]) -> None:
    """Write ``entries`` over those of the dictionary of the expander in the checkpoint ``model``."""
    import torch

    checkpoint: dict[str, Any] = torch.load(model, map_location="cpu", weights_only=True)
    checkpoint["dict"] |= entries
    torch.save(checkpoint, model, _use_new_zipfile_serialization=False)
