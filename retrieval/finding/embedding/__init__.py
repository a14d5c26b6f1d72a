"""Model name -> LangChain Embeddings: a question in milliseconds, a collection as fast as the processor can.

Two engines run the same weights, and their vectors may stand in one index. onnxruntime starts in 0.3 s and runs every
model of the BERT family. sentence-transformers takes 6 s to import and runs any model, also in bfloat16 or on a
graphics card. Neither is imported before the first text.

One core embeds per second, of passages of 900 characters (AVX-512 with VNNI, `tests/bench/bench_embedding.py`): 13 to
20 by sentence-transformers, 26 by onnxruntime in float32, 46 to 53 in int8. Passages in int8 are found as well as
passages in float32 by questions in float32: on 489 questions over 3,000 passages recall at 5 is 0.477 against 0.472
(95 % interval of the difference -0.6 to +1.4 points), recall at 20 is 0.564 against 0.567 (-1.0 to +0.4).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from retrieval.finding.embedding.onnx_encoder import FloatArray, GraphError, OnnxEncoder, OnProgress, open_encoder
from retrieval.finding.embedding.torch_encoder import TorchEncoder
from retrieval.inference.model_folder import DEFAULT, find_model
from retrieval.inference.onnx_engine import encodable
from retrieval.inference.processor import Engine, choose, cuda_works, this_processor

__all__ = ["DEFAULT", "FloatArray", "NewsEmbeddings", "OnProgress", "load_embeddings"]

# Texts after which torch pays: it takes 6 s to import and load, and then embeds 104 texts a second against 50. Whoever
# has embedded so many will embed more.
TORCH_PAYS_AFTER = 600
Encoder = OnnxEncoder | TorchEncoder


class NewsEmbeddings(Embeddings):
    """Vectors for texts: float32, of length 1, so that a dot product is a cosine. Safe to use from many threads.

    Args:
        model: "all-MiniLM-L6-v2" (installed, works offline), a folder, or a name of the model hub.
        cache: the folder for the prepared graph, which is made once for each model.
        precision: "auto", "float32", "bfloat16" or "int8" (twice as fast as float32; questions stay in float32).

    Raises:
        UsageError: there is no such model, or it cannot have this precision.
        NewsdeskError: the hub does not give the model.
    """

    def __init__(self, model: str = DEFAULT, *, cache: Path, precision: str = "auto") -> None:
        self.model = model
        self._folder = find_model(model)
        self.identity = self._folder.identity
        self._cache = cache
        self._precision = precision
        self._processor = this_processor()
        self._graph = self._folder.why_no_graph is None
        choose(precision, flags=self._processor.flags, cuda=False, graph=self._graph)  # raises if it cannot be had
        self._encoders: dict[Engine, Encoder] = {}
        self._loading = threading.RLock()
        self._chosen: Engine | None = None
        self._bulk_texts = 0

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self._folder.config["hidden_size"]) if self._graph else self._load(self._small_engine()).dimension

    def prepare(self, on_progress: OnProgress | None = None) -> None:
        """Make ready for the first question: write the graph if there is none yet (1 s), load it (0.2 s).

        `on_progress` hears a line for people when something takes longer than loading.
        """
        self._load(self._small_engine(), on_progress)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self.embed_array([text], question=True)[0].tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text."""
        vectors: list[list[float]] = self.embed_bulk(texts).tolist()
        return vectors

    def embed_array(self, texts: Sequence[str], *, question: bool = False) -> FloatArray:
        """Float32 (texts, dimension) for a few texts, by the engine that starts at once.

        Some models (E5, BGE) put other words before a `question` than before a text of the collection.
        """
        prompt = self._folder.query_prompt if question else self._folder.document_prompt
        return self._encode(self._load(self._small_engine()), texts, prompt)

    def embed_bulk(self, texts: Sequence[str]) -> FloatArray:
        """Float32 (texts, dimension) for many texts, by the fastest engine of this machine.

        An engine that takes seconds to import is used only after TORCH_PAYS_AFTER texts.
        """
        self._bulk_texts += len(texts)
        waits = self._graph and self._precision in ("auto", "float32") and self._bulk_texts < TORCH_PAYS_AFTER
        engine = self._small_engine() if waits else self._bulk_engine()
        return self._encode(self._load(engine), texts, self._folder.document_prompt)

    def _encode(self, encoder: Encoder, texts: Sequence[str], prompt: str) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return encoder.encode([encodable(text) for text in texts], prompt)

    def _small_engine(self) -> Engine:
        if not self._graph:
            return self._bulk_engine()
        return Engine("onnx", "float32")

    def _bulk_engine(self) -> Engine:
        with self._loading:
            if self._chosen is None:
                cuda = self._precision != "int8" and cuda_works()
                self._chosen = choose(self._precision, flags=self._processor.flags, cuda=cuda, graph=self._graph)
            return self._chosen

    def _load(self, engine: Engine, on_progress: OnProgress | None = None) -> Encoder:
        encoder = self._encoders.get(engine)
        if encoder is None:
            with self._loading:
                encoder = self._encoders.get(engine) or self._open(engine, on_progress)
                self._encoders[engine] = encoder
        return encoder

    def _open(self, engine: Engine, on_progress: OnProgress | None) -> Encoder:
        if engine.name == "torch":
            if on_progress:
                on_progress(f"loading {self._folder.label} with sentence-transformers, which takes some seconds")
            return TorchEncoder(self._folder, engine)
        try:
            integers = engine.precision == "int8"
            return open_encoder(self._folder, self._cache, self._processor, integers=integers, on_progress=on_progress)
        except GraphError:
            self._graph, self._chosen = False, None
            return self._load(self._bulk_engine(), on_progress)


def load_embeddings(model: str, cache: Path, precision: str = "auto") -> NewsEmbeddings:
    """The embeddings of the settings `embedding.model` and `embedding.precision`; see NewsEmbeddings."""
    return NewsEmbeddings(model, cache=cache, precision=precision)
