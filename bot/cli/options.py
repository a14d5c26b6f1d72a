"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

_DAYS = "2024-02-06, 2024-02, 2024, today, yesterday, 7d or 2w (ago)"

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help=f"Only articles published on or after this day: {_DAYS}."),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Only articles published on or before this day.")
]
Publisher = Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Only articles of this publisher.")]
Dated = Annotated[bool, typer.Option("--dated", help="Leave out articles whose date is not known.")]
Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Only articles in this language: en, de, ar, ...")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def examples(*lines: str) -> str:
    """The end of a command's help: its examples, one a line."""
    return "Examples:\n\n\b\n" + "\n".join(f"  {line}" for line in lines)
