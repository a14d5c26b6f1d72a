"""newsdesk sync: what the feeds that are followed have new."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli import options
from bot.cli.carrying import StepCounter, skipped
from bot.cli.codes import ANSWERED, PARTLY, STOPPED
from bot.cli.output import note, progress, say
from bot.cli.run import Run
from bot.rendering import words
from bot.rendering.safe import shown
from corpus.errors import BusyError

if TYPE_CHECKING:
    from corpus.following.looking import FeedLook
    from corpus.subscription import Subscription
    from retrieval.storing.results import Summary

EXAMPLES = options.examples(
    "newsdesk sync", "newsdesk sync --now --collection archive", "newsdesk sync --watch", "newsdesk status"
)
NONE_FOLLOWED = "No feed is followed yet: `newsdesk follow https://...` does."
_LONGEST_NAP = 30.0  # seconds after which a watch sees that a feed was followed meanwhile
_BUSY_NAP = 60.0  # seconds for which a watch leaves a collection to whoever has it


def sync(
    run: Run,
    now: Annotated[bool, typer.Option("--now", help="All feeds, also those that are not due yet.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until stopped, each feed at its pace.")] = False,
) -> int:
    """Fetch what the feeds that are followed have new: of all collections, or of the one that is named."""
    from bot import following

    only = run.collection if run.named is not None else None
    if not following.chosen(run.desk, only, None):
        note(NONE_FOLLOWED)
        if not watch:
            return ANSWERED
    if watch:
        _watch(run, only, now)
    due = following.chosen(run.desk, only, None if now else datetime.now(UTC))
    if not due:
        say("No feed is due; `newsdesk following` says when they are, --now looks at all.")
        return ANSWERED
    return _round(run, due)


def _watch(run: Run, only: str | None, now: bool) -> NoReturn:
    """One round after the other; between two of them nothing is held."""
    from bot import following

    while True:
        due = following.chosen(run.desk, only, None if now else datetime.now(UTC))
        try:
            if due and _round(run, due) == STOPPED:
                raise typer.Exit(STOPPED)
        except BusyError as error:
            note(f"{error} Trying again in a minute.")
            time.sleep(_BUSY_NAP)
        now = False
        times = [one.due for one in following.chosen(run.desk, only, None) if one.due]
        left = (min(times) - datetime.now(UTC)).total_seconds() if times else _LONGEST_NAP
        time.sleep(min(max(left, 1.0), _LONGEST_NAP))


def _round(run: Run, due: Sequence[Subscription]) -> int:
    from bot import following

    going = SyncRound(run)
    try:
        with progress("Looking at feeds", len(due), of="feeds") as update:
            found = following.looks(due, run.config.fetching.rules, lambda _: update())
    except KeyboardInterrupt:
        note("Stopped; nothing has changed.")
        return STOPPED
    for name, some in following.by_collection(found).items():
        if not going.bring(name, some):
            break
    return going.code


class SyncRound:
    """What one round brings into collections, and how it is told.

    Attributes:
        code: the exit code of what was done so far.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._in = 0  # articles added or changed so far
        self.code = ANSWERED

    def bring(self, collection: str, looks: Sequence[FeedLook]) -> bool:
        """Bring what looks have found into one collection and say what was done; False when somebody pressed Ctrl-C."""
        from bot import following

        began, counted = time.monotonic(), StepCounter()
        going = following.Bringing(self._run.desk, collection, looks, self._run.config.fetching.rules)
        try:
            with progress(f"Fetching into {collection}", going.size) as update:
                summary = going.execute(partial(counted.take, update))
        except KeyboardInterrupt:
            self._in += counted.put
            note(f"Stopped: {words.count(self._in)} came in. The same command goes on from here.")
            self.code = STOPPED
            return False
        self._in += counted.put
        summary.seconds = time.monotonic() - began
        for line in _summary_lines(collection, looks, summary):
            say(line)
        if summary.skipped or any(look.after.last_error or look.skipped for look in looks):
            self.code = PARTLY
        return True


def _summary_lines(collection: str, looks: Sequence[FeedLook], summary: Summary) -> Iterator[str]:
    yield (
        f"Looked at {words.count(len(looks), 'feed')}: added {summary.added:,}, changed {summary.changed:,}, unchanged "
        f"{summary.unchanged:,}, skipped {len(summary.skipped):,}; {summary.passages:,} passages in "
        f"{summary.seconds:.1f} s, collection “{collection}”."
    )
    for look in looks:
        name = shown(look.after.title or look.before.url)
        if look.after.last_error:
            due = f"next look {words.moment(look.after.due)}" if look.after.due else "it is not looked at any more"
            yield f"Failed {name}: {shown(look.after.last_error)}; {due}."
        if look.skipped:
            rest = f" and {len(look.skipped) - 1:,} more" if len(look.skipped) > 1 else ""
            yield f"Skipped of {name}: {shown(look.skipped[0])}{rest}"
    yield from skipped(summary)
