"""The weights of a shipped graph as float32, by the names that training uses: where a further training starts from.

A graph that bert_graph.py wrote in int8 holds each matrix as bytes with one scale a column. What rounding took is lost:
training goes on from weights that differ from the trained ones by 0.4 % of the largest of their column at most.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from retrieval.finding.embedding import DEFAULT
from retrieval.inference.bert_graph import RELATIVE, mpnet_names
from retrieval.inference.model_folder import find_model

UNUSED_POSITIONS = 2  # an MPNet counts positions from its padding token's id + 1
PARTS = {
    "attention.self.query": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "attention.output.dense": ("attention.output.dense",),
    "intermediate.dense": ("intermediate.dense",),
    "output.dense": ("output.dense",),
}


def weights_of(graph: Path, heads: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The weights of a graph: `encoder.*` without the word embeddings, and the outputs `heads`.

    The names are transformers'. Of an MPNet the types of tokens are `roles`, and the rows of positions that it never
    uses are zeros.

    Raises:
        KeyError: the graph lacks one.
    """
    import onnx
    from onnx import numpy_helper

    found = {each.name: numpy_helper.to_array(each) for each in onnx.load(str(graph)).graph.initializer}
    layers = 1 + max(int(name.split(".")[2]) for name in found if name.startswith("encoder.layer."))
    relative = "distance.bias" in found  # an MPNet
    unused = UNUSED_POSITIONS if relative else 0
    inner: dict[str, np.ndarray] = {
        "embeddings.position_embeddings.weight": np.pad(found["positions"], ((unused, 0), (0, 0))),
        "embeddings.LayerNorm.weight": found["embeddings.LayerNorm.gain"],
        "embeddings.LayerNorm.bias": found["embeddings.LayerNorm.shift"],
    }
    inner |= {RELATIVE: found["distance.bias"]} if relative else {}
    for layer in range(layers):
        prefix = f"encoder.layer.{layer}."
        for first, names in PARTS.items():
            small = found[f"{prefix}{first}.w"]
            whole = small.astype(np.float32) * found[f"{prefix}{first}.scale"] if small.dtype == np.int8 else small
            biases = np.split(found[f"{prefix}{first}.b"], len(names))
            for name, matrix, bias in zip(names, np.split(whole, len(names), axis=1), biases, strict=True):
                inner[f"{prefix}{name}.weight"], inner[f"{prefix}{name}.bias"] = matrix.T, bias
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            inner[f"{prefix}{name}.weight"] = found[f"{prefix}{name}.gain"]
            inner[f"{prefix}{name}.bias"] = found[f"{prefix}{name}.shift"]
    named = mpnet_names(inner) if relative else inner
    result = {f"encoder.{name}": value for name, value in named.items()}
    result["roles.weight" if relative else "encoder.embeddings.token_type_embeddings.weight"] = found["kinds"]
    for head in heads:
        result[f"{head}.weight"], result[f"{head}.bias"] = found[f"{head}.w"].T, found[f"{head}.b"]
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in result.items()}


def token_order(folder: str) -> list[int]:
    """For each token of the shipped tokenizer, its id in the encoder's own. Raises KeyError where it lacks one."""
    from transformers import AutoTokenizer

    theirs = AutoTokenizer.from_pretrained(folder)
    ours = AutoTokenizer.from_pretrained(str(find_model(DEFAULT).encoder))
    ids = theirs.get_vocab()
    for name in ("cls_token", "sep_token", "pad_token", "unk_token", "mask_token"):
        ids[getattr(ours, name)] = ids[getattr(theirs, name)]
    return [ids[token] for token, _ in sorted(ours.get_vocab().items(), key=lambda pair: pair[1])]
