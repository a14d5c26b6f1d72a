"""A conversation outlives its chat: it is kept, gone on with, and whole after a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from support import PATIENCE
from support.commands import Newsdesk
from support.keyboard import CTRL_D, ENTER, TROOPS, Asked, Person

from bot.conversation import Records

pytestmark = [pytest.mark.process, pytest.mark.models, pytest.mark.stores]

FOLLOWING = "And in Syria?"
READ = "Read as: How many troops train local forces in Syria?"


def chats(newsdesk: Newsdesk) -> list[tuple[str, int]]:
    return [(row["id"], row["questions"]) for row in newsdesk("history", "list", "--json").json]


def test_what_a_person_asks_is_kept_and_gone_on_with(
    person: Person,
    filled: Newsdesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = person.talk(f"{TROOPS}{ENTER}", f"/help{ENTER}", CTRL_D)
    ((chat, questions),) = chats(filled)
    assert questions == 1
    assert said.endswith(f"To go on: newsdesk chat --resume {chat}\n")
    asked = Asked(monkeypatch)
    done = filled("chat", "--resume", stdin=f"/sources\n/open 1\n{FOLLOWING}\n".encode())
    assert done.err == f"“news”: 3 articles. Going on after 1 question, the last: {TROOPS}\n"
    assert READ in done.out
    assert "2,500" in done.out.split("> /open 1")[1]
    assert [turn.question for turn in asked.questions[0].history] == [TROOPS]
    assert chats(filled) == [(chat, 2)]


def test_the_conversation_can_be_named(filled: Newsdesk) -> None:
    records = Records(filled.data / "conversations.sqlite")
    from support.conversations import later
    from support.fakes import answer

    for number, chat in enumerate(("aa11", "bb22")):
        records.chats.keep(chat, answer(id=chat, question=f"Question {number}?"), later(minutes=number))
    records.close()
    assert "the last: Question 0?" in filled("chat", "--resume", "aa", stdin=b"").err
    assert "the last: Question 1?" in filled("chat", "--resume", stdin=b"").err
    wrong = filled("chat", "--resume", "cc", stdin=b"")
    assert (wrong.code, "history list" in wrong.err) == (2, True)
    alone = filled("chat", "aa11", stdin=b"")
    assert (alone.code, "newsdesk chat --resume aa11" in alone.err) == (2, True)
    other = filled("chat", "--resume", "aa", "--collection", "other", stdin=b"")
    assert (other.code, "leave out --collection" in other.err) == (2, True)


def test_there_may_be_nothing_to_go_on_with(filled: Newsdesk) -> None:
    done = filled("chat", "--resume", stdin=b"")
    assert (done.code, done.err) == (2, "There is no conversation to go on with: `newsdesk chat` begins one.\n")
    assert not (filled.data / "conversations.sqlite").exists()


def test_a_pipe_keeps_nothing_by_itself(filled: Newsdesk) -> None:
    filled("chat", stdin=f"{TROOPS}\n".encode())
    assert not (filled.data / "conversations.sqlite").exists()


def test_nothing_is_kept_when_it_is_not_wanted(
    person: Person,
    filled: Newsdesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSDESK_TERMINAL__HISTORY", "false")
    assert "To go on" not in person.talk(f"{TROOPS}{ENTER}", CTRL_D)
    assert not (filled.data / "conversations.sqlite").exists()


def test_another_collection_begins_anew_within_the_conversation(filled: Newsdesk) -> None:
    filled("ingest", filled.articles / "banks.md", "--collection", "other")
    from support.fakes import answer

    records = Records(filled.data / "conversations.sqlite")
    from support.conversations import NOON

    records.chats.keep("aa11", answer(id="1", question=TROOPS), NOON)
    records.close()
    filled("chat", "--resume", stdin=b"/collection other\nWhich banks?\n")
    done = filled("chat", "--resume", stdin=b"")
    assert done.err == "“other”: 1 article. Going on after 1 question, the last: Which banks?\n"
    filled("chat", "--resume", "--collection", "other", stdin=b"/collection news\nHow many troops?\n")
    assert done.code == 0
    assert filled("chat", "--resume", stdin=b"").err.startswith("“news”: 3 articles.")


def test_a_conversation_that_cannot_be_kept_goes_on(
    person: Person,
    filled: Newsdesk,
) -> None:
    (filled.data / "conversations.sqlite").mkdir()
    said = person.talk(f"{TROOPS}{ENTER}", f"{FOLLOWING}{ENTER}", CTRL_D)
    assert said.count("This conversation is not kept: ") == 1
    assert "2,500" in said
    assert READ in said


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGHUP])
def test_two_chats_at_terminals_are_killed_and_both_go_on(filled: Newsdesk, end: signal.Signals) -> None:
    """In processes of their own, at real terminals; each has been shown one answer."""
    if signal.getsignal(end) is signal.SIG_IGN:
        pytest.skip("this run ignores hang-ups (nohup), and so does what it starts")
    running = [Terminal(filled) for _ in range(2)]
    for each in running:
        each.read_until("3 articles.")
        each.type(f"{TROOPS}\r")
    for each in running:
        each.read_until("2,500")
        each.process.send_signal(end)
        each.process.wait(PATIENCE)
        each.close()
    with closing(sqlite3.connect(filled.data / "conversations.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept = chats(filled)
    assert [questions for _, questions in kept] == [1, 1]
    for chat, _ in kept:
        assert READ in filled("chat", "--resume", chat, stdin=f"{FOLLOWING}\n".encode()).out


class Terminal:
    """The chat at a pseudo-terminal."""

    def __init__(self, newsdesk: Newsdesk) -> None:
        import pty

        self.master, slave = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.process: subprocess.Popen[bytes] = newsdesk.start(
            "chat", stdin=slave, stdout=slave, start_new_session=True, env=environment
        )
        os.close(slave)
        self._seen = b""

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def read_until(self, text: str, seconds: float = 90) -> None:
        """Read on until this has come; what came before it is done with."""
        import select

        until = time.monotonic() + seconds
        while text.encode() not in self._seen:
            assert time.monotonic() < until, self._seen.decode(errors="replace")
            if select.select([self.master], [], [], 0.5)[0]:
                self._seen += os.read(self.master, 65_536)
        self._seen = self._seen.partition(text.encode())[2]

    def close(self) -> None:
        os.close(self.master)
        if self.process.stderr:
            self.process.stderr.close()


def test_backups_carry_conversations(filled: Newsdesk, tmp_path: Path) -> None:
    from support.conversations import NOON
    from support.fakes import answer

    records = Records(filled.data / "conversations.sqlite")
    records.chats.keep("aa11", answer(id="1", question=TROOPS), NOON)
    records.close()
    assert filled("backup", tmp_path / "all.tar.gz").code == 0
    filled("history", "delete", "--all", "--yes")
    assert chats(filled) == []
    assert filled("restore", tmp_path / "all.tar.gz", "--force").code == 0
    assert chats(filled) == [("aa11", 1)]
