"""The time that a question about the news names: which days of publication it asks for. Pure.

"What happened in Baghdad last week?" asks for articles of that week. An article is published on the day of the event or
a little later, never before: often it tells the next day what happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from retrieval.english.periods import Period, split_off

_AFTERWARDS = timedelta(days=3)  # in which what happened is told; what is told later is searched second
_WEEK = timedelta(days=6)  # "this week" on a Monday means the days before it, too
_ASKS_WHEN = re.compile(
    r"\W*(?:(?:since|until|from|by)\s+)?(?:when|what (?:time|day|date|year|month)|which (?:day|year|month))\b", re.I
)
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|going to|scheduled|planned|expected|supposed|due|set to|upcoming|next)\b", re.I
)
_INTRODUCED = frozenset("in on during since over within".split())
_OPENING = 6  # words in which a question says that it asks for what is to come: "What will open ..."
_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|currently|now(?:adays)?|at the moment|at present|these days|as of today|"
    r"so far|up[- ]to[- ]date|present-day|recently|lately|today)\b",
    re.IGNORECASE,
)
_AT_START = re.compile(
    r"^((?:since|in|on|during|over|within)\s+[\w\s]{3,30}?|last \w+|this \w+|yesterday|today),\s+", re.I
)
_WITHIN = re.compile(
    r"(?<!\bthe)(?<!\bof)\s+(?:this|last) (?:week|month)(?!\s+of\b)(?!['’\w])|\s+yesterday(?!['’\w])", re.IGNORECASE
)
_RELATIVE = re.compile(r"\b(?:today|yesterday|this|last|past|previous)\b", re.IGNORECASE)
_NO_FILTER = re.compile(r"\b(?:lately|recently)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedTime:
    """The time that a question asks for.

    Attributes:
        text: the question without words such as "last week", which no article has in this sense.
        period: the days of publication that are searched first; None where the question names none.
        named: the days that the question names.
        later: whether only articles published since then can answer it.
        newest: whether it asks how things are now.
        undated: the question without the time that it names: an article of these days need not say them.
        meant: these days, which may be a whole year ("in 2026"); None where the question names none.
    """

    text: str
    period: Period | None
    named: Period | None
    later: bool
    newest: bool
    undated: str
    meant: Period | None = None


def asked_time(question: str, *, today: date) -> AskedTime:
    """The time that a question names. A question that asks "when", or for what is to come, names none to search in.

    A lone year or weekday is no time of publication: "Euro 2024" is a name, "on Tuesday" is the Tuesday of the article.
    """
    newest = bool(_NEWEST.search(question))
    nothing = AskedTime(question, None, None, later=False, newest=newest, undated=question)
    if _ASKS_WHEN.match(question) or _AHEAD.search(" ".join(question.split()[:_OPENING])):
        return nothing
    text, mark = _time_last(question)
    found = split_off(text, today)
    if found is None:
        return nothing
    rest, intro, named = found
    said = text[len(rest) :].strip(" ,")
    undated = rest.rstrip(" ,") + (mark or "?") if len(rest.split()) > 1 else question
    nothing = replace(nothing, undated=undated, meant=named)
    relative = bool(_RELATIVE.search(said))
    if named.since > today or not (relative or _names_a_day_or_month(said, intro)) or _NO_FILTER.search(said):
        return nothing
    since = min(named.since, today - _WEEK) if named.until is None and relative else named.since
    if named.since == named.until:
        since -= timedelta(days=1)  # time zones, and papers of the evening before
    until = named.until + _AFTERWARDS if named.until is not None and intro != "since" else None
    later = relative or intro == "since"
    searched = undated if relative else question
    return AskedTime(searched, Period(since, until), named, later, newest, undated, named)


def _time_last(question: str) -> tuple[str, str]:
    """The question with its time moved to the end and without its closing mark, and that mark."""
    text = question.rstrip(" ?!.")
    mark = question[len(text) :].strip()
    if opening := _AT_START.match(text):  # "Last week, who resigned?"
        return f"{text[opening.end() :][:1].upper()}{text[opening.end() + 1 :]} {opening[1]}", mark
    if within := _WITHIN.search(text):  # "Who resigned last week over the flood?"
        return f"{text[: within.start()]}{text[within.end() :]} {within[0].strip()}", mark
    return text, mark


def _names_a_day_or_month(said: str, intro: str) -> bool:
    """Whether "in July 2023" or "on 6 February" names a time of publication, which a lone year or weekday does not."""
    if intro not in _INTRODUCED:
        return False
    bare = said.lower().removeprefix(intro).strip()
    return intro == "since" or not (re.fullmatch(r"\d{4}", bare) or bare.endswith("day"))
