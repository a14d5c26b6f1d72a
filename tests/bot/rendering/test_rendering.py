"""How answers read, word for word, in plain text and in the terminal."""

from __future__ import annotations

from datetime import date

import pytest
from support import fakes
from support.fakes import ASKED, GUIDE, WEEKLY, WIRE
from support.screens import colour, uncoloured

from bot.rendering.plain import plain, plain_body
from bot.rendering.terminal import render
from retrieval.answer import Difference, Outcome, Searched, Statement

TODAY = ASKED.date()


def test_a_figure_in_undated_articles() -> None:
    answer = fakes.answer(
        fakes.statement(GUIDE, WEEKLY, fakes.quote("2,500 are there.", title="C"), lit=["about 2,500"]),
        read_as="How many?",
    )
    assert plain(answer) == (
        "Read as: How many?\n"
        "about 2,500 · in 3 articles, all of unknown date: may be out of date\n"
        "“The force currently counts about 2,500 troops.” [1]\n"
        "Same figure: [2] [3].\n"
        "\n"
        "[1] A short guide · publisher unknown · date unknown, added 22 Nov 2026 · guide.txt\n"
        "[2] Seen from the north · publisher unknown · date unknown, added 22 Nov 2026 · w.txt\n"
        "[3] C · publisher unknown · date unknown"
    )


def test_further_statements_and_a_source_with_everything() -> None:
    answer = fakes.answer(fakes.statement(WIRE, lit=["Roughly 2,500"]), fakes.statement(WEEKLY))
    assert plain(answer) == (
        "Roughly 2,500 · in 1 article of 3 May 2026\n"
        "“Roughly 2,500 serve in the country.” [1]\n"
        "Also: “Some 2,500 soldiers serve there.” [2]\n"
        "\n"
        "[1] A call · Meuse Wire · 3 May 2026 · credits www.other.example · also in: Orchard Digest, b.example "
        "(same report) · https://wire.example/call#top:~:text=Roughly%202%2C500%20serve%20in%20the%20country\n"
        "[2] Seen from the north · publisher unknown · date unknown, added 22 Nov 2026 · w.txt"
    )


def test_long_lit_words_stay_in_the_quote() -> None:
    long = fakes.quote("Three of them were killed in an attack in the east of the country.", published=TODAY)
    answer = fakes.answer(fakes.statement(long, lit=["Three of them were killed in an attack in the east"]))
    assert plain_body(answer) == f"“{long.text}” [1]"


def test_a_warning_has_the_first_line_even_without_lit_words() -> None:
    old = fakes.quote("The talks begin this week.", published=date(2024, 1, 26))
    assert plain_body(fakes.answer(fakes.statement(old))).splitlines()[0] == (
        "In 1 article of 26 Jan 2024: may be out of date"
    )
    also = plain_body(fakes.answer(fakes.statement(WIRE), fakes.statement(old))).splitlines()[1]
    assert also == "Also: “The talks begin this week.” [2] · in 1 article of 26 Jan 2024: may be out of date"


def test_possibly_comes_first() -> None:
    said = fakes.answer(fakes.statement(WIRE, lit=["Roughly 2,500"]), outcome=Outcome.POSSIBLE)
    assert plain_body(said).startswith("Possibly: Roughly 2,500 · in 1 article")
    unlit = fakes.answer(fakes.statement(WIRE), outcome=Outcome.POSSIBLE, read_as="What?")
    assert plain(unlit).startswith("Read as: What?\nPossibly: “Roughly 2,500 serve")


def test_nothing_found_with_nearest() -> None:
    answer = fakes.answer(nearest=(GUIDE, WEEKLY), searched=Searched("news", 5, undated=2, undated_left_out=1))
    assert plain(answer) == (
        "No answer found in these 5 articles.\n"
        "Nearest, not an answer: “The force currently counts about 2,500 troops.” [1]\n"
        "Also near: “Some 2,500 soldiers serve there.” [2]\n"
        "Left out: 1 undated article.\n"
        "2 undated articles were searched too.\n"
        "\n"
        "[1] A short guide · publisher unknown · date unknown, added 22 Nov 2026 · guide.txt\n"
        "[2] Seen from the north · publisher unknown · date unknown, added 22 Nov 2026 · w.txt"
    )
    assert plain_body(answer).splitlines()[0] == "No answer found in these 5 articles."
    assert "2,500" not in plain_body(answer)


@pytest.mark.parametrize(
    ("articles", "said"),
    [
        (
            0,
            "No articles yet in the collection “news”, or none that the filter or the day lets through. Add some:",
        ),
        (1, "No answer found in this 1 article."),
        (12646, "No answer found in these 12,646 articles."),
    ],
)
def test_nothing_found_counts_what_was_searched(articles: int, said: str) -> None:
    assert plain(fakes.answer(articles=articles)).startswith(said)


