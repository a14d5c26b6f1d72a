"""Everything goes into one file and comes back; a bad file, a full folder or a killed restore harms nothing."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from fake_embeddings import WordCounts
from stores import TARGET, Stores, story

from bot.backup import archive as archive_module
from bot.backup import making, restoring, switching
from bot.backup.archive import MANIFEST
from bot.backup.making import back_up
from bot.backup.restoring import Restored, restore, without_data_folder
from bot.settings import Config
from bot.wiring import Desk
from corpus.errors import BusyError, NewsdeskError, StoreError, UsageError

QUESTIONS = ["report place3", "delegate 4 group 2", "report 11 place11", "hour"]


@pytest.fixture
def desks() -> Iterator[Callable[..., Desk]]:
    """Makes desks over data folders, with word counts as embeddings; they are closed at the end."""
    with ExitStack() as held:

        def make(data: Path, **sections: dict[str, object]) -> Desk:
            config = Config(library={"data": str(data)}, passages={"target_chars": TARGET}, **sections)
            desk = Desk(config)
            desk.embeddings = WordCounts
            held.callback(desk.close)
            return desk

        yield make


def fill(data: Path) -> None:
    """Two collections with a history: changes, removals, a rebuild; and a file of another kind."""
    stores = Stores(data)
    stores.ingest([story(number) for number in range(12)])
    stores.ingest([story(number, about="summit") for number in range(3, 10)], prune=[Path("/news")])
    stores.ingest([story(number, collection="日本 news") for number in range(20, 24)], "日本 news")
    stores.indexer.rebuild("news")
    stores.library.close()
    (data / "chat_history").write_text("\n# 2024\n+How many troops?\n", encoding="utf-8")
    (data / "notes").mkdir()
    (data / "notes" / "é.txt").write_bytes(b"\x00\xff binary")
    conversations = sqlite3.connect(data / "conversations.sqlite")
    conversations.execute("PRAGMA journal_mode=WAL")
    conversations.execute("CREATE TABLE turns(question)")
    conversations.execute("INSERT INTO turns VALUES ('Who said that?')")
    conversations.commit()
    conversations.close()
    (data / "models").mkdir()
    (data / "models" / "large.onnx").write_bytes(b"can be made again")


def contents(data: Path) -> dict[str, object]:
    """All that a person can see of a data folder: articles byte for byte, and what searches answer."""
    stores = Stores(data)
    seen: dict[str, object] = {}
    for name in stores.library.collections():
        assert stores.sound(name)
        index = stores.live(name)
        seen[name] = [index.spec, index.id, list(stores.library.articles(name))]
        vectors = stores.store.open(index, writing=False)
        for question in QUESTIONS:
            seen[f"{name} words {question}"] = stores.library.search_words(index, question, 20)
            near = vectors.query(stores.embeddings.embed_array([question])[0], 100)  # all: Chroma shuffles ties
            seen[f"{name} vectors {question}"] = sorted((round(score, 5), key) for key, score in near)
        vectors.close()
    stores.library.close()
    return seen


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    fill(folder)
    return folder


@pytest.fixture
def backup(data: Path, tmp_path: Path, desks: Callable[..., Desk]) -> Path:
    file = tmp_path / "backup.zip"
    settings = tmp_path / "mine.toml"
    settings.write_text('[library]\ncollection = "archive"\ndata = "/home/old"\n', encoding="utf-8")
    back_up(desks(data), file, version="0.1.0", settings=settings)
    return file


def bring_back(desk: Desk, file: Path, force: bool = False) -> Restored:
    return restore(desk, file, settings=desk.data.parent / "config" / "newsdesk.toml", force=force)


def test_everything_comes_back_elsewhere(
    data: Path, backup: Path, tmp_path: Path, desks: Callable[..., Desk]
) -> None:
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
    monkeypatch.setattr("retrieval.vectors._PAGE", 5)
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
    stores.library.create_index("news", stores.indexer.spec())
    stores.library.close()
    back_up(desks(data), tmp_path / "b.zip", version="0")
    bring_back(desks(tmp_path / "there"), tmp_path / "b.zip")
    restored = Stores(tmp_path / "there")
    assert {index.state for index in restored.library.indexes()} == {"live"}
    assert restored.sound("news")
    restored.library.close()
    kept = Stores(data)
    assert "building" in {index.state for index in kept.library.indexes()}
    kept.library.close()


def test_missing_and_stray_vectors_are_told_and_left(data: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    stores = Stores(data)
    index = stores.live()
    vectors = stores.store.open(index, writing=True)
    vectors.delete(sorted(stores.library.passage_ids(index))[:2])
    vectors.close()
    stores.library.close()
    made = back_up(desks(data), tmp_path / "b.zip", version="0")
    assert [c.passages - c.vectors for c in made.collections if c.name == "news"] == [2]
    assert bring_back(desks(tmp_path / "there"), tmp_path / "b.zip").missing == 2


# restoring over something


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


def test_an_empty_library_may_be_replaced(
    backup: Path, tmp_path: Path, desks: Callable[..., Desk], data: Path
) -> None:
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


# interrupted


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
            patched.setattr("corpus.library.Library.renew_keys", die)
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


# bad files


def repacked(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with its members changed, the manifest as it was unless it is changed too."""
    with zipfile.ZipFile(backup) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    target = backup.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return target


def in_manifest(**values: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), **values}).encode()

    return change


def renamed(new: str) -> Callable[[dict[str, bytes]], None]:
    """One member gets another name, in the manifest too."""

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        members[new] = members.pop("files/chat_history")
        manifest["members"][new] = manifest["members"].pop("files/chat_history")
        members[MANIFEST] = json.dumps(manifest).encode()

    return change


