"""What a question asks for."""

from __future__ import annotations

import pytest

from retrieval.english.question_types import Kind, read_question


@pytest.mark.parametrize(
    ("question", "kind", "focus"),
    [
        ("How many U.S. troops are in Iraq?", Kind.COUNT, ("troop",)),
        ("Liz Truss resigned after how many days in office?", Kind.COUNT, ("day",)),
        ("How much did the strikes cost?", Kind.MONEY, ()),
        ("What percentage of the vote did the party secure?", Kind.SHARE, ()),
        ("How long did the siege last?", Kind.AMOUNT, ()),
        ("When did they leave?", Kind.DATE, ()),
        ("On what day did the ministers speak by phone?", Kind.DATE, ("day",)),
        ("Who won the election?", Kind.PERSON, ()),
        ("Which golfer won the Open?", Kind.PERSON, ("golf",)),
        ("Who is Mira Tal?", Kind.ROLE, ()),
        ("Who is the mayor of Harwick?", Kind.PERSON, ()),
        ("Where was the accord signed?", Kind.PLACE, ()),
        ("The trial was held in which city?", Kind.PLACE, ("citi",)),
        ("Which newspaper did she write for?", Kind.NAME, ("newspap",)),
        ("Why were the talks suspended?", Kind.REASON, ()),
        ("What was the reason for the delay?", Kind.REASON, ()),
        ("What did the minister say about the harbour?", Kind.SPEECH, ()),
        ("Does the council want the bridge closed?", Kind.YESNO, ()),
        ("How did the fire start?", Kind.MANNER, ()),
        ("What happened in the harbour?", Kind.OPEN, ()),
        ("What caused the fire in Harwick?", Kind.REASON, ()),
        ("What killed the fish?", Kind.REASON, ()),
        ("What speed limit was set?", Kind.AMOUNT, ("limit",)),
        ("How many wounded soldiers returned?", Kind.COUNT, ("soldi",)),
        ("What was the turnout?", Kind.AMOUNT, ()),
        ("What’s the death toll of the flood?", Kind.AMOUNT, ()),
        ("How strong was the storm?", Kind.AMOUNT, ()),
        ("What will the bridge cost?", Kind.MONEY, ()),
        ("", Kind.OPEN, ()),
        ("?!", Kind.OPEN, ()),
    ],
)
def test_kind_and_focus(question: str, kind: Kind, focus: tuple[str, ...]) -> None:
    asked = read_question(question)
    assert (asked.kind, asked.focus) == (kind, focus)


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("How many ferries cross the lake?", ("ferri",)),
        ("How many ferry lines cross the lake?", ("line",)),
        ("How many storm victims need shelter?", ("victim",)),
        ("How many women ministers sit in the cabinet?", ("minist",)),
        ("How many passengers a day cross the lake by ferry?", ("passeng",)),
        ("How many home runs did he hit?", ("run",)),
        ("How many Grand Slam singles titles did she win?", ("titl",)),
        ("How many strikes hit the port?", ("strik",)),
        ("How many cross the border every day?", ()),
        ("How much water flows into the lake?", ("water",)),
        ("Which company owns the mill?", ("compani",)),
        ("Which ferry line runs at night?", ("line",)),
        ("Which ferry lines cross the lake?", ("line",)),
        ("Which countries border Narva?", ("countri",)),
        ("Which of the boats sank?", ("boat",)),
        ("What measures ease the drought?", ("measur",)),
        ("What kind of boats cross the lake?", ("boat",)),
        ("Which film won best picture?", ("film",)),
        ("The award went to which newspaper?", ("newspap",)),
    ],
)
def test_the_noun_that_is_asked_for_is_told_from_the_verb_behind_it(question: str, focus: tuple[str, ...]) -> None:
    assert read_question(question).focus == focus


def test_the_words_before_the_noun_say_which_kind() -> None:
    assert read_question("How many British ferry lines cross the lake?").qualities == ("uk", "ferri")
    assert read_question("Which countries border Narva?").kind is Kind.PLACE


def test_a_people_and_its_country_are_one_word() -> None:
    stems = {word.stem for word in read_question("How many British troops did the United States train?").content}
    assert {"uk", "usa", "train"} <= stems
    assert "usa" in read_question("What do American troops do?").stems


def test_names_and_numbers_are_told_apart() -> None:
    asked = read_question("How much did Harwick spend in 2023?")
    assert asked.names == ("harwick",)
    assert asked.numbers == ("2023",)


def test_the_last_sentence_asks() -> None:
    assert read_question("The U.S. left in 2011. Who returned?").kind is Kind.PERSON
