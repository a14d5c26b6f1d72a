"""Hits -> an answer in the words of a chat model, every sentence checked before anybody sees it.

question, hits -> prompt (the passages numbered, between fences) | chat model | parsing, cutting -> sentences
sentences      -> the checker: each with its exact quotes, or removed
readings       -> what the quote writer makes of them: how sure, which sources differ, the answer when the model fails

`calling` asks the model (timeouts, retries, breaking off), `failures` says what went wrong, `budget` what a day may
cost, `models` builds the model that the settings name, `rewriting` lets it read follow-ups.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from retrieval.agreement.reading import Reading
from retrieval.answer import Answer, Hit, Outcome, Searched, Stage, Statement, Tokens
from retrieval.question.understanding import Understood
from retrieval.quoting import QuoteWriter
from retrieval.quoting.stating import nearest
from retrieval.writing.budget import Budget, Unlimited, estimated
from retrieval.writing.calling import Limits, ask
from retrieval.writing.cutting import Written
from retrieval.writing.failures import Failed
from retrieval.writing.parsing import PARSER, Ended, used_of
from retrieval.writing.prompt import HUMAN, PROMPT, SYSTEM, is_refusal, variables
from retrieval.writing.prose import together

__all__ = ["ChatWriter", "Limits"]

_MOST = 12  # sentences that are checked of one answer
_LONGEST = 1_000  # characters of a sentence; what is longer is none


class Verdict(Protocol):
    """What the checker says of a sentence: the statement with its quotes, None when nothing supports it."""

    @property
    def statement(self) -> Statement | None: ...


class Checks(Protocol):
    """What `retrieval.checking.Checker` does."""

    def check(self, sentence: str, cited: Sequence[int], hits: Sequence[Hit], question: str = "") -> Verdict:
        """Hold a sentence against the passages; `cited` are indexes into `hits`."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """What was found for a question, and what the quote writer read in it."""

    hits: tuple[Hit, ...]
    readings: Sequence[Reading]


class ChatWriter:
    """Writes answers with a chat model, and with quotes when it fails.

    `name` is how the model is called in the settings. `written` is the most tokens of one answer. `fence` makes the
    code that stands around the passages, new for each question.
    """

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        quotes: QuoteWriter,
        checker: Checks,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        budget: Budget | None = None,
        written: int = 700,
        fence: Callable[[], str] = lambda: secrets.token_hex(12),
    ) -> None:
        self._chain = PROMPT | model | PARSER
        self.name = name
        self._quotes = quotes
        self._checker = checker
        self._limits = limits
        self._budget = budget or Unlimited()
        self._written = written
        self._fence = fence

    def read(self, question: Understood, hits: Sequence[Hit]) -> Read:
        """Read the passages as the quote writer does: for how sure the answer is, and in case the model fails."""
        return Read(tuple(hits), self._quotes.read(question, hits))

    def write(self, question: Understood, read: Read, searched: Searched) -> Answer:
        """Answer a question from what was read for it."""
        *_, answer = self.stream(question, read, searched)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, question: Understood, read: Read, searched: Searched, config: RunnableConfig | None = None
    ) -> Iterator[Stage | Statement | Answer]:
        """The same, each sentence as soon as it has been checked; `Stage` again and again while the model is silent.

        The call is broken off when the iterator is closed.
        """
        quotes = self._quotes.write(question, read.readings, searched)
        if not read.hits:
            yield quotes
            return
        given = variables(question.in_full, read.hits, self._fence())
        reserved = Tokens(estimated(len(SYSTEM) + len(HUMAN) + sum(map(len, given.values()))), self._written)
        settle = self._budget.reserve(reserved)
        if isinstance(settle, str):
            yield replace(quotes, fallback=f"{self.name} {settle}")
            return
        call = _Call(self._checker, question.in_full, read.hits)
        used = reserved
        try:
            for item in ask(self._chain, given, self._limits, config):
                if isinstance(item, Ended):
                    used = used_of(item, reserved)
                elif item is None:
                    yield Stage("writing")
                elif (statement := call.judged(item)) is not None:
                    yield statement
        except Failed as failure:
            used = reserved if failure.billed else Tokens(0, 0)
            yield replace(quotes, fallback=f"{self.name} {failure.reason}", usage=_usage(used))
            return
        finally:
            settle(used)
        yield replace(self._made(question, quotes, call, read), usage=_usage(used))

    def _made(self, question: Understood, quotes: Answer, call: _Call, read: Read) -> Answer:
        """The answer of a model that came to its end."""
        if call.statements:
            return together(quotes, call.statements, read.readings, self.name, call.removed)
        if call.refused:
            return replace(
                quotes,
                outcome=Outcome.NOT_FOUND,
                statements=(),
                differences=(),
                nearest=nearest(question.wanted, read.readings),
                written_by=self.name,
                removed=call.removed,
            )
        wrote = "nothing" if not call.removed else "only what no passage supports"
        return replace(quotes, fallback=f"{self.name} wrote {wrote}", removed=call.removed)


class _Call:
    """One answer in the making: its sentences as they were judged."""

    def __init__(self, checker: Checks, question: str, hits: Sequence[Hit]) -> None:
        self._checker = checker
        self._question = question
        self._hits = hits
        self._seen: set[str] = set()
        self.statements: list[Statement] = []
        self.removed = 0
        self.refused = False

    def judged(self, sentence: Written) -> Statement | None:
        """The statement of a sentence that stands, None for any other."""
        if is_refusal(sentence.text):
            self.refused = True
            return None
        if sentence.text in self._seen or len(self._seen) >= _MOST:
            return None
        self._seen.add(sentence.text)
        statement = self._checked(sentence)
        if statement is None:
            self.removed += 1
        else:
            self.statements.append(statement)
        return statement

    def _checked(self, sentence: Written) -> Statement | None:
        if len(sentence.text) > _LONGEST:
            return None
        cited = [number - 1 for number in sentence.cited if 1 <= number <= len(self._hits)]
        statement = self._checker.check(sentence.text, cited, self._hits, self._question).statement
        return statement if statement is not None and statement.quotes else None


def _usage(used: Tokens) -> dict[str, int]:
    return {"read": used.read, "written": used.written} if used != Tokens(0, 0) else {}
