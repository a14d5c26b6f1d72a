"""A question with what its answer depends on, the turns before it, and what is said while it waits."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.answers import Answers
from bot.conversation.types import Origin, StoredAnswer
from bot.rendering.words import count
from corpus.article import EVERYTHING, Filters
from retrieval.answer import Stage, Turn

_MOST_EARLIER = 6  # turns that a question is read with
_TOLD_EVERY = 1.0  # seconds between two words on how it goes
_TELLINGS_A_SECOND = 20  # over all who wait: with hundreds in the queue each is told less often


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question with all that its answer depends on.

    Attributes:
        asked: who asked, and where.
        thread: the thread that it was asked in.
        replied: the answer that it replies to, when the asker may see that.
    """

    text: str
    asked: Origin
    collection: str
    filters: Filters = EVERYTHING
    thread: int | None = None
    replied: StoredAnswer | None = None


def conversation(person: int, channel: int, *, thread: bool, direct: bool) -> str:
    """The key of what is remembered together: a thread, a direct message, or one person in one channel."""
    if thread:
        return f"t{channel}"
    return f"d{channel}" if direct else f"c{channel}p{person}"


def earlier(answers: Answers, inquiry: Inquiry) -> tuple[Turn, ...]:
    """The turns before this question, oldest first; the one that is replied to last.

    A thread begins with the question that it was opened for: its id is that of the message with the answer. Who
    replies to somebody else's answer takes over that question and no other.
    """
    asked, replied = inquiry.asked, inquiry.replied
    if replied is not None and replied.asked.conversation != asked.conversation:
        return (_turn(replied),)
    private_of = asked.person if asked.private else None
    turns = list(answers.earlier(asked.conversation, _MOST_EARLIER, private_of=private_of))
    opening = answers.of_message(inquiry.thread) if inquiry.thread is not None else None
    if opening is not None and not opening.asked.private and len(turns) < _MOST_EARLIER:
        turns.insert(0, _turn(opening))
    if replied is not None:
        turns = [turn for turn in turns if turn.read_as != _turn(replied).read_as] + [_turn(replied)]
    return tuple(turns)


def _turn(stored: StoredAnswer) -> Turn:
    return Turn(stored.answer.question, stored.answer)


def telling(ahead: int, stage: Stage | None) -> str:
    """What is said while somebody waits."""
    if ahead:
        return f"{count(ahead, 'question')} ahead of you …"
    if stage is not None and stage.name == "writing":
        return "Writing …"
    if stage is not None and stage.name != "searching" and stage.passages:
        return f"Reading {count(stage.passages, 'passage')} …"
    return "Searching …"


def pause(waiting: int) -> float:
    """Seconds until the next word to one of so many who wait."""
    return max(_TOLD_EVERY, waiting / _TELLINGS_A_SECOND)
