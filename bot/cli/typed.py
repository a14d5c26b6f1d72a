"""newsdesk ingest -: one article from standard input, with what is known of it as options."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.carrying import carry_out
from bot.cli.codes import ANSWERED
from bot.cli.inputs import known_in
from bot.cli.output import note, say
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from corpus.article import Article

_STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class ArticleOptions:
    """What the options say of an article; None where they do not."""

    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="With “-”: the headline.")] = None
    published: Annotated[
        str | None, typer.Option("--published", metavar="DAY", help="With “-”: the day of publication (2024-02-06).")
    ] = None
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="With “-”: where the article stands.")] = None
    author: Annotated[str | None, typer.Option("--author", metavar="NAME", help="With “-”: who wrote it.")] = None
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="With “-”: who published it.")
    ] = None

    def given(self) -> list[str]:
        """The options that were given."""
        return [f"--{name}" for name in self.__slots__ if getattr(self, name) is not None]


def is_wanted(paths: Sequence[Path | str], stated: ArticleOptions) -> bool:
    """Whether standard input is to be read. Raises UsageError for a mixture with files, and for options without it."""
    wanted = any(str(path) == _STANDARD_INPUT for path in paths)
    if wanted and len(paths) > 1:
        raise UsageError("“-” stands alone: it is one article from standard input; ingest the files by themselves.")
    if not wanted and stated.given():
        raise UsageError(
            f"{', '.join(stated.given())}: only for one article from standard input; write “-” as the PATH. Files "
            "state these themselves."
        )
    return wanted


def refuse_with(**options: bool) -> None:
    """Raises UsageError for options that make no sense for one article."""
    if wrong := [f"--{name}" for name, given in options.items() if given]:
        raise UsageError(f"{', '.join(wrong)} cannot be combined with “-”, which is one article from standard input.")


def ingest(run: Run, stated: ArticleOptions, dry_run: bool) -> int:
    """Read one article from standard input into the collection; returns the exit code."""
    from corpus.reading import ReadResult
    from corpus.syncing import plan

    article = _article(run, stated)
    steps = plan(known_in(run), [ReadResult(article, len(article.text))])
    if dry_run:
        for step in steps:
            say(f"Would {step.action.value}: {shown(step.name)}; nothing was written.")
        return ANSWERED
    return carry_out(run, steps, 0)


def _article(run: Run, stated: ArticleOptions) -> Article:
    from corpus.reading.pasting import article_of
    from corpus.reading.records import RawRecord, Unreadable

    published = _day(stated.published)
    _check_address(stated.url)
    for name in ("title", "author", "publisher"):
        if (value := getattr(stated, name)) is not None and not value.strip():
            raise UsageError(f"--{name} is empty: leave it out, or say it.")
    rules = run.desk.rules()
    if sys.stdin.isatty():
        ends = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D on a line of its own"
        note(f"Paste the article here and end it with {ends}.")
    data = sys.stdin.buffer.read(rules.max_file_bytes + 1)
    record = RawRecord("", stated.title, stated.url, published, stated.author, stated.publisher)
    try:
        return article_of(data, record, run.collection, rules)
    except Unreadable as error:
        raise UsageError(
            f"Nothing was added: standard input is no article ({error}). Pipe one in: pbpaste | newsdesk ingest -"
        ) from error


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    from corpus.dating import parse_date

    found = parse_date(text, today=date.today())
    if found is None:
        raise UsageError(f"--published {text!r} names no day on which an article can have appeared: write 2024-02-06.")
    return found


def _check_address(url: str | None) -> None:
    from corpus.reading.urls import accepted

    if url is not None and accepted(url) is None:
        raise UsageError(f"--url {url!r} is no address of the web: it begins with https:// or http://.")
