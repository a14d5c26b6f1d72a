"""The log: text for people or JSON for programs, on standard error.

The text of a question goes to the log only as `extra={"question": ...}`, and stays in it only if the settings say so.
The token never does, nor do the tokens of interactions, which stand in addresses: they are taken out of every line.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import discord
from pythonjsonlogger.json import JsonFormatter

from bot.settings import Discord

_TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%S%z"
_JSON = "%(asctime)s %(levelname)s %(name)s %(message)s"
_HIDDEN = "[token]"
_OF_INTERACTIONS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.-]+")
# At INFO these tell of every request or step; what they warn of is worth knowing.
_QUIET = ("aiohttp", "chromadb", "discord.client", "httpx", "langchain", "urllib3")


@contextmanager
def written(settings: Discord, token: str, stream: TextIO | None = None) -> Iterator[None]:
    """Write what is logged in this process to standard error, until the block ends."""
    spare_voice()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Discreet(settings, token))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        for name in _QUIET:
            logging.getLogger(name).setLevel(logging.NOTSET)
        handler.flush()


def spare_voice() -> None:
    """Keep discord.py from warning that it cannot speak: the bot never does."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class _Discreet(logging.Formatter):
    """Formats a record as the settings say, and keeps back what must not be read."""

    def __init__(self, settings: Discord, token: str) -> None:
        super().__init__()
        self._json = settings.log_format == "json"
        self._questions = settings.log_questions
        self._token = token
        renamed = {"asctime": "time", "levelname": "level", "name": "logger"}
        self._formatter: logging.Formatter = (
            JsonFormatter(_JSON, _TIME, rename_fields=renamed, json_ensure_ascii=False)
            if self._json
            else logging.Formatter(_TEXT, _TIME)
        )

    def format(self, record: logging.LogRecord) -> str:
        """One line; more where an error is traced in text."""
        given = dict(vars(record))
        question = given.pop("question", None)
        shown = logging.makeLogRecord(given)
        if question is not None and self._questions:
            if self._json:
                shown.question = question
            else:
                shown.msg, shown.args = f"{record.getMessage()} · {question!r}", None
        line = self._formatter.format(shown)
        line = _OF_INTERACTIONS.sub(rf"\1{_HIDDEN}", line)
        return line.replace(self._token, _HIDDEN) if self._token else line
