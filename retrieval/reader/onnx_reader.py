"""The reader that is shipped: a BERT in int8 with three outputs, run by onnxruntime. Needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.inference.onnx_engine import encodable, open_tokenizer, threads
from retrieval.inference.processor import this_processor
from retrieval.inference.shipped import open_shipped
from retrieval.reader.passage_reading import (
    MOST_OF_QUESTION,
    MOST_OF_TITLE,
    MOST_TOKENS,
    OVERLAP,
    ModelInput,
    PassageReading,
    Scores,
    read_all,
    window_of,
)

GRAPH = Path(__file__).parent / "reader.onnx"


class OnnxReader:
    """A reader graph, which tests/bench/export_reader.py writes, and a tokenizer. Many threads may read at once."""

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        """Open the files.

        Raises:
            NewsdeskError: the graph is missing or damaged.
        """
        processor = this_processor()
        digest, self._session = open_shipped(
            graph, processor, "The reader", "install Newsdesk again, or name another model in answer.reader"
        )
        self.identity = f"newsdesk@{digest}"
        self._tokenizer: Any = open_tokenizer(tokenizer)
        self._opening, self._closing = (self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        self._threads = processor.cores

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """One reading for each passage (title, text), in their order."""
        with threads(self._threads) as pool:
            # One window a run, because integers are rounded on a scale of all that is read at once: a passage's
            # reading must not depend on its neighbours.
            split = pool.map(lambda passage: self.windows(question, *passage), passages)
            return read_all(split, lambda windows: pool.map(self._read, windows))

    def windows(self, question: str, title: str, text: str) -> list[ModelInput]:
        """[CLS] question [SEP] title . passage [SEP], once for each window of the passage."""
        asked = self._ids(question, MOST_OF_QUESTION)
        head = self._ids(title, MOST_OF_TITLE)
        if head:
            head += self._ids(".", 1)
        found = self._tokenizer.encode(encodable(text), add_special_tokens=False)
        whole = window_of(found.offsets, found.word_ids)
        before = [self._opening, *asked, self._closing, *head]
        room = MOST_TOKENS - len(before) - 1
        windows = []
        for first in range(0, max(len(found.ids) - OVERLAP, 1), room - OVERLAP):
            ids = [*before, *found.ids[first : first + room], self._closing]
            types = [0] * (len(asked) + 2) + [1] * (len(ids) - len(asked) - 2)
            places = range(len(before), len(ids) - 1)
            inputs = {"input_ids": ids, "token_type_ids": types}
            windows.append(ModelInput(inputs, places, whole.part(first, first + room)))
        return windows

    def logits(self, ids: NDArray[np.int64], types: NDArray[np.int64]) -> tuple[Scores, Scores, Scores]:
        """Logits `start` and `end` (texts, tokens) and `has` (texts) of token ids and types, both (texts, tokens)."""
        start, end, has = self._session.run(["start", "end", "has"], {"input_ids": ids, "token_type_ids": types})
        return start, end, has

    def _ids(self, text: str, most: int) -> list[int]:
        ids: list[int] = self._tokenizer.encode(encodable(text), add_special_tokens=False).ids[:most]
        return ids

    def _read(self, window: ModelInput) -> PassageReading:
        ids, types = (np.array([window.inputs[name]]) for name in ("input_ids", "token_type_ids"))
        (start,), (end,), (has,) = self.logits(ids, types)
        return window.reading(start, end, float(has))
