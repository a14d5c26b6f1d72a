"""Article text is data: nothing that it holds steers what shows it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import fakes
from support.fakes import EVIL
from support.screens import colour, uncoloured

from bot.rendering.hits import plain_hits
from bot.rendering.plain import plain
from bot.rendering.safe import pieces, shown, steers
from bot.rendering.terminal import render, render_hits
from retrieval.answer import Found, Question, Searched
from retrieval.finding.matching import found


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a\r\n b\t\u00a0c\u2028d", "a b c d"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", "click"),
        # An unfinished sequence must not swallow the story.
        ("\x1b]0;the story goes on", "]0;the story goes on"),
        ("\x00a\x7fb\x85c\u202ed\u2066e\ufefff\U000e0041g\ud800h", "ab cdefgh"),
        ("سلام\u200f می\u200cخواهم", "سلام\u200f می\u200cخواهم"),
    ],
)
def test_shown(text: str, safe: str) -> None:
    assert shown(text) == safe


@given(
    st.text(st.characters(exclude_categories=())),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3),
)
def test_shown_text_steers_nothing_and_pieces_keep_it_whole(text: str, lit: list[tuple[int, int]]) -> None:
    safe = shown(text)
    assert not any(steers(char) for char in safe)
    assert safe == " ".join(safe.split())
    assert "".join(piece for piece, _ in pieces(text, lit)) == safe


def test_lit_spans_survive_what_is_dropped() -> None:
    assert pieces("\x1b[1m A  b\nc d", [(8, 11)]) == [("A ", False), ("b c", True), (" d", False)]


def evil_found() -> Found:
    hit = fakes.hit(EVIL, title=EVIL)
    return found(Question("end link"), [replace(hit, similarity=1.0)], 5, Searched("news", 1))


def evil_answer() -> str:
    quote = fakes.quote(
        EVIL, title=EVIL, publisher=EVIL, credit=EVIL, file=f"/tmp/{EVIL}", url=f"https://x.example/{EVIL}"
    )
    answer = fakes.answer(fakes.statement(quote, lit=["markup"]), question=EVIL, read_as=EVIL)
    return "".join((plain(answer), uncoloured(render(answer)), plain_hits(evil_found())))


def test_article_text_never_reaches_a_terminal_raw() -> None:
    text = evil_answer()
    assert not any(steers(char) for char in text.replace("\n", ""))
    assert "[bold]markup[/bold]" in text
    assert ":smile:" in text


def test_article_text_makes_no_links_or_styles_in_a_terminal() -> None:
    quote = fakes.quote(EVIL, title=EVIL, publisher=EVIL, file=f"/tmp/{EVIL}", url=f"https://x.example/{EVIL}")
    for renderable in (
        render(fakes.answer(fakes.statement(quote))),
        render_hits(evil_found()),
    ):
        assert "\x1b]8" not in colour(renderable)
        assert "\x1b[31m" not in colour(renderable)


@pytest.mark.process
def test_rendering_is_light_to_import() -> None:
    code = (
        "import sys; import bot.rendering.plain, bot.rendering.evidence, bot.rendering.hits, bot.rendering.links;"
        "print([name for name in ('pydantic', 'rich', 'torch', 'chromadb', 'langchain_core') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
