"""The gate of answers: each question over the sample is as right, or as wrong, as its line in the file says.

`tests/data/sample_questions.jsonl` holds one question a line. To add one:

1. Read the article, and write `id`, `question`, `type` (its kind), `history` (the questions before it), `answers`
   and `articles`. These fields are those of `newsdesk eval`: one of the answers must be shown and one of the articles
   cited; a question without answers must not be answered.
2. Say in `right` what else must be true. `Requirements` lists the fields. All are optional.
3. Run `python tests/bench/gate_answers.py --only sample`. If the answer is wrong, write `"today": "wrong"` and the
   reason as `because`. The gate then waits for the day on which it comes out right.

The gate fails when a right answer becomes wrong. It fails as well when a wrong one comes out right, until `--write`
marks it as right: from then on it is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.config import load
from bot.rendering.plain import plain_body
from bot.wiring import Desk
from corpus.article import Source
from corpus.reading import discover, read
from corpus.sample import folder
from corpus.syncing import plan
from retrieval.answer import Answer, Outcome, Question, Statement
from retrieval.evaluation import Item, judge
from retrieval.evaluation import read as read_items
from retrieval.evaluation.matching import normalise
from retrieval.question.history import asked_before

FILE = Path(__file__).resolve().parents[1] / "data" / "sample_questions.jsonl"
WRITE = "python tests/bench/gate_answers.py --only sample --write"
COLLECTION = "sample"
Ask = Callable[[Question], Answer]
Words = str | tuple[str, ...]  # a list: one of these


class Requirements(BaseModel):
    """What must be true of an answer beside the fields of `newsdesk eval`.

    Words match as whole words; capitals do not matter.

    Attributes:
        outcome: How the question ends, one of these.
        lit: Words that must be lit, all of them.
        never_lit: Words that must not be lit.
        first: Words of the first statement, one of these.
        never_said: Words that no statement may hold.
        not_same: Articles that must not stand in one statement with others, as if they said the same.
        read_as: The question that is searched for, one of these.
        yes_no: The word with which the answer begins as people read it.
        says: Words that the answer must hold as people read it, all of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: tuple[Outcome, ...] = ()
    lit: tuple[Words, ...] = ()
    never_lit: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    never_said: tuple[str, ...] = ()
    not_same: tuple[str, ...] = ()
    read_as: tuple[str, ...] = ()
    yes_no: Literal["yes", "no"] | None = None
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """One question, what is right, and how it comes out today.

    Attributes:
        item: The fields of `newsdesk eval`.
        right: What else must be true.
        because: Why the answer is wrong today; None where it is right.
    """

    item: Item
    right: Requirements
    because: str | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """How a question came out.

    Attributes:
        expectation: The question.
        missed: What was expected and did not come, a phrase each.
        came: The answer in a line.
    """

    expectation: Expectation
    missed: tuple[str, ...]
    came: str

    @property
    def gained(self) -> bool:
        """Whether an answer that was wrong comes out right."""
        return self.expectation.because is not None and not self.missed

    @property
    def lost(self) -> bool:
        """Whether an answer that was right comes out wrong."""
        return self.expectation.because is None and bool(self.missed)

    @property
    def complaint(self) -> str | None:
        """Why the gate fails; None where the question came out as its line says."""
        if self.gained:
            return f"{self.described('was wrong and comes out right')}\n  mark it as right: {WRITE}"
        return self.described("was right and comes out wrong") if self.lost else None

    def described(self, how: str) -> str:
        """The question, `how` it came out, what was expected and what came."""
        first = f"{self.expectation.item.id} {how}: “{self.expectation.item.question}”"
        return "\n  ".join([first, *(f"expected {each}" for each in self.missed), f"came {self.came}"])


def expectations(lines: Sequence[str], name: str) -> list[Expectation]:
    """The questions of a file called `name`.

    Raises:
        UsageError: a line is no question.
        ValueError: `right` holds an unknown field, or a question is wrong without a reason or right with one.
    """
    return [_expectation(item, json.loads(line)) for item, line in zip(read_items(lines, name), lines, strict=True)]


def _expectation(item: Item, line: dict[str, Any]) -> Expectation:
    because = line.get("because")
    if line.get("today", "right") != ("wrong" if because else "right"):
        raise ValueError(f"{item.id}: a question that is wrong today says so in “today” and why in “because”")
    return Expectation(item, Requirements.model_validate(line.get("right", {})), because)


