"""Which words of a passage are lit, and how search results read."""

from __future__ import annotations

import pytest
from support import fakes
from support.fakes import ASKED
from support.screens import colour, uncoloured

from bot.rendering.hits import plain_hits
from bot.rendering.terminal import render_hits
from retrieval.english.search_terms import matches, matching

TODAY = ASKED.date()


@pytest.mark.parametrize(
    ("terms", "lit"),
    [
        (["troops"], ["troops", "Troop"]),
        (["suspended"], ["suspend"]),
        (["US"], ["U.S.", "US"]),
        (["U.S."], ["U.S.", "US"]),
        (["us"], ["U.S.", "us", "US"]),
        (["war"], []),
        (["etre"], ["Être"]),
        (["us in"], ["us in"]),
        (['"told us"'], ["told us"]),
        ([".*", ""], []),
    ],
)
def test_matching_words(terms: list[str], lit: list[str]) -> None:
    text = "U.S. troops, a Troop, told\nus in US towns: suspend the warm Être."
    assert [" ".join(text[start:end].split()) for start, end in matching(text, terms)] == lit


def test_hits_are_shown_with_matching_words_lit() -> None:
    hits = [
        fakes.hit(
            "The troops\nstay.",
            0.871,
            title="A call",
            publisher="Meuse Wire",
            published=TODAY,
            url="https://w.example/",
        ),
        fakes.hit("Others leave.", 0.5, title="B", copies=[fakes.source(publisher="Orchard Digest")]),
    ]
    assert plain_hits(hits) == (
        "1. 0.87 · A call · Meuse Wire · 22 Nov 2026 · w.example\nThe troops stay.\n\n"
        "2. 0.50 · B · publisher unknown · date unknown · also in: Orchard Digest (same report)\nOthers leave."
    )
    text = colour(render_hits(hits, matches("troop", [hit.passage.text for hit in hits])), 100)
    assert "The \x1b[1mtroops\x1b[0m stay." in text
    assert "https://w.example/#:~:text=The%20troops,stay" in text
    assert plain_hits([]) == uncoloured(render_hits([], [])).strip() == "No passage found."
