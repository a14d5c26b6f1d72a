"""A questions file: one JSON object a line.

`id`, `question`, `answers` (any one of them is right; none: nothing should be answered), `articles` (file names or
addresses, any one of them should be cited), `type`, `history` (the questions asked before it in the same
conversation), `choices` (of a quiz) and `as_of` (the day as of which it is asked). Other fields are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.errors import UsageError
from retrieval.answer import Question
from retrieval.question.as_of import checked, day_of

UNANSWERABLE = "unanswerable"
# No article that was linked holds the answer. Another article may hold it, so an answer is not wrong in itself.
WEAK = "weak-unanswerable"

_LONGEST = 4_000  # characters of a question: what the chain takes


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the file, with its right answers."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    type: str = ""
    history: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def answerable(self) -> bool:
        """Whether it should be answered."""
        return bool(self.answers) and self.type not in (UNANSWERABLE, WEAK)

    @property
    def weak(self) -> bool:
        """Whether it is labelled unanswerable, by a label that may be wrong."""
        return self.type == WEAK

    @property
    def wanted(self) -> tuple[str, ...]:
        """The right answers; none for a question of type "unanswerable"."""
        return () if self.type == UNANSWERABLE else self.answers


def read(lines: Iterable[str | bytes], name: str) -> list[Item]:
    """The questions of a file called `name`; blank lines are passed over.

    Raises:
        UsageError: a line is no question (the message names it), or the file holds none.
    """
    items = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                items.append(_item(json.loads(line), number))
            except (ValueError, TypeError, RecursionError) as error:
                raise UsageError(f"{name}, line {number} is not a question: {error}.") from None
    if not items:
        raise UsageError(f"There is no question in {name}.")
    return items


def _item(data: Any, number: int) -> Item:
    if not isinstance(data, dict):
        raise TypeError("it is no JSON object")
    question = data.get("question")
    if not isinstance(question, str) or not question.strip():
        raise TypeError("it has no text in the field “question”")
    if len(question) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST:,} characters")
    lists = {name: _texts(data, name) for name in ("answers", "articles", "history")}
    for answer in lists["answers"]:
        if not any(map(str.isalnum, answer)):
            raise ValueError(f"its answer “{answer}” has neither letter nor digit")
    choices, given = data.get("choices"), data.get("id")
    lists["choices"] = tuple(map(str, choices)) if isinstance(choices, list) else ()
    as_of = _day(data.get("as_of"))
    item = Item(
        str(number if given is None else given), question, type=str(data.get("type") or ""), as_of=as_of, **lists
    )
    for text in (item.id, item.type, question, *(value for values in lists.values() for value in values)):
        text.encode()  # half of a surrogate pair can be neither asked nor written
    return item


def _day(given: Any) -> date | None:
    try:
        as_of = day_of(given)
        checked(Question("", as_of=as_of), date.today())
    except UsageError as error:
        raise ValueError(str(error).rstrip(".")) from None
    return as_of


def _texts(data: dict[str, Any], name: str) -> tuple[str, ...]:
    values = data.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"its field “{name}” is no list of texts")
    return tuple(values)
