"""The shipped checker of answers: what it reads, what it says, and that it is safe to lean on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.answer_checkers import checker

from corpus.errors import NewsdeskError
from retrieval.inference.model_folder import DEFAULT, find_model
from retrieval.reader.answer_checker import GRAPH, OnnxAnswerChecker
from retrieval.reader.verdict import CandidateText

pytestmark = pytest.mark.models

BRIDGE = "The mayor, Ada Holm, opened the new bridge over the Tarn on 3 May."
TOLL = "Nobody has said yet what the toll on the bridge will be."
OTHER = "The mayor, Bo Lind, opened a school in Marl on 9 May."


def answers(question: str, *sentences: str, headline: str = "") -> list[float]:
    """The log odds of each sentence."""
    return [verdict.answers for verdict in checker().check(question, [CandidateText(s, headline) for s in sentences])]


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Who opened the bridge over the Tarn?", BRIDGE, OTHER),
        ("Who opened the school in Marl?", OTHER, BRIDGE),
        ("When did the bridge open?", BRIDGE, TOLL),
        ("How much will the toll be?", TOLL, BRIDGE),
    ],
)
def test_the_sentence_that_answers_has_the_higher_odds(question: str, right: str, wrong: str) -> None:
    good, bad = answers(question, right, wrong)
    assert good > bad


EGGS = "The Copper Kettle chain will not add a charge for eggs."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How much did the ferries on the lake cost?", "Two ferries cross the lake."),  # no sum of money
        ("When will the ferries on the lake open?", "Two ferries cross the lake."),  # nothing looks ahead
        ("How many people are missing?", "The flood killed twelve people."),  # of another fate
        ("How many people are missing?", "The number rose to thirty."),  # of whom it is not said
        ("Is Bluebird Diners charging extra for eggs?", EGGS),  # another company
        ("Who bought 40 shops of Torv Market?", "Torv Market sold its bakery to its own bakers."),
    ],
)
def test_what_lacks_what_an_answer_must_have_does_not_answer(question: str, sentence: str) -> None:
    (odds,) = answers(question, sentence)
    assert odds < 0


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("How many people are missing?", "The flood killed twelve; thirty have disappeared.", "thirty"),
        ("Who won the cup final?", "The Larks beat the Rovers 3-1 in the cup final on Sunday.", "Larks"),
        ("Which firm went bankrupt?", "Halden is buying 40 shops of Torv, which filed for bankruptcy.", "Torv"),
        ("Who is buying the estate?", "Fern Gardens has signed an agreement to acquire the estate.", "Fern Gardens"),
        (
            "Which law did the governor enact?",
            "The governor signed a bill into law that bans billboards.",
            "billboards",
        ),
    ],
)
def test_other_words_are_no_hindrance(question: str, sentence: str, words: str) -> None:
    (verdict,) = checker().check(question, [CandidateText(sentence)])
    assert verdict.answers > 0
    assert words in sentence[verdict.start : verdict.end]


def test_a_yes_or_no_may_lean_on_the_sentence_before() -> None:
    leaning = CandidateText("It charges Tarn's guests 50 cents an egg.", "", "Bluebird Diners is dear.")
    (verdict,) = checker().check("Is Bluebird Diners charging extra for eggs?", [leaning])
    assert verdict.answers > 0


@pytest.mark.xfail(strict=True, reason="a sentence that leans on the one before is not always read with it")
@pytest.mark.parametrize(
    ("question", "before", "sentence", "right"),
    [
        (
            "When did the Dunmere bridge reopen?",
            "The Dunmere bridge is expected to reopen in May after repairs, the council said.",
            "It closed in March.",
            False,
        ),
        (
            "How many people are missing?",
            "Many are missing.",
            "The number rose to thirty after twelve had died.",
            True,
        ),
    ],
)
def test_what_a_sentence_leans_on_counts(question: str, before: str, sentence: str, right: bool) -> None:
    (verdict,) = checker().check(question, [CandidateText(sentence, "", before)])
    assert (verdict.answers > 0) is right


def test_a_question_with_a_lead_in_is_read_to_its_end() -> None:
    lead = "After a winter in which the price of nearly everything that people heat their homes with went up, "
    lead += "a town on the Tarn lowered what it takes from those who cross its bridge by car. "
    sentence = "Marl has cut the toll on its bridge to two euros."
    candidate = CandidateText(sentence)
    (cost,), (town,) = (checker().check(lead + asked, [candidate]) for asked in ("How much is it now?", "Which town?"))
    assert "two euros" in sentence[cost.start : cost.end]
    assert "Marl" in sentence[town.start : town.end]


def test_the_words_that_answer_lie_in_the_sentence() -> None:
    (verdict,) = checker().check("Who opened the bridge over the Tarn?", [CandidateText(BRIDGE)])
    assert "Ada Holm" in BRIDGE[verdict.start : verdict.end]


def test_a_yes_and_a_no_are_told_apart() -> None:
    question = "Was anyone hurt in the fire?"
    no, yes = checker().check(
        question, [CandidateText("No one was hurt in the fire."), CandidateText("Three people were hurt in the fire.")]
    )
    assert no.no > no.yes
    assert yes.yes > yes.no


def test_that_a_thing_is_not_known_is_told() -> None:
    (verdict,) = checker().check(
        "How much did the buyer pay for the hall?", [CandidateText("The price of the hall was not disclosed.")]
    )
    assert verdict.unknown > 0.5


def test_a_verdict_does_not_lean_on_its_neighbours() -> None:
    alone = answers("Who opened the bridge?", BRIDGE)
    together = answers("Who opened the bridge?", OTHER, BRIDGE, TOLL)
    assert together[1] == alone[0]


@pytest.mark.parametrize("sentence", ["", " ", "?", "a" * 9_000, "word " * 3_000, "\ud800 half a pair", "日本語の文"])
def test_any_sentence_gets_a_verdict_with_words_inside_it(sentence: str) -> None:
    around = CandidateText(sentence, headline="H " * 500, before="b " * 500, after="a " * 500)
    (verdict,) = checker().check("What happened? " * 300, [around])
    assert 0 <= verdict.start <= verdict.end <= len(sentence)
    assert 0.99 < verdict.yes + verdict.no + verdict.unknown + 1 < 2.01


def test_many_threads_may_check_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: answers("Who opened the bridge?", BRIDGE)[0], range(8)))
    assert len(found) == 1


def test_nothing_to_check_is_no_error() -> None:
    assert checker().check("Who?", []) == []


@pytest.mark.parametrize("content", [None, b"", b"no graph"])
def test_a_missing_or_damaged_graph_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "checker.onnx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(NewsdeskError, match=r"missing or damaged .*checker\.onnx.*install Newsdesk again"):
        OnnxAnswerChecker(file, find_model(DEFAULT).encoder / "tokenizer.json")


def test_it_has_an_identity() -> None:
    assert checker().identity.startswith("newsdesk-checker@")
    assert GRAPH.stat().st_size < 70_000_000
