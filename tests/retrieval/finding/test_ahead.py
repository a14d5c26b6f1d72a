"""Reading ahead in a thread, and batches that do not wait for what is slow to come."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from support import PATIENCE

from retrieval.storing.ahead import ahead, batched


def test_runs_of_about_one_weight() -> None:
    assert list(batched([3, 3, 3, 0, 9, 1], 6, lambda item: item)) == [[3, 3], [3, 0, 9], [1]]


def test_a_run_ends_where_the_next_item_takes_time() -> None:
    assert list(batched([None, 1, 2, None, None, 3], 100, lambda item: item)) == [[1, 2], [3]]


def test_all_items_in_order() -> None:
    assert [item for item in ahead(range(500), 3) if item is not None] == list(range(500))


def test_what_is_there_is_handed_over_while_the_next_item_is_awaited() -> None:
    handed_over = threading.Event()

    def slow() -> Iterator[int]:
        yield 1
        assert handed_over.wait(PATIENCE)  # comes only after the batch with the first item was taken
        yield 2

    batches = batched(ahead(slow(), 4), 100, lambda item: item)
    assert next(batches) == [1]
    handed_over.set()
    assert list(batches) == [[2]]


def test_an_error_comes_after_the_items_before_it() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("the end")

    items = ahead(failing(), 4)
    assert next(items) == 1
    with pytest.raises(ValueError, match="the end"):
        list(items)
