"""Asks a chat model, in an event loop of its own, so that a call can be broken off in the middle of a word.

The connection is closed in that moment, and the provider stops writing (and counting). Everybody who waits does so in
a thread; no other event loop is touched.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from typing import cast

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import BaseMessage
from langchain_core.runnables import RunnableConfig
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_base, wait_random_exponential

from retrieval.writing.cutting import ModelSentence
from retrieval.writing.failures import Failed, asked_to_wait, may_help_to_wait, reason, status_of
from retrieval.writing.parsing import FirstToken, StreamEnd, parsed

_log = logging.getLogger(__name__)
_BEAT = 0.25  # seconds after which the caller hears that the model still works


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How long a call may take, and how often it is tried.

    Attributes:
        first: seconds until the first word.
        total: seconds until the last word.
        retries: how often the model is asked again after a rate limit or an overload.
        pause: seconds before the first retry at most. The time is random, doubles each time, and ends at 8.
    """

    first: float = 20.0
    total: float = 60.0
    retries: int = 2
    pause: float = 1.0


def ask(
    model: BaseChatModel, prompt: LanguageModelInput, limits: CallLimits, config: RunnableConfig | None = None
) -> Iterator[ModelSentence | StreamEnd | None]:
    """The sentences of a model's answer as they come, and StreamEnd; None, four times a second, while nothing comes.

    The call is broken off when the iterator is closed.

    Raises:
        Failed: the model gave no answer.
    """
    came: SimpleQueue[ModelSentence | StreamEnd | BaseException] = SimpleQueue()
    call = asyncio.run_coroutine_threadsafe(_pump(model, prompt, limits, config, came), _loop())
    try:
        while True:
            try:
                item = came.get(timeout=_BEAT)
            except Empty:
                yield None
                continue
            if isinstance(item, BaseException):
                raise item
            yield item
            if isinstance(item, StreamEnd):
                return
    finally:
        call.cancel()


async def _pump(
    model: BaseChatModel,
    prompt: LanguageModelInput,
    limits: CallLimits,
    config: RunnableConfig | None,
    came: SimpleQueue[ModelSentence | StreamEnd | BaseException],
) -> None:
    began = False

    async def attempt(until: float) -> None:
        nonlocal began
        wait = min(limits.first, until - asyncio.get_running_loop().time())
        async with aclosing(_messages(model, prompt, config)) as messages, aclosing(parsed(messages)) as items:
            try:
                async with asyncio.timeout(wait):
                    first = await anext(items)
            except TimeoutError as error:
                raise Failed(f"did not begin to answer within {wait:.3g} seconds", billed=True) from error
            began = True
            if not isinstance(first, FirstToken):
                came.put(first)
            async for item in items:
                if not isinstance(item, FirstToken):
                    came.put(item)

    try:
        async with asyncio.timeout(limits.total) as deadline:
            until = deadline.when() or 0.0

            def again(error: BaseException) -> bool:
                left = until - asyncio.get_running_loop().time()
                return not began and may_help_to_wait(error) and (asked_to_wait(error) or 0.0) < left

            async for trial in AsyncRetrying(
                stop=stop_after_attempt(limits.retries + 1),
                wait=_Wait(limits.pause),
                retry=retry_if_exception(again),
                reraise=True,
            ):
                with trial:
                    await attempt(until)
    except Failed as failure:
        came.put(failure)
    except TimeoutError:
        came.put(Failed(f"did not finish within {limits.total:.3g} seconds", billed=True))
    except Exception as error:
        _log.info("The chat model failed: %s, HTTP status %s", type(error).__name__, status_of(error))
        came.put(Failed(reason(error, began), billed=began))


async def _messages(
    model: BaseChatModel, prompt: LanguageModelInput, config: RunnableConfig | None
) -> AsyncGenerator[BaseMessage, None]:
    """The messages of a model, until this task is cancelled.

    LangChain's OpenAI client waits by `asyncio.wait_for`, which before Python 3.12 drops a cancellation that comes
    together with a message. So the task is asked after each message whether it is cancelled.
    """
    async with aclosing(cast(AsyncGenerator[BaseMessage, None], model.astream(prompt, config))) as messages:
        async for message in messages:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError
            yield message


class _Wait(wait_base):
    """What the server asks for, or else a random time that doubles."""

    def __init__(self, pause: float) -> None:
        self._random = wait_random_exponential(multiplier=pause, max=8)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = asked_to_wait(error) if error else None
        return self._random(retry_state) if asked is None else asked


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The loop of all calls. LangChain's clients keep connections that belong to a loop, so there is one for good."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat model", daemon=True).start()
    return loop
