"""The last part of the chain: the messages of a chat model, as they come -> what was written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable, RunnableGenerator

from retrieval.writing.cutting import Cutter, Written

_LONGEST = 12_000  # characters of an answer; a model that writes more repeats itself
_ENDS = ("finish_reason", "stop_reason", "done_reason")  # how OpenAI, Anthropic and Ollama say that an answer ends


@dataclass(frozen=True, slots=True)
class Began:
    """The first word, or the first thought, has come."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The answer is complete. `tokens_in` and `tokens_out`: what was read and written, None when nobody says."""

    tokens_in: int | None
    tokens_out: int | None
    characters: int


class BrokenOff(Exception):  # noqa: N818 - reads better at the place where it is raised
    """The connection ended before the answer did."""


Item = Began | Written | Ended


async def _parsed(messages: AsyncIterator[BaseMessage]) -> AsyncIterator[Item]:
    cutter = Cutter()
    characters, began = 0, False
    counts: dict[str, int] = {}
    end: str | None = None
    async for message in messages:
        if not began and (message.content or message.additional_kwargs):  # servers open with an empty message
            began = True
            yield Began()
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
    yield Ended(counts.get("input_tokens"), counts.get("output_tokens"), characters)


PARSER: Runnable[Any, Item] = RunnableGenerator(_parsed)
"""Takes the messages of a chat model in a stream: Began, the sentences one by one, Ended. Raises BrokenOff."""
