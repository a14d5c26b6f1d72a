from __future__ import annotations

import pytest

from retrieval.followup import stand_alone


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (
            "Who is Fuad Hussein?",
            "What did he ask the Treasury to do?",
            "What did Fuad Hussein ask the Treasury to do?",
        ),
        ("Who is Farhad Alaadin?", "What is his job?", "What is Farhad Alaadin’s job?"),
        (
            "What do American troops in Iraq do?",
            "How many of them are there?",
            "How many of American troops in Iraq are there?",
        ),
        ("How many U.S. troops are in Iraq?", "And in Syria?", "How many U.S. troops are in Syria?"),
        ("Why were the talks suspended?", "When?", "When: Why were the talks suspended?"),
        ("Is the coalition still needed?", "why", "Why: Is the coalition still needed?"),
        (
            "What is the Higher Military Commission?",
            "When was it founded?",
            "When was the Higher Military Commission founded?",
        ),
        ("How many troops are in Iraq?", "What about Kuwait?", "How many troops are in Iraq: Kuwait?"),
    ],
)
def test_a_question_that_leans_gets_what_it_leans_on(history: str, question: str, expected: str) -> None:
    assert stand_alone(question, [history]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many U.S. troops are in Iraq?",
        "Did Blinken say that he would return to Baghdad?",
        "Are there British troops in Iraq?",
        "What did al-Sudani say about his government?",
        "Why were the talks suspended?",
        "Is this war over?",
        "How long does it take to withdraw?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert stand_alone(question, ["Who is Fuad Hussein?"]) is None


def test_without_earlier_questions_nothing_is_rewritten() -> None:
    assert stand_alone("What did he say?", []) is None


def test_the_name_comes_from_the_last_question_that_has_one() -> None:
    earlier = ["Who is Fuad Hussein?", "What happened next?"]
    assert stand_alone("What did he want?", earlier) == "What did Fuad Hussein want?"
