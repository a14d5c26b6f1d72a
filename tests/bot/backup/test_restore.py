"""Restoring over old data, killed anywhere, and where the settings go: nothing is ever lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.backups import bring_back, contents
from support.chroma_server import chroma_server
from support.stores import Stores, story

from bot.backup import archive as archive_module
from bot.backup import restoring, switching
from bot.backup.making import back_up
from bot.backup.restoring import without_folders
from bot.wiring import Desk
from corpus.errors import BusyError, UsageError

pytestmark = [pytest.mark.process, pytest.mark.stores]


def test_a_folder_with_articles_is_not_buried(data: Path, backup: Path, desks: Callable[..., Desk]) -> None:
    before = contents(data)
    with pytest.raises(UsageError, match=r"holds 11 articles.*--force"):
        bring_back(desks(data), backup)
    assert contents(data) == before


def test_with_force_the_old_data_is_moved_aside_whole(
    backup: Path, tmp_path: Path, desks: Callable[..., Desk], data: Path
) -> None:
    expected = contents(data)
    there = tmp_path / "there"
    stores = Stores(there)
    stores.ingest([story(number) for number in range(50, 55)])
    stores.library.close()
    (there / "models").mkdir()
    old = contents(there)
    done = bring_back(desks(there), backup, force=True)
    assert contents(there) == expected
    assert done.aside is not None
    assert done.aside.parent == there
    assert contents(done.aside) == old
    assert (there / "models").is_dir(), "what this machine made stays"
    again = bring_back(desks(there), backup, force=True)
    assert again.aside not in (None, done.aside)
    assert contents(done.aside) == old


def test_an_empty_library_may_be_replaced(backup: Path, tmp_path: Path, desks: Callable[..., Desk], data: Path) -> None:
    there = tmp_path / "there"
    Stores(there).library.close()
    assert bring_back(desks(there), backup).aside is not None
    assert contents(there) == contents(data)


def test_a_damaged_library_can_be_replaced(
    backup: Path, tmp_path: Path, desks: Callable[..., Desk], data: Path
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "library.sqlite").write_bytes(b"damaged " * 1_000)
    with pytest.raises(UsageError, match="--force"):
        bring_back(desks(there), backup)
    done = bring_back(desks(there), backup, force=True)
    assert contents(there) == contents(data)
    assert done.aside is not None
    assert (done.aside / "library.sqlite").read_bytes() == b"damaged " * 1_000


@pytest.mark.parametrize("writing", [True, False])
def test_data_in_use_is_not_moved(data: Path, backup: Path, desks: Callable[..., Desk], writing: bool) -> None:
    stores = Stores(data)
    user = stores.store.open(stores.live(), writing=writing)
    with pytest.raises(BusyError, match="in use by"):
        bring_back(desks(data), backup, force=True)
    user.close()
    stores.library.close()
    assert not (data / "restoring").exists()
    assert not list(data.glob("before-restore-*"))


@pytest.mark.parametrize("moment", ["library.sqlite", "vectors", "renew"])
def test_a_restore_that_dies_while_building_leaves_the_old_data(
    data: Path, backup: Path, desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before = contents(data)

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(switching, "give_up", lambda _: None)  # a killed process does not tidy up
        if moment == "library.sqlite":
            patched.setattr(archive_module.Archive, "extract", die)
        elif moment == "renew":
            patched.setattr("corpus.library.indexes.Indexes.renew_keys", die)
        else:
            patched.setattr(restoring, "_page", die)
        with pytest.raises(Killed):
            bring_back(desks(data), backup, force=True)
    assert (data / "restoring").is_dir()
    assert contents(data) == before
    done = bring_back(desks(data), backup, force=True)
    assert contents(data) == before
    assert done.aside is not None
    assert not (data / "restoring").exists()


def test_a_switch_that_dies_anywhere_is_completed_at_the_next_start(
    tmp_path: Path, backup: Path, data: Path, desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = contents(data)
    there = tmp_path / "there"
    rename = Path.rename
    deaths = 0
    for allowed in range(100):
        shutil.rmtree(there, ignore_errors=True)
        stores = Stores(there)
        stores.ingest([story(77)])
        stores.library.close()
        (there / "chat_history").write_text("old", encoding="utf-8")
        moves = 0

        def dying(path: Path, target: Path) -> Path:
            nonlocal moves
            moves += 1
            if moves > allowed:  # noqa: B023
                raise KeyboardInterrupt
            return rename(path, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", dying)
            try:
                bring_back(desks(there), backup, force=True)
                break
            except KeyboardInterrupt:
                deaths += 1
        desks(there)  # the next start
        if allowed:
            assert contents(there) == expected
            (aside,) = there.glob("before-restore-*")
            assert [one.source.title for one in contents(aside)["news"][2]] == ["Story 77"]  # type: ignore[index]
            assert (aside / "chat_history").read_text() == "old"
            assert not (there / "restored").exists()
        else:
            assert len(contents(there)["news"][2]) == 1, "nothing was switched yet"  # type: ignore[index]
    assert deaths > 6


def test_embedded_vectors_go_to_a_server_and_back(
    data: Path, backup: Path, tmp_path: Path, desks: Callable[..., Desk]
) -> None:
    """The server is shared: what the old data has there stays what it is."""
    before = contents(data)
    (tmp_path / "server").mkdir()
    with chroma_server(tmp_path / "server") as address:
        there = tmp_path / "there"
        old = Stores(there, server=address)
        old.ingest([story(77)])
        keys = {index.key for index in old.library.indexes.all()}
        old.library.close()
        done = bring_back(desks(there, vectors={"server": address}), backup, force=True)
        assert contents(there, address) == before
        assert not (there / "vectors").exists()
        assert done.aside is not None
        aside = Stores(done.aside, server=address)
        assert {index.key for index in aside.library.indexes.all()} == keys
        assert aside.sound()
        assert aside.nearest("report 77 place77", 1) == ["Story 77"]
        aside.library.close()
        back_up(desks(there, vectors={"server": address}), tmp_path / "from-server.zip", version="0")
    bring_back(desks(tmp_path / "back"), tmp_path / "from-server.zip")
    assert contents(tmp_path / "back") == before


def test_settings_go_to_their_place_without_the_old_data_folder(
    backup: Path, tmp_path: Path, desks: Callable[..., Desk]
) -> None:
    done = bring_back(desks(tmp_path / "there"), backup)
    assert done.active
    assert done.settings == tmp_path / "config" / "newsdesk.toml"
    assert done.settings.read_text(encoding="utf-8") == (
        '[library]\ncollection = "archive"\n# On the machine of the backup: data = "/home/old"\n'
    )


def test_settings_that_are_there_stay(backup: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    mine = tmp_path / "config" / "newsdesk.toml"
    mine.parent.mkdir()
    mine.write_text("[search]\npassages = 7\n", encoding="utf-8")
    done = bring_back(desks(tmp_path / "there"), backup)
    assert (done.settings, done.active) == (tmp_path / "config" / "newsdesk-restored.toml", False)
    again = bring_back(desks(tmp_path / "there"), backup, force=True)
    assert again.settings == tmp_path / "config" / "newsdesk-restored-2.toml"
    assert mine.read_text(encoding="utf-8") == "[search]\npassages = 7\n"


@pytest.mark.parametrize(
    ("text", "expected", "neutral"),
    [
        ("[search]\npassages = 3\n", "[search]\npassages = 3\n", True),
        ('[library]\ndata = "/x"\n', '[library]\n# On the machine of the backup: data = "/x"\n', True),
        ('[library]\ncache = "/y"\n', '[library]\n# On the machine of the backup: cache = "/y"\n', True),
        ('library.cache = "/y"\n', 'library.cache = "/y"\n', False),
        ('[other]\ndata = "/x"\n', '[other]\ndata = "/x"\n', True),
        ('library.data = "/x"\n', 'library.data = "/x"\n', False),
        ('library = {data = "/x"}\n', 'library = {data = "/x"}\n', False),
        ("not toml\n", "not toml\n", False),
        ("", "\n", True),
    ],
)
def test_the_folders_of_another_machine_are_taken_out(text: str, expected: str, neutral: bool) -> None:
    assert without_folders(text) == (expected, neutral)
