"""Embeddings: equal to sentence-transformers, quick to start, safe to share, LangChain's own tests passed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from langchain_tests.integration_tests import EmbeddingsIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests
from support import PATIENCE, ROOT

from corpus.errors import NewsdeskError, UsageError
from retrieval.finding.embedding import DEFAULT, NewsEmbeddings, load_embeddings
from retrieval.finding.embedding.onnx_encoder import GraphError, graph_name, make_graph, open_encoder
from retrieval.inference.model_folder import find_model
from retrieval.inference.onnx_engine import same_length_groups
from retrieval.inference.processor import Engine, Processor, choose, read_cpuinfo, this_processor

pytestmark = [pytest.mark.process, pytest.mark.models]

TEXTS = [
    "How many troops are in Iraq?",
    "",
    " \n\t ",
    "a",
    "Bagdad — “naïve” Ünïcödé, ИРАК, العراق, 伊拉克, 🇮🇶 e\u0301",
    "UPPER CASE AND lower case and MiXeD",
    "Talks on the coalition's future began in January. " * 60,
    "x" * 5000,
    *(f"The envoy met {count} ministers {'and their deputies ' * count}on Tuesday." for count in range(25)),
]


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def embeddings(model_cache: Path) -> NewsEmbeddings:
    """The default model; its graph is made once for all tests."""
    made = load_embeddings(DEFAULT, model_cache)
    made.prepare()
    return made


@pytest.fixture(scope="session")
def sentence_transformer() -> Callable[[Path], Any]:
    """A folder -> its SentenceTransformer, the judge of what the right vectors are."""

    def load(folder: Path) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    return load


def save_tiny(
    folder: Path,
    *,
    kind: str = "bert",
    pooling: dict[str, Any] | None = None,
    normalise: bool = False,
    reading: dict[str, Any] | None = None,
    prompts: dict[str, str] | None = None,
    seed: int = 0,
    **config: Any,
) -> Path:
    """A model of two layers with random weights, large enough that each part of the graph shows in the result."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import AutoConfig, AutoModel, PreTrainedTokenizerFast
    from transformers.utils import logging as transformers_logging

    torch.manual_seed(seed)
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *"abcdefghijklmnopqrstuvwxyz",
        *(f"##{c}" for c in "aeinorst"),
        "iraq",
        "IRAQ",
    ]
    tokenizer = Tokenizer(models.WordPiece({word: index for index, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    shape = {
        "vocab_size": len(words), "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
        "intermediate_size": 64, "max_position_embeddings": 40, "initializer_range": 0.3, "pad_token_id": 0,
        "layer_norm_eps": 0.1,
    }  # fmt: skip
    model = AutoModel.from_config(AutoConfig.for_model(kind, **{**shape, **config}))
    for name, weight in model.named_parameters():
        if "LayerNorm" in name or name.endswith("bias"):  # transformers starts these at 1 and 0, which hides mistakes
            torch.nn.init.normal_(weight, mean=float("LayerNorm.weight" in name), std=0.3)
    transformers_logging.disable_progress_bar()
    model.save_pretrained(folder)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        model_max_length=32,
    )  # fmt: skip
    fast.save_pretrained(folder)
    modules = ["Transformer", "Pooling", *(["Normalize"] if normalise else [])]
    listed = [
        {"idx": n, "name": str(n), "path": f"{n}_{name}" if n else "", "type": f"sentence_transformers.models.{name}"}
        for n, name in enumerate(modules)
    ]
    for module in listed[1:]:
        (folder / str(module["path"])).mkdir()
    (folder / "modules.json").write_text(json.dumps(listed))
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps({"word_embedding_dimension": 32, **(pooling or {"pooling_mode_mean_tokens": True})})
    )
    (folder / "sentence_bert_config.json").write_text(json.dumps(reading or {}))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts or {}}))
    return folder


def cosines(one: Any, other: Any) -> np.ndarray:
    one, other = np.asarray(one, np.float64), np.asarray(other, np.float64)
    return (one * other).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)


