"""ONNX graphs, put together from the weights of Stanza's networks.

They are written out rather than traced: only so do LSTMs get the lengths of the sequences of a batch, which is what
makes a sentence's result independent of the sentences beside it. Sequences come first, batches second, as ONNX has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPERATOR_SET = 18
# The oldest that holds this operator set: any later ONNX Runtime reads it.
FORMAT_VERSION = 8

FLOAT = TensorProto.FLOAT
INT64 = TensorProto.INT64
INT32 = TensorProto.INT32

Dimension = str | int


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of one network by Stanza's names, float32."""

    arrays: Mapping[str, NDArray[np.float32]]

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """The weight ``name``."""
        return self.arrays[name]

    def __contains__(self, name: str) -> bool:
        """Whether the network has a weight ``name``."""
        return name in self.arrays


class Graph:
    """One graph in the making; methods take and give names of values."""

    def __init__(self, name: str) -> None:
        """An empty graph."""
        self._name = name
        self._nodes: list[onnx.NodeProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._count = 0

    def _new(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def input(self, name: str, kind: int, shape: Sequence[Dimension]) -> str:
        """Declare an input."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, list(shape)))
        return name

    def output(self, value: str, name: str, kind: int, shape: Sequence[Dimension]) -> None:
        """Declare ``value`` as the output ``name``."""
        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, kind, list(shape)))

    def constant(self, array: NDArray[Any]) -> str:
        """A constant."""
        name = self._new("constant")
        self._constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def integers(self, *values: int) -> str:
        """A constant vector of int64."""
        return self.constant(np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        """A constant scalar of float32."""
        return self.constant(np.array(value, dtype=np.float32))

    def apply(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One operator with one output."""
        output = self._new(operator.lower())
        self._nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def linear(self, value: str, weight: NDArray[np.float32], bias: NDArray[np.float32] | None = None) -> str:
        """Torch's ``Linear``: ``weight`` is outputs x inputs."""
        product = self.apply("MatMul", value, self.constant(weight.T))
        return product if bias is None else self.apply("Add", product, self.constant(bias))

    def embed(self, weight: NDArray[np.float32], ids: str) -> str:
        """Rows of ``weight``."""
        return self.apply("Gather", self.constant(weight), ids)

    def join(self, *values: str) -> str:
        """Side by side along the last dimension."""
        return self.apply("Concat", *values, axis=-1)

    def size(self, value: str, dimension: int) -> str:
        """One dimension's size, as a vector of one number."""
        return self.apply("Shape", value, start=dimension, end=dimension + 1)

    def lstm(
        self,
        value: str,
        lengths: str,
        weights: Weights,
        prefix: str,
        *,
        layer: int = 0,
        bidirectional: bool,
        state: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
    ) -> tuple[str, str, str]:
        """One layer of torch's ``LSTM`` over sequences of their own lengths.

        Args:
            value: [longest, sequences, inputs].
            lengths: int32 [sequences].
            weights: of the network.
            prefix: of the layer's weights, as ``taggerlstm.lstm.``.
            layer: number in the names of the weights.
            bidirectional: whether there is a second direction.
            state: first hidden and cell states, [directions, 1, hidden] each; zeros where none.

        Returns:
            outputs [longest, sequences, directions * hidden], zero beyond a sequence's end; last hidden and last cell
            states, [directions, sequences, hidden].
        """
        suffixes = [f"l{layer}", f"l{layer}_reverse"][: 2 if bidirectional else 1]
        names = ("weight_ih_", "weight_hh_", "bias_ih_", "bias_hh_")
        stacked = [np.stack([_gates(weights[prefix + name + suffix]) for suffix in suffixes]) for name in names]
        directions, hidden = len(suffixes), stacked[1].shape[-1]
        inputs = [
            value,
            self.constant(stacked[0]),
            self.constant(stacked[1]),
            self.constant(np.concatenate(stacked[2:], axis=1)),
            lengths,
        ]
        if state is not None and any(np.any(part) for part in state):
            shape = self.apply("Concat", self.integers(directions), self.size(value, 1), self.integers(hidden), axis=0)
            inputs += [self.apply("Expand", self.constant(part), shape) for part in state]
        outputs = [self._new("outputs"), self._new("hidden"), self._new("cell")]
        self._nodes.append(
            helper.make_node(
                "LSTM", inputs, outputs, hidden_size=hidden, direction="bidirectional" if bidirectional else "forward"
            )
        )
        # [longest, directions, sequences, hidden] → [longest, sequences, directions * hidden]
        swapped = self.apply("Transpose", outputs[0], perm=[0, 2, 1, 3])
        return self.apply("Reshape", swapped, self.integers(0, 0, directions * hidden)), outputs[1], outputs[2]

    def highway_lstm(self, value: str, lengths: str, weights: Weights, name: str, layers: int) -> str:
        """Stanza's ``HighwayLSTM`` (stanza.models.common.hlstm) with tanh, both directions.

        Args:
            value: [longest, sequences, inputs].
            lengths: int32 [sequences].
            weights: of the network.
            name: of the module, as ``taggerlstm``.
            layers: how many.

        Returns:
            [longest, sequences, 2 * hidden]; beyond a sequence's end, anything.
        """
        hidden, cell = weights[f"{name}_h_init"], weights[f"{name}_c_init"]
        for layer in range(layers):
            of_layer = slice(2 * layer, 2 * layer + 2)
            outputs, _, _ = self.lstm(
                value,
                lengths,
                weights,
                f"{name}.lstm.{layer}.lstm.",
                bidirectional=True,
                state=(hidden[of_layer], cell[of_layer]),
            )
            gate = self.linear(value, weights[f"{name}.gate.{layer}.weight"], weights[f"{name}.gate.{layer}.bias"])
            highway = self.linear(
                value, weights[f"{name}.highway.{layer}.weight"], weights[f"{name}.highway.{layer}.bias"]
            )
            carried = self.apply("Mul", self.apply("Sigmoid", gate), self.apply("Tanh", highway))
            value = self.apply("Add", outputs, carried)
        return value

    def attended_characters(self, characters: str, lengths: str, weights: Weights, *, bidirectional: bool) -> str:
        """Stanza's ``CharacterModel`` with attention: characters [longest, words] → [words, hidden]."""
        outputs, _, _ = self._characters(characters, lengths, weights, bidirectional=bidirectional)
        weight = self.apply("Sigmoid", self.linear(outputs, weights["charmodel.char_attn.weight"]))
        return self.apply("ReduceSum", self.apply("Mul", outputs, weight), self.integers(0), keepdims=0)

    def last_characters(self, characters: str, lengths: str, weights: Weights) -> str:
        """Stanza's ``CharacterModel`` without attention: characters [longest, words] → [words, 2 * hidden]."""
        _, hidden, _ = self._characters(characters, lengths, weights, bidirectional=True)
        size = weights["charmodel.charlstm_h_init"].shape[-1]
        return self.apply("Reshape", self.apply("Transpose", hidden, perm=[1, 0, 2]), self.integers(-1, 2 * size))

    def _characters(
        self, characters: str, lengths: str, weights: Weights, *, bidirectional: bool
    ) -> tuple[str, str, str]:
        return self.lstm(
            self.embed(weights["charmodel.char_emb.weight"], characters),
            lengths,
            weights,
            "charmodel.charlstm.lstm.",
            bidirectional=bidirectional,
            state=(weights["charmodel.charlstm_h_init"], weights["charmodel.charlstm_c_init"]),
        )

    def model(self) -> onnx.ModelProto:
        """The finished graph.

        Raises:
            onnx.checker.ValidationError: the graph is not valid ONNX.
        """
        graph = helper.make_graph(self._nodes, self._name, self._inputs, self._outputs, self._constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPERATOR_SET)], ir_version=FORMAT_VERSION
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def _gates(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """From torch's order of gates (input, forget, cell, output) to that of ONNX (input, output, forget, cell)."""
    entry, forget, cell, output = np.split(weight, 4)
    return np.concatenate([entry, output, forget, cell])
