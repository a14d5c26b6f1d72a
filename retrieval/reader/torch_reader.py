"""Any extractive question-answering model of the Hugging Face hub as a reader, by transformers and torch."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from retrieval.inference.bert_graph import first_position
from retrieval.inference.model_hub import first_line, folder_of, label_of, quiet_loading, weight_files
from retrieval.inference.onnx_engine import encodable
from retrieval.inference.processor import cuda_works
from retrieval.reader.passage_reading import (
    MOST_OF_QUESTION,
    MOST_OF_TITLE,
    MOST_TOKENS,
    OVERLAP,
    ModelInput,
    PassageReading,
    read_all,
    window_of,
)

BATCH = {"cpu": 8, "cuda": 64}  # windows
OFFLINE = 'set answer.reader = "newsdesk", which is installed with Newsdesk'


class TorchReader:
    """A question-answering model. Threads take turns, because its tokenizer is not thread-safe."""

    def __init__(self, name: str) -> None:
        """Load a model: a folder, or a name of the hub.

        Raises:
            UsageError: the folder holds no such model.
            NewsdeskError: the hub does not give the model.
        """
        folder = folder_of(name, "answer.reader", "reader", OFFLINE)
        self.identity = f"{label_of(name, folder)}@{_digest(folder)}"
        self._turn = threading.Lock()
        with quiet_loading():
            import torch
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer

            try:
                self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
                model, loaded = AutoModelForQuestionAnswering.from_pretrained(
                    folder, local_files_only=True, dtype=torch.float32, output_loading_info=True
                )
            except Exception as error:  # whatever the model's files make transformers raise
                raise _unusable(name, first_line(error)) from error
        if loaded["missing_keys"]:  # transformers fills missing weights with noise
            raise _unusable(name, f"it has no weights for {min(loaded['missing_keys'])}")
        if not self._tokenizer.is_fast:
            raise _unusable(name, "it has no fast tokenizer, which alone tells where words stand")
        self._device = "cuda" if cuda_works() else "cpu"
        self._model = model.to(self._device).eval()
        self._most = min(MOST_TOKENS, int(self._tokenizer.model_max_length), _positions(model.config.to_dict()))

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """One reading for each passage (title, text), in their order."""
        with self._turn:
            asked = self._cut(encodable(question), min(MOST_OF_QUESTION, self._most // 4))
            return read_all([self._windows(asked, *passage) for passage in passages], self._run)

    def _cut(self, text: str, most: int) -> str:
        """The text up to the end of its token number `most`."""
        offsets = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        ends = [end for _, end in offsets["offset_mapping"]]
        return text if len(ends) <= most else text[: ends[most - 1]]

    def _windows(self, asked: str, title: str, text: str) -> list[ModelInput]:
        """The question with "title. passage" as the model's second text, once for each window of that text."""
        head = self._cut(encodable(title), min(MOST_OF_TITLE, self._most // 4)).strip()
        head = f"{head}. " if head else ""
        found = self._tokenizer(
            asked,
            head + encodable(text),
            truncation="only_second",
            max_length=self._most,
            stride=min(OVERLAP, self._most // 6),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            verbose=False,
        )
        windows = []
        for number, encoding in enumerate(found.encodings):
            places = [
                place
                for place, (kind, (start, _)) in enumerate(zip(encoding.sequence_ids, encoding.offsets, strict=True))
                if kind == 1 and start >= len(head)
            ]
            offsets = [_trimmed(text, *(offset - len(head) for offset in encoding.offsets[place])) for place in places]
            window = window_of(offsets, [encoding.word_ids[place] for place in places])
            inputs = {key: found[key][number] for key in self._tokenizer.model_input_names if key in found}
            windows.append(ModelInput(inputs, places, window))
        return windows

    def _run(self, windows: Sequence[ModelInput]) -> Iterator[PassageReading]:
        import torch

        size = BATCH[self._device]
        for first in range(0, len(windows), size):
            batch = windows[first : first + size]
            padded = self._tokenizer.pad([window.inputs for window in batch], return_tensors="pt", padding_side="right")
            with torch.inference_mode():
                output = self._model(**padded.to(self._device))
            starts, ends = (logits.float().cpu().numpy() for logits in (output.start_logits, output.end_logits))
            for window, start, end in zip(batch, starts, ends, strict=True):
                yield window.reading(start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A token's place without the blanks that some tokenizers include in it."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _positions(config: Mapping[str, Any]) -> int:
    """How many tokens a model has positions for."""
    return int(config.get("max_position_embeddings") or MOST_TOKENS) - first_position(config)


def _digest(folder: Path) -> str:
    """12 hex digits of the content of a model's weights."""
    seen = hashlib.sha256()
    for file in weight_files(folder):
        with file.open("rb") as stream:
            seen.update(hashlib.file_digest(stream, "sha256").digest())
    return seen.hexdigest()[:12]


def _unusable(name: str, reason: str) -> UsageError:
    return UsageError(
        f'answer.reader = "{name}" is no extractive question-answering model that transformers can run ({reason}):'
        f" name another, or {OFFLINE}."
    )
