"""What a model writes, as plain words; and what of it says nothing that a passage could support."""

from __future__ import annotations

import pytest

from retrieval.checking.plain import plain, why_empty


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("**Ten** ferries _stopped_.", "Ten ferries stopped."),
        ("- Ten ferries stopped.", "Ten ferries stopped."),
        ("## Ten ferries stopped", "Ten ferries stopped"),
        ("> 1. Ten ferries stopped.", "Ten ferries stopped."),
        ("Ten [ferries](https://evil.example/x) stopped.", "Ten ferries stopped."),
        ("Ten ferries stopped ![map](http://evil.example/a.png).", "Ten ferries stopped map."),
        ("Ten ferries stopped, see https://evil.example/x?y=1 .", "Ten ferries stopped, see."),
        ("Ten fer\u200bries\u202e stopped\u2069.", "Ten ferries stopped."),
        ("Ten\n ferries \t stopped .", "Ten ferries stopped."),
        ("||Ten ferries|| `stopped`", "Ten ferries stopped"),
        ("2 * 3 snake_case_word stays", "2 * 3 snake_case_word stays"),
    ],
)
def test_plain(sentence: str, expected: str) -> None:
    assert plain(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "...",
        "Here is what I found:",
        "Here is a summary of the key points",
        "Based on the provided passages, here is the answer:",
        "Who sued whom?",
        "The passages do not say.",
        "The provided articles don’t mention the number of ferries.",
        "None of these passages contains information about the mayor.",
        "There is not enough information in the passages to answer.",
        "I could not find an answer.",
        "I hope this helps!",
    ],
)
def test_it_says_nothing_that_a_passage_could_support(sentence: str) -> None:
    assert why_empty(plain(sentence)) is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Ten ferries stopped.",
        "2,500.",
        "Ada Brook",
        "According to the mayor, ten ferries stopped.",
        "The report says that the council did not close the harbour.",
        "The council said that it had no information about the ferries.",
        "Based on a poll, the mayor resigned.",
    ],
)
def test_it_says_something(sentence: str) -> None:
    assert why_empty(plain(sentence)) is None


@pytest.mark.parametrize("text", ["[" * 50_000, "**" * 30_000, "[a](" * 20_000, "passages " * 9_000, "- " * 40_000])
def test_of_an_endless_sentence_the_beginning_is_read(text: str) -> None:
    assert len(plain(text)) <= 2_000
