"""What an answer says of time: how the question's was understood, how old its sources are, which days words mean."""

from __future__ import annotations

from datetime import date, timedelta

from bot.rendering.safe import shown
from bot.rendering.words import day
from retrieval.answer import Answer, Timed
from retrieval.quote import Quote

_FRESH = timedelta(days=7)  # what is no older needs no word on its age


def as_of(day_of: date) -> str:
    """As of which day it was asked: "As of 3 May 2026: nothing published later counts." """
    return f"As of {day(day_of)}: nothing published later counts."


def timed(asked: Timed) -> str | None:
    """What was understood of the time in a question: "Searched: articles of 16–22 Nov 2026."; None where none was."""
    if asked.since is None:
        return None
    if asked.until is None:
        span = f"since {day(asked.since)}"
    elif asked.since == asked.until:
        span = f"of {day(asked.since)}"
    else:
        span = f"from {day(asked.since)} to {day(asked.until)}"
    if asked.found == "none":
        return f"No article here is dated {span.removeprefix('of ')}; all were searched."
    if asked.found == "beyond":
        return f"The articles {span} hold no plain answer; others were searched too."
    return f"Searched: articles {span}."


def age_notes(answer: Answer, today: date | None) -> list[str]:
    """How old the newest source is, where the question asks for how things are or for days that no source is of."""
    if answer.timed is None or not (answer.timed.newest or answer.timed.found != "within") or today is None:
        return []
    published = [quote.source.published for quote in answer.citations if quote.source.published]
    if not published or (today - max(published)) <= _FRESH:
        return []
    return [f"The newest source is of {day(max(published))}."]


def day_note(quote: Quote) -> str | None:
    """What words of a quote that lean on its day mean: "[Tuesday: 6 Feb 2024]"; None where that cannot be told."""
    said = []
    for each in quote.day_words:
        if each.month is None:
            meant = f"{each.year}"
        elif each.day is None:
            meant = f"{date(each.year, each.month, 1):%b %Y}"
        else:
            meant = day(date(each.year, each.month, each.day))
        said.append(f"{shown(each.words)}: {meant}")
    return f"[{'; '.join(said)}]" if said else None
