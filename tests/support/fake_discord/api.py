"""What a REST call is, how one is refused, and how a handler says which calls it answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Reply = tuple[int, Any]


class ApiError(Exception):
    """An error answer in Discord's own form."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code, **more}


def invalid(path: str, code: str, message: str) -> ApiError:
    """Discord's answer to a body that breaks a rule at `path` (names with dots between)."""
    tree: Json = {"_errors": [{"code": code, "message": message}]}
    for key in reversed(path.split(".")):
        tree = {key: tree}
    return ApiError(400, 50035, "Invalid Form Body", errors=tree)


def length(path: str, value: Any, least: int, most: int) -> None:
    """Refuse a text or list that is too short or too long."""
    if not least <= len(value or "") <= most:
        raise invalid(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


@dataclass
class Call:
    """One REST call of the bot; `route` is as the handlers name it, such as /channels/{channel}/messages."""

    method: str
    route: str
    path: str
    match_info: dict[str, str]
    query: dict[str, str]
    body: Any
    files: list[tuple[str, bytes]]
    status: int = 0
    at: float = field(default_factory=time.monotonic)


def route(method: str, *paths: str) -> Callable[[Any], Any]:
    """Mark a method as the handler of a call."""

    def mark(function: Any) -> Any:
        function.answers = [(method, path) for path in paths]
        return function

    return mark


def handlers(*owners: object) -> list[tuple[str, str, Callable[[Call], Reply]]]:
    """Every marked method of `owners`: HTTP method, path, handler."""
    return [
        (*answered, getattr(owner, name))
        for owner in owners
        for name in dir(type(owner))
        for answered in getattr(getattr(type(owner), name), "answers", ())
    ]
