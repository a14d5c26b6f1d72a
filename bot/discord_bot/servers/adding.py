"""What the writing thread does for a server: read a batch into a collection, take articles out. Nothing of Discord."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.discord_bot.servers import scopes, uploads
from bot.discord_bot.servers.jobs import Progress, Stopped
from bot.discord_bot.servers.uploads import Batch
from bot.wiring import Desk
from corpus.errors import UsageError
from corpus.syncing import Step, SyncAction, plan, within
from retrieval.storing.results import Summary

MOST_COLLECTIONS = 20
_MORE = 1_000  # articles of one batch beyond the quota that are still read, to say what does not fit


@dataclass(frozen=True, slots=True)
class Quota:
    """How much a server has and may have: articles, and bytes of text."""

    articles: int
    most_articles: int
    size: int
    most_size: int


def quota(desk: Desk, server: int) -> Quota:
    """What a server's own collections hold together, against what the operator allows."""
    limits = desk.config.discord
    weights = [desk.library().collections.weight(collection) for collection in scopes.mine(desk, server)]
    articles, size = (sum(part) for part in zip(*weights, strict=True)) if weights else (0, 0)
    return Quota(articles, limits.articles_per_server, size, limits.megabytes_per_server * 1_000_000)


def add(desk: Desk, batch: Batch, progress: Progress) -> Summary:
    """Read a batch into its collection, as far as the quota goes, and delete the files.

    Raises:
        Stopped: the program ends; what is in is in, and the batch is kept for the next run.
        UsageError: the server has too many collections already.
        NewsdeskError: as `retrieval.storing.indexing.Indexer.execute`; the batch is deleted then.
    """
    try:
        summary = _add(desk, batch, progress)
    except Stopped:
        raise
    except BaseException:
        uploads.discard(batch)
        raise
    uploads.discard(batch)
    return summary


def _add(desk: Desk, batch: Batch, progress: Progress) -> Summary:
    from corpus.reading import read

    progress.check()
    collection, library = scopes.own(batch.server, batch.name), desk.library()
    check_room(desk, batch.server, collection)
    known = library.articles.known(collection)
    with uploads.in_place(desk.data, batch) as files:
        size = sum(file.stat().st_size for file in files)
        progress.set(0, size)
        steps = plan(known, read(files, collection, desk.rules(), known))
        steps = fitting(desk, batch.server, steps, progress)
        summary = desk.indexer().execute(collection, steps, lambda step: progress.set(step.done, size))
    progress.check()
    named = uploads.plainly(desk.data, batch.server)
    summary.skipped = [(named(name), reason) for name, reason in summary.skipped]
    return summary


def check_room(desk: Desk, server: int, collection: str) -> None:
    """Raises UsageError when the collection would be one too many for the server."""
    owned = scopes.mine(desk, server)
    if collection not in owned and len(owned) >= MOST_COLLECTIONS:
        raise UsageError(f"A server can have {MOST_COLLECTIONS} collections; add to one of those there are.")


def fitting(desk: Desk, server: int, steps: Iterable[Step], progress: Progress) -> Iterator[Step]:
    """The steps as far as the quota of the server goes, until the program ends."""
    used = quota(desk, server)
    fitting_steps = within(steps, used.most_articles - used.articles, used.most_size - used.size)
    return _until(fitting_steps, progress, used.most_articles + _MORE)


def _until(steps: Iterator[Step], progress: Progress, most: int) -> Iterator[Step]:
    """The steps until the program ends, and no more than could ever fit: a packed file can hold millions."""
    for number, step in enumerate(steps):
        if progress.stopping:
            return
        if number == most:
            yield Step(SyncAction.SKIP, "", "The rest", reason=f"not read: {most:,} articles were", done=step.done)
            return
        yield step
