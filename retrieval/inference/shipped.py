"""A graph that is installed with Newsdesk: opened once, with an identity that changes with its bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from corpus.errors import NewsdeskError
from retrieval.inference.onnx_engine import open_session
from retrieval.inference.processor import Processor


def open_shipped(graph: Path, processor: Processor, what: str, mend: str) -> tuple[str, Any]:
    """The first twelve digits of the file's SHA-256, and its session for this processor.

    `what` names the graph in the error, and `mend` says what helps.

    Raises:
        NewsdeskError: the graph is missing or damaged.
    """
    try:
        with graph.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        return digest, open_session(graph, overflows=processor.weight_bits < 8)
    except Exception as error:  # OSError, and onnxruntime has a class of its own for each kind of damage
        raise NewsdeskError(
            f"{what} that is installed with Newsdesk is missing or damaged ({graph}): {mend}."
        ) from error
