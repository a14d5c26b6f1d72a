"""One process writes, or several read; whoever comes too late is told who is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT

from corpus.errors import BusyError
from retrieval.ownership import Claim, command_line

HOLD = """
import sys
from pathlib import Path
from retrieval.ownership import Claim
claim = Claim(Path(sys.argv[1]), "newsdesk discord", alone=sys.argv[2] == "alone")
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
            Claim(tmp_path, "me", alone=mine).release()
        else:
            with pytest.raises(BusyError):
                Claim(tmp_path, "me", alone=mine)


def test_the_second_is_told_who_is_there(tmp_path: Path) -> None:
    with another_process(tmp_path, "alone") as process, pytest.raises(BusyError) as told:
        Claim(tmp_path, "me", alone=True)
    sentence = str(told.value)
    assert f"`newsdesk discord` (process {process.pid}, since " in sentence
    assert "`chroma run`" in sentence
    assert "vectors.server" in sentence


def test_a_killed_owner_leaves_no_lock(tmp_path: Path) -> None:
    with another_process(tmp_path, "alone") as process:
        process.kill()
        process.wait()
        Claim(tmp_path, "me", alone=True).release()


def test_release_lets_others_in_and_may_be_called_twice(tmp_path: Path) -> None:
    with Claim(tmp_path, "first", alone=True) as claim:
        with pytest.raises(BusyError):
            Claim(tmp_path, "second", alone=False)
        claim.release()
        claim.release()
        Claim(tmp_path, "second", alone=True).release()


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", "\x00\xff"])
def test_an_unreadable_note_still_gives_a_sentence(tmp_path: Path, note: str) -> None:
    with Claim(tmp_path, "first", alone=True):
        (tmp_path / "owner.json").write_text(note, encoding="utf-8")
        with pytest.raises(BusyError, match="in use by another process"):
            Claim(tmp_path, "second", alone=True)


def test_the_note_names_this_process(tmp_path: Path) -> None:
    with Claim(tmp_path, "me", alone=True):
        note = json.loads((tmp_path / "owner.json").read_text(encoding="utf-8"))
    assert note["process"] == os.getpid()
    assert note["command"] == "me"


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
