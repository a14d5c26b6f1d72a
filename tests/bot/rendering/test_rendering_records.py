"""What --json prints and reads."""

from __future__ import annotations

import json
from datetime import date

import pytest
from pydantic import ValidationError
from support import fakes
from support.fakes import ASKED, GUIDE, WEEKLY, WIRE

from bot.rendering.plain import plain_body
from bot.rendering.question_schema import QuestionRecord, parse_question
from bot.rendering.record import to_json
from bot.rendering.safe import steers
from bot.rendering.schema import AnswerRecord, HitRecord, hit_records, record
from corpus.errors import UsageError
from retrieval.answer import Difference, Outcome
from retrieval.english.quotes import whole
from retrieval.finding.matching import match

TODAY = ASKED.date()


def test_record_has_the_documented_fields() -> None:
    answer = fakes.answer(
        fakes.statement(GUIDE, WIRE, lit=["about 2,500"], support=0.75),
        nearest=(WEEKLY,),
        differences=(Difference("figures", (0,)),),
        confidence=0.75,
        timings={"searching": 0.01},
    )
    data = json.loads(to_json(record(answer)))
    assert list(data) == [
        *("version", "id", "question", "read_as", "outcome", "answered", "text", "statements", "differences"),
        *("citations", "nearest", "timed", "other_language", "listing", "confidence", "searched", "asked", "as_of"),
        *("timings", "written_by", "removed", "fallback", "usage"),
    ]
    assert (data["version"], data["id"], data["outcome"], data["answered"]) == (1, "a1", "answered", True)
    assert data["statements"] == [
        {"text": GUIDE.text, "lit": ["about 2,500"], "citations": [1, 2], "support": 0.75}
        | {"speaker": None, "says": "", "origins": [], "forecast": False},
    ]
    assert data["differences"] == [{"kind": "figures", "statements": [0]}]
    assert data["text"] == plain_body(answer)
    assert data["citations"][0] == {
        "number": 1,
        "headline": "A short guide",
        "publisher": None,
        "credit": None,
        "url": None,
        "link": None,
        "file": "/home/reader/news/guide.txt",
        "published": None,
        "day_words": {},
        "dated_by": None,
        "modified": None,
        "language": None,
        "added": "2026-11-22T00:00:00Z",
        "changed": None,
        "start": 9,
        "end": 55,
        "article": GUIDE.source.id,
        "version": GUIDE.passage.version,
        "passage": GUIDE.passage.id,
        "opinion": False,
        "copies": [],
        "quote": "The force currently counts about 2,500 troops.",
    }
    wire = data["citations"][1]
    assert (wire["publisher"], wire["published"], wire["credit"]) == ("Meuse Wire", "2026-05-03", "www.other.example")
    assert wire["link"].startswith(f"{wire['url']}:~:text=")
    assert [copy["publisher"] for copy in wire["copies"]] == ["Orchard Digest", None]
    assert [near["number"] for near in data["nearest"]] == [3]
    assert data["nearest"][0]["quote"] == "Some 2,500 soldiers\nserve there."
    assert AnswerRecord.model_validate(data) == record(answer)


@pytest.mark.parametrize(("outcome", "answered"), [(Outcome.POSSIBLE, True), (Outcome.ABOUT_COLLECTION, False)])
def test_answered(outcome: Outcome, answered: bool) -> None:
    assert record(fakes.answer(fakes.statement(WIRE), outcome=outcome)).answered is answered
    assert record(fakes.answer()).answered is False


def test_every_field_of_the_schema_is_explained_where_its_name_is_not_enough() -> None:
    schema = AnswerRecord.model_json_schema()
    for name in ("link", "version", "start", "passage"):
        assert schema["$defs"]["CitationRecord"]["properties"][name]["description"]
    assert schema["properties"]["confidence"]["description"]


def test_json_cannot_steer_a_terminal_and_reads_back_the_same() -> None:
    text = "a\x9b31m\x1b[0m\u202e\x7f\u2028 “é”"
    printed = to_json(record(fakes.answer(question=text)))
    assert not any(steers(char) for char in printed)
    assert "“é”" in printed
    assert json.loads(printed)["question"] == text


def test_names_that_are_not_utf_8_do_not_break_json() -> None:
    quote = fakes.quote("It has 5.", title="\udce9", file="/n/\udce9.txt")
    data = json.loads(to_json(record(fakes.answer(fakes.statement(quote), question="caf\udce9?"))))
    assert (data["question"], data["citations"][0]["file"]) == ("caf??", "/n/?.txt")


def test_hit_records() -> None:
    hit = fakes.hit("The troops\nstay.", 0.87, title="A", url="https://w.example/", published=TODAY)
    records = hit_records([match("troops", hit)], [whole(hit)])
    rows = json.loads(to_json(records))
    assert (rows[0]["match"], rows[0]["text"]) == ("The troops", "The troops\nstay.")
    assert (rows[0]["number"], rows[0]["score"], rows[0]["start"], rows[0]["end"]) == (1, 0.87, 0, 16)
    assert rows[0]["link"] == "https://w.example/#:~:text=The%20troops,stay"
    assert HitRecord.model_validate(rows[0]) == records[0]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("  How many?\n", QuestionRecord(question="How many?")),
        ('{"question": "Who?"}', QuestionRecord(question="Who?")),
        (
            '{"id": 7, "question": "Who?", "history": ["a"], "answers": []}',
            QuestionRecord(id="7", question="Who?", history=["a"]),
        ),
        (
            '{"question": "Who?", "as_of": "2024-05-03"}',
            QuestionRecord(question="Who?", as_of=date(2024, 5, 3)),
        ),
        ('"Who?" he asked', QuestionRecord(question='"Who?" he asked')),
    ],
)
def test_questions_are_lines_or_objects(line: str, read: QuestionRecord) -> None:
    assert parse_question(line) == read


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "{}",
        '{"question": ""}',
        '{"question": 1, "history": "x"}',
        '{"question": "Who?"',
        '{"question": "Who?", "as_of": "2024-02-31"}',
        '{"question": "Who?", "as_of": 1714694400}',
    ],
)
def test_bad_questions_are_refused_in_one_sentence(line: str) -> None:
    with pytest.raises(UsageError, match=r"^Cannot read the question: .+; write a question, or \{") as refused:
        parse_question(line)
    assert "\n" not in str(refused.value)


def test_the_record_carries_the_id_of_its_question() -> None:
    assert record(fakes.answer(), parse_question('{"id": "q-9", "question": "Who?"}')).id == "q-9"
    assert record(fakes.answer(), parse_question("Who?")).id == "a1"


def test_records_refuse_unknown_fields() -> None:
    with pytest.raises(ValidationError):
        AnswerRecord.model_validate({**record(fakes.answer()).model_dump(), "surprise": 1})
