"""Hostile articles change nothing, whoever writes: what reaches a person cannot ping, link elsewhere, format or steer.

The model of these tests obeys every injection: it answers with the injected words themselves, and adds a lie.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import pytest
from support import discord_markdown
from support.answer_checkers import checker
from support.fake_model import FakeModel, Reply
from support.hostile import AFTER, BEFORE, INJECTED, LIE, QUESTION
from support.screens import colour
from support.writers import reader

from bot.rendering.cards import answer_cards, answer_texts
from bot.rendering.evidence import evidence
from bot.rendering.layout import compose
from bot.rendering.plain import plain
from bot.rendering.record import to_json
from bot.rendering.safe import steers
from bot.rendering.schema import record
from bot.rendering.terminal import render
from corpus.article import Passage, Source
from retrieval.answer import Answer, Outcome, Searched
from retrieval.checking import Checker
from retrieval.question.understanding import understand
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter
from retrieval.writing import ChatWriter
from retrieval.writing.models import load_chat_model

pytestmark = pytest.mark.models

UNDERSTOOD = understand(QUESTION)
OURS = {"small", "bold", "heading", "quote", "link", "italic"}  # what our own words on Discord are made of
HONEST = "The ferry Aurora sank in 1912. It lies at a depth of 80 metres."
# A link of rich's: its address, and after it the words.
TERMINAL_LINK = re.compile(r"\x1b\]8;[^;]*;([^\x1b\x07]*)(?:\x1b\\|\x07)")
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def article(text: str, name: str) -> Hit:
    source = Source(name, f"Report {name}", url=f"https://paper.example/{name}", publisher="Lake Herald")
    return Hit(Passage(source, f"version {name}", 0, 0, len(text), text), 0.5)


@pytest.fixture(scope="module")
def quotes() -> QuoteWriter:
    return QuoteWriter(reader(), checker())


@pytest.fixture(scope="module")
def obedient() -> Iterator[FakeModel]:
    """Answers with what was written into the article, and a lie."""

    def obey(messages: Sequence[Mapping[str, str]]) -> Reply:
        injected = messages[-1]["content"].partition(BEFORE.strip())[2].partition(AFTER.strip())[0].strip()
        return Reply(f"{injected} [1]. {LIE} [1] Some 40 ferries cross the lake each day [1].")

    with FakeModel(obey) as fake:
        yield fake


@pytest.fixture(params=INJECTED)
def hits(request: pytest.FixtureRequest) -> list[Hit]:
    text = BEFORE + INJECTED[request.param] + AFTER
    hostile = Hit(article(text, "hostile").passage, 0.9)
    odd = Source("odd", INJECTED[request.param], publisher=INJECTED[request.param], author=INJECTED[request.param])
    return [hostile, article(HONEST, "honest"), Hit(Passage(odd, "version odd", 0, 0, len(text), text), 0.4)]


def test_there_are_enough_of_them() -> None:
    assert len(INJECTED) >= 40


def test_quotes(quotes: QuoteWriter, hits: list[Hit]) -> None:
    answer = quotes.write(UNDERSTOOD, quotes.read(UNDERSTOOD, hits), Searched("news", 3))
    assert answer.outcome is Outcome.ANSWERED
    harmless(answer, hits)


def test_a_chat_model_that_obeys(quotes: QuoteWriter, obedient: FakeModel, hits: list[Hit]) -> None:
    model = load_chat_model("openai:obedient", base_url=obedient.url)
    writer = ChatWriter(model, "openai:obedient", quotes, Checker(quotes.reader))
    answer = writer.write(UNDERSTOOD, writer.read(UNDERSTOOD, hits), Searched("news", 3))
    harmless(answer, hits)
    for statement in answer.prose:
        assert not re.search(r"://|www\.", statement.text)
    if answer.fallback is None and answer.outcome is not Outcome.NOT_FOUND:
        assert answer.removed >= 1, "the lie"
    prompt = obedient.asked[-1]["messages"][1]["content"]
    fence = prompt.splitlines()[0]
    assert prompt.count(fence) == 2, "nobody could guess it"
    assert not any(steers(char) for char in prompt.replace("\n", ""))


def harmless(answer: Answer, hits: list[Hit]) -> None:
    """Nothing of the answer does anything, in any front end, and nothing of it is without a true quote."""
    texts = {hit.passage.version: hit.passage.text for hit in hits}
    assert all(statement.quotes for statement in answer.statements)
    for quote in (*answer.citations, *answer.nearest):
        assert quote.text == texts[quote.passage.version][quote.start : quote.end]
    cited = {line.link for line in compose(answer).sources if line.link}
    everything = [
        on_discord(answer, cited),
        in_terminal(answer, cited),
        plain(answer),
        as_json(answer),
        as_page(answer),
    ]
    assert not any("7,777" in text for text in everything)
    assert not any(steers(char) for text in everything for char in text.replace("\n", ""))


def on_discord(answer: Answer, cited: set[str]) -> str:
    """All messages, whose marks do nothing but what is ours."""
    cards = answer_cards(answer)
    messages = ["\n".join(block.markdown for block in card.blocks) for card in cards] + list(answer_texts(answer))
    for message in messages:
        assert set(discord_markdown.effects(message)) <= OURS
        assert {target.partition(":~:")[0] for target in discord_markdown.links(message)} <= {
            address.partition(":~:")[0] for address in cited
        }
    for card in cards:
        assert {getattr(block, "url", None) for block in card.blocks} <= {*cited, None}
        assert message.count("\u2068") == message.count("\u2069")
    return re.sub("[\u2068\u2069]", "", "\n".join(messages))  # the isolates around text from right to left are ours


def in_terminal(answer: Answer, cited: set[str]) -> str:
    """What a terminal shows; its links are those of the sources."""
    drawn = colour(render(answer), width=200)
    assert set(TERMINAL_LINK.findall(drawn)) <= {*cited, ""}
    return COLOUR.sub("", TERMINAL_LINK.sub("", drawn))


def as_json(answer: Answer) -> str:
    """The record as it is printed; it has no statement without a citation."""
    printed = to_json(record(answer))
    data = json.loads(printed)
    assert all(statement["citations"] for statement in data["statements"])
    links = [citation["link"] for citation in (*data["citations"], *data["nearest"])]
    assert all(link is None or link.startswith("https://paper.example/") for link in links)
    return printed


def as_page(answer: Answer) -> str:
    """The evidence in Markdown; bare addresses and links are those of the sources."""
    page = evidence(answer, "answer.md")
    assert all(found.startswith("https://paper.example/") for found in re.findall(r"(?<!\\)https?://[^\s>]+", page))
    return page
