"""Text of articles and people on Discord: shown literally, whatever it holds and whatever stands beside it."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import discord_markdown as discord
from support.fakes import ASKED, EVIL

from bot.rendering.discord_text import bold, button_link, clipped, inert, linked, stamp
from bot.rendering.safe import shown

MARKS = (
    "* _ ~ | ` < > # @ : / [ ] ( ) \\ - + . = ! & ^ $ ** __ ~~ || ``` >>> ## -# 1. 12. @everyone @here @every one @h "
    "ere <@123456789012345678> <#123456789012345678> <@&123456789012345678> <:a:123456789012345678> <t:1790000000:R> "
    "</ask:123456789012345678> <id:browse> https:// http s://evil.example evil.example/a_b [x](https://evil.example) "
    "[x](<https://evil.example>) [ ]( x ) discord.gg/abc discord.com/invite/abc :smile: smile ¯\\_(ツ)_/¯ "
    "<https://evil.example> <mailto:a@b.example> steam://run \\* é سلام עברית 中 🙂 a b 2"
).split(" ")
UNSEEN = "\u200b\u202e\u2066\u00ad\u2060\ufeff\u3164\u034f\u115f\U000e0041\U000e0100"
SOMETIMES_NEEDED = "\u200c\u200d\u200e\u200f"
ATOMS = [*MARKS, *UNSEEN, *SOMETIMES_NEEDED, " ", "\n", "\n\n", "\u2028", "\x1b[1m"]
NASTY = st.lists(st.sampled_from(ATOMS), max_size=9).map("".join)
ANY = NASTY | st.text(st.characters(exclude_categories=()), max_size=30)

OURS = "\u200b\u2068\u2069"  # what only `inert` puts in: before "everyone", and around text read from right to left


def words(message: str) -> str:
    return "".join(char for char in discord.seen(message) if char not in OURS)


@pytest.mark.parametrize(
    "text",
    [
        "**bold** __under__ *slanted* _slanted_ ~~struck~~ ||hidden|| `code`",
        "# heading",
        "-# small",
        "- list",
        "2. list",
        "> quoted",
        ">>> quoted",
        "```py\nfence```",
        "<@123456789012345678> <@&123456789012345678> <#123456789012345678> @everyone @here",
        "<:a:123456789012345678> :smile: <t:1790000000:R> </ask:123456789012345678>",
        "[click](https://evil.example) https://evil.example <https://evil.example> discord.gg/abc",
        "\\* escaped ||hidden||",
    ],
)
def test_the_oracle_sees_what_raw_text_does_and_inert_text_does_nothing(text: str) -> None:
    assert discord.effects(text)
    assert discord.effects(inert(text)) == []
    assert words(inert(text)) == text.replace("\n", " ")


@given(ANY, ANY)
@example("https", "://evil.example")
@example("@", "everyone")
@example("[click]", "(https://evil.example)")
@example("1", ". item")
@example(":", "smile:")
@example("\\", "*a*")
def test_inert_texts_do_nothing_side_by_side(one: str, other: str) -> None:
    for message in (inert(one) + inert(other), f"{inert(one)} [1] {inert(other)}", f"{inert(one)}\n{inert(other)}"):
        assert discord.effects(message) == []


@given(ANY, ANY)
def test_inert_text_does_not_break_out_of_what_it_stands_in(one: str, other: str) -> None:
    message = f"> **Heading** “{inert(one)}” [1]\n-# {inert(other)}\nend"
    assert discord.effects(message) == ["quote", "bold", "small"] or not inert(other)
    assert discord.seen(message).endswith("end")


@given(ANY)
def test_bold_text_is_bold_to_its_end(text: str) -> None:
    said = bold(text.replace("\n", " "))
    assert discord.effects(f"x {said} y") == (["bold"] if said.strip() else [])


@given(ANY)
def test_what_is_shown_is_what_was_written_without_what_cannot_be_seen(text: str) -> None:
    seen = words(inert(text))
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in seen)
    assert not any(char in seen for char in UNSEEN)
    assert seen == " ".join(seen.split())
    assert [char for char in shown(text) if char > " " and char.isascii()] == [
        char for char in seen if char > " " and char.isascii()
    ]


@given(ANY)
def test_no_ping_stands_even_in_the_raw_text(text: str) -> None:
    raw = inert(text).lower()
    for ping in ("@everyone", "@here", "<@", "<#", "://", "discord.gg/", "<t:", "<:"):
        assert ping not in raw


@given(ANY, st.sampled_from(["https://page.example/a_(b)*?q=[1]#top:~:text=a", "https://page.example/@everyone"]))
def test_a_link_leads_only_where_it_says(label: str, url: str) -> None:
    message = f"[1] {linked(label, url)} · “{inert(label)}” (same)"
    targets = discord.links(message)
    assert len(targets) == 1
    assert targets[0].startswith("https://page.example/")
    assert discord.effects(message) == ["link"]
    assert "@everyone" not in message


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://page.example/x", "[A b](<https://page.example/x>)"),
        ("https://page.example/x#:~:text=a,b", "[A b](<https://page.example/x#:~:text=a,b>)"),
        ("https://page.example/(x)", "[A b](<https://page.example/%28x%29>)"),
        ("javascript:alert(1)", "A b"),
        ("https://user@evil.example", "A b"),
        ("https://[::1]/", "A b"),
        ("https://page.example/" + "x" * 2000, "A b"),
        ("https://page.example/y#" + "x" * 2000, "[A b](<https://page.example/y>)"),
        (None, "A b"),
    ],
)
def test_addresses_that_may_be_linked(url: str | None, said: str) -> None:
    assert linked("A b", url) == said


def test_a_label_keeps_its_words_though_not_its_square_brackets() -> None:
    assert discord.seen(linked("Talks [live]", "https://page.example")) == "Talks (live)"
    assert linked("", "https://page.example/x") == "[page.example](<https://page.example/x>)"


@pytest.mark.parametrize(
    ("url", "button"),
    [
        ("https://page.example/x#:~:text=a", True),
        ("https://page.example/" + "x" * 480, True),
        ("https://page.example/" + "x" * 492, False),
        ("http://localhost:8000/x", False),
        ("http://127.0.0.1/x", False),
        ("https://münchen.example/x", False),
        ("ftp://page.example", False),
        (None, False),
    ],
)
def test_addresses_that_a_button_may_have(url: str | None, button: bool) -> None:
    assert button_link(url) == (url if button else None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("می\u200cخواهم", "\u2068می\u200cخواهم\u2069"),
        ("👩\u200d🚒 on duty", "👩\u200d🚒 on duty"),
        ("ab\u200c\u200dcd", "abcd"),
        ("ab\u200ecd", "abcd"),
        ("e\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301"),
        ("\u0338 first", "first"),
        ("desk@hereford.example", "desk\\@\u200bhereford.example"),
        ("co-op - 5. May (now)", "co-op - 5. May (now)"),
    ],
)
def test_scripts_keep_what_they_need_and_nothing_climbs_or_hides(text: str, said: str) -> None:
    assert inert(text) == said


def test_article_text_that_tries_everything() -> None:
    assert discord.effects(f"“{inert(EVIL)}” [1]") == []
    assert words(inert(EVIL)).startswith("Red click [bold]markup[/bold] override bell <script>alert(1)</script>")


def test_time_stamps() -> None:
    assert stamp(ASKED) == "<t:1795356180:R>"
    assert stamp(ASKED, "D") == "<t:1795356180:D>"
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("short", 10, "short"),
        ("one two three", 10, "one two…"),
        ("unbreakable", 6, "unbre…"),
        ("a, b c d e", 5, "a, b…"),
    ],
)
def test_clipped(text: str, most: int, said: str) -> None:
    assert clipped(text, most) == said
    assert len(said) <= most
