"""Every figure can be worked out by hand: a few questions, one of each fate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support.fakes import answer, quote, source, statement

from corpus.errors import UsageError
from retrieval.answer import Answer, Listing, Outcome, Question, Turn
from retrieval.evaluation import Item, Result, by_type, evaluate, headline, judge, read, score
from retrieval.evaluation.judging import Match
from retrieval.evaluation.scores import METRICS, Score, wilson

TROOPS = quote("The force counts about 2,500 troops.", file="/news/guide.txt")
CALL = quote("They spoke on Tuesday by phone.", file="/news/call.txt", url="https://wire.example/call")
ASKED = Item("troops", "How many troops?", ("2,500", "2500"), ("guide.txt",), "fact")
UNANSWERABLE = Item("n-oil", "How much oil?", type="unanswerable")


def test_right_by_the_lit_words() -> None:
    result = judge(ASKED, answer(statement(TROOPS, lit=["about 2,500"]), confidence=0.7), seconds=0.5)
    assert result.lit == Match(contains=True, exact=False, f1=pytest.approx(2 / 3))  # about 2500 | 2500
    assert result.text == Match(contains=True, exact=False, f1=pytest.approx(2 / 6))  # force counts about 2500 troops
    assert (result.passages, result.passages_right, result.article, result.refused) == (1, 1, True, False)
    assert (result.words, result.words_lit, result.confidence, result.seconds) == (6, 2, 0.7, 0.5)
    assert result.right
    assert result.sources == ("guide.txt",)


def test_right_by_the_text_only() -> None:
    result = judge(ASKED, answer(statement(TROOPS, lit=["The force"])))
    assert result.lit == Match(contains=False, exact=False, f1=0)
    assert result.text is not None
    assert result.text.contains


def test_what_is_said_first_is_held_against_the_answer() -> None:
    both = answer(statement(TROOPS, lit=["2,500"]), statement(CALL, lit=["Tuesday"]))
    assert judge(ASKED, both).lit == Match(contains=True, exact=True, f1=1)
    assert judge(Item("x", "?", ("Tuesday",)), both).lit == Match(contains=True, exact=False, f1=0)


def test_lit_spans_are_not_joined_to_contain() -> None:
    result = judge(Item("x", "?", ("force about",)), answer(statement(TROOPS, lit=["force", "about"])))
    assert result.lit is not None
    assert not result.lit.contains


def test_any_cited_article_counts_by_file_name_or_address_and_so_do_its_copies() -> None:
    both = answer(statement(CALL, TROOPS))
    for name, cited in (("guide.txt", True), ("/news/guide.txt", True), ("https://wire.example/call", True)):
        assert judge(Item("x", "?", ("tuesday",), (name,)), both).article is cited
    assert judge(Item("x", "?", ("tuesday",), ("other.txt",)), both).article is False
    assert judge(Item("x", "?", ("tuesday",)), both).article is None
    copied = replace(TROOPS, copies=(source(file="/news/copy.txt"),))
    assert judge(Item("x", "?", ("2,500",), ("copy.txt",)), answer(statement(copied))).article


def test_a_passage_cited_twice_counts_once() -> None:
    part = replace(TROOPS, end=TROOPS.end - 1)
    assert judge(ASKED, answer(statement(TROOPS, CALL), statement(part))).passages == 2


def test_nothing_found_is_wrong_for_an_answerable_question_and_right_for_another() -> None:
    asked, unanswerable = judge(ASKED, answer()), judge(UNANSWERABLE, answer())
    assert asked.lit == asked.text == Match(contains=False, exact=False, f1=0)
    assert (asked.article, asked.passages, asked.refused, asked.right) == (False, 0, True, False)
    assert (unanswerable.lit, unanswerable.text, unanswerable.article, unanswerable.passages_right) == (None,) * 4
    assert unanswerable.refused
    assert unanswerable.right


def test_nearest_passages_are_no_answer_but_tell_what_would_have_been_said() -> None:
    assert judge(UNANSWERABLE, answer(nearest=(TROOPS,))).refused
    near = judge(ASKED, answer(nearest=(TROOPS, CALL)))
    assert (near.would_be_right, near.right) == (True, False)
    assert not judge(ASKED, answer(nearest=(CALL, TROOPS))).would_be_right


def test_a_statement_that_was_no_question_was_not_answered() -> None:
    assert judge(UNANSWERABLE, answer(nearest=(TROOPS,), outcome=Outcome.NO_QUESTION)).right


def test_what_the_library_says_counts_when_it_holds_the_answer() -> None:
    listing = Listing("about", 3, (source("Two calendars"),), (("Orchard Digest", 2),), newest=date(2024, 2, 8))
    told = answer(outcome=Outcome.ABOUT_COLLECTION, listing=listing)
    for known in ("3 articles", "orchard digest", "Two calendars", "2024-02-08"):
        result = judge(Item("x", "?", (known,)), told)
        assert (result.refused, result.right) == (False, True), known
    assert judge(Item("x", "?", ("Meuse Wire",)), told).refused
    assert judge(UNANSWERABLE, told).right


def test_possibly_counts_as_an_answer() -> None:
    assert not judge(UNANSWERABLE, answer(statement(TROOPS), outcome=Outcome.POSSIBLE)).refused


def test_a_weak_label_is_not_held_against_a_right_answer() -> None:
    weak = Item("w", "How many troops?", ("2,500",), type="weak-unanswerable")
    assert not weak.answerable
    assert judge(weak, answer()).right
    assert judge(weak, answer(statement(TROOPS))).right
    assert not judge(weak, answer(statement(CALL))).right


def test_the_answers_of_an_unanswerable_question_count_for_nothing() -> None:
    trap = Item("t", "How many troops?", ("2,500",), type="unanswerable")
    assert not judge(trap, answer(statement(TROOPS))).right


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (answer(statement(TROOPS, lit=["2,500"])), True),
        (answer(statement(TROOPS)), True),  # by the text
        (answer(nearest=(TROOPS,)), True),  # by the passage
        (answer(statement(CALL)), False),  # no choice: a tie
        (answer(), False),
    ],
)
def test_the_choice_that_is_supported_best(said: Answer, right: bool) -> None:
    assert judge(replace(ASKED, choices=("900", "2,500", "7,000")), said).choice is right


def test_choices_without_the_right_one_measure_nothing() -> None:
    assert judge(replace(ASKED, choices=("900", "7,000")), answer(statement(TROOPS))).choice is None


def results() -> list[Result]:
    """Three answerable questions (right, wrong with "possibly", refused) and two others (answered, refused)."""
    return [
        judge(ASKED, answer(statement(TROOPS, lit=["2,500"]), confidence=0.9), 0.1),  # 6 words, 1 passage
        judge(ASKED, answer(statement(CALL), confidence=0.4, outcome=Outcome.POSSIBLE), 0.2),  # 6 words, 1 passage
        judge(ASKED, answer(confidence=0.1), 0.3),
        judge(UNANSWERABLE, answer(statement(TROOPS, CALL), statement(CALL), confidence=0.8), 0.4),  # 12 words
        judge(UNANSWERABLE, answer(confidence=0.2), 0.5),
    ]


@pytest.mark.parametrize(
    ("name", "right", "total"),
    [
        ("right", 2, 5),
        ("accuracy", 1, 3),
        ("accuracy_lit", 1, 3),
        ("exact", 1, 3),
        ("exact_text", 0, 3),
        ("exact_all", 2, 5),
        ("choice", 0, 0),
        ("citation_precision", 1, 2),
        ("citation_recall", 1, 3),
        ("article_cited", 1, 3),
        ("answered", 2, 3),
        ("answer_precision", 1, 3),
        ("possibly", 1, 3),
        ("refused", 2, 5),
        ("refusal_precision", 1, 2),
        ("refusal_recall", 1, 2),
    ],
)
def test_every_share(name: str, right: int, total: int) -> None:
    figure = score(results())[name]
    assert (figure.right, figure.total, figure.value) == (right, total, right / total if total else None)
    assert (figure.interval is not None) == (total > 0 and name != "citation_precision")


@pytest.mark.parametrize(
    ("name", "value", "total"),
    [
        ("f1", (1 + 0 + 0) / 3, 3),
        ("f1_text", (2 / 6) / 3, 3),
        ("f1_all", 2 / 5, 5),
        ("words", 6, 3),
        ("words_mean", 8, 3),
        ("words_lit", 0, 3),  # 1, 0, 0
        ("balanced_accuracy", (2 / 3 + 1 / 2) / 2, 5),
        ("always_refuse", 1 / 2, 5),
        # surest first: 0.9 right, 0.8, 0.4, 0.2, 0.1 wrong: risks 0, 1/2, 2/3, 3/4, 4/5
        ("aurc", (0 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5) / 5, 5),
        ("ece", (0.1 + 0.8 + 0.4 + 0.2 + 0.1) / 5, 5),  # a bin for each
        ("seconds_p50", 0.3, 5),
        ("seconds_p95", 0.5, 5),
    ],
)
def test_every_other_figure(name: str, value: float, total: int) -> None:
    figure = score(results())[name]
    assert (figure.value, figure.total, figure.right) == (pytest.approx(value), total, None)


def test_no_figure_is_left_untested() -> None:
    tested = {
        mark.args[1][i][0]
        for test in (test_every_share, test_every_other_figure)
        for mark in test.pytestmark
        for i in range(len(mark.args[1]))
    }  # type: ignore[attr-defined]
    assert tested == {each.name for each in METRICS}


def test_nothing_to_measure_is_no_figure() -> None:
    assert all(figure.value is None for figure in score([]).values())
    alone = score([judge(ASKED, answer())])
    assert alone["words"].value is alone["refusal_recall"].value is alone["balanced_accuracy"].value is None
    assert str(alone["words"]) == "-"
    assert str(alone["accuracy"]) == "0.000 (0 of 1)"


def test_what_was_not_read_has_no_confidence_to_measure() -> None:
    listed = answer(outcome=Outcome.ABOUT_COLLECTION, listing=Listing("overview", 3), confidence=1.0)
    typed = answer(nearest=(TROOPS,), outcome=Outcome.NO_QUESTION, confidence=1.0)
    more = score([*results(), judge(UNANSWERABLE, listed), judge(UNANSWERABLE, typed)])
    for name in ("aurc", "ece"):
        assert more[name] == score(results())[name]


def test_wilson() -> None:
    """The worked example of Newcombe (1998): 81 of 263, 0.2553 to 0.3662; and the ends."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (wilson(0, 10)[0], wilson(10, 10)[1]) == pytest.approx((0, 1))


