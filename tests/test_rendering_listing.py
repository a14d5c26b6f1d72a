"""How answers about the collection, and to what is no question, read in every front end."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import discord_markdown as discord
import fakes
import pytest
from fakes import ADDED, ASKED, EVIL, GUIDE, WEEKLY, WIRE
from rich.console import Console

from bot.conversation.types import Withdrawal
from bot.rendering.cards import Card, Cited, Rule, Text, Tone, answer_cards, answer_texts, passage_cards
from bot.rendering.cards.blocks import fits
from bot.rendering.evidence import as_csv, as_json, as_markdown
from bot.rendering.plain import plain, plain_body
from bot.rendering.schema import record, to_json
from bot.rendering.terminal import render
from retrieval.answer import Answer, Listing, Outcome, Searched

NEW = fakes.source(
    "Banks wait", publisher="Orchard Digest", url="https://o.example/banks", published=date(2026, 11, 20), added=ADDED
)
OLD = fakes.source("A guide", file="/home/reader/news/guide.txt", credit="www.other.example", added=ADDED)
PUBLISHERS = (("Orchard Digest", 3), ("Meuse Wire", 1), (None, 1))
OVERVIEW = Listing(
    kind="overview",
    articles=5,
    sources=(NEW, OLD),
    publishers=PUBLISHERS,
    undated=1,
    oldest=date(2024, 2, 8),
    newest=date(2026, 11, 20),
    added=ADDED,
)


def about(listing: Listing, articles: int = 5, **fields: Any) -> Answer:
    searched = Searched("news", articles)
    base = {"outcome": Outcome.ABOUT_COLLECTION, "listing": listing, "searched": searched}
    return fakes.answer(**{**base, **fields})


def said(listing: Listing, articles: int = 5) -> list[str]:
    """What stands above the list of articles."""
    return plain_body(about(listing, articles)).splitlines()


def statement(**fields: Any) -> Answer:
    return fakes.answer(question="The troops left.", outcome=Outcome.NO_QUESTION, **fields)


def test_an_overview() -> None:
    assert plain(about(OVERVIEW)).splitlines() == [
        "5 articles · from 8 Feb 2024 to 20 Nov 2026, 1 of unknown date",
        "Publishers: Orchard Digest (3), Meuse Wire, 1 article of unknown publisher",
        "The last one came in on 22 Nov 2026.",
        "Ask what they say, or “What articles do you have about …?”",
        "The newest:",
        "",
        "[1] Banks wait · Orchard Digest · 20 Nov 2026 · https://o.example/banks",
        "[2] A guide · publisher unknown · date unknown, added 22 Nov 2026 · credits www.other.example · guide.txt",
    ]


def test_everything_listed_needs_no_word_on_what_is_left_out() -> None:
    assert "The newest:" not in said(replace(OVERVIEW, articles=2), 2)


@pytest.mark.parametrize(
    ("changes", "articles", "line"),
    [
        (
            {"kind": "count", "articles": 1, "undated": 1, "oldest": None, "newest": None},
            1,
            "1 article · of unknown date",
        ),
        (
            {"kind": "count", "articles": 2, "undated": 2, "oldest": None, "newest": None},
            2,
            "2 articles · both of unknown date",
        ),
        ({"kind": "count", "oldest": date(2026, 11, 20), "undated": 0}, 5, "5 articles · of 20 Nov 2026"),
        (
            {"kind": "newest"},
            5,
            "The newest article with a date is of 20 Nov 2026 · 2 days ago · 1 article of unknown date "
            "· the last one came in on 22 Nov 2026",
        ),
        ({"kind": "oldest", "undated": 0, "added": None}, 5, "The oldest article is of 8 Feb 2024 · 2 years ago"),
        (
            {"kind": "newest", "newest": None, "oldest": None, "undated": 5},
            5,
            "No article has a known date · the last one came in on 22 Nov 2026",
        ),
        (
            {"kind": "about", "articles": 2, "topic": "banks"},
            5,
            "2 articles have the word “banks” in headline or text · of these 5 articles",
        ),
        (
            {"kind": "about", "articles": 1, "topic": "the dollar banks", "sources": (NEW,)},
            1,
            "1 article has the words “the dollar banks” in headline or text",
        ),
        (
            {"kind": "about", "articles": 2, "publisher": "Meuse Wire", "since": date(2026, 11, 1)},
            5,
            "2 articles by Meuse Wire were published since 1 Nov 2026 · of these 5 articles",
        ),
        (
            {"kind": "changed", "articles": 2, "since": date(2026, 11, 16)},
            5,
            "2 articles came in since 16 Nov 2026 · of these 5 articles",
        ),
        (
            {"kind": "changed", "articles": 2, "topic": "banks", "since": ASKED.date(), "until": ASKED.date()},
            2,
            "2 articles have the word “banks” in headline or text and came in today",
        ),
        (
            {"kind": "greeting"},
            5,
            "Ask a question about these 5 articles, or “What do you know?” to see what is in them.",
        ),
    ],
)
def test_the_first_line(changes: dict[str, Any], articles: int, line: str) -> None:
    assert said(replace(OVERVIEW, **changes), articles)[0] == line


@pytest.mark.parametrize(
    ("listing", "lines"),
    [
        (Listing("about", 0, topic="unicorns"), ["No article about “unicorns” in these 5 articles."]),
        (Listing("about", 0, publisher="Gazette"), ["No article by “Gazette” in these 5 articles."]),
        (
            Listing("about", 0, since=date(2026, 1, 1), until=date(2026, 1, 31)),
            ["No article published from 1 Jan 2026 to 31 Jan 2026 in these 5 articles."],
        ),
        (
            Listing("changed", 0, since=date(2026, 11, 22), added=datetime(2026, 11, 3, tzinfo=UTC)),
            ["No article came in or was updated since 22 Nov 2026.", "The last one came in on 3 Nov 2026."],
        ),
        (Listing("published", 0), ["No answer before this one, so no article to name the publisher of."]),
        (Listing("published", 0, topic="Who won?"), ["No article was shown for “Who won?”."]),
    ],
)
def test_nothing_is_said_as_what_was_done(listing: Listing, lines: list[str]) -> None:
    assert said(listing) == lines


def test_no_articles_at_all() -> None:
    assert said(Listing("overview", 0), articles=0)[0].startswith("No articles yet in the collection “news”")


def test_how_many_of_the_found_are_listed() -> None:
    found = replace(OVERVIEW, kind="about", topic="banks")
    assert said(found)[1] == "2 of them, those with it in the headline first, then the newest:"
    assert said(replace(found, kind="changed", topic=None))[1:] == ["2 of them, those that came in last:"]


UPDATED = fakes.source("Two calendars", publisher="Potomac Brief", published=date(2026, 11, 2), changed=ADDED)


def test_what_came_in_and_what_was_updated_are_told_apart() -> None:
    came = replace(OVERVIEW, kind="changed", articles=1, sources=(NEW,), since=date(2026, 11, 16))
    both = replace(came, updated=1, updates=(UPDATED,))
    assert plain(about(both)).splitlines() == [
        "1 article came in since 16 Nov 2026 · of these 5 articles",
        "1 article that was there before was updated",
        "",
        "[1] Banks wait · Orchard Digest · 20 Nov 2026 · https://o.example/banks",
        "[2] Two calendars · Potomac Brief · 2 Nov 2026 · updated 22 Nov 2026",
    ]
    (text,) = answer_texts(about(both))
    assert [text.count(mark) for mark in ("[1]", "[2]")] == [1, 1]
    assert said(replace(both, articles=0, sources=(), updated=12, topic="banks")) == [
        "No article about “banks” came in since 16 Nov 2026.",
        "12 articles that were there before were updated · 1 of them listed, those updated last",
    ]
    made = record(about(both)).listing
    assert made is not None
    assert [(each.number, each.changed) for each in (*made.sources, *made.updates)] == [(1, None), (2, ADDED)]
    assert made.updated == 1
    for evidence in (as_markdown(about(both)), as_csv(about(both))):
        assert "Two calendars" in evidence


def test_publishers() -> None:
    assert said(replace(OVERVIEW, kind="publishers")) == [
        "2 publishers · of 4 articles; 1 more of unknown publisher",
        "Orchard Digest (3), Meuse Wire",
    ]
    assert said(Listing("publishers", 5, publishers=((None, 5),))) == ["No publisher is known · of these 5 articles"]


def test_many_publishers_are_counted_not_listed() -> None:
    many = tuple((f"Paper {number}", 1) for number in range(20))
    assert said(replace(OVERVIEW, publishers=many))[1].endswith("Paper 7, 12 others")
    assert said(replace(OVERVIEW, publishers=many[:9]))[1].endswith("Paper 7, 1 other")


def test_who_published_that_tells_a_credit_from_a_publisher() -> None:
    listing = Listing("published", 2, (NEW, OLD), (("Orchard Digest", 1), (None, 1)), 1, NEW.published, NEW.published)
    lines = plain(about(replace(listing, topic="Which banks wait?"))).splitlines()
    assert lines[:2] == [
        "Orchard Digest, 1 article of unknown publisher · of 20 Nov 2026, 1 of unknown date",
        "2 articles shown for “Which banks wait?”:",
    ]
    assert "publisher unknown · date unknown, added 22 Nov 2026 · credits www.other.example" in lines[-1]
    unknown = Listing("published", 1, (OLD,), ((None, 1),), 1, topic="Why?")
    assert said(unknown)[0] == "Publisher unknown · of unknown date"
    author = replace(OLD, author="A. Writer")
    assert plain(about(replace(unknown, sources=(author,)))).endswith(" · by A. Writer · guide.txt")


def test_a_statement_gets_what_is_nearest() -> None:
    assert plain(statement(nearest=(GUIDE, WEEKLY))).splitlines()[:3] == [
        "That is not a question. The passages nearest to it:",
        "“The force currently counts about 2,500 troops.” [1]",
        "“Some 2,500 soldiers serve there.” [2]",
    ]
    assert plain(statement()) == "That is not a question. Nothing near it was found in these 5 articles."


def drawn(answer: Answer) -> str:
    console = Console(width=70, force_terminal=True, file=io.StringIO(), color_system="truecolor", legacy_windows=False)
    console.print(render(answer))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_terminal_links_listed_articles_and_keeps_a_statement_bright() -> None:
    seen = drawn(about(OVERVIEW))
    assert "https://o.example/banks\x1b\\" in seen
    assert "\x1b[1m5 articles" in seen
    near = drawn(statement(nearest=(GUIDE,)))
    assert "\x1b[2m  “The force" not in near
    assert "“The force currently counts about 2,500 troops.”" in near


def test_discord_lists_articles_with_buttons() -> None:
    (card,) = answer_cards(about(OVERVIEW))
    assert card == Card(
        Tone.NOTE,
        (
            card.blocks[0],
            Text(
                "**5 articles** · from 8 Feb 2024 to 20 Nov 2026, 1 of unknown date\n"
                "Publishers\\: Orchard Digest (3), Meuse Wire, 1 article of unknown publisher\n"
                "-# The last one came in on 22 Nov 2026.\n"
                "-# Ask what they say, or “What articles do you have about …?”\n"
                "-# The newest\\:"
            ),
            Rule(),
            Cited("-# [1] Banks wait · Orchard Digest · 20 Nov 2026 · o.example", "https://o.example/banks"),
            Cited(
                "-# [2] A guide · publisher unknown · date unknown, added 22 Nov 2026 · credits www.other.example "
                "· guide.txt"
            ),
        ),
    )
    (text,) = answer_texts(about(OVERVIEW))
    assert "[Banks wait](<https://o.example/banks>)" in text


def test_ten_long_articles_fit_one_discord_message() -> None:
    long = [
        replace(NEW, id=f"{n}", title=f"{n} " + "word " * 80, url=f"https://o.example/{n}", credit="c" * 300)
        for n in range(10)
    ]
    cards = answer_cards(about(replace(OVERVIEW, kind="about", articles=10, sources=tuple(long), topic="x" * 180)))
    shown = "".join(block.markdown for card in cards for block in card.blocks)
    assert all(f"[{n}]" in shown for n in range(1, 11))
    assert all(fits(card.blocks) for card in cards)
    assert all(len(text) <= 2000 for text in answer_texts(about(replace(OVERVIEW, sources=tuple(long)))))


def test_a_listed_article_that_was_withdrawn_is_marked() -> None:
    cards = answer_cards(about(OVERVIEW), [Withdrawal(NEW.id, "retracted", "Wrong.", ASKED)])
    shown = "\n".join(discord.seen(block.markdown) for card in cards for block in card.blocks)
    assert cards[0].tone is Tone.WARNING
    assert "Retracted: the article cited as [1] was retracted on <t:1795356180:D>: Wrong." in shown.replace("*", "")


def test_discord_shows_what_is_near_a_statement() -> None:
    (card,) = answer_cards(statement(nearest=(WIRE,)))
    assert card.tone is Tone.NOTE
    assert card.blocks[1] == Text(
        "That is not a question. The passages nearest to it\\:\n> “Roughly 2,500 serve in the country.” [1]"
    )
    (page,) = passage_cards(statement(nearest=(WIRE,)), {})
    assert "Near what was written." in "".join(block.markdown for block in page.blocks)


@pytest.mark.parametrize("kind", ["overview", "about", "published", "publishers"])
def test_what_others_wrote_is_shown_literally(kind: str) -> None:
    evil = replace(NEW, title=EVIL, publisher=EVIL, author=EVIL, credit=EVIL)
    listing = replace(OVERVIEW, kind=kind, sources=(evil,), publishers=((EVIL, 4),), topic=EVIL, publisher=EVIL)
    answer = about(listing)
    assert not set("\x1b\x07\x9b\u202e") & set(plain(answer) + as_markdown(answer))
    assert "\x1b]8;;https://evil" not in drawn(answer)
    for card in answer_cards(answer):
        for block in card.blocks:
            assert set(discord.effects(block.markdown)) <= {"bold", "small", "link"}
            assert all(target == NEW.url for target in discord.links(block.markdown))


def test_json_has_the_listing() -> None:
    data = json.loads(to_json(record(about(OVERVIEW, read_as="What is known?"))))
    assert (data["outcome"], data["answered"], data["statements"], data["citations"]) == (
        "about_collection",
        False,
        [],
        [],
    )
    assert data["text"] == plain_body(about(OVERVIEW))
    listing = data["listing"]
    assert {name: listing[name] for name in listing if name not in ("sources", "publishers")} == {
        "kind": "overview",
        "articles": 5,
        "copies": 0,
        "undated": 1,
        "oldest": "2024-02-08",
        "newest": "2026-11-20",
        "added": "2026-11-22T00:00:00Z",
        "topic": None,
        "publisher": None,
        "since": None,
        "until": None,
        "updated": 0,
        "updates": [],
    }
    assert listing["publishers"][-1] == {"publisher": None, "articles": 1}
    assert listing["sources"][1] == {
        "number": 2,
        "headline": "A guide",
        "publisher": None,
        "author": None,
        "credit": "www.other.example",
        "url": None,
        "file": "/home/reader/news/guide.txt",
        "published": None,
        "dated_by": None,
        "modified": None,
        "language": None,
        "added": "2026-11-22T00:00:00Z",
        "changed": None,
        "article": OLD.id,
    }


def test_json_of_a_statement_and_of_an_answer_has_no_listing() -> None:
    data = json.loads(to_json(record(statement(nearest=(GUIDE,)))))
    assert (data["outcome"], data["answered"], data["listing"]) == ("no_question", False, None)
    assert data["nearest"][0]["quote"] == GUIDE.text
    assert record(fakes.answer(fakes.statement(WIRE))).listing is None


def test_evidence_of_a_listing() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(about(OVERVIEW)))))
    assert [(row["outcome"], row["role"], row["number"], row["quote"]) for row in rows] == [
        ("about_collection", "listed", "1", ""),
        ("about_collection", "listed", "2", ""),
    ]
    assert (rows[0]["headline"], rows[0]["publisher"], rows[0]["link"]) == (
        "Banks wait",
        "Orchard Digest",
        "https://o.example/banks",
    )
    assert (rows[1]["file"], rows[1]["credit"], rows[1]["article"]) == (OLD.file, OLD.credit, OLD.id)
    page = as_markdown(about(OVERVIEW))
    for needed in (
        "Outcome: about the collection.",
        "**5 articles** · from 8 Feb 2024",
        "## [1] Banks wait",
        "- Publisher: Orchard Digest",
        "- Address: <https://o.example/banks>",
        f"- Article {OLD.id}",
    ):
        assert needed in page
    assert "Quotes are exact" not in page
    assert json.loads(as_json(about(OVERVIEW)))["listing"]["kind"] == "overview"


def test_evidence_of_a_statement() -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(statement(nearest=(GUIDE,)))))
    assert (row["outcome"], row["role"], row["quote"]) == ("no_question", "nearest", GUIDE.text)
    page = as_markdown(statement(nearest=(GUIDE,)))
    assert "Outcome: no question." in page
    assert "## [1] A short guide (near)" in page
