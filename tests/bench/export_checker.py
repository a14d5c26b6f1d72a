"""Makes the shipped checker of trained weights: checker.pt or checker.ckpt -> an ONNX file with weights in int8.

    python tests/bench/export_checker.py FOLDER/checker.pt --base FOLDER [--out FILE] [--float32] [--mean FILE]

`--mean` takes the mean with the weights of another file (checker.pt, or a shipped checker.onnx), such as those that
training began with (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022).
`--base` is the folder of the encoder.
Products in integers with one scale a column, word embeddings with one scale a word, as for the reader
(export_reader.py). `--float32` writes the same graph without rounding, to compare with. Prints the size and how far the
logits are from torch's on a few texts.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from export_reader import linear, load_weights
from graph_weights import weights_of

from retrieval.finding.embedding import DEFAULT
from retrieval.inference.bert_graph import RELATIVE, Graph, Weights, bert_names, encode
from retrieval.inference.model_folder import find_model
from retrieval.reader.answer_checker import GRAPH, OnnxAnswerChecker
from retrieval.reader.verdict import CandidateText

BITS = 8
TEXTS = (
    ("Who opened the bridge?", CandidateText("The mayor, Ada Holm, opened the bridge on 3 May.", "Bridge opens")),
    ("How long is the bridge?", CandidateText("It has four lanes.", "", "The bridge is 1.4 km long.", "Bo Lind paid.")),
    ("Was anyone hurt?", CandidateText("Nobody at the company would say what becomes of the old ferry.", "Ferries")),
)


def build_checker(weights: Weights, config: Mapping[str, Any], bits: int | None = BITS) -> bytes:
    """The graph: `input_ids`, `roles` (texts, tokens) -> logits `answers` (texts), `stance` (texts, 4), `start`, `end`.

    `start` and `end` are (texts, tokens). `weights` as in training: `encoder.*`, `roles.weight`, and the outputs.
    """
    inner = {name.removeprefix("encoder."): value for name, value in weights.items() if name.startswith("encoder.")}
    roles = weights["roles.weight"]
    if RELATIVE in inner:
        inner = bert_names(inner)
    else:
        roles = roles + inner["embeddings.token_type_embeddings.weight"][0]  # transformers adds it to every token
    inner["embeddings.token_type_embeddings.weight"] = roles
    graph = Graph()
    hidden = encode(graph, inner, config, bits, types="roles", small_words=bits is not None, even_rows=True)
    first = graph.op("Gather", [hidden, graph.constant("first", np.array(0))], "opening", axis=1)
    last = graph.constant("last", np.array([-1]))
    graph.op("Split", [linear(graph, hidden, "spans", weights)], ["starts", "ends"], axis=2, num_outputs=2)
    graph.op("Squeeze", ["starts", last], "start")
    graph.op("Squeeze", ["ends", last], "end")
    graph.op("Squeeze", [linear(graph, first, "answers", weights), last], "answers")
    graph.op("Identity", [linear(graph, first, "stance", weights)], "stance")
    shape = ["texts", "tokens"]
    outputs = {"answers": ["texts"], "stance": ["texts", 4], "start": shape, "end": shape}
    return graph.serialise("checker", ["input_ids", "roles"], outputs)


def layers_of(weights: Weights) -> int:
    """How many layers the trained encoder has."""
    return 1 + max(int(name.split(".")[3]) for name in weights if name.startswith("encoder.encoder.layer."))


def mean(weights: Weights, file: Path) -> Weights:
    """The mean of weights and those of a file; what the file lacks, word embeddings that no training changes, stays."""
    other = weights_of(file, ("answers", "stance", "spans")) if file.suffix == ".onnx" else load_weights(file)
    return {name: (value + other[name]) / 2 if name in other else value for name, value in weights.items()}


def compare(file: Path, tokenizer: Path, weights: Weights, base: str) -> list[float]:
    """How far the logit "answers" of each of a few texts is from torch's."""
    import torch
    from checker_examples import Pair
    from train_checker import Checker, Encoding, scores_of

    model = Checker(base, layers_of(weights))
    model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    encoding = Encoding()
    ours = OnnxAnswerChecker(file, tokenizer)
    result = []
    for question, text in TEXTS:
        pair = Pair(question, text.headline, text.before, text.sentence, text.after, False, (), 0, 0, "")
        row = encoding.row(pair)
        assert row is not None
        (theirs,) = scores_of(model, [row], "cpu")
        (mine,) = ours.check(question, [text])
        result.append(abs(mine.answers - theirs["answers"]))
    return result


def main() -> None:
    """Read the command line, write the files, say what they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, default=GRAPH)
    parser.add_argument("--float32", action="store_true")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--mean", type=Path)
    options = parser.parse_args()
    weights = load_weights(options.weights)
    weights = mean(weights, options.mean) if options.mean else weights
    config = json.loads((options.base / "config.json").read_text()) | {"num_hidden_layers": layers_of(weights)}
    options.out.write_bytes(build_checker(weights, config, None if options.float32 else BITS))
    far = compare(options.out, find_model(DEFAULT).encoder / "tokenizer.json", weights, str(options.base))
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB; logits differ from torch's by", *np.round(far, 3))


if __name__ == "__main__":
    main()
