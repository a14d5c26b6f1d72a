"""Texts -> vectors by onnxruntime: starts in 0.3 s, needs no torch. The graph is made once and cached."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from retrieval.inference import bert_graph
from retrieval.inference.model_folder import ModelFolder
from retrieval.inference.onnx_engine import open_session, open_tokenizer, same_length_groups, threads
from retrieval.inference.processor import Processor

FloatArray = NDArray[np.float32]
OnProgress = Callable[[str], None]

TEXTS_AT_ONCE = 64  # tokenised by one thread at a time
ABANDONED = 3600.0  # seconds after which a temporary file of the cache belongs to nobody


class GraphError(Exception):
    """The model cannot be written as a graph, though its description looked so; the message says why."""


class OnnxEncoder:
    """An ONNX graph and its tokenizer. Any number of threads may call `encode`."""

    def __init__(self, model: ModelFolder, graph: Path | bytes, processor: Processor) -> None:
        self._threads = processor.cores
        self._tokenizer = _tokenizer(model)
        self._session = open_session(graph)
        self.dimension = int(self._session.get_outputs()[0].shape[1])

    def encode(self, texts: Sequence[str], prompt: str = "") -> FloatArray:
        """Float32 (texts, dimension), L2-normalised; `prompt` goes before each text."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        if len(texts) == 1:
            vectors[:] = self._run(self._tokenise([prompt + texts[0]]))
            return vectors
        slices = [texts[start : start + TEXTS_AT_ONCE] for start in range(0, len(texts), TEXTS_AT_ONCE)]
        with threads(self._threads) as pool:
            tokenised = pool.map(lambda part: self._tokenise([prompt + text for text in part]), slices)
            tokens = [one for part in tokenised for one in part]
            groups = same_length_groups([len(one) for one in tokens])
            results = pool.map(lambda group: self._run([tokens[index] for index in group]), groups)
            for group, result in zip(groups, results, strict=True):
                vectors[group] = result
        return vectors

    def _tokenise(self, texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts)]

    def _run(self, tokens: list[list[int]]) -> FloatArray:
        vectors: FloatArray = self._session.run(None, {"input_ids": np.array(tokens, np.int64)})[0]
        return vectors


def open_encoder(
    model: ModelFolder,
    cache: Path,
    processor: Processor,
    *,
    integers: bool = False,
    on_progress: OnProgress | None = None,
) -> OnnxEncoder:
    """The encoder of the cached graph, which is made first if it is missing, unreadable or of an older form.

    Two processes may do this at once: each writes a file of its own and puts it in place in one step. A cache that
    cannot be written costs a second at each start.

    Raises:
        GraphError: the model cannot be written as a graph.
    """
    bits = processor.weight_bits if integers else None
    file = cache / graph_name(model, bits)
    if file.is_file():
        try:
            return OnnxEncoder(model, file, processor)
        except Exception:  # onnxruntime has a class of its own for each kind of damage
            file.unlink(missing_ok=True)
    if on_progress:
        on_progress(f"preparing the embedding model {model.label} (once)")
    graph = make_graph(model, bits)
    return OnnxEncoder(model, file if _write(file, graph) else graph, processor)


def graph_name(model: ModelFolder, bits: int | None) -> str:
    """The file name of a cached graph. It changes with the weights and with `bert_graph.VERSION`."""
    name = "".join(letter if letter.isalnum() or letter in "-.@" else "_" for letter in model.identity)
    return f"{name}-{f'int{bits}' if bits else 'float32'}-v{bert_graph.VERSION}.onnx"


def make_graph(model: ModelFolder, bits: int | None) -> bytes:
    """The model's weights as a serialised ONNX graph. Raises GraphError when it cannot be."""
    if reason := model.why_no_graph:
        raise GraphError(reason)
    from safetensors import SafetensorError

    try:
        weights = _read_weights(model.encoder / "model.safetensors")
        return bert_graph.build(weights, model.config, model.pooling or "mean", bits)
    except (SafetensorError, OSError, LookupError, ValueError, TypeError, AttributeError, StopIteration) as error:
        raise GraphError(f"its weights are not as expected ({type(error).__name__}: {error})") from error


def _read_weights(file: Path) -> dict[str, NDArray[np.float32]]:
    """Weights by their names below the model's prefix ("bert.", "roberta."), old names of layer norms made new."""
    from safetensors.numpy import load_file

    loaded = load_file(file)
    anchor = "embeddings.word_embeddings.weight"
    prefix = next(name for name in loaded if name.endswith(anchor)).removesuffix(anchor)
    return {
        name.removeprefix(prefix)
        .replace("LayerNorm.gamma", "LayerNorm.weight")
        .replace("LayerNorm.beta", "LayerNorm.bias"): value.astype(np.float32, copy=False)
        for name, value in loaded.items()
        if name.startswith(prefix)
    }


def _write(file: Path, content: bytes) -> bool:
    """Put the file in place, and remove the temporary files of killed processes; whether it is in place."""
    temporary = file.with_name(f"{file.name}.{uuid4().hex}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove(old for old in file.parent.glob("*.onnx.*.tmp") if time.time() - old.stat().st_mtime > ABANDONED)
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError:
        _remove([temporary])
        return file.is_file()  # Windows refuses to replace a file that another process has open
    return True


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink()


def _tokenizer(model: ModelFolder) -> Any:
    tokenizer = open_tokenizer(model.encoder / "tokenizer.json")
    tokenizer.enable_truncation(model.longest)
    if model.lower_case:
        from tokenizers import normalizers

        kept = [tokenizer.normalizer] if tokenizer.normalizer else []
        tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), *kept])
    return tokenizer
