"""Agreement: what is one statement, and what of figures, dates and names differs or changed."""

from __future__ import annotations

from datetime import date

import pytest
from support.candidates import MAY, differ, reading, write

from bot.rendering.plain import plain_body
from retrieval.agreement.candidate import Candidate
from retrieval.answer import Difference

FERRIES = "How many ferries cross the lake?"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[2,500] ferries cross the lake.", "The lake is crossed by [two and a half thousand] ferries."),
        ("[2,487] ferries cross the lake.", "[About 2,500] ferries cross the lake."),
        ("[At least 2,500] ferries cross the lake.", "[2,600] ferries cross the lake."),
        ("[20 to 25] ferries cross the lake.", "[22] ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "In 2009, [900] ferries crossed the lake."),
        ("[2,500] ferries cross the lake in Delmouth.", "[900] ferries cross the lake in Harwick."),
        ("[2,500] ferries cross to the pier on Narva.", "[900] ferries cross to the pier in Harwick."),
        ("[2,500] ferries cross the lake.", "[900] French ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "[Another 900] ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "Next year [900] ferries would cross the lake."),
        ("[2,500] ferries cross the lake.", "The ferries that cross the lake rose by [900]."),
        ("[2,500] ferries cross the lake.", "[900] ferries cross the lake a day."),
        ("[2,500] ferries cross the lake.", "[900] captains of ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "[15%] of ferries cross the lake."),
        ("[2,500] ferries crossed in the first quarter.", "[900] ferries crossed in the second quarter."),
        ("[2,500] ferries crossed in May, after 900 in April.", "[900] ferries crossed in April."),
        ("[2,500] ferries cross the lake.", "[900] are missing."),
    ],
)
def test_wording_rounding_and_scope_are_no_difference(first: str, second: str) -> None:
    assert differ(FERRIES, first, second) == []
    assert differ(FERRIES, second, first) == []


def test_a_measure_is_contradicted_only_by_a_sentence_on_it() -> None:
    prices = "Prices on the lake rose [2.8 percent], the inflation of May."
    assert differ("What is the inflation on the lake?", prices, "Inflation on the lake is [4.1 percent].") == [
        "figures"
    ]
    assert differ("What is the inflation on the lake?", prices, "Food rose [4.1 percent].") == []


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (FERRIES, "[2,500] ferries cross the lake.", "[900] ferries cross the lake."),
        (FERRIES, "[2,500] ferries cross the lake.", "The lake is crossed by [some 900] ferries."),
        ("How many people died in the flood?", "The flood killed [12].", "[19 people] died in the flood."),
        ("How much did the gate cost?", "The gate cost [$3 million].", "The gate cost [$5m]."),
        ("What percentage voted for the dam?", "[40%] voted for the dam.", "[A third] of people voted for the dam."),
        ("How long is the lake?", "The lake is [5 km] long.", "The lake is [12 miles] long."),
        ("How many hectares burned?", "[500] hectares of wood burned.", "[9,000 acres] of wood burned."),
        ("How many died in the flood?", "The flood killed [12], Mira said on Monday.", "[19] died, Jo said on Friday."),
        ("How many fans saw the cup?", "[900 fans] saw the cup.", "The cup was held before [2,500] spectators."),
        ("What was the toll of the flood?", "The toll of the flood is [12].", "The toll of the flood is [31]."),
        ("When did the gate close?", "The gate did close on [2 May 2026].", "The gate did close on [7 May 2026]."),
        ("Who closed the old gate?", "[Mira Tal] closed the old gate.", "[Jo Marsh] closed the old gate."),
    ],
)
def test_values_of_one_thing_differ(question: str, first: str, second: str) -> None:
    assert differ(question, first, second) == ["figures"]


def test_the_injured_are_not_the_dead() -> None:
    text = "The flood killed 12 people and injured 30."
    answer = write(
        "How many people were killed in the flood?",
        reading(text, "12"),
        reading("The flood injured 30 people.", "30 people"),
    )
    assert answer.differences == ()


def test_tolls_of_two_years_are_those_of_two_floods() -> None:
    question = "How many people did the flood kill?"
    sides = ("The flood killed [7] people.", "The flood killed [18] people.")
    assert differ(question, *sides, (date(2021, 6, 1), date(2025, 3, 11))) == []
    assert differ(question, *sides, (date(2025, 3, 10), date(2025, 3, 11))) == ["change"]


def toll(number: str, day: date | None, paper: str) -> Candidate:
    return reading(f"The flood killed {number} people, {paper} writes.", f"{number} people", day, paper)


DIED = "How many people did the flood kill?"


def test_eight_old_tolls_do_not_beat_one_new_one() -> None:
    old = [toll("12", MAY[0], f"Paper {number}") for number in range(8)]
    answer = write(DIED, *old, toll("31", MAY[3], "The Late Paper"))
    assert [statement.lit_words for statement in answer.statements] == [("31 people",), ("12 people",)]
    assert [statement.articles for statement in answer.statements] == [1, 8]
    assert answer.differences == (Difference("change", (0, 1)),)
    said = plain_body(answer).splitlines()
    assert said[0] == "31 people · in 1 article of 4 May 2026"
    assert said[2] == "Changed over time. Earlier, newest first:"
    assert said[3].startswith("Paper 0, 1 May 2026: “The flood killed 12 people")


def test_tolls_of_one_day_are_a_conflict() -> None:
    answer = write(DIED, toll("12", MAY[3], "A"), toll("31", MAY[3], "B"))
    assert [difference.kind for difference in answer.differences] == ["figures"]
    assert plain_body(answer).splitlines()[0] == "Figures differ"


