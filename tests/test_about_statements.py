"""What is no question: a whole sentence that states something. In doubt it is one."""

from __future__ import annotations

import pytest

from retrieval.question.statements import is_statement


@pytest.mark.parametrize(
    "text",
    [
        "The troops left in May.",
        "The minister has resigned.",
        "He was elected yesterday!",
        "They didn’t sign the deal.",
        "Baghdad asked the coalition to leave.",
        "The man who was shot has died.",
        "There are 2,500 troops in Iraq",
        "the talks were suspended last week",
        "It's a lie.",
        "I think that the talks fail.",
        "The U.S. troops left. The embassy stayed and was closed in June.",
        "Prices rose this week.",
    ],
)
def test_statements(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text",
    [
        "Did the troops leave in May?",
        "The troops left in May?",
        "The troops left in May, didn't they",
        "The troops left in May, right",
        "True or false: the troops left in May.",
        "The troops left in May. Is that so",
        "The troops left in May. Tell me why.",
        "who won the vote",
        "Why the talks were suspended.",
        "was the deal signed",
        "troops Iraq how many",
        "iraq troop numbers",
        "U.S. troops killed in Jordan",
        "Talks suspended after attack",
        "the attack on the base",
        "people who were killed in the attack",
        "the man who was elected president",
        "the day the war began",
        "the day he was born",
        "The city where the talks were held.",
        "the first country that has left the coalition",
        "the capital of iraq is",
        "The war was started by",
        "The capital of Iraq is ____.",
        "The vote was won by which party.",
        "This minister signed the deal.",
        "Tell me who won.",
        "List the countries that left the coalition.",
        "Explain the deal.",
        "I want to know why the talks were suspended.",
        "I need the number of troops.",
        "I am looking for the text of the deal.",
        "I wonder whether the deal was signed.",
        "Please summarise the talks.",
        "Iraq",
        "troops.",
        "...",
        "",
        "Wie viele Soldaten sind im Irak",
        "¿Quién ganó?",
    ],
)
def test_what_may_be_a_question_is_one(text: str) -> None:
    assert not is_statement(text)
