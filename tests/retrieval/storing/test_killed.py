"""A real ingest is killed (SIGKILL) at random moments; the next run must complete it, with both stores agreeing.

Processes are forked from one that has imported everything, so that a run is the ingest and nothing else.
KILL_ROUNDS=25 in the environment makes it 100 kills instead of 12.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.fakes import article
from support.stores import Stores, story
from support.wire import edited, told

from corpus.article import Article
from corpus.reading import ReadResult
from corpus.syncing import plan

pytestmark = [
    pytest.mark.process,
    pytest.mark.stores,
    pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL and fork"),
]

ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))
COUNT, BATCH = 60, 8
FOLDERS = [Path("/news")]


def first_input() -> list[Article]:
    """What is there at first."""
    return [story(number) for number in range(COUNT)]


def second_input() -> list[Article]:
    """Later: every fifth article has changed, every seventh is gone, some are new."""
    kept = [story(number) for number in range(COUNT) if number % 7]
    changed = [Article(a.source, f"Changed.\n\n{a.text}") if not n % 5 else a for n, a in enumerate(kept)]
    return changed + [story(number) for number in range(COUNT, COUNT + 10)]


class Progress:
    """How many articles are safe: counted by the process that works, read by the one that kills it."""

    def __init__(self, context: ForkServerContext) -> None:
        self._value = context.RawValue("i", 0)  # a lock would die with its holder

    def count(self, _: object) -> None:
        self._value.value += 1

    def wait(self, articles: int, process: ForkServerProcess) -> None:
        while self._value.value < articles and process.is_alive():
            time.sleep(0.001)


def ingest(folder: Path, articles: Callable[[], list[Article]], progress: Progress) -> None:
    """One run, in batches so small that there are many moments to die at."""
    import retrieval.storing.indexing

    retrieval.storing.indexing._BATCH = BATCH
    stores = Stores(folder)
    readings = [ReadResult(article, done) for done, article in enumerate(articles())]
    steps = plan(stores.library.articles.known("news"), readings, FOLDERS)
    stores.indexer.execute("news", steps, progress.count)
    stores.library.close()


def compare(folder: Path, progress: Progress) -> None:
    """Look for copies in a library that was made before they were looked for, in small bits."""
    import retrieval.storing.indexing

    retrieval.storing.indexing._COMPARED = 3
    stores = Stores(folder)
    stores.indexer.compare("news", progress.count)
    stores.library.close()


def rebuild(folder: Path, progress: Progress) -> None:
    """One rebuild, in the same small batches."""
    import retrieval.storing.indexing

    retrieval.storing.indexing._BATCH = BATCH
    stores = Stores(folder)
    stores.indexer.rebuild("news", progress.count)
    stores.library.close()


@pytest.fixture(scope="module")
def processes() -> Iterator[ForkServerContext]:
    """Makes processes that have imported everything already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["chromadb", "langchain_core.embeddings", "retrieval.storing.indexing", "test_killed"]
    )
    yield context
    from multiprocessing import forkserver

    forkserver._forkserver._stop()  # type: ignore[attr-defined]


def run(context: ForkServerContext, work: Callable[..., None], *arguments: object) -> None:
    """Let a process do its work to the end."""
    progress = Progress(context)
    process = context.Process(target=work, args=(*arguments, progress))
    process.start()
    process.join()
    assert process.exitcode == 0


def kill(context: ForkServerContext, chance: random.Random, work: Callable[..., None], *arguments: object) -> bool:
    """Kill a process at some moment of its work; returns whether it was still at it."""
    progress = Progress(context)
    process = context.Process(target=work, args=(*arguments, progress))
    process.start()
    progress.wait(chance.randrange(COUNT - BATCH), process)
    process.join(chance.uniform(0, 0.06))  # about the time of one batch: a moment anywhere inside it
    process.kill()
    process.join()
    assert process.exitcode in (0, -9)
    return process.exitcode == -9