class Standard:
    """What LangChain's own tests are given."""

    @pytest.fixture(autouse=True)
    def _cache(self, model_cache: Path, embeddings: NewsEmbeddings) -> None:
        type(self).cache = model_cache

    @property
    def embeddings_class(self) -> type[Embeddings]:
        return NewsEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"model": DEFAULT, "cache": self.cache}


class TestStandardUnit(Standard, EmbeddingsUnitTests):
    """LangChain's own tests of what an Embeddings is."""


class TestStandardIntegration(Standard, EmbeddingsIntegrationTests):
    """LangChain's own tests of what an Embeddings does."""


def test_equal_to_sentence_transformers(
    embeddings: NewsEmbeddings, sentence_transformer: Callable[[Path], Any]
) -> None:
    right = sentence_transformer(find_model(DEFAULT).path).encode(TEXTS)
    assert embeddings.dimension == right.shape[1]
    for vectors in (embeddings.embed_array(TEXTS), embeddings.embed_bulk(TEXTS), embeddings.embed_documents(TEXTS)):
        assert cosines(vectors, right).min() > 0.99999
    assert cosines([embeddings.embed_query(text) for text in TEXTS[:9]], right[:9]).min() > 0.99999


def test_integers_stay_near(
    embeddings: NewsEmbeddings, model_cache: Path, sentence_transformer: Callable[[Path], Any]
) -> None:
    texts = [text for text in TEXTS if text.strip()]
    near = cosines(load_embeddings(DEFAULT, model_cache, "int8").embed_bulk(texts), embeddings.embed_bulk(texts))
    assert near.min() > 0.98
    assert near.mean() > 0.993
    assert near.min() < 0.9999  # or else these were not integers


