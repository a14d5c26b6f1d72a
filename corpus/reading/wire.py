"""What a reader finds, as lines of JSON between two processes.

Not pickled: whoever takes over the process that parses must not get to run anything in the one that asked.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from corpus.article import Article, Source
from corpus.reading.exported import Exported
from corpus.reading.records import Item, RawRecord, Trouble, Unparsed

_KINDS: dict[str, Any] = {kind.__name__: kind for kind in (Article, Exported, RawRecord, Source, Trouble, Unparsed)}


def pack(message: dict[str, Any]) -> bytes:
    """A message as one line."""
    return json.dumps(message, default=_plain).encode() + b"\n"


def unpack(line: bytes) -> dict[str, Any]:
    """The message of a line. Raises ValueError for what is no message."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message


def item(stated: Any) -> Item:
    """What was found, from its place in a message. Raises ValueError or TypeError for anything else."""
    found = _value(stated)
    if not isinstance(found, Item):
        raise ValueError("not something found")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"": "datetime", "value": value.isoformat()}
    if isinstance(value, date):
        return {"": "date", "value": value.isoformat()}
    if is_dataclass(value):
        return {"": type(value).__name__, **{field.name: getattr(value, field.name) for field in fields(value)}}
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _value(stated: Any) -> Any:
    if not isinstance(stated, dict):
        return stated
    match stated.get(""):
        case "datetime":
            return datetime.fromisoformat(stated["value"])
        case "date":
            return date.fromisoformat(stated["value"])
        case name if name in _KINDS:
            return _KINDS[name](**{field: _value(value) for field, value in stated.items() if field})
    raise ValueError("not something found")
