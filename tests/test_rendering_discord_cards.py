"""How an answer reads in Discord, word for word, and that every message holds what it cites and fits."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import discord_markdown as discord
import fakes
import pytest
from fakes import ASKED, EVIL, GUIDE, WEEKLY, WIRE
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.types import Withdrawal
from bot.rendering.cards import Card, Cited, Rule, Small, Text, Tone, answer_cards, answer_texts, listing, note
from bot.rendering.discord_split import length
from bot.rendering.layout import compose
from bot.rendering.lines import text_of
from retrieval.answer import Answer, Difference, Outcome, Searched

WIRE_LINK = "https://wire.example/call#top:~:text=Roughly%202%2C500%20serve%20in%20the%20country"


def lines(card: Card) -> list[str]:
    """What a reader sees; bold words between asterisks."""
    said = [f"{discord.seen(block.markdown)}" for block in card.blocks if not isinstance(block, Rule)]
    return "\n".join(said).splitlines()


def one(answer: Answer) -> Card:
    (card,) = answer_cards(answer)
    return card


def bold(card: Card) -> list[str]:
    return [words for block in card.blocks for words in discord.bold(block.markdown)]


def test_a_figure_in_undated_articles() -> None:
    third = fakes.quote("2,500 are there.", title="C")
    answer = fakes.answer(fakes.statement(GUIDE, WEEKLY, third, lit=["about 2,500"]), read_as="How many soldiers?")
    assert one(answer) == Card(
        Tone.ANSWERED,
        (
            Small("How many?"),
            Text(
                "*Read as\\: How many soldiers?*\n"
                "**about 2,500** · in 3 articles, all of unknown date\\: may be out of date\n"
                "“The force currently counts **about 2,500** troops.” [1]\n"
                "-# Same figure\\: [2] [3]."
            ),
            Rule(),
            Cited("-# [1] A short guide · publisher unknown · date unknown, added 22 Nov 2026 · guide.txt"),
            Cited("-# [2] Seen from the north · publisher unknown · date unknown, added 22 Nov 2026 · w.txt"),
            Cited("-# [3] C · publisher unknown · date unknown"),
        ),
    )


def test_a_source_with_everything() -> None:
    *_, source = one(fakes.answer(fakes.statement(WIRE, lit=["Roughly 2,500"]))).blocks
    assert source == Cited(
        "-# [1] A call · Meuse Wire · 3 May 2026 · credits www.other.example · "
        "also in\\: Orchard Digest, b.example (same report) · wire.example",
        WIRE_LINK,
    )


def test_a_link_too_long_for_a_button_lies_under_the_headline() -> None:
    quote = fakes.quote("Words.", title="A call", url=f"https://wire.example/{'x' * 600}")
    *_, source = one(fakes.answer(fakes.statement(quote))).blocks
    assert isinstance(source, Cited)
    assert source.url is None
    assert discord.links(source.text) == [f"https://wire.example/{'x' * 600}#:~:text=Words"]


def test_differing_figures_and_positions() -> None:
    phased = fakes.quote("Iraq wants a phased end.", publisher="Abu Nuwas Daily", published=date(2026, 1, 30))
    final = fakes.quote("Its office wants it over for good now.", title="A guide")
    answer = fakes.answer(
        fakes.statement(final, lit=["over for good"]),
        fakes.statement(phased, lit=["phased"]),
        differences=(Difference("positions", (1, 0)),),
    )
    assert lines(one(answer))[1:5] == [
        "Positions differ",
        "Abu Nuwas Daily, 30 Jan 2026: “Iraq wants a phased end.” [2]",
        "A guide, date unknown: “Its office wants it over for good now.” [1] · may be out of date",
        "Some dates unknown: which is newer cannot be told.",
    ]
    assert bold(one(answer)) == ["Positions differ", "phased", "over for good"]
    figures = fakes.answer(*answer.statements, differences=(Difference("figures", (1, 0)),))
    assert lines(one(figures))[1] == "Figures differ"


def test_possibly_has_a_tone_of_its_own() -> None:
    card = one(fakes.answer(fakes.statement(WIRE, lit=["Roughly 2,500"]), outcome=Outcome.POSSIBLE))
    assert card.tone is Tone.POSSIBLE
    assert lines(card)[1] == "Possibly: Roughly 2,500 · in 1 article of 3 May 2026"


def test_nothing_found_looks_different_and_offers_the_nearest_as_near() -> None:
    card = one(fakes.answer(nearest=(GUIDE, WIRE), searched=Searched("news", 5, undated=2, undated_left_out=1)))
    assert card.tone is Tone.MISSING
    assert card.blocks[1:3] == (
        Text(
            "### No answer found in these 5 articles.\n"
            "> Nearest, not an answer\\: “The force currently counts about 2,500 troops.” [1]\n"
            "> Also near\\: “Roughly 2,500 serve in the country.” [2]"
        ),
        Small("Left out\\: 1 undated article.\n2 undated articles were searched too."),
    )
    assert [block.url for block in card.blocks if isinstance(block, Cited)] == [None, WIRE_LINK]
    assert bold(card) == []


def test_an_empty_collection_says_who_can_add_what() -> None:
    assert lines(one(fakes.answer(articles=0)))[1] == "No articles yet. A moderator can add some with /news add."


def test_withdrawn_articles_are_named_at_the_top_and_in_the_sources() -> None:
    answer = fakes.answer(fakes.statement(GUIDE, WIRE), fakes.statement(GUIDE), nearest=(WEEKLY,))
    (card,) = answer_cards(
        answer,
        [
            Withdrawal(GUIDE.source.id, "retracted", "The *count* was wrong", ASKED),
            Withdrawal(WEEKLY.source.id, "corrected", "", ASKED),
            Withdrawal("another", "retracted", "not quoted here", ASKED),
        ],
    )
    assert card.tone is Tone.WARNING
    assert card.blocks[0] == Text(
        "**Retracted:** the article cited as [1] was retracted on <t:1795356180:D>: The \\*count\\* was wrong\n"
        "**Corrected:** the article cited as [3] was corrected on <t:1795356180:D>."
    )
    listed = [block.text for block in card.blocks if isinstance(block, Cited)]
    assert [text.endswith(("· **retracted**", "· **corrected**")) for text in listed] == [True, False, True]
    (text,) = answer_texts(answer, [Withdrawal(GUIDE.source.id, "retracted", "wrong", ASKED)])
    assert text.startswith("**Retracted:** the article cited as [1] was retracted on <t:1795356180:D>: wrong\n")


def test_texts_say_the_same_without_components() -> None:
    answer = fakes.answer(fakes.statement(WIRE, GUIDE, lit=["Roughly 2,500"]))
    assert answer_texts(answer) == (
        "-# How many?\n"
        "**Roughly 2,500** · in 2 articles, newest 3 May 2026, 1 of unknown date\n"
        "“**Roughly 2,500** serve in the country.” [1]\n"
        "-# Same figure\\: [2].\n"
        f"-# [1] [A call](<{WIRE_LINK}>) · Meuse Wire · 3 May 2026 · credits www.other.example · "
        "also in\\: Orchard Digest, b.example (same report) · wire.example\n"
        "-# [2] A short guide · publisher unknown · date unknown, added 22 Nov 2026 · guide.txt",
    )


def test_text_read_from_right_to_left_keeps_to_itself() -> None:
    quote = fakes.quote("قالت الوزارة إن العدد 2500 جندي.", title="العنوان")
    text = one(fakes.answer(fakes.statement(quote, lit=["2500"]))).blocks[1].markdown
    assert "\u2068“قالت الوزارة إن العدد **2500** جندي.”\u2069 [1]" in text


def test_many_sources_are_listed_without_buttons() -> None:
    quotes = [fakes.quote(f"It is {n}.", title=f"T{n}", url=f"https://page.example/{n}") for n in range(12)]
    card = one(fakes.answer(fakes.statement(*quotes)))
    assert card.components <= 28
    assert [link.split("#")[0] for link in discord.links(card.blocks[-1].markdown)] == [
        f"https://page.example/{number}" for number in range(12)
    ]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Cf", "Mn", "Me")), min_size=1, max_size=12)
PROSE = st.one_of(
    st.just(EVIL), st.lists(WORDS | st.just("**|`[1]("), min_size=1, max_size=120).map(" ".join).map(str.strip)
).filter(lambda text: any(char.isalnum() for char in text))


@st.composite
def quotes(draw: st.DrawFn) -> fakes.Quote:
    title = draw(PROSE)
    url = draw(st.sampled_from([None, "https://page.example/x", f"https://page.example/{'y' * 450}", "ftp://x"]))
    return fakes.quote(draw(PROSE), title=title, publisher=draw(st.none() | PROSE), url=url)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    statements = []
    for _ in range(draw(st.integers(0, 5))):
        said = draw(st.lists(quotes(), min_size=1, max_size=9))
        statements.append(fakes.statement(*said, lit=[said[0].text[: len(said[0].text) // 2 + 1]]))
    near = tuple(draw(st.lists(quotes(), max_size=0 if statements else 3)))
    return fakes.answer(*statements, nearest=near, question=draw(PROSE), read_as=draw(st.none() | PROSE))


def letters(text: str) -> str:
    """Letters and digits: blanks are lost where a text is cut, and what cannot be seen is not shown."""
    return "".join(char for char in text if char.isalnum() and char not in "\u115f\u1160\u3164\uffa0")


OURS = {"bold", "italic", "heading", "quote", "small", "link", "stamp"}


@settings(max_examples=25, deadline=None)
@given(answers())
def test_every_message_fits_does_only_what_it_should_and_lists_what_it_cites(answer: Answer) -> None:
    cards = answer_cards(answer)
    texts = answer_texts(answer)
    for card in cards:
        assert card.characters <= 4000
        assert card.components <= 28
    assert all(0 < length(text) <= 2000 for text in texts)
    shown = [*("\n".join(block.markdown for block in card.blocks) for card in cards), *texts]
    for message in shown:
        assert set(discord.effects(message)) <= OURS
        assert all(target.startswith("https://page.example/") for target in discord.links(message))
    for messages in (shown[: len(cards)], texts):
        everything = letters("".join(map(discord.seen, messages)))
        assert all(letters(text_of(line))[:40] in everything for line in compose(answer).body)
        for number in range(1, len(answer.citations) + 1):
            assert any(f"-# [{number}] " in message for message in messages)


def listed(card: Card) -> list[int]:
    """The numbers of the sources that a message lists."""
    text = "\n".join(block.markdown for block in card.blocks)
    return [int(number) for number in re.findall(r"^-# \[(\d+)\] ", text, re.MULTILINE)]


def long_answer() -> Answer:
    said = [
        fakes.quote(
            f"Part {number}. " + f"Sentence {number} goes on (so to say) for a while. " * 22,
            title=f"Title {number}",
            url=f"https://page.example/{number}",
        )
        for number in range(9)
    ]
    return fakes.answer(*(fakes.statement(quote) for quote in said))


def test_a_long_answer_keeps_sources_with_what_cites_them() -> None:
    cards = answer_cards(long_answer())
    assert len(cards) > 2
    for card in cards:
        (text,) = [block.text for block in card.blocks if type(block) is Text]
        cited = [
            int(block.text.split("]")[0].removeprefix("-# [")) for block in card.blocks if isinstance(block, Cited)
        ]
        assert cited == [number for number in range(1, 10) if f"” [{number}]" in text]
        assert text.count("“") == text.count("”")
    for text in answer_texts(long_answer()):
        assert all(f"-# [{number}] " in text for number in range(1, 10) if f"” [{number}]" in text)


def test_a_statement_in_more_articles_than_a_message_can_list_goes_on() -> None:
    quotes = [fakes.quote("It is so.", title=f"{n} {'long ' * 30}", url=f"https://page.example/{n}") for n in range(40)]
    cards = answer_cards(fakes.answer(fakes.statement(*quotes)))
    assert len(cards) > 1
    assert [number for card in cards for number in listed(card)] == list(range(1, 41))


def test_a_note_is_one_card_however_long() -> None:
    assert note("Done.") == Card(Tone.NOTE, (Text("Done."),))
    assert note("x " * 5000, Tone.WARNING).characters <= 4000
    assert lines(note("x " * 5000))[0].endswith(" …")


@pytest.mark.parametrize(("page", "first", "last"), [(1, "line 1", "Page 1 of 3"), (3, "line 21", "Page 3 of 3")])
def test_listing_pages(page: int, first: str, last: str) -> None:
    on_page = [f"line {number}" for number in range(1, 24)][10 * page - 10 : 10 * page]
    shown = lines(listing("Articles", on_page, page, 3))
    assert (shown[0], shown[1], shown[-1]) == ("Articles", first, last)
    assert len(shown) <= 12


def test_listing_of_nothing_and_of_long_lines() -> None:
    assert lines(listing("Articles", [], 1, 1)) == ["Articles"]
    card = listing("A", ["**" + "long " * 300 + "**"] * 10, 1, 1)
    assert card.characters <= 4000
    assert all(first != second or first.endswith("…") for first, second in pairwise(lines(card)))
