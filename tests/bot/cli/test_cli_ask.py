"""newsdesk ask and search: answers, batches, evidence, occurrences, exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from support.commands import Newsdesk
from support.keyboard import Asked

pytestmark = [pytest.mark.models, pytest.mark.stores]

COLOUR = re.compile(r"\x1b\[")


def test_an_answer_is_made_of_quotes_that_stand_in_the_articles(filled: Newsdesk) -> None:
    done = filled("ask", "How many troops are in Iraq?", "--json")
    answer = done.json
    assert done.code == (0 if answer["answered"] else 3)
    assert (answer["version"], answer["question"]) == (1, "How many troops are in Iraq?")
    for citation in [*answer["citations"], *answer["nearest"]]:
        text = filled("articles", "show", citation["article"], "--json").json["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_no_answer_found(filled: Newsdesk) -> None:
    """Whether words answer is for tests of quoting; here nothing passes the filter."""
    command = ("ask", "How many troops?", "--publisher", "Nobody's Gazette")
    assert filled(*command).code == 3
    done = filled(*command, "--json")
    assert (done.code, done.json["outcome"], done.json["answered"]) == (3, "not_found", False)


def test_what_is_known_is_told_by_the_library(filled: Newsdesk) -> None:
    done = filled("ask", "What do you know?")
    assert done.code == 0
    assert done.out.splitlines()[:2] == [
        "3 articles · from 26 Jan 2024 to 8 Feb 2024, 1 of unknown date",
        "Publishers: Orchard Digest, Potomac Brief, 1 article of unknown publisher",
    ]
    about = filled("ask", "What articles do you have about sanctions?", "--json").json
    assert (about["outcome"], about["answered"], about["listing"]["articles"]) == ("about_collection", False, 1)
    assert [source["headline"] for source in about["listing"]["sources"]] == ["Fourteen banks"]
    only = filled("ask", "What do you know?", "--publisher", "Potomac Brief", "--json").json
    assert [source["publisher"] for source in only["listing"]["sources"]] == ["Potomac Brief"]
    none = filled("ask", "Do you have articles about unicorns?")
    assert (none.code, none.out.splitlines()[0]) == (0, "No article about “unicorns” in these 3 articles.")


def test_what_came_in_today_is_told(filled: Newsdesk) -> None:
    listing = filled("ask", "What came in today?", "--json").json["listing"]
    assert (listing["articles"], listing["since"], listing["until"]) == (3, *[date.today().isoformat()] * 2)


def test_a_statement_is_no_question_and_no_answer(filled: Newsdesk) -> None:
    done = filled("ask", "The ministry asked the Treasury.")
    assert done.code == 3
    first, second, *_ = done.out.splitlines()
    assert first == "That is not a question. The passages nearest to it:"
    assert second.startswith("“The ministry asked the Treasury to look at the sanctions again.” [1]")
    assert filled("ask", "The ministry asked the Treasury.", "--json").json["outcome"] == "no_question"
    follow_up = b'{"question": "Who published that?", "history": ["How many troops are in Iraq?"]}'
    batch = follow_up + b"\nThe ministry waited.\n"
    records = [json.loads(line) for line in filled("ask", "--json", "-", stdin=batch).out.splitlines()]
    assert [record["outcome"] for record in records] == ["about_collection", "no_question"]
    assert records[0]["listing"]["kind"] == "published"


def test_plain_text_where_no_terminal_is(filled: Newsdesk) -> None:
    for command in (
        ("ask", "How many troops?"),
        ("search", "troops"),
        ("articles", "list"),
        ("status",),
        ("doctor",),
    ):
        done = filled(*command)
        assert not COLOUR.search(done.out + done.err)
        assert done.err == ""


def test_nothing_to_ask_yet(newsdesk: Newsdesk) -> None:
    done = newsdesk("ask", "Who?")
    assert (done.code, done.err) == (3, "")
    assert done.out == (
        "No articles yet. Add some with `newsdesk ingest PATH`, or try the sample with `newsdesk ingest --sample`.\n"
    )
    assert newsdesk("ask", "Who?", "--json").json["outcome"] == "not_found"
    assert newsdesk("search", "who").code == 3
    assert not newsdesk.data.exists()


def test_an_unknown_collection_is_named_with_those_that_exist(filled: Newsdesk) -> None:
    for command in (("ask", "Who?"), ("search", "who"), ("articles", "list"), ("status",), ("doctor",)):
        done = filled(*command, "--collection", "nwes")
        assert done.code == 2
        assert done.err == "There is no collection “nwes”; there are: news.\n"


def test_a_batch_answers_line_by_line_and_survives_bad_lines(filled: Newsdesk) -> None:
    lines = [
        b"\xef\xbb\xbfHow many troops are in Iraq?",
        b"",
        b'{"id": "b", "question": "Which zebra won?", "history": ["Who is she?"]}',
        b'{"id": "c"}',
        b"{broken",
        b"\xff\xfe",
        b'{"id": 7, "question": "Which banks?"}',
    ]
    done = filled("ask", "--json", "-", stdin=b"\n".join(lines))
    assert done.code == 0
    records = [json.loads(line) for line in done.out.splitlines()]
    assert [record.get("question") for record in records] == [
        "How many troops are in Iraq?",
        "Which zebra won?",
        None,
        None,
        None,
        "Which banks?",
    ]
    assert [record["id"] for record in records[1:4]] == ["b", "c", None]
    assert records[-1]["id"] == "7"
    assert [record["line"] for record in records[2:5]] == [4, 5, 6]
    assert all(record["error"] for record in records[2:5])


def test_a_batch_over_nothing_still_answers(newsdesk: Newsdesk) -> None:
    done = newsdesk("ask", "--json", "-", stdin=b"Who?\n")
    assert (done.code, done.json["outcome"]) == (0, "not_found")
    assert "No articles yet." in done.err


@pytest.mark.parametrize("arguments", [("ask", "-"), ("ask", "--json", "-", "--save", "x.md"), ("ask", "  "), ("ask",)])
def test_a_question_that_makes_no_sense_is_refused(filled: Newsdesk, arguments: tuple[str, ...]) -> None:
    assert filled(*arguments).code == 2


def test_filters_leave_articles_out(filled: Newsdesk) -> None:
    for options, articles in (
        ((), 3),
        (("--since", "2024-02"), 2),
        (("--since", "2024-02", "--dated"), 1),
        (("--until", "2024-01"), 2),
        (("--publisher", "orchard digest"), 1),
    ):
        assert filled("ask", "What did the ministry ask?", "--json", *options).json["searched"]["articles"] == articles
    assert filled("ask", "Who?", "--since", "someday").code == 2
    assert filled("ask", "Who?", "--since", "2024", "--until", "2023").code == 2


@pytest.mark.parametrize("name", ["evidence.md", "evidence.csv", "evidence.json"])
def test_an_answer_is_saved_once(filled: Newsdesk, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    question = "How many troops are in Iraq?"
    done = filled("ask", question, "--save", file)
    assert done.err == f"Saved as {file}.\n"
    assert question in file.read_text(encoding="utf-8")
    file.write_text("mine")
    refused = filled("ask", question, "--save", file)
    assert (refused.code, refused.out, file.read_text()) == (2, "", "mine")
    assert filled("ask", question, "--save", file, "--force").code == done.code
    assert question in file.read_text(encoding="utf-8")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["articles", "data", name]


@pytest.mark.parametrize("name", ["evidence.docx", "evidence", "nowhere/evidence.md", "articles"])
def test_a_place_that_cannot_be_saved_to_is_refused_before_the_answer(filled: Newsdesk, name: str) -> None:
    done = filled("ask", "How many troops?", "--save", name)
    assert (done.code, done.out) == (2, "")


def test_search_shows_hits(filled: Newsdesk) -> None:
    done = filled("search", "banks", "sanctions", "-k", "1")
    assert done.code == 0
    assert done.out.startswith("1. “Fourteen banks may not use dollars any more.”\n")
    assert "Fourteen banks · Orchard Digest · 8 Feb 2024" in done.out
    (hit,) = filled("search", "banks", "sanctions", "-k", "1", "--json").json
    assert hit["headline"] == "Fourteen banks"


def test_a_search_that_finds_nothing_says_so(filled: Newsdesk) -> None:
    done = filled("search", "xqzt", "blorf")
    assert (done.code, done.out.splitlines()[0]) == (3, "No passage found in these 3 articles.")
    as_json = filled("search", "xqzt", "blorf", "--json")
    assert (as_json.code, as_json.json) == (3, [])
    assert as_json.err == "Left out: 3 passages that match too little.\n"


def test_a_search_shows_five_and_counts_the_others(newsdesk: Newsdesk) -> None:
    newsdesk.articles.mkdir()
    for number in range(8):
        text = f"Ferry number {'x' * (number + 2)} crosses the lake. It is {'y' * (number + 2)}."
        (newsdesk.articles / f"{number}.txt").write_text(f"Report {'z' * (number + 2)}\n\n{text}\n")
    (newsdesk.articles / "other.txt").write_text("Bread\n\nBakers blame the harvest for prices.\n")
    assert newsdesk("ingest", newsdesk.articles).code == 0
    done = newsdesk("search", "ferry", "lake")
    assert done.out.count("crosses the lake.”\n") == 5
    assert done.out.splitlines()[-2:] == ["5 of 8 passages that match.", "Left out: 1 passage that matches too little."]
    assert done.err == "-k 8 shows them all.\n"
    every = newsdesk("search", "ferry", "lake", "-k", "8", "--json")
    assert [row["match"][:5] for row in every.json] == ["Ferry"] * 8
    assert every.err == "Left out: 1 passage that matches too little.\n"


def test_every_occurrence_of_a_phrase(filled: Newsdesk) -> None:
    done = filled("search", '"train Local forces"', "--all")
    assert done.code == 0
    assert done.out.startswith("“train Local forces”: 2 occurrences in 2 articles.\n")
    rows = list(csv.DictReader(io.StringIO(filled("search", '"train local forces"', "--all", "--csv").out)))
    assert [(row["number"], row["in_article"], row["text"]) for row in rows] == [
        ("1", "1", "train local forces"),
        ("2", "1", "train local forces"),
    ]
    assert rows[0]["link"] == "https://brief.example/calendars#:~:text=train%20local%20forces"
    found = filled("search", "train local forces", "--all", "--json").json
    assert (found["count"], found["articles"], len(found["occurrences"])) == (2, 2, 2)
    for row in found["occurrences"]:
        text = filled("articles", "show", row["article"], "--json").json["text"]
        assert text[row["start"] : row["end"]] == row["text"]
    assert filled("search", '"trained local forces"', "--all").code == 3


@pytest.mark.parametrize(
    "arguments", [("search",), ("search", '""'), ("search", "x", "--csv"), ("search", "x", "--all", "-k", "3")]
)
def test_a_search_that_makes_no_sense_is_refused(filled: Newsdesk, arguments: tuple[str, ...]) -> None:
    assert filled(*arguments).code == 2


def test_the_earlier_questions_of_a_batch_are_asked_first(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    line = {"id": "7", "question": "And in Syria?", "history": ["How many troops train local forces?"]}
    done = filled("ask", "--json", "-", stdin=json.dumps(line).encode())
    assert [each.text for each in asked.questions] == ["How many troops train local forces?", "And in Syria?"]
    assert done.json["read_as"] == "How many troops train local forces in Syria?"
    assert done.json["id"] == "7"
