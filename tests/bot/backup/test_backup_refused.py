"""A bad backup is refused before anything is touched."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from support.backups import bring_back

from bot.backup import archive as archive_module
from bot.backup.archive import MANIFEST
from bot.wiring import Desk
from corpus.errors import NewsdeskError, StoreError, UsageError

pytestmark = pytest.mark.stores


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
