"""Embeddings that a reader can compute by hand: a word is an axis, a text is the count of its words.

The axis of a word is its CRC-32 modulo the dimension, so that it is the same in every process.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray


class WordCounts(Embeddings):
    """Stands for `finding.embedding.NewsEmbeddings`; `embedded` holds every text that was embedded for an index."""

    def __init__(self, model: str = "word-counts", dimension: int = 64, weights: str = "1") -> None:
        self.model = model
        self.dimension = dimension
        self.identity = f"{model}@{weights}"
        self.embedded: list[str] = []

    def prepare(self) -> None:
        """There is nothing to load."""

    def embed_bulk(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return self.embed_array(texts)

    def embed_array(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, zlib.crc32(word.encode()) % self.dimension] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1e-9)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.embed_array(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.embed_array([text])[0].tolist()
