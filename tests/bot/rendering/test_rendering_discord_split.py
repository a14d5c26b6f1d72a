"""Cutting long texts into messages: where, where never, and that nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import discord_markdown as discord

from bot.rendering.discord_split import length, split
from bot.rendering.discord_text import bold, inert, linked

# What must never be cut, each no longer than the messages below.
WHOLE = [
    linked("A headline of some words", "https://page.example/x#:~:text=some%20words"),
    bold("more than 2,500 of them"),
    "“A quotation. It has two sentences.” [12]",
    "“He said “no” to it. That was all.” [3]",
    "```py\nx = 1\n\ny = 2\n```",
    inert("a*b_c"),
    "[1] [2] [3]",
    "<t:1790000000:R>",
    "`/news add`",
]
PIECES = st.lists(
    st.sampled_from([*WHOLE, "word", "word.", "A sentence of five words.", "\n", "\n\n", "🙂"]), min_size=1, max_size=60
).map(" ".join)


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(PIECES, st.sampled_from([100, 150, 400]))
def test_whole_things_stay_whole_and_nothing_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < length(part) <= most for part in parts)
    assert without_blanks("".join(parts)) == without_blanks(text)
    for whole in WHOLE:
        assert sum(part.count(whole) for part in parts) == text.count(whole)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=900), st.sampled_from([100, 250]))
def test_any_inert_text_is_cut_without_loss(text: str, most: int) -> None:
    safe = inert(text)
    parts = split(safe, most)
    assert all(length(part) <= most for part in parts)
    assert without_blanks("".join(parts)) == without_blanks(safe)
    assert not any(re.search(r"(?<!\\)(?:\\\\)*\\$", part) for part in parts)


@given(st.text(max_size=3000), st.sampled_from([100, 500]))
def test_any_text_at_all_ends_in_parts_that_fit(text: str, most: int) -> None:
    assert all(length(part) <= most for part in split(text, most))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"{'a' * 60}. B.\n\nC {'c' * 30}.\nD.", [f"{'a' * 60}. B.", f"C {'c' * 30}.\nD."]),
        (f"{'a' * 60}. B.\nC {'c' * 30}. D. {'d' * 20}", [f"{'a' * 60}. B.", f"C {'c' * 30}. D. {'d' * 20}"]),
        (f"{'a' * 60}. B b {'c' * 50}.", [f"{'a' * 60}.", f"B b {'c' * 50}."]),
        (f"{'a' * 60} b {'c' * 50}.", [f"{'a' * 60} b", f"{'c' * 50}."]),
        ("a" * 150, ["a" * 100, "a" * 50]),
        # A paragraph that ends early does not make a message of a few words.
        (f"A.\n\n{'b' * 70}. {'c' * 50}.", [f"A.\n\n{'b' * 70}.", f"{'c' * 50}."]),
    ],
)
def test_where_a_text_is_cut(text: str, parts: list[str]) -> None:
    assert split(text, 100) == parts


def test_a_line_goes_on_under_its_sign() -> None:
    assert split(f"> {'word ' * 30}", 100)[1].startswith("> word")
    assert split(f"-# {'word ' * 30}", 100)[1].startswith("-# word")
    assert not split(f"{'word ' * 15}\n{'word ' * 30}", 100)[1].startswith(">")


def test_what_is_longer_than_a_message_is_closed_and_opened_again() -> None:
    code = "\n".join(f"line {number}" for number in range(40))
    parts = split(f"```py\n{code}\n```", 120)
    assert all(part.startswith("```py\n") and part.endswith("\n```") for part in parts)
    assert "\n".join(part[6:-4] for part in parts).splitlines() == code.splitlines()
    words = " ".join(f"word{number}" for number in range(60))
    parts = split(f"**{words}**", 120)
    assert " ".join(" ".join(discord.bold(part)) for part in parts) == words
    quoted = f"“{'A sentence. ' * 30}” [1]"
    parts = split(quoted, 120)
    assert without_blanks("".join(parts)) == without_blanks(quoted)
    assert all(part.endswith(".") for part in parts[:-1])


def test_surrogate_pairs_count_twice_and_accents_stay_on_their_letters() -> None:
    assert [length(part) for part in split("🙂" * 80, 101)] == [100, 60]
    assert all(part.startswith("e") for part in split("e\u0301" * 150, 101))


def test_an_empty_text_has_no_parts_and_messages_need_room() -> None:
    assert split(" \n ", 100) == []
    with pytest.raises(ValueError, match="room"):
        split("text", 50)
