"""Frozen dataclasses as JSON and back, with nothing lost; what cannot be read back is None."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.conversation.types import ServerSettings
from retrieval.answer import Answer

Kind = TypeVar("Kind")


def encoded(value: Answer | ServerSettings) -> str:
    """All that it holds. Infinity is kept as such, unlike in strict JSON."""
    plain = _adapter(type(value)).dump_python(value, warnings=False)
    return json.dumps(plain, ensure_ascii=False, default=_plain)


def decoded(kind: type[Kind], text: str) -> Kind | None:
    """What `encoded` wrote; None when it is damaged or was written by a version that meant something else."""
    try:
        value: Kind = _adapter(kind).validate_json(text)
        return value
    except ValidationError:
        return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)  # takes milliseconds: not at import time


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{value!r} cannot be kept")
