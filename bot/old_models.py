"""What earlier versions of Newsdesk prepared of embedding models, in a cache of each data folder (142 MB a model)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_GRAPH = re.compile(r".+-(?:float32|int\d+)-v\d+\.onnx(?:\.[0-9a-f]{32}\.tmp)?")


def remove_old_models(old: Path, cache: Path) -> None:
    """Remove the `models` of a data folder. It stays when it is the `cache` in use, or holds anything but such models.

    Whoever still has one of them open keeps it until it is closed (on Windows the folder stays until then).
    """
    if old.is_symlink() or not old.is_dir() or old.resolve() == cache.resolve():
        return
    if all(entry.is_file() and _GRAPH.fullmatch(entry.name) for entry in old.iterdir()):
        shutil.rmtree(old, ignore_errors=True)
