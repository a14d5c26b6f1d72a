"""The plan of a sync decides everything and touches nothing: one row for each rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes import article

from corpus.article import Article, source_id
from corpus.reading import Reading, Skipped
from corpus.syncing import Action, Known, Step, plan

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
    return list(plan(holds, [Reading(item, done * 10) for done, item in enumerate(items, start=1)], folders))


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
    assert [step.name for step in steps if step.action is Action.REMOVE] == removed


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


def test_the_plan_goes_along_with_the_reading() -> None:
    """Nothing is read before it is asked for: the collection never lies in memory."""
    taken = []

    def readings() -> object:
        for item in (OLD, OTHER):
            taken.append(item)
            yield Reading(item, 1)

    steps = plan({}, readings())  # type: ignore[arg-type]
    assert not taken
    next(steps)
    assert taken == [OLD]
