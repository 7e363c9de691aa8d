"""Words of multi-word tokens that a rebuilt treebank does not know: it has the whole token in place of each word.

What is rebuilt from public parts of PADT knows how many words a token has, but not always which. An expander that
learns from ``علينا`` = ``علينا`` + ``علينا`` says the like of new words. What the same token is elsewhere, or what
clitics leave of a word that the treebank has, fills the gap; other such tokens stay as they are, and are no examples
for the expander. A published treebank has none of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from marsad_models.train.treebank import TreebankSentence, written_tokens

_PREFIXES = ("و", "ف", "ب", "ل", "ك", "س")
_SUFFIXES = ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ني", "ه", "ك", "ي")
_SAME_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي"})
_SHORTEST_STEM = 2

Words = tuple[str, ...]


def is_unknown(form: str, words: Words) -> bool:
    """Whether ``words`` say nothing but how many there are."""
    return len(words) > 1 and all(word == form for word in words)


def known_words(sentences: Iterable[TreebankSentence]) -> dict[str, Words]:
    """The words of every token that has unknown ones and can be told: form → words."""
    splits: dict[str, Counter[Words]] = defaultdict(Counter)
    vocabulary: Counter[str] = Counter()
    unknown: set[tuple[str, int]] = set()
    for sentence in sentences:
        for token in written_tokens(sentence):
            if is_unknown(token.form, token.words):
                unknown.add((token.form, len(token.words)))
            else:
                vocabulary.update(token.words)
                if len(token.words) > 1:
                    splits[token.form][token.words] += 1
    spelt: dict[str, str] = {}
    for word, _ in vocabulary.most_common():
        spelt.setdefault(word.translate(_SAME_LETTERS), word)
    found: dict[str, Words] = {}
    for form, count in sorted(unknown):
        elsewhere = [words for words, _ in splits[form].most_common() if len(words) == count]
        words = elsewhere[0] if elsewhere else _from_clitics(form, count, spelt)
        if words is not None:
            found[form] = words
    return found


def _from_clitics(form: str, count: int, spelt: Mapping[str, str]) -> Words | None:
    """The only reading of ``form`` as ``count`` words of which one is in the treebank and the others are clitics."""
    readings = {
        (*prefixes, spelt[stem], *suffixes)
        for prefixes, rest in _without_prefixes(form, count - 1)
        for suffixes, stem in _without_suffixes(rest, count - 1 - len(prefixes))
        if stem in spelt
    }
    return next(iter(readings)) if len(readings) == 1 else None


def _without_prefixes(form: str, most: int) -> Iterable[tuple[Words, str]]:
    yield (), form
    if most:
        for prefix in _PREFIXES:
            rest = form.removeprefix(prefix)
            if rest == form or len(rest) < _SHORTEST_STEM:
                continue
            # للدولة is ل and الدولة: the article's alif is not written after ل.
            if prefix == "ل" and rest.startswith("ل"):
                rest = f"ا{rest}"
            for prefixes, stem in _without_prefixes(rest, most - 1):
                yield (prefix, *prefixes), stem


def _without_suffixes(form: str, exactly: int) -> Iterable[tuple[Words, str]]:
    """Stems in the spelling of comparison: a ت before a pronoun may be ة, a ا may be ى."""
    if exactly == 0:
        yield (), form.translate(_SAME_LETTERS)
    elif exactly == 1:
        for suffix in _SUFFIXES:
            stem = form.removesuffix(suffix).translate(_SAME_LETTERS)
            if form.endswith(suffix) and len(stem) >= _SHORTEST_STEM:
                yield (suffix,), stem
                if stem.endswith("ت"):
                    yield (suffix,), f"{stem[:-1]}ة"


def with_known_words(sentences: Iterable[TreebankSentence], known: Mapping[str, Words]) -> list[TreebankSentence]:
    """``sentences`` with the words in ``known`` where theirs are unknown."""
    return [_repaired(sentence, known) for sentence in sentences]


def without_unknown(sentences: Iterable[TreebankSentence]) -> list[TreebankSentence]:
    """The sentences in which all words are known: those that an expander of multi-word tokens learns from."""
    return [
        sentence
        for sentence in sentences
        if not any(is_unknown(token.form, token.words) for token in written_tokens(sentence))
    ]


def _repaired(sentence: TreebankSentence, known: Mapping[str, Words]) -> TreebankSentence:
    rows = list(sentence.rows)
    for start, row in enumerate(sentence.rows):
        if "-" not in row[0]:
            continue
        first, last = map(int, row[0].split("-"))
        span = range(start + 1, start + 2 + last - first)
        words = known.get(row[1], ())
        if len(words) == len(span) and is_unknown(row[1], tuple(rows[position][1] for position in span)):
            for position, word in zip(span, words, strict=True):
                rows[position] = (rows[position][0], word, *rows[position][2:])
    return TreebankSentence(sentence.comments, tuple(rows))
