"""A chat model behind the settings: asked from the terminal, examined by the doctor, capped, traced only when asked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.commands import Newsdesk
from support.fake_model import FakeModel, Reply

import bot.cli.ask
from bot.cli.asking import Narrator
from bot.config import load
from bot.conversation import Records
from bot.discord_bot.questions.inquiry import telling
from bot.wiring import Desk
from retrieval.answer import Stage, Statement, Tokens

pytestmark = [pytest.mark.models, pytest.mark.stores]

QUESTION = "How many troops are in Iraq?"
REPLY = Reply("About 2,500 troops are in Iraq [1]. There are 1,225,000 of them [1].")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    with FakeModel(REPLY) as served:
        monkeypatch.setenv("NEWSDESK_ANSWER__WRITER", "openai:scripted")
        monkeypatch.setenv("NEWSDESK_CHAT_MODEL__BASE_URL", served.url)
        yield served


def test_an_answer_is_written_and_what_nothing_supports_never_shown(filled: Newsdesk, fake: FakeModel) -> None:
    done = filled("ask", QUESTION)
    assert done.code == 0
    assert done.out.startswith("About 2,500 troops are in Iraq. [1]")
    assert "[1] “About 2,500 troops are in Iraq, where they train local forces.”" in done.out
    assert "1 sentence was left out: no article supports it." in done.out
    assert "1,225,000" not in done.out + done.err


def test_json_says_who_wrote_what_it_took_and_how_long(filled: Newsdesk, fake: FakeModel) -> None:
    data = filled("ask", QUESTION, "--json").json
    assert (data["written_by"], data["removed"], data["usage"]) == (
        "openai:scripted",
        1,
        {"read": 900, "written": 60},
    )
    assert set(data["timings"]) == {"searching", "reading", "writing", "total"}


def test_when_it_is_gone_quotes_answer(filled: Newsdesk, fake: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CHAT_MODEL__BASE_URL", "http://127.0.0.1:1/v1")
    done = filled("ask", QUESTION)
    assert done.code == 0
    assert "Without the chat model: openai:scripted cannot be reached." in done.out
    assert "“About 2,500 troops are in Iraq, where they train local forces.” [1]" in done.out


def test_a_missing_key_is_said_before_anything_is_asked(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_ANSWER__WRITER", "openai:gpt-x")
    done = filled("ask", QUESTION)
    assert done.code == 2
    assert done.err == "The chat model “openai:gpt-x” needs a key: set OPENAI_API_KEY in the environment or in .env.\n"


def test_what_a_day_took_is_kept_and_capped(filled: Newsdesk, fake: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    filled("ask", QUESTION)
    monkeypatch.setenv("NEWSDESK_CHAT_MODEL__TOKENS_A_DAY", "1500")
    done = filled("ask", QUESTION)
    assert "openai:scripted may not use more tokens today (chat_model.tokens_a_day)." in done.out
    assert len(fake.asked) == 1
    records = Records(filled.data / "conversations.sqlite")
    assert records.usage.on(datetime.now(UTC).date())[0] == Tokens(900, 60)
    records.close()


def test_it_reads_follow_ups_and_that_counts(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def model(messages: Sequence[Mapping[str, str]]) -> Reply:
        rewriting = messages[0]["content"].startswith("Rewrite")
        return Reply("How many troops train forces in Iraq?") if rewriting else REPLY

    with FakeModel(model) as served:
        monkeypatch.setenv("NEWSDESK_ANSWER__WRITER", "openai:scripted")
        monkeypatch.setenv("NEWSDESK_CHAT_MODEL__BASE_URL", served.url)
        item = {"question": "And how many of them train forces?", "history": [QUESTION]}
        done = filled("ask", "--json", "-", stdin=json.dumps(item).encode())
    assert json.loads(done.out.splitlines()[-1])["read_as"] == "How many troops train forces in Iraq?"
    assert len(served.asked) == 3
    records = Records(filled.data / "conversations.sqlite")
    assert records.usage.on(datetime.now(UTC).date())[0] == Tokens(2_700, 180)
    records.close()


def test_the_key_of_a_server_of_ones_own(filled: Newsdesk, fake: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-the-providers")
    filled("ask", QUESTION)
    monkeypatch.setenv("CHAT_MODEL_KEY", "ours")
    filled("ask", QUESTION)
    assert fake.keys == ["Bearer none", "Bearer ours"]


def test_the_doctor_asks_for_one_word(newsdesk: Newsdesk, fake: FakeModel) -> None:
    done = newsdesk("doctor")
    assert done.code == 0
    assert "fine   The chat model openai:scripted answers, in " in done.out
    assert len(fake.asked) == 1


def test_the_doctor_says_what_to_mend(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeModel(Reply(status=404)) as served:
        monkeypatch.setenv("NEWSDESK_ANSWER__WRITER", "openai:scripted")
        monkeypatch.setenv("NEWSDESK_CHAT_MODEL__BASE_URL", served.url)
        done = newsdesk("doctor")
        assert done.code == 1
        wrong = f"The chat model openai:scripted at {served.url} is not known there: correct its name"
        assert f"wrong  {wrong}, or chat_model.base_url (404)." in done.out
    monkeypatch.delenv("NEWSDESK_CHAT_MODEL__BASE_URL")
    assert "wrong  The chat model “openai:scripted” needs a key: set OPENAI_API_KEY" in newsdesk("doctor").out


def test_sentences_are_told_under_the_stage_as_they_come() -> None:
    told: list[str] = []
    tell = Narrator(told.append)
    for event in (Stage("reading", 14), Stage("writing"), Statement("It \x1b[2Jrose.", (), (), 1.0), Stage("writing")):
        tell(event)
    tell(Statement("It [b]fell[/b].", (), (), 1.0))
    assert told == [
        "Reading 14 passages…",
        "Writing…",
        "Writing…\nIt rose.",
        "Writing…\nIt rose.",
        "Writing…\nIt rose. It [b]fell[/b].",
    ]
    tell(Stage("searching"))  # beyond the time in the question: another answer comes
    assert told[-1] == "Searching…"


def test_sentences_are_told_before_the_answer(
    filled: Newsdesk, fake: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(bot.cli.asking, "Narrator", lambda now: Narrator(told.append))
    filled("ask", QUESTION)
    assert told[0] == "Searching…"
    assert told[-1] == "Writing…\nAbout 2,500 troops are in Iraq."


def test_discord_says_that_it_is_written() -> None:
    assert telling(0, Stage("writing")) == "Writing …"
    assert telling(0, Stage("reading", 14)) == "Reading 14 passages …"
    assert telling(2, Stage("writing")) == "2 questions ahead of you …"


@pytest.mark.parametrize("tracing", ["true", "false"])
def test_tracing_is_a_setting_and_no_variable_of_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tracing: str
) -> None:
    from langsmith import utils

    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    utils.get_env_var.cache_clear()
    Desk(load(data=tmp_path, environ={"NEWSDESK_OBSERVABILITY__TRACING": tracing})).close()
    assert utils.tracing_is_enabled() is (tracing == "true")
    utils.get_env_var.cache_clear()
    assert ("LANGSMITH_TRACING" in os.environ) is (tracing == "true")
