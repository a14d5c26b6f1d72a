"""One conversation: what it remembers, and the reply to each line. `keeping` keeps it beyond the end of the chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.chat.commands import help_text, number, parse
from bot.cli.empty import NOTHING_YET
from bot.cli.finding import found_for
from bot.cli.ingest import SAMPLE
from bot.cli.run import Run
from bot.rendering import passage, times, words
from bot.rendering.safe import shown
from corpus.errors import NewsdeskError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.cli.chat.keeping import Kept
    from corpus.article import Source
    from retrieval.answer import Answer, Stage, Statement, Turn
    from retrieval.quote import Quote

EARLIER = 6  # turns that go along with the next question

OnEvent = Callable[["Stage | Statement"], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a line is answered with.

    Attributes:
        plain: the text.
        picture: makes the same for a terminal; None where the text is all.
        answer: the answer to remember, when the line was a question.
        numbered: what /open can open from now on: quotes, and articles that were listed.
        collection: where to go on, when the line asked for another collection.
    """

    plain: str
    picture: Callable[[], RenderableType] | None = None
    answer: Answer | None = None
    numbered: tuple[Quote | Source, ...] | None = None
    collection: str | None = None


class Leave(Exception):  # noqa: N818 - no error
    """The person has asked to leave."""


class Session:
    """A conversation about one collection at a time. `reply` changes nothing, `keep` remembers.

    `kept`: where it is kept beyond the end of the chat, None for nowhere. `as_of`: the day as of which everything is
    asked; None for that of the conversation to go on with, or else the day of asking.
    """

    def __init__(self, run: Run, kept: Kept | None = None, as_of: date | None = None) -> None:
        self._run = run
        self._kept = kept
        self._as_of = as_of or (kept.as_of if kept else None)
        self.collection = ""
        self._turns: tuple[Turn, ...] = ()
        self._answer: Answer | None = None
        self._numbered: tuple[Quote | Source, ...] = ()

    def open(self) -> str:
        """Choose the collection; returns what says which, as of which day, or how to add articles.

        Raises:
            UsageError: a collection was named that does not exist, or is not that of the conversation to go on with.
        """
        opening = self._open_collection()
        return f"{opening}\n{times.as_of(self._as_of)}" if self._as_of else opening

    def _open_collection(self) -> str:
        run = self._run
        if self._kept and self._kept.turns:
            return self._go_on(self._kept)
        run.index()
        self.collection = run.collection
        count = self._run.desk.articles(self.collection)
        if count:
            return f"“{shown(self.collection)}”: {words.count(count)}."
        sample = self._run.desk.articles(SAMPLE)
        if sample and run.named is None:
            empty, self.collection = self.collection, SAMPLE
            return f"The collection “{shown(empty)}” is empty: this is the sample, {words.count(sample)}."
        return NOTHING_YET

    def _go_on(self, kept: Kept) -> str:
        name = kept.collection
        if self._run.named is not None and self._run.collection != name:
            raise UsageError(
                f"The conversation {kept.chat} is about the collection “{shown(name)}”: leave out --collection, or "
                "begin a new chat."
            )
        if self._run.desk.live_index(name) is None:
            raise UsageError(
                f"The conversation {kept.chat} is about the collection “{shown(name)}”, which is not there any more; "
                f"`newsdesk history show {kept.chat}` shows what was said."
            )
        self.collection, self._turns = name, kept.turns[-EARLIER:]
        self._answer = kept.turns[-1].answer
        self._numbered = _numbered(self._answer) if self._answer else ()
        asked = words.count(len(kept.turns), "question")
        last = shown(kept.turns[-1].question)
        return (
            f"“{shown(name)}”: {words.count(self._run.desk.articles(name))}. Going on after {asked}, the last: {last}"
        )

    def load(self) -> None:
        """Get everything ready that an answer needs, so that the first one does not wait."""
        if self._run.desk.articles(self.collection):
            self._run.desk.chain(self.collection)

    def reply(self, line: str, on_event: OnEvent = lambda event: None) -> Reply:  # noqa: ARG005
        """The reply to a question or a command; `on_event` hears of the stages of an answer, and of each sentence of a
        chat model that has been checked.

        Raises:
            NewsdeskError: what stands in the way, in one sentence; the conversation can go on.
            Leave: the line asks to leave.
        """
        command, rest = parse(line)
        if command == "/quit":
            raise Leave
        if command == "/help":
            return Reply(help_text())
        if command == "/sources":
            return self._sources()
        if command == "/open":
            return self._open(rest)
        if command == "/search":
            return self._search(rest)
        if command == "/collection":
            return self._go_to(rest) if rest else self._list()
        return self._ask(rest, on_event)

    def keep(self, reply: Reply) -> None:
        """Remember a reply that was shown."""
        if reply.collection is not None and reply.collection != self.collection:
            self._run.desk.close(self.collection)
            self.collection, self._turns = reply.collection, ()
        if reply.answer is not None:
            from retrieval.answer import Turn

            if self._kept:
                self._kept.add(reply.answer)
            self._answer = reply.answer
            self._turns = (*self._turns, Turn(reply.answer.question, reply.answer))[-EARLIER:]
        if reply.numbered is not None:
            self._numbered = reply.numbered

    def collections(self) -> list[str]:
        """The names of all collections."""
        return self._run.desk.collections()

    def _ask(self, text: str, on_event: OnEvent) -> Reply:
        from bot.rendering.plain import plain
        from bot.rendering.terminal import render
        from retrieval.answer import Answer, Question

        self._refuse_empty()
        question = Question(text, self._turns, as_of=self._as_of)
        for event in self._run.desk.chain(self.collection).stream(question):
            if isinstance(event, Answer):
                return Reply(plain(event), partial(render, event), event, _numbered(event))
            on_event(event)
        raise AssertionError("the chain ended without an answer")

    def _search(self, text: str) -> Reply:
        from bot.rendering.hits import plain_hits
        from bot.rendering.terminal import render_hits
        from retrieval.answer import Question

        self._refuse_empty()
        found = found_for(self._run, self.collection, Question(text, as_of=self._as_of))
        quotes = tuple(match.quote for match in found.matches)
        return Reply(plain_hits(found), partial(render_hits, found), numbered=quotes)

    def _sources(self) -> Reply:
        if self._answer is None:
            raise UsageError("No sources yet: ask a question first.")
        return Reply(sources(self._answer), numbered=_numbered(self._answer))

    def _open(self, text: str) -> Reply:
        from corpus.article import Source

        wanted = self._numbered[number(text, len(self._numbered))]
        article = self._run.desk.library().articles.get
        if isinstance(wanted, Source):
            found = passage.opening(wanted, article(wanted.id))
        else:
            then = self._run.desk.library().versions.replaced(wanted.source.id, wanted.passage.version)
            found = passage.view(wanted, article(wanted.source.id), then)

        def picture() -> RenderableType:
            from bot.cli.chat.pictures import in_article

            return in_article(found)

        return Reply(passage.plain(found), picture)

    def _list(self) -> Reply:
        names = self.collections()
        if not names:
            return Reply(NOTHING_YET)
        rows = [
            f"{'*' if name == self.collection else ' '} {shown(name)}: {words.count(self._run.desk.articles(name))}"
            for name in names
        ]
        return Reply("\n".join(rows))

    def _go_to(self, name: str) -> Reply:
        if self._run.desk.live_index(name) is None:
            those = ", ".join(map(shown, self.collections())) or "none yet"
            raise UsageError(f"There is no collection “{shown(name)}”; there are: {those}.")
        return Reply(f"“{shown(name)}”: {words.count(self._run.desk.articles(name))}.", collection=name)

    def _refuse_empty(self) -> None:
        if not self._run.desk.articles(self.collection):
            raise NewsdeskError(NOTHING_YET)


def _numbered(answer: Answer) -> tuple[Quote | Source, ...]:
    return (*answer.citations, *answer.nearest, *(answer.listing.listed if answer.listing else ()))


def sources(answer: Answer) -> str:
    """Every source with its number, its link and its file in full."""
    from bot.rendering.layout import compose

    lines = []
    for line, source in zip(compose(answer).sources, answer.sources, strict=True):
        lines.append(f"[{line.number}] " + " · ".join((line.headline, *line.details)))
        file = shown(source.file) if source.file else None
        lines += [f"    {where}" for where in (line.link, file) if where]
    return "\n".join(lines) or "The last answer has no sources."
