"""A dataclass as plain values, and back: days and times in ISO 8601, members of an enum by their values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")


@cache
def field_types(kind: type[Any]) -> Mapping[str, type[Any]]:
    """The type of each field of a dataclass; that beside None where a field may be None."""
    hints = get_type_hints(kind)
    return {field.name: (get_args(hints[field.name]) or (hints[field.name],))[0] for field in fields(kind)}


def plain(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as strings and numbers. Times are in UTC, to the second."""
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def typed(kind: type[T], stated: Any) -> T:
    """The dataclass whose fields are attributes of `stated`, written as `plain` writes them."""
    types: Mapping[str, type[Any]] = field_types(kind)  # type: ignore[arg-type] # mypy takes no class for hashable
    return kind(**{name: _typed(its_type, getattr(stated, name)) for name, its_type in types.items()})


def iso(moment: datetime) -> str:
    """A time with a zone, in UTC and to the second: such strings are in order of time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _typed(kind: type[Any], value: Any) -> Any:
    if value is None:
        return None
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value
