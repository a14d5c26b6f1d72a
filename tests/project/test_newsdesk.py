"""The module `newsdesk`: a data folder asked by a program in three lines, and by LangChain."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from langchain_core.runnables import RunnablePassthrough
from support.commands import Newsdesk

import newsdesk as library
from corpus.errors import UsageError
from retrieval.answer import Answer, Outcome

QUESTION = "How many troops are in Iraq?"

pytestmark = [pytest.mark.stores, pytest.mark.models]


def test_three_lines(filled: Newsdesk) -> None:
    desk = library.open(filled.data)
    answer = desk.ask(QUESTION)
    desk.close()
    assert isinstance(answer, Answer)
    assert answer.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE)
    assert str(answer) == filled("ask", QUESTION).out.rstrip("\n")


def test_a_question_may_lean_on_earlier_ones_and_be_filtered(filled: Newsdesk) -> None:
    with library.open(str(filled.data), collection="news") as desk:
        assert desk.ask("How many of them are there?", history=["What do troops in Iraq do?"]).read_as
        of_orchard = desk.ask(library.Question(QUESTION, filters=library.Filters(publisher="Orchard Digest")))
        assert {source.publisher for source in of_orchard.sources} <= {"Orchard Digest"}
        with pytest.raises(library.UsageError, match="empty"):
            desk.ask(" ")


def test_a_question_may_be_asked_as_of_a_day(filled: Newsdesk) -> None:
    day = date(2024, 2, 1)  # the article on the banks came later
    with library.open(filled.data) as desk:
        answer = desk.ask("Which banks may not use dollars?", as_of="2024-02-01")
        assert str(answer).startswith("As of 1 Feb 2024: nothing published later counts.\n")
        assert "Fourteen banks" not in [source.title for source in answer.sources]
        assert "Fourteen banks" in [hit.passage.source.title for hit in desk.search("banks")]
        assert "Fourteen banks" not in [hit.passage.source.title for hit in desk.search("banks", as_of=day)]
        ahead = date.today() + timedelta(days=2)
        for refused in (lambda: desk.ask(QUESTION, as_of=ahead), lambda: desk.search("banks", as_of=ahead)):
            with pytest.raises(library.UsageError, match="lies in the future"):
                refused()
        with pytest.raises(library.UsageError, match="leave out history= and as_of="):
            desk.ask(library.Question(QUESTION), as_of=day)


def test_search_and_retriever_find_the_same(filled: Newsdesk) -> None:
    with library.open(filled.data) as desk:
        hits = desk.search("coalition troops", 2)
        assert len(hits) == 2
        assert [document.page_content for document in desk.retriever().invoke("coalition troops")][:2] == [
            hit.passage.text for hit in hits
        ]
        assert len(desk.search("coalition troops")) > 2
        with pytest.raises(library.UsageError, match="nothing to look for"):
            desk.search(" ")


def test_the_chain_is_one_link_of_a_longer_one(filled: Newsdesk) -> None:
    with library.open(filled.data) as desk:
        texts = {"question": RunnablePassthrough()} | desk.chain() | (lambda answer: [q.text for q in answer.citations])
        assert "2,500 troops" in texts.invoke(QUESTION)[0]
        printed = desk.chain() | library.PrintableAnswer.of | str
        assert printed.invoke(QUESTION) == str(desk.ask(QUESTION))


def test_a_settings_file_counts(filled: Newsdesk, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"[library]\ndata = {str(filled.data)!r}\n[search]\npassages = 1\n", encoding="utf-8")
    with library.open(config=file) as desk:
        assert desk.name == "news"
        assert len(desk.search("troops")) == 1


def test_what_is_not_there_is_told_with_what_to_do(filled: Newsdesk, tmp_path: Path) -> None:
    with pytest.raises(library.UsageError, match=r"There is no data folder .*nowhere: `newsdesk ingest PATH --data "):
        library.open(tmp_path / "nowhere")
    with pytest.raises(library.UsageError, match="There is no collection “archive”; there are: news"):
        library.open(filled.data, collection="archive")
    (tmp_path / "empty").mkdir()
    with pytest.raises(library.UsageError, match="there is none yet; `newsdesk ingest` makes one"):
        library.open(tmp_path / "empty")
    assert not list((tmp_path / "empty").iterdir())
    with pytest.raises(library.UsageError, match="cannot name a collection"):
        library.open(filled.data, collection="a\nb")


def test_a_history_beside_that_of_a_question_is_refused(filled: Newsdesk) -> None:
    with library.open(filled.data) as desk, pytest.raises(UsageError, match="leave out history"):
        desk.ask(library.Question(QUESTION), history=[QUESTION])
