"""Stanza's graph parser: words with lemmas and tags → scores of heads, and of relations between pairs of words."""

from typing import Any

import numpy as np
import onnx

from marsad_models.export.checkpoint import SPELLED_WORDS, Checkpoint
from marsad_models.export.graph import FLOAT, INT32, INT64, Graph, Weights
from marsad_models.export.part import Part
from marsad_models.export.tagger import word_inputs


def export_parser(model: Checkpoint, vector_size: int) -> Part:
    """Three graphs, as ``stanza.models.depparse.model.GraphParser``.

    A word's own inputs; scores of all heads of the words of sentences; scores of relations for pairs of dependent and
    head, asked for when the tree is known, as there are too many pairs to score them all.

    Raises:
        ExportError: it is of a kind that is not served.
    """
    model.require(**SPELLED_WORDS, pretrain=True, use_arc_embedding=None, reversed=None, use_xpos=False)
    settings, weights = model.settings, model.weights
    if settings.get("model_type", "graph") != "graph":
        raise model.refusal(f"it is a {settings['model_type']} parser")
    if not settings.get("use_upos", True) or not settings["tag_emb_dim"] or not settings["word_emb_dim"]:
        raise model.refusal("it reads no parts of speech or no words")
    return Part(
        {
            "words": lambda: _words(weights, vector_size),
            "heads": lambda: _heads(weights, settings),
            "relations": lambda: _relations(weights),
        },
        {
            "characters": model.units("char"),
            "words": model.units("word"),
            "lower_words": model.is_lower("word"),
            "lemmas": model.units("lemma"),
            "lower_lemmas": model.is_lower("lemma"),
            "tags": model.units("upos"),
            "relations": model.units("deprel"),
            "resolve_constraints": bool(settings.get("resolve_head_constraints", True)),
        },
    )


def _words(weights: Weights, vector_size: int) -> onnx.ModelProto:
    graph = Graph("parser_words")
    word, vector, spelled = word_inputs(graph, weights, bidirectional=False, vector_size=vector_size)
    graph.output(graph.join(vector, word), "before", FLOAT, ["words", "before"])
    graph.output(spelled, "after", FLOAT, ["words", "after"])
    return graph.model()


def _heads(weights: Weights, settings: dict[str, Any]) -> onnx.ModelProto:
    graph = Graph("parser_heads")
    front = weights["trans_pretrained.weight"].shape[0] + weights["word_emb.weight"].shape[1]
    before = graph.input("before", FLOAT, ["longest", "sentences", front])
    after = graph.input("after", FLOAT, ["longest", "sentences", weights["trans_char.weight"].shape[0]])
    lemmas = graph.input("lemmas", INT64, ["longest", "sentences"])
    tags = graph.input("tags", INT64, ["longest", "sentences"])
    lengths = graph.input("lengths", INT32, ["sentences"])

    tag = graph.embed(weights["upos_emb.weight"], tags)
    inputs = [before, graph.embed(weights["lemma_emb.weight"], lemmas), tag]
    if settings.get("use_ufeats", True):
        # Stanza 1.15 gives the embedding of the tag again where that of the features was meant.
        inputs.append(tag)
    value = graph.highway_lstm(graph.join(*inputs, after), lengths, weights, "parserlstm", int(settings["num_layers"]))
    words = graph.apply("Transpose", value, perm=[1, 0, 2])
    scores = _pairwise(graph, weights, "unlabeled", words)
    place = graph.apply(
        "Range",
        graph.constant(np.array(0, np.int64)),
        graph.apply("Squeeze", graph.size(words, 1)),
        graph.constant(np.array(1, np.int64)),
    )
    offset = graph.apply(
        "Sub",
        graph.apply("Unsqueeze", place, graph.integers(0)),
        graph.apply("Unsqueeze", place, graph.integers(1)),
    )
    if settings["linearization"]:
        side = graph.apply("Cast", graph.apply("Sign", offset), to=FLOAT)
        towards = graph.apply("Mul", _pairwise(graph, weights, "linearization", words), side)
        scores = graph.apply("Sub", scores, graph.apply("Softplus", graph.apply("Neg", towards)))
    if settings["distance"]:
        expected = graph.apply(
            "Add", graph.number(1), graph.apply("Softplus", _pairwise(graph, weights, "distance", words))
        )
        found = graph.apply("Cast", graph.apply("Abs", offset), to=FLOAT)
        miss = graph.apply("Sub", found, expected)
        square = graph.apply("Mul", miss, miss)
        cost = graph.apply("Log", graph.apply("Add", graph.apply("Div", square, graph.number(2)), graph.number(1)))
        scores = graph.apply("Sub", scores, cost)
    # No word is its own head, nor hangs on what only fills up the batch.
    beyond = graph.apply(
        "GreaterOrEqual",
        graph.apply("Unsqueeze", place, graph.integers(0, 1)),
        graph.apply("Cast", graph.apply("Unsqueeze", lengths, graph.integers(1, 2)), to=INT64),
    )
    itself = graph.apply("Equal", offset, graph.constant(np.array(0, np.int64)))
    scores = graph.apply("Where", graph.apply("Or", beyond, itself), graph.number(-np.inf), scores)
    graph.output(graph.apply("LogSoftmax", scores, axis=-1), "scores", FLOAT, ["sentences", "longest", "longest"])
    for name, matrix in (("dependents", "W1"), ("heads", "W2")):
        hidden = graph.apply(
            "Relu", graph.linear(words, weights[f"deprel.{matrix}.weight"], weights[f"deprel.{matrix}.bias"])
        )
        graph.output(hidden, name, FLOAT, ["sentences", "longest", "hidden"])
    return graph.model()


