"""A chat model whose calls count in a budget: what a call may take is reserved first, what it took is counted after.

The tokens of a call are those that the provider reports. Where it reports none they are estimated from characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableConfig

from retrieval.answer import Tokens
from retrieval.writing.budget import Budget, Unlimited, estimated
from retrieval.writing.calling import CallLimits, ask
from retrieval.writing.cutting import ModelSentence
from retrieval.writing.failures import Failed
from retrieval.writing.parsing import PARSER, StreamEnd


class OverBudget(Failed):
    """Nothing was asked, because a cap would have been passed."""


class MeteredModel:
    """A chat model with the prompt that it is asked with. `most`: the most tokens of one answer."""

    def __init__(
        self, system: str, human: str, model: BaseChatModel, limits: CallLimits, budget: Budget | None, most: int
    ) -> None:
        self.chain = ChatPromptTemplate.from_messages([("system", system), ("human", human)]) | model | PARSER
        self.limits = limits
        self.budget = budget or Unlimited()
        self._characters = len(system) + len(human)
        self._most = most

    def call(self, given: Mapping[str, str], config: RunnableConfig | None = None) -> Call:
        """A call with these variables of the prompt; it begins when it is iterated."""
        characters = self._characters + sum(map(len, given.values()))
        return Call(self, given, config, Tokens(estimated(characters), self._most))


class Call:
    """One call of a model. `used`: the tokens it has taken; while it runs, the tokens that are reserved for it."""

    def __init__(
        self, model: MeteredModel, given: Mapping[str, str], config: RunnableConfig | None, reserved: Tokens
    ) -> None:
        self._model = model
        self._given = given
        self._config = config
        self._reserved = reserved
        self.used = Tokens(0, 0)

    def __iter__(self) -> Iterator[ModelSentence | None]:
        """The sentences as they come; None, four times a second, while nothing does.

        The call is broken off when the iterator is closed.

        Raises:
            OverBudget: the budget does not allow it.
            Failed: the model gave no answer.
        """
        settle = self._model.budget.reserve(self._reserved)
        if isinstance(settle, str):
            raise OverBudget(settle)
        self.used = self._reserved
        try:
            for item in ask(self._model.chain, self._given, self._model.limits, self._config):
                if isinstance(item, StreamEnd):
                    self.used = self._taken(item)
                else:
                    yield item
        except Failed as failure:
            self.used = self._reserved if failure.billed else Tokens(0, 0)
            raise
        finally:
            settle(self.used)

    def _taken(self, ended: StreamEnd) -> Tokens:
        read = self._reserved.read if ended.tokens_in is None else ended.tokens_in
        return Tokens(read, estimated(ended.characters) if ended.tokens_out is None else ended.tokens_out)
