"""The one path of every question: let in, queued, answered in a worker, kept, delivered.

A command, a mention, a reply, a direct message and a message in a thread differ in how they are let in and in the
place where they are answered; the rest is here.
"""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.conversation import Records
from bot.conversation.types import StoredAnswer
from bot.discord_bot import errors, replies
from bot.discord_bot.interactions import Interaction, caller_of
from bot.discord_bot.metrics import Metrics
from bot.discord_bot.questions.admission import Admitted, Gatekeeper, Refusal, nothing_to_ask
from bot.discord_bot.questions.delivery import Place
from bot.discord_bot.questions.inquiry import Inquiry, earlier, pause, telling
from bot.discord_bot.questions.queueing import Full, Questions, Stopping, Ticket
from bot.wiring import Desk
from retrieval.answer import Answer, Question, Stage

_log = logging.getLogger(__name__)
_UNDELIVERED = "Discord did not take the answer. It is kept, and offered when you next use a command here."


@dataclass(frozen=True)
class Pipeline:
    """Takes a question from its admission to the message that answers it."""

    desk: Desk
    records: Records
    questions: Questions
    metrics: Metrics

    async def let_in(self, admit: Callable[[], Awaitable[Admitted]]) -> tuple[Admitted, Ticket]:
        """A place in the queue for a question that is admitted; who takes it runs it, or leaves it.

        The place comes first: when there is none, that can be said at once. Raises Full, Stopping, Refusal.
        """
        try:
            ticket = self.questions.enter()
            try:
                return await admit(), ticket
            except BaseException:
                ticket.leave()
                raise
        except (Full, Stopping, Refusal) as refusal:
            self.metrics.refusals.labels(refusal.reason).inc()
            raise

    @asynccontextmanager
    async def let_in_command(
        self, interaction: Interaction, gatekeeper: Gatekeeper, *, private: bool
    ) -> AsyncIterator[tuple[Admitted, Ticket]]:
        """As `let_in`, around the acknowledgment of the command: when that fails, the place is left."""

        async def admit() -> Admitted:
            return await replies.gated(interaction, gatekeeper.question(caller_of(interaction)), private=private)

        async with self.questions.acknowledging():
            admitted, ticket = await self.let_in(admit)
            try:
                yield admitted, ticket
            except BaseException:
                ticket.leave()
                raise

    async def answer(self, inquiry: Inquiry, ticket: Ticket, place: Place) -> StoredAnswer | None:
        """Answer a question in its place; the answer with the messages that carry it, None when there is none.

        What goes wrong is said there. Raises nothing but cancellation.
        """
        began = time.monotonic()
        try:
            stored = await self._answered(inquiry, ticket, place)
        except Exception as error:
            self.metrics.questions.labels("error").inc()
            await _say(place, errors.sentence(error))
            return None
        finally:
            ticket.leave()
        answered = time.monotonic()
        shown = await self._shown(stored, place)
        self.metrics.stages.labels("answered").observe(answered - began)
        self.metrics.stages.labels("delivered").observe(time.monotonic() - answered)
        self._count(shown, time.monotonic() - began)
        return shown

    async def _answered(self, inquiry: Inquiry, ticket: Ticket, place: Place) -> StoredAnswer:
        """The answer; while it is made, its place says how far it is."""
        reached: list[Stage] = []
        entered = time.monotonic()

        def work_on_it() -> StoredAnswer:
            self.metrics.stages.labels("queued").observe(time.monotonic() - entered)
            return self._answer(inquiry, reached.append)

        work = asyncio.ensure_future(self.questions.run(ticket, work_on_it))
        shown = ""
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=pause(self.questions.waiting))
                if not work.done() and (now := telling(ticket.ahead, reached[-1] if reached else None)) != shown:
                    await place.progress(now)
                    shown = now
        except asyncio.CancelledError:
            work.cancel()
            raise
        return work.result()

    def _answer(self, inquiry: Inquiry, tell: Callable[[Stage], None]) -> StoredAnswer:
        """In a worker: the answer, kept."""
        answers = self.records.answers
        question = Question(inquiry.text, earlier(answers, inquiry), inquiry.filters)
        answer: Answer | None = None
        try:
            with self.desk.reading(inquiry.collection) as chain:
                for event in chain.stream(question):
                    if isinstance(event, Answer):
                        answer = event
                    elif isinstance(event, Stage):
                        tell(event)
        except LookupError:  # it was deleted since the question was let in
            raise nothing_to_ask(inquiry.asked.server) from None
        assert answer is not None
        now = datetime.now(UTC)
        answers.keep(answer, inquiry.asked, now)
        # As it is kept: an article that it quotes may have been withdrawn meanwhile.
        return answers.get(answer.id) or StoredAnswer(answer, inquiry.asked, now, (), ())

    async def _shown(self, stored: StoredAnswer, place: Place) -> StoredAnswer:
        """The answer with the messages that carry it; where none can, it is held for its person."""
        try:
            posted = await place.show(stored)
        except replies.FAILED as error:
            _log.warning("Answer %s could not be delivered, and is held: %s", stored.id, error)
            await self._hold(stored)
            await _say(place, _UNDELIVERED)
            return stored
        if not posted:
            await self._hold(stored)
            return stored
        await to_thread(self.records.answers.posted, stored.id, posted)
        return replace(stored, posted=tuple(posted))

    async def _hold(self, stored: StoredAnswer) -> None:
        asked = stored.asked
        await to_thread(self.records.held.hold, asked.person, asked.server, "answer", stored.id, datetime.now(UTC))

    def _count(self, stored: StoredAnswer, seconds: float) -> None:
        self.metrics.questions.labels(stored.answer.outcome.value).inc()
        for stage, took in stored.answer.timings.items():
            if stage != "total":
                self.metrics.stages.labels(stage).observe(took)
        details: dict[str, object] = {
            "answer": stored.id,
            "outcome": stored.answer.outcome.value,
            "server": stored.asked.server,
            "seconds": round(seconds, 3),
        }
        if self.desk.config.discord.log_questions:
            details["question"] = stored.answer.question
        _log.info("A question was answered", extra=details)


async def _say(place: Place, text: str) -> None:
    try:
        await place.say(text)
    except replies.FAILED as error:
        _log.warning("What went wrong could not be told: %s", error)
