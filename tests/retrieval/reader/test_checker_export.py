"""The exporter of the checker writes what torch computes, for an encoder with relative distances."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import ROOT

from retrieval.inference.bert_graph import distance_buckets

pytestmark = pytest.mark.models

HIDDEN, TOKENS = 32, 90
SHAPE = {
    "model_type": "mpnet", "vocab_size": 300, "hidden_size": HIDDEN, "num_hidden_layers": 2, "num_attention_heads": 4,
    "intermediate_size": 64, "max_position_embeddings": 130, "initializer_range": 0.3, "layer_norm_eps": 0.1,
    "relative_attention_num_buckets": 32, "pad_token_id": 1,
}  # fmt: skip
HEADS = {"answers": 1, "stance": 4, "spans": 2}


@pytest.fixture(autouse=True)
def _bench() -> Any:
    """The programs of tests/bench can be imported."""
    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    yield
    sys.path.remove(str(ROOT / "tests" / "bench"))


def made() -> tuple[Any, dict[str, np.ndarray]]:
    """A small MPNet with random weights, and these with the outputs of a checker."""
    import torch
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(0)
    model = MPNetModel(MPNetConfig(**SHAPE), add_pooling_layer=False).eval()
    weights = {f"encoder.{name}": value.detach().numpy() for name, value in model.named_parameters()}
    draw = np.random.default_rng(0)
    weights["roles.weight"] = draw.normal(0, 1, (3, HIDDEN)).astype(np.float32)
    for name, count in HEADS.items():
        weights[f"{name}.weight"] = draw.normal(0, 1, (count, HIDDEN)).astype(np.float32)
        weights[f"{name}.bias"] = draw.normal(0, 1, count).astype(np.float32)
    return model, weights


def test_logits_are_those_of_torch(tmp_path: Path) -> None:
    import onnxruntime
    import torch
    from export_checker import build_checker

    model, weights = made()
    draw = np.random.default_rng(1)
    ids, roles = draw.integers(0, 300, (2, TOKENS)), draw.integers(0, 3, (2, TOKENS))
    with torch.no_grad():
        words = model.embeddings.word_embeddings(torch.tensor(ids)) + torch.tensor(weights["roles.weight"][roles])
        hidden = model(inputs_embeds=words, attention_mask=torch.ones(2, TOKENS)).last_hidden_state.numpy()
    right = {name: hidden @ weights[f"{name}.weight"].T + weights[f"{name}.bias"] for name in HEADS}
    (tmp_path / "checker.onnx").write_bytes(build_checker(weights, SHAPE, None))
    session = onnxruntime.InferenceSession(tmp_path / "checker.onnx", providers=["CPUExecutionProvider"])
    answers, stance, start, end = session.run(["answers", "stance", "start", "end"], {"input_ids": ids, "roles": roles})
    assert np.allclose(answers, right["answers"][:, 0, 0], atol=1e-3)
    assert np.allclose(stance, right["stance"][:, 0], atol=1e-3)
    assert np.allclose(start, right["spans"][..., 0], atol=1e-3)
    assert np.allclose(end, right["spans"][..., 1], atol=1e-3)
    assert answers.std() > 0.1  # or else being near would mean little


def test_distances_fall_into_the_buckets_of_transformers() -> None:
    import torch
    from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

    places = torch.arange(200)
    theirs = MPNetEncoder.relative_position_bucket(places[None, :] - places[:, None], num_buckets=32)
    assert (distance_buckets(200) == theirs.numpy()).all()


def test_each_token_of_the_shipped_tokenizer_has_its_row() -> None:
    from graph_weights import token_order
    from tokenizers import Tokenizer

    from retrieval.inference.model_folder import DEFAULT, find_model

    shipped = find_model(DEFAULT).encoder
    words = sorted(Tokenizer.from_file(str(shipped / "tokenizer.json")).get_vocab().items(), key=lambda pair: pair[1])
    assert token_order(str(shipped)) == [place for _, place in words]


@pytest.mark.parametrize("bits", [None, 8])
def test_training_can_begin_from_a_graph(tmp_path: Path, bits: int | None) -> None:
    from export_checker import build_checker
    from graph_weights import UNUSED_POSITIONS, weights_of

    _, weights = made()
    (tmp_path / "checker.onnx").write_bytes(build_checker(weights, SHAPE, bits))
    found = weights_of(tmp_path / "checker.onnx", tuple(HEADS))
    word_embeddings = "encoder.embeddings.word_embeddings.weight"  # training takes these from the encoder's folder
    assert found.keys() == weights.keys() - {word_embeddings}
    for name, value in found.items():
        skipped = UNUSED_POSITIONS if "position" in name else 0
        rounding = 0.005 * np.abs(weights[name]).max()
        assert np.allclose(value[skipped:], weights[name][skipped:], atol=rounding if bits else 1e-6), name
