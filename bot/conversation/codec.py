"""Frozen dataclasses as JSON and back, with nothing lost; what cannot be read back is None."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.conversation.types import ServerSettings
from retrieval.answer import Answer

Kind = TypeVar("Kind")


class Codec(Generic[Kind]):
    """Writes and reads one kind of dataclass."""

    def __init__(self, kind: type[Kind]) -> None:
        self._kind = kind

    def encoded(self, value: Kind) -> str:
        """All that it holds. Infinity is kept as such, unlike in strict JSON."""
        plain = self._adapter.dump_python(value, warnings=False)
        return json.dumps(plain, ensure_ascii=False, default=_plain)

    def decoded(self, text: str) -> Kind | None:
        """What `encoded` wrote; None when it is damaged or was written by a version that meant something else."""
        try:
            return self._adapter.validate_json(text)
        except ValidationError:
            return None

    @cached_property
    def _adapter(self) -> TypeAdapter[Kind]:
        return TypeAdapter(self._kind)  # takes milliseconds: not at import time


ANSWER = Codec(Answer)
SETTINGS = Codec(ServerSettings)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{value!r} cannot be kept")
