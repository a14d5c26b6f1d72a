"""Who may ask here, what is asked, and how often. One short look into the records, off the event loop."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation import Records
from bot.conversation.types import Limit, LimitReached, ServerSettings
from bot.discord_bot.interactions import Caller
from bot.discord_bot.servers import scopes
from bot.rendering.discord_text import stamp
from bot.rendering.words import count
from bot.settings import Discord
from bot.wiring import Desk
from corpus.errors import NewsdeskError

_MINUTE, _DAY = 60, 24 * 60 * 60
_PRESSES = 4  # buttons for each question that a person may ask
_MODERATION = 30  # commands and presses a minute of one who runs a server


class Refusal(NewsdeskError):  # noqa: N818 - reads better at the place where it is raised
    """Not now, not here, or not by this person; `reason` is one word for the metrics."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Admitted:
    """A question that may be asked: of which collection, under which settings of the server."""

    collection: str
    settings: ServerSettings


@dataclass(frozen=True)
class Gatekeeper:
    """Lets questions, presses and commands in, and counts them. Every method raises Refusal."""

    desk: Desk
    records: Records

    @property
    def settings(self) -> Discord:
        """The settings of the operator."""
        return self.desk.config.discord

    async def question(self, caller: Caller) -> Admitted:
        """Let a question in."""
        return await to_thread(self._question, caller)

    async def press(self, caller: Caller) -> ServerSettings:
        """Let a press of a button in: four for each question that is allowed."""
        return await to_thread(self._press, caller)

    async def anywhere(self, person: int) -> None:
        """Let a press in that no pause and no choice of channels holds up."""
        await to_thread(self._take_press, person, self.settings.per_person_minute)

    async def moderator(self, person: int) -> None:
        """Let a command or a press of somebody who runs a server in."""
        await to_thread(self._take, Limit("moderation", str(person), _MODERATION, _MINUTE))

    def asked_collection(self, caller: Caller) -> tuple[str | None, ServerSettings]:
        """The collection that a question would ask, which may be empty or missing. Counts nothing; not for the loop."""
        settings = self._settings(caller)
        check_place(settings, caller)
        return scopes.asked(self.desk, settings, caller.server, caller.channel, caller.parent), settings

    def _question(self, caller: Caller) -> Admitted:
        collection, settings = self.asked_collection(caller)
        if collection is None or not self.desk.articles(collection):
            raise nothing_to_ask(caller.server)
        self._take(*limits(self.settings, settings, caller))
        return Admitted(collection, settings)

    def _press(self, caller: Caller) -> ServerSettings:
        settings = self._settings(caller)
        if caller.channel != settings.moderators_channel:  # where reported answers are looked at, whoever may ask there
            check_place(settings, caller)
        self._take_press(caller.person, _lower(settings.per_person_minute, self.settings.per_person_minute))
        return settings

    def _settings(self, caller: Caller) -> ServerSettings:
        if caller.server is None:
            return ServerSettings()
        if self.records.servers.is_blocked(caller.server, caller.person):
            raise Refusal("blocked", "The moderators of this server have blocked you from using Newsdesk here.")
        return self.records.servers.settings(caller.server)

    def _take_press(self, person: int, questions: int) -> None:
        self._take(Limit("presses", str(person), _PRESSES * questions, _MINUTE))

    def _take(self, *those: Limit) -> None:
        reached = self.records.limits.take(those, datetime.now(UTC))
        if reached is not None:
            raise Refusal("cooldown", _cooldown(reached))


def nothing_to_ask(server: int | None) -> Refusal:
    """There is no article to answer from."""
    if server is None:
        return Refusal("empty", "No articles yet. Ask in a server whose moderators have added some.")
    return Refusal("empty", "No articles yet. A moderator can add some with `/news add`.")


def limits(most: Discord, settings: ServerSettings, caller: Caller) -> tuple[Limit, ...]:
    """What counts a question. A server's own numbers count in that server only, and never raise the operator's."""
    person, channel, server = str(caller.person), str(caller.channel), str(caller.server)
    counted = [
        Limit("person minute", person, most.per_person_minute, _MINUTE),
        Limit("person day", person, most.per_person_day, _DAY),
        Limit("channel minute", channel, _lower(settings.per_channel_minute, most.per_channel_minute), _MINUTE),
    ]
    if caller.server is None:
        return tuple(counted)
    counted += [
        Limit("server minute", server, _lower(settings.per_server_minute, most.per_server_minute), _MINUTE),
        Limit("server day", server, most.per_server_day, _DAY),
    ]
    if (here := settings.per_person_minute) is not None and here < most.per_person_minute:
        counted.append(Limit("person in server minute", f"{person} {server}", here, _MINUTE))
    return tuple(counted)


def check_place(settings: ServerSettings, caller: Caller) -> None:
    """Whether the moderators let the bot answer here. Raises Refusal."""
    if settings.paused:
        raise Refusal("paused", "A moderator has paused Newsdesk in this server; ask again later.")
    if settings.everywhere or caller.channel in settings.channels or caller.parent in settings.channels:
        return
    chosen = [f"<#{one}>" for one in list(settings.channels)[:5]]
    where = f"; ask in {', '.join(chosen)}" if chosen else ""
    raise Refusal("channel", f"Newsdesk does not answer in this channel{where}.")


def _cooldown(reached: LimitReached) -> str:
    limit, again = reached.limit, f"try again {stamp(reached.until)}."
    if limit.name in ("presses", "moderation"):
        return f"That was too fast; {again}"
    whose = {"person": "You have", "channel": "This channel has", "server": "This server has"}[limit.name.split()[0]]
    when = "a day" if limit.seconds == _DAY else "a minute"
    return f"{whose} asked {count(limit.most, 'question')} within {when}, which is the limit; {again}"


def _lower(chosen: int | None, most: int) -> int:
    return most if chosen is None else min(chosen, most)
