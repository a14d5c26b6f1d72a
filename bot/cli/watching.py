"""newsdesk ingest --watch: what comes into a folder goes into the collection, until stopped.

Between two rounds the collection is nobody's, so that it can be asked. A round reads what has changed, once it has
stopped changing: a file that is still being written waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.cli.carrying import carry_out
from bot.cli.codes import STOPPED
from bot.cli.inputs import known_in
from bot.cli.output import note
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.errors import BusyError, UsageError

_GATHERED = 800  # milliseconds: changes that come together are one round
_STILL = 1.0  # seconds for which a file must not change before it is read
_PATIENCE = 30.0  # seconds after which a round does not wait any more for what goes on changing
_AGAIN = 2.0  # seconds after which a collection that was in use is tried again
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".swp", "~")  # names of files being written


def refuse_with(paths: Sequence[Path | str], **options: bool) -> None:
    """Raises UsageError for a request that makes no sense."""
    if wrong := [f"--{name.replace('_', '-')}" for name, given in options.items() if given]:
        raise UsageError(f"--watch cannot be combined with {', '.join(wrong)}.")
    if not paths:
        raise UsageError("--watch needs a PATH: the folder to watch.")
    if addresses := [str(path) for path in paths if "://" in str(path)]:
        raise UsageError(f"--watch watches folders, and {shown(addresses[0])} is an address: `newsdesk follow` it.")


def watch(run: Run, paths: Sequence[Path], first: Callable[[], int], *, prune: bool) -> int:
    """Ingest everything (`first`), then what changes below the paths, until Ctrl-C; returns the exit code."""
    roots = [path.resolve() for path in paths]
    changes = _changes(roots)
    next(changes)  # from here on nothing is missed, also while a round goes on
    late: set[Path] = set()
    try:
        code = _until_free(first)
        note(f"Watching {shown(', '.join(map(str, paths)))}; Ctrl-C ends it.")
        while code != STOPPED:
            changed, late = _stable(late or next(filter(None, changes)), changes)
            code = _until_free(partial(_round, run, roots, changed, prune))
    except KeyboardInterrupt:
        note("Stopped watching; the collection is as the last round left it.")
    return STOPPED


def _changes(roots: Sequence[Path]) -> Iterator[set[Path]]:
    """The paths that have changed below the roots since the last ones; none when nothing does for a moment."""
    from watchfiles import watch as watch_files

    missing = [root for root in roots if not root.exists()]
    if missing:
        raise UsageError(f"{missing[0]} does not exist; give the path of a folder to watch")
    # A filter of its own would not yield while an unfinished file grows, and so hold up all others.
    for some in watch_files(*roots, watch_filter=None, debounce=_GATHERED, rust_timeout=200, yield_on_timeout=True):
        yield {Path(path) for _, path in some if _is_finished(Path(path), roots)}


def _is_finished(path: Path, roots: Sequence[Path]) -> bool:
    """Not hidden, and not named as programs name what they have not written to its end."""
    below = next((path.relative_to(root) for root in roots if path.is_relative_to(root)), path)
    hidden = any(part.startswith(".") for part in below.parts)
    return not hidden and not path.name.casefold().endswith(_UNFINISHED)


def _stable(changed: set[Path], changes: Iterator[set[Path]]) -> tuple[set[Path], set[Path]]:
    """Wait until none of the changed paths changes any more; paths that change meanwhile are waited for, too.

    A path that goes on changing for a long while is left for a later round: those are given second.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        before, still = _state(changed), time.monotonic() + _STILL
        further: set[Path] = set()
        while not further and time.monotonic() < still:
            further = next(changes)
        changed = changed | further
        moving = {path for path, state in _state(changed).items() if before.get(path, ()) != state}
        if not moving or time.monotonic() > until:
            return changed - moving, moving


def _state(paths: Collection[Path]) -> dict[Path, tuple[int, int] | None]:
    state: dict[Path, tuple[int, int] | None] = {}
    for path in paths:
        try:
            status = path.stat()
            state[path] = (status.st_size, status.st_mtime_ns)
        except OSError:
            state[path] = None
    return state


def _until_free(work: Callable[[], int]) -> int:
    """Do it, again and again while another process has the collection."""
    noted = False
    while True:
        try:
            return work()
        except BusyError as error:
            if not noted:
                note(f"Waiting. {error}")
            noted = True
            time.sleep(_AGAIN)


def _round(run: Run, roots: Sequence[Path], changed: set[Path], prune: bool) -> int:
    """Ingest what has changed; with `prune`, remove what is gone."""
    from corpus.reading import discover, read
    from corpus.syncing import plan

    gone = {path for path in changed if not path.exists()}
    found = discover(sorted(changed - gone))
    if gone and prune and not discover([root for root in roots if root.exists()]).files:
        note("Nothing is left of what is watched: its articles stay. `newsdesk articles remove` removes them.")
        gone = set()
    known = known_in(run)
    readings = read(found.files, run.collection, run.desk.rules(), known)
    steps = plan(known, readings, gone if prune and gone else None)
    return carry_out(run, steps, found.size, f"{datetime.now():%H:%M:%S} ")
