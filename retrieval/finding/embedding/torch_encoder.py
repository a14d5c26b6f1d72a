"""Texts -> vectors by sentence-transformers: any model, bfloat16 and graphics cards; 6 s to import."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from corpus.errors import NewsdeskError
from retrieval.finding.embedding.onnx_encoder import FloatArray
from retrieval.inference.model_folder import OFFLINE, ModelFolder
from retrieval.inference.model_hub import first_line, quiet_loading
from retrieval.inference.processor import Engine

BATCH = {"cpu": 32, "cuda": 256}  # texts


class TorchEncoder:
    """A SentenceTransformer. Threads take turns, because its tokenizer is not thread-safe."""

    def __init__(self, model: ModelFolder, engine: Engine) -> None:
        """Load a model.

        Raises:
            NewsdeskError: sentence-transformers cannot load it.
        """
        self._batch = BATCH[engine.device]
        self._turn = threading.Lock()
        with quiet_loading():
            import torch
            from sentence_transformers import SentenceTransformer

            try:
                self._model = SentenceTransformer(
                    str(model.path),
                    device=engine.device,
                    local_files_only=True,
                    model_kwargs={"dtype": getattr(torch, engine.precision)},
                )
            except Exception as error:  # whatever the model's files make transformers raise
                raise NewsdeskError(
                    f'The embedding model "{model.name}" could not be loaded ({first_line(error)}):'
                    f" name another in embedding.model, or {OFFLINE}."
                ) from error
        self.dimension = int(self.encode([""]).shape[1])

    def encode(self, texts: Sequence[str], prompt: str = "") -> FloatArray:
        """Float32 (texts, dimension), L2-normalised; `prompt` goes before each text."""
        with self._turn:
            vectors = np.asarray(
                self._model.encode(
                    list(texts),
                    prompt=prompt,  # never None, which would mean the model's default prompt
                    batch_size=self._batch,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                ),
                np.float32,
            )
        # Normalised here, because a norm in bfloat16 is off by up to 0.4 %.
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        normalised: FloatArray = vectors / np.maximum(norms, np.float32(1e-12))
        return normalised
