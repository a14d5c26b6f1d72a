"""A BERT encoder as an ONNX graph, written node by node from the weights: float32 or integers.

Why not `torch.onnx.export`: it takes 8 s after 6 s of imports, and onnxruntime's optimizer finds no attention to fuse
in what it writes. This takes 1 s without torch. Figures are texts of 183 tokens a second on one core (AVX-512 with
VNNI, onnxruntime 1.32); the graph of `torch.onnx.export` does 23.

* float32: 27. Layer normalisation is written out, because onnxruntime's own node for it is slower (24). The graph takes
  texts of one length at a time, so nothing is padded and there is no attention mask.
* int8: 54, cosine to float32 0.997, lowest 0.995 (onnxruntime's own dynamic quantisation of fused nodes: 43, 0.995,
  0.991). Weights are symmetric int8 with one scale a column, activations uint8 with one scale a matrix. The second
  product of each layer first divides every row by its largest value. The [CLS] row is up to ten times larger than the
  others there ("massive activations", Sun et al. 2024, arXiv:2402.17762) and would leave them 5 of 8 bits.
* Weights of 7 bits (cosine 0.996, lowest 0.992) are for x86 processors without VNNI: those add two products in 16 bits,
  which 8-bit weights overflow. To divide the rows before every product (`even_rows`) costs 7 % of the time, and brings
  the logits of a reader with 7 bits a third nearer to float32 (root mean square 0.117 instead of 0.174).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = 1  # part of the name of a cached graph: raise it when the same weights give another graph
OPSET = 23  # the first with Attention
RELATIVE = "encoder.relative_attention_bias.weight"
_LONGEST = 256  # tokens that a model with relative distances reads at once
_MPNET_NAMES = (
    ("attention.attn.q.", "attention.self.query."),
    ("attention.attn.k.", "attention.self.key."),
    ("attention.attn.v.", "attention.self.value."),
    ("attention.attn.o.", "attention.output.dense."),
    ("attention.LayerNorm.", "attention.output.LayerNorm."),
)

Weights = Mapping[str, NDArray[np.float32]]


class Graph:
    """Nodes and constants in the order in which they are written. Values are referred to by name."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def op(self, kind: str, inputs: Sequence[str], output: str | list[str], domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        outputs = [output] if isinstance(output, str) else output
        self.nodes.append(
            helper.make_node(kind, inputs, outputs, name=f"{outputs[0]}/{kind}", domain=domain, **attributes)
        )
        return outputs[0]

    def serialise(self, name: str, inputs: Sequence[str], outputs: Mapping[str, Sequence[str | int]]) -> bytes:
        """The ONNX model. Inputs are int64 (texts, tokens); `outputs` maps the name of each to its shape, float32."""
        from onnx import TensorProto, helper

        graph = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info(one, TensorProto.INT64, ["texts", "tokens"]) for one in inputs],
            [helper.make_tensor_value_info(one, TensorProto.FLOAT, shape) for one, shape in outputs.items()],
            list(self.constants.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        serialised: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=11).SerializeToString()
        return serialised


def build(weights: Weights, config: Mapping[str, Any], pooling: str, bits: int | None = None) -> bytes:
    """The serialised ONNX model: `input_ids` int64 (texts, tokens) -> `vector` float32 (texts, hidden), L2-normalised.

    `pooling` is "mean" or "cls"; the rest is as for `encode`.
    """
    graph = Graph()
    hidden = encode(graph, weights, config, bits)
    if pooling == "mean":
        pooled = graph.op("ReduceMean", [hidden, graph.constant("tokens", np.array([1]))], "pooled", keepdims=0)
    else:
        pooled = graph.op("Gather", [hidden, graph.constant("first", np.array(0))], "pooled", axis=1)
    graph.op("LpNormalization", [pooled], "vector", axis=1, p=2)
    return graph.serialise("embedding", ["input_ids"], {"vector": ["texts", config["hidden_size"]]})


def encode(
    graph: Graph,
    weights: Weights,
    config: Mapping[str, Any],
    bits: int | None = None,
    *,
    types: str = "",
    small_words: bool = False,
    even_rows: bool = False,
) -> str:
    """Write the encoder, which reads `input_ids` int64 (texts, tokens), all texts of one length.

    Args:
        weights: of a BERT, RoBERTa or XLM-RoBERTa, by their names in transformers without the model's prefix. Those of
            an MPNet go through `bert_names` first.
        bits: of the weights in products: 8 or 7 for integers, None for float32.
        types: the input that tells the type of each token; without it all are of the first type.
        small_words: word embeddings in int8 with one scale a word.
        even_rows: every product in integers divides its rows first, not only the second one of each layer.

    Returns:
        The name of the last value, float32 (texts, tokens, hidden).

    Raises:
        KeyError: a weight is missing.
    """
    hidden = _embed(graph, weights, config, types, small_words)
    bias = _relative_bias(graph, weights) if RELATIVE in weights else ""
    for layer in range(config["num_hidden_layers"]):
        hidden = _layer(graph, weights, config, layer, hidden, bits, even_rows, bias)
    return hidden


