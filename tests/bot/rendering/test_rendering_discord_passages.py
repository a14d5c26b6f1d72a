"""The passage view and related reports in Discord: both versions after a change, never a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import discord_markdown as discord
from support import fakes
from support.fakes import EVIL, GUIDE, WEEKLY, WIRE

from bot.conversation.types import Withdrawal
from bot.rendering.cards import Card, Cited, Rule, Small, Text, Tone, passage_cards, related_card
from corpus.article import Article, Version
from retrieval.answer import Searched
from retrieval.finding.related import MessageClaim, Related
from retrieval.quote import Quote

STORY = "The council met on Monday. It cut the budget by 12 million euros. The mayor objected.\nA vote follows in May."
CUT = "It cut the budget by 12 million euros."


def card_of(quote: Quote, now: str | None) -> Card:
    article = Article(quote.source, now) if now is not None else None
    (card,) = passage_cards(fakes.answer(fakes.statement(quote)), {quote.source.id: article})
    return card


def said(card: Card) -> list[str]:
    return [discord.seen(block.markdown) for block in card.blocks if not isinstance(block, Rule)]


def bold(card: Card) -> list[str]:
    return [words for block in card.blocks if isinstance(block, Text) for words in discord.bold(block.text)]


def test_an_article_that_has_not_changed() -> None:
    quote = fakes.quote(STORY, CUT, title="Budget", publisher="Wire", url="https://wire.example/b", credit="Agency")
    assert card_of(quote, STORY) == Card(
        Tone.NOTE,
        (
            Cited(
                "[1] Budget\n-# Wire · date unknown · credits Agency",
                "https://wire.example/b#:~:text=It%20cut%20the%20budget%20by%2012%20million%20euros",
            ),
            Rule(),
            Text(
                "The council met on Monday. **It cut the budget by 12 million euros.** The mayor objected.\n\n"
                "A vote follows in May."
            ),
        ),
    )


def test_an_article_that_changed_elsewhere_shows_both_versions() -> None:
    quote = fakes.quote(STORY, CUT, title="Budget")
    assert said(card_of(quote, STORY.replace("The mayor objected.", "The mayor agreed."))) == [
        "[1] Budget\npublisher unknown · date unknown",
        "The article has changed since it was quoted.",
        "As quoted on <t:1795356180:D>",
        "The council met on Monday. It cut the budget by 12 million euros. "
        "The mayor objected.\n\nA vote follows in May.",
        "As it stands now",
        "The council met on Monday. It cut the budget by 12 million euros. The mayor agreed.\n\nA vote follows in May.",
    ]
    assert bold(card_of(quote, STORY + " More."))[-2:] == [CUT, CUT]


def test_the_version_that_was_quoted_is_named_and_shown_around_the_quote() -> None:
    quote = fakes.quote(STORY, CUT)
    quoted = replace(quote, passage=replace(quote.passage, text=CUT, start=quote.start, end=quote.end))
    then = Version(1, Article(quote.source, STORY), None, datetime(2026, 11, 22, tzinfo=UTC))
    answer = fakes.answer(fakes.statement(quoted))
    articles = {quote.source.id: Article(quote.source, "It was written anew.")}
    (card,) = passage_cards(answer, articles, replaced={(quote.source.id, quote.passage.version): then})
    assert said(card)[2] == "As quoted on <t:1795356180:D> · version 1, replaced on <t:1795305600:D>"
    assert said(card)[3].startswith("The council met on Monday. It cut")
    assert bold(card)[-1] == CUT
    (card,) = passage_cards(answer, articles)
    assert said(card)[2:4] == ["As quoted on <t:1795356180:D>", CUT]


def test_an_article_that_lost_the_words_shows_what_took_their_place() -> None:
    quote = fakes.quote(STORY, CUT)
    card = card_of(quote, STORY.replace("12 million", "15 million"))
    assert said(card)[1] == "The article has changed since it was quoted and does not hold these words any more."
    assert "12 million" in said(card)[3]
    assert "15 million" in said(card)[5]
    assert bold(card) == ["The article has changed since it was quoted", CUT]
    assert said(card_of(quote, ""))[-1] == "The article is empty."


def test_an_article_that_is_gone_shows_what_was_quoted() -> None:
    quote = fakes.quote(STORY, CUT)
    for card in (card_of(quote, None), *passage_cards(fakes.answer(fakes.statement(quote)), {})):
        assert said(card)[1].startswith("The article is no longer in the collection.")
        assert bold(card)[-1] == CUT


def test_a_withdrawn_article_is_marked_beside_its_passage() -> None:
    answer = fakes.answer(fakes.statement(GUIDE, WIRE))
    withdrawn = Withdrawal(GUIDE.source.id, "retracted", "It was *made up*.", datetime(2026, 11, 22, tzinfo=UTC))
    first, second = passage_cards(answer, {}, [withdrawn])
    assert first.blocks[1] == Text(
        "**Retracted:** this article was retracted on <t:1795305600:D>: It was \\*made up\\*."
    )
    assert (first.tone, second.tone) == (Tone.WARNING, Tone.NOTE)
    assert "retracted" not in " ".join(said(second))


def test_one_card_for_each_citation_then_for_what_is_near() -> None:
    found = passage_cards(fakes.answer(fakes.statement(GUIDE, WIRE)), {})
    assert [said(card)[0].split("\n")[0] for card in found] == ["[1] A short guide", "[2] A call"]
    (near,) = passage_cards(fakes.answer(nearest=(WEEKLY,)), {})
    assert near.blocks[1] == Small("Near the question, not an answer.")
    assert "**Some 2,500 soldiers**\n\n**serve there.**" in near.blocks[-1].markdown


def test_a_long_passage_is_shortened_around_the_quote() -> None:
    before, after = "Before it all, much (very much) was said. " * 90, " After it, more was said." * 200
    card = card_of(fakes.quote(f"{before}{CUT}{after}", CUT), f"{before}{CUT}{after} End.")
    assert card.characters <= 4000
    for block in (card.blocks[4], card.blocks[7]):
        text = discord.seen(block.markdown)
        assert text.startswith("[…] Before it all")
        assert text.endswith("After it, more was said. […]")
        assert CUT in discord.bold(block.markdown)


def test_a_quote_longer_than_a_message_is_cut_and_says_so() -> None:
    text = "word " * 1500
    card = card_of(fakes.quote(text), text)
    assert card.characters <= 4000
    assert discord.seen(card.blocks[-1].markdown).endswith("word […]")
    assert discord.effects(card.blocks[-1].markdown) == ["bold"]


@settings(max_examples=60)
@given(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60) | st.just(EVIL),
    st.sampled_from(["", "Before. ", "Before. " * 300]),
    st.none() | st.text(max_size=40) | st.just(EVIL * 20),
)
def test_any_article_fits_and_only_the_quote_is_bold(words: str, around: str, now: str | None) -> None:
    quote = fakes.quote(f"{around}{words}{around}", words, title=words, url=f"https://page.example/{words}")
    for current in (now, f"{around}{words}{around}", f"{around}{words}{around}."):
        card = card_of(quote, current)
        assert card.characters <= 4000
        assert card.components <= 28
        effects = {kind for block in card.blocks for kind in discord.effects(block.markdown)}
        assert effects <= {"bold", "small", "stamp", "link"}


SEARCHED = Searched("news", 5)


def claim(text: str, *quotes: Quote) -> MessageClaim:
    return MessageClaim(text, 0, len(text), quotes)


def test_related_reports_are_no_verdict() -> None:
    claims = (claim("The force has 9,000 troops.", WIRE, GUIDE), claim("It rains *now*."))
    card = related_card(Related(claims, SEARCHED))
    assert card.tone is Tone.NOTE
    assert said(card) == [
        "Related reports",
        "The force has 9,000 troops.\n“Roughly 2,500 serve in the country.”\nA call · Meuse Wire · 3 May 2026\n"
        "“The force currently counts about 2,500 troops.”\n"
        "A short guide · publisher unknown · date unknown, added 22 Nov 2026",
        "It rains *now*.\nNothing near found in these 5 articles.",
        "A report near a claim does not make it true, and nothing found does not make it false.",
    ]
    assert discord.links(card.blocks[1].markdown)[0].startswith("https://wire.example/call#top:~:text=")


def test_nothing_near_looks_different_and_is_no_verdict_either() -> None:
    card = related_card(Related((claim("The moon is near."),), Searched("news", 1)))
    assert card.tone is Tone.MISSING
    assert said(card)[:2] == ["Nothing near found in this 1 article.", "The moon is near."]
    assert "does not make it false" in said(card)[-1]


def test_a_message_that_claims_nothing_and_a_collection_without_articles() -> None:
    assert said(related_card(Related((), SEARCHED)))[0].startswith("This message says nothing that could be looked up.")
    assert said(related_card(Related((), Searched("news", 0))))[0].startswith("No articles yet.")


@pytest.mark.parametrize("size", [1, 30])
def test_related_reports_fit_one_message(size: int) -> None:
    quotes = [
        fakes.quote(EVIL * size, title=f"{n}{EVIL}", url=f"https://page.example/{'x' * 400}{n}") for n in range(3)
    ]
    card = related_card(Related(tuple(claim(EVIL * size, *quotes) for _ in range(5)), SEARCHED))
    assert card.characters <= 4000
    assert card.components <= 28
    effects = {kind for block in card.blocks for kind in discord.effects(block.markdown)}
    assert effects <= {"heading", "quote", "link", "small"}
