"""What seems doubtful beside a surer sentence may contradict it all the same."""

from __future__ import annotations

from datetime import date

import pytest
from support.candidates import MAY, reading, write

from retrieval.agreement.candidate import Candidate

DOUBTFUL = 0.05


def unsure(text: str, lit: str, day: date, paper: str) -> Candidate:
    return reading(text, lit, day, paper, DOUBTFUL, title="Floods in Delmouth")


@pytest.mark.parametrize(
    ("text", "lit", "kinds"),
    [
        ("The flood in Delmouth killed 31 people.", "31", ["figures"]),
        ("The flood in Delmouth killed 12 people.", "12", []),
        ("The flood in Delmouth injured 31 people.", "31", []),  # of others
        ("The flood in Harwick killed 31 people.", "31", []),  # elsewhere
        ("A fire in Delmouth killed 31 people.", "31", []),  # another event
        ("The flood in Delmouth flooded 31 houses.", "31", []),
    ],
)
def test_a_doubtful_sentence_contradicts_only_when_it_tells_of_the_same_event(
    text: str, lit: str, kinds: list[str]
) -> None:
    sure = reading("In Delmouth 12 people died in the flood.", "12", MAY[3], "A", title="Floods in Delmouth")
    answer = write("How many people died in the Delmouth flood?", sure, unsure(text, lit, MAY[3], "B"))
    assert [each.kind for each in answer.differences] == kinds


def test_a_doubtful_sentence_on_an_event_without_a_name_needs_names_in_common() -> None:
    sure = reading("About 900 workers of Blue Line are on strike, Tal said.", "About 900", MAY[3], "A")
    same = unsure("Fewer than 700 workers are on strike, the head of Blue Line said.", "Fewer than 700", MAY[4], "B")
    other = unsure("Fewer than 700 workers are on strike, the head of a mill said.", "Fewer than 700", MAY[4], "B")
    question = "How many workers are on strike?"
    assert [each.kind for each in write(question, sure, same).differences] == ["figures"]
    assert write(question, sure, other).differences == ()


def test_a_count_of_long_ago_is_of_another_event() -> None:
    sure = reading("The flood killed 12 people in Delmouth.", "12", MAY[3], "A")
    old = unsure("The flood killed 31 people in Delmouth.", "31", date(2026, 1, 2), "B")
    assert write("How many people did the flood kill in Delmouth?", sure, old).differences == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Port director Mira Tal said the workers will return to the ferries.", ["positions"]),
        ("The workers will return to the ferries.", []),  # nobody says so
        ("Port director Mira Tal said that all will return.", []),  # who, and to what?
        ("Port director Mira Tal said the workers will not return to the ferries.", []),
    ],
)
def test_a_doubtful_stand_is_heard_where_a_speaker_tells_what_is_asked(text: str, kinds: list[str]) -> None:
    sure = reading("The workers will not return to the ferries, union leader Jo Marsh said.", "not return", MAY[3], "A")
    answer = write("Will the workers return to the ferries?", sure, unsure(text, "will", MAY[3], "B"))
    assert [each.kind for each in answer.differences] == kinds


def test_doubtful_stands_alone_are_no_answer() -> None:
    sure = reading("It rained on the lake.", "rained", MAY[3], "A")
    said = "Port director Mira Tal said the workers will return to the ferries."
    denied = "Union leader Jo Marsh said the workers will not return to the ferries."
    doubtful = [unsure(text, "will", MAY[3], paper) for text, paper in ((said, "B"), (denied, "C"))]
    assert write("Will the workers return to the ferries?", sure, *doubtful).differences == ()
