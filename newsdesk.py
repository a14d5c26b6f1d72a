"""Newsdesk for programs: answers from a folder of articles, each with the exact words that prove it.

    import newsdesk

    desk = newsdesk.open("folder")
    print(desk.ask("How many U.S. troops are in Iraq?"))

The folder is a data folder, which `newsdesk ingest PATH --data folder` fills. `desk.retriever()` and `desk.chain()` are
parts for LangChain:

    quotes = {"question": RunnablePassthrough()} | desk.chain() | (lambda answer: answer.citations)
    quotes.invoke("How many U.S. troops are in Iraq?")

Importing this imports no model and no store: each is loaded when it is first needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.article import Filters
from corpus.errors import BusyError, ModelMismatch, NewsdeskError, UsageError
from retrieval.answer import Answer, Question, Turn

if TYPE_CHECKING:
    from bot.wiring import Desk
    from retrieval.chain import NewsChain
    from retrieval.finding.retriever import NewsRetriever
    from retrieval.quote import Hit

__all__ = [
    "BusyError",
    "Collection",
    "Filters",
    "ModelMismatch",
    "NewsdeskError",
    "PrintableAnswer",
    "Question",
    "Turn",
    "UsageError",
    "open",
]


class PrintableAnswer(Answer):
    """An Answer that prints as a person reads it: what it says with its citation marks, then the sources.

    print(newsdesk.PrintableAnswer.of(desk.chain().invoke("Who met?")))
    """

    __slots__ = ()

    @classmethod
    def of(cls, answer: Answer) -> PrintableAnswer:
        """The same answer, to be printed."""
        return cls(**{field.name: getattr(answer, field.name) for field in fields(answer)})

    def __str__(self) -> str:
        from bot.rendering.plain import plain

        return plain(self)


class Collection:
    """A collection of articles, open to be asked; made by `open`. A context manager that closes it.

    Every method may be called from any thread. Every method may raise:
        BusyError: another process is writing the collection.
        ModelMismatch: the collection was built with another embedding model than the settings name.
    """

    def __init__(self, desk: Desk, name: str) -> None:
        self._desk = desk
        self.name = name

    def ask(
        self, question: str | Question, history: Sequence[str | Turn] = (), *, as_of: date | str | None = None
    ) -> PrintableAnswer:
        """Answer a question, which may lean on the earlier ones in `history`, oldest first.

            answer = desk.ask("And in Syria?", history=["How many U.S. troops are in Iraq?"])
            for quote in answer.citations:
                print(quote.text, quote.source.url)

        `as_of`: the day as of which it is asked, a date or "2024-02-09". Nothing published later counts, and "this
        week" is that of this day.

        A Question takes filters too: newsdesk.Question("Who met?", filters=newsdesk.Filters(publisher="Reuters")).

        Raises:
            UsageError: the question is blank or longer than 4,000 characters, has a history or a day twice, or is asked
                as of a day that is none or has not come.
        """
        if isinstance(question, Question) and (history or as_of):
            raise UsageError(
                "A Question holds its own history and day: Question(text, history, as_of=...); leave out history= and "
                "as_of=."
            )
        asked = (
            question if isinstance(question, Question) else {"question": question, "history": history, "as_of": as_of}
        )
        return PrintableAnswer.of(self.chain().invoke(asked))

    def search(self, words: str, passages: int | None = None, *, as_of: date | str | None = None) -> list[Hit]:
        """The passages that match by words and by meaning, best first.

            for hit in desk.search("coalition troops", 5):
                print(hit.score, hit.passage.source.title, hit.passage.text)

        `passages`: how many; None: as many as the setting search.passages says. All are given, also those that match so
        little that the command `newsdesk search` leaves them out. `as_of`: see `ask`.

        Raises:
            UsageError: there are no words to look for, or `as_of` is no day or has not come.
        """
        from retrieval.question.as_of import checked, day_of

        if not words.strip():
            raise UsageError("There is nothing to look for: name some words, as in search(“coalition troops”).")
        question = checked(Question(words, as_of=day_of(as_of)), date.today())
        return self._desk.searcher(self.name).search(question, passages or self._desk.config.search.passages)

    def retriever(self) -> NewsRetriever:
        """The collection as a LangChain BaseRetriever.

        documents = desk.retriever().invoke("coalition troops")
        """
        return self._desk.retriever(self.name)

    def chain(self) -> NewsChain:
        """What answers, as a LangChain Runnable; `retrieval.chain.Input` says what it takes.

        answer = desk.chain().invoke({"question": "How many U.S. troops are in Iraq?"})
        for event in desk.chain().stream("Why were the talks suspended?"):
            print(type(event).__name__)  # Stage, Stage, Stage, Answer
        """
        return self._desk.chain(self.name)

    def close(self) -> None:
        """Let other processes have the collection. Nothing can be asked afterwards."""
        self._desk.close()

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open(
    folder: str | Path | None = None, *, collection: str | None = None, config: str | Path | None = None
) -> Collection:
    """Open a collection of a data folder, to be asked.

        with newsdesk.open("folder", collection="archive") as desk:
            print(desk.ask("How many U.S. troops are in Iraq?"))

    What is left out is as for the command `newsdesk`: `folder` is its data folder, `collection` the one of the setting
    library.collection, `config` the settings file that it reads. As there, variables and a file named .env count, and
    LangChain's tracing is off in this process unless the setting observability.tracing is on.

    Raises:
        UsageError: there is no such folder or collection, or a setting is wrong.
    """
    from bot.config import check_collection_name, load
    from bot.wiring import Desk

    settings = load(Path(config) if config is not None else None, Path(folder) if folder is not None else None)
    name = settings.library.collection if collection is None else check_collection_name(collection)
    if not settings.data_folder.is_dir():
        place = settings.data_folder
        raise UsageError(f"There is no data folder {place}: `newsdesk ingest PATH --data {place}` makes one.")
    desk = Desk(settings)
    try:
        desk.existing(name)
    except BaseException:
        desk.close()
        raise
    return Collection(desk, name)
