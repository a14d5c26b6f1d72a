"""newsdesk status: what is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import options
from bot.cli.codes import ANSWERED
from bot.cli.empty import NOTHING_YET
from bot.cli.output import print_json, say
from bot.cli.run import Run
from bot.rendering import words
from bot.rendering.safe import shown

if TYPE_CHECKING:
    from datetime import datetime

    from corpus.library import Index
    from corpus.library.collections import Counted, Overview
    from corpus.subscription import Subscription

EXAMPLES = options.examples("newsdesk status", "newsdesk status --collection sample --json")
_Sizes = dict[str, int]  # bytes on disk
_WIDTH = 30  # of the longest bar, in characters
_PUBLISHERS, _MONTHS = 10, 24  # lines of the two charts


def status(run: Run, json: options.AsJson = False) -> int:
    """Show how many articles and passages there are, from whom and when, the model, and the sizes."""
    index = run.index()
    names = run.desk.collections()
    library = run.desk.library() if names else None
    found = library.collections.overview(index) if library and index else None
    missing = library.copies.uncompared(run.collection) if library and index else 0
    others = [(name, library.articles.counts(name).articles) for name in names] if library else []
    sizes = _sizes(run, index)
    feeds = run.desk.library().feeds.all(run.collection) if run.desk.library_file.exists() else []
    if json:
        print_json({**_record(run, index, found, missing, others, sizes), "feeds": _feeds_record(feeds)})
        return ANSWERED
    for line in (*_lines(run, index, found, missing, others, sizes), *_feeds_lines(feeds)):
        say(line)
    return ANSWERED


def _sizes(run: Run, index: Index | None) -> _Sizes:
    """Bytes on disk; those of the vectors are 0 when they lie on a server."""
    file = run.desk.library_file
    parts = [file.with_name(file.name + ending) for ending in ("", "-wal", "-shm")]
    vectors = run.desk.store().size(index) if index else 0
    models = sum(map(_size, run.desk.models.rglob("*")))
    return {"library": sum(map(_size, parts)), "vectors": vectors, "models": models}


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _lines(
    run: Run, index: Index | None, found: Overview | None, missing: int, others: list[tuple[str, int]], sizes: _Sizes
) -> Iterator[str]:
    from rich.filesize import decimal

    yield f"Collection  {run.collection}"
    if found is None or index is None or not found.holdings.articles:
        yield NOTHING_YET
    else:
        notes = [f"{found.holdings.undated:,} undated"] if found.holdings.undated else []
        copies = found.holdings.copies
        notes += [f"{copies:,} {'a copy' if copies == 1 else 'copies'} of others"] if copies else []
        yield f"Articles    {found.holdings.articles:,}" + (f" ({', '.join(notes)})" if notes else "")
        if missing:
            yield f"Copies      not looked for among {words.count(missing)} yet: the next ingest does"
        yield f"Passages    {found.passages:,} of about {index.spec.target_chars} characters"
        if found.newest and found.newest.published:
            yield f"Newest      {words.day(found.newest.published)}: {words.headline(found.newest)}"
        yield f"Model       {index.spec.model}, {index.spec.dimension} dimensions"
        yield ""
        yield from _chart("By publisher", _most(list(found.holdings.publishers), _PUBLISHERS), "unknown")
        yield ""
        yield from _chart("By month", _latest(found.by_month, _MONTHS), "undated")
    yield ""
    where = run.config.vectors.server or decimal(sizes["vectors"])
    yield f"Data        {run.desk.data}"
    yield f"Sizes       library {decimal(sizes['library'])}, vectors {where}, models {decimal(sizes['models'])}"
    if others:
        yield f"All         {', '.join(f'{name} ({words.count(number)})' for name, number in others)}"


def _chart(title: str, rows: list[tuple[str | None, int]], unknown: str) -> Iterator[str]:
    named = [(unknown if name is None else shown(name), number) for name, number in rows]
    longest = max(number for _, number in named)
    wide = min(30, max(len(name) for name, _ in named))
    bar = "█" if (sys.stdout.encoding or "").lower().startswith("utf") else "#"
    yield title
    for name, number in named:
        yield f"  {name[:wide]:{wide}}  {bar * max(1, round(_WIDTH * number / longest))} {number:,}"


def _most(counted: Counted, limit: int) -> Counted:
    """The first rows; the others as one."""
    rest = counted[limit:]
    return counted[:limit] + ([(words.count(len(rest), "other"), sum(number for _, number in rest))] if rest else [])


def _latest(counted: Counted, limit: int) -> Counted:
    """The latest months in order, those before as one row, the undated last."""
    dated = [row for row in counted if row[0] is not None]
    earlier, later = dated[:-limit], dated[-limit:]
    head: Counted = [("earlier", sum(number for _, number in earlier))] if earlier else []
    return head + later + [row for row in counted if row[0] is None]


def _record(
    run: Run, index: Index | None, found: Overview | None, missing: int, others: list[tuple[str, int]], sizes: _Sizes
) -> dict[str, Any]:
    newest, holdings = (found.newest, found.holdings) if found else (None, None)
    return {
        "collection": run.collection,
        "articles": holdings.articles if holdings else 0,
        "undated": holdings.undated if holdings else 0,
        "copies": holdings.copies if holdings else 0,
        "uncompared": missing,
        "passages": found.passages if found else 0,
        "publishers": [
            {"publisher": name, "articles": number} for name, number in (holdings.publishers if holdings else ())
        ],
        "months": [{"month": name, "articles": number} for name, number in (found.by_month if found else ())],
        "newest": {"id": newest.id, "headline": newest.title, "published": newest.published} if newest else None,
        "last_added": holdings.added if holdings else None,
        "model": index.spec.model if index else None,
        "dimension": index.spec.dimension if index else None,
        "target_chars": index.spec.target_chars if index else None,
        "data": str(run.desk.data),
        "bytes": sizes,
        "collections": [{"collection": name, "articles": number} for name, number in others],
    }


def _feeds_lines(feeds: Sequence[Subscription]) -> Iterator[str]:
    if not feeds:
        return
    fetched = _last_fetch(feeds)
    last = f"last fetched {words.moment(fetched)}" if fetched else "never fetched yet"
    yield f"Feeds       {words.count(len(feeds), 'feed')}, {last}"
    for one in feeds:
        if one.last_error:
            since = f"since {words.moment(one.last_success)}" if one.last_success else "from the first time on"
            yield f"  failing   {shown(one.title or one.url)}, {since}: {shown(one.last_error)}"


def _last_fetch(feeds: Sequence[Subscription]) -> datetime | None:
    return max((one.last_success for one in feeds if one.last_success), default=None)


def _feeds_record(feeds: Sequence[Subscription]) -> dict[str, Any]:
    fetched = _last_fetch(feeds)
    return {
        "followed": len(feeds),
        "last_fetch": str(fetched) if fetched else None,
        "failing": [{"url": one.url, "title": one.title, "error": one.last_error} for one in feeds if one.last_error],
    }
