"""What begins with a slash: the table of commands, and a line as a person typed it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, what follows it, what it does."""

    name: str
    argument: str
    does: str


COMMANDS = (
    Command("/sources", "", "the sources of the last answer, with their links and files"),
    Command("/open", "N", "number N of what was shown last: the passage in its article, or how the article begins"),
    Command("/search", "WORDS", "the sentences that match, instead of an answer"),
    Command("/collection", "[NAME]", "which collections there are, or go to another one"),
    Command("/help", "", "this list"),
    Command("/quit", "", "leave, as Ctrl-D does"),
)
NAMES = tuple(command.name for command in COMMANDS)


def parse(line: str) -> tuple[str, str]:
    """(command, what follows it); the command is "" for a question.

    Raises:
        UsageError: there is no such command, or it lacks what it needs.
    """
    line = line.strip()
    if not line.startswith("/"):
        return "", line
    name, _, rest = line.partition(" ")
    command = next((command for command in COMMANDS if command.name == name.lower()), None)
    if command is None:
        raise UsageError(f"{name} is no command: there are {', '.join(NAMES)}.")
    rest = " ".join(rest.split())
    if command.argument and not rest and not command.argument.startswith("["):
        raise UsageError(f"{command.name} needs {command.argument}: {command.does}.")
    return command.name, rest


def number(text: str, count: int) -> int:
    """The N of /open as an index from 0; `count` passages were shown.

    Raises:
        UsageError: there is no such passage.
    """
    digits = text.strip("[]. ")
    if not count:
        raise UsageError("Nothing to open yet: ask a question first, or use /search.")
    if not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits) <= count:
        those = "is only passage 1" if count == 1 else f"are passages 1 to {count}"
        raise UsageError(f"There is no passage {text!r} to open: there {those}.")
    return int(digits) - 1


def help_text() -> str:
    """What /help shows."""
    rows = [(f"{command.name} {command.argument}".rstrip(), command.does) for command in COMMANDS]
    wide = max(len(name) for name, _ in rows)
    return "\n".join(
        [
            "Type a question. Earlier questions count: “Who said that?” asks about the one before.",
            "“What do you know?” tells what there is to ask about.",
            *(f"  {name:{wide}}  {does}" for name, does in rows),
            "Ctrl-C stops an answer or clears the line, Ctrl-D leaves, Tab completes, arrow up brings back.",
        ]
    )


def completions(text: str, collections: Sequence[str]) -> tuple[str, ...]:
    """What the typed word may become: commands, or names of collections after /collection."""
    name, blank, rest = text.partition(" ")
    if not blank:
        return tuple(known for known in NAMES if known.startswith(text.lower())) if text.startswith("/") else ()
    if name.lower() == "/collection":
        return tuple(known for known in collections if known.casefold().startswith(rest.casefold()))
    return ()
