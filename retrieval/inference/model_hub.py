"""A repository of the model hub -> a folder with its files, and silence while a library loads them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

WEIGHTS = (".safetensors", ".bin")
ELSEWHERE = ("onnx", "openvino")  # folders of other engines' copies of the weights


def weight_files(path: Path, endings: Sequence[str] = WEIGHTS) -> list[Path]:
    """The files of the first ending that has any, in the model's folder or one below it."""
    for ending in endings:
        files = sorted({*path.glob(f"*{ending}"), *path.glob(f"*/*{ending}")})
        if files := [file for file in files if file.parent.name not in ELSEWHERE]:
            return files
    return []


def looks_like_path(name: str) -> bool:
    """Whether a model's name can only be that of a folder."""
    return name.startswith((".", "~", "/", "\\")) or Path(name).is_absolute()


def fetch(repository: str) -> Path:
    """The folder of a model that a setting has named.

    Raises LookupError when neither the cache nor the hub gives it; the message says why, without a full stop.
    """
    import huggingface_hub
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    elsewhere = [f"{folder}/*" for folder in ELSEWHERE]
    small = ["*.json", "*.txt", "*.model"]
    reason: Exception | None = None
    # many repositories hold the same weights in several forms: the older one is fetched only if there is no other
    for cached_only, endings in ((True, WEIGHTS), (False, WEIGHTS[:1]), (False, WEIGHTS)):
        try:
            folder = huggingface_hub.snapshot_download(
                repository,
                local_files_only=cached_only,
                allow_patterns=[*small, *(f"*{ending}" for ending in endings)],
                ignore_patterns=elsewhere,
            )
        except Exception as error:  # the hub's client raises its own, httpx's, the system's and plain ones
            reason = error
            continue
        if weight_files(Path(folder), endings):
            return Path(folder)
    raise LookupError(first_line(reason)) from reason


def first_line(error: Exception | None) -> str:
    """What an error says, for one sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200]


@contextlib.contextmanager
def quiet_loading() -> Iterator[None]:
    """No progress bars and no remarks of the libraries while a model is loaded; warnings of ours stay."""
    from transformers.utils import logging as transformers_logging

    bars = transformers_logging.is_progress_bar_enabled()
    verbosity = transformers_logging.get_verbosity()
    level = logging.getLogger("sentence_transformers").level
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        logging.getLogger("sentence_transformers").setLevel(level)
        if bars:
            transformers_logging.enable_progress_bar()
