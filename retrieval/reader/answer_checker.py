"""The shipped checker of answers: a BERT in int8, run by onnxruntime. Needs no torch.

It reads a question with one sentence, the headline, and some words around the sentence. The reader proposes candidates
from whole passages. This model has another encoder and was trained mostly on other questions: the two judge apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.inference.onnx_engine import encodable, open_tokenizer, threads
from retrieval.inference.processor import this_processor
from retrieval.inference.shipped import open_shipped
from retrieval.reader.verdict import NO, UNKNOWN, YES, CandidateText, Verdict

GRAPH = Path(__file__).parent / "checker.onnx"
QUESTION, HEADLINE, BEFORE, SENTENCE, AFTER = 64, 20, 24, 72, 10  # tokens; as in training (bench/train_checker.py)
_CONTEXT, _CANDIDATE = 1, 2  # roles of tokens; those of the question have 0


class OnnxAnswerChecker:
    """A graph that tests/bench/export_checker.py writes, and a tokenizer. Many threads may check at once."""

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        """Open the files.

        Raises:
            NewsdeskError: the graph is missing or damaged.
        """
        processor = this_processor()
        digest, self._session = open_shipped(graph, processor, "The checker of answers", "install Newsdesk again")
        self.identity = f"newsdesk-checker@{digest}"
        self._tokenizer: Any = open_tokenizer(tokenizer)
        self._open, self._close, self._stop = (self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", "."))
        self._threads = processor.cores

    def check(self, question: str, candidates: Sequence[CandidateText]) -> list[Verdict]:
        """One verdict for each candidate, in their order."""
        asked = [self._open, *self._ids(question)[:QUESTION], self._close]
        with threads(self._threads) as pool:
            return list(pool.map(lambda candidate: self._verdict(asked, candidate), candidates))

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(encodable(text), add_special_tokens=False).ids
        return ids

    def _verdict(self, asked: Sequence[int], candidate: CandidateText) -> Verdict:
        found = self._tokenizer.encode(encodable(candidate.sentence), add_special_tokens=False)
        inner, places = found.ids[:SENTENCE], found.offsets[:SENTENCE]
        head = self._ids(candidate.headline)[:HEADLINE] if candidate.headline else []
        before = [*head, self._stop] if head else []
        before += self._ids(candidate.before)[-BEFORE:] if candidate.before else []
        after = self._ids(candidate.after)[:AFTER] if candidate.after else []
        ids = [*asked, *before, *inner, *after, self._close]
        roles = [0] * len(asked) + [_CONTEXT] * len(before) + [_CANDIDATE] * len(inner) + [_CONTEXT] * (len(after) + 1)
        inputs = {"input_ids": np.array([ids], np.int64), "roles": np.array([roles], np.int64)}
        (answers,), (stance,), (starts,), (ends,) = self._session.run(["answers", "stance", "start", "end"], inputs)
        first = len(asked) + len(before)
        low, high = _best(starts[first : first + len(inner)], ends[first : first + len(inner)])
        powers = np.exp(stance - stance.max())
        powers /= powers.sum()
        start, end = (places[low][0], places[high][1]) if places else (0, 0)
        return Verdict(float(answers), float(powers[YES]), float(powers[NO]), float(powers[UNKNOWN]), start, end)


def _best(starts: np.ndarray[Any, Any], ends: np.ndarray[Any, Any]) -> tuple[int, int]:
    """The first and the last token of the best words: the end does not lie before the start."""
    if not len(starts):
        return 0, 0
    scores = np.triu(starts[:, None] + ends[None, :] + 1e4)  # below the diagonal, where the end lies before, 0
    low, high = divmod(int(scores.argmax()), len(ends))
    return low, high
