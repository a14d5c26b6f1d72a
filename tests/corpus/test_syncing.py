"""The plan of a sync decides everything and touches nothing: one row for each rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import article

from corpus.article import Article, Known, source_id
from corpus.reading import ReadResult, Skipped
from corpus.syncing import Step, SyncAction, plan, within

OLD = article("The talks began.", title="Talks", file="/news/a.txt")
NEW = article("The talks ended.", title="Talks", file="/news/a.txt")
OTHER = article("Oil fell.", title="Oil", file="/news/sub/b.txt")
LINKED = article("Same address.", title="One", file="/news/c.txt", url="https://example.org/1")
LINKED_AGAIN = article("Another text.", title="Two", file="/news/d.txt", url="https://example.org/1")


def known(*articles: Article) -> dict[str, Known]:
    return {a.source.id: Known(a.fingerprint, a.source.title, a.source.file) for a in articles}


def planned(
    holds: dict[str, Known], items: Sequence[Article | Skipped], prune: Sequence[str] | None = None
) -> list[Step]:
    folders = None if prune is None else [Path(folder) for folder in prune]
    return list(plan(holds, [ReadResult(item, done * 10) for done, item in enumerate(items, start=1)], folders))


def told(steps: list[Step]) -> list[tuple[str, str]]:
    return [(step.action.value, step.name) for step in steps]


@pytest.mark.parametrize(
    ("holds", "items", "expected"),
    [
        ([], [], []),
        ([], [OLD], [("add", "Talks")]),
        ([OLD], [OLD], [("keep", "Talks")]),
        ([OLD], [NEW], [("change", "Talks")]),
        ([OLD], [OTHER], [("add", "Oil")]),
        ([OLD, OTHER], [], []),
        ([], [OLD, OLD], [("add", "Talks"), ("keep", "Talks")]),
        ([OLD], [NEW, NEW], [("change", "Talks"), ("keep", "Talks")]),
        ([], [Skipped("/news/x.txt", "empty")], [("skip", "/news/x.txt")]),
        ([], [LINKED, LINKED_AGAIN], [("add", "One"), ("skip", "/news/d.txt")]),
        ([LINKED], [LINKED, LINKED_AGAIN], [("keep", "One"), ("skip", "/news/d.txt")]),
        ([LINKED], [LINKED_AGAIN, LINKED], [("change", "Two"), ("skip", "/news/c.txt")]),
    ],
)
def test_what_is_done(holds: list[Article], items: list[Article | Skipped], expected: list[tuple[str, str]]) -> None:
    assert told(planned(known(*holds), items)) == expected


@pytest.mark.parametrize(
    ("items", "prune", "removed"),
    [
        ([], None, []),
        ([], ["/news"], ["Talks", "Oil"]),
        ([], ["/news/sub"], ["Oil"]),
        ([], ["/news/a.txt"], ["Talks"]),
        ([], ["/new"], []),
        ([], ["/news/a"], []),
        ([], [], []),
        ([OLD], ["/news"], ["Oil"]),
        ([OLD, OTHER], ["/news"], []),
        ([NEW], ["/news"], ["Oil"]),
        ([Skipped("/news/a.txt", "not text (binary)")], ["/news"], ["Oil"]),
        ([Skipped("/news/a.txt, line 3", "no text")], ["/news"], ["Oil"]),
    ],
)
def test_what_is_pruned(items: list[Article | Skipped], prune: list[str] | None, removed: list[str]) -> None:
    steps = planned(known(OLD, OTHER), items, prune)
    assert [step.name for step in steps if step.action is SyncAction.REMOVE] == removed


def test_articles_without_a_file_are_never_pruned() -> None:
    fetched = article("From a feed.", title="Feed", url="https://example.org/feed")
    assert planned(known(fetched), [], ["/"]) == []


def test_an_article_that_moved_to_another_file_is_changed_not_removed() -> None:
    here = article("Same.", title="Moved", url="https://example.org/m", file="/news/old.txt")
    there = article("Same.", title="Moved", url="https://example.org/m", file="/news/new.txt")
    assert told(planned(known(here), [there], ["/news"])) == [("change", "Moved")]


def test_what_is_said_of_a_source_counts_as_a_change() -> None:
    dated = article("The talks began.", title="Talks", file="/news/a.txt", publisher="Sample Wire")
    assert told(planned(known(OLD), [dated])) == [("change", "Talks")]


def test_steps_carry_what_execution_needs() -> None:
    add, skip, keep = planned(known(OTHER), [OLD, Skipped("/news/x.txt", "empty"), OTHER])
    assert (add.article, add.source_id, add.done) == (OLD, source_id("news", "/news/a.txt"), 10)
    assert (skip.reason, skip.article, skip.done) == ("empty", None, 20)
    assert (keep.article, keep.done) == (None, 30)


def _sized(number: int, size: int, action: SyncAction = SyncAction.ADD) -> Step:
    """A step with an article of that many bytes."""
    one = article("é" * (size // 2) + "x" * (size % 2), title=f"S{number}", file=f"/news/{number}.txt")
    return Step(action, one.source.id, one.source.title, one, done=number)


KEEP = Step(SyncAction.KEEP, "kept", "Kept", done=9)
GONE = Step(SyncAction.REMOVE, "gone", "Gone", done=9)
UNREAD = Step(SyncAction.SKIP, "", "/news/x.txt", reason="empty", done=9)


@pytest.mark.parametrize(
    ("steps", "articles_left", "bytes_left", "expected"),
    [
        ([_sized(1, 5), _sized(2, 5)], 2, 10, ["add", "add"]),
        ([_sized(1, 5), _sized(2, 5)], 1, 10, ["add", "skip"]),
        ([_sized(1, 5), _sized(2, 5)], 2, 9, ["add", "skip"]),
        ([_sized(1, 11), _sized(2, 10)], 2, 10, ["skip", "add"]),
        ([_sized(1, 1)], 0, 10, ["skip"]),
        ([_sized(1, 1)], -3, -7, ["skip"]),
        ([_sized(1, 5, SyncAction.CHANGE), _sized(2, 5)], 1, 10, ["change", "add"]),
        ([_sized(1, 5, SyncAction.CHANGE)], 0, 10, ["change"]),
        ([_sized(1, 5, SyncAction.CHANGE)], 0, 4, ["skip"]),
        ([KEEP, GONE, UNREAD], 0, 0, ["keep", "remove", "skip"]),
    ],
)
def test_what_goes_beyond_a_quota_is_skipped(
    steps: list[Step], articles_left: int, bytes_left: int, expected: list[str]
) -> None:
    assert [step.action.value for step in within(steps, articles_left, bytes_left)] == expected


def test_a_step_beyond_the_quota_says_which_and_what_to_do() -> None:
    full, long, kept = within([_sized(1, 1), _sized(2, 2_000, SyncAction.CHANGE), UNREAD], 0, 1_234)
    assert full.reason == "the quota of articles is used up; remove some, or ask the operator for more"
    assert long.reason.startswith("its text takes 2,000 bytes, and of the quota of text 1,234 are left")
    assert (full.name, full.article, full.done) == ("S1", None, 1)
    assert kept is UNREAD


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([SyncAction.ADD, SyncAction.CHANGE])), max_size=12),
    st.integers(-1, 8),
    st.integers(-1, 100),
)
def test_no_order_of_steps_goes_beyond_a_quota(sizes: list[tuple[int, SyncAction]], most: int, room: int) -> None:
    steps = [_sized(number, size, action) for number, (size, action) in enumerate(sizes)]
    done = [step for step in within(steps, most, room) if step.article is not None]
    assert sum(step.action is SyncAction.ADD for step in done) <= max(0, most)
    assert sum(len(step.article.text.encode()) for step in done if step.article) <= max(0, room)


def test_the_plan_goes_along_with_the_reading() -> None:
    """Nothing is read before it is asked for: the collection never lies in memory."""
    taken = []

    def readings() -> object:
        for item in (OLD, OTHER):
            taken.append(item)
            yield ReadResult(item, 1)

    steps = plan({}, readings())  # type: ignore[arg-type]
    assert not taken
    next(steps)
    assert taken == [OLD]
