"""An answer saved as evidence: complete, checkable, and with nothing injected."""

from __future__ import annotations

import csv
import io

import pytest
from markdown_it import MarkdownIt
from support import fakes
from support.fakes import ASKED, EVIL, GUIDE, WEEKLY, WIRE

from bot.rendering.evidence import evidence
from bot.rendering.schema import AnswerRecord, record
from bot.rendering.tables import csv_text
from corpus.errors import UsageError
from retrieval.answer import Searched, Statement

TODAY = ASKED.date()


def test_markdown_evidence_holds_all_that_a_check_needs() -> None:
    answer = fakes.answer(
        fakes.statement(WIRE, GUIDE, lit=["Roughly 2,500"]), nearest=(WEEKLY,), read_as="How many are there?"
    )
    text = evidence(answer, "answer.md")
    for needed in (
        "# How many?",
        "Asked 22 Nov 2026, 14:03 UTC. Searched: 5 articles in the collection “news”. Outcome: answered.",
        "Read as: How many are there?",
        "“**Roughly 2,500** serve in the country.” \\[1\\]",
        "## [1] A call",
        "> “Roughly 2,500 serve in the country.”",
        "- Publisher: Meuse Wire",
        "- Published: 3 May 2026",
        "- Credits: www\\.other.example",
        "- Address: <https://wire.example/call#top>",
        "- Opens at the quote: <https://wire.example/call#top:~:text=",
        "- Also in: Orchard Digest, b.example (same report)",
        "- File: /home/reader/news/guide.txt",
        "- Published: date unknown",
        "- Retrieved: 22 Nov 2026, 14:03 UTC",
        f"- Article {GUIDE.source.id}, version {GUIDE.passage.version}",
        f"- Passage {GUIDE.passage.id}, characters 9 to 55",
        "## [3] Seen from the north (near, not an answer)",
    ):
        assert needed in text


def test_evidence_of_nothing_found() -> None:
    assert "**No answer found in these 5 articles.**" in evidence(fakes.answer(), "a.md")
    rows = list(csv.DictReader(io.StringIO(evidence(fakes.answer(), "a.csv"))))
    assert [(row["question"], row["outcome"], row["quote"]) for row in rows] == [("How many?", "not_found", "")]


def test_markdown_evidence_cannot_be_injected() -> None:
    quote = fakes.quote(
        EVIL, title=EVIL, publisher=EVIL, author=EVIL, credit=EVIL, file=f"/{EVIL}", url="javascript:alert(1)"
    )
    written = Statement("1. - + = # a list", (), (quote,), 0.5)
    answer = fakes.answer(written, question=EVIL, searched=Searched(EVIL, 5))
    page = MarkdownIt("commonmark").render(evidence(answer, "a.md"))
    for tag in ("<script", "<img", "<a ", "<code", "<ol", "<em"):
        assert tag not in page
    assert page.count("<h1>") == 1
    # Bare addresses, which some readers turn into links, are broken up in the source.
    assert "www.evil" not in evidence(answer, "a.md")
    assert "https://evil" not in evidence(answer, "a.md")


def test_markdown_evidence_reads_as_the_quote() -> None:
    quote = fakes.quote("It *cost* $5 & 1_000 <units> `now` [sic] a\\b ~~or~~ #2 | x.", published=TODAY)
    page = MarkdownIt("commonmark").render(evidence(fakes.answer(fakes.statement(quote)), "a.md"))
    assert "It *cost* $5 &amp; 1_000 &lt;units&gt; `now` [sic] a\\b ~~or~~ #2 | x." in page


def test_csv_evidence_has_a_row_for_each_quote() -> None:
    answer = fakes.answer(fakes.statement(WIRE, GUIDE, lit=["Roughly 2,500"]), nearest=(WEEKLY,))
    rows = list(csv.DictReader(io.StringIO(evidence(answer, "a.csv"))))
    assert [(row["role"], row["statement"], row["number"]) for row in rows] == [
        ("answer", "1", "1"),
        ("answer", "1", "2"),
        ("nearest, not an answer", "", "3"),
    ]
    first = rows[0]
    assert (first["quote"], first["lit"]) == ("Roughly 2,500 serve in the country.", "Roughly 2,500")
    assert (first["published"], first["version"], first["asked"]) == (
        "2026-05-03",
        WIRE.passage.version,
        "2026-11-22T14:03:00+00:00",
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", "＝", "\x1b[0m=", " ="])
def test_csv_cells_are_never_formulas(start: str) -> None:
    text = csv_text(["a"], [{"a": f"{start}cmd|' /C calc'!A0"}])
    assert list(csv.reader(io.StringIO(text)))[1][0].startswith("'")


def test_csv_keeps_numbers_and_commas() -> None:
    assert csv_text(["a", "b", "c"], [{"a": -1, "b": "2,500", "c": None}]) == 'a,b,c\r\n-1,"2,500",\r\n'


def test_json_evidence_is_the_record() -> None:
    answer = fakes.answer(fakes.statement(WIRE))
    assert AnswerRecord.model_validate_json(evidence(answer, "A.JSON")) == record(answer)


@pytest.mark.parametrize("name", ["answer.doc", "answer", ".md"])
def test_other_kinds_of_evidence_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.md, \.csv or \.json"):
        evidence(fakes.answer(), name)
