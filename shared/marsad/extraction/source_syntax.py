"""What the parser says of each term, as the sources slot needs it: its main word, its governor, the entity it is in."""

from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.extraction.reading import Reading, ReadingKey
from marsad.language.analysis import Entity, Word

_FUNCTION_WORDS = frozenset({"CCONJ", "SCONJ", "ADP", "PART", "PUNCT", "PRON"})


@dataclass(frozen=True, slots=True)
class Node:
    """The main word of a term: tag, relation, index of the governing term (-1: none), case, definiteness, entity.

    ``continues`` tells that the term goes on with the named entity that the term before it is in.
    """

    upos: str
    relation: str
    head: int
    case: str
    definite: str
    entity: str
    continues: bool = False

    @property
    def is_verb(self) -> bool:
        """Whether the term is a verb; the tagger calls قال an auxiliary, so these count."""
        return self.upos in {"VERB", "AUX"}


_UNKNOWN = Node("X", "dep", -1, "", "", "")


@lru_cache(maxsize=8)
def _nodes(key: ReadingKey) -> tuple[Node, ...]:
    reading = key.reading
    nodes: list[Node] = []
    entities = _entities_by_term(reading)
    for sentence in reading.sentences:
        first_term = len(nodes)
        for token in sentence.tokens:
            words = sentence.words[token.first_word : token.last_word]
            entity = entities.get(len(nodes))
            continues = entity is not None and entities.get(len(nodes) - 1) is entity
            kind = entity.kind if entity else ""
            nodes.append(replace(_node(words, sentence.words, first_term, kind), continues=continues))
    return tuple(nodes)


def _node(own: tuple[Word, ...], words: tuple[Word, ...], first_term: int, entity: str) -> Node:
    if not own:
        return _UNKNOWN
    word = next((word for word in own if word.upos not in _FUNCTION_WORDS), own[0])
    head = first_term + words[word.head].token if 0 <= word.head < len(words) else -1
    case, definite = _case_and_definiteness(word.feats)
    return Node(word.upos, word.deprel, head, case, definite, entity)


@lru_cache(maxsize=1024)
def _case_and_definiteness(feats: str) -> tuple[str, str]:
    values = dict(feat.split("=", 1) for feat in feats.split("|") if "=" in feat)
    return values.get("Case", ""), values.get("Definite", "")


def _entities_by_term(reading: Reading) -> dict[int, Entity]:
    """Term index → the entity that it is in."""
    found: dict[int, Entity] = {}
    for entity in reading.entities:
        for term in reading.terms_within(entity.start, entity.end):
            found[term.index] = entity
    return found


def nodes_of(reading: Reading) -> tuple[Node, ...]:
    """One node a term of ``reading``; cached for the newest readings."""
    return _nodes(ReadingKey(reading))
