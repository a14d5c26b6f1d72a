"""A model's name -> the folder with its files, from this machine or the hub; silence while a library loads them."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import NewsdeskError, UsageError

WEIGHTS = (".safetensors", ".bin")
ELSEWHERE = ("onnx", "openvino")  # folders of other engines' copies of the weights


def weight_files(path: Path, endings: Sequence[str] = WEIGHTS) -> list[Path]:
    """The files of the first ending that has any, in the model's folder or one below it."""
    for ending in endings:
        files = sorted({*path.glob(f"*{ending}"), *path.glob(f"*/*{ending}")})
        if files := [file for file in files if file.parent.name not in ELSEWHERE]:
            return files
    return []


def folder_of(name: str, setting: str, kind: str, offline: str, repository: str = "") -> Path:
    """The folder of the model that a setting names: a local folder, or else `repository` (or `name`) from the hub.

    `setting` ("answer.reader"), `kind` ("reader") and `offline` (what helps without the hub) are for messages.

    Raises:
        UsageError: `name` is a path, and no folder is there.
        NewsdeskError: neither the cache nor the hub gives the model.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path.resolve()
    if _looks_like_path(name):
        raise UsageError(f'{setting} = "{name}": there is no such folder; name another, or {offline}.')
    try:
        return _fetch(repository or name)
    except LookupError as error:
        raise NewsdeskError(
            f'The {kind} "{name}" is not on this machine and huggingface.co did not give it ({error}):'
            f" check the name in {setting} and the connection, or {offline}."
        ) from error


def label_of(name: str, folder: Path) -> str:
    """The name of a model, without the folders above it if the name is a path."""
    return folder.name if _looks_like_path(name) or Path(name).is_dir() else name


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "~", "/", "\\")) or Path(name).is_absolute()


def _fetch(repository: str) -> Path:
    """The folder of a repository in the cache.

    Raises:
        LookupError: neither the cache nor the hub gives it; the message says why, without a full stop.
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


def first_line(error: Exception | None, most: int = 200) -> str:
    """The first line of an error's text, for use inside a sentence: at most `most` characters, without a full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:most].strip().rstrip(".")


@contextlib.contextmanager
def quiet_loading() -> Iterator[None]:
    """No progress bars and no remarks of the libraries while a model is loaded; our own warnings stay."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # see `onnx_engine.open_tokenizer`
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
