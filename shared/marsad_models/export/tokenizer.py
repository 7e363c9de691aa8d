"""Stanza's tokenizer: characters of a paragraph → where tokens, sentences and multi-word tokens end."""

from typing import Any

import onnx

from marsad_models.export.checkpoint import Checkpoint
from marsad_models.export.graph import FLOAT, INT32, INT64, Graph, Weights
from marsad_models.export.part import Part

FEATURES = ("space_before", "capitalized", "numeric", "end_of_para", "start_of_para")


def export_tokenizer(model: Checkpoint) -> Part:
    """Labels of characters, as ``stanza.models.tokenization.model.Tokenizer``.

    Raises:
        ExportError: it is of a kind that is not served.
    """
    model.require(
        charlm_forward_file=None, conv_res=None, use_dictionary=None, skip_newline=None, feat_funcs=list(FEATURES)
    )
    settings, weights = model.settings, model.weights
    return Part(
        {"labels": lambda: _labels(weights, settings)},
        {
            "characters": model.units(),
            "batch": settings["batch_size"],
            "window": max(1000, settings["max_seqlen"]),
            "longest_token": settings["max_seqlen"],
        },
    )


def _labels(weights: Weights, settings: dict[str, Any]) -> onnx.ModelProto:
    graph = Graph("tokenizer")
    characters = graph.input("characters", INT64, ["longest", "paragraphs"])
    features = graph.input("features", FLOAT, ["longest", "paragraphs", len(FEATURES)])
    lengths = graph.input("lengths", INT32, ["paragraphs"])

    value = graph.join(graph.embed(weights["embeddings.weight"], characters), features)
    for layer in range(settings["rnn_layers"]):
        value, _, _ = graph.lstm(value, lengths, weights, "rnn.", layer=layer, bidirectional=True)
    multiword = settings.get("use_mwt") is not False
    heads = ["tok_clf", "sent_clf", *(["mwt_clf"] if multiword else [])]
    scores = {head: graph.linear(value, weights[f"{head}.weight"], weights[f"{head}.bias"]) for head in heads}
    if settings["hierarchical"]:
        scores = _second_reading(graph, weights, value, lengths, scores, temperature=settings["hier_invtemp"])

    # log sigmoid(x) = -softplus(-x)
    no = {head: graph.apply("Neg", graph.apply("Softplus", score)) for head, score in scores.items()}
    yes = {
        head: graph.apply("Neg", graph.apply("Softplus", graph.apply("Neg", score))) for head, score in scores.items()
    }
    token, inner, final = yes["tok_clf"], no["sent_clf"], yes["sent_clf"]
    labels = [no["tok_clf"], graph.apply("Add", token, inner), graph.apply("Add", token, final)]
    if multiword:
        labels = [labels[0], *(graph.apply("Add", label, no["mwt_clf"]) for label in labels[1:])]
        labels += [
            graph.apply("Add", graph.apply("Add", token, sentence), yes["mwt_clf"]) for sentence in (inner, final)
        ]
    label = graph.apply("ArgMax", graph.join(*labels), axis=-1, keepdims=0)
    graph.output(label, "labels", INT64, ["longest", "paragraphs"])
    return graph.model()


def _second_reading(
    graph: Graph, weights: Weights, value: str, lengths: str, scores: dict[str, str], *, temperature: float
) -> dict[str, str]:
    if temperature > 0:
        cold = graph.apply("Mul", scores["tok_clf"], graph.number(-temperature))
        value = graph.apply("Mul", value, graph.apply("Sub", graph.number(1), graph.apply("Sigmoid", cold)))
    value, _, _ = graph.lstm(value, lengths, weights, "rnn2.", bidirectional=True)
    return {
        head: graph.apply("Add", score, graph.linear(value, weights[f"{head}2.weight"]))
        for head, score in scores.items()
    }
