"""The six processors of Stanza in a row, served by ONNX Runtime."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from marsad.language.analysis import Analysis, Entity, Sentence, Token, Word
from marsad.language.offsets import word_offsets
from marsad.language.onnx.batches import Piece, pieces
from marsad.language.onnx.entities import EntityTagger
from marsad.language.onnx.lemmatizer import NO_LEMMA, Lemmatizer
from marsad.language.onnx.manifest import Manifest, read_manifest
from marsad.language.onnx.multiword import Expander
from marsad.language.onnx.parser import Parser, ParserWord
from marsad.language.onnx.sessions import Graphs
from marsad.language.onnx.tagger import Tagger
from marsad.language.onnx.tokenizer import RawToken, Tokenizer
from marsad.language.onnx.vectors import WordVectors

# A sentence of more words or tokens is tagged and parsed in pieces of this length, as the parser's work grows with the
# square of it. Edited text has none such.
LONGEST_SENTENCE = 512
# Words that are tagged and parsed at a time; what they need in memory does not grow with the document.
_WINDOW = 4096
_MISSING = "_"
_PIECE_RELATION = "parataxis"


@dataclass(frozen=True, slots=True)
class _Expanded:
    """A sentence after tokenization: written tokens, and the words of each."""

    tokens: list[RawToken]
    words: list[list[str]]

    @property
    def flat(self) -> list[str]:
        return [word for words in self.words for word in words]


class OnnxAnalyser:
    """Analyses Arabic with models that ``marsad models export`` wrote; the same analyses as ``StanzaAnalyser``'s.

    Each processor's models are loaded when it is first needed.
    """

    def __init__(self, directory: Path, threads: int = 1) -> None:
        """Read the manifest.

        Raises:
            FileNotFoundError: ``directory`` holds no served models, or a file of theirs is missing.
            LanguageModelError: they are of another format, or a file was cut short.
        """
        self._directory = directory
        self._threads = threads
        self.manifest: Manifest = read_manifest(directory)

    def analyse(self, text: str) -> Analysis:
        """See ``Analyser``. Text without any word gives no sentences."""
        if not text.strip():
            return Analysis(text, ())
        sentences = self._expanded(self._tokenizer.tokenize(text))
        found: list[Sentence] = []
        for window in _windows(sentences):
            found += self._analysed(text, window)
        return Analysis(text, tuple(found))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer(self._graphs("tokenize"))

    @cached_property
    def _expander(self) -> Expander:
        return Expander(self._graphs("mwt"))

    @cached_property
    def _vectors(self) -> WordVectors:
        return WordVectors(self._directory)

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._graphs("pos"), self._vectors)

    @cached_property
    def _lemmatizer(self) -> Lemmatizer:
        return Lemmatizer(self._graphs("lemma"))

    @cached_property
    def _parser(self) -> Parser:
        return Parser(self._graphs("depparse"), self._vectors)

    @cached_property
    def entity_tagger(self) -> EntityTagger:
        """What finds the entities."""
        return EntityTagger(self._graphs("ner"), self._vectors)

    def _graphs(self, processor: str) -> Graphs:
        return Graphs(self._directory, processor, self._threads)

    def _expanded(self, sentences: Sequence[list[RawToken]]) -> list[_Expanded]:
        # All multi-word tokens at once: which characters the expander knows depends on the whole document.
        marked = [token.text for sentence in sentences for token in sentence if token.multiword]
        expansions = iter(self._expander.expand(marked) if marked else ())
        return [
            _Expanded(tokens, [next(expansions) if token.multiword else [token.text] for token in tokens])
            for tokens in sentences
        ]

    def _analysed(self, text: str, sentences: Sequence[_Expanded]) -> list[Sentence]:
        words = [sentence.flat for sentence in sentences]
        parts = pieces([len(sentence) for sentence in words], LONGEST_SENTENCE)
        cut = [words[part.sequence][part.start : part.end] for part in parts]
        tags = self._tagger.tag(cut)
        pairs = [
            (word, upos)
            for piece, tagged in zip(cut, tags, strict=True)
            for word, (upos, _) in zip(piece, tagged, strict=True)
        ]
        lemmas = iter(self._lemmatizer.lemmatize(pairs))
        read = [
            [ParserWord(word, next(lemmas), upos) for word, (upos, _) in zip(piece, tagged, strict=True)]
            for piece, tagged in zip(cut, tags, strict=True)
        ]
        trees = self._parser.parse(read)
        entities = self._entities([[token.text for token in sentence.tokens] for sentence in sentences])
        described: list[list[_Described]] = [[] for _ in sentences]
        for part, piece, tagged, tree in zip(parts, read, tags, trees, strict=True):
            described[part.sequence] += [
                _Described(word, feats, head, relation)
                for word, (_, feats), (head, relation) in zip(
                    piece, tagged, _placed(part, tree, described[part.sequence]), strict=True
                )
            ]
        return [
            _sentence(text, sentence, of_words, of_entities)
            for sentence, of_words, of_entities in zip(sentences, described, entities, strict=True)
        ]

    def _entities(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[int, int, str]]]:
        parts = pieces([len(sentence) for sentence in sentences], LONGEST_SENTENCE)
        found = self.entity_tagger.find([sentences[part.sequence][part.start : part.end] for part in parts])
        entities: list[list[tuple[int, int, str]]] = [[] for _ in sentences]
        for part, spans in zip(parts, found, strict=True):
            entities[part.sequence] += [(part.start + first, part.start + last, kind) for first, last, kind in spans]
        return entities


@dataclass(frozen=True, slots=True)
class _Described:
    """A word with all that is known of it; ``head`` counts from 0, -1 is the root."""

    word: ParserWord
    feats: str
    head: int
    relation: str


def _windows(sentences: Sequence[_Expanded]) -> list[list[_Expanded]]:
    windows: list[list[_Expanded]] = []
    count = _WINDOW
    for sentence in sentences:
        size = sum(map(len, sentence.words))
        if count + size > _WINDOW:
            windows.append([])
            count = 0
        windows[-1].append(sentence)
        count += size
    return windows


def _placed(part: Piece, tree: Sequence[tuple[int, str]], before: Sequence[_Described]) -> list[tuple[int, str]]:
    """Heads in the sentence rather than in its piece: the roots of later pieces hang on the first one's."""
    if part.start == 0:
        return [(head - 1, relation) for head, relation in tree]
    root = next(number for number, word in enumerate(before) if word.head == -1)
    return [(part.start + head - 1, relation) if head else (root, _PIECE_RELATION) for head, relation in tree]


def _sentence(
    text: str, sentence: _Expanded, described: Sequence[_Described], entities: Sequence[tuple[int, int, str]]
) -> Sentence:
    tokens: list[Token] = []
    words: list[Word] = []
    for number, (token, forms) in enumerate(zip(sentence.tokens, sentence.words, strict=True)):
        first = len(words)
        for form, (start, end) in zip(forms, word_offsets(token.text, token.start, forms), strict=True):
            of_word = described[len(words)]
            lemma, upos, feats = of_word.word.lemma, of_word.word.upos, of_word.feats
            words.append(
                Word(
                    text=form,
                    start=start,
                    end=end,
                    lemma=lemma if lemma != NO_LEMMA else form,
                    upos=upos if upos != _MISSING else "X",
                    feats=feats if feats != _MISSING else "",
                    head=of_word.head,
                    deprel=of_word.relation,
                    token=number,
                )
            )
        tokens.append(Token(token.text, token.start, token.end, first, len(words)))
    spans = ((tokens[first].start, tokens[last].end, kind) for first, last, kind in entities)
    named = tuple(Entity(text[start:end], start, end, kind) for start, end, kind in spans)
    return Sentence(tokens[0].start, tokens[-1].end, tuple(tokens), tuple(words), named)