def _pairwise(graph: Graph, weights: Weights, name: str, words: str) -> str:
    """Stanza's ``DeepBiaffineScorer`` with one output: [sentences, longest, …] → [sentences, longest, longest]."""
    first, second = (
        graph.apply("Relu", graph.linear(words, weights[f"{name}.{matrix}.weight"], weights[f"{name}.{matrix}.bias"]))
        for matrix in ("W1", "W2")
    )
    bilinear = weights[f"{name}.scorer.W_bilin.weight"][:, :, 0]
    # Both factors end in a one: its row and column of the matrix are added apart.
    turned = graph.apply(
        "Add", graph.apply("MatMul", first, graph.constant(bilinear[:-1, :-1])), graph.constant(bilinear[-1, :-1])
    )
    scores = graph.apply("MatMul", turned, graph.apply("Transpose", second, perm=[0, 2, 1]))
    alone = graph.apply("MatMul", first, graph.constant(bilinear[:-1, -1:]))
    constant = bilinear[-1, -1] + weights[f"{name}.scorer.W_bilin.bias"][0]
    return graph.apply("Add", graph.apply("Add", scores, alone), graph.number(float(constant)))


def _relations(weights: Weights) -> onnx.ModelProto:
    graph = Graph("parser_relations")
    bilinear = weights["deprel.scorer.W_bilin.weight"]
    hidden, relations = bilinear.shape[0] - 1, bilinear.shape[2]
    dependents = graph.input("dependents", FLOAT, ["pairs", hidden])
    heads = graph.input("heads", FLOAT, ["pairs", hidden])
    # [pairs, heads' hidden + 1, relations], then the sum over the heads' side.
    flat = graph.apply(
        "Add",
        graph.apply("MatMul", dependents, graph.constant(bilinear[:-1].reshape(hidden, -1))),
        graph.constant(bilinear[-1].reshape(-1)),
    )
    turned = graph.apply("Reshape", flat, graph.integers(-1, hidden + 1, relations))
    one = graph.apply("Expand", graph.number(1), graph.apply("Concat", graph.size(heads, 0), graph.integers(1), axis=0))
    whole = graph.apply("Unsqueeze", graph.join(heads, one), graph.integers(1))
    scores = graph.apply("Squeeze", graph.apply("MatMul", whole, turned), graph.integers(1))
    scores = graph.apply("Add", scores, graph.constant(weights["deprel.scorer.W_bilin.bias"]))
    graph.output(graph.apply("LogSoftmax", scores, axis=-1), "scores", FLOAT, ["pairs", relations])
    return graph.model()
