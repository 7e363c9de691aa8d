"""Stanza's tagger: words of a sentence → parts of speech and features."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx

from marsad_models.export.checkpoint import SPELLED_WORDS, Checkpoint
from marsad_models.export.graph import FLOAT, INT32, INT64, Graph, Weights
from marsad_models.export.part import Part


def export_tagger(model: Checkpoint, vector_size: int) -> Part:
    """Two graphs, as ``stanza.models.pos.model.Tagger``: a word's own inputs, and tags of the words of sentences.

    A word's inputs do not depend on the words around it, so they are computed once for all its occurrences.

    Raises:
        ExportError: it is of a kind that is not served.
    """
    model.require(**SPELLED_WORDS, pretrain=True, share_hid=None)
    settings, weights = model.settings, model.weights
    columns = settings.get("tag_columns") or []
    if columns and ([row[0] for row in columns] != ["upos", "xpos", "feats"] or columns[2][5] != ["upos"]):
        raise model.refusal(f"it has tag columns of its own ({columns})")
    if settings.get("tag_column_link", "tag_emb") != "tag_emb":
        raise model.refusal("its features hang on the hidden layer of the part of speech")
    if model.content["vocab"]["_key2class"]["feats"] != "FeatureVocab" or not settings["word_emb_dim"]:
        raise model.refusal("it has no features or no word embeddings")
    features = {name: list(values) for name, values in model.units("feats").items()}
    return Part(
        {
            "words": lambda: _words(weights, settings, vector_size),
            "tags": lambda: _tags(weights, settings, [len(values) for values in features.values()]),
        },
        {
            "characters": model.units("char"),
            "words": model.units("word"),
            "lower_words": model.is_lower("word"),
            "tags": model.units("upos"),
            "features": features,
        },
    )


def word_inputs(graph: Graph, weights: Weights, *, bidirectional: bool, vector_size: int) -> tuple[str, str, str]:
    """What tagger and parser know of a word alone: its embedding if frequent, vector, characters; [words, …] each."""
    characters = graph.input("characters", INT64, ["longest", "words"])
    lengths = graph.input("lengths", INT32, ["words"])
    ids = graph.input("ids", INT64, ["words"])
    vectors = graph.input("vectors", FLOAT, ["words", vector_size])
    spelled = graph.attended_characters(characters, lengths, weights, bidirectional=bidirectional)
    return (
        graph.embed(weights["word_emb.weight"], ids),
        graph.linear(vectors, weights["trans_pretrained.weight"]),
        graph.linear(spelled, weights["trans_char.weight"]),
    )


def _words(weights: Weights, settings: dict[str, Any], vector_size: int) -> onnx.ModelProto:
    graph = Graph("tagger_words")
    word, vector, spelled = word_inputs(
        graph, weights, bidirectional=bool(settings.get("char_bidirectional")), vector_size=vector_size
    )
    graph.output(graph.join(word, vector, spelled), "inputs", FLOAT, ["words", "input"])
    return graph.model()


def _tags(weights: Weights, settings: dict[str, Any], sizes: Sequence[int]) -> onnx.ModelProto:
    graph = Graph("tagger_tags")
    inputs = graph.input("inputs", FLOAT, ["longest", "sentences", weights["taggerlstm.gate.0.weight"].shape[1]])
    lengths = graph.input("lengths", INT32, ["sentences"])
    value = graph.highway_lstm(inputs, lengths, weights, "taggerlstm", int(settings["num_layers"]))
    hidden = graph.apply("Relu", graph.linear(value, weights["upos_hid.weight"], weights["upos_hid.bias"]))
    scores = graph.linear(hidden, weights["upos_clf.weight"], weights["upos_clf.bias"])
    tags = graph.apply("ArgMax", scores, axis=-1, keepdims=0)
    graph.output(tags, "tags", INT64, ["longest", "sentences"])

    # A feature's scores are bilinear in the word's hidden layer and its tag's embedding. There are few tags, so the
    # second factor is multiplied in here, once: [tags, hidden, all values of all features].
    embeddings = weights["upos_emb.weight"]
    padded = np.concatenate([embeddings, np.ones((len(embeddings), 1), np.float32)], axis=1)
    of_features = [weights[f"tag_clf.feats.{number}.W_bilin.weight"] for number in range(len(sizes))]
    biases = [weights[f"tag_clf.feats.{number}.W_bilin.bias"] for number in range(len(sizes))]
    table = np.concatenate(
        [np.einsum("ohp,tp->tho", weight.astype(np.float64), padded.astype(np.float64)) for weight in of_features],
        axis=2,
    ).astype(np.float32)
    width = int(sum(sizes))
    hidden_of_features = graph.apply(
        "Relu", graph.linear(value, weights["tag_hid.feats.weight"], weights["tag_hid.feats.bias"])
    )
    inner, constant = table[:, :-1], table[:, -1]
    # [hidden, tags * width]: for every word the scores under every tag, then those under its own.
    under_all = graph.linear(hidden_of_features, inner.transpose(0, 2, 1).reshape(-1, inner.shape[1]))
    split = graph.apply("Reshape", under_all, graph.integers(0, 0, len(embeddings), width))
    place = graph.apply("Unsqueeze", tags, graph.integers(-1))
    own = graph.apply("GatherND", split, place, batch_dims=2)
    scored = graph.apply("Add", own, graph.embed(constant + np.concatenate(biases), tags))
    parts, start = [], 0
    for size in sizes:
        part = graph.apply("Slice", scored, graph.integers(start), graph.integers(start + size), graph.integers(2))
        parts.append(graph.apply("ArgMax", part, axis=-1, keepdims=1))
        start += size
    graph.output(graph.join(*parts), "features", INT64, ["longest", "sentences", len(sizes)])
    return graph.model()
