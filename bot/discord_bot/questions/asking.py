"""The one path of every question: let in, queued, answered in a worker, kept, delivered.

A command, a mention, a reply, a direct message and a message in a thread differ in how they are let in and in the
place where they are answered; the rest is here.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.conversation.types import Asked, StoredAnswer
from bot.discord_bot import errors, replies
from bot.discord_bot.questions import held
from bot.discord_bot.questions.admission import Admission, Refusal, nothing_to_ask
from bot.discord_bot.questions.delivery import Place
from bot.discord_bot.questions.queueing import Full, Stopping, Ticket
from bot.rendering.words import count
from corpus.errors import NewsdeskError
from retrieval.answer import EVERYTHING, Answer, Question, Stage, Turn

if TYPE_CHECKING:
    from bot.conversation import Records
    from bot.discord_bot.parts import Parts
    from corpus.article import Filters

_log = logging.getLogger(__name__)
_MOST_EARLIER = 6  # turns that a question is read with
_TOLD_EVERY = 1.0  # seconds between two words on how it goes
_UNDELIVERED = "Discord did not take the answer. It is kept, and offered when you next use a command here."
_TELLINGS_A_SECOND = 20  # over all who wait: with hundreds in the queue each is told less often


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question with all that its answer depends on.

    `thread`: the thread it was asked in. `replied`: the answer that it replies to, when the asker may see that.
    """

    text: str
    asked: Asked
    collection: str
    filters: Filters = EVERYTHING
    thread: int | None = None
    replied: StoredAnswer | None = None


async def let_in(parts: Parts, admit: Callable[[], Awaitable[Admission]]) -> tuple[Admission, Ticket]:
    """A place in the queue for a question that is admitted; who takes it runs it, or leaves it.

    The place comes first: when there is none, that can be said at once. Raises Full, Stopping, Refusal.
    """
    try:
        ticket = parts.questions.enter()
        try:
            return await admit(), ticket
        except BaseException:
            ticket.leave()
            raise
    except (Full, Stopping, Refusal) as refusal:
        parts.metrics.refusal(refusal.reason)
        raise


async def answer(parts: Parts, inquiry: Inquiry, ticket: Ticket, place: Place) -> StoredAnswer | None:
    """Answer a question in its place; the answer with the messages that carry it, None when there is none.

    What goes wrong is said there. Raises nothing but cancellation.
    """
    began = time.monotonic()
    try:
        found = await _found(parts, inquiry, ticket, place)
    except NewsdeskError as error:
        parts.metrics.question("error")
        await _said(place, errors.sentence(error))
        return None
    except Exception as error:
        parts.metrics.question("error")
        await _said(place, errors.reported(error))
        return None
    finally:
        ticket.leave()
        parts.metrics.waiting(parts.questions.waiting)
    answered = time.monotonic()
    shown = await _shown(parts, found, place)
    parts.metrics.stage("answered", answered - began)
    parts.metrics.stage("delivered", time.monotonic() - answered)
    _note(parts, shown, time.monotonic() - began)
    return shown


def conversation(person: int, channel: int, *, thread: bool, direct: bool) -> str:
    """The key of what is remembered together: a thread, a direct message, or one person in one channel."""
    if thread:
        return f"t{channel}"
    return f"d{channel}" if direct else f"c{channel}p{person}"


def earlier(records: Records, inquiry: Inquiry) -> tuple[Turn, ...]:
    """The turns before this question, oldest first; the one that is replied to last.

    A thread begins with the question that it was opened for: its id is that of the message with the answer. Who
    replies to somebody else's answer takes over that question and no other.
    """
    asked, replied = inquiry.asked, inquiry.replied
    if replied is not None and replied.asked.conversation != asked.conversation:
        return (_turn(replied),)
    private_of = asked.person if asked.private else None
    found = list(records.answers.earlier(asked.conversation, _MOST_EARLIER, private_of=private_of))
    opening = records.answers.of_message(inquiry.thread) if inquiry.thread is not None else None
    if opening is not None and not opening.asked.private and len(found) < _MOST_EARLIER:
        found.insert(0, _turn(opening))
    if replied is not None:
        found = [turn for turn in found if turn.read_as != _turn(replied).read_as] + [_turn(replied)]
    return tuple(found)


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


async def _found(parts: Parts, inquiry: Inquiry, ticket: Ticket, place: Place) -> StoredAnswer:
    reached: list[Stage] = []
    entered = time.monotonic()

    def work_on_it() -> StoredAnswer:
        parts.metrics.stage("queued", time.monotonic() - entered)
        return _answer(parts, inquiry, reached.append)

    work = asyncio.ensure_future(parts.questions.run(ticket, work_on_it))
    parts.metrics.waiting(parts.questions.waiting)
    said = ""
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=pause(parts.questions.waiting))
            if not work.done() and (now := telling(ticket.ahead, reached[-1] if reached else None)) != said:
                await place.progress(now)
                said = now
    except asyncio.CancelledError:
        work.cancel()
        raise
    return work.result()


def _answer(parts: Parts, inquiry: Inquiry, tell: Callable[[Stage], None]) -> StoredAnswer:
    """In a worker: the answer, kept."""
    question = Question(inquiry.text, earlier(parts.records, inquiry), inquiry.filters)
    found: Answer | None = None
    try:
        with parts.desk.reading(inquiry.collection) as chain:
            for event in chain.stream(question):
                if isinstance(event, Answer):
                    found = event
                elif isinstance(event, Stage):
                    tell(event)
    except LookupError:  # it was deleted since the question was let in
        raise nothing_to_ask(inquiry.asked.server) from None
    assert found is not None
    now = datetime.now(UTC)
    parts.records.answers.keep(found, inquiry.asked, now)
    # As it is kept: an article that it quotes may have been withdrawn meanwhile.
    return parts.records.answers.get(found.id) or StoredAnswer(found, inquiry.asked, now, (), ())


async def _shown(parts: Parts, found: StoredAnswer, place: Place) -> StoredAnswer:
    try:
        posted = await place.show(found)
    except replies.FAILED as error:
        _log.warning("Answer %s could not be delivered, and is held: %s", found.id, error)
        await held.hold(parts, found.asked.person, found.asked.server, "answer", found.id)
        await _said(place, _UNDELIVERED)
        return found
    if posted:
        await parts.off_loop(parts.records.answers.posted, found.id, posted)
    return replace(found, posted=tuple(posted))


async def _said(place: Place, text: str) -> None:
    try:
        await place.say(text)
    except replies.FAILED as error:
        _log.warning("What went wrong could not be told: %s", error)


def _note(parts: Parts, found: StoredAnswer, seconds: float) -> None:
    parts.metrics.question(found.answer.outcome.value)
    for stage, took in found.answer.timings.items():
        if stage != "total":
            parts.metrics.stage(stage, took)
    details: dict[str, object] = {
        "answer": found.id,
        "outcome": found.answer.outcome.value,
        "server": found.asked.server,
        "seconds": round(seconds, 3),
    }
    if parts.config.discord.log_questions:
        details["question"] = found.answer.question
    _log.info("A question was answered", extra=details)
