"""What bench_discord.py measures with: the program in a process of its own, a crowd that asks it, what came back."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

from measuring import ROOT

sys.path.insert(0, str(ROOT))
sys.path.insert(1, str(ROOT / "tests"))
from support.commands import program
from support.fake_discord import EPHEMERAL, FakeDiscord, Interaction, text_of
from support.fake_discord.component_limits import walk

REAL = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from bot.cli import main; main()"]
# The same program with embeddings that need no model: what is measured is all that is around them.
FAST = [sys.executable, "-c", program()]
UNLIMITED = {
    "queue": 10_000,
    **dict.fromkeys(("per_person_minute", "per_channel_minute", "per_server_minute"), 1_000_000),
    **dict.fromkeys(("per_person_day", "per_server_day"), 1_000_000),
}
QUESTIONS = (
    "How many U.S. troops are in Iraq?",
    "Why were the talks suspended?",
    "Does Iraq want American forces to leave immediately?",
    "Which banks may not use dollars any more?",
    "When did the first round of talks begin?",
    "Who met Blinken in Baghdad?",
    "When did penguins colonise Mars?",
    "What does the prime minister's office want?",
)


def prepare(command: list[str], data: Path) -> None:
    """The sample articles, in the collection “sample” of a data folder."""
    subprocess.run([*command, "--data", str(data), "ingest", "--sample"], check=True, capture_output=True, cwd=data)


@contextlib.asynccontextmanager
async def running(
    command: list[str], fake: FakeDiscord, data: Path, **settings: Any
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot, connected, until the block is left; `settings` are those of [discord]."""
    environment = {**os.environ, "DISCORD_TOKEN": fake.token, "NEWSDESK_DISCORD__API": fake.base}
    for name, value in {"shared": ["sample"], **settings}.items():
        environment[f"NEWSDESK_DISCORD__{name.upper()}"] = json.dumps(value)
    with (data / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, "--data", str(data), "discord", env=environment, cwd=data, stderr=log, stdin=subprocess.DEVNULL
        )
    try:
        await fake.until(lambda: fake.gate.identified or process.returncode is not None, 120)
        if process.returncode is not None:
            sys.exit(f"the bot ended with {process.returncode}:\n{(data / 'log').read_text(encoding='utf-8')}")
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 60)


class Crowd:
    """People in the channels of one or several servers, each with a question that nobody asked before."""

    def __init__(self, fake: FakeDiscord, people: int, *, servers: int = 1, channels: int = 1) -> None:
        self._fake = fake
        guilds = [fake.guild, *(fake.add_guild(f"server {number}") for number in range(1, servers))]
        self._places = [[fake.add_channel(f"room {number}", guild) for number in range(channels)] for guild in guilds]
        self._people = []
        for number in range(people):
            self._people.append((fake.person(f"person {number}", guild=guilds[number % servers]), number))
        self._numbers = itertools.count()

    def one(self) -> tuple[Any, str, str]:
        """The next person, the channel that they are in, and what they ask."""
        number = next(self._numbers)
        person, place = self._people[number % len(self._people)]
        rooms = self._places[place % len(self._places)]
        channel = rooms[place // len(self._places) % len(rooms)]
        return person, channel, f"{QUESTIONS[number % len(QUESTIONS)]} That is question {number}."

    async def ask(self, **options: Any) -> Interaction:
        """The next one uses /ask."""
        person, channel, question = self.one()
        return await self._fake.slash(person, "ask", channel, question=question, **options)


def reply(fake: FakeDiscord, ix: Interaction) -> Any:
    """What its person was told at last; None while there is nothing but a word on how it goes."""
    message = ix.followups[-1] if ix.followups else fake.seen(ix)
    return message if message is not None and (is_answer(message) or message["flags"] & EPHEMERAL) else None


def is_answer(message: Any) -> bool:
    """Whether a message is an answer, rather than a refusal: it has the buttons of one."""
    return any((part.get("custom_id") or "").startswith("nd:helpful:") for part in walk(message["components"]))


def replied(fake: FakeDiscord, message: Any) -> Any:
    """The answer that replies to a message; None while there is none."""
    for post in reversed(fake.posts(message["channel_id"])):
        if is_answer(post) and post.get("message_reference", {}).get("message_id") == message["id"]:
            return post
    return None


async def all_told(fake: FakeDiscord, asked: Iterable[Interaction], seconds: float) -> list[Any]:
    """Wait until everybody was told something for good; None for those who were not."""
    waiting = list(asked)
    order = list(waiting)

    def done() -> bool:
        while waiting and reply(fake, waiting[-1]):
            waiting.pop()
        return not waiting

    with contextlib.suppress(TimeoutError):
        await fake.until(done, seconds)
    return [reply(fake, ix) for ix in order]


def late(fake: FakeDiscord) -> list[Any]:
    """Answers that went to a channel as messages of their own, because Discord took no other any more."""
    everywhere = [message for channel in list(fake.messages) for message in fake.posts(channel)]
    return [message for message in everywhere if is_answer(message) and "interaction_metadata" not in message]


def forget(fake: FakeDiscord) -> None:
    """Let the fake forget what is over, or this process would grow instead of the one that is measured."""
    fake.calls.clear()
    fake.interactions.clear()
    for channel in fake.messages.values():
        channel.clear()
    for session in fake.gate.sessions.values():
        session.sent[:] = [{}] * len(session.sent)  # their number is what the sequence goes by


def memory(process: asyncio.subprocess.Process) -> float:
    """MiB of a process that are in memory (Linux)."""
    shown = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in shown.splitlines() if line.startswith("VmRSS")) / 1024


def processor(process: asyncio.subprocess.Process) -> float:
    """Seconds of processor that a process has used (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def refusals(fake: FakeDiscord) -> list[str]:
    """What the fake Discord refused or did not know, in short."""
    refused = [f"{call.method} {call.route}: {answer.get('message')}" for call, answer in fake.refused]
    return sorted({*fake.unknown, *refused})


__all__ = ["EPHEMERAL", "FakeDiscord", "text_of"]
