""" "Who said that?": the speakers of the statements just given. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answer import Statement, Turn
from retrieval.english.saying import forms
from retrieval.question.followup.clause import plain, unopened
from retrieval.quote import Quote

_SAYS = rf"(?:{'|'.join(forms('say', 'claim', 'state', 'believe'))}|think|thinks|told (?:you|us|them))"
_WHO = re.compile(
    rf"who(?:\s+(?:exactly|else))?\s+{_SAYS}\s+(?:that|this|so|it|(?:these|those) things)|says who|according to whom?|"
    r"whose (?:words?|views?|opinions?|claims?|positions?) (?:is|are|was|were) (?:that|this|it|these|those|they)|"
    r"who (?:is|was) (?:that|it) (?:said )?by|by whom (?:is|was) (?:that|it|this) said",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“”]+[“”]")
_LONGEST = 14  # words of a statement in "who said that"


def asks_who_said(question: str) -> bool:
    """Whether a question asks for the speakers of the answer before."""
    return _WHO.fullmatch(unopened(plain(question))) is not None


def told_last(turns: Sequence[Turn]) -> Turn | None:
    """The last turn whose answer is known and has statements; None when there is none."""
    return next((turn for turn in reversed(turns) if turn.statements), None)


def read_as(statements: Sequence[Statement]) -> str:
    """The question in full: who said each of the statements."""
    said = [f"“{_short(statement)}”" for statement in statements]
    return "Who said " + ", and who ".join(said) + "?"


def by_speaker(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Who said each of the statements, proved by the same quotes."""
    return tuple(dict.fromkeys(_speaker(statement) for statement in statements))


def _speaker(statement: Statement) -> Statement:
    if statement.speaker is None:
        return replace(statement, text="No speaker is named; the article itself says so:", lit=(), origins=())
    how = "quoted" if any(_in_quotation(quote, statement) for quote in statement.quotes) else "paraphrased"
    return replace(statement, text=f"{statement.speaker}, {how} in", lit=(), origins=())


def _in_quotation(quote: Quote, statement: Statement) -> bool:
    """Whether the article gives the highlighted words as the speaker's own."""
    spoken = [" ".join(match.group().split()) for match in _QUOTED.finditer(quote.text)]
    return any(" ".join(words.split()).strip(' “”"') in each for words in statement.lit_words for each in spoken)


def _short(statement: Statement) -> str:
    words = " ".join(max(statement.lit_words, key=len, default="").split())
    if len(words.split()) < 4 or (statement.speaker and statement.speaker in words):  # "three" says little
        words = " ".join(statement.text.split())
    words = words.strip(' “”"').rstrip(".")
    cut = words.split()
    return " ".join(cut[:_LONGEST]) + " …" if len(cut) > _LONGEST else words