def marked_right(lines: Iterable[str], results: Iterable[GateResult]) -> list[str]:
    """The lines of the file; the questions that were gained are no longer marked as wrong."""
    gained = {result.expectation.item.id for result in results if result.gained}
    return [_without_mark(line) if json.loads(line)["id"] in gained else line for line in lines]


def _without_mark(line: str) -> str:
    kept = {name: value for name, value in json.loads(line).items() if name not in ("today", "because")}
    return json.dumps(kept, ensure_ascii=False)


@contextmanager
def asking(data: Path) -> Iterator[Ask]:
    """What answers over the sample, which is ingested into `data`, with the settings as they are shipped."""
    with closing(Desk(load(data=data, environ={}, working_folder=data))) as desk:
        found = read(discover([folder()]).files, COLLECTION, desk.rules())
        desk.indexer().execute(COLLECTION, plan(desk.library().known(COLLECTION), found, {folder().resolve()}))
        with desk.reading(COLLECTION) as chain:
            yield chain.invoke


def check(expectation: Expectation, ask: Ask) -> GateResult:
    """Ask the question after those before it, and hold the answer against what is right."""
    answer = ask(Question(expectation.item.question, asked_before(ask, expectation.item.history)))
    return GateResult(expectation, tuple(_missed(expectation, answer)), _came(answer))


def _missed(expectation: Expectation, answer: Answer) -> Iterator[str]:
    right = expectation.right
    yield from _missed_by_evaluation(expectation.item, answer)
    if right.outcome and answer.outcome not in right.outcome:
        yield f"the outcome {_listed(right.outcome)}"
    if right.read_as and normalise(answer.read_as or "") not in map(normalise, right.read_as):
        yield f"read as {_listed(right.read_as)}"
    yield from _missed_in_statements(right, _statements(answer))
    yield from _missed_on_screen(right, plain_body(answer))


def _missed_by_evaluation(item: Item, answer: Answer) -> Iterator[str]:
    result = judge(item, answer)
    if not result.right:
        yield f"one of {_listed(item.answers)}" if item.answerable else "no answer"
    if result.article is False:
        yield f"one of these articles cited: {_listed(item.articles)}"


def _missed_in_statements(right: Requirements, statements: Sequence[Statement]) -> Iterator[str]:
    lit = [words for statement in statements for words in statement.lit_words]
    texts = [statement.text for statement in statements]
    same = {name for each in statements if each.articles > 1 for quote in each.quotes for name in _names(quote.source)}
    yield from (f"lit: {_listed(_either(words))}" for words in right.lit if not _holds(lit, _either(words)))
    yield from (f"not lit: {_listed([words])}" for words in right.never_lit if _holds(lit, [words]))
    if right.first and not _holds(texts[:1], right.first):
        yield f"first of all: {_listed(right.first)}"
    yield from (f"not said: {_listed([words])}" for words in right.never_said if _holds(texts, [words]))
    yield from (f"not counted as the same: {name}" for name in right.not_same if name in same)


def _missed_on_screen(right: Requirements, shown: str) -> Iterator[str]:
    if right.yes_no and not re.match(rf"(?:Possibly: )?{right.yes_no}\b", shown, re.IGNORECASE):
        yield f"the word “{right.yes_no}” at the beginning"
    yield from (f"shown: {_listed([words])}" for words in right.says if not _holds([shown], [words]))


def _statements(answer: Answer) -> tuple[Statement, ...]:
    return answer.statements if answer.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE) else ()


def _either(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else words


def _holds(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether one of these stands in one of the texts, as whole words: “14” does not stand in “2014”."""
    pattern = "|".join(re.escape(normalise(each)) for each in words)
    return any(re.search(rf"(?<!\w)(?:{pattern})(?!\w)", normalise(text)) for text in texts)


def _listed(words: Iterable[str]) -> str:
    return " or ".join(f"“{each}”" for each in words)


def _names(source: Source) -> Iterator[str]:
    yield from (name for name in (source.url, source.file and PurePath(source.file).name) if name)


def _came(answer: Answer) -> str:
    read_as = f"read as “{answer.read_as}”, " if answer.read_as else ""
    return f"{read_as}{answer.outcome}: {'; '.join(map(_statement, _statements(answer))) or plain_body(answer)}"


def _statement(statement: Statement) -> str:
    articles = ", ".join(next(_names(quote.source), quote.source.title) for quote in statement.quotes)
    return f"“{statement.text}” (lit {_listed(statement.lit_words) or 'nothing'}; {articles})"
