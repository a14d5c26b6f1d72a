"""Broad questions: what they are about."""

from __future__ import annotations

import pytest

from retrieval.question.topic import topic


@pytest.mark.parametrize(
    ("question", "about", "newest"),
    [
        ("What happened in Tarn?", "Tarn", False),
        ("what's happening in Tarn lately?", "Tarn", True),
        ("What is going on at the harbour?", "the harbour", True),
        ("What is the latest on the ferry strike?", "the ferry strike", True),
        ("the latest on the ferry strike", "the ferry strike", True),
        ("Any news about Ada Holm?", "Ada Holm", True),
        ("Can you please tell me about the ferry strike?", "the ferry strike", False),
        ("summarise the talks", "the talks", False),
        ("What do we know about the leak?", "the leak", False),
        ("Tell me more about the leak.", "the leak", False),
    ],
)
def test_a_broad_question_has_a_topic(question: str, about: str, newest: bool) -> None:
    found = topic(question)
    assert found is not None
    assert (found.about.text, found.newest) == (about, newest)


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the mayor's dog?",
        "Who won the latest race?",
        "What is the latest model of the ferry?",
        "What new law in Tarn bans scooters?",
        "What's happening with it?",
        "When did the talks about the harbour begin?",
        "",
    ],
)
def test_a_question_for_one_fact_has_none(question: str) -> None:
    assert topic(question) is None
