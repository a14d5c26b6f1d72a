"""How commands speak. Results go to standard output, everything else to standard error.

On a terminal rich draws; anywhere else it is plain text without colour, not folded, for other programs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import RenderableType

    from retrieval.answer import Answer

_WIDEST = 40  # of a column between the first and the last


def say(text: str = "") -> None:
    """A line of the result."""
    print(text)


def note(text: str) -> None:
    """A line that is not part of the result."""
    print(text, file=sys.stderr)


def on_terminal() -> bool:
    """Whether a person reads the result as it comes."""
    return sys.stdout.isatty()


def draw(picture: RenderableType) -> None:
    """Show something of rich's on the terminal."""
    from rich.console import Console

    Console(highlight=False).print(picture)


def print_json(value: Any) -> None:
    """Plain values as JSON. ASCII only: nothing in it can steer a terminal."""
    print(json.dumps(value, indent=2, default=lambda when: when.isoformat()))


def print_records(records: BaseModel | Sequence[BaseModel]) -> None:
    """Records of `bot.rendering` as JSON, indented."""
    from bot.rendering.record import to_json

    say(to_json(records, indent=2))


def show_answer(answer: Answer) -> None:
    """An answer with its sources."""
    if on_terminal():
        from bot.rendering.terminal import render

        draw(render(answer))
    else:
        from bot.rendering.plain import plain

        say(plain(answer))


def agreed(question: str, yes: bool, done: str) -> bool:
    """Whether a person agrees to what cannot be undone; `yes` is --yes. "Nothing was `done`" when they do not.

    Raises:
        UsageError: there is no terminal to ask on.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(f"Nothing was {done}: without a terminal to ask on, --yes has to say so.")
    import typer

    if typer.confirm(question, err=True):
        return True
    note(f"Nothing was {done}.")
    return False


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table: folded to the terminal, or else one line a row with tabs between the cells."""
    cells = [[shown(str(cell)) if cell is not None else "" for cell in row] for row in rows]
    if not on_terminal():
        for row in cells:
            say("\t".join(row))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(header[0], no_wrap=True)
    for name in header[1:-1]:
        table.add_column(name, overflow="fold", max_width=_WIDEST)
    table.add_column(header[-1], overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    draw(table)


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """Words on the terminal that say what is going on and vanish at the end; yields what changes them.

    Results are printed afterwards: while it stands, rich sends standard output to the terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(what) as status:
        yield lambda now: status.update(Text(now))


@contextmanager
def progress(what: str, total: int, of: str = "articles") -> Iterator[Callable[..., None]]:
    """A bar on standard error when that is a terminal; yields update(done of total, articles so far).

    `of` says what is counted, when that is not articles. Where `total` counts them, update() is one more of them.
    """
    if not sys.stderr.isatty() or not total:
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[counted]} {task.fields[of]}, {task.fields[rate]:.1f}/s"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    # Bytes come in steps of a batch, some seconds apart: the time left is judged over a long while.
    console = Console(stderr=True)
    with Progress(*columns, console=console, speed_estimate_period=120, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(what, total=total, counted=0, of=of, rate=0.0)

        def update(done: int | None = None, counted: int | None = None) -> None:
            done = int(bar.tasks[task].completed) + 1 if done is None else done
            counted = done if counted is None else counted
            rate = counted / max(bar.tasks[task].elapsed or 0.0, 0.001)
            bar.update(task, completed=min(done, total), counted=counted, rate=rate)

        yield update
