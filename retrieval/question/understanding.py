"""A question is understood once: what kind it is, how it reads alone, what would answer it, which time it names. Pure.

text, turns -> of the collection? -> who said that? more? -> misspelt words read -> read on its own
-> of the collection? -> a statement? -> the news

Whoever needs something of the question takes it from `Understood`; nobody reads the text again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from retrieval.answer import Turn
from retrieval.english.question_types import ParsedQuestion, read_question
from retrieval.question.asked_time import AskedTime, asked_time
from retrieval.question.collection import CollectionQuestion, about, leaning_on, read_earlier
from retrieval.question.exchanged import with_names_exchanged
from retrieval.question.followup import asked_last, asks_more, asks_who_said, told_last
from retrieval.question.followup.saying import read_as as read_who_said
from retrieval.question.respelling import Respell
from retrieval.question.statements import is_statement
from retrieval.question.topic import Topic, topic

StandAlone = Callable[[str, Sequence[Turn]], str | None]
"""A question and the turns before it -> the question on its own; None when it stands alone as it is."""


class Purpose(StrEnum):
    """What a line of a conversation wants."""

    NEWS = "news"
    """an answer from the articles"""
    COLLECTION = "collection"
    """what the collection holds, or whose articles were quoted"""
    SPEAKERS = "speakers"
    """who said what was answered last"""
    MORE = "more"
    """what else the articles of the last answer hold"""
    STATEMENT = "statement"
    """nothing: it states something"""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is understood.

    Attributes:
        text: the question as asked.
        purpose: what it wants.
        read_as: the question that stands alone, spelt right; None where the question does so as asked.
        asked: the question in full, parsed: the type of answer, and the words that an answering sentence should carry.
        wanted: the same of the words that are searched: an answering sentence need not say "last week".
        time: the time that it names, and the words that are searched.
        about: what it asks of the collection; None where `purpose` is another.
        topic: what it is about, for a broad question ("What happened in X?"); None for one that asks for a fact.
    """

    text: str
    purpose: Purpose
    read_as: str | None
    asked: ParsedQuestion
    wanted: ParsedQuestion
    time: AskedTime
    about: CollectionQuestion | None = None
    topic: Topic | None = None

    @property
    def in_full(self) -> str:
        """The question that is answered."""
        return self.read_as or self.text

    @property
    def searched(self) -> str:
        """The words that are searched: the question in full without words such as "last week"."""
        return self.time.text


def as_asked(question: str, turns: Sequence[Turn]) -> str | None:  # noqa: ARG001
    """A `StandAlone` that takes every question as it is."""
    return None


def as_spelt(question: str) -> str | None:  # noqa: ARG001
    """A `Respell` that takes every word as it is."""
    return None


def understand(
    text: str,
    turns: Sequence[Turn] = (),
    stand_alone: StandAlone = as_asked,
    *,
    today: date | None = None,
    respell: Respell = as_spelt,
) -> Understood:
    """Understand a question in the light of the turns before it, oldest first.

    `stand_alone` is asked only where the question may lean on earlier turns. `today` is the day of the asker, from
    which "last week" is counted; by default that of this machine.
    """
    today = today or date.today()
    earlier = read_earlier([turn.read_as for turn in turns], today=today)
    if of_collection := about(text, earlier, today=today):
        return _understood(text, Purpose.COLLECTION, None, today, of_collection)
    answered = told_last(turns) if asks_who_said(text) else None
    if answered is not None:
        return _understood(text, Purpose.SPEAKERS, read_who_said(answered.statements), today)
    history = leaning_on(turns, earlier)
    respelt = respell(text) if history or not is_statement(text) else None
    read_as = stand_alone(respelt or text, history) if history else None
    if read_as and (of_collection := about(read_as, today=today)):
        return _understood(text, Purpose.COLLECTION, read_as, today, of_collection)
    purpose = Purpose.STATEMENT if read_as is None and is_statement(text) else Purpose.NEWS
    if asks_more(text) and (turn := asked_last(history)) and turn.statements:
        purpose = Purpose.MORE
    read_as = read_as or (respelt if purpose is Purpose.NEWS else None)
    return _understood(text, purpose, read_as, today, before=[turn.read_as for turn in turns])


def _understood(
    text: str,
    purpose: Purpose,
    read_as: str | None,
    today: date,
    of_collection: CollectionQuestion | None = None,
    before: Sequence[str] = (),
) -> Understood:
    in_full = read_as or text
    time = asked_time(in_full, today=today)
    asked = with_names_exchanged(read_question(in_full), before)
    wanted = asked if time.text == in_full else replace(read_question(time.text), exchanged=asked.exchanged)
    broad = topic(time.undated if time.period else time.text)
    return Understood(text, purpose, read_as, asked, wanted, time, of_collection, broad)
