"""The name of a chat model becomes the model, or a sentence that says what is missing."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI

from corpus.errors import UsageError
from retrieval.writing.models import load_chat_model


def openai(environ: dict[str, str] | None = None, **given: Any) -> ChatOpenAI:
    model: BaseChatModel = load_chat_model("openai:gpt-x", environ=environ or {}, **given)
    assert isinstance(model, ChatOpenAI)
    return model


def key(model: ChatOpenAI) -> str:
    assert hasattr(model.openai_api_key, "get_secret_value")
    return str(model.openai_api_key.get_secret_value())


def test_the_providers_own_key_goes_to_the_provider_only(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"OPENAI_API_KEY": "sk-theirs"}
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    own = openai(environ)
    assert (own.openai_api_base, key(own)) == ("https://api.openai.com/v1", "sk-theirs")
    other = openai(environ, base_url="http://localhost:8080/v1", key="ours")
    assert (other.openai_api_base, key(other)) == ("http://localhost:8080/v1", "ours")
    assert key(openai(environ, base_url="http://localhost:8080/v1")) == "none"


def test_no_variable_of_the_shell_sends_questions_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_BASE", "OPENAI_BASE_URL", "LANGSMITH_GATEWAY"):
        monkeypatch.setenv(name, "https://elsewhere.example")
    assert openai({"OPENAI_API_KEY": "k"}).openai_api_base == "https://api.openai.com/v1"


def test_the_settings_reach_the_model_and_it_does_not_ask_again_by_itself() -> None:
    model = openai({"OPENAI_API_KEY": "k"}, max_tokens=50, options={"temperature": 0.2, "stream_usage": False})
    assert (model.max_tokens, model.temperature, model.max_retries, model.stream_usage) == (50, 0.2, 0, False)


@pytest.mark.parametrize(
    ("name", "variable"),
    [("openai:x", "OPENAI_API_KEY"), ("anthropic:x", "ANTHROPIC_API_KEY"), ("google_genai:x", "GOOGLE_API_KEY")]
)  # fmt: skip
def test_a_missing_key_is_named(name: str, variable: str) -> None:
    with pytest.raises(UsageError, match=f"“{name}” needs a key: set {variable} in the environment or in .env"):
        load_chat_model(name, environ={variable: " "})


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("anthropic:x", r"pip install 'newsdesk\[anthropic\]'"),
        ("google_genai:x", r"pip install 'newsdesk\[google\]'"),
        ("ollama:x", r"pip install 'newsdesk\[ollama\]'"),
        ("groq:x", "needs the package langchain-groq: pip install langchain-groq"),
    ],
)
def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, name: str, remedy: str) -> None:
    for module in ("langchain_anthropic", "langchain_google_genai", "langchain_ollama", "langchain_groq"):
        monkeypatch.setitem(sys.modules, module, None)
    environ = {"ANTHROPIC_API_KEY": "k", "GOOGLE_API_KEY": "k"}
    with pytest.raises(UsageError, match=remedy):
        load_chat_model(name, environ=environ)


def test_what_langchain_does_not_know_or_take_is_a_sentence() -> None:
    with pytest.raises(UsageError, match="“nobody:x” cannot be used: Unsupported provider='nobody'"):
        load_chat_model("nobody:x")
    with pytest.raises(UsageError, match="“openai:gpt-x” cannot be used: ") as caught:
        openai({"OPENAI_API_KEY": "k"}, options={"temperature": "hot"})
    assert "\n" not in str(caught.value)
