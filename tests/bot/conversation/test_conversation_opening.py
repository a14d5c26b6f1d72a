"""One file, opened by several threads and processes, migrated, refused when it is damaged or too new."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from support import PATIENCE
from support.conversations import ALICE, NOON, OTHER, SERVER, answered, asked, later, unanswered

from bot.conversation import Records, opening, schema
from bot.conversation.opening import in_use
from bot.conversation.types import Limit
from corpus import sqlite
from corpus.errors import StoreError

pytestmark = [pytest.mark.process, pytest.mark.stores]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.sqlite"


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT version FROM newsdesk_schema").fetchone()[0])


# Notes


def test_notes_are_kept_and_replaced(path: Path) -> None:
    with closing(Records(path)) as records:
        assert records.note("commands") is None
        records.set_note("commands", "abc")
        records.set_note("commands", "def \ud83d")
        records.set_note("other", "")
    with closing(Records(path)) as records:
        assert records.note("commands") == "def \N{REPLACEMENT CHARACTER}"
        assert records.note("other") == ""


# The file


@pytest.mark.skipif(os.name == "nt", reason="needs permissions")
def test_nobody_else_may_read_the_file(path: Path) -> None:
    with closing(Records(path)) as records:
        records.set_note("a", "b")
        files = list(path.parent.iterdir())
        assert len(files) > 1  # its log too
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_folder_is_made(tmp_path: Path) -> None:
    Records(tmp_path / "a" / "b" / "conversations.sqlite").close()


def test_a_damaged_file_is_refused_in_a_sentence(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to look at" * 100)
    with pytest.raises(StoreError, match=r"conversations\.sqlite cannot be read .*; restore a backup of them"):
        Records(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_place_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        Records(tmp_path / "file" / "conversations.sqlite")
    with pytest.raises(StoreError, match=r"unable to open database file.*that they may be written"):
        Records(tmp_path)


def test_damage_while_it_is_open_is_a_sentence_too(records: Records, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE answers")
    with pytest.raises(StoreError, match=r"cannot be used .*no such table"):
        records.answers.get("a1")


def test_a_failed_write_changes_nothing_and_tells_no_question(
    records: Records, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TRIGGER refuse BEFORE INSERT ON gaps BEGIN SELECT raise(FAIL, 'no room'); END")
    with pytest.raises(StoreError, match="no room") as raised:
        records.answers.keep(unanswered("g1", "My secret?"), asked(), NOON)
    assert records.answers.get("g1") is None
    cause: BaseException | None = raised.value
    while cause is not None:
        assert "secret" not in str(cause)
        cause = cause.__cause__


def test_a_writer_that_never_ends_is_waited_for_and_then_named(
    path: Path, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.close()
    monkeypatch.setattr(sqlite, "_PATIENCE", 0.1)
    with closing(Records(path)) as waiting, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert waiting.note("a") is None  # reading waits for nobody
        with pytest.raises(StoreError, match=r"locked.*see that no other program holds them"):
            waiting.set_note("a", "b")
        other.execute("ROLLBACK")
        waiting.set_note("a", "b")


# Versions


def add_mood(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE answers ADD COLUMN mood TEXT DEFAULT 'fine'"))


def break_off(connection: Connection) -> None:
    add_mood(connection)
    raise RuntimeError("the power went")


def with_migration(monkeypatch: pytest.MonkeyPatch, migration: Callable[[Connection], None]) -> int:
    newer = replace(schema.SCHEMA, migrations=(*schema.SCHEMA.migrations, migration))
    monkeypatch.setattr(opening, "SCHEMA", newer)
    return newer.newest


@pytest.fixture
def kept(path: Path) -> Path:
    """A file with one answer in it."""
    with closing(Records(path)) as records:
        records.answers.keep(answered(), asked(), NOON)
    return path


def test_a_migration_runs_once_and_leaves_no_copy(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = version(kept)
    new = with_migration(monkeypatch, add_mood)
    for _ in range(2):
        with closing(Records(kept)) as records:
            assert records.answers.get("a1") is not None
    assert version(kept) == new == old + 1
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT mood FROM answers").fetchall() == [("fine",)]
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]


def test_a_migration_that_breaks_off_changes_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = version(kept)
    with monkeypatch.context() as patched:
        with_migration(patched, break_off)
        with pytest.raises(RuntimeError):
            Records(kept)
    assert version(kept) == old
    with closing(Records(kept)) as records:
        assert records.answers.get("a1") is not None


def test_a_newer_file_is_refused_untouched(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        new = with_migration(patched, add_mood)
        Records(kept).close()
    before = kept.read_bytes()
    with pytest.raises(StoreError, match="newer version of Newsdesk; upgrade Newsdesk"):
        Records(kept)
    assert version(kept) == new
    assert kept.read_bytes() == before


def test_every_foreign_key_has_a_table_and_every_table_an_owner(records: Records, path: Path) -> None:
    """A table that names neither a server nor a person nor an answer would escape erasing and forgetting.

    Sums of tokens are nobody's.
    """
    for table in schema.metadata.sorted_tables:
        owned = {"server", "person", "answer"} & set(table.c.keys())
        assert owned or table.name in ("notes", "counters", "usage"), table.name
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


# Several at once


def test_threads_write_and_read_over_one_engine(records: Records) -> None:
    together = threading.Barrier(8)

    def work(thread: int) -> None:
        together.wait()
        for number in range(10):
            key = f"a{thread}-{number}"
            records.answers.keep(unanswered(key), asked(thread), later(seconds=number))
            assert records.answers.get(key) is not None
            records.feedback.rate(key, thread, True, None, None, NOON)
            if number % 2:
                records.answers.delete(key)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(records.answers.gaps(SERVER)) == 80
    assert len(records.feedback.ratings(SERVER)) == 40


def _count(path: Path, person: int, ready: object, allowed: object) -> None:
    """In a process of its own: open, ask as often as one may, keep each answer."""
    ready.wait()  # type: ignore[attr-defined]
    with closing(Records(path)) as records:
        let = 0
        for number in range(20):
            if records.limits.take([Limit("server", str(SERVER), 30, 60)], NOON) is None:
                records.answers.keep(answered(f"a{person}-{number}"), asked(person), NOON)
                let += 1
        allowed.put(let)  # type: ignore[attr-defined]


def test_processes_that_open_a_new_file_at_once_count_together(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, allowed = context.Barrier(3), context.Queue()
    running = [context.Process(target=_count, args=(path, person, ready, allowed)) for person in range(3)]
    for process in running:
        process.start()
    said = [allowed.get(timeout=PATIENCE) for _ in running]
    for process in running:
        process.join(PATIENCE)
    assert [process.exitcode for process in running] == [0, 0, 0]
    assert sum(said) == 30
    with closing(Records(path)) as records:
        stored = [records.answers.get(f"a{person}-{number}") for person in range(3) for number in range(20)]
        assert sum(one is not None for one in stored) == 30


def test_one_process_sees_at_once_what_another_wrote(path: Path) -> None:
    with closing(Records(path)) as one, closing(Records(path)) as another:
        one.servers.block(SERVER, ALICE, 1, NOON)
        assert another.servers.is_blocked(SERVER, ALICE)
        another.people.forget(ALICE)
        another.servers.left(OTHER, NOON)
        assert one.servers.left_before(later(days=1)) == [OTHER]


# Whether somebody is there


def test_it_is_in_use_as_long_as_somebody_has_it_open(path: Path) -> None:
    assert not in_use(path)
    with closing(Records(path)) as records:
        assert in_use(path)
        records.set_note("a", "b")
        assert in_use(path)
    assert not in_use(path)
    with closing(Records(path)) as records:
        assert records.note("a") == "b"


def test_what_is_no_database_is_in_nobodys_use(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    assert not in_use(path)
