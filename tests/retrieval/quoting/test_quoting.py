"""Answers made of exact quotes: each rule of the voice has a test."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.answer_checkers import ByWords, checker
from support.writers import BY_WORDS, hit, reader, support

from retrieval.answer import Answer, Difference, Outcome, Searched, Turn
from retrieval.question.understanding import understand
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter
from retrieval.quoting.scoring import load_calibration
from retrieval.quoting.stating import nearest

pytestmark = pytest.mark.models

SEARCHED = Searched("news", 5)
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def ask(question: str, *hits: Hit, **settings: object) -> Answer:
    writer = QuoteWriter(reader(), ByWords(), calibration=BY_WORDS, clock=lambda: NOW, **settings)  # type: ignore[arg-type]
    asked = understand(question)
    return writer.write(asked, writer.read(asked, hits), SEARCHED)


def test_an_answer_is_an_exact_sentence_with_its_place() -> None:
    text = "Rain fell. At present approximately 2,500 ferries cross the lake. Nobody swims."
    answer = ask("How many ferries cross the lake?", hit(text, start=100))
    (statement,) = answer.statements
    assert answer.outcome is Outcome.ANSWERED
    assert statement.text == "At present approximately 2,500 ferries cross the lake."
    assert statement.text == statement.quotes[0].text
    assert statement.quotes[0].start == 100 + text.index("At present")
    assert statement.lit_words == ("approximately 2,500",)


def test_the_same_figure_elsewhere_is_a_further_quote() -> None:
    answer = ask(
        "How many ferries cross the lake?",
        hit("Some 2,500 ferries cross the lake.", "a", date(2024, 12, 30)),
        hit("The lake is deep. About 2500 ferries cross the lake daily.", "b"),
    )
    (statement,) = answer.statements
    assert statement.articles == 2
    assert statement.quotes[1].text == "About 2500 ferries cross the lake daily."
    assert answer.differences == ()


def test_a_name_is_lit_where_the_checker_takes_a_whole_clause_for_the_answer() -> None:
    text = "Ada Lind has agreed to buy the old estate in the north of the county for the sum of two million crowns."
    (statement,) = ask("Who has agreed to buy the old estate?", hit(text)).statements
    assert statement.lit_words == ("Ada Lind",)


def test_copies_do_not_count_as_articles() -> None:
    sentence = "Some 2,500 ferries cross the lake."
    answer = ask(
        "How many ferries cross the lake?",
        hit(sentence, "a", date(2025, 1, 1), copies=1),
        hit(f"{sentence} Deep.", "b"),
    )
    (statement,) = answer.statements
    assert statement.articles == 1
    assert {source.id for source in statement.quotes[0].copies} == {"a copy 0", "b"}


def test_figures_that_differ_are_both_shown_newest_first() -> None:
    answer = ask(
        "How many ferries cross the lake?",
        hit("Some 900 ferries cross the lake.", "a", date(2024, 12, 30)),
        hit("Some 900 big ferries cross the lake.", "b", date(2024, 12, 31)),
        hit("Some 2,500 ferries cross the lake.", "c", date(2025, 1, 1)),
    )
    assert [statement.lit_words for statement in answer.statements] == [("Some 2,500",), ("Some 900",)]
    assert answer.differences == (Difference("figures", (0, 1)),)


@pytest.mark.parametrize(
    "other",
    [
        "Over 2,500 ferries cross the lake.",  # another hedge
        "Some 2,487 ferries cross the lake.",  # the same, less rounded
        "Some 40 captains of ferries cross the lake.",  # of other things
        "About 15% of ferries cross the lake.",  # of another kind
    ],
)
def test_wording_rounding_and_other_things_are_no_difference(other: str) -> None:
    answer = ask("How many ferries cross the lake?", hit("Some 2,500 ferries cross the lake."), hit(other, "b"))
    assert answer.differences == ()


def test_a_missing_antecedent_brings_the_sentence_before() -> None:
    text = "Mira Tal runs the port. She closed the old harbour gate in May."
    answer = ask("Who closed the old harbour gate?", hit(text, start=7))
    (statement,) = answer.statements
    assert statement.text == text
    assert statement.quotes[0].start == 7
    assert all(0 <= start < end <= len(statement.text) for start, end in statement.lit)


def test_a_why_question_is_backed_by_another_article() -> None:
    answer = ask(
        "Why were the harbour talks suspended?",
        hit("The harbour talks were suspended because a crane fell.", "a"),
        hit("After the fall of a crane the harbour talks were suspended.", "b"),
    )
    assert [statement.quotes[0].source.id for statement in answer.statements] == ["a", "b"]


def test_the_incident_that_is_the_cause_is_lit_too() -> None:
    text = "Soon after, a crane fell on two ferries. The harbour talks were suspended in response to the incident."
    answer = ask("Why were the harbour talks suspended?", hit(text))
    (statement,) = answer.statements
    assert statement.text == text
    assert statement.lit_words[0] == "a crane fell on two ferries"


def test_a_question_in_an_article_answers_nothing() -> None:
    answer = ask("Why were the harbour talks suspended?", hit("Why were the harbour talks suspended?"))
    assert answer.outcome is Outcome.NOT_FOUND


def test_one_good_sentence_is_not_padded() -> None:
    answer = ask(
        "What colour is the harbour gate?",
        hit("The harbour gate has the colour green. The harbour gate is of a colour.", "a"),
        hit("The harbour gate has no colour.", "b"),
    )
    assert len(answer.statements) == 1


def test_nothing_found_shows_what_is_near() -> None:
    answer = ask("Who painted the moon?", *(hit(f"Number {i} rusted.", f"a{i}") for i in range(5)))
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.statements == ()
    assert len({quote.source.id for quote in answer.nearest}) == 3


def test_what_is_near_has_the_words_of_the_question() -> None:
    hits = [hit("Rain is due on Friday.", "a"), hit("Nobody knows when the old mill will reopen its doors.", "b")]
    writer = QuoteWriter(reader(), checker())
    question = "When will the mill in the valley of the Ens reopen?"
    near = nearest(writer.read(understand(question), hits))
    assert [quote.source.id for quote in near] == ["b", "a"]


def test_no_hits_no_answer() -> None:
    answer = ask("Who painted the moon?")
    assert (answer.outcome, answer.nearest, answer.confidence) == (Outcome.NOT_FOUND, (), 0.0)


def test_between_answer_and_none_there_is_possibly() -> None:
    text = "The harbour gate is old."
    strict = ask("Who painted the harbour gate yesterday?", hit(text), false_answer_rate=0.1)
    assert strict.confidence < support(0.9)
    assert strict.outcome is (Outcome.POSSIBLE if strict.confidence >= support(0.4) else Outcome.NOT_FOUND)
    lax = ask("Who painted the harbour gate yesterday?", hit(text), false_answer_rate=0.5)
    assert lax.outcome is (Outcome.ANSWERED if lax.confidence >= support(0.4) else Outcome.NOT_FOUND)


def test_what_was_asked_and_read_is_kept() -> None:
    writer = QuoteWriter(reader(), ByWords(), calibration=BY_WORDS, clock=lambda: NOW)
    hits = [hit("Some 2,500 ferries cross the lake.")]
    read_as = "How many ferries cross the lake?"
    question = understand("How many?", [Turn("Which ships?")], lambda _, __: read_as)
    answer = writer.write(question, writer.read(question, hits), SEARCHED)
    assert (answer.question, answer.read_as) == ("How many?", "How many ferries cross the lake?")
    assert answer.asked == NOW
    assert answer.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("settings", [{"max_statements": 0}, {"max_statements": 6}, {"false_answer_rate": 1.0}])
def test_impossible_settings_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        QuoteWriter(reader(), ByWords(), calibration=BY_WORDS, **settings)  # type: ignore[arg-type]


def test_a_smaller_rate_of_false_answers_takes_more_support() -> None:
    shipped = load_calibration()
    limits = [shipped.thresholds(rate) for rate in (0.01, 0.1, 0.2, 0.4, 0.9)]
    assert [limit.answered for limit in limits] == sorted((limit.answered for limit in limits), reverse=True)
    assert all(limit.possible <= limit.answered for limit in limits)


@pytest.mark.parametrize(
    ("feature", "rising"),
    [
        ("checker", (-5.0, -1.0, 2.0, 5.0)),  # the checker is surer
        ("reader share", (0.0, 0.3, 0.6, 1.0)),  # the reader prefers it
        ("reports behind", (0.0, 0.7, 1.1, 1.4)),  # other reports say the same
    ],
)
def test_shipped_support_is_a_probability_that_rises_with_agreement(feature: str, rising: tuple[float, ...]) -> None:
    least, *_, most = supports = [load_calibration().support({feature: value}) for value in rising]
    assert least > 0.0
    assert most < 1.0
    assert all(lower < higher for lower, higher in pairwise(supports))


@pytest.mark.parametrize("logit", [-1e9, 1e9])
def test_shipped_support_is_a_probability_whatever_the_checker_says(logit: float) -> None:
    assert 0.0 <= load_calibration().support({"checker": logit}) <= 1.0


@pytest.mark.parametrize(
    "line",
    [
        "not but " * 2_500,
        "“no, " * 4_000,
        "1,2 " * 5_000,
        "the attack " * 1_800,
        "a. " * 6_000,
        "A" * 20_000,
        "because, " * 2_200,
    ],
    ids=lambda line: line[:10],
)
def test_hostile_passages_are_read_in_time(line: str) -> None:
    began = time.process_time()
    answer = ask(
        "Why did the attack not stop at 1,2?", *(hit(line[:4_000], f"a{i}") for i in range(3)), false_answer_rate=0.99
    )
    assert time.process_time() - began < 5.0
    assert all(quote.text in line for quote in (*answer.citations, *answer.nearest))


@settings(max_examples=40)
@given(
    question=st.text(max_size=80),
    texts=st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=4),
    offset=st.integers(0, 1_000),
)
def test_every_quote_is_a_slice_whatever_the_text(question: str, texts: list[str], offset: int) -> None:
    hits = [hit(text, f"a{i}", start=offset) for i, text in enumerate(texts)]
    writer = QuoteWriter(reader(), ByWords(), false_answer_rate=0.99, calibration=BY_WORDS)
    asked = understand(question)
    answer = writer.write(asked, writer.read(asked, hits), SEARCHED)
    for quote in (*answer.citations, *answer.nearest):
        assert quote.text == quote.passage.text[quote.start - offset : quote.end - offset]
    for statement in answer.statements:
        assert statement.text == statement.quotes[0].text
        assert statement.lit
        assert all(0 <= start < end <= len(statement.text) for start, end in statement.lit)
        assert 0.0 <= statement.support <= 1.0


LAKE = "Two ferries cross the lake. British engineers built one of them. The toll is paid on the shore."


def test_what_every_answer_must_have_cannot_be_made_up_for() -> None:
    question = "How many French ferries are there on the lake?"  # the French are not named
    readings = QuoteWriter(reader(), ByWords(), calibration=BY_WORDS).read(understand(question), [hit(LAKE)])
    assert readings
    assert all(reading.support == 0 for reading in readings)


def test_what_is_met_is_left_to_the_score() -> None:
    assert ask("How many ferries cross the lake?", hit(LAKE)).statements
