"""The messages of a chat model, as they come -> its sentences and its token counts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from langchain_core.messages import BaseMessage

from retrieval.writing.cutting import Cutter, ModelSentence

_LONGEST = 12_000  # characters of an answer; a model that writes more repeats itself
_ENDS = ("finish_reason", "stop_reason", "done_reason")  # how OpenAI, Anthropic and Ollama say that an answer ends


@dataclass(frozen=True, slots=True)
class FirstToken:
    """The model has begun to write, or to think."""


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """The answer is complete. `tokens_in` were read and `tokens_out` written; None where the provider does not say."""

    tokens_in: int | None
    tokens_out: int | None
    characters: int


class BrokenOff(Exception):  # noqa: N818 - reads better at the place where it is raised
    """The connection ended before the answer did."""


StreamEvent = FirstToken | ModelSentence | StreamEnd


async def parsed(messages: AsyncIterator[BaseMessage]) -> AsyncGenerator[StreamEvent, None]:
    """FirstToken, the sentences one by one, StreamEnd.

    Raises:
        BrokenOff: the messages ended before the answer did.
    """
    cutter = Cutter()
    characters, began = 0, False
    counts: dict[str, int] = {}
    end: str | None = None
    async for message in messages:
        if not began and (message.content or message.additional_kwargs):  # servers open with an empty message
            began = True
            yield FirstToken()
        text = message.text
        characters += len(text)
        for name, count in (getattr(message, "usage_metadata", None) or {}).items():
            if isinstance(count, int):
                counts[name] = counts.get(name, 0) + count
        end = next((str(message.response_metadata[name]) for name in _ENDS if message.response_metadata.get(name)), end)
        for sentence in cutter.feed(text):
            yield sentence
        if characters > _LONGEST:
            end = "length"
            break
    rest = cutter.end()
    if end is None and (not characters or (rest and not rest[-1].whole)):
        raise BrokenOff
    if end in ("length", "max_tokens", "MAX_TOKENS") and rest and not rest[-1].whole:
        rest.pop()
    for sentence in rest:
        yield sentence
    yield StreamEnd(counts.get("input_tokens"), counts.get("output_tokens"), characters)
