"""What a question asks for."""

from __future__ import annotations

import pytest

from retrieval.english.question_types import AnswerType, read_question


@pytest.mark.parametrize(
    ("question", "kind", "focus"),
    [
        ("How many U.S. troops are in Iraq?", AnswerType.COUNT, ("troop",)),
        ("Liz Truss resigned after how many days in office?", AnswerType.COUNT, ("day",)),
        ("How much did the strikes cost?", AnswerType.MONEY, ()),
        ("What percentage of the vote did the party secure?", AnswerType.SHARE, ()),
        ("How long did the siege last?", AnswerType.AMOUNT, ()),
        ("When did they leave?", AnswerType.DATE, ()),
        ("On what day did the ministers speak by phone?", AnswerType.DATE, ("day",)),
        ("Who won the election?", AnswerType.PERSON, ()),
        ("Which golfer won the Open?", AnswerType.PERSON, ("golf",)),
        ("Who is Mira Tal?", AnswerType.ROLE, ()),
        ("Who is the mayor of Harwick?", AnswerType.PERSON, ()),
        ("Where was the accord signed?", AnswerType.PLACE, ()),
        ("The trial was held in which city?", AnswerType.PLACE, ("citi",)),
        ("Which newspaper did she write for?", AnswerType.NAME, ("newspap",)),
        ("Why were the talks suspended?", AnswerType.REASON, ()),
        ("What was the reason for the delay?", AnswerType.REASON, ()),
        ("What did the minister say about the harbour?", AnswerType.SPEECH, ()),
        ("Does the council want the bridge closed?", AnswerType.YESNO, ()),
        ("How did the fire start?", AnswerType.MANNER, ()),
        ("What happened in the harbour?", AnswerType.OPEN, ()),
        ("What caused the fire in Harwick?", AnswerType.REASON, ()),
        ("What killed the fish?", AnswerType.REASON, ()),
        ("What speed limit was set?", AnswerType.AMOUNT, ("limit",)),
        ("How many wounded soldiers returned?", AnswerType.COUNT, ("soldi",)),
        ("What was the turnout?", AnswerType.AMOUNT, ()),
        ("What’s the death toll of the flood?", AnswerType.AMOUNT, ()),
        ("How strong was the storm?", AnswerType.AMOUNT, ()),
        ("What will the bridge cost?", AnswerType.MONEY, ()),
        ("", AnswerType.OPEN, ()),
        ("?!", AnswerType.OPEN, ()),
    ],
)
def test_kind_and_focus(question: str, kind: AnswerType, focus: tuple[str, ...]) -> None:
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
    assert read_question("Which countries border Narva?").kind is AnswerType.PLACE


def test_a_people_and_its_country_are_one_word() -> None:
    stems = {word.stem for word in read_question("How many British troops did the United States train?").content}
    assert {"uk", "usa", "train"} <= stems
    assert "usa" in read_question("What do American troops do?").stems


def test_names_and_numbers_are_told_apart() -> None:
    asked = read_question("How much did Harwick spend in 2023?")
    assert asked.names == ("harwick",)
    assert asked.numbers == ("2023",)


def test_the_last_sentence_asks() -> None:
    assert read_question("The U.S. left in 2011. Who returned?").kind is AnswerType.PERSON
