"""The lines that were typed, in the file that prompt_toolkit keeps for the arrow-up key."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.cli.files import write_whole

NAME = "chat_history"  # of the file in the data folder
_ENTRY = re.compile(r"^\n?# (?P<at>[^\n]*)\n(?P<lines>(?:\+[^\n]*\n)+)", re.MULTILINE)


def forget(file: Path, unwanted: Callable[[str, datetime | None], bool]) -> None:
    """Take out what is `unwanted`, judged by the text and when it was typed (None where that cannot be read).

    A chat that is open has its own lines in mind and goes on with those.
    """
    if not file.exists():
        return
    text = file.read_text(encoding="utf-8", errors="replace")
    kept = [
        match.group() for match in _ENTRY.finditer(text) if not unwanted(_typed(match["lines"]), _time(match["at"]))
    ]
    left = "".join(kept)
    if left != text:
        write_whole(file, left)
        file.chmod(0o600)


def _typed(lines: str) -> str:
    return "\n".join(line[1:] for line in lines.splitlines())


def _time(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at).astimezone()
    except ValueError:
        return None
