"""Stanza's entity tagger: tokens of a sentence → scores of tags, for the decoding over their transitions."""

import numpy as np
import onnx

from marsad_models.export.checkpoint import SPELLED_WORDS, Checkpoint
from marsad_models.export.graph import FLOAT, INT32, INT64, Graph, Weights
from marsad_models.export.part import Part


def export_entities(model: Checkpoint, vocabulary: list[str], vector_size: int) -> Part:
    """Two graphs, as ``stanza.models.ner.model.NERTagger``: a token's own inputs, and scores of tags.

    Args:
        model: the checkpoint.
        vocabulary: words of the vectors that are served.
        vector_size: their dimensions.

    Raises:
        ExportError: it is of a kind that is not served.
    """
    model.require(**SPELLED_WORDS)
    settings, weights, vocabularies = model.settings, model.weights, model.content["vocab"]
    if "word_emb.weight" in weights or "word" not in vocabularies or model.units("word") != vocabulary:
        raise model.refusal("its word vectors are not those of the package")
    if "delta" in vocabularies and np.any(weights["delta_emb.weight"]):
        raise model.refusal("it has corrections of word vectors of its own (train with --no_emb_finetune)")
    tags = model.units("tag")
    columns = [tags] if isinstance(tags, list) else list(tags.values())
    if len(columns) != 1:
        raise model.refusal(f"it has {len(columns)} sets of tags")
    transform = bool(settings.get("input_transform"))
    return Part(
        {
            "tokens": lambda: _tokens(weights, transform=transform, vector_size=vector_size),
            "tags": lambda: _tags(weights, int(settings["num_layers"])),
        },
        {
            "characters": model.units("char"),
            "lower_words": bool(settings.get("lowercase", True)),
            "lower_characters": bool(settings.get("char_lowercase")),
            "tags": columns[0],
            "transitions": weights["crits.0._transitions"].astype(np.float64).tolist(),
        },
    )


def _tokens(weights: Weights, *, transform: bool, vector_size: int) -> onnx.ModelProto:
    graph = Graph("entities_tokens")
    characters = graph.input("characters", INT64, ["longest", "tokens"])
    lengths = graph.input("lengths", INT32, ["tokens"])
    vectors = graph.input("vectors", FLOAT, ["tokens", vector_size])
    inputs = graph.join(vectors, graph.last_characters(characters, lengths, weights))
    if transform:
        inputs = graph.linear(inputs, weights["input_transform.weight"], weights["input_transform.bias"])
    graph.output(inputs, "inputs", FLOAT, ["tokens", "input"])
    return graph.model()


def _tags(weights: Weights, layers: int) -> onnx.ModelProto:
    graph = Graph("entities_tags")
    size = weights["taggerlstm.lstm.weight_ih_l0"].shape[1]
    value = graph.input("inputs", FLOAT, ["longest", "sentences", size])
    lengths = graph.input("lengths", INT32, ["sentences"])
    hidden, cell = weights["taggerlstm_h_init"], weights["taggerlstm_c_init"]
    for layer in range(layers):
        of_layer = slice(2 * layer, 2 * layer + 2)
        value, _, _ = graph.lstm(
            value,
            lengths,
            weights,
            "taggerlstm.lstm.",
            layer=layer,
            bidirectional=True,
            state=(hidden[of_layer], cell[of_layer]),
        )
    scores = graph.linear(value, weights["tag_clfs.0.weight"], weights["tag_clfs.0.bias"])
    graph.output(scores, "scores", FLOAT, ["longest", "sentences", "tags"])
    return graph.model()
