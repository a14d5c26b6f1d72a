"""Another model as the reader: any extractive question-answering model, in a folder or on the model hub."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import NewsdeskError, UsageError
from retrieval.reader import load_reader

pytestmark = pytest.mark.models

TEXTS = [
    "Ada Holm opened the bridge on 3 May, after two years of work.",
    "Nobody would say what becomes of the old ferry.",
    "Zoë Ünal — of the harbour office 🚢 — would not say why.",
    "",
]
SHAPE = {
    "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64,
    "initializer_range": 0.5, "layer_norm_eps": 0.1,
}  # fmt: skip


def save_bert(folder: Path, positions: int = 96) -> Path:
    """A tiny BertForQuestionAnswering with random weights and a word-piece tokenizer."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    torch.manual_seed(0)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters), *".,?", "the", "bridge"]
    tokenizer = Tokenizer(models.WordPiece({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )  # fmt: skip
    config = BertConfig(vocab_size=len(words), max_position_embeddings=positions, pad_token_id=0, **SHAPE)
    return _save(folder, BertForQuestionAnswering(config), fast)


def save_roberta(folder: Path) -> Path:
    """A tiny RobertaForQuestionAnswering with random weights and a byte-pair tokenizer."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import RobertaConfig, RobertaForQuestionAnswering, RobertaTokenizerFast

    torch.manual_seed(0)
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(
        TEXTS, vocab_size=300, show_progress=False, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    )
    folder.mkdir()
    trained.save_model(str(folder))
    fast = RobertaTokenizerFast.from_pretrained(folder)
    config = RobertaConfig(
        vocab_size=len(fast), max_position_embeddings=98, pad_token_id=1, bos_token_id=0, eos_token_id=2,
        type_vocab_size=1, **SHAPE,
    )  # fmt: skip
    return _save(folder, RobertaForQuestionAnswering(config), fast)


def _save(folder: Path, model: Any, tokenizer: Any) -> Path:
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def judged(folder: Path, question: str, title: str, text: str) -> tuple[str, float, float]:
    """The best words, their score and the score of none, by transformers alone; for a text of one window."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    second = f"{title}. {text}" if title else text
    inputs = tokenizer(question, second, return_tensors="pt", return_offsets_mapping=True)
    offsets = inputs.pop("offset_mapping")[0].tolist()
    sequence, words = inputs.sequence_ids(0), inputs.word_ids(0)
    with torch.no_grad():
        output = AutoModelForQuestionAnswering.from_pretrained(folder).eval()(**inputs)
    start, end = output.start_logits[0].numpy(), output.end_logits[0].numpy()
    skip = len(second) - len(text)
    inside = [n for n, kind in enumerate(sequence) if kind == 1 and offsets[n][0] >= skip]
    first = [n for n in inside if n == inside[0] or words[n] != words[n - 1]]
    last = [n for n in inside if n == inside[-1] or words[n] != words[n + 1]]
    score, a, b = max((float(start[a] + end[b]), a, b) for a in first for b in last if a <= b < a + 40)
    return second[offsets[a][0] : offsets[b][1]].strip(), score, float(start[0] + end[0])


@pytest.fixture(scope="module", params=[save_bert, save_roberta], ids=["bert", "roberta"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = request.param(tmp_path_factory.mktemp("hub") / "tiny")
    return made


@pytest.mark.parametrize("title", ["", "The bridge"])
def test_equal_to_transformers(title: str, folder: Path) -> None:
    reader = load_reader(str(folder))
    readings = reader.read("Who opened it?", [(title, text) for text in TEXTS])
    for text, reading in zip(TEXTS[:3], readings, strict=False):
        words, score, none = judged(folder, "Who opened it?", title, text)
        best = reading.spans[0]
        assert text[best.start : best.end] == words
        assert (best.score, reading.none) == pytest.approx((score, none), abs=1e-3)
        assert reading.has is None
        assert list(reading.spans) == sorted(reading.spans, key=lambda span: -span.score)
    assert readings[3].spans == ()
    assert reader.identity.startswith("tiny@")


def test_a_long_passage_is_read_to_its_end(folder: Path) -> None:
    text = "Nobody would say what becomes of the old ferry. " * 20 + "Ada Holm opened the bridge."
    (reading,) = load_reader(str(folder)).read("Who opened it?" * 20, [("A title of words. " * 30, text)])
    assert all(0 <= span.start < span.end <= len(text) for span in reading.spans)
    assert {text[span.start : span.end].strip() for span in reading.spans} - {""}
    seen = _starts(folder, text)
    assert min(seen) == 0
    assert max(seen) >= text.index("bridge.")


def _starts(folder: Path, text: str) -> Sequence[int]:
    """The places in the text that any window of the reader holds."""
    parts = load_reader(str(folder))._windows("Who opened it?", "", text)  # type: ignore[attr-defined]
    return np.concatenate([part.window.start for part in parts]).tolist()


def test_threads_take_turns(folder: Path) -> None:
    reader = load_reader(str(folder))
    passages = [("", text) for text in TEXTS]
    right = reader.read("Who opened it?", passages)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: reader.read("Who opened it?", passages), range(8))) == [right] * 8


def test_loading_prints_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_reader(str(folder)).read("Who opened it?", [("", TEXTS[0])])
    assert capfd.readouterr() == ("", "")


def test_other_weights_are_another_reader(tmp_path: Path) -> None:
    one = save_bert(tmp_path / "tiny")
    before = load_reader(str(one)).identity
    assert load_reader(str(one)).identity == before
    save_bert(one, positions=80)
    assert load_reader(str(one)).identity != before


# What cannot be a reader


def test_folder_that_is_missing() -> None:
    with pytest.raises(UsageError, match=r'answer\.reader = "\./no/folder".*no such folder.*"newsdesk"'):
        load_reader("./no/folder")


def test_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"answer\.reader.*no extractive question-answering model.*\"newsdesk\""):
        load_reader(str(tmp_path))


def test_model_that_answers_no_questions(tmp_path: Path) -> None:
    from transformers import BertModel

    folder = save_bert(tmp_path / "tiny")
    BertModel.from_pretrained(folder, add_pooling_layer=False).save_pretrained(folder)
    with pytest.raises(UsageError, match=r"answer\.reader.*no weights for qa_outputs"):
        load_reader(str(folder))


def test_weights_that_are_damaged(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "tiny")
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(UsageError, match=r"answer\.reader") as caught:
        load_reader(str(folder))
    assert "\n" not in str(caught.value)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The cache of the hub's own client, which is out of reach of the network and of a person's downloads."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def test_model_that_the_hub_does_not_give(hub: Path) -> None:
    with pytest.raises(NewsdeskError, match=r"no-one/no-model.*answer\.reader.*\"newsdesk\"") as caught:
        load_reader("no-one/no-model")
    assert "\n" not in str(caught.value)


def test_model_in_the_cache_of_the_hub(hub: Path) -> None:
    repository = hub / "models--someone--tiny-squad"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0" * 40)
    (repository / "snapshots").mkdir()
    save_roberta(repository / "snapshots" / ("0" * 40))
    reader = load_reader("someone/tiny-squad")
    assert reader.identity.startswith("someone/tiny-squad@")
    assert reader.read("Who opened it?", [("", TEXTS[0])])[0].spans
