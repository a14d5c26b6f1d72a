"""Questions that lean on earlier ones are read in full, by rules; those that stand alone stay as they are."""

from __future__ import annotations

import pytest
from support.fakes import turn

from retrieval.answer import Outcome, Turn
from retrieval.question.followup import asks_more, may_lean, stand_alone

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
        (
            asked("When did the mill burn down?"),
            "What caused that?",
            "what caused that (about “When did the mill burn down?”)",
        ),
        (asked("Who ran the race?"), "How many of them were ill?", "How many of those who ran the race were ill?"),
        (asked("Who runs the race?"), "What does she say?", "What does the one who runs the race say?"),
        # what the answer before has said
        (FERRY, "Who owns it?", "Who owns the ferry Halcyon?"),
        (MAYOR, "Whom did she beat?", "Whom did Dara Whitlock beat?"),
        (MAYOR, "What is her office like?", "What is Dara Whitlock’s office like?"),
        (MAYOR, "Who called on her to resign?", "Who called on Dara Whitlock to resign?"),
        (asked("How much is the Lind prize worth?"), "Who won it?", "Who won the Lind prize?"),
        (
            asked("How many bakers went on strike in Marn?"),
            "Where are they now?",
            "Where are the bakers that went on strike in Marn now?",
        ),
        (TALKS, "What did they agree on?", "What did those who met in Davos agree on?"),
        (COINS, "What are they worth?", "What are the three gold coins worth?"),
        (WHERE, "Who lives there?", "Who lives at Ardley?"),
        # what is left out
        (asked("Why were the talks suspended?"), "When?", "When were the talks suspended?"),
        (asked("Is the coalition still needed?"), "why", "Why is the coalition still needed?"),
        (asked("Did anybody win?"), "Who?", "Who did win?"),
        (asked("Who won?"), "When?", "When did someone win?"),
        (asked("Were Iraqi banks barred from dollars?"), "How many?", "How many Iraqi banks were barred from dollars?"),
        (asked("How many U.S. troops are in Iraq?"), "And in Syria?", "How many U.S. troops are in Syria?"),
        (asked("Is watering forbidden?"), "And in Harwick?", "Is watering forbidden in Harwick?"),
        (asked("How many troops are in Iraq?"), "What about Kuwait?", "How many troops are in Kuwait?"),
        (asked("What does Greta Holm want?"), "And Tomas Lind?", "What does Tomas Lind want?"),
        (asked("How much did the bridge cost?"), "And the tram line?", "How much did the tram line cost?"),
        (
            asked("Which coins did he find?"),
            "What about the third one?",
            "the third one (about “Which coins did he find?”)",
        ),
        (asked("Who warns of haste?"), "Who else?", "Who else warns of haste?"),
        (COINS, "Anything else?", "more on: What was stolen?"),
        (asked("Where is measles spreading?"), "Where else?", "Where else is measles spreading?"),
        (
            asked("How many coins are missing?"),
            "Is that still so?",
            "is that still so (about “How many coins are missing?”)",
        ),
        (QUAKE, "And before that?", "before that (about “When was the strongest quake?”)"),
        (MAYOR, "And before that?", "before that (about “Who is the mayor of Harwick?”)"),
        (FERRY, "What happened next?", "what happened next (about “Which ferry ran aground?”)"),
        (TALKS, "What does the second one say?", "what does the second one say (about “Who met in Davos?”)"),
        (FERRY, "Who came second?", "who came second (about “Which ferry ran aground?”)"),
        (FERRY, "And what does the company say?", "what does the company say (about “Which ferry ran aground?”)"),
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


def test_where_nothing_fits_it_is_put_with_the_question_that_it_leans_on() -> None:
    before = "How many troops are in Iraq?"
    assert stand_alone("What did he say?", [asked(before)]) == f"what did he say (about “{before}”)"
    assert stand_alone("Who lives there?", [asked("Who won?")]) == "who lives there (about “Who won?”)"