def check_copies(stores: Stores, articles: list[Article]) -> None:
    """The groups are those of a library into which all this came at once."""
    assert stores.library.copies.uncompared("news") == 0
    with TemporaryDirectory() as other:
        plain = Stores(Path(other))
        plain.ingest(articles)
        versions = [one.version for one in articles]
        assert stores.library.copies.groups("news", versions) == plain.library.copies.groups("news", versions)
        plain.library.close()


def check(folder: Path, articles: list[Article]) -> None:
    """Everything is there once, nothing else is, the stores agree, and both searches find it."""
    stores = Stores(folder)
    stored = {one.source.id: one for one in stores.library.articles.all("news")}
    assert {key: one.fingerprint for key, one in stored.items()} == {a.source.id: a.fingerprint for a in articles}
    assert {key: one.text for key, one in stored.items()} == {a.source.id: a.text for a in articles}
    assert stores.sound()
    check_copies(stores, articles)
    for one in random.sample(articles, 3):
        number = one.source.title.split()[1]
        assert stores.words(f"place{number}") == [one.source.title]
        assert one.source.title in stores.nearest(one.text[:200], 3)
    stores.library.close()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_an_ingest_killed_at_any_moment_is_completed_by_the_next(
    processes: ForkServerContext, tmp_path: Path, seed: int
) -> None:
    """The first ingest dies twice and is completed, and so does the one that changes and removes articles."""
    chance = random.Random(seed)
    kills = 0
    for articles in (first_input, second_input):
        for _ in range(2):
            kills += kill(processes, chance, ingest, tmp_path, articles)
        run(processes, ingest, tmp_path, articles)
        check(tmp_path, articles())
    assert kills >= 2, "too fast to be killed: the test tests nothing"


def with_copies() -> list[Article]:
    """Thirty stories, each in two outlets."""
    stories = [(number, told(number)) for number in range(30)]
    texts = [
        (f"{number} {outlet}", make(text)) for number, text in stories for outlet, make in enumerate((str, edited))
    ]
    return [article(text, title=f"Story {name}", file=f"/news/{name}") for name, text in texts]


def test_looking_for_copies_in_an_older_library_is_killed_and_goes_on(
    processes: ForkServerContext, tmp_path: Path
) -> None:
    stores = Stores(tmp_path)
    stores.ingest(with_copies())
    stores.library.close()
    with closing(sqlite3.connect(stores.library.path)) as connection, connection:
        for table in ("copy_texts", "copy_bands", "copy_pairs"):
            connection.execute(f"DELETE FROM {table}")
    chance = random.Random(2)
    killed = 0
    for _ in range(3):
        progress = Progress(processes)
        process = processes.Process(target=compare, args=(tmp_path, progress))
        process.start()
        progress.wait(chance.randrange(1, 4), process)
        process.kill()
        process.join()
        killed += process.exitcode == -9
    assert killed >= 2, "too fast to be killed: the test tests nothing"
    run(processes, compare, tmp_path)
    stores = Stores(tmp_path)
    check_copies(stores, with_copies())
    assert len(stores.library.copies.groups("news", [one.version for one in with_copies()])) == 60
    stores.library.close()


def test_a_rebuild_killed_at_any_moment_leaves_the_live_index(processes: ForkServerContext, tmp_path: Path) -> None:
    run(processes, ingest, tmp_path, first_input)
    chance = random.Random(1)
    assert sum(kill(processes, chance, rebuild, tmp_path) for _ in range(3)) >= 2
    stores = Stores(tmp_path)
    assert stores.words("place3") == ["Story 3"]
    assert "Story 3" in stores.nearest(story(3).text[:200], 3)
    stores.library.close()
    run(processes, rebuild, tmp_path)
    check(tmp_path, first_input())
    after = Stores(tmp_path)
    assert len(after.library.indexes.all("news")) == 1
    assert [place.name for place in (tmp_path / "vectors").iterdir()] == [str(after.live().id)]
    after.library.close()
