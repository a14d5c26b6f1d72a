"""Opening an SQLite file: what SQLite itself does not wait for."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from support import PATIENCE

from corpus import sqlite

pytestmark = pytest.mark.stores


def _nothing(_: sqlite3.Connection) -> None:
    """No settings of one's own."""


def test_who_opens_a_file_that_is_being_made_waits_for_its_maker(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as maker:
        maker.execute("BEGIN IMMEDIATE")  # not in write-ahead mode: SQLite refuses the change to it at once
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as other, pytest.raises(sqlite3.OperationalError):
            other.execute("PRAGMA journal_mode=WAL")
        maker.execute("CREATE TABLE news (title)")
        ending = threading.Timer(0.3, maker.execute, ["COMMIT"])
        ending.start()
        engine = sqlite.open_engine(path, _nothing)
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("SELECT name FROM sqlite_master")).scalar() == "news"
        engine.dispose()
        ending.join()


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_PATIENCE", 0.1)
    path = tmp_path / "held.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        engine = sqlite.open_engine(path, _nothing)
        began = time.monotonic()
        with pytest.raises(OperationalError, match="locked"):
            engine.connect()
        assert time.monotonic() - began >= 0.1
        engine.dispose()
