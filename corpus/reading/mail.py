"""Reading messages by the standard library, whose parsers raise errors of many kinds on headers that are broken."""

from __future__ import annotations

import contextlib
from datetime import date
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime


def header(message: Message, name: str) -> str | None:
    """A header as one line; None when it is missing or cannot be read."""
    with contextlib.suppress(Exception):
        value = message.get(name)
        return " ".join(str(value).split()) or None if value is not None else None
    return None


def content(part: Message) -> bytes:
    """The bytes of a part, as they were before they were encoded for the journey."""
    with contextlib.suppress(Exception):
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    return b""


def sent(message: Message) -> date | None:
    """The day of a message, in the sender's own time zone."""
    stated = header(message, "Date")
    with contextlib.suppress(Exception):
        return parsedate_to_datetime(stated).date() if stated else None
    return None


def sender(message: EmailMessage) -> tuple[str | None, str | None]:
    """The name and the address of who sent a message."""
    with contextlib.suppress(Exception):
        first = message["From"].addresses[0]
        return first.display_name.strip() or None, first.addr_spec or None
    return None, None
