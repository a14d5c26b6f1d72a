"""Lists of several pages: which list and which page stand in the buttons, so that they also live after a restart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from discord import ui

from bot.discord_bot.commands.news.moderation import Moderation, Moderators
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.views.layout import Row, layout
from bot.rendering.cards import Card, Small, listing

PER_PAGE = 10
TEMPLATE = r"nd:list:(?P<kind>[a-z]+):(?P<page>[0-9]{1,6}):(?P<about>.*)"


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list.

    Attributes:
        lines: those of this page, safe Discord text.
        total: how many lines there are on all pages.
    """

    title: str
    lines: Sequence[str]
    total: int
    foot: str = ""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is to be shown.

    Attributes:
        number: of the page, from 0.
        about: the shown name of a collection, "" for a list of the whole server.
    """

    server: int
    number: int
    about: str

    @property
    def rows(self) -> slice:
        """The lines of the page among those of all pages."""
        return slice(self.number * PER_PAGE, (self.number + 1) * PER_PAGE)


Render = Callable[[PageRequest], Awaitable[ListPage]]


class Lists:
    """The lists of /news, by their kinds."""

    def __init__(self, moderators: Moderators) -> None:
        self._moderators = moderators
        self._renderers: dict[str, tuple[Render, bool]] = {}

    def add(self, kind: str, render: Render, *, editors: bool = False) -> None:
        """Let `render` make the pages of a kind of list. Managers see it, or also `editors`."""
        self._renderers[kind] = (render, editors)

    async def show(self, moderation: Moderation, kind: str, about: str = "") -> None:
        """Answer a command with the first page of a list; `about` has at most 75 characters."""
        render, _ = self._renderers[kind]
        page = await render(PageRequest(moderation.server, 0, about))
        await moderation.say(card(page, 0), *_rows(kind, 0, about, page.total))

    async def turn(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Show the page of a button in place of the one that is shown."""
        kind, number, about = match["kind"], int(match["page"]), match["about"]
        render, editors = self._renderers[kind]
        server = await self._moderators.press(interaction, editors=editors)
        page = await render(PageRequest(server, number, about))
        if number > last(page.total):  # the list has become shorter since
            number = last(page.total)
            page = await render(PageRequest(server, number, about))
        rows = _rows(kind, number, about, page.total)
        await interaction.edit_original_response(view=layout(card(page, number), *rows))


def last(total: int) -> int:
    """The last page of so many lines, counted from 0."""
    return max(0, (total - 1) // PER_PAGE)


def card(page: ListPage, number: int) -> Card:
    """A page as a card; a line that is too long for a tenth of a message is cut."""
    shown = listing(page.title, page.lines, number + 1, last(page.total) + 1)
    return Card(shown.tone, (*shown.blocks, Small(page.foot))) if page.foot else shown


def _rows(kind: str, page: int, about: str, total: int) -> list[Row]:
    if not last(total):
        return []
    back = _button(kind, max(0, page - 1), about, "Previous", disabled=page == 0)
    on = _button(kind, page + 1, about, "Next", disabled=page >= last(total))
    return [ui.ActionRow(back, on)]


def _button(kind: str, page: int, about: str, label: str, *, disabled: bool) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=label, custom_id=f"nd:list:{kind}:{page}:{about}", disabled=disabled)