def test_a_question_stays_exact_beside_integers(embeddings: NewsEmbeddings, model_cache: Path) -> None:
    made = load_embeddings(DEFAULT, model_cache, "int8")
    assert made.embed_query("iraq") == embeddings.embed_query("iraq")
    assert made.identity == embeddings.identity


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"normalise": True},
        {"pooling": {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}},
        {"pooling": {"pooling_mode": "cls"}},
        {"pooling": {"pooling_mode": "mean", "include_prompt": True}},
        {"kind": "roberta", "pad_token_id": 1, "type_vocab_size": 1},
        {"kind": "xlm-roberta", "pad_token_id": 1, "type_vocab_size": 1, "layer_norm_eps": 1e-5},
        {"reading": {"max_seq_length": 7}},
        {"reading": {"do_lower_case": True, "max_seq_length": 30}},
        {"prompts": {"query": "ask: ", "document": "told: "}},
    ],
    ids=lambda options: "-".join(f"{key}" for key in options) or "plain",
)
def test_every_kind_of_graph(
    options: dict[str, Any], tmp_path: Path, sentence_transformer: Callable[[Path], Any]
) -> None:
    folder = save_tiny(tmp_path / "model", **options)
    made = load_embeddings(str(folder), tmp_path / "cache")
    judge = sentence_transformer(folder)
    texts = ["iraq", "", "IRAQ is a state", "senators are near an oasis", "tones " * 40, "a b c", "c b a"]
    right = judge.encode_document(texts)
    assert cosines(made.embed_documents(texts), right).min() > 0.99999
    assert cosines([made.embed_query(text) for text in texts], judge.encode_query(texts)).min() > 0.99999
    assert list((tmp_path / "cache").glob("*.onnx"))  # not by sentence-transformers
    assert cosines(right[:1], right[2:3]).max() < 0.999  # texts differ, so equality means something
    assert np.allclose(np.linalg.norm(made.embed_array(texts), axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"kind": "distilbert", "dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64}, "not a BERT"),
        ({"pooling": {"pooling_mode": "max"}}, "pools"),
        ({"pooling": {"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}}, "pools"),
        ({"hidden_act": "relu"}, "gelu"),
    ],
    ids=["architecture", "max", "two-modes", "activation"],
)
def test_other_models_fall_back(
    options: dict[str, Any], reason: str, tmp_path: Path, sentence_transformer: Callable[[Path], Any]
) -> None:
    folder = save_tiny(tmp_path / "model", **options)
    assert reason in (find_model(str(folder)).why_no_graph or "")
    made = load_embeddings(
        str(folder), tmp_path / "cache", precision="float32"
    )  # a processor with AMX rounds by itself
    lines: list[str] = []
    made.prepare(lines.append)
    texts = ["iraq", "senators are near", ""]
    right = sentence_transformer(folder).encode(texts)
    assert made.dimension == right.shape[1]
    assert cosines(made.embed_bulk(texts), right).min() > 0.99999
    assert cosines([made.embed_query(texts[0])], right[:1]).min() > 0.99999
    assert lines
    assert "sentence-transformers" in lines[0]
    assert not (tmp_path / "cache").exists()
    with pytest.raises(UsageError, match=r"int8.*embedding\.precision"):
        load_embeddings(str(folder), tmp_path / "cache", "int8")


def test_weights_that_are_not_as_expected_fall_back(
    tmp_path: Path, sentence_transformer: Callable[[Path], Any]
) -> None:
    folder = save_tiny(tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 3}))
    with pytest.raises(GraphError, match="weights"):
        make_graph(find_model(str(folder)), None)
    (folder / "config.json").write_text(json.dumps({**config, "pad_token_id": None}))
    made = load_embeddings(str(folder), tmp_path / "cache")
    assert cosines([made.embed_query("iraq")], sentence_transformer(folder).encode(["iraq"])).min() > 0.99999


def test_bfloat16_works_on_any_processor(tmp_path: Path, sentence_transformer: Callable[[Path], Any]) -> None:
    folder = save_tiny(tmp_path / "model")
    vectors = load_embeddings(str(folder), tmp_path / "cache", "bfloat16").embed_bulk(["iraq", "senators are near"])
    right = sentence_transformer(folder).encode(["iraq", "senators are near"])
    assert vectors.dtype == np.float32
    assert 0.99 < cosines(vectors, right).min() < 0.9999999
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_order_is_kept(embeddings: NewsEmbeddings) -> None:
    texts = [f"{'word ' * (1 + number % 17)}{number}" for number in range(200)]
    together = embeddings.embed_bulk(texts)
    alone = np.array([embeddings.embed_query(text) for text in texts])
    assert cosines(together, alone).min() > 0.99999
    assert (np.argmax(together @ alone.T, axis=1) == np.arange(200)).all()


def test_nothing_and_broken_text(embeddings: NewsEmbeddings) -> None:
    assert embeddings.embed_bulk([]).shape == (0, embeddings.dimension)
    assert embeddings.embed_documents([]) == []
    assert np.isfinite(embeddings.embed_array(["half a pair: \ud83d", "\x00"])).all()


def test_many_threads(embeddings: NewsEmbeddings) -> None:
    texts = [f"question number {number} about {'talks ' * number}" for number in range(12)]
    alone = [embeddings.embed_query(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(embeddings.embed_query, texts * 4)) == alone * 4


def test_many_threads_load_one_encoder(tmp_path: Path) -> None:
    made = load_embeddings(str(save_tiny(tmp_path / "model")), tmp_path / "cache")
    lines: list[str] = []
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: made.prepare(lines.append), range(8)))
    assert len(lines) == 1


class TestIdentity:
    def test_names_model_and_content(self, embeddings: NewsEmbeddings) -> None:
        name, _, content = embeddings.identity.partition("@")
        assert name == DEFAULT
        assert len(content) == 12
        assert load_embeddings("sentence-transformers/" + DEFAULT, Path("unused")).identity.endswith(content)

    def test_is_the_same_wherever_the_folder_lies(self, tmp_path: Path) -> None:
        one, other = save_tiny(tmp_path / "a" / "model"), save_tiny(tmp_path / "b" / "model")
        assert find_model(str(one)).identity == find_model(str(other)).identity
        assert find_model(str(one)).identity.startswith("model@")

    @pytest.mark.parametrize(
        "change",
        [
            {"seed": 1},
            {"pooling": {"pooling_mode": "cls"}},
            {"reading": {"max_seq_length": 9}},
            {"prompts": {"query": "q: "}},
        ],
    )
    def test_changes_with_whatever_changes_vectors(self, tmp_path: Path, change: dict[str, Any]) -> None:
        one, other = save_tiny(tmp_path / "a" / "model"), save_tiny(tmp_path / "b" / "model", **change)
        assert find_model(str(one)).identity != find_model(str(other)).identity

    def test_is_quick(self) -> None:
        model = find_model(DEFAULT)
        model.identity  # noqa: B018 - the first reading fills the disk's cache
        started = time.process_time()
        model.identity  # noqa: B018
        assert time.process_time() - started < 0.05


