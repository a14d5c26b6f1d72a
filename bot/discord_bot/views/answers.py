"""The buttons under an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parts_of
from bot.discord_bot.questions.admission import Refusal
from bot.discord_bot.servers import reporting
from bot.discord_bot.views import pages
from bot.discord_bot.views.ids import template
from bot.discord_bot.views.layout import Row
from bot.discord_bot.views.pressing import Press, admitted_to, may_moderate, rate, stored
from bot.discord_bot.views.why import WhyNot
from bot.rendering.cards import Card, answer_cards, answer_texts

if TYPE_CHECKING:
    from bot.conversation.types import Posted, StoredAnswer


class ReadInContext(Press, template=template("read")):
    """Opens the passages of the answer, for its presser only."""

    verb = "read"
    label = "Read in context"
    style = discord.ButtonStyle.primary

    async def pressed(self, interaction: Interaction) -> None:
        """Show the first page."""
        parts = parts_of(interaction)
        async with parts.questions.acknowledging():
            page = await replies.gated(interaction, pages.page(interaction, self.subject, 0), private=True)
            await replies.privately(interaction, page.card, page.rows)


class Helpful(Press, template=template("helpful")):
    """Says that the answer helped."""

    verb = "helpful"
    label = "Helpful"

    async def pressed(self, interaction: Interaction) -> None:
        """Note it."""
        async with parts_of(interaction).questions.acknowledging():
            await replies.gated(interaction, rate(interaction, self.subject, helpful=True), private=True)
            await replies.privately(interaction, "Noted: this answer was helpful. Thank you.")


class Unhelpful(Press, template=template("unhelpful")):
    """Asks what was wrong with the answer."""

    verb = "unhelpful"
    label = "Not helpful"

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form. It has to be the first reply, so that slow checks are left to when it comes back."""
        async with parts_of(interaction).questions.acknowledging():
            await replies.within(admitted_to(interaction, self.subject))
            await interaction.response.send_modal(WhyNot(self.subject))


class Report(Press, template=template("report")):
    """Brings the answer before the moderators."""

    verb = "report"
    label = "Report answer"

    async def pressed(self, interaction: Interaction) -> None:
        """Tell the moderators' channel, once for each person."""
        async with parts_of(interaction).questions.acknowledging():
            found, settings = await replies.gated(interaction, admitted_to(interaction, self.subject), private=True)
            await replies.defer(interaction, private=True)
        # What was asked in private stays so: the moderators see the question that is reported, not the answer.
        row: Row = ui.ActionRow(ReadInContext(found.id), Delete(found.id))
        rows = [] if found.asked.private else [row]
        await replies.privately(interaction, await reporting.report(interaction, found, settings, rows))


class Delete(Press, template=template("delete")):
    """Deletes the answer and what was posted of it."""

    verb = "delete"
    label = "Delete"
    style = discord.ButtonStyle.danger

    async def pressed(self, interaction: Interaction) -> None:
        """Delete it, for who asked and for moderators; those are not held up by limits, blocks or a pause."""
        parts = parts_of(interaction)
        async with parts.questions.acknowledging():
            found = await replies.gated(interaction, self._deletable(interaction), private=True)
            if not interaction.response.is_done():
                await interaction.response.defer()
        await parts.off_loop(parts.records.answers.delete, found.id)
        await _unpost(interaction, found)

    async def _deletable(self, interaction: Interaction) -> StoredAnswer:
        if may_moderate(interaction):
            return await stored(interaction, self.subject)
        found, _ = await admitted_to(interaction, self.subject)
        if found.asked.person != interaction.user.id:
            raise Refusal("not yours", "Only who asked, or a moderator, can delete this answer.")
        return found


def buttons(answer: str, *, server: int | None, passages: bool) -> list[Row]:
    """The row under an answer; `passages`: there is something to read in context."""
    row: Row = ui.ActionRow()
    if passages:
        row.add_item(ReadInContext(answer))
    row.add_item(Helpful(answer))
    row.add_item(Unhelpful(answer))
    if server is not None:
        row.add_item(Report(answer))
    row.add_item(Delete(answer))
    return [row]


def buttons_of(found: StoredAnswer) -> list[Row]:
    """The row under a stored answer."""
    answer = found.answer
    return buttons(answer.id, server=found.asked.server, passages=bool(answer.citations or answer.nearest))


def cards_of(found: StoredAnswer) -> tuple[Card, ...]:
    """A stored answer as cards, marked where an article was withdrawn since."""
    return answer_cards(found.answer, pages.withdrawals_of(found))


def texts_of(found: StoredAnswer) -> tuple[str, ...]:
    """The same as plain texts."""
    return answer_texts(found.answer, pages.withdrawals_of(found))


async def shown(interaction: Interaction, found: StoredAnswer) -> bool:
    """Show an answer to one person only; whether that was possible."""
    cards = cards_of(found)
    for card in cards:
        if not await replies.privately(interaction, card, buttons_of(found) if card is cards[-1] else None):
            return False
    return True


async def _unpost(interaction: Interaction, found: StoredAnswer) -> None:
    """Delete the messages of the answer. Those that are gone already, or out of reach, are left."""
    here = interaction.message.id if interaction.message else None
    failed = False
    if any(place.message == here for place in found.posted) or not found.posted:
        failed |= not await _delete_here(interaction)
    for place in found.posted:
        if place.message != here:
            failed |= not await _delete_there(interaction, place)
    if failed:
        await replies.privately(interaction, "The answer is deleted, but a message that shows it is out of my reach.")
    elif not any(place.message == here for place in found.posted):
        await replies.privately(interaction, "The answer is deleted.")


async def _delete_here(interaction: Interaction) -> bool:
    """Through the interaction, which also reaches what only one person sees."""
    try:
        if interaction.response.type is discord.InteractionResponseType.deferred_message_update:
            await interaction.delete_original_response()
        elif interaction.message is not None:
            await interaction.followup.delete_message(interaction.message.id)
    except discord.NotFound:
        pass
    except replies.FAILED:
        return False
    return True


async def _delete_there(interaction: Interaction, place: Posted) -> bool:
    client: Any = interaction.client
    try:
        await client.get_partial_messageable(place.channel).get_partial_message(place.message).delete()
    except discord.NotFound:
        pass
    except replies.FAILED:
        return False
    return True
