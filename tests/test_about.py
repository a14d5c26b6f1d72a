"""Which questions are about the collection itself, and which only sound like it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from retrieval.answer import Turn
from retrieval.question.collection import About, Kind, Period, about, leaning_on, read_earlier

TODAY = date(2026, 11, 25)  # a Wednesday
MONDAY = Period(date(2026, 11, 23))
TROOPS = "How many troops are in Iraq?"


def collection_question(text: str, history: Sequence[str] = ()) -> About | None:
    """What a question asks of the collection, after these questions."""
    return about(text, read_earlier(history, today=TODAY), today=TODAY)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What do you know?", Kind.OVERVIEW),
        ("what have you got", Kind.OVERVIEW),
        ("What can you tell me about?", Kind.OVERVIEW),
        ("So, tell me what you know.", Kind.OVERVIEW),
        ("What’s in here?", Kind.OVERVIEW),
        ("What is in the collection?", Kind.OVERVIEW),
        ("What does this archive contain?", Kind.OVERVIEW),
        ("What can I ask you about?", Kind.OVERVIEW),
        ("Which topics do you cover?", Kind.OVERVIEW),
        ("Who are you?", Kind.OVERVIEW),
        ("help", Kind.OVERVIEW),
        ("How many articles do you have?", Kind.COUNT),
        ("How many stories have you read so far?", Kind.COUNT),
        ("How many articles are there in the library?", Kind.COUNT),
        ("How big is your archive?", Kind.COUNT),
        ("Which newspapers do you have?", Kind.PUBLISHERS),
        ("how many publishers do you have", Kind.PUBLISHERS),
        ("What are your sources?", Kind.PUBLISHERS),
        ("Can you list your sources, please?", Kind.PUBLISHERS),
        ("Where do you get your news from?", Kind.PUBLISHERS),
        ("How old is your newest article?", Kind.NEWEST),
        ("When was the latest article published?", Kind.NEWEST),
        ("How up to date are you?", Kind.NEWEST),
        ("latest news", Kind.NEWEST),
        ("What is your oldest article?", Kind.OLDEST),
        ("How far back does the archive go?", Kind.OLDEST),
        ("List all articles", Kind.ABOUT),
        ("What's new?", Kind.CHANGED),
        ("What’s in the news?", Kind.CHANGED),
        ("Summarise the news.", Kind.CHANGED),
        ("What changed?", Kind.CHANGED),
        ("Which articles have changed?", Kind.CHANGED),
        ("Were any of your articles updated?", Kind.CHANGED),
        ("Are there any new articles?", Kind.CHANGED),
        ("Hello!", Kind.GREETING),
        ("Good morning, Newsdesk", Kind.GREETING),
        ("Thank you very much.", Kind.GREETING),
        ("Great, thanks for the help!", Kind.GREETING),
    ],
)
def test_questions_about_the_collection(question: str, kind: Kind) -> None:
    assert collection_question(question) == About(kind)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What articles do you have about the Kurdish vote?", "Kurdish vote"),
        ("Which articles about sanctions do you have?", "sanctions"),
        ("How many articles do you have on “dollar auctions”?", "dollar auctions"),
        ("Do you have anything about banks?", "banks"),
        ("Have you got any news about Al-Sudani?", "Al-Sudani"),
        ("What do you have on Jordan?", "Jordan"),
        ("please find articles about Blinken", "Blinken"),
        ("Tell me which articles you have about Iran", "Iran"),
        ("Which stories mention the embassy?", "embassy"),
        ("Are there articles about the war in February 2022?", "war in February 2022"),
        ("Any news on the Morne plant?", "Morne plant"),
        ("Which newspapers wrote about the flood?", "flood"),
        ("How many outlets have stories on the flood?", "flood"),
    ],
)
def test_articles_about_something(question: str, topic: str) -> None:
    assert collection_question(question) == About(Kind.ABOUT, topic)


@pytest.mark.parametrize(
    "question",
    [
        "What do you have from Potomac Brief?",
        "List articles by Potomac Brief",
        "How many articles did Potomac Brief publish?",
        "Which stories has the Potomac Brief written?",
    ],
)
def test_articles_of_a_publisher(question: str) -> None:
    assert collection_question(question) == About(Kind.ABOUT, publisher="Potomac Brief")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What changed this week?", About(Kind.CHANGED, period=MONDAY)),
        ("What is new since Monday?", About(Kind.CHANGED, period=MONDAY)),
        ("What has been updated since Monday?", About(Kind.CHANGED, period=MONDAY)),
        ("Which articles about banks were updated this week?", About(Kind.CHANGED, "banks", period=MONDAY)),
        ("what came in today", About(Kind.CHANGED, period=Period(TODAY, TODAY))),
        ("Which articles were added this week?", About(Kind.CHANGED, period=MONDAY)),
        ("Which articles about Iraq came in this week?", About(Kind.CHANGED, "Iraq", period=MONDAY)),
        ("What did you add in the last 2 days?", About(Kind.CHANGED, period=MONDAY)),
        ("Any new articles since yesterday?", About(Kind.CHANGED, period=Period(date(2026, 11, 24)))),
        ("What articles do you have from this week?", About(Kind.ABOUT, period=MONDAY)),
        ("How many articles do you have since Monday?", About(Kind.ABOUT, period=MONDAY)),
        ("What do you have about Iran since Monday?", About(Kind.ABOUT, "Iran", period=MONDAY)),
        ("How many articles about Iran did Potomac Brief publish?", About(Kind.ABOUT, "Iran", "Potomac Brief")),
    ],
)
def test_a_time_is_read_with_the_question(question: str, asked: About) -> None:
    assert collection_question(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "What do we know about the attack?",
        "What do you know about the attack?",
        "What can you tell me about Iraq?",
        "What changed in Iraq this week?",
        "What changed in 2024?",
        "Which articles of the law were changed this week?",
        "What was updated in the law this week?",
        "What is new since 2003?",
        "What is new in Syria?",
        "What happened this week?",
        "What came in second place this week?",
        "What was added to the list this week?",
        "Who published the report on torture?",
        "When was the report published?",
        "Who wrote the book?",
        "Which newspapers are there in Iraq?",
        "Which newspaper broke the story?",
        "Which newspaper reported on the leak first?",
        "How many articles did she write?",
        "What is the oldest newspaper?",
        "What is the latest on the talks?",
        "When was the newest phone released?",
        "How old is the president?",
        "How many articles are in the constitution?",
        "What is the first article of the constitution?",
        "What articles of clothing were banned?",
        "How many documents did the police find?",
        "Which documents mention the island?",
        "How many stories does the tower have?",
        "Which sources did the police cite?",
        "Are there any reports of torture?",
        "Is there news about the hostages?",
        "What new information did the police release this week?",
        "Hello, how many troops are in Iraq?",
        "Thanks to whom did the talks resume?",
        "Who said that?",
        "Why?",
        TROOPS,
        "What articles do you have about " + "x" * 300,
    ],
)
def test_questions_about_the_news_are_left_alone(question: str) -> None:
    assert collection_question(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who published that?",
        "and who wrote this?",
        "When was it published?",
        "Which newspaper is that from?",
        "What are your sources for that?",
        "Sources?",
        "How old is that article?",
        "Where did you get that from?",
        "Which articles say that?",
    ],
)
def test_that_points_back_at_the_answer_before(question: str) -> None:
    assert collection_question(question, (TROOPS,)) == About(Kind.PUBLISHED, earlier=0)
    assert collection_question(question, ("Why?", TROOPS, "Who published that?", "thanks")) == About(
        Kind.PUBLISHED, earlier=1
    )


def test_what_was_listed_has_publishers_too() -> None:
    history = ("What articles do you have about Iran?",)
    assert collection_question("When were they published?", history) == About(Kind.PUBLISHED, earlier=0)


@pytest.mark.parametrize("question", ["Who wrote it?", "When was that published?", "Who published that report?"])
def test_after_a_question_about_a_book_or_a_report_its_own_publisher_is_meant(question: str) -> None:
    assert collection_question(question, ("What does the report on torture say?",)) is None
    assert collection_question("Who published that article?", ("What does the report say?",)) is not None


def test_with_nothing_before_there_is_nothing_to_point_at() -> None:
    assert collection_question("Who published that?") == About(Kind.PUBLISHED)
    assert collection_question("When was it published?") is None
    assert collection_question("Sources?") is None


def test_in_a_talk_what_changed_goes_on_about_the_news() -> None:
    assert collection_question("What changed?", (TROOPS,)) is None
    assert collection_question("What changed this week?", (TROOPS,)) == About(Kind.CHANGED, period=MONDAY)


def test_a_list_is_gone_on_with() -> None:
    history = ("What articles do you have about Iran?",)
    for question in ("And about Syria?", "What about Syria?", "and Syria?"):
        assert collection_question(question, history) == About(Kind.ABOUT, "Syria")
        assert collection_question(question, (*history, "Who published that?")) == About(Kind.ABOUT, "Syria")
        assert collection_question(question, (TROOPS,)) is None


def test_a_new_question_leans_on_what_names_something() -> None:
    asked = ("Hello", TROOPS, "Who published that?", "What do you know?", "Do you have articles about Al-Sudani?")
    kept = leaning_on([Turn(question) for question in asked], read_earlier(asked, today=TODAY))
    assert kept == (Turn(TROOPS), Turn("Do you have articles about Al-Sudani?"))
