"""A chat model whose calls count in a budget: what a call may take is reserved first, what it took is counted after.

The tokens of a call are those that the provider reports. Where it reports none they are estimated from characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableConfig

from retrieval.answer import Tokens
from retrieval.writing.calling import CallLimits, ask
from retrieval.writing.cutting import ModelSentence
from retrieval.writing.failures import Failed
from retrieval.writing.parsing import StreamEnd

_NOTHING = Tokens(0, 0)
_CHARACTERS_A_TOKEN = 3  # English has about 4.5, other languages 1 to 3


class Budget(Protocol):
    """What a day's answers may cost. `bot.conversation.usage` counts; many threads and processes count together."""

    def reserve(self, most: Tokens) -> Callable[[Tokens], None] | str:
        """Count the most that an answer can take. The function that comes back replaces that by what it did take.

        When a cap would be passed, nothing is counted and a clause comes back: "may not use more tokens today".
        """
        ...


def estimated(characters: int) -> int:
    """How many tokens a text has, more or less."""
    return -(-characters // _CHARACTERS_A_TOKEN)


class OverBudget(Failed):
    """Nothing was asked, because a cap would have been passed."""


@dataclass(frozen=True)
class MeteredModel:
    """A chat model with its prompt and its bounds.

    Attributes:
        system, human: the two messages of the prompt, as templates.
        most: the most tokens of one answer.
    """

    system: str
    human: str
    model: BaseChatModel
    limits: CallLimits
    budget: Budget | None
    most: int


@dataclass
class Call:
    """One call of a model, which begins when it is iterated.

    Attributes:
        given: the variables of the prompt.
        used: the tokens that the call has taken; while it runs, those that are reserved for it.
    """

    model: MeteredModel
    given: Mapping[str, str]
    config: RunnableConfig | None = None
    used: Tokens = _NOTHING

    def __iter__(self) -> Iterator[ModelSentence | None]:
        """The sentences as they come; None, four times a second, while nothing does.

        The call is broken off when the iterator is closed.

        Raises:
            OverBudget: the budget does not allow it.
            Failed: the model gave no answer.
        """
        model = self.model
        template = ChatPromptTemplate.from_messages([("system", model.system), ("human", model.human)])
        characters = sum(map(len, (model.system, model.human, *self.given.values())))
        reserved = Tokens(estimated(characters), model.most)
        settle = model.budget.reserve(reserved) if model.budget else lambda _: None
        if isinstance(settle, str):
            raise OverBudget(settle)
        self.used = reserved
        try:
            for item in ask(model.model, template.invoke(dict(self.given), self.config), model.limits, self.config):
                if isinstance(item, StreamEnd):
                    read = reserved.read if item.tokens_in is None else item.tokens_in
                    written = estimated(item.characters) if item.tokens_out is None else item.tokens_out
                    self.used = Tokens(read, written)
                else:
                    yield item
        except Failed as failure:
            self.used = reserved if failure.billed else _NOTHING
            raise
        finally:
            settle(self.used)
