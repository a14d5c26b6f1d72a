"""The end of every way of bringing articles in: a plan is carried out, and a person reads what was done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.codes import ANSWERED, PARTLY, STOPPED
from bot.cli.output import note, progress, say
from bot.cli.run import Run
from bot.rendering.safe import shown

if TYPE_CHECKING:
    from corpus.syncing import Step
    from retrieval.storing.results import Summary


def carry_out(run: Run, steps: Iterable[Step], size: int, begins: str = "") -> int:
    """Carry out a plan and print what was done; returns the exit code.

    `size` is the input in bytes, for the bar; `begins` stands before the line that says what was done.
    """
    started, counted = time.monotonic(), StepCounter()
    try:
        with progress("Ingesting", size) as update:
            summary = run.desk.indexer().execute(run.collection, steps, partial(counted.take, update))
    except KeyboardInterrupt:
        note(f"Stopped: {counted.put:,} articles are in. The same command goes on from here.")
        return STOPPED
    summary.seconds = time.monotonic() - started
    first, *others = summary_lines(summary, run.collection)
    for line in (begins + first, *others):
        say(line)
    return PARTLY if summary.skipped else ANSWERED


class StepCounter:
    """Counts the steps of a plan as they are taken.

    Attributes:
        read: articles that were read.
        put: articles of those that were added or changed.
    """

    def __init__(self) -> None:
        self.read = self.put = 0

    def take(self, update: Callable[[int, int], None], step: Step) -> None:
        """Count a step and move the bar."""
        self.read += step.action.value in ("add", "change", "keep")
        self.put += step.action.value in ("add", "change")
        update(step.done, self.read)


def summary_lines(summary: Summary, collection: str) -> Iterator[str]:
    """What was done, and what was skipped and why, one a line."""
    yield (
        f"Added {summary.added:,}, changed {summary.changed:,}, unchanged {summary.unchanged:,}, removed "
        f"{summary.removed:,}, skipped {len(summary.skipped):,}; {summary.passages:,} passages in "
        f"{summary.seconds:.1f} s, collection “{collection}”."
    )
    yield from skipped(summary)


def skipped(summary: Summary) -> Iterator[str]:
    """What was skipped and why, one a line."""
    for name, reason in summary.skipped:
        yield f"Skipped {shown(name)}: {shown(reason)}"
