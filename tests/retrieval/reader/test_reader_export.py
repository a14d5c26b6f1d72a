"""The exporter writes what torch computes, and the reader packs what it reads as in training."""

from __future__ import annotations

import random
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import ROOT

from retrieval.inference.model_folder import DEFAULT, find_model
from retrieval.inference.processor import Processor
from retrieval.reader.onnx_reader import OnnxReader
from retrieval.reader.passage_reading import MOST_TOKENS, OVERLAP

pytestmark = pytest.mark.models

TOKENIZER = find_model(DEFAULT).encoder / "tokenizer.json"
PASSAGE = "The mayor, Ada Holm, opened the 1.4-km bridge on 3 May, after two years of work."
SHAPE = {
    "model_type": "bert", "vocab_size": 30522, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
    "intermediate_size": 64, "max_position_embeddings": 512, "initializer_range": 0.3, "layer_norm_eps": 0.1,
    "type_vocab_size": 2, "pad_token_id": 0,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _bench() -> Any:
    """The programs of tests/bench can be imported."""
    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    yield
    sys.path.remove(str(ROOT / "tests" / "bench"))


@pytest.fixture(scope="module")
def weights() -> dict[str, np.ndarray]:
    """A small reader with random weights, large enough that each part of the graph shows in the result."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    model = BertModel(BertConfig(**SHAPE), add_pooling_layer=False)
    made = {f"encoder.{name}": value.detach().numpy() for name, value in model.named_parameters()}
    draw = np.random.default_rng(0)
    for name, value in made.items():
        if "LayerNorm" in name or name.endswith("bias"):  # transformers starts these at 1 and 0, which hides mistakes
            made[name] = draw.normal(float("LayerNorm.weight" in name), 0.3, value.shape).astype(np.float32)
    for name, count in (("spans", 2), ("has", 1)):
        made[f"{name}.weight"] = draw.normal(0, 1, (count, 32)).astype(np.float32)
        made[f"{name}.bias"] = draw.normal(0, 1, count).astype(np.float32)
    return made


def written(folder: Path, weights: dict[str, np.ndarray], bits: int | None) -> OnnxReader:
    from export_reader import build_reader

    file = folder / f"{bits}.onnx"
    file.write_bytes(build_reader(weights, SHAPE, bits))
    return OnnxReader(file, TOKENIZER)


@pytest.mark.parametrize(("bits", "near"), [(None, 1e-4), (7, 0.35), (8, 0.25)])
def test_logits_are_those_of_torch(
    bits: int | None, near: float, weights: dict[str, np.ndarray], tmp_path: Path
) -> None:
    from export_reader import torch_logits

    draw = np.random.default_rng(1)
    ids, types = draw.integers(0, 30522, (3, 40)), draw.integers(0, 2, (3, 40))
    right = torch_logits(weights, SHAPE, ids, types)
    made = written(tmp_path, weights, bits).logits(ids, types)
    assert [one.shape for one in made] == [(3, 40), (3, 40), (3,)]
    for ours, theirs in zip(made, right, strict=True):
        assert np.abs(ours - theirs).mean() < near
    assert right[0].std() > 4 * near  # or else being near would mean little
    other = torch_logits(weights, SHAPE, ids, 1 - types)
    assert np.abs(other[0] - right[0]).mean() > near  # token types show
    if bits:
        assert np.abs(made[0] - right[0]).max() > 1e-3  # or else these were not integers


def test_a_processor_that_overflows_computes_the_same(
    weights: dict[str, np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = np.random.default_rng(1).integers(0, 30522, (1, 40))
    right = written(tmp_path, weights, 7).logits(ids, np.ones_like(ids))[0]
    monkeypatch.setattr("retrieval.reader.onnx_reader.this_processor", lambda: Processor(cores=2, flags=frozenset()))
    wide = written(tmp_path, weights, 8)
    entry = wide._session.get_session_options().get_session_config_entry("session.x64quantprecision")
    assert entry == "1"
    assert np.corrcoef(wide.logits(ids, np.ones_like(ids))[0][0], right[0])[0, 1] > 0.97


def test_words_are_written_small(weights: dict[str, np.ndarray], tmp_path: Path) -> None:
    written(tmp_path, weights, 7)
    assert (tmp_path / "7.onnx").stat().st_size < 1.5 * weights["encoder.embeddings.word_embeddings.weight"].size


def test_a_reading_is_the_best_pair_of_logits(weights: dict[str, np.ndarray], tmp_path: Path) -> None:
    from export_reader import torch_logits

    reader = written(tmp_path, weights, None)
    (part,) = reader.windows("Who opened it?", "A bridge", PASSAGE)
    (reading,) = reader.read("Who opened it?", [("A bridge", PASSAGE)])
    start, end, has = torch_logits(
        weights, SHAPE, np.array([part.inputs["input_ids"]]), np.array([part.inputs["token_type_ids"]])
    )
    assert reading.none == pytest.approx(float(start[0, 0] + end[0, 0]), abs=1e-3)
    assert reading.has == pytest.approx(float(has[0]), abs=1e-3)
    count = len(part.window.start)
    assert part.places[0] + count == len(part.inputs["input_ids"]) - 1
    best = max(
        (float(start[0, part.places[0] + a] + end[0, part.places[0] + b]), a, b)
        for a in range(count)
        for b in range(a, count)
        if part.window.opens[a] and part.window.closes[b]
    )
    span = reading.spans[0]
    assert span.score == pytest.approx(best[0], abs=1e-3)
    assert (span.start, span.end) == (part.window.start[best[1]], part.window.end[best[2]])


@pytest.mark.parametrize("title", ["The bridge at Holm", "", "One bridge and many more words of a headline " * 6])
@pytest.mark.parametrize("question", ["Who opened it?", "And who, I ask, opened the bridge that stands here? " * 5])
def test_passages_are_packed_as_in_training(
    question: str, title: str, weights: dict[str, np.ndarray], tmp_path: Path
) -> None:
    from reader_examples import Example
    from train_reader import encoded
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(TOKENIZER.parent)
    start = PASSAGE.index("Ada Holm")
    example = Example(question, title, PASSAGE, start, start + len("Ada Holm"), "")
    packed = [encoded(example, tokenizer, random.Random(seed)) for seed in range(40)]  # a title or none, by chance
    (part,) = written(tmp_path, weights, None).windows(question, title, PASSAGE)
    rows = [row for row in packed if row and row[0] == part.inputs["input_ids"]]
    assert rows
    for _, types, first, last in rows:
        assert types == part.inputs["token_type_ids"]
        assert part.window.start[first - part.places[0]] == start
        assert part.window.end[last - part.places[0]] == start + len("Ada Holm")


def test_windows_of_a_long_passage_overlap_and_leave_nothing_out(
    weights: dict[str, np.ndarray], tmp_path: Path
) -> None:
    reader = written(tmp_path, weights, None)
    text = " ".join(f"word{n}" for n in range(700))
    parts = reader.windows("Which word?", "Words", text)
    assert len(parts) > 2
    assert all(len(part.inputs["input_ids"]) <= MOST_TOKENS for part in parts)
    assert {len(part.inputs["input_ids"]) for part in parts[:-1]} == {MOST_TOKENS}
    places = [part.window.start.tolist() for part in parts]
    for before, after in pairwise(places):
        assert before[-OVERLAP:] == after[:OVERLAP]
    assert sorted({place for one in places for place in one}) == reader_places(text)


def reader_places(text: str) -> list[int]:
    """Where the tokens of a text begin."""
    from tokenizers import Tokenizer

    encoding = Tokenizer.from_file(str(TOKENIZER))
    encoding.no_truncation()
    encoding.no_padding()
    return [start for start, _ in encoding.encode(text, add_special_tokens=False).offsets]