def test_differing_positions_name_publisher_and_date_of_each() -> None:
    phased = fakes.quote("Iraq wants a phased end.", publisher="Abu Nuwas Daily", published=date(2026, 1, 30))
    final = fakes.quote("Its office wants it over for good now.", title="A guide")
    further = fakes.quote("Talks go on.", title="Third")
    answer = fakes.answer(
        fakes.statement(final, lit=["over for good"]),
        fakes.statement(phased, lit=["phased"]),
        fakes.statement(further),
        differences=(Difference("positions", (1, 0)),),
    )
    assert plain_body(answer) == (
        "Positions differ\n"
        "Abu Nuwas Daily, 30 Jan 2026: “Iraq wants a phased end.” [2]\n"
        "A guide, date unknown: “Its office wants it over for good now.” [1] · may be out of date\n"
        "Some dates unknown: which is newer cannot be told.\n"
        "Also: “Talks go on.” [3]"
    )


def test_differing_figures_of_known_and_of_unknown_dates() -> None:
    both = (
        fakes.statement(GUIDE, lit=["about 2,500"]),
        fakes.statement(fakes.quote("2,000 stay.", title="Z"), lit=["2,000"]),
    )
    lines = plain_body(fakes.answer(*both, differences=(Difference("figures", (0, 1)),))).splitlines()
    assert lines[0] == "Figures differ"
    assert lines[-1] == "Dates unknown: which is newer cannot be told."
    dated = [fakes.statement(fakes.quote(t, publisher=t, published=TODAY)) for t in ("One.", "Two.")]
    lines = plain_body(fakes.answer(*dated, differences=(Difference("figures", (0, 1)),))).splitlines()
    assert lines == ["Figures differ", "One., 22 Nov 2026: “One.” [1]", "Two., 22 Nov 2026: “Two.” [2]"]


def test_only_exact_words_get_quotation_marks() -> None:
    written = Statement("The force has 2,500 soldiers.", ((14, 19),), (GUIDE, WEEKLY), 0.8, own_time=True)
    assert plain_body(fakes.answer(written)) == (
        "2,500 · in 2 articles, both of unknown date: may be out of date\nThe force has 2,500 soldiers. [1] [2]"
    )
    about = Statement("12 articles, the newest of today.", (), (), 1.0)
    assert plain(fakes.answer(about, outcome=Outcome.ABOUT_COLLECTION)) == "12 articles, the newest of today."


@pytest.mark.parametrize(
    ("lit", "said"),
    [
        ("about 2,500", "Same figure: [2]."),
        ("fourteen banks", "Same figure: [2]."),
        ("on Tuesday", "Same: [2]."),
        ("27 January 2024", "Same: [2]."),
        ("2011", "Same: [2]."),
        ("in phases", "Same: [2]."),
        ("the canteen", "Same: [2]."),
    ],
)
def test_same(lit: str, said: str) -> None:
    answer = fakes.answer(fakes.statement(fakes.quote(f"It says {lit} here.", title="A"), WIRE, lit=[lit]))
    assert plain_body(answer).splitlines()[-1] == said


def test_terminal_lights_words_and_links_headlines() -> None:
    text = colour(render(fakes.answer(fakes.statement(WIRE, lit=["Roughly 2,500"]))), 200)
    assert "“\x1b[1mRoughly 2,500\x1b[0m serve" in text
    link = "https://wire.example/call#top:~:text=Roughly%202%2C500%20serve%20in%20the%20country"
    linked = [part.split("\x1b\\", 1)[1] for part in text.split("\x1b]8;")[1:] if link in part.split("\x1b\\")[0]]
    assert linked == ["\x1b[2mA call\x1b[0m", "\x1b[2mwire.example\x1b[0m"]


def test_terminal_says_the_same_as_plain_text() -> None:
    for answer in (
        fakes.answer(fakes.statement(GUIDE, WEEKLY, lit=["about 2,500"]), fakes.statement(WEEKLY), read_as="So?"),
        fakes.answer(nearest=(GUIDE, WEEKLY)),
    ):
        assert uncoloured(render(answer), 200).split() == plain(answer).split()


def test_terminal_keeps_the_width_and_uses_no_codes_when_it_is_none() -> None:
    long = fakes.quote("word " * 60 + "x" * 100, title="t" * 90, published=TODAY)
    text = uncoloured(render(fakes.answer(fakes.statement(long), nearest=(WIRE,))), 30)
    assert max(map(len, text.splitlines())) <= 30
    assert "\x1b" not in text


def test_nothing_found_looks_different() -> None:
    found = colour(render(fakes.answer(fakes.statement(WIRE))))
    missing = colour(render(fakes.answer(nearest=(WIRE,))))
    assert "\x1b[1;33mNo answer found" in missing
    assert "\x1b[2m“Roughly" in missing
    assert "\x1b[1;33m" not in found
