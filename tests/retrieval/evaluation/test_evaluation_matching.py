"""When words hold an answer: exact small cases, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.matching import chosen, contains, exact, normalise, squad_tokens, token_f1

WORDS = st.text(st.sampled_from("abthe an2,.5’“” Éß$\n"), max_size=20)


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("About 2,500 troops.", "2,500", True),
        ("About 2 500 troops.", "2,500", True),
        ("About 2500 troops.", "2,500", False),
        ("the WALL STREET Journal", "Wall Street journal", True),
        ("the “Squid Game” show", '"squid game"', True),
        ("Iraq’s arena", "Iraq's", True),
        ("some $300 million", "300 million", True),
        ("a timeline-based end", "timeline", True),
        ("in 2014", "14", True),  # as the protocols compare: a short answer may stand there by chance
        ("anything", "?!", False),
    ],
)
def test_contains(text: str, answer: str, held: bool) -> None:
    assert contains(["nothing", text], ["zebra", answer]) is held


def test_each_text_stands_for_itself() -> None:
    assert not contains(["two", "parts"], ["two parts"])


@given(text=WORDS, answer=WORDS)
def test_what_the_case_folded_texts_hold_is_found(text: str, answer: str) -> None:
    if normalise(answer) and answer.casefold() in text.casefold():
        assert contains([text], [answer])


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The U.S. “Treasury”, a bank!", ["us", "treasury", "bank"]),
        ("2,500 — an answer", ["2500", "answer"]),
        ("the", []),
    ],
)
def test_squad_tokens(text: str, tokens: list[str]) -> None:
    assert squad_tokens(text) == tokens


@pytest.mark.parametrize(
    ("text", "answers", "f1"),
    [
        ("about 2,500 troops", ["2,500"], 2 * (1 / 3) / (1 + 1 / 3)),
        ("about 2,500 troops", ["2,500", "some 2,500 troops"], 2 / 3),
        ("the the cat", ["a cat"], 1),
        ("go go", ["go"], 2 / 3),
        ("", ["go"], 0),
        ("no", ["go"], 0),
        ("no", [], 0),
    ],
)
def test_token_f1(text: str, answers: list[str], f1: float) -> None:
    assert token_f1(text, answers) == pytest.approx(f1)


@given(text=WORDS, answer=WORDS)
def test_f1_lies_between_0_and_1_reads_both_ways_and_is_1_for_an_exact_match(text: str, answer: str) -> None:
    f1 = token_f1(text, [answer])
    assert 0 <= f1 <= 1
    assert f1 == token_f1(answer, [text])
    assert not exact(text, [answer]) or f1 == 1


def test_exact() -> None:
    assert exact("The Wall Street Journal.", ["NYT", "Wall Street Journal"])
    assert not exact("The Wall Street Journal said", ["Wall Street Journal"])


@pytest.mark.parametrize(
    ("lit", "texts", "passages", "best"),
    [
        (["Paris"], ["Paris, not Rome"], ["Rome Rome"], "Paris"),
        ([], ["Rome it is"], ["Paris"], "Rome"),
        ([], [], ["Paris", "Rome", "in Rome"], "Rome"),
        ([], [], ["the city of New Oslo"], "Old Oslo"),  # half of its words; of the others none
        ([], [], ["Paris and Rome"], None),
        ([], [], [], None),
    ],
)
def test_the_choice_supported_best(lit: list[str], texts: list[str], passages: list[str], best: str | None) -> None:
    assert chosen(["Paris", "Rome", "Old Oslo"], lit, texts, passages) == best


def test_no_choices_no_choice() -> None:
    assert chosen([], ["x"], ["x"], ["x"]) is None
