"""Words, stems and typed expressions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Passage, Source
from retrieval.english.expressions import expressions
from retrieval.english.question_types import read_question
from retrieval.english.sentences import split
from retrieval.english.stemming import stem
from retrieval.english.words import words
from retrieval.quote import Hit
from retrieval.quoting.spans import clauses


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("withdraw", "withdrawal"),
        ("negotiate", "negotiations"),
        ("sanction", "sanctioned"),
        ("suspended", "suspending"),
        ("won", "winning"),
        ("died", "deaths"),
        ("Iraqi", "Iraq"),
        ("Iraq’s", "Iraq"),
        ("American", "USA"),
    ],
)
def test_kin_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("attack", "attorney"), ("party", "part"), ("2011", "2014"), ("us", "USA")])
def test_strangers_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("text", ["U.S.", "US", "United States", "the United States".removeprefix("the ")])
def test_one_country_one_word(text: str) -> None:
    assert [word.stem for word in words(text)] == ["usa"]


@given(st.text(max_size=300))
def test_words_are_slices_in_order(text: str) -> None:
    end = 0
    for word in words(text):
        assert text[word.start : word.end] == word.text
        assert word.start >= end
        end = word.end


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("It cost over $1.5 billion to build.", "money", ["$1.5 billion"]),
        ("It cost 40 million euros.", "money", ["40 million euros"]),
        ("Some 61% of voters, or 3 percent fewer, came.", "percent", ["61%", "3 percent"]),
        ("It cost 40 million crowns.", "money", ["40 million crowns"]),
        ("It covers 300 square kilometres and 5 km of road.", "measure", ["300 square kilometres", "5 km"]),
        ("They left in 2011 and came back on 7 May 2014.", "date", ["2011", "7 May 2014"]),
        ("They spoke on Tuesday, and again last week.", "date", ["Tuesday", "last week"]),
        ("It may end in May.", "date", ["May"]),
        ("Three of the 2,500 stayed for 15 years.", "figure", ["Three", "2,500", "15"]),
        ("It lasted 15 years.", "duration", ["15 years"]),
        ("Fuad Hussein met Mohammed bin Salman of the Wall Street Journal.", "name", None),
        ("She called it “a clear violation” on air.", "quoted", ["a clear violation"]),
    ],
)
def test_typed_expressions(text: str, type_: str, expected: list[str] | None) -> None:
    found = [text[e.start : e.end] for e in expressions(text, words(text)) if e.type == type_]
    if expected is None:
        assert found[0] == "Fuad Hussein"
        assert any("Wall Street Journal" in name for name in found)
    else:
        assert found == expected


@pytest.mark.parametrize(
    "line",
    [
        "because " * 2_500,
        "not but " * 2_500,
        "“" * 20_000,
        '"a' * 10_000,
        "1,2" * 7_000,
        "A.B" * 7_000,
        "no, at least an estimated " * 800,
        "(((((" * 4_000,
        "Of the " * 3_000,
        "x" * 20_000,
    ],
    ids=lambda line: line[:12],
)
def test_a_hostile_line_costs_no_more_than_its_length(line: str) -> None:
    began = time.process_time()
    asked = read_question(line)
    spans = clauses(line, words(line))
    assert time.process_time() - began < 2.0
    assert all(0 <= start < end <= len(line) for start, end in spans)
    assert asked.text == line


def told(text: str) -> list[str]:
    passage = Passage(Source("s", "Friday briefing"), "v", 0, 0, len(text), text)
    return [sentence.text for sentence in split([Hit(passage, 1.0)])]


def test_a_quiz_tells_nothing() -> None:
    text = (
        "The ferry was late.\n\nGUESS AGAIN\n\nWhich bird nests on the quay?\n\nA. Heron\n\nB. Gull\n\nC. Swift\n\n"
        "The council meets on Monday."
    )
    assert told(text) == ["The ferry was late.", "The council meets on Monday."]
    assert told("B. Gull\n\nC. Swift\n\nThe council meets on Monday.") == ["The council meets on Monday."]


def test_a_lettered_list_does() -> None:
    text = "The plan has two parts:\n\nA. A bridge over the Ens\n\nB. A road to the quay"
    assert told(text)[1:] == ["A. A bridge over the Ens", "B. A road to the quay"]
    assert told("What is new? A. Lindqvist resigned on Monday.")[1:] == ["A. Lindqvist resigned on Monday."]
