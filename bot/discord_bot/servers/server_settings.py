"""What /news setup changes in the settings of a server, and how they are told. Pure: knows nothing of Discord."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.conversation.types import ServerSettings
from bot.rendering.discord_text import inert
from bot.settings import Discord
from corpus.errors import UsageError

Reset = Literal["channels", "collection", "editor role", "moderators' channel", "cooldowns", "everything"]
_COOLDOWNS = ("per_person_minute", "per_channel_minute", "per_server_minute")
_FEW = 15  # channels that are listed


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """The options of one /news setup; None: not given. `collection` is the name of one that the server sees."""

    channel: int | None = None
    answers: bool | None = None
    everywhere: bool | None = None
    collection: str | None = None
    threads: bool | None = None
    editor_role: int | None = None
    moderators_channel: int | None = None
    per_person_minute: int | None = None
    per_channel_minute: int | None = None
    per_server_minute: int | None = None
    reset: Reset | None = None


def changed(settings: ServerSettings, wanted: SettingsChange, limits: Discord) -> ServerSettings:
    """The settings after these options. Raises UsageError for options that contradict one another or a limit."""
    if wanted.reset is not None:
        settings = _reset(settings, wanted.reset)
    settings = _channels(settings, wanted)
    for name, most in _mosts(limits):
        number = getattr(wanted, name)
        if number is not None and number > most:
            raise UsageError(f"The operator of the bot allows at most {most:,} there; choose {most:,} or fewer.")
    given = ("threads", "editor_role", "moderators_channel", *_COOLDOWNS)
    return replace(settings, **{name: value for name in given if (value := getattr(wanted, name)) is not None})


def _channels(settings: ServerSettings, wanted: SettingsChange) -> ServerSettings:
    channels, everywhere = dict(settings.channels), settings.everywhere
    if wanted.everywhere is not None:
        everywhere = wanted.everywhere
    if wanted.channel is None:
        if wanted.answers is not None:
            raise UsageError("`answers` is about one channel; name it in `channel`, or use `everywhere` for all.")
        collection = settings.collection if wanted.collection is None else wanted.collection
        return replace(settings, channels=channels, everywhere=everywhere, collection=collection)
    if wanted.answers is False:
        if everywhere:
            raise UsageError(
                "Every channel answers at present; first name those that should, with `channel` and `answers: True`, "
                "then only they answer."
            )
        if wanted.collection is not None:
            raise UsageError("A channel that does not answer asks no collection; leave out one of the two.")
        channels.pop(wanted.channel, None)
    else:
        if wanted.answers:
            if wanted.everywhere:
                raise UsageError("With `everywhere: True` every channel answers; leave out `answers`.")
            everywhere = False
        elif wanted.collection is None:
            raise UsageError("What about that channel? Add `answers` or `collection`.")
        channels[wanted.channel] = wanted.collection or channels.get(wanted.channel)
    return replace(settings, channels=channels, everywhere=everywhere)


def _reset(settings: ServerSettings, what: Reset) -> ServerSettings:
    fresh = type(settings)()
    names = {
        "channels": ("channels", "everywhere"),
        "collection": ("collection",),
        "editor role": ("editor_role",),
        "moderators' channel": ("moderators_channel",),
        "cooldowns": _COOLDOWNS,
    }
    if what == "everything":
        return replace(fresh, paused=settings.paused)
    return replace(settings, **{name: getattr(fresh, name) for name in names[what]})


def described(settings: ServerSettings, limits: Discord) -> list[str]:
    """The settings of a server in lines of Discord text."""
    return [*_where(settings), *_who(settings), _how_often(settings, limits)]


def _where(settings: ServerSettings) -> list[str]:
    number = len(settings.channels)
    if settings.everywhere:
        first = "every channel answers."
    elif number:
        first = f"only {'this one answers' if number == 1 else f'these {number} answer'}."
    else:
        first = "none answers; `/news setup everywhere:True` lets every channel answer."
    channels = [
        f"- <#{channel}> asks {f'“{inert(name)}”' if name else 'the collection of the server'}"
        for channel, name in list(settings.channels.items())[:_FEW]
    ]
    if number > _FEW:
        channels.append(f"- … and {number - _FEW} more")
    asked = (
        f"“{inert(settings.collection)}”"
        if settings.collection
        else "the server's own; while it has no articles, the first one that the operator shares"
    )
    threads = "each `/ask` opens one" if settings.threads else "only where `/ask … thread:True` asks for one"
    return [f"**Channels:** {first}", *channels, f"**Collection:** {asked}.", f"**Threads:** {threads}."]


def _who(settings: ServerSettings) -> list[str]:
    role, channel = settings.editor_role, settings.moderators_channel
    return [
        f"**Editors:** members with “Manage Server”{f', and <@&{role}>' if role else ''}.",
        f"**Moderators' channel:** {f'<#{channel}>' if channel else 'none, so nobody sees reported answers'}.",
    ]


def _how_often(settings: ServerSettings, limits: Discord) -> str:
    """The lower of the two counts, the server's and the operator's, which may have changed since."""
    person, channel, server = (min(getattr(settings, name) or most, most) for name, most in _mosts(limits))
    return f"**Questions a minute:** {person:,} a person, {channel:,} a channel, {server:,} in all."


def _mosts(limits: Discord) -> list[tuple[str, int]]:
    return [(name, getattr(limits, name)) for name in _COOLDOWNS]
