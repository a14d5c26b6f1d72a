"""The buttons under an answer, and the one that hands out what could not be told before."""

from __future__ import annotations

import re
from asyncio import to_thread
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation import Records
from bot.conversation.types import Origin, ServerSettings, StoredAnswer
from bot.discord_bot import replies
from bot.discord_bot.buttons.form import filled_in, form_of
from bot.discord_bot.buttons.presses import Presses
from bot.discord_bot.buttons.reporting import report
from bot.discord_bot.buttons.unposting import unpost
from bot.discord_bot.interactions import Interaction, caller_of, server_of
from bot.discord_bot.questions.admission import Gatekeeper, Refusal
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers import scopes
from bot.discord_bot.servers.permissions import may_moderate
from bot.discord_bot.views.answers import buttons_of, cards_of, turning
from bot.discord_bot.views.ids import template
from bot.discord_bot.views.layout import Row, layout
from bot.rendering.cards import Card, passage_cards
from bot.wiring import Desk
from corpus.article import Article, Version
from corpus.library.versions import replaced_version

GONE = "This answer is no longer stored."


@dataclass(frozen=True)
class AnswerButtons:
    """What each button does. The match is that of its id: the group "subject" is the id of the answer."""

    desk: Desk
    records: Records
    questions: Questions
    gatekeeper: Gatekeeper

    def add_to(self, presses: Presses) -> None:
        """Make the buttons known, and the form behind one of them."""
        presses.add(template("read"), self.read)
        presses.add(template("page", number=True), self.turn)
        presses.add(template("helpful"), self.helpful)
        presses.add(template("unhelpful"), self.unhelpful)
        presses.add(template("why"), self.take_form, then_offer=False)
        presses.add(template("report"), self.report)
        presses.add(template("delete"), self.delete)
        presses.add(template("held"), self.show_held)

    async def read(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Show the first page of the passages to who pressed, and to nobody else."""
        async with self.questions.acknowledging():
            first = self._page(interaction, match["subject"], 0)
            card, rows = await replies.gated(interaction, first, private=True)
            await replies.privately(interaction, card, *rows)

    async def turn(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Show another page of the passages in place of the one that is shown."""
        async with self.questions.acknowledging():
            wanted = self._page(interaction, match["subject"], int(match["number"]))
            card, rows = await replies.gated(interaction, wanted, private=True, update=True)
            view = layout(card, *rows)
            if interaction.response.is_done():
                await interaction.edit_original_response(view=view)
            else:
                await interaction.response.edit_message(view=view)

    async def helpful(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Note that the answer helped."""
        async with self.questions.acknowledging():
            await replies.gated(interaction, self._rate(interaction, match["subject"], True), private=True)
            await replies.privately(interaction, "Noted: this answer was helpful. Thank you.")

    async def unhelpful(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Ask what was wrong. A form has to be the first reply, so that slow checks are left to when it comes back."""
        async with self.questions.acknowledging():
            await replies.within(self._admitted(interaction, match["subject"]))
            await interaction.response.send_modal(form_of(match["subject"]))

    async def take_form(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Note what a form says that comes back."""
        reason, comment = filled_in(interaction)
        async with self.questions.acknowledging():
            rating = self._rate(interaction, match["subject"], False, reason, comment)
            await replies.gated(interaction, rating, private=True)
            await replies.privately(interaction, "Noted. Thank you: the moderators can see what was not helpful.")

    async def report(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Bring the answer before the moderators."""
        async with self.questions.acknowledging():
            checks = self._admitted(interaction, match["subject"])
            stored, settings = await replies.gated(interaction, checks, private=True)
            await replies.defer(interaction, private=True)
        outcome = await report(self.records.feedback, interaction, stored, settings)
        await replies.privately(interaction, outcome)

    async def delete(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Delete the answer, for who asked and for moderators; no limit, block or pause holds those up."""
        async with self.questions.acknowledging():
            deletable = self._deletable(interaction, match["subject"])
            stored = await replies.gated(interaction, deletable, private=True)
            if not interaction.response.is_done():
                await interaction.response.defer()
        await to_thread(self.records.answers.delete, stored.id)
        await unpost(interaction, stored)

    async def show_held(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Show one thing that waits for the presser. It is theirs wherever they are, also during a pause."""
        person, held = interaction.user.id, self.records.held
        async with self.questions.acknowledging():
            await replies.gated(interaction, self.gatekeeper.anywhere(person), private=True)
            await replies.defer(interaction, private=True)
        waiting = await to_thread(held.waiting, person, server_of(interaction))
        one = next((one for one in waiting if str(one.id) == match["subject"]), None)
        if one is None:
            await replies.privately(interaction, "This was shown to you already, or is no longer stored.")
            return
        if one.kind == "answer":
            reached = await _shown(interaction, await self._visible(interaction, one.value))
        else:
            reached = await replies.privately(interaction, one.value)
        if reached:  # or else it waits on
            await to_thread(held.take, one.id, person)

    async def _page(self, interaction: Interaction, answer: str, number: int) -> tuple[Card, list[Row]]:
        """The page of that number, counted from 0, or the last one; with its buttons. Raises Refusal."""
        stored, _ = await self._admitted(interaction, answer)
        cards = await to_thread(_passages, self.desk, stored, server_of(interaction))
        if not cards:
            raise Refusal("no passages", "This answer quotes no passage.")
        place = min(number, len(cards) - 1)
        return cards[place], turning(answer, place, len(cards))

    async def _rate(
        self,
        interaction: Interaction,
        answer: str,
        helpful: bool,
        reason: str | None = None,
        comment: str | None = None,
    ) -> None:
        """Keep a rating of an answer, if the presser is let in and may see it. Raises Refusal."""
        await self._admitted(interaction, answer)
        person, keep = interaction.user.id, self.records.feedback.rate
        if not await to_thread(keep, answer, person, helpful, reason, comment, datetime.now(UTC)):
            raise Refusal("gone", GONE)

    async def _deletable(self, interaction: Interaction, answer: str) -> StoredAnswer:
        if may_moderate(interaction):
            return await self._visible(interaction, answer)
        stored, _ = await self._admitted(interaction, answer)
        if stored.asked.person != interaction.user.id:
            raise Refusal("not yours", "Only who asked, or a moderator, can delete this answer.")
        return stored

    async def _admitted(self, interaction: Interaction, answer: str) -> tuple[StoredAnswer, ServerSettings]:
        """An answer that this person may see here, and the settings of the server. Counts the press. Raises Refusal."""
        settings = await self.gatekeeper.press(caller_of(interaction))
        return await self._visible(interaction, answer), settings

    async def _visible(self, interaction: Interaction, answer: str) -> StoredAnswer:
        """An answer that this person may see here. Raises Refusal."""
        stored = await to_thread(self.records.answers.get, answer)
        if stored is None:
            raise Refusal("gone", GONE)
        check_seen(stored.asked, interaction.user.id, server_of(interaction), interaction.channel_id)
        return stored


def check_seen(asked: Origin, person: int, server: int | None, channel: int | None) -> None:
    """Whether a person may see an answer here: never another server's, nor another person's private one.

    Outside servers, everybody in the channel of the question has seen the answer. Raises Refusal.
    """
    if asked.server != server:
        raise Refusal("elsewhere", "This answer was given somewhere else; it cannot be opened here.")
    shared = not asked.private and (server is not None or asked.channel == channel)
    if not shared and asked.person != person:
        raise Refusal("private", "This answer was given to somebody else; ask the question yourself.")


async def _shown(interaction: Interaction, stored: StoredAnswer) -> bool:
    """Show an answer to one person only; whether that was possible."""
    cards = cards_of(stored)
    for card in cards:
        rows = buttons_of(stored) if card is cards[-1] else ()
        if not await replies.privately(interaction, card, *rows):
            return False
    return True


def _passages(desk: Desk, stored: StoredAnswer, server: int | None) -> tuple[Card, ...]:
    """Each passage as it was quoted; beside its article as it is now, if this server may still see that."""
    answer = stored.answer
    quotes = (*answer.citations, *answer.nearest)
    articles: dict[str, Article | None] = {quote.source.id: None for quote in quotes}
    replaced: dict[tuple[str, str], Version] = {}
    if answer.searched.collection in {one.collection for one in scopes.visible(desk, server)}:
        library = desk.library()
        articles = {source: library.article(source) for source in articles}
        for key in {(quote.source.id, quote.passage.version) for quote in quotes}:
            if version := replaced_version(library, *key):
                replaced[key] = version
    return passage_cards(answer, articles, stored.withdrawals, replaced)