@pytest.mark.parametrize(
    "question", ["Why?", "When?", "Where?", "How many?", "Who?", "How?", "Since when?", "By whom?"]
)
@pytest.mark.parametrize(
    "before",
    [
        turn("How many banks were barred?", "The bank barred 14 banks.", ["14"]),
        turn("Who resigned?", "Ana Ruiz resigned.", ["Ana Ruiz"]),
        turn("How much did it cost?", "It cost 3 crowns.", ["3 crowns"]),
        COINS,
        asked("Who is Ana Ruiz?"),
        asked("What is new?"),
        asked("bus strike"),
    ],
)
def test_a_bare_question_word_is_read_as_a_sentence_or_with_what_it_is_about(before: Turn, question: str) -> None:
    found = stand_alone(question, [before])
    assert found is not None
    assert ": " not in found
    assert found.endswith(("?", f" (about “{before.question.rstrip('?')}?”)"))


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (turn("How many banks were barred?", "It barred 14 banks.", ["14"]), "Why?", "Why were 14 banks barred?"),
        (turn("Who resigned?", "Ana Ruiz resigned.", ["Ana Ruiz"]), "Why?", "Why did Ana Ruiz resign?"),
        (turn("Who overdid it?", "Ana Ruiz overdid it.", ["Ana Ruiz"]), "Why?", "Why Ana Ruiz overdid it"),
        (COINS, "By whom?", "By whom were three gold coins stolen?"),
        (turn("What did Harwick open?", "It opened a park.", ["a park"]), "When?", "When did Harwick open a park?"),
        (asked("How many sheep have wolves killed?"), "Since when?", "Since when have wolves killed sheep?"),
        (asked("How deep are the wells?"), "Why?", "Why are the wells so deep?"),
        (asked("Which ferry ran aground?"), "When?", "When did the ferry run aground?"),
        (asked("Who fell ill?"), "How many?", "How many people fell ill?"),
        (asked("How many trams run?"), "And in St. Louis?", "How many trams run in St. Louis?"),
    ],
)
def test_it_asks_about_what_was_answered(before: Turn, question: str, expected: str) -> None:
    assert stand_alone(question, [before]) == expected


def test_the_words_of_a_possible_answer_enter_no_question() -> None:
    maybe = turn("Who resigned?", "Ana Ruiz resigned.", ["Ana Ruiz"], speaker="Ana Ruiz", outcome=Outcome.POSSIBLE)
    assert stand_alone("Why?", [maybe]) == "Why did someone resign?"
    assert stand_alone("What did she say?", [maybe]) == "What did the one who resigned say?"


def test_a_place_takes_the_place_of_the_one_before() -> None:
    before = asked("How many rangers are stationed in St. Louis since Christmas?")
    for question in ("And in Orrin?", "What about Orrin?", "How about in Orrin?"):
        assert stand_alone(question, [before]) == "How many rangers are stationed in Orrin since Christmas?"


def test_what_is_no_person_is_no_he_or_she() -> None:
    assert stand_alone("How old was he?", [asked("Who saw Half Dome?")]) == "How old was the one who saw Half Dome?"
    assert stand_alone("Why was she fined?", [asked("What did a Georgia woman fly?")]) == (
        "Why was the Georgia woman fined?"
    )
    assert stand_alone("Where was she born?", [asked("Which novel did J. K. Rowling write?")]) == (
        "Where was J. K. Rowling born?"
    )


@pytest.mark.parametrize(
    "question", ["Tell me more", "What else?", "anything else?", "go on", "More, please", "And more?"]
)
def test_more_is_asked_for_in_many_words(question: str) -> None:
    assert stand_alone(question, [COINS]) == "more on: What was stolen?"
    assert stand_alone(question, [turn("Who won?")]) == "Who won?", "nothing was found: it is searched again"
    assert stand_alone("Why?", [COINS, turn(question, read_as="more on: What was stolen?")]) == (
        "Why were three gold coins stolen?"
    )


@pytest.mark.parametrize("question", ["Tell me more about the tram line", "What else did Ana Ruiz say?", "Who else?"])
def test_what_names_a_subject_asks_for_no_mere_more(question: str) -> None:
    assert not asks_more(question)


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
    assert stand_alone("Who else?", [told]) == "who else (about “Why did it close?”)"


def test_a_chat_model_is_worth_asking_only_for_what_may_lean() -> None:
    def worth_asking(question: str, *history: Turn) -> bool:
        return may_lean(question, history, stand_alone(question, history))

    assert worth_asking("What did he say?", FERRY)
    assert worth_asking("Which company?", FERRY)
    assert not worth_asking("How many U.S. troops are stationed in Iraq today?", FERRY)
    assert not worth_asking("What did he say?")
