"""A dataclass as plain values, and back: days and times in ISO 8601, members of an enum by their values. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")


@cache
def field_types(kind: Any) -> Mapping[str, type[Any]]:
    """The type of each field of a dataclass; that beside None where a field may be None."""
    hints = get_type_hints(kind)
    return {field.name: (get_args(hints[field.name]) or (hints[field.name],))[0] for field in fields(kind)}


def plain(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as strings and numbers. Times are in UTC, to the second."""
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def typed(kind: type[T], stated: Any) -> T:
    """The dataclass whose fields are attributes of `stated`, written as `plain` writes them."""
    hashable: Any = kind  # which mypy does not know of a class
    values = {name: getattr(stated, name) for name in field_types(hashable)}
    for name, parse in _parsers(hashable).items():
        if values[name] is not None:
            values[name] = parse(values[name])
    return kind(**values)


def iso(moment: datetime) -> str:
    """A time with a zone, in UTC and to the second: such strings are in order of time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@cache
def _parsers(kind: Any) -> Mapping[str, Callable[[str], Any]]:
    """What makes a value of its string, for each field whose type is not that of the string."""
    types = field_types(kind)
    days = {name: of.fromisoformat for name, of in types.items() if of in (date, datetime)}
    return days | {name: of for name, of in types.items() if issubclass(of, Enum)}