def flipped(members: dict[str, bytes]) -> None:
    content = bytearray(members["library.sqlite"])
    content[5_000] ^= 1
    members["library.sqlite"] = bytes(content)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (flipped, "library.sqlite does not match its checksum"),
        (lambda m: m.update({"library.sqlite": m["library.sqlite"][:-1]}), "does not match its checksum"),
        (lambda m: m.update({"library.sqlite": m["library.sqlite"] + b"x"}), "does not match its checksum"),
        (lambda m: m.pop("library.sqlite"), "does not hold what its manifest says"),
        (lambda m: m.update({"files/extra": b"x"}), "does not hold what its manifest says"),
        (lambda m: m.pop(MANIFEST), "no backup of Newsdesk"),
        (lambda m: m.update({MANIFEST: b"{"}), "its manifest cannot be read"),
        (lambda m: m.update({MANIFEST: b"[]"}), "its manifest cannot be read"),
        (in_manifest(format="other"), "its manifest cannot be read"),
        (in_manifest(members={}), "does not hold what its manifest says"),
        (in_manifest(format_version=2, anything="new"), "newer version of Newsdesk; upgrade"),
        (in_manifest(schema_version=99), "newer version; upgrade"),
        (renamed("files/../../escaped"), "which no backup does"),
        (renamed("../escaped"), "which no backup does"),
        (renamed("/escaped"), "which no backup does"),
        (renamed("files//escaped"), "which no backup does"),
        (renamed("files/./escaped"), "which no backup does"),
        (renamed("files/a\\..\\escaped"), "which no backup does"),
        (renamed("files/C:escaped"), "which no backup does"),
        (renamed("other.txt"), "which no backup does"),
        (renamed("vectors/1/../../x.npz"), "which no backup does"),
    ],
)
def test_a_bad_backup_is_refused_before_anything_is_touched(
    backup: Path,
    tmp_path: Path,
    desks: Callable[..., Desk],
    change: Callable[[dict[str, bytes]], None],
    sentence: str,
) -> None:
    there = tmp_path / "there"
    with pytest.raises(NewsdeskError, match=sentence):
        bring_back(desks(there), repacked(backup, change))
    assert not there.exists()
    assert not list(tmp_path.rglob("escaped*"))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + b"\x00" * 18, b"PK\x03\x04" + b"\xff" * 500])
def test_what_is_no_backup_is_refused(tmp_path: Path, desks: Callable[..., Desk], content: bytes) -> None:
    file = tmp_path / "file.zip"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="no backup of Newsdesk"):
        bring_back(desks(tmp_path / "there"), file)
    with pytest.raises(UsageError, match="There is no backup"):
        bring_back(desks(tmp_path / "there"), tmp_path / "missing.zip")
    assert not (tmp_path / "there").exists()


def test_any_cut_and_many_flips_are_refused(backup: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    """Damage anywhere is either noticed or changes nothing that is used (dates and the like in the zip itself)."""
    whole = backup.read_bytes()
    damaged = tmp_path / "damaged.zip"
    there = tmp_path / "there"
    for place in range(0, len(whole), len(whole) // 60):
        damaged.write_bytes(whole[:place])
        with pytest.raises(NewsdeskError):
            bring_back(desks(there), damaged)
        assert not there.exists()
    refused = 0
    for place in range(17, len(whole), len(whole) // 60):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with zipfile_left_alone(), archive_module.opened(damaged, 99) as archive:
            archive.verify(lambda _: None)
            refused -= 1
        refused += 1
    assert refused > 50


class zipfile_left_alone:  # noqa: N801 - reads as a phrase
    """What a damaged backup may raise: our own errors only."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, NewsdeskError)


def test_vectors_that_are_none_are_refused(backup: Path, tmp_path: Path, desks: Callable[..., Desk]) -> None:
    import hashlib

    def pickled(members: dict[str, bytes]) -> None:
        buffer = io.BytesIO()
        np.savez(buffer, ids=np.array([{"a": 1}], object), vectors=np.zeros((1, 64), np.float32))
        name = next(name for name in members if name.endswith(".npz"))
        members[name] = buffer.getvalue()
        manifest = json.loads(members[MANIFEST])
        manifest["members"][name] = {
            "size": len(members[name]),
            "sha256": hashlib.sha256(members[name]).hexdigest(),
        }
        members[MANIFEST] = json.dumps(manifest).encode()

    there = tmp_path / "there"
    with pytest.raises(StoreError, match="vectors that cannot be read"):
        bring_back(desks(there), repacked(backup, pickled))
    assert not (there / "restoring").exists()
    assert not (there / "library.sqlite").exists()


def test_a_full_disk_is_noticed_before(
    backup: Path, tmp_path: Path, desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000))
    with pytest.raises(StoreError, match="too little room"):
        bring_back(desks(tmp_path / "there"), backup)
    assert not (tmp_path / "there").exists()


# settings


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
        ('[other]\ndata = "/x"\n', '[other]\ndata = "/x"\n', True),
        ('library.data = "/x"\n', 'library.data = "/x"\n', False),
        ('library = {data = "/x"}\n', 'library = {data = "/x"}\n', False),
        ("not toml\n", "not toml\n", False),
        ("", "\n", True),
    ],
)
def test_the_data_folder_of_another_machine_is_taken_out(text: str, expected: str, neutral: bool) -> None:
    assert without_data_folder(text) == (expected, neutral)
