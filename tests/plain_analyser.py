"""An analyser without models, for tests of what needs words and offsets only: one word a token, one sentence a line."""

import re

from marsad.extraction.reading import Reading
from marsad.language.analysis import Analysis, Sentence, Token, Word
from marsad.model import Document

_TOKEN = re.compile(r"\w+(?:[\u064b-\u0652\u0640]*\w*)*|[^\w\s]")


class PlainAnalyser:
    """Splits at white space and punctuation; every word is its own lemma, a noun, and hangs on nothing."""

    def analyse(self, text: str) -> Analysis:
        """See ``marsad.language.analysis.Analyser``."""
        sentences = []
        for line in re.finditer(r"[^\n]+", text):
            found = [(line.start() + m.start(), line.start() + m.end()) for m in _TOKEN.finditer(line.group())]
            if not found:
                continue
            tokens = tuple(Token(text[a:b], a, b, number, number + 1) for number, (a, b) in enumerate(found))
            words = tuple(
                Word(text[a:b], a, b, text[a:b], "NOUN", "", -1, "dep", number) for number, (a, b) in enumerate(found)
            )
            sentences.append(Sentence(found[0][0], found[-1][1], tokens, words, ()))
        return Analysis(text, tuple(sentences))


def reading_of(text: str) -> Reading:
    """The reading of ``text`` by the plain analyser."""
    return Reading.of(Document(article_id="test", version="1", text=text), PlainAnalyser().analyse(text))
