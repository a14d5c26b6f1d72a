"""A name that stands in place of another: what belongs to the other is no answer."""

from __future__ import annotations

import pytest
from support.fakes import hit, turn

from retrieval.english.question_types import read_question
from retrieval.english.sentences import split
from retrieval.question.exchanged import with_names_exchanged
from retrieval.question.followup import stand_alone
from retrieval.question.understanding import Purpose, understand
from retrieval.quoting.requirements import unmet

VELDEN = "How many rangers are stationed in Velden?"
ORRIN = "How many rangers are stationed in Orrin?"
TEXT = "Twenty-two rangers are stationed in Velden. They are six more than before. Orrin has nine rangers. Two are new."


def test_the_place_before_is_gone_from_question_and_search() -> None:
    found = understand("And in Orrin?", [turn(VELDEN, "22 rangers are in Velden.", ["22"])], stand_alone)
    assert (found.in_full, found.searched) == (ORRIN, ORRIN)
    for asked in (found.asked, found.wanted):
        assert "velden" not in {word.text.lower() for word in asked.content}
        assert asked.exchanged == (frozenset(["orrin"]), frozenset([frozenset(["velden"])]))


def test_a_sentence_answers_that_belongs_to_the_place_asked_for() -> None:
    asked = with_names_exchanged(read_question(ORRIN), [VELDEN])
    right = [sentence.text for sentence in split([hit(TEXT)]) if not unmet(asked, sentence)]
    assert right == ["Orrin has nine rangers.", "Two are new."]
    assert all(unmet(asked, sentence) for sentence in split([hit("Nine rangers are new.")]))


@pytest.mark.parametrize("before", ["How many wolves are in Velden?", "Who is in Velden?", ORRIN, "Why?"])
def test_other_questions_exchange_nothing(before: str) -> None:
    assert with_names_exchanged(read_question(ORRIN), [before]).exchanged is None


def test_more_is_a_purpose_of_its_own_where_something_was_told() -> None:
    told = turn("Who won?", "Ana won.", ["Ana"])
    assert understand("Tell me more", [told], stand_alone).purpose is Purpose.MORE
    spent = turn("Tell me more", read_as="more on: Who won?")
    assert understand("What else?", [told, spent], stand_alone).purpose is Purpose.MORE, "it is not told again"
    lost = understand("Tell me more", [turn("Who lost?")], stand_alone)
    assert (lost.purpose, lost.searched) == (Purpose.NEWS, "Who lost?")
