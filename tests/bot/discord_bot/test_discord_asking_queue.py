"""The queue of questions: bounded, fair, honest about waiting, and idle while interactions wait to be acknowledged."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
from support import PATIENCE

from bot.discord_bot.questions.queueing import Full, Questions, Stopping, Ticket


@pytest.fixture
def questions() -> Iterator[Questions]:
    questions = Questions(workers=2, length=3)
    yield questions
    questions.close()


class Gate:
    """Work that waits until it is let go; `began` in the order of beginning."""

    def __init__(self) -> None:
        self.open, self.began = threading.Event(), []

    def work(self, name: int) -> int:
        self.began.append(name)
        assert self.open.wait(PATIENCE)
        return name


async def put(questions: Questions, gate: Gate, names: range) -> tuple[list[Ticket], list[asyncio.Task[int]]]:
    tickets = [questions.enter() for _ in names]
    tasks = [
        asyncio.create_task(questions.run(ticket, lambda name=name: gate.work(name)))
        for name, ticket in zip(names, tickets, strict=True)
    ]
    await asyncio.sleep(0)  # each task takes its turn or waits for it
    return tickets, tasks


async def test_first_come_first_served_and_everybody_knows_how_many_are_ahead(questions: Questions) -> None:
    gate = Gate()
    tickets, tasks = await put(questions, gate, range(5))
    assert [ticket.ahead for ticket in tickets] == [0, 0, 2, 3, 4]
    assert (questions.running, questions.waiting) == (2, 3)
    gate.open.set()
    assert await asyncio.gather(*tasks) == list(range(5))
    assert sorted(gate.began[:2]) == [0, 1]
    assert (questions.running, questions.waiting) == (0, 0)


async def test_a_full_queue_says_how_many_and_how_long(questions: Questions) -> None:
    gate = Gate()
    _, tasks = await put(questions, gate, range(5))
    with pytest.raises(Full) as refused:
        questions.enter()
    assert (refused.value.ahead, refused.value.seconds) == (5, 3)  # 5 of a second each, by two
    assert str(refused.value) == "5 questions ahead of you; try again in about 3 s."
    gate.open.set()
    await asyncio.gather(*tasks)
    questions.enter()


async def test_the_wait_is_measured() -> None:
    now = 0.0

    def work() -> None:
        nonlocal now
        now += 8

    questions = Questions(workers=2, length=3, now=lambda: now)
    await questions.run(questions.enter(), work)
    gate = Gate()
    _, tasks = await put(questions, gate, range(5))
    with pytest.raises(Full, match="about 20 s"):
        questions.enter()
    gate.open.set()
    await asyncio.gather(*tasks)
    questions.close()


@pytest.mark.parametrize(
    ("ahead", "seconds", "said"),
    [
        (1, 4, "1 question ahead of you; try again in about 4 s."),
        (12, 20, "12 questions ahead of you; try again in about 20 s."),
        (1200, 150, "1,200 questions ahead of you; try again in about 3 min."),
    ],
)
def test_how_a_full_queue_is_said(ahead: int, seconds: int, said: str) -> None:
    assert str(Full(ahead, seconds)) == said


async def test_who_leaves_makes_room(questions: Questions) -> None:
    gate = Gate()
    tickets, tasks = await put(questions, gate, range(5))
    tasks[3].cancel()
    await asyncio.gather(tasks[3], return_exceptions=True)
    assert [ticket.ahead for ticket in tickets] == [0, 0, 2, 0, 3]
    ticket = questions.enter()
    ticket.leave()
    ticket.leave()
    assert questions.waiting == 2
    gate.open.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert sorted(gate.began) == [0, 1, 2, 4]


async def test_who_has_not_come_yet_holds_nobody_up(questions: Questions) -> None:
    first = questions.enter()
    assert await asyncio.wait_for(questions.run(questions.enter(), lambda: 7), PATIENCE) == 7
    assert await questions.run(first, lambda: 8) == 8


async def test_work_that_fails_gives_its_worker_back(questions: Questions) -> None:
    for _ in range(4):
        with pytest.raises(ZeroDivisionError):
            await questions.run(questions.enter(), lambda: 1 // 0)
    assert questions.running == 0


async def test_no_worker_starts_while_somebody_waits_for_an_acknowledgment(questions: Questions) -> None:
    gate = Gate()
    gate.open.set()
    async with questions.acknowledging():
        async with questions.acknowledging():
            _, tasks = await put(questions, gate, range(3))
        assert questions.running == 0
    assert await asyncio.gather(*tasks) == [0, 1, 2]


async def test_a_steady_stream_of_interactions_does_not_starve_the_queue(
    questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_bot.questions.queueing._LONGEST_HOLD", 0.2)
    async with questions.acknowledging():
        began = time.monotonic()
        assert await asyncio.wait_for(questions.run(questions.enter(), lambda: 1), PATIENCE) == 1
        assert time.monotonic() - began >= 0.2


async def test_draining_finishes_what_was_taken_and_takes_no_more(questions: Questions) -> None:
    gate = Gate()
    _, tasks = await put(questions, gate, range(4))
    assert not await questions.drain(0.05)
    with pytest.raises(Stopping):
        questions.enter()
    gate.open.set()
    assert await questions.drain(PATIENCE)
    assert [task.result() for task in tasks] == [0, 1, 2, 3]


async def test_a_cancelled_wait_lets_running_work_end(questions: Questions) -> None:
    gate = Gate()
    _, (task,) = await put(questions, gate, range(1))
    while not gate.began:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert questions.running == 1
    gate.open.set()
    assert await questions.drain(PATIENCE)
