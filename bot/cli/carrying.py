"""What every way of bringing articles in ends with: the plan is carried out, and said."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
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
    started = time.monotonic()
    read = put = 0
    try:
        with progress("Ingesting", size) as update:

            def count(step: Step) -> None:
                nonlocal read, put
                read += step.action.value in ("add", "change", "keep")
                put += step.action.value in ("add", "change")
                update(step.done, read)

            summary = run.desk.indexer().execute(run.collection, steps, count)
    except KeyboardInterrupt:
        note(f"Stopped: {put:,} articles are in. The same command goes on from here.")
        return STOPPED
    summary.seconds = time.monotonic() - started
    first, *others = told(summary, run.collection)
    for line in (begins + first, *others):
        say(line)
    return PARTLY if summary.skipped else ANSWERED


def told(summary: Summary, collection: str) -> Iterator[str]:
    """What was done, and what was skipped and why, one a line."""
    yield (
        f"Added {summary.added:,}, changed {summary.changed:,}, unchanged {summary.unchanged:,}, removed "
        f"{summary.removed:,}, skipped {len(summary.skipped):,}; {summary.passages:,} passages in "
        f"{summary.seconds:.1f} s, collection “{collection}”."
    )
    for name, reason in summary.skipped:
        yield f"Skipped {shown(name)}: {shown(reason)}"
