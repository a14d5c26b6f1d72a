"""Who may ask here, what is asked, and how often. One short look into the records, off the event loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.conversation.types import Limit, Refused, ServerSettings
from bot.discord_bot.servers import scopes
from bot.rendering.discord_text import stamp
from corpus.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts
    from bot.settings import Discord

_MINUTE, _DAY = 60, 24 * 60 * 60
_PRESSES = 4  # buttons for each question that a person may ask
_MODERATION = 30  # commands and presses a minute of one who runs a server


class Refusal(NewsdeskError):  # noqa: N818 - reads better at the place where it is raised
    """Not now, not here, or not by this person; `reason` is one word for the metrics."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Admission:
    """A question may be asked: of which collection, under which settings of the server."""

    collection: str
    settings: ServerSettings


async def admit(
    parts: Parts, *, person: int, server: int | None, channel: int, parent_channel: int | None = None
) -> Admission:
    """Let a question in, and count it. `parent_channel` is the channel of a thread. Raises Refusal."""
    return await parts.off_loop(_admit, parts, person, server, channel, parent_channel)


async def admit_press(
    parts: Parts, *, person: int, server: int | None, channel: int, parent_channel: int | None = None
) -> ServerSettings:
    """Let a press of a button in, and count it: four for each question that is allowed. Raises Refusal."""
    return await parts.off_loop(_admit_press, parts, person, server, channel, parent_channel)


async def admit_anywhere(parts: Parts, person: int) -> None:
    """Let a press in that no pause and no choice of channels holds up, and count it. Raises Refusal."""
    most = _PRESSES * parts.config.discord.per_person_minute
    await parts.off_loop(_take, parts, (Limit("presses", str(person), most, _MINUTE),))


async def admit_moderator(parts: Parts, person: int) -> None:
    """Let a command or a press of somebody who runs a server in, and count it. Raises Refusal."""
    await parts.off_loop(_take, parts, (Limit("moderation", str(person), _MODERATION, _MINUTE),))


def nothing_to_ask(server: int | None) -> Refusal:
    """There is no article to answer from."""
    if server is None:
        return Refusal("empty", "No articles yet. Ask in a server whose moderators have added some.")
    return Refusal("empty", "No articles yet. A moderator can add some with `/news add`.")


def limits(
    config: Discord, settings: ServerSettings, person: int, server: int | None, channel: int
) -> tuple[Limit, ...]:
    """What counts a question. A server's own numbers count in that server only, and never raise the operator's."""
    found = [
        Limit("person minute", str(person), config.per_person_minute, _MINUTE),
        Limit("person day", str(person), config.per_person_day, _DAY),
        Limit("channel minute", str(channel), _lower(settings.per_channel_minute, config.per_channel_minute), _MINUTE),
    ]
    if server is None:
        return tuple(found)
    found += [
        Limit("server minute", str(server), _lower(settings.per_server_minute, config.per_server_minute), _MINUTE),
        Limit("server day", str(server), config.per_server_day, _DAY),
    ]
    if (here := settings.per_person_minute) is not None and here < config.per_person_minute:
        found.append(Limit("person in server minute", f"{person} {server}", here, _MINUTE))
    return tuple(found)


def settings_for(parts: Parts, person: int, server: int | None, channel: int, parent: int | None) -> ServerSettings:
    """The settings of the server, when this person may ask in this channel of it. Raises Refusal."""
    settings = _settings(parts, person, server)
    check_place(settings, channel, parent)
    return settings


def check_place(settings: ServerSettings, channel: int, parent_channel: int | None) -> None:
    """Whether the moderators let the bot answer here. Raises Refusal."""
    if settings.paused:
        raise Refusal("paused", "A moderator has paused Newsdesk in this server; ask again later.")
    if settings.everywhere or channel in settings.channels or parent_channel in settings.channels:
        return
    chosen = [f"<#{one}>" for one in list(settings.channels)[:5]]
    where = f"; ask in {', '.join(chosen)}" if chosen else ""
    raise Refusal("channel", f"Newsdesk does not answer in this channel{where}.")


def _admit(parts: Parts, person: int, server: int | None, channel: int, parent: int | None) -> Admission:
    settings = settings_for(parts, person, server, channel, parent)
    collection = scopes.asked(parts.desk, parts.config, settings, server, channel, parent)
    if collection is None or not _articles(parts, collection):
        raise nothing_to_ask(server)
    _take(parts, limits(parts.config.discord, settings, person, server, channel))
    return Admission(collection, settings)


def _admit_press(parts: Parts, person: int, server: int | None, channel: int, parent: int | None) -> ServerSettings:
    settings = _settings(parts, person, server)
    if channel != settings.moderators_channel:  # where reported answers are looked at, whoever may ask there
        check_place(settings, channel, parent)
    most = _PRESSES * _lower(settings.per_person_minute, parts.config.discord.per_person_minute)
    _take(parts, (Limit("presses", str(person), most, _MINUTE),))
    return settings


def _settings(parts: Parts, person: int, server: int | None) -> ServerSettings:
    if server is None:
        return ServerSettings()
    if parts.records.servers.is_blocked(server, person):
        raise Refusal("blocked", "The moderators of this server have blocked you from using Newsdesk here.")
    return parts.records.servers.settings(server)


def _articles(parts: Parts, collection: str) -> int:
    if parts.desk.live_index(collection) is None:
        return 0
    return parts.desk.library().articles.counts(collection).articles


def _take(parts: Parts, those: tuple[Limit, ...]) -> None:
    refused = parts.records.limits.take(those, datetime.now(UTC))
    if refused is not None:
        raise Refusal("cooldown", _cooldown(refused))


def _cooldown(refused: Refused) -> str:
    name, most = refused.limit.name, refused.limit.most
    when = "a day" if refused.limit.seconds == _DAY else "a minute"
    if name in ("presses", "moderation"):
        return f"That was too fast; try again {stamp(refused.until)}."
    whose = (
        "You have"
        if name.startswith("person")
        else "This channel has"
        if name.startswith("channel")
        else "This server has"
    )
    questions = "question" if most == 1 else "questions"
    return f"{whose} asked {most:,} {questions} within {when}, which is the limit; try again {stamp(refused.until)}."


def _lower(chosen: int | None, most: int) -> int:
    return most if chosen is None else min(chosen, most)
