"""The name of a chat model, as LangChain's `init_chat_model` spells it -> the model."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel

from corpus.errors import UsageError
from retrieval.inference.model_hub import first_line

_NO_KEY = "none"  # OpenAI's client wants a key even where the server does not


@dataclass(frozen=True, slots=True)
class _Provider:
    """A provider of chat models.

    Attributes:
        extra: the extra of Newsdesk's package that installs `package`.
        address: always given to the client, so that no variable of the shell sends questions elsewhere.
        key: the variable that holds the key.
        limit: the provider's name for the most tokens of an answer.
        more: further options of its client.
    """

    extra: str
    package: str
    address: str
    key: str | None
    limit: str = "max_tokens"
    more: Mapping[str, Any] | None = None


_KNOWN = {
    "openai": _Provider(
        "openai", "langchain_openai", "https://api.openai.com/v1", "OPENAI_API_KEY", more={"stream_usage": True}
    ),
    "anthropic": _Provider("anthropic", "langchain_anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
    "google_genai": _Provider(
        "google", "langchain_google_genai", "https://generativelanguage.googleapis.com", "GOOGLE_API_KEY"
    ),
    "ollama": _Provider("ollama", "langchain_ollama", "http://localhost:11434", None, "num_predict"),
}


def load_chat_model(
    name: str,
    *,
    base_url: str = "",
    key: str | None = None,
    max_tokens: int = 700,
    options: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> BaseChatModel:
    """The chat model `name` ("provider:model"), which nobody has asked yet.

    `base_url` is another address than the provider's own; only `key` goes there, never the provider's key. `options`
    are what the provider's LangChain class takes besides. Its own retries are off: `calling` asks again.

    Raises:
        UsageError: the provider is unknown or not installed, its key is missing, or an option is wrong.
    """
    from langchain.chat_models import init_chat_model

    provider, _, model_name = name.partition(":")
    known = _KNOWN.get(provider)
    given: dict[str, Any] = {"max_retries": 0}
    if known is None:
        given["max_tokens"] = max_tokens
    else:
        given |= {known.limit: max_tokens, "base_url": known.address, **(known.more or {})}
        if known.key and not base_url:
            given["api_key"] = _key(name, known.key, environ)
    if base_url:
        given |= {"base_url": base_url}
        if known is None or known.key:
            given["api_key"] = key or _NO_KEY
    try:
        if known:  # LangChain would take what it has instead, its outdated class for Ollama
            importlib.import_module(known.package)
        model: BaseChatModel = init_chat_model(model_name, model_provider=provider, **{**given, **(options or {})})
    except ImportError as error:
        raise UsageError(f"answer.writer = “{name}” {_missing(known, error)}") from error
    except Exception as error:  # every provider has its own
        raise UsageError(f"The chat model “{name}” cannot be used: {first_line(error, 300)}.") from error
    return model


def _key(name: str, variable: str, environ: Mapping[str, str]) -> str:
    found = environ.get(variable, "").strip()
    if not found:
        raise UsageError(f"The chat model “{name}” needs a key: set {variable} in the environment or in .env.")
    return found


def _missing(known: _Provider | None, error: ImportError) -> str:
    if known is not None:
        return f"needs an extra of Newsdesk: pip install 'newsdesk[{known.extra}]'."
    cause = error if error.name else error.__cause__
    package = str(getattr(cause, "name", None) or "of its provider").replace("_", "-")
    return f"needs the package {package}: pip install {package}."
