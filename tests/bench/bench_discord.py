"""The Discord bot under load: the program in a process of its own, against the fake Discord of the tests.

    python tests/bench/bench_discord.py [--part load ...] [--questions 10000]

Parts (all of them, unless some are named):
    load        200 commands at once, with limits raised and the real model: acknowledged within 3 s, all answered
    surplus     200 commands at once, with the limits as they are: who is not answered is told so at once
    memory      the memory of the process over 10,000 questions of every kind
    reconnects  20 connections that are ended while questions are answered: every question has its answer
    heartbeat   how late heartbeats are while 20 questions are answered, with the real model

Ends with 1 when a promise is broken. The machine's other work is part of what is measured; say what it was.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord_load as load
from discord_load import EPHEMERAL, Crowd, FakeDiscord, text_of

DEADLINE = 3.0  # seconds that Discord waits for an acknowledgment
AT_ONCE = 200
# Of the memory after the first tenth of the questions. What still grows then are caches with a bound, of up to
# 65,536 stems and of pydantic's 16,384 strings: every question here has a number of its own (seen with tracemalloc).
MOST_GROWTH = 1.10
Part = Callable[[Path, Path, argparse.Namespace], Awaitable[bool]]


async def many(real: Path, fast: Path, options: argparse.Namespace) -> bool:
    """200 at once, limits raised."""
    async with FakeDiscord(openapi=False) as fake, load.running(load.REAL, fake, real, **load.UNLIMITED):
        crowd = Crowd(fake, AT_ONCE)
        began = time.monotonic()
        asked = [await crowd.ask() for _ in range(AT_ONCE)]
        told = await load.all_told(fake, asked, 600)
        seconds = time.monotonic() - began
        waits = sorted(ix.acked_after or float("inf") for ix in asked)
        answered = sum(bool(one and load.is_answer(one)) for one in told)
        in_time = sum(wait <= DEADLINE for wait in waits)
        print(f"  acknowledged within {DEADLINE:.0f} s: {in_time} of {AT_ONCE}, slowest {waits[-1]:.2f} s, "
              f"median {statistics.median(waits):.2f} s")  # fmt: skip
        print(f"  answered: {answered} of {AT_ONCE} in {seconds:.1f} s ({answered / seconds:.1f} a second)")
        return in_time == answered == AT_ONCE and quiet(fake)


async def surplus(real: Path, fast: Path, options: argparse.Namespace) -> bool:
    """200 at once, limits as they are: in one channel, and spread so that only the queue is short."""
    good = True
    for where, shape in (
        ("in one channel", {}),
        ("over 4 servers and 20 channels", {"servers": 4, "channels": 5}),
    ):
        async with FakeDiscord(openapi=False) as fake, load.running(load.REAL, fake, real):
            crowd = Crowd(fake, AT_ONCE, **shape)
            asked = [await crowd.ask() for _ in range(AT_ONCE)]
            told = await load.all_told(fake, asked, 600)
            answered = sum(bool(one and load.is_answer(one)) for one in told)
            refused = [(ix, one) for ix, one in zip(asked, told, strict=True) if one and not load.is_answer(one)]
            private = all(one["flags"] & EPHEMERAL for _, one in refused)
            slowest = max((ix.acked_after or float("inf") for ix in asked), default=0)
            words = {" ".join("#" if "<" in word or word[0].isdigit() else word for word in text_of(one).split())
                     for _, one in refused}  # fmt: skip
            print(f"  {where}: answered {answered}, told at once {len(refused)}, slowest word {slowest:.2f} s")
            for said in sorted(words):
                print(f"    “{said}”")
            good &= answered + len(refused) == AT_ONCE and private and slowest <= DEADLINE and quiet(fake)
    return good


async def steady(real: Path, fast: Path, options: argparse.Namespace) -> bool:
    """The memory of the process over many questions."""
    async with (
        FakeDiscord(openapi=False) as fake,
        load.running(load.FAST, fake, fast, **load.UNLIMITED) as process,
    ):
        crowd, began, step = Crowd(fake, 200, servers=3, channels=5), time.monotonic(), options.questions // 20
        series, spent = [load.memory(process)], [load.processor(process)]
        for done in range(20, options.questions + 1, 20):
            await _twenty(fake, crowd)
            load.forget(fake)
            if done // step >= len(series):
                series.append(load.memory(process))
                spent.append(load.processor(process))
                if options.verbose:
                    print(f"  {done} after {time.monotonic() - began:.0f} s: {series[-1]:.1f} MiB", flush=True)
        growth = series[-1] / series[len(series) // 10]
        each = [1000 * (later - earlier) / step for earlier, later in itertools.pairwise(spent)]
        print(f"  {options.questions} questions in {time.monotonic() - began:.0f} s")
        print(f"  MiB, each {step} questions: {' '.join(f'{one:.0f}' for one in series)}")
        print(f"  last to after warm-up (the first tenth): {growth:.3f}")
        print(f"  ms of processor for a question: {' '.join(f'{one:.0f}' for one in each)}")
        return growth < MOST_GROWTH and quiet(fake)


async def _twenty(fake: FakeDiscord, crowd: Crowd) -> None:
    """Twenty questions of every kind at once, and the buttons of one answer."""
    asked = [await crowd.ask(private=number % 5 == 0) for number in range(14)]
    menus, said = [], []
    for number in range(6):
        person, channel, question = crowd.one()
        if number < 2:
            message = await fake.say(person, f"{question} It was reported that troops train forces.", channel)
            menus.append(await fake.context_menu(person, "Find related reports", message))
            continue
        text, place = (question, fake.dm(person)) if number >= 4 else (f"<@{fake.bot['id']}> {question}", channel)
        said.append(await fake.say(person, text, place))
    told = await load.all_told(fake, [*asked, *menus], 120)
    assert all(told), "a question was not answered"
    await fake.until(lambda: all(load.replied(fake, message) for message in said), 120)
    person, answer = asked[1].user, told[1]
    pressed = [await fake.click(person, answer, label) for label in ("Read in context", "Helpful")]
    form = await fake.click(person, answer, "Not helpful")
    await fake.until(lambda: form.modal, 30)
    pressed.append(await fake.submit(form, {"Why": ["wrong"]}))
    assert all(await load.all_told(fake, pressed, 30)), "a button did nothing"
    typed = await fake.complete(person, "ask", "publisher", "a", answer["channel_id"], question="why")
    await fake.until(lambda: typed.choices is not None, 30)


async def reconnects(real: Path, fast: Path, options: argparse.Namespace) -> bool:
    """No reply lost."""
    ways: list[dict[str, Any]] = [{"op": 7}, {"close": 4000}, {"op": 9, "resumable": True}, {"close": 4009}]
    async with FakeDiscord(openapi=False) as fake, load.running(load.FAST, fake, fast, **load.UNLIMITED):
        crowd, asked, began = Crowd(fake, 50), [], time.monotonic()
        for number in range(20):
            asked += [await crowd.ask() for _ in range(10)]
            await fake.until(lambda last=asked[-1]: last.acked, 30)
            await fake.gateway(**ways[number % len(ways)])
            asked += [await crowd.ask() for _ in range(10)]
            resumed = fake.gateway_log.count("resume")
            await fake.until(lambda resumed=resumed: fake.gateway_log.count("resume") > resumed, 60)
        told = await load.all_told(fake, asked, 60)
        seconds = time.monotonic() - began
        afterwards = len(load.late(fake))
        answered = sum(bool(one and load.is_answer(one)) for one in told)
        sessions = fake.gateway_log.count("identify")
        print(f"  {len(asked)} questions, 20 reconnects ({fake.gateway_log.count('resume')} resumed, "
              f"{sessions} session) in {seconds:.1f} s")  # fmt: skip
        print(f"  answered in place: {answered}; as a message, since the 3 s had passed unseen: {afterwards}; "
              f"lost: {len(asked) - answered - afterwards}")  # fmt: skip
        return answered + afterwards == len(asked) and quiet(fake)


async def heartbeat(real: Path, fast: Path, options: argparse.Namespace) -> bool:
    """How late heartbeats are."""
    every = 0.5
    async with (
        FakeDiscord(openapi=False, heartbeat_ms=int(1000 * every)) as fake,
        load.running(load.REAL, fake, real, **load.UNLIMITED),
    ):
        crowd, own = Crowd(fake, 20), [0.0]
        measuring = asyncio.create_task(_own_lateness(own))
        await fake.until(lambda: len(fake.gate.beats) > 10, 60)
        idle = _lateness(fake.gate.beats[3:], every)
        first, own[0] = len(fake.gate.beats) - 1, 0.0
        asked = [await crowd.ask() for _ in range(20)]
        for _ in range(80):  # a hundred questions in all, twenty of them unanswered at any time
            await fake.until(lambda: any(load.reply(fake, ix) for ix in asked[-20:]), 120)
            asked.append(await crowd.ask())
        told = await load.all_told(fake, asked, 600)
        await fake.until(lambda last=fake.gate.beats[-1]: fake.gate.beats[-1] > last, 30)
        measuring.cancel()
        busy = _lateness(fake.gate.beats[first:], every)
        print(f"  {sum(map(bool, told))} of {len(asked)} questions answered, 20 at a time; a heartbeat each {every} s")
        print(f"  late: median {statistics.median(busy):.3f} s, worst {max(busy):.3f} s of {len(busy)} "
              f"(idle: worst {max(idle):.3f} s); the fake's own loop: worst {own[0]:.3f} s")  # fmt: skip
        return all(told) and max(busy) < 1.0 and quiet(fake)


async def _own_lateness(worst: list[float]) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.02)
        worst[0] = max(worst[0], time.monotonic() - began - 0.02)


def _lateness(beats: list[float], every: float) -> list[float]:
    return [max(0.0, later - earlier - every) for earlier, later in itertools.pairwise(beats)]


def quiet(fake: FakeDiscord) -> bool:
    """Whether the bot did nothing that Discord refuses; late questions after a reconnect may be refused, once each."""
    found = [one for one in load.refusals(fake) if not one.endswith("Unknown interaction")]
    for one in found:
        print(f"  REFUSED {one}")
    return not found


PARTS: dict[str, Part] = {
    "load": many,
    "surplus": surplus,
    "memory": steady,
    "reconnects": reconnects,
    "heartbeat": heartbeat,
}


def main() -> None:
    """Run the parts, print, and say by the exit code whether every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--questions", type=int, default=10_000, help="for the part memory")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        real, fast = Path(folder, "real"), Path(folder, "fast")
        for command, data in ((load.REAL, real), (load.FAST, fast)):
            data.mkdir()
            load.prepare(command, data)
        for name in options.part or PARTS:
            print(name, flush=True)
            good = asyncio.run(PARTS[name](real, fast, options))
            print(f"  {'kept' if good else 'BROKEN'}", flush=True)
            kept &= good
            logged = [line for data in (real, fast) if (log := data / "log").is_file() for line in log.open()]
            for line in (line for line in logged if "Traceback" in line or "ERROR" in line):
                print(f"  LOG {line.rstrip()}")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
