"""Questions that lean on earlier ones are read in full, by rules; those that stand alone stay as they are."""

from __future__ import annotations

import pytest
from support.fakes import turn

from retrieval.answer import Turn
from retrieval.question.followup import may_lean, stand_alone

FERRY = turn("Which ferry ran aground?", "The ferry Halcyon ran aground.", ["The ferry Halcyon"])
MAYOR = turn("Who is the mayor of Harwick?", "Dara Whitlock is the mayor of Harwick.", ["Dara Whitlock"])
TALKS = turn("Who met in Davos?", "Ana Ruiz and Tom Beck met in Davos.", ["Ana Ruiz and Tom Beck"])
QUAKE = turn("When was the strongest quake?", "It was the strongest since 1957.", ["since 1957"])
COINS = turn("What was stolen?", "Thieves took three gold coins.", ["three gold coins"])
WHERE = turn("Where did the park open?", "It opened at Ardley in May.", ["at Ardley"])
NOTHING = turn("What is her favourite song?", read_as="What is Dara Whitlock’s favourite song?")


def asked(question: str) -> Turn:
    """An earlier question of which only the words are known."""
    return Turn(question)


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        # what the question before has said
        (asked("Who is Fuad Hussein?"), "What did he ask the Treasury?", "What did Fuad Hussein ask the Treasury?"),
        (asked("Who is Farhad Alaadin?"), "What is his job?", "What is Farhad Alaadin’s job?"),
        (asked("How deep are the wells at Tarn?"), "Why were they drilled?", "Why were the wells at Tarn drilled?"),
        (asked("What is the Higher Commission?"), "When was it founded?", "When was the Higher Commission founded?"),
        (asked("What happened in Lowdale?"), "How many are ill there?", "How many are ill in Lowdale?"),
        (asked("When did the mill burn down?"), "What caused that?", "What caused the mill burning down?"),
        (asked("Who ran the race?"), "How many of them were ill?", "How many of those who ran the race were ill?"),
        (asked("Who runs the race?"), "What does she say?", "What does the one who runs the race say?"),
        # what the answer before has said
        (FERRY, "Who owns it?", "Who owns the ferry Halcyon?"),
        (MAYOR, "Whom did she beat?", "Whom did Dara Whitlock beat?"),
        (MAYOR, "What is her office like?", "What is Dara Whitlock’s office like?"),
        (TALKS, "What did they agree on?", "What did those who met in Davos agree on?"),
        (COINS, "What are they worth?", "What are the three gold coins worth?"),
        (WHERE, "Who lives there?", "Who lives at Ardley?"),
        # what is left out
        (asked("Why were the talks suspended?"), "When?", "When were the talks suspended?"),
        (asked("Is the coalition still needed?"), "why", "Why is the coalition still needed?"),
        (asked("Did anybody win?"), "Who?", "Who did win?"),
        (asked("Who won?"), "When?", "When: Who won?"),
        (asked("Were Iraqi banks barred from dollars?"), "How many?", "How many Iraqi banks were barred from dollars?"),
        (asked("How many U.S. troops are in Iraq?"), "And in Syria?", "How many U.S. troops are in Syria?"),
        (asked("Is watering forbidden?"), "And in Harwick?", "Is watering forbidden in Harwick?"),
        (asked("How many troops are in Iraq?"), "What about Kuwait?", "How many troops are in Kuwait?"),
        (asked("What does Greta Holm want?"), "And Tomas Lind?", "What does Tomas Lind want?"),
        (asked("How much did the bridge cost?"), "And the tram line?", "How much did the tram line cost?"),
        (asked("Which coins did he find?"), "What about the third one?", "What about the third of the coins?"),
        (asked("Who warns of haste?"), "Who else?", "Who else warns of haste?"),
        (asked("What was stolen?"), "Anything else?", "What else was stolen?"),
        (asked("Where is measles spreading?"), "Where else?", "Where else is measles spreading?"),
        (asked("How many coins are missing?"), "Is that still so?", "How many coins are missing now?"),
        (QUAKE, "And before that?", "When was the strongest quake before 1957?"),
        (MAYOR, "And before that?", "Who was the mayor of Harwick before Dara Whitlock?"),
        (FERRY, "What happened next?", "What happened after the ferry that ran aground?"),
        (TALKS, "What does the second one say?", "What does Tom Beck say?"),
        (FERRY, "Who came second?", "Who came second, as to the ferry that ran aground?"),
        (FERRY, "And what does the company say?", "And what does the company say, as to the ferry that ran aground?"),
    ],
)
def test_a_question_that_leans_is_read_in_full(before: Turn, question: str, expected: str) -> None:
    assert stand_alone(question, [before]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many U.S. troops are in Iraq?",
        "Did Blinken say that he would return to Baghdad?",
        "Are there British troops in Iraq?",
        "How many turbines are there on the Skarn?",
        "What did al-Sudani say about his government?",
        "Why were the talks suspended?",
        "Is this war over?",
        "How long does it take to withdraw?",
        "Is it true that the bridge is closed?",
        "What does it mean that the alarm was off?",
        "Will it rain in Velden tomorrow?",
        "What time is it in Baghdad?",
        "Where was it that the ferry sank?",
        "Is The Hague in Belgium?",
        "When did the union lose the vote it wanted?",
        "What do the farmers say they want?",
        "Whoever breaks the ban, what do they pay?",
        "What makes them so strong, the beams of the bridge?",
        "Who said “They shall not pass”?",
        "Who said that the chart was right?",
        "And who won the race in Harwick?",
        "But did Ruth Amadi agree?",
        "What about the plan to build flats in Ardley?",
        "Tell me about the second well at Tarn.",
        "bus strike settlement",
        "x " * 1_500 + "what about him?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    for before in (asked("Who is Fuad Hussein?"), FERRY, MAYOR, COINS):
        assert stand_alone(question, [before]) is None


def test_without_earlier_questions_nothing_is_rewritten() -> None:
    assert stand_alone("What did he say?", []) is None


def test_where_nothing_fits_the_question_stays() -> None:
    assert stand_alone("What did he say?", [asked("How many troops are in Iraq?")]) is None
    assert stand_alone("Who lives there?", [asked("Who is Fuad Hussein?")]) is None


def test_the_newest_turn_that_offers_something_counts() -> None:
    assert stand_alone("What did he want?", [asked("Who is Fuad Hussein?"), asked("What happened next?")]) == (
        "What did Fuad Hussein want?"
    )
    assert stand_alone("Whom did she beat?", [asked("Who is Lena Okafor?"), MAYOR]) == "Whom did Dara Whitlock beat?"


def test_a_turn_that_found_nothing_does_not_spoil_the_next() -> None:
    """It leaves no lit words and no topic; the names of its question count, as it was read."""
    assert stand_alone("Whom did she beat?", [MAYOR, NOTHING]) == "Whom did Dara Whitlock beat?"
    assert stand_alone("Who else?", [asked("Who won?"), NOTHING]) == "Who else won?"
    lost = turn("How many pike live in Paris?")
    assert stand_alone("Who owns it?", [FERRY, lost]) == "Who owns Paris?"
    assert stand_alone("Who owns it?", [FERRY, turn("How many pike are there?")]) == "Who owns the ferry Halcyon?"


def test_a_follow_up_of_a_follow_up_leans_on_how_that_was_read() -> None:
    second = turn("And in Syria?", read_as="How many troops are in Syria?")
    assert stand_alone("And in Jordan?", [asked("How many troops are in Iraq?"), second]) == (
        "How many troops are in Jordan?"
    )


def test_one_pronoun_is_enough_and_two_of_a_kind_mean_the_same() -> None:
    found = stand_alone("What did he say about his knees there?", [asked("What did Josef Lindqvist do in Harwick?")])
    assert found == "What did Josef Lindqvist say about his knees in Harwick?"


def test_an_answer_is_never_taken_for_a_question() -> None:
    told = turn("Why did it close?", "“Who is to pay?” asked Josef Lindqvist.", ["“Who is to pay?”"])
    assert stand_alone("Who else?", [told]) == "Who else, to “Why did it close?”"


def test_a_chat_model_is_worth_asking_only_for_what_may_lean() -> None:
    def worth_asking(question: str, *history: Turn) -> bool:
        return may_lean(question, history, stand_alone(question, history))

    assert worth_asking("What did he say?", FERRY)
    assert worth_asking("Which company?", FERRY)
    assert not worth_asking("How many U.S. troops are stationed in Iraq today?", FERRY)
    assert not worth_asking("What did he say?")
