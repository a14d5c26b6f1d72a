"""Questions file -> scores: are the answers right, do they cite the right article, is nothing said when there
is nothing to say.

A questions file has one JSON object a line: `id`, `question`, `answers` (any one of them is right; none:
nothing should be answered), `articles` (file names or addresses, any one of them should be cited), `type`,
and `history`, the questions asked before it in the same conversation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from statistics import median
from typing import Any

from corpus.errors import UsageError
from retrieval.answer import Answer, Outcome, Question


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the file, with what is right."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    type: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went. `lit`, `text` and `cited` are None where there is nothing to be right about.

    `refused` says that nothing was answered; an answer marked "possibly" counts as an answer. `shown` is what
    the statements say, `words` how many words that is.
    """

    item: Item
    outcome: Outcome
    lit: bool | None
    text: bool | None
    cited: bool | None
    refused: bool
    words: int
    shown: str

    @property
    def right(self) -> bool:
        """Answered with a right answer anywhere in the text; or rightly not answered."""
        return bool(self.text) if self.item.answers else self.refused


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total`."""

    right: int
    total: int

    def __str__(self) -> str:
        return f"{self.right} of {self.total}" + (f" ({self.right / self.total:.0%})" if self.total else "")


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a set of results.

    `lit`, `text` and `cited` are of the questions that have an answer, `refused` of those that have none.
    `given` counts the answerable ones that were answered at all, `possible` all answers marked "possibly".
    `words` is the median number of words shown, over everything answered; None when nothing was.
    """

    lit: Share
    text: Share
    cited: Share
    given: Share
    refused: Share
    possible: Share
    words: float | None


def read(lines: Iterable[str], name: str) -> list[Item]:
    """The questions of a file called `name`; blank lines are passed over. UsageError names a line that is wrong."""
    items = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                items.append(_item(json.loads(line), number))
            except (ValueError, TypeError) as error:
                raise UsageError(f"{name}, line {number} is not a question: {error}.") from None
    if not items:
        raise UsageError(f"There is no question in {name}.")
    return items


def evaluate(ask: Callable[[Question], Answer], items: Iterable[Item]) -> Iterator[Result]:
    """Ask every question, each in a conversation of its own, and judge the answers as they come."""
    for item in items:
        yield judge(item, ask(Question(item.question, item.history)))


def judge(item: Item, answer: Answer) -> Result:
    """Hold an answer against what is right. An answer is right when it contains one of `answers`, case-folded."""
    answered = answer.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE)
    statements = answer.statements if answered else ()
    texts = [statement.text for statement in statements]
    lit = [words for statement in statements for words in statement.lit_words]
    cited = {name for statement in statements for quote in statement.quotes for name in _names(quote.source)}
    return Result(
        item=item,
        outcome=answer.outcome,
        lit=_contains(lit, item.answers) if item.answers else None,
        text=_contains(texts, item.answers) if item.answers else None,
        cited=not cited.isdisjoint(item.articles) if item.answers and item.articles else None,
        refused=not answered,
        words=sum(len(text.split()) for text in texts),
        shown=" ".join(texts),
    )


def score(results: Sequence[Result]) -> Scores:
    """The figures of these results."""
    answerable = [result for result in results if result.item.answers]
    others = [result for result in results if not result.item.answers]
    given = [result for result in results if not result.refused]
    return Scores(
        lit=_share(result.lit for result in answerable),
        text=_share(result.text for result in answerable),
        cited=_share(result.cited for result in answerable),
        given=_share(not result.refused for result in answerable),
        refused=_share(result.refused for result in others),
        possible=_share(result.outcome is Outcome.POSSIBLE for result in given),
        words=median(result.words for result in given) if given else None,
    )


def by_type(results: Sequence[Result]) -> Mapping[str, Scores]:
    """The figures of each type of question, in the order of the file."""
    types = dict.fromkeys(result.item.type for result in results)
    return {name: score([result for result in results if result.item.type == name]) for name in types}


def _item(data: Any, number: int) -> Item:
    if not isinstance(data, dict):
        raise TypeError("it is no JSON object")
    question = data.get("question")
    if not isinstance(question, str) or not question.strip():
        raise TypeError("it has no text in the field “question”")
    lists = {name: data.get(name) or [] for name in ("answers", "articles", "history")}
    for name, values in lists.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise TypeError(f"its field “{name}” is no list of texts")
    several = {name: tuple(values) for name, values in lists.items()}
    return Item(str(data.get("id", number)), question, type=str(data.get("type") or ""), **several)


def _contains(texts: Iterable[str], answers: Sequence[str]) -> bool:
    return any(answer.casefold() in text.casefold() for text in texts for answer in answers)


def _names(source: Any) -> Iterator[str]:
    """What a questions file may call an article."""
    yield from (name for name in (source.file, source.url) if name)
    if source.file:
        yield PurePath(source.file).name


def _share(values: Iterable[bool | None]) -> Share:
    known = [value for value in values if value is not None]
    return Share(sum(known), len(known))
