"""What messages mean, and what is sent: names of threads, ids, pages, reports, completions; without Discord."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import ui
from fakes import ASKED, answer, quote, statement
from hypothesis import example, given
from hypothesis import strategies as st

from bot.conversation.types import Origin, Posted, StoredAnswer, Withdrawal
from bot.discord_bot.buttons import reporting
from bot.discord_bot.buttons.answers import AnswerButtons
from bot.discord_bot.buttons.presses import Presses
from bot.discord_bot.commands.ask import day_choices, filters
from bot.discord_bot.questions import mentions, threads
from bot.discord_bot.questions.delivery import in_components, in_plain_text
from bot.discord_bot.views import ids
from bot.discord_bot.views.answers import buttons_of, turning
from bot.discord_bot.views.layout import layout
from bot.rendering.cards import note

PERSON, SERVER, CHANNEL, BOT = 11, 22, 33, 44
HERE = Origin(PERSON, SERVER, CHANNEL, "c33p11", private=False)


def stored(question: str = "How many?", asked: Origin = HERE, **fields: Any) -> StoredAnswer:
    quoted = quote("About 2,500 troops are there.", title="Two calendars", url="https://brief.example/a")
    found = answer(statement(quoted, lit=["About 2,500"]), question=question, id=fields.pop("id", "a1"))
    return StoredAnswer(found, asked, ASKED, fields.pop("posted", ()), fields.pop("withdrawals", ()))


# Messages


def message(content: str = "why?", **fields: Any) -> Any:
    base: dict[str, Any] = {
        "content": content,
        "author": SimpleNamespace(bot=False, id=PERSON),
        "webhook_id": None,
        "is_system": lambda: False,
        "guild": SimpleNamespace(id=SERVER),
        "mentions": [],
        "reference": None,
        "channel": SimpleNamespace(id=CHANNEL),
    }
    return SimpleNamespace(**{**base, **fields})


BOT_MENTIONED = [SimpleNamespace(id=BOT)]


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        ({}, False),
        ({"guild": None}, True),
        ({"mentions": BOT_MENTIONED}, True),
        ({"mentions": [SimpleNamespace(id=9)]}, False),
        ({"mentions": BOT_MENTIONED, "author": SimpleNamespace(bot=True, id=5)}, False),
        ({"mentions": BOT_MENTIONED, "webhook_id": 5}, False),
        ({"mentions": BOT_MENTIONED, "is_system": lambda: True}, False),
        ({"guild": None, "author": SimpleNamespace(bot=True, id=BOT)}, False),
    ],
)
def test_which_messages_are_for_the_bot(fields: dict[str, Any], meant: bool) -> None:
    assert mentions.is_for(message(**fields), BOT, answer_threads=False) is meant


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        (f"<@{BOT}> Who trains them?", "Who trains them?"),
        (f"Who,\n <@!{BOT}>, trains  them?", "Who, , trains them?"),
        (f"<@{BOT}>", ""),
        (f"<@{BOT}> <@123> <@&5> <#9>", ""),
        (f"<@{BOT}> what does <:wave:123> mean", "what does wave mean"),
        (f"<@{BOT}> is it 3 < 5 or 5 > 3?", "is it 3 < 5 or 5 > 3?"),
    ],
)
def test_the_question_in_a_message(content: str, asked: str) -> None:
    assert mentions.question(content, BOT) == asked


# Threads


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How many troops?", "How many troops?"),
        ("  two\nlines\t here ", "two lines here"),
        ("\u202e\u200b", "Question"),
        ("word " * 40, ("word " * 20).strip() + "…"),
        ("x" * 200, "x" * 99 + "…"),
    ],
)
def test_the_name_of_a_thread(question: str, named: str) -> None:
    assert threads.name(question) == named


UNSEEN = {chr(code) for code in (0x200B, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)}


@given(st.text())
@example("😀" * 80)
@example("a " * 120)
@example("\u06dd")  # the Arabic end of a verse: Unicode calls it a format character, and it is drawn
@example("a\u200bb\u202ec\u2066d\ufeff")
def test_every_question_can_name_a_thread(question: str) -> None:
    named = threads.name(question)
    assert 1 <= len(named.encode("utf-16-le", "surrogatepass")) // 2 <= 100
    assert not any(unicodedata.category(char) == "Cc" or char in UNSEEN for char in named)
    assert named.strip() == named


# Ids, pages, what is sent


@given(st.sampled_from(["read", "why", "delete"]), st.from_regex(r"\A[0-9a-f]{32}\Z"), st.none() | st.integers(0, 9999))
def test_an_id_is_read_back_as_it_was_made(verb: str, subject: str, number: int | None) -> None:
    made = ids.custom_id(verb, subject, number)
    found = re.fullmatch(ids.template(verb, number=number is not None), made)
    assert found is not None
    assert found["subject"] == subject
    assert number is None or int(found["number"]) == number
    assert not re.fullmatch(ids.template("other"), made)


def test_an_id_that_discord_would_refuse_is_not_made() -> None:
    with pytest.raises(ValueError, match="100 characters"):
        ids.custom_id("read", "a" * 100)


def test_no_two_kinds_of_button_share_an_id() -> None:
    none: Any = None
    presses = Presses(none, none)
    AnswerButtons(none, none, none, none).add_to(presses)
    made = [*buttons_of(stored())[0].children, *turning("a1", 1, 3)[0].children]
    for button in made:
        assert isinstance(button, ui.Button)
        assert sum(bool(template.fullmatch(button.custom_id or "")) for template, *_ in presses._handlers) == 1


@pytest.mark.parametrize(
    ("place", "pages", "labels"),
    [(0, 1, []), (0, 2, ["1 / 2", "Next"]), (1, 3, ["Previous", "2 / 3", "Next"]), (2, 3, ["Previous", "3 / 3"])],
)
def test_the_buttons_under_a_page(place: int, pages: int, labels: list[str]) -> None:
    rows = turning("a1", place, pages)
    assert [button.label for row in rows for button in row.children] == labels  # type: ignore[union-attr]
    made = [button.custom_id for row in rows for button in row.children]  # type: ignore[union-attr]
    assert len(made) == len(set(made))


@pytest.mark.parametrize(("server", "reportable"), [(SERVER, True), (None, False)])
def test_a_report_needs_moderators(server: int | None, reportable: bool) -> None:
    (row,) = buttons_of(stored(asked=replace(HERE, server=server)))
    assert ("Report answer" in [button.label for button in row.children]) is reportable  # type: ignore[union-attr]


async def test_nothing_of_an_answer_is_kept_in_memory() -> None:
    assert layout(note("text"), *buttons_of(stored())).is_finished()
    for sent in (*in_components(stored()), *in_plain_text(stored())):
        assert sent.view is not None
        assert sent.view.is_finished()


async def test_a_withdrawn_article_is_marked_with_and_without_components() -> None:
    source = stored().answer.citations[0].source.id
    withdrawn = stored(withdrawals=(Withdrawal(source, "retracted", "It was wrong.", datetime.now(UTC)),))
    (message_,) = in_plain_text(withdrawn)
    assert "It was wrong" in (message_.text or "")
    (message_,) = in_components(withdrawn)
    assert isinstance(message_.view, ui.LayoutView)
    assert any("It was wrong" in getattr(item, "content", "") for item in message_.view.walk_children())


def test_a_report_shows_no_place_of_a_private_answer() -> None:
    posted = (Posted(CHANNEL, 77),)
    public = reporting.report_card(stored("Is *it* so?", posted=posted), 99)
    private = reporting.report_card(stored(asked=replace(HERE, private=True), posted=posted), 99)
    texts = ["\n".join(block.markdown for block in card.blocks) for card in (public, private)]
    assert f"/{SERVER}/{CHANNEL}/77" in texts[0]
    assert r"Is \*it\* so?" in texts[0]
    assert "/77" not in texts[1]
    assert "in private" in texts[1]


# The options of /ask


def test_blank_options_count_as_not_given() -> None:
    assert not filters(None, " ", "")
    assert filters("2024-02", None, " Potomac Brief ").publisher == "Potomac Brief"


@pytest.mark.parametrize(
    ("typed", "last", "first"),
    [
        ("", False, ("today (22 Nov 2026)", "today")),
        ("2024-02", False, ("2024-02 (1 Feb 2024)", "2024-02")),
        ("2024-02", True, ("2024-02 (29 Feb 2024)", "2024-02")),
        ("3w", False, ("3w (1 Nov 2026)", "3w")),
        ("2026-1", False, ("2026-1 (1 Jan 2026)", "2026-1")),
        ("yes", False, ("yesterday (21 Nov 2026)", "yesterday")),
    ],
)
def test_days_are_completed(typed: str, last: bool, first: tuple[str, str]) -> None:
    found = day_choices(typed, date(2026, 11, 22), last=last)
    assert (found[0].name, found[0].value) == first


@given(st.text(max_size=6000))
@example("7" + " " * 500 + "d")
def test_completions_keep_within_what_discord_takes(typed: str) -> None:
    found = day_choices(typed, date(2026, 11, 22))
    assert len(found) <= 25
    assert all(1 <= len(choice.name) <= 100 and 1 <= len(str(choice.value)) <= 100 for choice in found)
    assert len({choice.value for choice in found}) == len(found)


def test_the_bot_ignores_threads_of_others() -> None:
    own = discord.Thread.__new__(discord.Thread)
    own.owner_id = BOT
    assert threads.is_ours(own, BOT)
    own.owner_id = 9
    assert not threads.is_ours(own, BOT)
    assert not threads.is_ours(SimpleNamespace(owner_id=BOT), BOT)
