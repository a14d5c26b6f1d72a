"""Frozen dataclasses as JSON and back, with nothing lost; what cannot be read back is None."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

Kind = TypeVar("Kind")


def encoded(value: Any) -> str:
    """The JSON of a dataclass, with all that it holds. Infinity is kept as such, unlike in strict JSON."""
    plain = _adapter(type(value)).dump_python(value, warnings=False)
    return json.dumps(plain, ensure_ascii=False, default=_day)


def decoded(kind: type[Kind], text: str) -> Kind | None:
    """What `encoded` wrote; None when it is damaged or was written by a version that meant something else."""
    adapter: TypeAdapter[Kind] = _adapter(kind)
    try:
        return adapter.validate_json(text)
    except ValidationError:
        return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept")
