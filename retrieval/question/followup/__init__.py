"""Earlier turns + a question that leans on them -> a question that stands alone. Pure, by rules.

phrases     the noun phrases of a question
clause      what a question and its answer tell, and the same asked about anew
earlier     what earlier turns offer to lean on
pronouns    "he", "it", "there", "that"
ellipsis    "why?", "and in Syria?", "who else?"
saying      "who said that?", which asks for the speakers of the statements just given
more        "tell me more", which asks for what else their articles hold

Where no sentence can be made, the question is put with the one that it leans on: "why (about “Who won?”)". What has a
subject of its own is left as it was asked. `retrieval.writing.rewriting` does the same with a chat model.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer import Turn
from retrieval.question.followup import saying
from retrieval.question.followup.clause import MORE_ON, asked_in, plain
from retrieval.question.followup.earlier import answered
from retrieval.question.followup.ellipsis import in_full, unfinished
from retrieval.question.followup.more import asked_last, asks_more
from retrieval.question.followup.pronouns import leaning, replaced
from retrieval.question.followup.saying import asks_who_said, by_speaker, told_last

__all__ = ["asked_last", "asks_more", "asks_who_said", "by_speaker", "may_lean", "stand_alone", "told_last"]

_SHORT = 5  # words
_LONGEST = 2_000  # characters of a question that is looked at: longer ones say what they mean


def stand_alone(question: str, history: Sequence[Turn]) -> str | None:
    """The question as it would be asked without the earlier turns (oldest first), None when it stands alone."""
    if not history or len(question) > _LONGEST:
        return None
    if asks_who_said(question):
        told = told_last(history)
        return saying.read_as(told.statements) if told else f"Who answers “{plain(answered(history).read_as)}?”"
    if asks_more(question) and (turn := asked_last(history)):
        return f"{MORE_ON if turn.statements else ''}{asked_in(turn)}?"
    found = in_full(question, history) or replaced(question, history) or unfinished(question, history)
    return None if found is None or plain(found) == plain(question) else found


def may_lean(question: str, history: Sequence[Turn], by_rules: str | None) -> bool:
    """Whether it is worth asking a chat model: a rule applies, a pronoun has no meaning here, or it is short.

    `by_rules` is what `stand_alone` gives.
    """
    if not history:
        return False
    return len(question.split()) <= _SHORT or bool(leaning(question)) or by_rules is not None
