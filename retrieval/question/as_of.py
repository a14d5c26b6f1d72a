"""The day as of which a question is asked: is there such a day, and what was known on it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from corpus.errors import UsageError
from retrieval.answer import Question, Turn


def day_of(given: object) -> date | None:
    """The day that a program states: a date, or a text such as "2024-05-03". Raises UsageError for anything else."""
    if isinstance(given, datetime):
        return given.date()
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given if isinstance(given, str) else "")
    except ValueError:
        raise UsageError(f"“As of” takes a day such as 2024-05-03, not {given!r}.") from None


def checked(question: Question, today: date) -> Question:
    """The question, and of its earlier turns only what was known on its day. Nothing changes where it names none.

    An earlier answer that tells of something published later is left out; the question that it answered stays.

    Raises:
        UsageError: the day has not come, or nothing can lie between the first day that the filters allow and it.
    """
    as_of, since = day_of(question.as_of), question.filters.since
    if as_of is None:
        return question
    if as_of > today:
        raise UsageError(f"“As of {as_of}” lies in the future: name today ({today}) or a day before it.")
    if since is not None and since > as_of:
        raise UsageError(
            f"Nothing lies since {since} and as of {as_of}: let “since” begin on {as_of} or before, or leave it out."
        )
    return replace(question, as_of=as_of, history=tuple(_known(turn, as_of) for turn in question.history))


def _known(turn: Turn, as_of: date) -> Turn:
    sources = turn.answer.sources if turn.answer else ()
    later = any(source.published is not None and source.published > as_of for source in sources)
    return Turn(turn.question) if later else turn