def test_a_toll_that_falls_is_a_conflict_unless_its_own_paper_corrects_it() -> None:
    assert write(DIED, toll("31", MAY[0], "A"), toll("12", MAY[3], "B")).differences[0].kind == "figures"
    assert write(DIED, toll("31", MAY[0], "A"), toll("12", MAY[3], "A")).differences[0].kind == "change"


def test_a_new_conflict_and_an_old_count_are_told_apart() -> None:
    answer = write(DIED, toll("31", MAY[3], "A"), toll("34", MAY[3], "B"), toll("12", MAY[0], "C"))
    assert [(each.kind, each.statements) for each in answer.differences] == [("figures", (0, 1)), ("change", (0, 2))]
    said = plain_body(answer)
    assert said.count("“") == 3
    assert said.index("Figures differ") < said.index("Changed over time") < said.index("C, 1 May 2026")


def test_what_several_papers_still_say_is_no_earlier_count() -> None:
    old = [toll("12", MAY[0], "A"), toll("12", MAY[3], "B")]
    assert [each.kind for each in write(DIED, *old, toll("31", MAY[3], "C")).differences] == ["figures"]


def test_equal_figures_of_two_scopes_are_no_change() -> None:
    first = "In March Tal began to serve [nine years] in Delmouth."
    second = "The court in Harwick gave Tal [nine years] in May."
    assert differ("How many years will Tal serve?", first, second, (MAY[7], date(2026, 3, 1))) == []


def test_a_bound_that_holds_is_no_change() -> None:
    first, second = "Tal resigned after [45 days].", "Tal resigned after [less than two months]."
    assert differ("How many days after did Tal resign?", first, second, (MAY[3], MAY[0])) == []


def test_a_day_of_announcement_is_not_the_day_asked_for() -> None:
    first = "The gate will open on 6 June, the town announced [on Tuesday]."
    second = "The gate will open on [6 June], Tal said."
    assert differ("When will the gate open?", first, second, (MAY[3], MAY[4])) == []


def test_a_later_count_updates_what_was_at_least_so() -> None:
    first = reading("At least 41 people died in the flood.", "At least 41 people", MAY[0], "A")
    later = reading("The death toll of the flood has risen to 45.", "45", MAY[1], "B")
    answer = write("How many people died in the flood?", first, later)
    assert answer.differences == (Difference("change", (0, 1)),)
    assert answer.statements[0].lit_words == ("45",)


def test_how_things_stand_changes_from_month_to_month() -> None:
    first, second = "[2,500] ferries cross the lake.", "[900] ferries cross the lake."
    assert differ(FERRIES, first, second, (date(2026, 1, 1), date(2025, 1, 1))) == ["change"]
    assert differ(FERRIES, first, second, (MAY[1], MAY[0])) == ["figures"]


def test_what_is_undated_updates_nothing() -> None:
    answer = write(DIED, toll("12", None, "A"), toll("31", None, "B"))
    assert answer.differences[0].kind == "figures"
    assert plain_body(answer).splitlines()[-1] == "Dates unknown: which is newer cannot be told."


def test_the_newest_leads_and_the_undated_comes_last() -> None:
    answer = write(
        DIED, toll("12", None, "A"), toll("31", MAY[1], "B"), toll("25", MAY[1], "C"), toll("40", MAY[0], "D")
    )
    assert [statement.quotes[0].source.publisher for statement in answer.statements] == ["B", "C", "D", "A"]
    assert [
        each.lit_words for each in write(DIED, toll("12", MAY[0], "A"), toll("31", MAY[1], "B"), most=1).statements
    ] == [("31 people",)]


def test_several_questions_in_one_get_several_statements() -> None:
    answer = write(
        "When did the ferries stop, and when did the fishermen return?",
        reading("The ferries stopped in March.", "March"),
        reading("The fishermen returned in June.", "June"),
    )
    assert [statement.lit_words for statement in answer.statements] == [("March",), ("June",)]


def test_the_answers_to_two_questions_in_one_may_each_seem_doubtful() -> None:
    surer = reading("The flood in Delmouth killed 12 people.", "12")
    injured = reading("In Delmouth 31 people were injured.", "31", support=0.05)
    elsewhere = reading("In Harwick 44 people were injured.", "44", support=0.1)
    answer = write("How many died in Delmouth and how many were injured?", surer, elsewhere, injured)
    assert [statement.lit_words for statement in answer.statements] == [("12",), ("31",)]
    (alone,) = write("How many did the flood kill and how many were injured?", surer, elsewhere, injured).statements
    assert alone.lit_words == ("12",)


def test_a_list_has_up_to_five_statements_and_says_nothing_twice() -> None:
    items = [
        reading(text, text)
        for text in (
            "The council raised the toll for heavy lorries.",
            "The council raised the toll for the heavy lorries.",
            "It hired forty divers before winter came.",
            "Fishing boats were moved north of Delmouth.",
            "A new lighthouse keeper began work there.",
            "Old cranes near Harwick were sold abroad.",
            "Night ferries stopped running after storms.",
        )
    ]
    question = "What measures did the council take?"
    statements = write(question, *items).statements
    assert len(statements) == 5
    assert statements[0].articles == 2
    assert len(write(question, *items, most=2).statements) == 2


def test_the_sentence_before_joins_only_where_it_is_needed() -> None:
    text = "A crane fell in Delmouth. Two sailors died in the accident."
    (joined,) = write("Where did two sailors die?", reading(text, "accident")).statements
    assert joined.text == text
    assert joined.lit_words == ("accident",)
    (alone,) = write("How many died in the accident?", reading(text, "Two sailors")).statements
    assert alone.text == "Two sailors died in the accident."
