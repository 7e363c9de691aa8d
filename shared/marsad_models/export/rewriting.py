"""Stanza's two character-to-character networks: multi-word token → its words, word and tag → lemma."""

import gzip
import json

import numpy as np
import onnx

from marsad_models.export.checkpoint import Checkpoint
from marsad_models.export.graph import FLOAT, INT32, INT64, Graph, Weights
from marsad_models.export.part import Part

# The only form of Stanza's lemma dictionaries that its version 1.15 writes: {tag: {word: lemma}}.
DICTIONARY_VERSION = 3
_END = 2**63 - 1


def export_multiword(model: Checkpoint) -> Part:
    """Dictionary and network of ``stanza.models.mwt.trainer.Trainer``.

    Raises:
        ExportError: it is of a kind that is not served.
    """
    model.require(force_exact_pieces=None, dict_only=None, ensemble_dict=True)
    _require_known_network(model)
    return Part(
        {
            "read": lambda: _read(model.weights, tagged=False, edits=False),
            "write": lambda: _write(model.weights, tagged=False),
        },
        {
            "characters": model.units(),
            "dictionary": model.content["dict"],
            "batch": model.settings["batch_size"],
            "longest": model.settings["max_dec_len"],
        },
    )


def export_lemmatizer(model: Checkpoint) -> Part:
    """Dictionary and network of ``stanza.models.lemma.trainer.Trainer``.

    Raises:
        ExportError: it is of a kind that is not served.
    """
    model.require(charlm=None, caseless=None, dict_only=None, ensemble_dict=True, pos=True)
    _require_known_network(model)
    if model.content.get("contextual"):
        raise model.refusal("it has classifiers that read the context")
    if model.content.get("dicts_version") != DICTIONARY_VERSION:
        raise model.refusal("its dictionary is of an older Stanza; load and save it with Stanza 1.15")
    edits = bool(model.settings.get("edit"))
    return Part(
        {
            "read": lambda: _read(model.weights, tagged=True, edits=edits),
            "write": lambda: _write(model.weights, tagged=True),
        },
        {
            "characters": model.units("char"),
            "tags": model.units("pos"),
            "dictionary": json.loads(gzip.decompress(model.content["dicts"])),
            "edits": edits,
            "longest": model.settings["max_dec_len"],
        },
    )


def _require_known_network(model: Checkpoint) -> None:
    model.require(num_layers=1, attn_type="soft", copy=True, beam_size=1)


def _read(weights: Weights, *, tagged: bool, edits: bool) -> onnx.ModelProto:
    """Encoder of ``stanza.models.common.seq2seq_model.Seq2SeqModel``."""
    graph = Graph("read")
    characters = graph.input("characters", INT64, ["longest", "words"])
    lengths = graph.input("lengths", INT32, ["words"])
    value = graph.embed(weights["embedding.weight"], characters)
    if tagged:
        tag = graph.embed(weights["pos_embedding.weight"], graph.input("tags", INT64, ["words"]))
        value = graph.apply("Concat", graph.apply("Unsqueeze", tag, graph.integers(0)), value, axis=0)
    outputs, hidden, cell = graph.lstm(value, lengths, weights, "encoder.", bidirectional=True)
    # The decoder starts from the backward state, then the forward one.
    for name, state in (("hidden", hidden), ("cell", cell)):
        ends = [graph.apply("Gather", state, graph.constant(np.array(number, np.int64)), axis=0) for number in (1, 0)]
        joined = graph.join(*ends)
        graph.output(joined, name, FLOAT, ["words", "size"])
        if name == "hidden" and edits:
            inner = graph.apply("Relu", graph.linear(joined, weights["edit_clf.0.weight"], weights["edit_clf.0.bias"]))
            scores = graph.linear(inner, weights["edit_clf.2.weight"], weights["edit_clf.2.bias"])
            graph.output(graph.apply("ArgMax", scores, axis=-1, keepdims=0), "edits", INT64, ["words"])
    graph.output(graph.apply("Transpose", outputs, perm=[1, 0, 2]), "context", FLOAT, ["words", "longest", "size"])
    return graph.model()


def _write(weights: Weights, *, tagged: bool) -> onnx.ModelProto:
    """One step of its decoder: the character before → log-probabilities of vocabulary and of copying.

    ``beyond`` is 0 where a character of the context counts and a number like -1e12 where it does not.
    """
    graph = Graph("write")
    size = weights["decoder.attention_layer.linear_in.weight"].shape[0]
    before = graph.input("before", INT64, ["words"])
    context = graph.input("context", FLOAT, ["words", "longest", size])
    beyond = graph.input("beyond", FLOAT, ["words", "longest"])
    states = [graph.input(name, FLOAT, ["words", size]) for name in ("hidden", "cell")]

    gates = graph.apply(
        "Add",
        graph.linear(
            graph.embed(weights["embedding.weight"], before),
            weights["decoder.lstm_cell.weight_ih"],
            weights["decoder.lstm_cell.bias_ih"],
        ),
        graph.linear(states[0], weights["decoder.lstm_cell.weight_hh"], weights["decoder.lstm_cell.bias_hh"]),
    )
    entry, forget, candidate, exit_gate = (
        graph.apply("Slice", gates, graph.integers(start * size), graph.integers((start + 1) * size), graph.integers(1))
        for start in range(4)
    )
    kept = graph.apply("Mul", graph.apply("Sigmoid", forget), states[1])
    added = graph.apply("Mul", graph.apply("Sigmoid", entry), graph.apply("Tanh", candidate))
    cell = graph.apply("Add", kept, added)
    hidden = graph.apply("Mul", graph.apply("Sigmoid", exit_gate), graph.apply("Tanh", cell))

    target = graph.apply(
        "Unsqueeze", graph.linear(hidden, weights["decoder.attention_layer.linear_in.weight"]), graph.integers(2)
    )
    raw = graph.apply("Squeeze", graph.apply("MatMul", context, target), graph.integers(2))
    attention = graph.apply("LogSoftmax", graph.apply("Add", raw, beyond), axis=-1)
    weighted = graph.apply(
        "MatMul", graph.apply("Unsqueeze", graph.apply("Exp", attention), graph.integers(1)), context
    )
    mixed = graph.join(graph.apply("Squeeze", weighted, graph.integers(1)), hidden)
    output = graph.apply("Tanh", graph.linear(mixed, weights["decoder.attention_layer.linear_out.weight"]))
    scores = graph.linear(output, weights["dec2vocab.weight"], weights["dec2vocab.bias"])
    gate = graph.linear(output, weights["copy_gate.weight"], weights["copy_gate.bias"])
    if tagged:
        # The tag, which stands before the characters, cannot be copied.
        attention = graph.apply("Slice", attention, graph.integers(1), graph.integers(_END), graph.integers(1))
    copied = graph.apply(
        "Add",
        graph.apply("Neg", graph.apply("Softplus", graph.apply("Neg", gate))),
        graph.apply("LogSoftmax", attention, axis=-1),
    )
    own = graph.apply("Sub", graph.apply("LogSoftmax", scores, axis=-1), graph.apply("Softplus", gate))
    graph.output(own, "own", FLOAT, ["words", "vocabulary"])
    graph.output(copied, "copied", FLOAT, ["words", "characters"])
    graph.output(hidden, "next_hidden", FLOAT, ["words", size])
    graph.output(cell, "next_cell", FLOAT, ["words", size])
    return graph.model()
