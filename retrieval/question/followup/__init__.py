"""Earlier turns + a question that leans on them -> a question that stands alone. Pure, by rules.

phrases     the noun phrases of a question
forms       a question taken apart, and the same said otherwise
earlier     what earlier turns offer to lean on
pronouns    "he", "it", "there", "that"
ellipsis    "why?", "and in Syria?", "who else?"
saying      "who said that?", which asks for the speakers of the statements just given

What no rule understands is left as it was asked. `retrieval.writing.rewriting` does the same with a chat model.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer import Turn
from retrieval.question.followup import saying
from retrieval.question.followup.earlier import answered
from retrieval.question.followup.ellipsis import as_to, in_full
from retrieval.question.followup.forms import plain
from retrieval.question.followup.pronouns import leaning, replaced
from retrieval.question.followup.saying import asks_who_said, by_speaker, told_last

__all__ = ["asks_who_said", "by_speaker", "may_lean", "stand_alone", "told_last"]

_SHORT = 5  # words
_LONGEST = 2_000  # characters of a question that is looked at: longer ones say what they mean


def stand_alone(question: str, history: Sequence[Turn]) -> str | None:
    """The question as it would be asked without the earlier turns (oldest first), None when it stands alone."""
    if not history or len(question) > _LONGEST:
        return None
    if asks_who_said(question):
        told = told_last(history)
        return saying.read_as(told.statements) if told else f"Who answers “{plain(answered(history).read_as)}?”"
    found = in_full(question, history) or replaced(question, history) or as_to(question, history)
    return None if found is None or plain(found) == plain(question) else found


def may_lean(question: str, history: Sequence[Turn], by_rules: str | None) -> bool:
    """Whether it is worth asking a chat model: a rule applies, a pronoun has no meaning here, or it is short.

    `by_rules` is what `stand_alone` gives.
    """
    if not history:
        return False
    return len(question.split()) <= _SHORT or bool(leaning(question)) or by_rules is not None
