"""Labelled articles as training text for the entity tagger: the names of their labels, and the tagger's own between."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.extraction.reading import Reading
from marsad.language.onnx.entities import EntityTagger, entities_of
from marsad_training.entity_names.decoding import decode, given_tags
from marsad_training.entity_names.labels import Kind, labelled_names
from marsad_training.entity_names.mentions import Mention, MentionFinder
from marsad_training.entity_names.words import ambiguous_names, listed_names
from marsad_training.labelled import LabelledArticle

# Sentences where the tagger is less sure of a tag than this are left out: it would learn its own mistakes.
LEAST_PROBABILITY = 0.6
# Written tokens of a sentence: shorter ones are headings and the like, longer ones were not cut where they should be.
SHORTEST_SENTENCE, LONGEST_SENTENCE = 3, 90
_OUTSIDE = "O"

TaggedSentence = list[tuple[str, str]]


@dataclass(frozen=True)
class EntityText:
    """Sentences as (token, BIO tag), and of how many they are what the tagger was sure enough of."""

    sentences: list[TaggedSentence]
    of: int


def tagged_articles(articles: Sequence[LabelledArticle], tagger: EntityTagger) -> EntityText:
    """The sentences of ``articles`` with the names that their labels give, and elsewhere the tags of ``tagger``."""
    labelled = [labelled_names(article.events) for article in articles]
    # What the labels of one article name, others may too.
    shared = {words for names in labelled for words in names.of(Kind.ORGANISATION)}
    finder = MentionFinder(shared | listed_names(), ambiguous_names())
    tokens: list[list[str]] = []
    mentions: list[list[Mention]] = []
    for article, names in zip(articles, labelled, strict=True):
        # Not the article's own, which it would keep.
        reading = Reading.of(article.document, article.analysis)
        for sentence, found in zip(reading.sentences, finder.find(reading, names), strict=True):
            if SHORTEST_SENTENCE <= len(sentence.tokens) <= LONGEST_SENTENCE:
                tokens.append([token.text for token in sentence.tokens])
                mentions.append(found)
    sentences = []
    for forms, found, scores in zip(tokens, mentions, tagger.scores(tokens), strict=True):
        decoded = decode(scores, tagger.transitions, tagger.tags, given_tags(found))
        if decoded.least >= LEAST_PROBABILITY:
            sentences.append(list(zip(forms, _bio(decoded.tags), strict=True)))
    return EntityText(sentences, len(tokens))


def write_entity_text(text: EntityText, path: Path) -> None:
    """Write the columns that ``marsad models train`` reads: a token, a tab, its tag; a blank line after a sentence."""
    with path.open("w", encoding="utf-8") as file:
        for sentence in text.sentences:
            file.writelines(f"{''.join(token.split())}\t{tag}\n" for token, tag in sentence)
            file.write("\n")


def _bio(tags: Sequence[str]) -> list[str]:
    bio = [_OUTSIDE] * len(tags)
    for first, last, kind in entities_of(tags):
        bio[first : last + 1] = [f"B-{kind}", *[f"I-{kind}"] * (last - first)]
    return bio
