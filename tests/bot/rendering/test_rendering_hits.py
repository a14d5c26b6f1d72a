"""Which words of a passage are lit, and how search results read."""

from __future__ import annotations

from datetime import date

import pytest
from support import fakes
from support.fakes import ASKED
from support.screens import colour, uncoloured

from bot.rendering.hits import plain_hits
from bot.rendering.terminal import render_hits
from retrieval.answer import Found, Searched
from retrieval.english.search_terms import matching
from retrieval.finding.matching import match

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
            "It rained. The troops\tstay here. Nobody knows why.",
            0.871,
            title="A call",
            publisher="Meuse Wire",
            published=TODAY,
            url="https://w.example/",
        ),
        fakes.hit("Rain. Others leave.", 0.5, title="Troop B", copies=[fakes.source(publisher="Orchard Digest")]),
    ]
    shown = Found(tuple(match("troop", hit) for hit in hits), 0, 0, Searched("news", 5))
    assert plain_hits(shown) == (
        "1. “The troops stay here.”\n   A call · Meuse Wire · 22 Nov 2026 · w.example\n\n"
        "2. “Rain.”\n   Troop B · publisher unknown · date unknown · also in: Orchard Digest (same report)"
    )
    text = colour(render_hits(shown), 100)
    assert "“The \x1b[1mtroops\x1b[0m stay here.”" in text
    assert "\x1b[1mTroop\x1b[0m" in text  # a match in the headline
    assert "https://w.example/#:~:text=The%20troops%20stay%20here" in text


def test_what_is_not_shown_is_counted() -> None:
    one = (match("troop", fakes.hit("The troops stay.", title="A")),)
    shown = Found(one, 3, 1, Searched("news", 5, undated=2), date(2026, 5, 3))
    notes = [
        "1 of 4 passages that match.",
        "Left out: 1 passage that matches too little.",
        "As of 3 May 2026: nothing published later counts.",
        "2 undated articles were searched too.",
    ]
    assert plain_hits(shown).splitlines()[3:] == notes
    assert [line.rstrip() for line in uncoloured(render_hits(shown)).splitlines()][3:] == notes


def test_nothing_found_is_said_of_what_was_searched() -> None:
    nothing = Found((), 0, 12, Searched("news", 5))
    said = "No passage found in these 5 articles.\n\nLeft out: 12 passages that match too little."
    assert plain_hits(nothing) == "\n".join(map(str.rstrip, uncoloured(render_hits(nothing)).splitlines())) == said
