"""newsdesk history, over conversations that `newsdesk chat` kept."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.commands import Newsdesk
from support.fakes import EVIL, answer, quote, statement

from bot.conversation import Records
from bot.rendering.history_schema import ChatRecord, ConversationRecord, FoundRecord
from retrieval.answer import Answer

pytestmark = pytest.mark.stores

NOW = datetime.now(UTC)


def answered(id: str, question: str, text: str = "Some 2,500 serve there.") -> Answer:  # noqa: A002
    return replace(answer(statement(quote(text), lit=["2,500"] if "2,500" in text else [])), id=id, question=question)


@pytest.fixture
def kept(newsdesk: Newsdesk) -> Newsdesk:
    """Two conversations: aa11 of two questions, of yesterday, and bb22 of one, of now."""
    newsdesk.data.mkdir()
    records = Records(newsdesk.data / "conversations.sqlite")
    records.chats.keep("aa11", answered("1", "How many serve?"), NOW - timedelta(days=1))
    records.chats.keep("aa11", answered("2", "Who asked the Treasury?", "Hussein asked."), NOW - timedelta(hours=23))
    records.chats.keep("bb22", answered("3", f"What of {EVIL}?"), NOW)
    records.close()
    return newsdesk


def test_the_last_conversation_is_listed_first(kept: Newsdesk) -> None:
    done = kept("history", "list")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert [(row[0], row[2], row[3]) for row in rows] == [("bb22", "1", "news"), ("aa11", "2", "news")]
    assert rows[1][4] == "How many serve?"
    assert (done.code, done.err) == (0, "")
    listed = kept("history", "list", "--json").json
    assert [ChatRecord.model_validate(row).id for row in listed] == ["bb22", "aa11"]


def test_a_conversation_is_shown_as_it_was(kept: Newsdesk) -> None:
    done = kept("history", "show", "aa")
    assert done.out.startswith("> How many serve?\n2,500 · in 1 article")
    assert "\n> Who asked the Treasury?\n“Hussein asked.” [1]\n" in done.out
    shown = ConversationRecord.model_validate(kept("history", "show", "aa11", "--json").json)
    assert [turn.question for turn in shown.turns] == ["How many serve?", "Who asked the Treasury?"]
    assert shown.questions == 2


@pytest.mark.parametrize("command", ["list", "show", "search", "delete"])
def test_stored_text_steers_no_terminal(kept: Newsdesk, command: str) -> None:
    arguments = {"list": (), "show": ("bb22",), "search": ("override",), "delete": ("bb22", "--yes")}[command]
    done = kept("history", command, *arguments)
    said = done.out + done.err
    assert "override" in said
    assert not any(char in said for char in "\x1b\x07\x9b\u202e\ud800")


def test_words_are_searched_in_questions_and_answers(kept: Newsdesk) -> None:
    assert [line.split("\t")[:2] for line in kept("history", "search", "HUSSEIN", "treasury").out.splitlines()] == [
        ["aa11", "2"]
    ]
    found = kept("history", "search", "2,500 serve", "--json").json
    assert [FoundRecord.model_validate(one).chat for one in found] == ["bb22", "aa11"]
    done = kept("history", "search", "zebra")
    assert (done.code, done.out, done.err) == (3, "", "No conversation has 'zebra'.\n")
    assert kept("history", "search", " ").code == 2


def test_conversations_are_exported_with_what_was_quoted(kept: Newsdesk, tmp_path: Path) -> None:
    exported = kept("history", "export", "--all").json
    assert [ConversationRecord.model_validate(one).id for one in exported] == ["bb22", "aa11"]
    assert exported[1]["turns"][1]["citations"][0]["quote"] == "Hussein asked."
    page = tmp_path / "talk.md"
    assert kept("history", "export", "aa11", "--save", page).err == f"Saved 1 conversation as {page}.\n"
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# How many serve?\n")
    assert "> “Hussein asked.”" in text
    assert kept("history", "export", "aa11", "--save", page).code == 2
    assert kept("history", "export", "aa11", "bb22", "--save", tmp_path / "all.json", "--force").code == 0
    assert len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))) == 2
    assert "end the name in .json or .md" in kept("history", "export", "aa11", "--save", tmp_path / "x.csv").err


def test_deleting_asks_and_takes_the_typed_lines_along(kept: Newsdesk) -> None:
    lines = kept.data / "chat_history"
    lines.write_text("\n# 2026-01-01 10:00:00.000001\n+How many serve?\n\n# 2026-11-22 10:00:00\n+/help\n", "utf-8")
    refused = kept("history", "delete", "aa11")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert kept("history", "show", "aa11").code == 0
    done = kept("history", "delete", "aa11", "--yes")
    assert (done.code, done.out) == (0, "Deleted 1 conversation.\n")
    assert kept("history", "show", "aa11").code == 2
    assert lines.read_text("utf-8") == "\n# 2026-11-22 10:00:00\n+/help\n"
    if os.name != "nt":
        assert stat.S_IMODE(lines.stat().st_mode) == 0o600
    assert kept("history", "delete", "--all", "--yes").out == "Deleted 1 conversation.\n"
    assert kept("history", "list").err == "No conversation is kept: `newsdesk chat` begins one.\n"
    assert kept("history", "list", "--json").json == []


def test_which_conversations_must_be_said(kept: Newsdesk) -> None:
    for command in ("export", "delete"):
        assert "say --all" in kept("history", command).err
        assert "say --all" in kept("history", command, "aa11", "--all").err
    assert "No conversation has an id that begins with 'zz'" in kept("history", "show", "zz").err
    records = Records(kept.data / "conversations.sqlite")
    records.chats.keep("aa12", answered("4", "Third?"), NOW)
    records.close()
    assert "Several ids begin with 'aa1': aa12, aa11" in kept("history", "show", "aa1").err


def test_what_is_too_old_is_deleted(kept: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_TERMINAL__HISTORY_DAYS", "1")
    assert len(kept("history", "list", "--json").json) == 2
    records = Records(kept.data / "conversations.sqlite")
    records.chats.keep("cc33", answered("9", "Long ago?"), NOW - timedelta(days=2))
    records.close()
    assert [row["id"] for row in kept("history", "list", "--json").json] == ["bb22", "aa11"]


def test_looking_creates_nothing(newsdesk: Newsdesk) -> None:
    assert newsdesk("history", "list").code == 0
    assert newsdesk("history", "search", "x").code == 3
    assert newsdesk("history", "export", "--all").json == []
    assert newsdesk("history", "show", "aa").code == 2
    assert not newsdesk.data.exists()


@pytest.mark.parametrize("command", ["list", "show", "search", "export", "delete"])
def test_help_has_examples(newsdesk: Newsdesk, command: str) -> None:
    done = newsdesk("history", command, "--help")
    assert f"newsdesk history {command}" in done.out.split("Examples:")[1]
