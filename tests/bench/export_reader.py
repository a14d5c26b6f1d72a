"""Makes the shipped reader of trained weights: reader.pt or reader.ckpt -> an ONNX file with weights in int8.

    python tests/bench/export_reader.py FOLDER/reader.pt [--out retrieval/reader/reader.onnx] [--bits 8] [--float32]

Products in integers, with one scale a column, and word embeddings with one scale a word: 23 MB. Weights have 8 bits:
with 7, which overflow nowhere, the F1 of spans was up to 2.5 points below float32's (`open_session` says what becomes
of 8 bits on a processor that they overflow). `--float32` writes the same graph without rounding, 90 MB, to compare
with. Prints the size, the seconds to load, and how far the logits are from torch's on a few texts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from retrieval.finding.embedding import DEFAULT
from retrieval.inference.bert_graph import Graph, Weights, encode
from retrieval.inference.model_folder import find_model
from retrieval.reader.onnx_reader import GRAPH, OnnxReader

BITS = 8
TEXTS = (
    ("Who opened the bridge?", "Bridge", "The mayor, Ada Holm, opened the bridge on 3 May after two years of work."),
    ("How long is it?", "", "The bridge is 1.4 km long. It has four lanes, and a path for people who walk."),
    ("When does the ferry stop?", "Ferries", "Nobody at the company would say what becomes of the old ferry. " * 9),
)


def build_reader(weights: Weights, config: Mapping[str, Any], bits: int | None = BITS) -> bytes:
    """The graph: `input_ids`, `token_type_ids` -> `start`, `end` (texts, tokens) and `has` (texts), all logits.

    `weights` as in training: `encoder.*`, `spans.*` (start, end) and `has.*`. `bits` None is float32 throughout.
    All texts of one call have the same number of tokens.
    """
    inner = {name.removeprefix("encoder."): value for name, value in weights.items() if name.startswith("encoder.")}
    graph = Graph()
    hidden = encode(graph, inner, config, bits, types="token_type_ids", small_words=bits is not None, even_rows=True)
    first = graph.op("Gather", [hidden, graph.constant("first", np.array(0))], "opening", axis=1)
    both = linear(graph, hidden, "spans", weights)
    last = graph.constant("last", np.array([-1]))
    graph.op("Split", [both], ["starts", "ends"], axis=2, num_outputs=2)
    graph.op("Squeeze", ["starts", last], "start")
    graph.op("Squeeze", ["ends", last], "end")
    graph.op("Squeeze", [linear(graph, first, "has", weights), last], "has")
    shape = ["texts", "tokens"]
    return graph.serialise("reader", ["input_ids", "token_type_ids"], {"start": shape, "end": shape, "has": ["texts"]})


def linear(graph: Graph, x: str, name: str, weights: Weights) -> str:
    """A linear output of this name on top of the encoder."""
    product = graph.op("MatMul", [x, graph.constant(f"{name}.w", weights[f"{name}.weight"].T)], f"{name}.product")
    return graph.op("Add", [product, graph.constant(f"{name}.b", weights[f"{name}.bias"])], f"{name}.sum")


def load_weights(file: Path) -> dict[str, np.ndarray]:
    """The weights of a file that training wrote, or of the checkpoint of a run that goes on."""
    import torch

    loaded = torch.load(file, map_location="cpu", weights_only=True)
    return {name: value.float().numpy() for name, value in loaded.get("model", loaded).items()}


def torch_logits(weights: Weights, config: Mapping[str, Any], ids: np.ndarray, types: np.ndarray) -> list[np.ndarray]:
    """start, end and has by transformers, for ids and token types (texts, tokens)."""
    import torch
    from transformers import BertConfig, BertModel

    model = BertModel(BertConfig(**config), add_pooling_layer=False).eval()
    state = {name.removeprefix("encoder."): torch.tensor(value) for name, value in weights.items()}
    model.load_state_dict({name: value for name, value in state.items() if name in model.state_dict()})
    with torch.no_grad():
        hidden = model(torch.tensor(ids), token_type_ids=torch.tensor(types)).last_hidden_state.numpy()
    spans = hidden @ weights["spans.weight"].T + weights["spans.bias"]
    has = hidden[:, 0] @ weights["has.weight"].T + weights["has.bias"]
    return [spans[..., 0], spans[..., 1], has[:, 0]]


def compare(file: Path, weights: Weights, config: Mapping[str, Any], tokenizer: Path) -> list[float]:
    """The largest difference of any logit from torch's, for each of a few texts."""
    reader = OnnxReader(file, tokenizer)
    differences = []
    for question, title, text in TEXTS:
        (window,) = reader.windows(question, title, text)
        ids, types = (np.array([window.inputs[name]]) for name in ("input_ids", "token_type_ids"))
        ours = reader.logits(ids, types)
        theirs = torch_logits(weights, config, ids, types)
        differences.append(max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True)))
    return differences


def main() -> None:
    """Read the command line, write the file, say what it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, default=GRAPH)
    parser.add_argument("--bits", type=int, choices=(7, 8), default=BITS)
    parser.add_argument("--float32", action="store_true")
    options = parser.parse_args()
    model = find_model(DEFAULT)
    weights = load_weights(options.weights)
    options.out.write_bytes(build_reader(weights, model.config, None if options.float32 else options.bits))
    tokenizer = model.encoder / "tokenizer.json"
    began = time.perf_counter()
    OnnxReader(options.out, tokenizer)
    seconds = time.perf_counter() - began
    far = ", ".join(f"{difference:.3f}" for difference in compare(options.out, weights, model.config, tokenizer))
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, loaded in {seconds:.2f} s; from torch {far}")


if __name__ == "__main__":
    main()
