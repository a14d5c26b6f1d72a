"""Lists of several pages: which list and which page stand in the buttons, so that they also live after a restart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import discord

from bot.discord_bot import errors
from bot.discord_bot.commands.news.base import Moderation
from bot.discord_bot.interactions import Interaction, parts_of
from bot.discord_bot.questions.admission import admit_moderator
from bot.discord_bot.questions.queueing import Stopping
from bot.discord_bot.servers import permissions
from bot.discord_bot.views.layout import Row, layout
from bot.rendering.cards import Card, Small, listing

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its lines (safe Discord text), and how many lines there are on all pages."""

    title: str
    lines: Sequence[str]
    total: int
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page is to be shown, counted from 0, of what, on which server. `about`: of which collection, or ""."""

    server: int
    number: int
    about: str

    @property
    def rows(self) -> slice:
        """The lines of the page among those of all pages."""
        return slice(self.number * PER_PAGE, (self.number + 1) * PER_PAGE)


Render = Callable[["Parts", Wanted], Awaitable[Page]]
_RENDERERS: dict[str, tuple[Render, bool]] = {}


def paged(kind: str, *, editors: bool = False) -> Callable[[Render], Render]:
    """Make a function known as what renders a kind of list. Managers see it, or also `editors`."""

    def known(render: Render) -> Render:
        _RENDERERS[kind] = (render, editors)
        return render

    return known


async def show(moderation: Moderation, kind: str, about: str = "") -> None:
    """Answer a command with the first page of a list; `about` has at most 75 characters."""
    page = await _RENDERERS[kind][0](moderation.parts, Wanted(moderation.server, 0, about))
    await moderation.say(card(page, 0), *_rows(kind, 0, about, page.total))


def last(total: int) -> int:
    """The last page of so many lines, counted from 0."""
    return max(0, (total - 1) // PER_PAGE)


def card(page: Page, number: int) -> Card:
    """A page as a card; a line that is too long for a tenth of a message is cut."""
    shown = listing(page.title, _Window(page, number), number + 1, PER_PAGE)
    return Card(shown.tone, (*shown.blocks, Small(page.foot))) if page.foot else shown


class _Window(Sequence[str]):
    """As many lines as there are on all pages, of which those of one page are at hand."""

    def __init__(self, page: Page, number: int) -> None:
        self._page = page
        self._first = number * PER_PAGE

    def __len__(self) -> int:
        return self._page.total

    @overload
    def __getitem__(self, wanted: int) -> str: ...
    @overload
    def __getitem__(self, wanted: slice) -> Sequence[str]: ...
    def __getitem__(self, wanted: int | slice) -> str | Sequence[str]:
        if isinstance(wanted, int):
            return self._page.lines[wanted - self._first]
        first, last, _ = wanted.indices(self._page.total)
        return self._page.lines[first - self._first : last - self._first]


class PageButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"nd:list:(?P<kind>[a-z]+):(?P<page>[0-9]{1,6}):(?P<about>.*)",
):
    """Previous or next."""

    def __init__(self, kind: str, page: int, about: str, label: str = "Page", disabled: bool = False) -> None:
        custom_id = f"nd:list:{kind}:{page}:{about}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self.kind, self.page, self.about = kind, page, about

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> PageButton:
        """The button that was pressed."""
        return cls(match["kind"], int(match["page"]), match["about"])

    async def callback(self, interaction: Interaction) -> None:
        """Show the page in place of the one that is shown."""
        try:
            await self._turn(interaction)
        except Exception as error:  # discord.py would only log it
            await errors.tell(interaction, error)

    async def _turn(self, interaction: Interaction) -> None:
        parts = parts_of(interaction)
        if parts.stopping:
            raise Stopping
        async with parts.questions.acknowledging():
            await interaction.response.defer()
        await admit_moderator(parts, interaction.user.id)
        render, editors = _RENDERERS[self.kind]
        server = permissions.require_server(interaction)
        if editors:
            permissions.require_editor(interaction, await parts.off_loop(parts.records.servers.settings, server))
        else:
            permissions.require_manager(interaction)
        page = await render(parts, Wanted(server, self.page, self.about))
        number = min(self.page, last(page.total))
        if number != self.page:  # the list has become shorter since
            page = await render(parts, Wanted(server, number, self.about))
        rows = _rows(self.kind, number, self.about, page.total)
        await interaction.edit_original_response(view=layout(card(page, number), *rows))


def _rows(kind: str, page: int, about: str, total: int) -> list[Row]:
    if not last(total):
        return []
    back = PageButton(kind, max(0, page - 1), about, "Previous", disabled=page == 0)
    on = PageButton(kind, page + 1, about, "Next", disabled=page >= last(total))
    return [discord.ui.ActionRow(back, on)]
