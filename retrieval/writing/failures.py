"""What went wrong with a chat model, in words, and whether asking again may help. Pure.

Providers raise their own errors. Nearly all carry the HTTP status, and the response with its headers, in the same
places (openai, anthropic: `status_code` and `response`; ollama: `status_code`; google: `code`). Their texts are not
shown, because they may hold a part of the key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from retrieval.writing.parsing import BrokenOff

_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))  # 529: Anthropic's "overloaded"
_WORDS = {
    400: "refused the request",
    401: "refused the key: set the right one",
    402: "asks to be paid first",
    403: "refused the key: it lacks the right to this model",
    404: "is not known there: correct its name, or chat_model.base_url",
    413: "was given more than it can read: lower search.passages",
    422: "refused the request",
    429: "is asked too often, or its quota is used up",
}
_LOST = ("Connect", "RemoteProtocol", "ReadError", "WriteError", "ConnectionError")
_QUOTA = "insufficient_quota"  # OpenAI's code for an account without money: waiting does not help


class Failed(Exception):  # noqa: N818 - reads better at the place where it is raised
    """A chat model gave no answer. `reason` is a clause with the model as its subject; `billed`: tokens were used."""

    def __init__(self, reason: str, *, billed: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.billed = billed


def reason(error: BaseException, began: bool = False) -> str:
    """The reason as a clause: "cannot be reached", "failed (503)". `began`: a part of the answer had come."""
    status = status_of(error)
    if status is not None:
        return f"{_WORDS.get(status, 'failed')} ({status})"
    if any(isinstance(cause, json.JSONDecodeError | UnicodeDecodeError) for cause in _causes(error)):
        return "sent what cannot be read"
    lost = any(name in type(cause).__name__ for cause in _causes(error) for name in _LOST)
    if isinstance(error, BrokenOff) or lost:
        return "broke off in the middle of its answer" if began else "cannot be reached"
    return f"failed ({type(error).__name__})"


def may_help_to_wait(error: BaseException) -> bool:
    """Whether the same request may succeed in a while: a rate limit, an overload, a server in trouble."""
    return status_of(error) in _AGAIN and getattr(error, "code", None) != _QUOTA


def asked_to_wait(error: BaseException, now: datetime | None = None) -> float | None:
    """The seconds that the server asks to wait (Retry-After, RFC 9110: seconds or a date), None when it does not."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = headers.get("retry-after")
    if value is None:
        return None
    with suppress(ValueError):
        return max(0.0, float(value))
    with suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(value) - (now or datetime.now(UTC))).total_seconds())
    return None


def status_of(error: BaseException) -> int | None:
    """The HTTP status of the response, None when there was none."""
    for name in ("status_code", "code"):
        status = getattr(error, name, None)
        if isinstance(status, int) and 400 <= status <= 599:
            return status
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
