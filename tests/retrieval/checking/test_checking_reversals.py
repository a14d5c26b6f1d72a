"""A sentence that has the passage's words and turns what they say."""

from __future__ import annotations

import pytest

from retrieval.checking.reversals import denies, opposite, surer, swapped
from retrieval.english.words import words


@pytest.mark.parametrize(
    ("said", "told", "expected"),
    [
        ("The council did not close the harbour.", "The council closed the harbour.", True),
        ("The council closed the harbour.", "The council has not closed the harbour.", True),
        ("The harbour was never closed.", "The harbour was closed in May.", True),
        ("The council did not close the harbour.", "The council has not closed the harbour.", False),
        ("The council did not close the harbour.", "The council refused to close the harbour.", False),
        ("The council did not reject the plan.", "The council rejected the plan.", True),
        ("Not only ferries stopped.", "Ferries stopped.", None),
        ("No fewer than ten ferries stopped.", "Ten ferries stopped.", None),
        ("The council closed the harbour.", "The council closed the harbour.", None),
        ("The harbour was not closed.", "Ferries sail to the island.", None),
    ],
)
def test_denies(said: str, told: str, expected: bool | None) -> None:
    assert denies(words(said), words(told)) is expected


@pytest.mark.parametrize(
    ("said", "told", "expected"),
    [
        ("Unemployment rose to 5 percent.", "Unemployment fell to 5 percent.", True),
        ("The council accepted the plan.", "The council rejected the plan.", True),
        ("Police arrested two clerks.", "Police released two clerks.", True),
        ("Unemployment rose.", "Unemployment climbed.", False),
        ("Unemployment rose.", "Unemployment rose before it fell.", False),
        ("The clerk resigned after the vote.", "The clerk resigned before the vote.", True),
        ("The ferries did not stop.", "The ferries continued.", None),
        ("The council accepted the plan.", "A court rejected an appeal.", None),
        ("The lake is blue.", "The lake is deep.", None),
    ],
)
def test_opposite(said: str, told: str, expected: bool | None) -> None:
    assert opposite(words(said), words(told)) is expected


@pytest.mark.parametrize(
    ("said", "told", "expected"),
    [
        ("The council will close the harbour.", "The council may close the harbour.", True),
        ("The council closed the harbour.", "The council might close the harbour.", True),
        ("The council will close the harbour.", "The council could close the harbour.", True),
        ("The council might close the harbour.", "The council may close the harbour.", False),
        ("It is possible that the council will close the harbour.", "The council may close the harbour.", False),
        ("The council will close the harbour.", "The council will close the harbour.", None),
    ],
)
def test_surer(said: str, told: str, expected: bool | None) -> None:
    assert surer(said, words(said), words(told)) is expected


@pytest.mark.parametrize(
    ("said", "told", "expected"),
    [
        ("The builder sued the mayor.", "The mayor sued the builder.", True),
        ("The builder sued the mayor, Ada Brook.", "The mayor, Ada Brook, sued the builder.", True),
        ("Holt accused Brook of lying.", "Carl Holt was accused by Ada Brook of lying.", True),
        ("Brook accused Holt of lying.", "Carl Holt was accused by Ada Brook of lying.", False),
        ("The mayor sued the builder.", "The mayor sued the builder.", False),
        ("The mayor praised the builder.", "The mayor sued the builder.", None),
    ],
)
def test_swapped(said: str, told: str, expected: bool | None) -> None:
    assert swapped(said, told, words(said), words(told)) is expected
