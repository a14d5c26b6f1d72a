"""onnxruntime and tokenizers as both small models use them: one text a thread, one thread for each core."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOKENS_AT_ONCE = 256  # short texts: 30 % faster than one by one; more tokens leave the processor's inner cache


def open_session(graph: Path | bytes, *, overflows: bool = False) -> Any:
    """An `onnxruntime.InferenceSession`, whose `run` any number of threads may call. Raises what onnxruntime raises.

    `overflows`: the graph has integer weights of 8 bits, and this processor adds two products of them in 16 bits.
    """
    # Without this, the import of onnxruntime 1.32 stores an id of this machine and events, and a process that lives
    # half a minute looks up the host that they go to. The call below comes too late for that.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a text: threads do not wait for one another inside a text, and it is 6 to 9 % less work than batches
    # of 8, whose intermediate values leave the processor's inner cache.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    if overflows:
        options.add_session_config_entry("session.x64quantprecision", "1")  # products in wider numbers: half as fast
    options.log_severity_level = 4  # every error is raised as well
    onnxruntime.disable_telemetry_events()
    source = graph if isinstance(graph, bytes) else str(graph)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def open_tokenizer(file: Path) -> Any:
    """A `tokenizers.Tokenizer` that neither pads nor cuts. Raises what tokenizers raises."""
    # Without this, a fork after tokenizers has used threads of its own makes it print a warning; we bring our threads.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@contextmanager
def threads(number: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of threads that drops the work it has not begun when its user fails: Ctrl-C does not wait for the rest."""
    pool = ThreadPoolExecutor(number)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def same_length_groups(lengths: Sequence[int], budget: int = TOKENS_AT_ONCE) -> list[list[int]]:
    """Indexes of texts in groups of equal length, at most `budget` tokens a group (but one text at least).

    Longest first, so that the threads that share the work end together.
    """
    groups: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        length = lengths[index]
        last = groups[-1] if groups else []
        if last and lengths[last[0]] == length and (len(last) + 1) * length <= budget:
            last.append(index)
        else:
            groups.append([index])
    return groups


def encodable(text: str) -> str:
    """The text with "?" for each half of a surrogate pair: broken JSON leaves those, and no tokenizer takes them."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
