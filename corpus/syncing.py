"""What was added, changed or gone: a plan. Pure: it decides everything and touches nothing.

`retrieval.storing.indexing` executes the steps and decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from corpus.article import Article
from corpus.reading import Reading, Skipped, Unchanged
from corpus.reading.archive import containers


class Action(StrEnum):
    """What a step does to the collection."""

    ADD = "add"
    CHANGE = "change"
    KEEP = "keep"
    SKIP = "skip"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Known:
    """What the library already holds of one source. `raw_digest` stands for what it was read from, None: not known."""

    fingerprint: str
    title: str
    file: str | None
    raw_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan. `name` is what a person calls it: a headline, or the file that was skipped.

    `article` is there for ADD and CHANGE, `reason` for SKIP; `done` counts the input bytes read so far. `raw_digest` is
    what the library is to remember of how an article was read; "" where there is nothing to remember.
    """

    action: Action
    source_id: str
    name: str
    article: Article | None = None
    reason: str = ""
    done: int = 0
    raw_digest: str = ""


_TWICE = "the same address as an article read before it"


@dataclass
class _Seen:
    fingerprints: dict[str, str] = field(default_factory=dict)
    skipped_files: set[str] = field(default_factory=set)
    done: int = 0


def plan(
    known: Mapping[str, Known], readings: Iterable[Reading], prune: Collection[Path] | None = None
) -> Iterator[Step]:
    """The steps that make the collection equal to what was read, as the reading goes on.

    Of two inputs with one identity (the same URL) the first counts; the other is skipped, so that reading the
    same input twice changes nothing. With `prune`, articles whose file lies under one of those paths and was
    not read again are removed, last; a file that could not be read now keeps its articles.
    """
    seen = _Seen()
    for reading in readings:
        seen.done = reading.done
        yield _step(known, reading, seen)
    for source_id, old in known.items() if prune is not None else ():
        if source_id in seen.fingerprints or old.file is None:
            continue
        places = list(containers(old.file))
        if seen.skipped_files.isdisjoint(places) and any(_under(Path(place), prune or ()) for place in places):
            yield Step(Action.REMOVE, source_id, old.title, done=seen.done)


def within(steps: Iterable[Step], articles_left: int, bytes_left: int) -> Iterator[Step]:
    """The same steps, where what goes beyond a quota of articles or bytes of text (UTF-8) is skipped, and why.

    A changed article takes the bytes of its whole new text: what the old one frees counts from the next run on, so
    that no order of steps ever goes beyond the quota. One that does not fit leaves room for a smaller one after it.
    """
    for step in steps:
        if step.article is None:
            yield step
            continue
        new, size = step.action is Action.ADD, len(step.article.text.encode("utf-8", "surrogatepass"))
        if new and articles_left < 1:
            yield _beyond(step, "the quota of articles is used up; remove some, or ask the operator for more")
        elif size > bytes_left:
            short = f"its text takes {size:,} bytes, and of the quota of text {max(0, bytes_left):,} are left"
            yield _beyond(step, f"{short}; remove some articles, or ask the operator for more")
        else:
            articles_left -= new
            bytes_left -= size
            yield step


def _beyond(step: Step, reason: str) -> Step:
    return replace(step, action=Action.SKIP, article=None, reason=reason)


def _step(known: Mapping[str, Known], reading: Reading, seen: _Seen) -> Step:
    item = reading.item
    if isinstance(item, Skipped):
        # A record of a file is named "file.jsonl, line 3": the whole file then keeps what it had.
        seen.skipped_files.update({item.file, item.file.rsplit(", line ", 1)[0]})
        return Step(Action.SKIP, "", item.file, reason=item.reason, done=reading.done)
    if isinstance(item, Unchanged):
        return _kept(item.source_id, known[item.source_id], reading, seen)
    source, fingerprint = item.source, item.fingerprint
    earlier = seen.fingerprints.get(source.id)
    seen.fingerprints.setdefault(source.id, fingerprint)
    if earlier is not None and earlier != fingerprint:
        place = source.url or source.file
        return Step(
            Action.SKIP, source.id, source.file or source.title, reason=f"{_TWICE} ({place})", done=reading.done
        )
    old = known.get(source.id)
    if earlier is not None or (old is not None and old.fingerprint == fingerprint):
        action = Action.KEEP
    else:
        action = Action.ADD if old is None else Action.CHANGE
    article = item if action is not Action.KEEP else None
    remember = reading.raw_digest if article or old is None or old.raw_digest != reading.raw_digest else ""
    return Step(action, source.id, source.title, article, done=reading.done, raw_digest=remember)


def _kept(source_id: str, old: Known, reading: Reading, seen: _Seen) -> Step:
    """The step of an article that was not read again."""
    if seen.fingerprints.setdefault(source_id, old.fingerprint) != old.fingerprint:
        name = old.file or old.title
        return Step(Action.SKIP, source_id, name, reason=f"{_TWICE} ({name})", done=reading.done)
    return Step(Action.KEEP, source_id, old.title, done=reading.done)


def _under(file: Path, folders: Collection[Path]) -> bool:
    return any(file == folder or folder in file.parents for folder in folders)
