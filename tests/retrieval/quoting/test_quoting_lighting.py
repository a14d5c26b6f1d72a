"""Which words are lit: the answer with its hedge and its negation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.answer_checkers import checker
from support.writers import hit

from corpus.article import Passage, Source
from retrieval.english.question_types import read_question
from retrieval.english.sentences import Sentence, split
from retrieval.quote import Hit
from retrieval.quoting.lighting import light
from retrieval.reader.verdict import CandidateText

pytestmark = pytest.mark.models


def lit(question: str, text: str) -> list[str]:
    passage = Passage(Source("s", "A headline"), "v", 0, 0, len(text), text)
    (sentence,) = split([Hit(passage, 1.0)])
    (verdict,) = checker().check(question, [CandidateText(text)])
    spans = light(read_question(question), sentence, (verdict.start, verdict.end))
    return [sentence.text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (
            "How many ferries run?",
            "At present approximately 2,500 ferries run on the lake.",
            "approximately 2,500",
        ),
        ("How many ferries were hit?", "The storm hit over 85 ferries on Friday.", "over 85"),
        ("How many people died?", "At least three people died in the storm in Harwick.", "At least three"),
        (
            "How many people died?",
            "Officials said no one knew how many, but nearly 40 people died.",
            "nearly 40",
        ),
        ("When did the ferries stop?", "The ferries stopped on Tuesday after the storm.", "Tuesday"),
        ("Who opened the bridge?", "The bridge was opened by Mira Tal before a small crowd.", "Mira Tal"),
        ("Where was the accord signed?", "The accord was signed in Geneva by both ministers.", "Geneva"),
        (
            "How much did the bridge cost?",
            "The bridge cost an estimated $300 million to build.",
            "estimated $300 million",
        ),
        (
            "Why was the bridge closed?",
            "The bridge was closed because its cables had rusted.",
            "its cables had rusted",
        ),
        ("Who is Mira Tal?", "Port adviser Mira Tal said the cables were safe.", "adviser"),
    ],
)
def test_the_answer_is_lit_with_its_hedge(question: str, text: str, words: str) -> None:
    assert words in " ".join(lit(question, text))


@pytest.mark.parametrize(
    ("question", "text", "found", "words"),
    [
        ("What share opposed it?", "Of 1,004 people, 52 percent opposed it.", "1,004 people, 52 percent", "52 percent"),
        ("How large is the lake?", "It covers some 300 square kilometres now.", "300", "some 300 square kilometres"),
        ("How many kilometres is it long?", "The road is 300 kilometres long.", "300 kilometres", "300"),
        ("What is the main interest rate?", "It was raised to 3.5 per cent in June.", "3.5", "3.5 per cent"),
        ("How much does it lose?", "It loses 1.5 million crowns a day.", "1.5 million", "1.5 million crowns"),
    ],
)
def test_a_figure_is_lit_with_its_unit_where_the_question_does_not_name_it(
    question: str, text: str, found: str, words: str
) -> None:
    (sentence,) = split([Hit(Passage(Source("s", ""), "v", 0, 0, len(text), text), 1.0)])
    start = text.index(found)
    ((first, last),) = light(read_question(question), sentence, (start, start + len(found)))
    assert text[first:last] == words


def test_a_negation_is_never_left_dark() -> None:
    spans = lit(
        "Does the council want the bridge closed at once?",
        "Its adviser said the goal is not an immediate closure but a phased repair of the bridge.",
    )
    assert spans == ["not an immediate closure but a phased repair of the bridge"]


@settings(max_examples=60)
@given(
    st.text(min_size=1, max_size=400),
    st.sampled_from(["Why?", "How many men?", "Is it so?", "Who is Ann?", ""]),
)
def test_any_sentence_has_lit_words_within_it(text: str, question: str) -> None:
    asked = read_question(question)
    passage = Passage(Source("s", ""), "v", 0, 0, len(text), text)
    for sentence in split([Hit(passage, 1.0)]):
        assert isinstance(sentence, Sentence)
        (verdict,) = checker().check(question, [CandidateText(sentence.text)])
        ((start, end),) = light(asked, sentence, (verdict.start, verdict.end))
        assert 0 <= start < end <= len(sentence.text)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("The strike broke Iraq's sovereignty.", "Iraq", "Iraq's"),
        ("The strike broke the Larks’ record.", "the Larks", "the Larks’"),
        ("The sovereignty is that of Iraq.", "Iraq", "Iraq"),
    ],
)
def test_whose_lights_the_owner_with_its_mark(text: str, words: str, shown: str) -> None:
    (sentence,) = split([hit(text)])
    start = text.index(words)
    ((first, last),) = light(read_question("Whose is it?"), sentence, (start, start + len(words)))
    assert text[first:last] == shown