def bert_names(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """The weights of an MPNet by the names that those of a BERT have."""
    return _renamed(weights, _MPNET_NAMES)


def mpnet_names(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """The other way round: the weights of a BERT by the names that those of an MPNet have."""
    return _renamed(weights, [(bert, mpnet) for mpnet, bert in _MPNET_NAMES])


def _renamed(weights: Weights, pairs: Sequence[tuple[str, str]]) -> dict[str, NDArray[np.float32]]:
    renamed = {}
    for name, value in weights.items():
        for one, other in pairs:
            name = name.replace(one, other)
        renamed[name] = value
    return renamed


def _relative_bias(graph: Graph, weights: Weights) -> str:
    """What MPNet adds to attention for the distance of two tokens, (1, heads, tokens, tokens). All layers share it."""
    zeros, axes = graph.constant("corner", np.array([0, 0])), graph.constant("sides", np.array([0, 1]))
    buckets = graph.constant("buckets", distance_buckets(_LONGEST))
    ends = graph.op("Concat", ["length", "length"], "square", axis=0)
    near = graph.op("Slice", [buckets, zeros, ends, axes], "distances")
    table = graph.constant("distance.bias", weights[RELATIVE])
    by_head = graph.op("Transpose", [graph.op("Gather", [table, near], "biases")], "biases.heads", perm=[2, 0, 1])
    return graph.op("Unsqueeze", [by_head, graph.constant("batch", np.array([0]))], "bias")


def distance_buckets(tokens: int, buckets: int = 32, far: int = 128) -> NDArray[np.int64]:
    """The bucket of each pair of places (tokens, tokens): T5's (Raffel et al., 2020), as MPNet uses them.

    Half of the buckets are for tokens that come later. In each half, half are for one distance each, and the others
    grow by a logarithm up to `far`.
    """
    places = np.arange(tokens)
    distance = places[:, None] - places[None, :]
    half = buckets // 2
    exact = half // 2
    size = np.abs(distance)
    grown = np.log(np.maximum(size, 1) / exact) / np.log(far / exact) * (half - exact)
    wide = np.minimum(exact + grown.astype(np.float32).astype(np.int64), half - 1)
    result: NDArray[np.int64] = np.where(distance < 0, half, 0) + np.where(size < exact, size, wide)
    return result


def _embed(graph: Graph, weights: Weights, config: Mapping[str, Any], types: str, small_words: bool) -> str:
    """Word, position and type embeddings, added and normalised."""
    kinds = weights["embeddings.token_type_embeddings.weight"]
    positions = weights["embeddings.position_embeddings.weight"] + (0 if types else kinds[0])
    positions = positions[first_position(config) :]
    graph.op("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.array([0]))
    graph.op("Slice", [graph.constant("positions", positions), zero, "length", zero], "places")
    embedded = graph.op("Add", [_words(graph, weights, small_words), "places"], "embedded")
    if types:
        kind = graph.op("Gather", [graph.constant("kinds", kinds), types], "kind")
        embedded = graph.op("Add", [embedded, kind], "typed")
    return _normalise(graph, weights, config, "embeddings.LayerNorm", embedded)


def _words(graph: Graph, weights: Weights, small: bool) -> str:
    """The word embeddings of the input."""
    words = weights["embeddings.word_embeddings.weight"]
    if not small:
        return graph.op("Gather", [graph.constant("words", words), "input_ids"], "meanings")
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True), np.float32(1e-12)) / np.float32(127)
    rounded = graph.constant("words", np.round(words / scale).astype(np.int8))
    numbers = graph.op("Cast", [graph.op("Gather", [rounded, "input_ids"], "rounded")], "numbers", to=1)  # 1: float32
    sizes = graph.op("Gather", [graph.constant("words.scale", scale), "input_ids"], "sizes")
    return graph.op("Mul", [numbers, sizes], "meanings")


def _layer(
    graph: Graph,
    weights: Weights,
    config: Mapping[str, Any],
    layer: int,
    x: str,
    bits: int | None,
    even_rows: bool,
    bias: str,
) -> str:
    """One encoder layer: self-attention, then two products around a Gelu, each added to its input."""
    prefix = f"encoder.layer.{layer}."
    heads = config["num_attention_heads"]

    def linear(x: str, names: Sequence[str], after_gelu: bool = False) -> str:
        """Products that share their input are done as one."""
        matrix = np.concatenate([weights[f"{prefix}{name}.weight"].T for name in names], axis=1)
        bias = np.concatenate([weights[f"{prefix}{name}.bias"] for name in names])
        if bits is None:
            weight = graph.constant(f"{prefix}{names[0]}.w", matrix)
            product = graph.op("MatMul", [x, weight], f"{prefix}{names[0]}.product")
        else:
            product = _integer_product(graph, x, prefix + names[0], matrix, bits, even_rows, after_gelu)
        return graph.op("Add", [product, graph.constant(f"{prefix}{names[0]}.b", bias)], f"{prefix}{names[0]}.sum")

    joined = linear(x, [f"attention.self.{name}" for name in ("query", "key", "value")])
    parts = [f"{prefix}{name}" for name in ("query", "key", "value")]
    graph.op("Split", [joined], parts, axis=2, num_outputs=3)
    seen = graph.op(
        "Attention", [*parts, bias] if bias else parts, f"{prefix}seen", q_num_heads=heads, kv_num_heads=heads
    )
    added = graph.op("Add", [linear(seen, ["attention.output.dense"]), x], f"{prefix}first")
    x = _normalise(graph, weights, config, f"{prefix}attention.output.LayerNorm", added)
    active = graph.op("Gelu", [linear(x, ["intermediate.dense"])], f"{prefix}active")
    added = graph.op("Add", [linear(active, ["output.dense"], after_gelu=True), x], f"{prefix}second")
    return _normalise(graph, weights, config, f"{prefix}output.LayerNorm", added)


def _integer_product(
    graph: Graph, x: str, name: str, matrix: NDArray[np.float32], bits: int, even_rows: bool, after_gelu: bool
) -> str:
    """x @ matrix in integers, without the bias. If need be, each row of `x` is divided by its largest size first."""
    scale = np.maximum(np.abs(matrix).max(axis=0), np.float32(1e-12)) / np.float32(2 ** (bits - 1) - 1)
    small = graph.constant(f"{name}.w", np.round(matrix / scale).astype(np.int8))
    scales = graph.constant(f"{name}.scale", scale)
    if not (even_rows or after_gelu):
        return graph.op("DynamicQuantizeMatMul", [x, small, scales], f"{name}.product", "com.microsoft")
    last = graph.constant("last", np.array([-1]))
    if after_gelu:  # nothing lies below -0.17, so the largest value is the largest size
        least = graph.constant("least", np.array([0.17], np.float32))
        sizes = x
    else:
        least = graph.constant("nothing", np.array([1e-9], np.float32))
        sizes = graph.op("Abs", [x], f"{name}.sizes")
    largest = graph.op("Max", [graph.op("ReduceMax", [sizes, last], f"{name}.largest"), least], f"{name}.size")
    even = graph.op("Div", [x, largest], f"{name}.even")
    product = graph.op("DynamicQuantizeMatMul", [even, small, scales], f"{name}.evenproduct", "com.microsoft")
    return graph.op("Mul", [product, largest], f"{name}.product")


def _normalise(graph: Graph, weights: Weights, config: Mapping[str, Any], name: str, x: str) -> str:
    """Layer normalisation of the last axis: gain * (x - mean) / sqrt(variance + epsilon) + shift."""
    last = graph.constant("last", np.array([-1]))
    share = graph.constant("share", np.array([1 / config["hidden_size"]], np.float32))
    epsilon = graph.constant("epsilon", np.array([config["layer_norm_eps"]], np.float32))
    centred = graph.op("Sub", [x, graph.op("ReduceMean", [x, last], f"{name}.mean")], f"{name}.centred")
    variance = graph.op(
        "Mul", [graph.op("ReduceSumSquare", [centred, last], f"{name}.squares"), share], f"{name}.variance"
    )
    deviation = graph.op("Sqrt", [graph.op("Add", [variance, epsilon], f"{name}.safe")], f"{name}.deviation")
    even = graph.op("Div", [centred, deviation], f"{name}.even")
    gained = graph.op("Mul", [even, graph.constant(f"{name}.gain", weights[f"{name}.weight"])], f"{name}.gained")
    return graph.op("Add", [gained, graph.constant(f"{name}.shift", weights[f"{name}.bias"])], name)


def first_position(config: Mapping[str, Any]) -> int:
    """RoBERTa and MPNet count positions from the padding token's id + 1, other models from 0."""
    of_roberta = config.get("model_type") in ("roberta", "xlm-roberta", "camembert", "mpnet")
    return int(config.get("pad_token_id") or 0) + 1 if of_roberta else 0
