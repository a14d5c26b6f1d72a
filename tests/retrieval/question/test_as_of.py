"""The day as of which a question is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from support.fakes import answer, quote, statement

from corpus.article import Filters
from corpus.errors import UsageError
from retrieval.answer import Question, Turn
from retrieval.question.as_of import checked, day_of

TODAY = date(2026, 11, 23)
DAY = date(2026, 5, 3)


def told(question: str, published: date | None) -> Turn:
    return Turn(question, answer(statement(quote("Ada Brook chairs it.", published=published)), question=question))


def test_days_of_a_program() -> None:
    assert day_of("2026-05-03") == day_of(DAY) == day_of(datetime(2026, 5, 3, 9, tzinfo=UTC)) == DAY
    assert day_of(None) is None
    for wrong in ("", "May", "2026-02-31", 20260503, [DAY]):
        with pytest.raises(UsageError, match="a day such as 2024-05-03"):
            day_of(wrong)


def test_a_question_without_a_day_is_left_as_it_is() -> None:
    question = Question("Who chairs it?", (told("And now?", TODAY),), Filters(since=TODAY))
    assert checked(question, TODAY) is question


def test_a_day_that_has_not_come_is_refused() -> None:
    assert checked(Question("Who?", as_of=TODAY), TODAY).as_of == TODAY
    with pytest.raises(UsageError, match=r"2026-11-24” lies in the future: name today \(2026-11-23\)"):
        checked(Question("Who?", as_of=date(2026, 11, 24)), TODAY)


def test_a_first_day_after_it_is_refused_with_what_to_do() -> None:
    assert checked(Question("Who?", filters=Filters(since=DAY), as_of=DAY), TODAY).allowed == Filters(DAY, DAY)
    with pytest.raises(UsageError, match="let “since” begin on 2026-05-03 or before"):
        checked(Question("Who?", filters=Filters(since=date(2026, 5, 4)), as_of=DAY), TODAY)


@pytest.mark.parametrize(
    ("until", "last"), [(None, DAY), (date(2026, 4, 1), date(2026, 4, 1)), (date(2026, 6, 1), DAY)]
)
def test_the_earlier_of_two_last_days_counts(until: date | None, last: date) -> None:
    allowed = Question("Who?", filters=Filters(until=until, publisher="Coast"), as_of=DAY).allowed
    assert allowed == Filters(until=last, publisher="Coast")


def test_an_earlier_answer_that_knew_more_is_left_out() -> None:
    before, later, undated = told("Who?", DAY), told("Who then?", date(2026, 5, 4)), told("Where?", None)
    asked = checked(Question("Why?", (before, later, undated), as_of=DAY), TODAY)
    assert asked.history == (before, Turn("Who then?"), undated)
