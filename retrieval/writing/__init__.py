"""Hits -> an answer in the words of a chat model, every sentence checked before anybody sees it.

question, hits -> prompt (the passages numbered, between fences) | chat model | parsing, cutting -> sentences
sentences      -> the checker: each with its exact quotes, or removed
candidates     -> the quote writer: the confidence, the differences, and the answer when the model fails

models       the name in the settings -> a LangChain chat model
chat_prompt  what the model is told
calling      asks it: timeouts, retries, breaking off
metering     counts the tokens of a call in a budget
parsing      its messages -> sentences and token counts; cutting finds the sentences
failures     what went wrong, in words
combining    checked sentences and quotes -> one answer
rewriting    lets a chat model read follow-ups
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from retrieval.agreement.candidate import Candidate
from retrieval.answer import Answer, Outcome, Searched, Stage, Statement, Tokens
from retrieval.question.understanding import Understood
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter
from retrieval.quoting.stating import nearest
from retrieval.writing.calling import CallLimits
from retrieval.writing.chat_prompt import HUMAN, SYSTEM, is_refusal, variables
from retrieval.writing.combining import together
from retrieval.writing.cutting import ModelSentence
from retrieval.writing.failures import Failed
from retrieval.writing.metering import Budget, Call, MeteredModel

if TYPE_CHECKING:
    from retrieval.checking import Checker

__all__ = ["CallLimits", "ChatWriter"]

_MOST = 12  # sentences that are checked of one answer
_LONGEST = 1_000  # characters of a sentence; what is longer is none


@dataclass(frozen=True, slots=True)
class ReadHits:
    """The hits for a question, and what the quote writer read in them."""

    hits: tuple[Hit, ...]
    candidates: Sequence[Candidate]


class ChatWriter:
    """Writes answers with a chat model, and with quotes when it fails."""

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        quotes: QuoteWriter,
        checker: Checker,
        *,
        limits: CallLimits = CallLimits(),  # noqa: B008 - frozen
        budget: Budget | None = None,
        written: int = 700,
        fence: Callable[[], str] = lambda: secrets.token_hex(12),
    ) -> None:
        """Set the writer up.

        Args:
            name: the model's name in the settings, for people.
            quotes: reads the passages, and writes the answer when the model fails.
            budget: without one there is no cap.
            written: the most tokens of one answer.
            fence: makes the code that stands around the passages, new for each question.
        """
        self._model = MeteredModel(SYSTEM, HUMAN, model, limits, budget, written)
        self.name = name
        self._quotes = quotes
        self._checker = checker
        self._fence = fence

    def read(self, question: Understood, hits: Sequence[Hit]) -> ReadHits:
        """Read the passages as the quote writer does: for the confidence, and in case the model fails."""
        return ReadHits(tuple(hits), self._quotes.read(question, hits))

    def write(self, question: Understood, read: ReadHits, searched: Searched) -> Answer:
        """The answer at the end of `stream`."""
        *_, answer = self.stream(question, read, searched)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, question: Understood, read: ReadHits, searched: Searched, config: RunnableConfig | None = None
    ) -> Iterator[Stage | Statement | Answer]:
        """Each sentence as soon as it has been checked, `Stage` again and again while the model is silent, the Answer.

        The call is broken off when the iterator is closed.
        """
        quotes = self._quotes.write(question, read.candidates, searched)
        if not read.hits:
            yield quotes
            return
        call = Call(self._model, variables(question.in_full, read.hits, self._fence()), config)
        draft = _Draft(self._checker, question.in_full, read.hits)
        try:
            for sentence in call:
                if sentence is None:
                    yield Stage("writing")
                elif (statement := draft.checked(sentence)) is not None:
                    yield statement
        except Failed as failure:
            yield replace(quotes, fallback=f"{self.name} {failure.reason}", usage=_usage(call.used))
            return
        yield replace(self._made(question, quotes, draft, read), usage=_usage(call.used))

    def _made(self, question: Understood, quotes: Answer, draft: _Draft, read: ReadHits) -> Answer:
        """The answer of a model that came to its end."""
        if draft.statements:
            return together(quotes, draft.statements, read.candidates, self.name, draft.removed)
        if draft.refused:
            return replace(
                quotes,
                outcome=Outcome.NOT_FOUND,
                statements=(),
                differences=(),
                nearest=nearest(read.candidates),
                written_by=self.name,
                removed=draft.removed,
            )
        wrote = "nothing" if not draft.removed else "only what no passage supports"
        return replace(quotes, fallback=f"{self.name} wrote {wrote}", removed=draft.removed)


class _Draft:
    """One answer in the making: what the checker made of its sentences so far."""

    def __init__(self, checker: Checker, question: str, hits: Sequence[Hit]) -> None:
        self._checker = checker
        self._question = question
        self._hits = hits
        self._seen: set[str] = set()
        self.statements: list[Statement] = []
        self.removed = 0
        self.refused = False

    def checked(self, sentence: ModelSentence) -> Statement | None:
        """The statement of a sentence that the passages support, None for any other."""
        if is_refusal(sentence.text):
            self.refused = True
            return None
        if sentence.text in self._seen or len(self._seen) >= _MOST:
            return None
        self._seen.add(sentence.text)
        statement = self._statement(sentence)
        if statement is None:
            self.removed += 1
        else:
            self.statements.append(statement)
        return statement

    def _statement(self, sentence: ModelSentence) -> Statement | None:
        if len(sentence.text) > _LONGEST:
            return None
        cited = [number - 1 for number in sentence.cited if 1 <= number <= len(self._hits)]
        statement = self._checker.check(sentence.text, cited, self._hits, self._question).statement
        return statement if statement is not None and statement.quotes else None


def _usage(used: Tokens) -> dict[str, int]:
    return {"read": used.read, "written": used.written} if used != Tokens(0, 0) else {}