class TestCache:
    def test_is_made_once_and_said(self, tmp_path: Path) -> None:
        folder = save_tiny(tmp_path / "model")
        lines: list[str] = []
        for _ in range(2):
            load_embeddings(str(folder), tmp_path / "cache").prepare(lines.append)
        assert lines == ["preparing the embedding model model (once)"]
        assert [file.name for file in (tmp_path / "cache").iterdir()] == [graph_name(find_model(str(folder)), None)]

    def test_damaged_graph_is_made_again(self, tmp_path: Path) -> None:
        folder = save_tiny(tmp_path / "model")
        vector = load_embeddings(str(folder), tmp_path / "cache").embed_query("iraq")
        (file,) = (tmp_path / "cache").iterdir()
        whole = file.read_bytes()
        for damaged in (whole[: len(whole) // 2], b"", os.urandom(1000)):
            file.write_bytes(damaged)
            assert load_embeddings(str(folder), tmp_path / "cache").embed_query("iraq") == vector
            assert file.read_bytes() == whole

    def test_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        folder = save_tiny(tmp_path / "model")
        (tmp_path / "cache").write_text("a file where the folder should be")
        assert len(load_embeddings(str(folder), tmp_path / "cache").embed_query("iraq")) == 32

    def test_leftovers_of_killed_processes_go(self, tmp_path: Path) -> None:
        folder, cache = save_tiny(tmp_path / "model"), tmp_path / "cache"
        cache.mkdir()
        old, new = cache / "model@1-float32-v1.onnx.aa.tmp", cache / "model@1-float32-v1.onnx.bb.tmp"
        for file in (old, new):
            file.write_bytes(b"half")
        os.utime(old, (time.time() - 7200, time.time() - 7200))
        load_embeddings(str(folder), cache).prepare()
        assert not old.exists()
        assert new.exists()  # another process may be writing it now

    def test_killed_while_writing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder, cache = save_tiny(tmp_path / "model"), tmp_path / "cache"

        def die(_: int) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("retrieval.finding.embedding.onnx_encoder.os.fsync", die)
            with pytest.raises(KeyboardInterrupt):
                load_embeddings(str(folder), cache).prepare()
        assert not list(cache.glob("*.onnx"))
        assert len(load_embeddings(str(folder), cache).embed_query("iraq")) == 32

    def test_two_processes_at_once(self, tmp_path: Path) -> None:
        folder, cache = save_tiny(tmp_path / "model"), tmp_path / "cache"
        script = (
            "import sys; from pathlib import Path; from retrieval.finding.embedding import load_embeddings\n"
            "made = load_embeddings(sys.argv[1], Path(sys.argv[2]))\n"
            "print('ready', flush=True); sys.stdin.readline()\n"
            "print(made.embed_query('iraq'))"
        )
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", script, str(folder), str(cache)],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for _ in range(3)
        ]  # fmt: skip
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        results = [process.communicate(timeout=PATIENCE) for process in processes]
        assert [errors for _, errors in results] == [""] * 3
        assert len({vector for vector, _ in results}) == 1
        assert [file.suffix for file in cache.iterdir()] == [".onnx"]


def test_a_question_imports_no_torch_and_prints_nothing(embeddings: NewsEmbeddings, model_cache: Path) -> None:
    script = (
        "import sys; from pathlib import Path; import retrieval.finding.embedding as e\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'huggingface_hub'}\n"
        "assert not heavy & {'onnxruntime', 'tokenizers', *sys.modules} - {'onnxruntime', 'tokenizers'}\n"
        "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "made = e.load_embeddings(e.DEFAULT, Path(sys.argv[1]))\n"
        "assert len(made.embed_query('iraq')) == 384 and made.embed_bulk(['a', 'b']).shape == (2, 384)\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(model_cache)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_sentence_transformers_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from transformers.utils import logging as transformers_logging

    made = load_embeddings(str(save_tiny(tmp_path / "model", pooling={"pooling_mode": "max"})), tmp_path)
    transformers_logging.enable_progress_bar()
    capfd.readouterr()
    made.embed_bulk(["iraq", "oasis"])
    assert capfd.readouterr() == ("", "")
    assert transformers_logging.is_progress_bar_enabled()  # whoever else uses the library has it as it was


class TestFindingModels:
    def test_folder_that_is_missing(self) -> None:
        with pytest.raises(UsageError, match=r"embedding\.model.*no such folder.*all-MiniLM-L6-v2"):
            find_model("./no/such/folder")

    def test_folder_without_a_model(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"embedding\.model.*holds no sentence-transformers model"):
            find_model(str(tmp_path))

    def test_folder_that_is_damaged(self, tmp_path: Path) -> None:
        (tmp_path / "modules.json").write_text("[{")
        with pytest.raises(UsageError, match=r"embedding\.model"):
            find_model(str(tmp_path))
        (tmp_path / "modules.json").write_text("[]")
        with pytest.raises(UsageError, match=r"embedding\.model"):
            find_model(str(tmp_path))

    def test_weights_that_are_damaged(self, tmp_path: Path) -> None:
        folder = save_tiny(tmp_path / "model")
        (folder / "model.safetensors").write_bytes(b"not weights")
        with pytest.raises(NewsdeskError, match=r"could not be loaded.*embedding\.model"):
            load_embeddings(str(folder), tmp_path / "cache").embed_query("iraq")

    def test_model_that_the_hub_does_not_give(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        hub(monkeypatch, tmp_path)
        with pytest.raises(NewsdeskError, match=r"no-one/no-model.*embedding\.model.*all-MiniLM-L6-v2") as caught:
            find_model("no-one/no-model")
        assert "\n" not in str(caught.value)

    def test_model_in_the_cache_of_the_hub(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        hub(monkeypatch, tmp_path)
        repository = tmp_path / "models--sentence-transformers--tiny"
        (repository / "refs").mkdir(parents=True)
        (repository / "refs" / "main").write_text("0" * 40)
        save_tiny(repository / "snapshots" / ("0" * 40))
        made = load_embeddings("tiny", tmp_path / "graphs")
        assert made.identity.startswith("tiny@")
        assert len(made.embed_query("iraq")) == 32


def hub(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """The hub's own client, out of reach of the network and of a person's downloads."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))


AMX, VNNI = frozenset({"amx_bf16", "avx512_vnni"}), frozenset({"avx512_vnni"})


@pytest.mark.parametrize(
    ("precision", "flags", "cuda", "graph", "engine"),
    [
        ("auto", VNNI, False, True, Engine("onnx", "int8")),
        ("auto", frozenset(), False, True, Engine("onnx", "float32")),
        ("auto", AMX, False, True, Engine("torch", "bfloat16")),
        ("auto", AMX, True, True, Engine("torch", "float16", "cuda")),
        ("auto", VNNI, False, False, Engine("torch", "float32")),
        ("auto", AMX, False, False, Engine("torch", "bfloat16")),
        ("float32", AMX, False, True, Engine("onnx", "float32")),
        ("float32", AMX, True, True, Engine("torch", "float32", "cuda")),
        ("float32", VNNI, False, False, Engine("torch", "float32")),
        ("bfloat16", VNNI, False, True, Engine("torch", "bfloat16")),
        ("bfloat16", VNNI, True, True, Engine("torch", "bfloat16", "cuda")),
        ("int8", AMX, True, True, Engine("onnx", "int8")),
    ],
)
def test_choice_of_engine(precision: str, flags: frozenset[str], cuda: bool, graph: bool, engine: Engine) -> None:
    assert choose(precision, flags=flags, cuda=cuda, graph=graph) == engine


def test_precision_that_does_not_exist() -> None:
    with pytest.raises(UsageError, match=r'embedding\.precision = "fp16".*auto, float32, bfloat16, int8'):
        load_embeddings(DEFAULT, Path("unused"), "fp16")


def test_slow_engine_is_taken_up_when_it_pays(
    tmp_path: Path, embeddings: NewsEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.finding.embedding.this_processor", lambda: Processor(cores=2, flags=AMX))
    monkeypatch.setattr("retrieval.finding.embedding.cuda_works", lambda: False)
    monkeypatch.setattr("retrieval.finding.embedding.TORCH_PAYS_AFTER", 5)
    made = load_embeddings(str(save_tiny(tmp_path / "model")), tmp_path / "cache")
    exact = load_embeddings(str(tmp_path / "model"), tmp_path / "cache", "float32").embed_bulk(["iraq", "oasis"])
    assert (made.embed_bulk(["iraq", "oasis"]) == exact).all()
    assert (made.embed_bulk(["iraq", "oasis"]) == exact).all()
    later = made.embed_bulk(["iraq", "oasis"])
    assert (later != exact).any()
    assert cosines(later, exact).min() > 0.99
    assert made.embed_query("iraq") == exact[0].tolist()  # a question stays with the engine that is there


CPUINFO = """processor\t: 0
physical id\t: 0
core id\t\t: {0}
flags\t\t: fpu avx512_vnni amx_bf16

processor\t: 1
physical id\t: 0
core id\t\t: {1}
flags\t\t: fpu avx512_vnni amx_bf16
"""


@pytest.mark.parametrize(
    ("text", "flags", "cores"),
    [
        (CPUINFO.format(0, 0), {"fpu", "avx512_vnni", "amx_bf16"}, 1),
        (CPUINFO.format(0, 1), {"fpu", "avx512_vnni", "amx_bf16"}, 2),
        ("processor\t: 0\nFeatures\t: fp asimd\n\nprocessor\t: 1\nFeatures\t: fp asimd\n", set(), 0),
        ("", set(), 0),
    ],
    ids=["two threads of a core", "two cores", "arm", "nothing"],
)
def test_reading_cpuinfo(text: str, flags: set[str], cores: int) -> None:
    assert read_cpuinfo(text) == (flags, cores)


def test_this_processor_has_a_core() -> None:
    assert 1 <= this_processor().cores <= (os.cpu_count() or 1)


@pytest.mark.parametrize(
    ("flags", "x86", "bits"), [(set(), True, 7), ({"avx512_vnni"}, True, 8), ({"avx_vnni"}, True, 8), (set(), False, 8)]
)
def test_bits_of_integer_weights(flags: set[str], x86: bool, bits: int) -> None:
    assert Processor(cores=1, flags=frozenset(flags), x86=x86).weight_bits == bits


@pytest.mark.parametrize("flags", [set(), {"avx512_vnni"}], ids=["7 bits", "8 bits"])
def test_both_widths_of_integers(flags: set[str], tmp_path: Path, sentence_transformer: Callable[[Path], Any]) -> None:
    folder = save_tiny(tmp_path / "model")
    made = open_encoder(find_model(str(folder)), tmp_path, Processor(cores=2, flags=frozenset(flags)), integers=True)
    texts = ["iraq", "senators are near an oasis", "tones " * 40]
    assert cosines(made.encode(texts), sentence_transformer(folder).encode(texts)).min() > 0.97


@pytest.mark.parametrize(
    ("lengths", "groups"),
    [
        ([], []),
        ([3], [[0]]),
        ([3, 5, 3], [[1], [0, 2]]),
        ([4, 4, 4, 4], [[0, 1], [2, 3]]),
        ([100, 2], [[0], [1]]),
        ([10, 10], [[0], [1]]),
    ],
)
def test_groups_of_equal_length(lengths: list[int], groups: list[list[int]]) -> None:
    assert same_length_groups(lengths, budget=8) == groups
