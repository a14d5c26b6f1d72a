"""Everything goes into one file and comes back; nothing is overwritten, nobody writes meanwhile."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from support import ROOT
from support.backups import bring_back, contents
from support.commands import Newsdesk
from support.stores import Stores

from bot.backup import making, restoring
from bot.backup.archive import MANIFEST
from bot.backup.making import back_up
from bot.backup.restoring import restore
from bot.wiring import Desk
from corpus.errors import BusyError, UsageError

pytestmark = [pytest.mark.stores, pytest.mark.models]


def test_everything_comes_back_elsewhere(data: Path, backup: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    before = contents(data)
    there = tmp_path / "elsewhere" / "data"
    done = bring_back(desks(there), backup)
    assert contents(there) == before
    assert (done.aside, done.missing) == (None, 0)
    assert (there / "chat_history").read_bytes() == (data / "chat_history").read_bytes()
    assert (there / "notes" / "é.txt").read_bytes() == b"\x00\xff binary"
    turns = sqlite3.connect(there / "conversations.sqlite")
    assert turns.execute("SELECT question FROM turns").fetchall() == [("Who said that?",)]
    turns.close()
    assert sorted(entry.name for entry in there.iterdir()) == [
        *["chat_history", "conversations.sqlite", "library.sqlite", "notes", "vectors"]
    ]
    assert stat.S_IMODE((there / "chat_history").stat().st_mode) == 0o600


def test_the_file_says_what_it_holds_and_is_private(data: Path, backup: Path) -> None:
    with zipfile.ZipFile(backup) as packed:
        manifest = json.loads(packed.read(MANIFEST))
        names = packed.namelist()
    assert (manifest["format"], manifest["format_version"], manifest["newsdesk"]) == ("newsdesk-backup", 1, "0.1.0")
    assert [(c["name"], c["articles"], c["vectors"] == c["passages"]) for c in manifest["collections"]] == [
        ("日本 news", 4, True),
        ("news", 7, True),
    ]
    assert set(manifest["members"]) | {MANIFEST} == set(names)
    assert not any("models" in name or "lock" in name or "writing" in name for name in names)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert not list(backup.parent.glob(".*"))


def test_vectors_are_carried_in_pages(
    data: Path, tmp_path: Path, desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.finding.vectors._PAGE", 5)
    monkeypatch.setattr(restoring, "_PAGE", 2)
    back_up(desks(data), tmp_path / "paged.zip", version="0")
    with zipfile.ZipFile(tmp_path / "paged.zip") as packed:
        pages = [name for name in packed.namelist() if name.endswith(".npz")]
        with np.load(io.BytesIO(packed.read(pages[0])), allow_pickle=False) as page:
            assert page["vectors"].shape == (5, 64)
            assert page["vectors"].dtype == np.float32
    assert len(pages) > 4
    before = contents(data)
    bring_back(desks(tmp_path / "there"), tmp_path / "paged.zip")
    assert contents(tmp_path / "there") == before


def test_progress_reaches_its_end(data: Path, backup: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    made: list[tuple[int, int]] = []
    back_up(desks(data), tmp_path / "b.zip", version="0", progress=lambda done, total: made.append((done, total)))
    assert made == sorted(made)
    assert made[-1][0] > 0.9 * made[-1][1]
    told: list[tuple[str, int, int]] = []
    restore(
        desks(tmp_path / "there"),
        backup,
        settings=tmp_path / "none.toml",
        progress=lambda what, done, total: told.append((what, done, total)),
    )
    assert {what for what, _, _ in told} == {"Verifying", "Restoring"}
    ends = {what: (done, total) for what, done, total in told}
    assert ends["Verifying"][0] == ends["Verifying"][1]
    assert 0 < ends["Restoring"][0] <= ends["Restoring"][1]


def test_a_backup_does_not_replace_a_file_unless_told(data: Path, backup: Path, desks: Callable[..., Desk]) -> None:
    was = backup.read_bytes()
    with pytest.raises(UsageError, match="--force"):
        back_up(desks(data), backup, version="0")
    assert backup.read_bytes() == was
    back_up(desks(data), backup, version="0", force=True)
    assert backup.read_bytes() != was


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("nowhere/b.zip", "no folder"),
        ("data/b.zip", "outside"),
        ("data/sub/b.zip", "no folder"),
        (".", "is a folder"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused(
    data: Path, tmp_path: Path, desks: Callable[..., Desk], place: str, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        back_up(desks(data), tmp_path / place, version="0")


def test_there_must_be_something_to_back_up(tmp_path: Path, desks: Callable[..., Desk]) -> None:
    with pytest.raises(UsageError, match="nothing to back up"):
        back_up(desks(tmp_path / "empty"), tmp_path / "b.zip", version="0")
    assert not (tmp_path / "empty").exists()


def test_a_backup_that_breaks_off_leaves_nothing(
    data: Path, tmp_path: Path, desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "_add_other", full)
    with pytest.raises(OSError, match="No space"):
        back_up(desks(data), tmp_path / "b.zip", version="0")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["data"]


def test_people_may_ask_and_nobody_may_write_during_a_backup(
    data: Path, tmp_path: Path, desks: Callable[..., Desk]
) -> None:
    stores = Stores(data)
    reader = stores.store.open(stores.live(), writing=False)
    back_up(desks(data), tmp_path / "one.zip", version="0")
    reader.close()
    writer = stores.store.open(stores.live(), writing=True)
    with pytest.raises(BusyError, match="in use by"):
        back_up(desks(data), tmp_path / "two.zip", version="0")
    writer.close()
    with stores.indexer.alone("news"), pytest.raises(BusyError, match="in use by"):
        back_up(desks(data), tmp_path / "three.zip", version="0")
    stores.library.close()
    assert not list(tmp_path.glob("t*"))


def test_half_built_indexes_stay_behind(data: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    stores = Stores(data)
    stores.library.indexes.create("news", stores.indexer.spec())
    stores.library.close()
    back_up(desks(data), tmp_path / "b.zip", version="0")
    bring_back(desks(tmp_path / "there"), tmp_path / "b.zip")
    restored = Stores(tmp_path / "there")
    assert {index.state for index in restored.library.indexes.all()} == {"live"}
    assert restored.sound("news")
    restored.library.close()
    kept = Stores(data)
    assert "building" in {index.state for index in kept.library.indexes.all()}
    kept.library.close()


def test_missing_and_stray_vectors_are_told_and_left(data: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    stores = Stores(data)
    index = stores.live()
    vectors = stores.store.open(index, writing=True)
    vectors.delete(sorted(stores.library.passages.ids(index))[:2])
    vectors.close()
    stores.library.close()
    made = back_up(desks(data), tmp_path / "b.zip", version="0")
    assert [c.passages - c.vectors for c in made.collections if c.name == "news"] == [2]
    assert bring_back(desks(tmp_path / "there"), tmp_path / "b.zip").missing == 2


def test_the_commands_carry_everything_to_another_machine(
    newsdesk: Newsdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "newsdesk.toml").write_text("[search]\npassages = 7\n", encoding="utf-8")
    newsdesk("ingest", newsdesk.write())
    question = ("ask", "How many troops train local forces?", "--json")
    answer = newsdesk(*question).json
    done = newsdesk("backup", "carried.zip")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Wrote carried.zip: 3 articles in 1 collection, ")
    assert newsdesk("backup", "carried.zip").code == 2
    refused = newsdesk("restore", "carried.zip")
    assert refused.code == 2
    assert "holds 3 articles: add --force" in refused.err

    (tmp_path / "newsdesk.toml").unlink()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    newsdesk.data = tmp_path / "another"
    done = newsdesk("restore", "carried.zip")
    assert (done.code, done.err) == (0, "")
    assert "news: 3 articles, 3 passages, model word-counts" in done.out
    assert f"The settings were written to {tmp_path / 'config' / 'newsdesk' / 'newsdesk.toml'}." in done.out
    assert "search.passages\t7\t" in newsdesk("config", "show").out
    again = newsdesk(*question).json
    for one in (answer, again):
        del one["id"], one["asked"], one["timings"]
    assert again == answer
    assert newsdesk("doctor").code == 0
    assert newsdesk("ingest", newsdesk.articles).out.startswith("Added 0, changed 0, unchanged 3")


def test_what_was_there_is_moved_aside_and_said(newsdesk: Newsdesk, tmp_path: Path) -> None:
    newsdesk("ingest", newsdesk.write())
    newsdesk("backup", "carried.zip")
    done = newsdesk("restore", "carried.zip", "--force")
    assert done.code == 0
    aside = next(newsdesk.data.glob("before-restore-*"))
    assert f"What was there before lies in {aside}." in done.out
    assert newsdesk("doctor").code == 0


def test_the_defaults_are_not_carried_as_settings(newsdesk: Newsdesk, tmp_path: Path) -> None:
    newsdesk("ingest", newsdesk.write())
    newsdesk("backup", "carried.zip", "--config", ROOT / "config.toml")
    with zipfile.ZipFile(tmp_path / "carried.zip") as packed:
        assert "settings.toml" not in packed.namelist()
