"""The settings of the chat model -> what asks it: the writer of answers, the reader of follow-ups, and the doctor."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retrieval.checking import Checker
from retrieval.writing import CallLimits, ChatWriter
from retrieval.writing.calling import ask
from retrieval.writing.failures import Failed
from retrieval.writing.models import load_chat_model
from retrieval.writing.rewriting import ChatRewriter

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.conversation.usage import Caps, Usage
    from bot.settings import Config
    from retrieval.finding.embedding import NewsEmbeddings
    from retrieval.quoting import QuoteWriter

_TO_REWRITE = 5.0  # seconds that a person waits for a follow-up to be read; the rules take none
_PATIENCE = 20.0  # seconds that a tiny answer may take, and no more than the settings give


def chat_model(config: Config) -> BaseChatModel:
    """The model that the settings name. Raises UsageError: not installed, without a key, or with wrong options."""
    settings, key = config.chat_model, config.secrets.chat_model_key
    return load_chat_model(
        config.answer.writer,
        base_url=settings.base_url,
        key=key.get_secret_value() if key else None,
        max_tokens=settings.max_tokens,
        options=settings.options,
    )


def chat_writer(
    config: Config, model: BaseChatModel, quotes: QuoteWriter, embeddings: NewsEmbeddings, usage: Usage
) -> ChatWriter:
    """The writer of answers that asks this model; `usage` counts the tokens."""
    settings = config.chat_model
    return ChatWriter(
        model,
        config.answer.writer,
        quotes,
        Checker(quotes.reader, embeddings),
        limits=CallLimits(settings.first_word_s, settings.timeout_s, settings.retries),
        budget=usage.budget(_caps(config)),
        written=settings.max_tokens,
    )


def chat_rewriter(config: Config, model: BaseChatModel, usage: Usage) -> ChatRewriter:
    """The reader of follow-ups that asks this model; `usage` counts the tokens, as those of answers."""
    patience = min(config.chat_model.first_word_s, _TO_REWRITE)
    return ChatRewriter(model, limits=CallLimits(patience, patience, retries=0), budget=usage.budget(_caps(config)))


def _caps(config: Config) -> Caps:
    from bot.conversation.usage import Caps

    settings = config.chat_model
    return Caps(settings.tokens_a_day, settings.cost_a_day, settings.price_in, settings.price_out)


def tried(config: Config) -> str:
    """Ask the model for one word; how long that took, as a sentence. Raises UsageError, or Failed with the reason."""
    settings = config.chat_model
    limits = CallLimits(min(settings.first_word_s, _PATIENCE), min(settings.timeout_s, _PATIENCE), retries=0)
    began = time.monotonic()
    for _ in ask(chat_model(config), "Answer with one word: ready", limits):
        pass
    return f"The chat model {config.answer.writer} answers, in {time.monotonic() - began:.1f} seconds."


__all__ = ["Failed", "chat_model", "chat_rewriter", "chat_writer", "tried"]
