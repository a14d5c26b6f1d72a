"""The writing thread: order, progress, what is told of the end, and a stop that loses nothing."""

from __future__ import annotations

import asyncio
import threading

import pytest
from support import PATIENCE

from bot.discord_bot.commands.news.progress import ended, progress
from bot.discord_bot.servers.jobs import MOST_OF_A_SERVER, Jobs, Progress, Stopped, TooManyJobs
from corpus.errors import UsageError


async def told(value: object) -> str:
    return f"told {value}"


async def test_jobs_are_done_one_by_one_in_the_order_of_asking() -> None:
    ends: list[tuple[str, str]] = []
    jobs = Jobs(lambda kind, outcome: ends.append((kind, outcome)))
    gate, done, at_once = threading.Event(), [], []

    def work(number: int) -> int:
        at_once.append(number)
        assert len(at_once) == 1
        assert gate.wait(PATIENCE)
        at_once.remove(number)
        done.append(number)
        return number

    handles = [jobs.submit("add", server, lambda _, n=n: work(n)) for n, server in enumerate([1, 2, 1])]
    assert [handle.ahead for handle in handles] == [0, 1, 2]
    assert progress(handles[0], "Reading a.txt") == "Reading a.txt …"
    assert progress(handles[1], "Reading") == "Waiting: 1 job is done before this one."
    assert progress(handles[2], "Reading") == "Waiting: 2 jobs are done before this one."
    assert (jobs.waiting(), jobs.waiting(1)) == (3, 2)
    assert not await handles[2].wait(0.01)
    gate.set()
    assert [await handle.result() for handle in handles] == done == [0, 1, 2]
    assert await handles[2].wait(PATIENCE)
    assert handles[2].ahead == jobs.waiting() == 0
    assert ends == [("add", "done")] * 3
    await jobs.drain(PATIENCE)


async def test_how_far_a_job_is() -> None:
    jobs, gate, half = Jobs(), threading.Event(), threading.Event()

    def work(far: Progress) -> None:
        far.set(512, 1024)
        half.set()
        assert gate.wait(PATIENCE)

    handle = jobs.submit("add", 1, work)
    assert half.wait(PATIENCE)
    assert progress(handle, "Reading a.txt") == "Reading a.txt: 50 %"
    gate.set()
    await handle.result()
    await jobs.drain(PATIENCE)


async def test_how_a_job_ends_is_told_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    ends: list[str] = []
    jobs = Jobs(lambda _, outcome: ends.append(outcome))

    def fails(error: Exception) -> None:
        raise error

    ours = jobs.submit("add", 1, lambda _: fails(UsageError("A server can have 20 collections.")))
    bug = jobs.submit("add", 1, lambda _: fails(ZeroDivisionError("secret text")))
    well = jobs.submit("add", 1, lambda _: 7)
    assert await ended(ours, told) == "A server can have 20 collections."
    said = await ended(bug, told)
    assert "Something went wrong" in said
    assert "secret" not in said
    assert "ZeroDivisionError" in caplog.text
    assert await ended(well, told) == "told 7"
    assert ends == ["failed", "failed", "done"]
    await jobs.drain(PATIENCE)


async def test_one_server_cannot_take_all_places() -> None:
    jobs, gate = Jobs(), threading.Event()
    handles = [jobs.submit("add", 1, lambda _: gate.wait(PATIENCE)) for _ in range(MOST_OF_A_SERVER)]
    with pytest.raises(TooManyJobs, match="try again when one of them is done"):
        jobs.submit("add", 1, lambda _: None)
    other = jobs.submit("add", 2, lambda _: "well")
    gate.set()
    assert await other.result() == "well"
    assert all([await handle.result() for handle in handles])
    assert await jobs.submit("add", 1, lambda _: "again").result() == "again"
    await jobs.drain(PATIENCE)


async def test_a_stop_waits_then_ends_the_running_job_and_calls_off_the_others() -> None:
    ends: list[str] = []
    jobs = Jobs(lambda _, outcome: ends.append(outcome))
    started = threading.Event()

    def work(far: Progress) -> None:
        started.set()
        while not far.stopping:
            started.wait(0.01)
        raise Stopped("stopped")

    running = jobs.submit("add", 1, work)
    waits, removal = jobs.submit("add", 1, lambda _: None), jobs.submit("remove", 1, lambda _: None)
    assert started.wait(PATIENCE)
    await jobs.drain(0.05)
    assert await ended(running, told) == "Newsdesk is being restarted; it goes on with your files when it is back."
    assert await ended(waits, told) == await ended(running, told)
    assert await ended(removal, told) == "Newsdesk is being restarted; try again in a minute."
    assert sorted(ends) == ["stopped"] * 3
    with pytest.raises(Stopped):
        jobs.submit("add", 1, lambda _: None)


async def test_a_stop_waits_until_the_end_was_told() -> None:
    jobs = Jobs()
    said: list[str] = []

    async def teller() -> None:
        with jobs.telling():
            await asyncio.sleep(0.2)
            said.append("told")

    telling = asyncio.create_task(teller())
    await asyncio.sleep(0)
    await jobs.drain(0)
    assert said == ["told"]
    await telling
