"""One process writes, or several read; whoever comes too late is told who is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from support import ROOT

from corpus.errors import BusyError
from retrieval.finding.ownership import FolderLock, _FileLock, command_line

pytestmark = pytest.mark.process

HOLD = """
import sys
from pathlib import Path
from retrieval.finding.ownership import FolderLock
claim = FolderLock(Path(sys.argv[1]), "newsdesk discord", alone=sys.argv[2] == "alone")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(folder: Path, how: str) -> Iterator[subprocess.Popen[str]]:
    """A second process that holds the folder."""
    command = [sys.executable, "-c", HOLD, str(folder), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("theirs", "mine", "allowed"),
    [("reading", False, True), ("reading", True, False), ("alone", False, False), ("alone", True, False)],
)
def test_who_may_hold_a_folder_together(tmp_path: Path, theirs: str, mine: bool, allowed: bool) -> None:
    with another_process(tmp_path, theirs):
        if allowed:
            FolderLock(tmp_path, "me", alone=mine).release()
        else:
            with pytest.raises(BusyError):
                FolderLock(tmp_path, "me", alone=mine)


def test_the_second_is_told_who_is_there(tmp_path: Path) -> None:
    with another_process(tmp_path, "alone") as process, pytest.raises(BusyError) as told:
        FolderLock(tmp_path, "me", alone=True)
    sentence = str(told.value)
    assert f"`newsdesk discord` (process {process.pid}, since " in sentence
    assert "`chroma run`" in sentence
    assert "vectors.server" in sentence


def test_a_killed_owner_leaves_no_lock(tmp_path: Path) -> None:
    with another_process(tmp_path, "alone") as process:
        process.kill()
        process.wait()
        FolderLock(tmp_path, "me", alone=True).release()


def test_release_lets_others_in_and_may_be_called_twice(tmp_path: Path) -> None:
    with FolderLock(tmp_path, "first", alone=True) as claim:
        with pytest.raises(BusyError):
            FolderLock(tmp_path, "second", alone=False)
        claim.release()
        claim.release()
        FolderLock(tmp_path, "second", alone=True).release()


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", "\x00\xff"])
def test_an_unreadable_note_still_gives_a_sentence(tmp_path: Path, note: str) -> None:
    with FolderLock(tmp_path, "first", alone=True):
        (tmp_path / "owner.json").write_text(note, encoding="utf-8")
        with pytest.raises(BusyError, match="in use by another process"):
            FolderLock(tmp_path, "second", alone=True)


def test_the_note_names_this_process(tmp_path: Path) -> None:
    with FolderLock(tmp_path, "me", alone=True):
        note = json.loads((tmp_path / "owner.json").read_text(encoding="utf-8"))
    assert note["process"] == os.getpid()
    assert note["command"] == "me"


def _shared_by_others(folder: Path) -> bool:
    """Whether somebody else could read now."""
    try:
        FolderLock(folder, "a reader", alone=False).release()
    except BusyError:
        return False
    return True


def _free(folder: Path) -> bool:
    """Whether somebody else could write now."""
    try:
        FolderLock(folder, "a writer", alone=True).release()
    except BusyError:
        return False
    return True


def test_a_claim_is_changed_to_alone_and_back(tmp_path: Path) -> None:
    with FolderLock(tmp_path, "me", alone=False) as claim:
        assert _shared_by_others(tmp_path)
        claim.be_alone()
        assert not _shared_by_others(tmp_path)
        claim.share()
        assert _shared_by_others(tmp_path)
        assert not _free(tmp_path), "it still reads"
    assert _free(tmp_path)


@pytest.mark.parametrize("how", ["reading", "alone"])
def test_a_change_that_is_refused_leaves_what_there_was(tmp_path: Path, how: str) -> None:
    with FolderLock(tmp_path, "me", alone=False) as claim:
        if how == "alone":  # one that wants to be alone, and is waiting for us to give up our share
            turn = _FileLock(tmp_path / "alone.lock")
            assert turn.take(alone=True)
            with pytest.raises(BusyError):
                claim.be_alone()
            turn.close()
        else:
            with another_process(tmp_path, "reading") as process:
                with pytest.raises(BusyError, match=f"process {process.pid}"):
                    claim.be_alone()
                assert _shared_by_others(tmp_path)
        assert not _free(tmp_path), "the share was lost"
        claim.be_alone()


def test_nobody_gets_alone_while_many_change_their_claims(tmp_path: Path) -> None:
    """Every system gives up a shared lock before it takes an exclusive one: that moment belongs to nobody else."""
    got_alone: list[int] = []
    finished: list[int] = []
    all_three = threading.Barrier(3)

    def change(number: int) -> None:
        with FolderLock(tmp_path, "one of many", alone=False) as claim:
            all_three.wait()  # from here on both hold a share, so that nobody may ever be alone
            for _ in range(300):
                with suppress(BusyError):
                    claim.be_alone()
                    got_alone.append(number)
            finished.append(number)
            all_three.wait()

    with ThreadPoolExecutor(2) as threads:
        changing = [threads.submit(change, number) for number in range(2)]
        all_three.wait()
        free = 0
        while len(finished) < 2:
            free += _free(tmp_path)
        all_three.wait()
        for one in changing:
            one.result()
    assert (got_alone, free) == ([], 0)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["/usr/bin/newsdesk", "chat", "--data", "x"], "newsdesk chat"),
        (["/usr/bin/newsdesk", "--data", "x"], "newsdesk"),
        (["/usr/bin/newsdesk"], "newsdesk"),
        ([""], "python"),
    ],
)
def test_the_command_is_named_without_its_options(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: str
) -> None:
    monkeypatch.setattr(sys, "argv", arguments)
    assert command_line() == expected
