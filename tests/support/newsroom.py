"""A small newsroom for tests: articles of our own, ingested from files and asked as people ask."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.config import load
from bot.rendering.cards import Rule, answer_cards
from bot.rendering.terminal import render
from bot.wiring import Desk
from corpus.article import Filters
from corpus.reading import Rules, discover, read
from corpus.syncing import plan
from retrieval.answer import Answer, Question, Turn
from support import discord_markdown as discord
from support.screens import colour, uncoloured

_WIDE = 1_000  # columns: no line is broken


def days_ago(number: int) -> date:
    """A day of publication, told from the day on which the test runs."""
    return date.today() - timedelta(days=number)


def story(text: str, title: str, publisher: str | None = None, ago: int | None = None) -> str:
    """An article as a file: headline, publisher and day of publication (in days before today) in front, where known."""
    fields = {"title": title, "publisher": publisher, "date": days_ago(ago) if ago is not None else None}
    front = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\n".join(["---", *front, "---", text, ""])


class Newsroom:
    """A desk with the shipped embeddings and the shipped reader, over a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self.desk = Desk(load(data=folder / "data", environ=settings))

    def ingest(self, collection: str, *stories: str) -> None:
        """Make these the articles of the collection; a story is known again by its place."""
        folder = self._folder / collection
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(stories):
            (folder / f"{number}.md").write_text(text, encoding="utf-8")
        known = self.desk.library().articles.known(collection)
        steps = plan(known, read(discover([folder]).files, collection, Rules()), {folder.resolve()})
        self.desk.indexer().execute(collection, steps)

    def ask(self, collection: str, question: str, *earlier: str, **filters: Any) -> Answer:
        """The answer to a question after earlier ones."""
        with self.desk.reading(collection) as chain:
            return chain.invoke(Question(question, tuple(map(Turn, earlier)), Filters(**filters)))

    def told(self, question: str, *stories: str, **filters: Any) -> Answer:
        """The answer over these stories alone."""
        collection = f"of {len(self.desk.collections())}"
        self.ingest(collection, *stories)
        return self.ask(collection, question, **filters)


def terminal(answer: Answer) -> list[str]:
    """The lines of an answer in a terminal."""
    return [line.rstrip() for line in uncoloured(render(answer), _WIDE).splitlines()]


def in_discord(answer: Answer) -> list[str]:
    """The lines of an answer in Discord as a reader sees them, below the question."""
    lines = [line for markdown in _markdown(answer) for line in discord.seen(markdown).splitlines()]
    assert lines[0] == answer.question
    return lines[1:]


def lit(answer: Answer) -> set[str]:
    """The words that answer, which are bold in Discord and in a terminal."""
    bold = {words for markdown in _markdown(answer) for words in discord.bold(markdown)}
    drawn = colour(render(answer), _WIDE)
    assert all(f"\x1b[1m{words}\x1b[0m" in drawn for words in bold), drawn
    return bold


def _markdown(answer: Answer) -> list[str]:
    return [block.markdown for card in answer_cards(answer) for block in card.blocks if not isinstance(block, Rule)]
