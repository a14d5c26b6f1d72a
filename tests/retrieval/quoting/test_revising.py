"""A value that a newer article puts another in place of does not lead, nor is it lit."""

from __future__ import annotations

from datetime import date

import pytest
from support.candidates import MAY, reading

from retrieval.english.question_types import read_question
from retrieval.english.revisions import revisions
from retrieval.quoting.revising import revised

VOTES = "By how many votes did Ines Halden win?"
FIRST = reading("Ines Halden has won by 212 votes.", "212", MAY[0], support=0.8)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("The buyer lowered the price to $3.1bn from the $3.5bn agreed in spring.", "$3.5bn", "$3.1bn"),
        ("She leads by 187 votes instead of 212, the county said.", "212", "187"),
        ("Four works were missing from the gallery, not five as it had said.", "five", "Four"),
        ("Cases have risen to 27 from 12 a week ago.", "12", "27"),
        ("The toll was raised from 12 to 27.", "12", "27"),
        ("Profit fell to €4m, down from €6m.", "€6m", "€4m"),
        ("It will not open on 20 November as planned but on 14 December.", "20 November", "14 December"),
        ("Not 5 but 7 people died.", "5", "7"),
    ],
)
def test_a_value_in_place_of_another_is_seen(text: str, old: str, new: str) -> None:
    assert [(text[a.start : a.end], text[b.start : b.end]) for a, b in revisions(text, date(2026, 11, 15))] == [
        (old, new)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "15 people from 3 countries came.",
        "The shop is open from 3 May to 5 June.",
        "The park opens to 200 visitors from 3 countries.",
        "He paid 30 dollars and got 5 tickets.",
        "The road from 12 villages leads to 27 farms, not to the sea.",
        "Not one of the 12 ships had 40 sailors.",
    ],
)
def test_two_figures_in_one_sentence_are_mostly_no_revision(text: str) -> None:
    assert list(revisions(text)) == []


def test_the_newer_article_leads_with_the_value_in_force() -> None:
    newer = reading("A recount puts the lead of Ines Halden at 187 votes instead of 212.", "votes", MAY[3], support=0.4)
    leading = revised(read_question(VOTES), [FIRST, newer])[0]
    assert leading.sentence is newer.sentence
    assert [leading.sentence.text[start:end] for start, end in leading.lit] == ["187"]
    assert leading.support == FIRST.support


def test_a_value_may_be_revised_twice() -> None:
    second = reading("The lead of Ines Halden is 187 votes instead of 212.", "187", MAY[3], support=0.4)
    third = reading("The court cut the lead of Ines Halden from 187 to 171.", "171", MAY[5], support=0.1)
    order = revised(read_question(VOTES), [FIRST, second, third])
    assert [each.sentence for each in order] == [third.sentence, second.sentence, FIRST.sentence]


@pytest.mark.parametrize(
    ("text", "day", "question"),
    [
        ("A recount puts the lead of Ines Halden at 187 votes instead of 212.", date(2026, 4, 1), VOTES),
        ("A recount puts the lead of Bo Marsh at 187 votes instead of 212.", MAY[3], VOTES),
        ("A recount puts the lead of Ines Halden at 187 votes instead of 200.", MAY[3], VOTES),
        (
            "A recount puts the lead of Ines Halden at 187 votes instead of 212.",
            MAY[3],
            "By how many votes did Ines Halden win at first? Which lead was first announced?",
        ),
    ],
    ids=["an older article", "another person", "another value", "asked for the former"],
)
def test_what_does_not_revise_the_answer_stays_where_it_is(text: str, day: date, question: str) -> None:
    other = reading(text, "187", day, support=0.4)
    assert revised(read_question(question), [FIRST, other]) == [FIRST, other]


def test_the_value_in_force_is_lit_where_the_other_was_read() -> None:
    text = "The bridge will not reopen on 20 November as planned but on 14 December."
    read = reading(text, "20 November", date(2026, 11, 15))
    found = revised(read_question("When will the bridge reopen?"), [read])[0]
    assert text[slice(*found.core)] == "14 December"