def test_figures_by_type_and_the_headline_leaves_out_weak_labels() -> None:
    weak = judge(Item("w", "?", type="weak-unanswerable"), answer(statement(TROOPS)))
    every = [*results(), weak]
    assert headline(every) == results()
    assert {name: len(part) for name, part in by_type(every).items()} == {
        "fact": 3,
        "unanswerable": 2,
        "weak-unanswerable": 1,
    }
    assert score(by_type(every)["weak-unanswerable"])["refusal_recall"] == Score(0, 1, 0, wilson(0, 1))


def test_the_history_is_asked_before_and_the_time_is_taken() -> None:
    heard: list[Question] = []

    def ask(question: Question) -> Answer:
        heard.append(question)
        return answer()

    [result] = evaluate(ask, [Item("x", "And there?", history=("Who is she?",))])
    first, second = heard
    assert first == Question("Who is she?")
    assert second == Question("And there?", (Turn("Who is she?", answer()),))
    assert 0 < result.seconds < 5


def test_reading_a_file() -> None:
    lines: list[str | bytes] = [
        '{"id": "a", "question": "Who?", "answers": ["He"], "articles": ["x.txt"], "type": "fact", "history": ["Q"]}',
        "",
        b'\xef\xbb\xbf{"id": null, "question": "How much?", "answers": null, "choices": [1, 2], "date": {}}\n',
    ]
    assert read(lines, "q.jsonl") == [
        Item("a", "Who?", ("He",), ("x.txt",), "fact", ("Q",)),
        Item("3", "How much?", choices=("1", "2")),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        (b'{"question": "\xff?"}', "line 2 .*decode"),
        ('{"question": "\\ud800?"}', "line 2 .*surrogates"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "line 2"),
        ('{"id": 1}', "“question”"),
        ('{"question": "Who?", "answers": "He"}', "“answers”"),
        ('{"question": "Who?", "answers": ["!?"]}', "neither letter nor digit"),
        ('{"question": "Who?", "answers": ["..."]}', "neither letter nor digit"),
        (f'{{"question": "{"w" * 4001}"}}', "longer than 4,000"),
    ],
)
def test_a_wrong_line_is_named(line: str | bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read(['{"question": "Who?"}', line], "q.jsonl")


def test_a_file_without_questions_is_refused() -> None:
    with pytest.raises(UsageError, match="no question"):
        read(["", " \n"], "q.jsonl")
