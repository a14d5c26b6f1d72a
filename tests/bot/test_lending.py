"""Lent out: how many stay open, which is closed first, and that nothing is closed under its users."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import PATIENCE

from bot.lending import Lending


class Thing:
    """Something that is open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False


class Shelf:
    """Things lent out; `right` says what stands for a name now, `opened` holds all that were ever opened."""

    def __init__(self, most: int = 2) -> None:
        self.opened: list[Thing] = []
        self.stale: set[Thing] = set()
        self.lending: Lending[Thing] = Lending(most, self._open_now, self._close)

    def _open_now(self, name: str, thing: Thing | None) -> Thing:
        if name == "none":
            raise LookupError(name)
        if thing is None or thing in self.stale:
            thing = Thing(name)
            self.opened.append(thing)
        return thing

    def _close(self, thing: Thing) -> None:
        assert not thing.closed, "closed twice"
        thing.closed = True

    @property
    def open(self) -> list[str]:
        return [thing.name for thing in self.opened if not thing.closed]


def test_the_one_used_longest_ago_is_closed_first() -> None:
    shelf = Shelf()
    for name in ("a", "b", "a", "c"):
        with shelf.lending.using(name):
            pass
    assert shelf.open == ["a", "c"]
    shelf.lending.peek("a")
    shelf.lending.peek("d")
    assert shelf.open == ["a", "d"]


def test_what_is_in_use_stays_open_however_many_that_are() -> None:
    shelf = Shelf()
    with ExitStack() as users:
        things = [users.enter_context(shelf.lending.using(name)) for name in "abcd"]
        assert shelf.open == ["a", "b", "c", "d"]
        assert users.enter_context(shelf.lending.using("a")) is things[0]
    shelf.lending.peek("e")
    assert shelf.open == ["a", "e"], "those that nobody uses any more make room; the first was used again later"


def test_what_is_retired_is_closed_by_its_last_user() -> None:
    shelf = Shelf()
    with shelf.lending.using("a") as first:
        with shelf.lending.using("a"):
            shelf.lending.retire("a")
        assert not first.closed
        with shelf.lending.using("a") as second:
            assert second is not first
    assert first.closed
    assert not second.closed
    shelf.lending.retire()
    shelf.lending.retire("a")
    assert shelf.open == []


def test_what_has_changed_is_opened_anew() -> None:
    shelf = Shelf()
    with shelf.lending.using("a") as before:
        shelf.stale.add(before)
        with shelf.lending.using("a") as after:
            assert after is not before
        assert not before.closed
    assert shelf.open == ["a"]


def test_a_failure_passes_through_and_leaves_nothing() -> None:
    shelf = Shelf()
    with pytest.raises(LookupError), shelf.lending.using("none"):
        pass
    with pytest.raises(ValueError, match="of the user"), shelf.lending.using("a"):
        raise ValueError("of the user")
    shelf.lending.retire("a", wait=True)  # would wait for ever if a user were still counted
    assert shelf.open == []


def test_waiting_for_the_last_user() -> None:
    shelf = Shelf()
    let_go, waiting = threading.Event(), threading.Event()

    def use() -> None:
        with shelf.lending.using("a"):
            waiting.set()
            assert let_go.wait(PATIENCE)

    with ThreadPoolExecutor(2) as threads:
        user = threads.submit(use)
        assert waiting.wait(PATIENCE)
        retiring = threads.submit(shelf.lending.retire, "a", wait=True)
        with pytest.raises(TimeoutError):
            retiring.result(timeout=0.05)
        assert shelf.open == ["a"]
        let_go.set()
        retiring.result(timeout=PATIENCE)
        user.result(timeout=PATIENCE)
    assert shelf.open == []


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["peek", "use", "leave", "retire", "change"]))))
def test_nothing_is_closed_under_a_user(moves: list[tuple[str, str]]) -> None:
    shelf = Shelf(3)
    users: list[tuple[Thing, ExitStack]] = []
    for name, move in moves:
        if move == "peek":
            assert not shelf.lending.peek(name).closed
        elif move == "use":
            stack = ExitStack()
            users.append((stack.enter_context(shelf.lending.using(name)), stack))
        elif move == "leave" and users:
            users.pop(0)[1].close()
        elif move == "retire":
            shelf.lending.retire(name)
        elif move == "change":
            shelf.stale |= {thing for thing in shelf.opened if thing.name == name}
        assert not any(thing.closed for thing, _ in users)
    for _, stack in users:
        stack.close()
    shelf.lending.retire()
    assert shelf.open == []


def test_many_threads() -> None:
    shelf = Shelf(3)

    def work(number: int) -> None:
        for turn in range(60):
            with shelf.lending.using("abcdef"[(number * 7 + turn * turn) % 6]) as thing:
                assert not thing.closed
                if turn % 10 == 0:
                    shelf.lending.retire(thing.name)
                assert not thing.closed

    with ThreadPoolExecutor(6) as threads:
        for one in [threads.submit(work, number) for number in range(6)]:
            one.result()
    shelf.lending.peek("a")
    assert len(shelf.open) <= 3
