"""Scores can be worked out by hand: four questions, one of each fate."""

from __future__ import annotations

import pytest
from fakes import answer, quote, statement

from corpus.errors import UsageError
from retrieval.answer import Answer, Outcome, Question
from retrieval.evaluation import Item, Share, by_type, evaluate, judge, read, score

TROOPS = quote("The force counts about 2,500 troops.", file="/news/guide.txt")
CALL = quote("They spoke on Tuesday by phone.", file="/news/call.txt", url="https://wire.example/call")
ASKED = Item("troops", "How many troops?", ("2,500", "2500"), ("guide.txt",), "fact")
UNANSWERABLE = Item("n-oil", "How much oil?", type="unanswerable")


def test_right_by_the_lit_words() -> None:
    result = judge(ASKED, answer(statement(TROOPS, lit=["about 2,500"])))
    assert (result.lit, result.text, result.cited, result.refused, result.words) == (True, True, True, False, 6)
    assert result.right


def test_right_by_the_text_only() -> None:
    result = judge(ASKED, answer(statement(TROOPS, lit=["The force"])))
    assert (result.lit, result.text) == (False, True)


def test_lit_spans_are_not_joined() -> None:
    item = Item("x", "?", ("force about",))
    assert judge(item, answer(statement(TROOPS, lit=["force", "about"]))).lit is False


def test_case_makes_no_difference() -> None:
    assert judge(Item("x", "?", ("THE FORCE",)), answer(statement(TROOPS))).text


def test_any_cited_article_counts_by_file_name_or_address() -> None:
    both = answer(statement(CALL, TROOPS))
    assert judge(Item("x", "?", ("tuesday",), ("guide.txt",)), both).cited
    assert judge(Item("x", "?", ("tuesday",), ("https://wire.example/call",)), both).cited
    assert judge(Item("x", "?", ("tuesday",), ("other.txt",)), both).cited is False
    assert judge(Item("x", "?", ("tuesday",)), both).cited is None


def test_nothing_found_is_wrong_for_an_answerable_question_and_right_for_another() -> None:
    nothing = answer()
    asked, unanswerable = judge(ASKED, nothing), judge(UNANSWERABLE, nothing)
    assert (asked.lit, asked.text, asked.cited, asked.refused, asked.right) == (False, False, False, True, False)
    assert (unanswerable.lit, unanswerable.cited, unanswerable.refused, unanswerable.right) == (
        None,
        None,
        True,
        True,
    )


def test_nearest_passages_are_no_answer() -> None:
    assert judge(UNANSWERABLE, answer(nearest=(TROOPS,))).refused
    assert not judge(ASKED, answer(nearest=(TROOPS,))).text


def test_possibly_counts_as_an_answer() -> None:
    assert not judge(UNANSWERABLE, answer(statement(TROOPS), outcome=Outcome.POSSIBLE)).refused


def test_scores() -> None:
    right = judge(ASKED, answer(statement(TROOPS, lit=["2,500"])))  # 6 words
    wrong = judge(ASKED, answer(statement(CALL), outcome=Outcome.POSSIBLE))  # 6 words
    missed = judge(ASKED, answer())
    talked = judge(UNANSWERABLE, answer(statement(TROOPS, CALL), statement(CALL)))  # 12 words
    silent = judge(UNANSWERABLE, answer())
    scores = score([right, wrong, missed, talked, silent])
    assert scores.lit == scores.text == scores.cited == Share(1, 3)
    assert scores.given == Share(2, 3)
    assert scores.refused == Share(1, 2)
    assert scores.possible == Share(1, 3)
    assert scores.words == 6
    assert str(scores.refused) == "1 of 2 (50%)"
    assert {name: part.lit for name, part in by_type([right, silent]).items()} == {
        "fact": Share(1, 1),
        "unanswerable": Share(0, 0),
    }


def test_no_answers_no_median() -> None:
    assert score([judge(ASKED, answer())]).words is None


def test_the_history_is_asked_before() -> None:
    heard: list[Question] = []

    def ask(question: Question) -> Answer:
        heard.append(question)
        return answer()

    list(evaluate(ask, [Item("x", "And there?", history=("Who is she?",))]))
    assert heard == [Question("And there?", ("Who is she?",))]


def test_reading_a_file() -> None:
    lines = [
        '{"id": "a", "question": "Who?", "answers": ["He"], "articles": ["x.txt"], "type": "fact", "history": ["Q"]}',
        "",
        '{"question": "How much?", "answers": null, "choices": [1, 2]}',
    ]
    assert read(lines, "q.jsonl") == [
        Item("a", "Who?", ("He",), ("x.txt",), "fact", ("Q",)),
        Item("3", "How much?"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1"),
        ("[1]", "no JSON object"),
        ('{"id": 1}', "“question”"),
        ('{"question": "Who?", "answers": "He"}', "“answers”"),
        ("", "no question"),
    ],
)
def test_a_wrong_file_is_refused(line: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read([line], "q.jsonl")
