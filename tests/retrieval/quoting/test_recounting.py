"""Broad questions are answered with what articles tell of the topic, one sentence of each."""

from __future__ import annotations

from datetime import date

import pytest
from support.answer_checkers import ByWords
from support.writers import BY_WORDS, hit, reader

from retrieval.answer import Answer, Outcome, Searched
from retrieval.question.understanding import understand
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter

pytestmark = pytest.mark.models

DOCK = hit("Rain fell. The ferry Anna ran aground off Tarn with 80 people aboard. Boats came.", "a", date(2026, 3, 1))
TUGS = hit("Two tugs pulled the Anna off the rocks at Tarn at high water.", "b", date(2026, 3, 4))
FINE = hit("A court in Tarn fined the owner of the Anna for sailing without a pilot.", "c", date(2026, 5, 9))
ELSEWHERE = hit("A ferry caught fire in the harbour of Orrin.", "d", date(2026, 6, 1))


def ask(question: str, *hits: Hit) -> Answer:
    writer = QuoteWriter(reader(), ByWords(), calibration=BY_WORDS, max_statements=3)
    asked = understand(question)
    return writer.write(asked, writer.read(asked, hits), Searched("news", len(hits)))


def told(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def test_what_happened_is_told_in_the_order_of_time() -> None:
    answer = ask("What is known about the Anna?", FINE, TUGS, DOCK, ELSEWHERE)
    assert answer.outcome is Outcome.ANSWERED
    assert told(answer) == [
        "The ferry Anna ran aground off Tarn with 80 people aboard.",
        "Two tugs pulled the Anna off the rocks at Tarn at high water.",
        "A court in Tarn fined the owner of the Anna for sailing without a pilot.",
    ]


def test_the_latest_comes_first() -> None:
    answer = ask("What is the latest on the Anna?", DOCK, TUGS, FINE)
    assert told(answer)[0] == "A court in Tarn fined the owner of the Anna for sailing without a pilot."
    assert told(answer)[-1] == "The ferry Anna ran aground off Tarn with 80 people aboard."


def test_nothing_is_said_twice() -> None:
    again = hit("Off Tarn, the ferry Anna ran aground with 80 people aboard.", "e", date(2026, 3, 2))
    assert len(ask("What is the latest on the Anna?", DOCK, again).statements) == 1


def test_a_topic_that_no_article_has_is_not_found() -> None:
    answer = ask("What is the latest on the Berta?", DOCK, TUGS)
    assert answer.outcome is not Outcome.ANSWERED
