"""A time in a question, from the files of articles to the lines on the screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from support.newsroom import Newsroom, days_ago, story, terminal

from bot.rendering.words import day
from retrieval.answer import Outcome, Timed

pytestmark = [pytest.mark.models, pytest.mark.stores]

OLD = story("The harbour council chose Ada Brook as its chair. She is a lawyer.", "A chair for the harbour", "Post", 40)
NEW = story("The harbour council chose Carl Holt as its chair. He is an engineer.", "A new chair", "Coast", 3)
FERRY = story("The ferry company bought four electric ferries from a yard in Norway.", "Four ferries", "Coast", 400)
EARLIER_BAN = story("Marl Valley banned diesel buses from its centre.", "Diesel buses banned", "Post", 2000)
BAN = story("Port Tarn banned diesel lorries from its centre.", "Diesel lorries banned", "Coast", 12)
BRIDGE = story("A lorry damaged the old bridge. It is closed for repairs.", "Bridge closed", "Post", 20)


@pytest.fixture(scope="module")
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.ingest("in time", OLD, NEW, FERRY, BRIDGE)
    newsroom.ingest("years apart", EARLIER_BAN, BAN)
    newsroom.ingest("years ago", EARLIER_BAN)
    return newsroom


def test_articles_of_the_time_are_searched(room: Newsroom) -> None:
    answer = room.ask("in time", "Whom did the harbour council choose as its chair in the last 7 days?")
    assert answer.timed is not None
    assert (answer.timed.found, answer.timed.until) == ("within", None)
    assert [quote.source.title for quote in answer.citations] == ["A new chair"]
    assert answer.searched.articles == 1
    assert f"Searched: articles since {day(days_ago(7))}." in terminal(answer)


def test_what_only_others_tell_says_so(room: Newsroom) -> None:
    month = (date.today().replace(day=1) - timedelta(days=370)).strftime("%B %Y")
    answer = room.ask("in time", f"How many electric ferries did the company buy in {month}?")
    assert answer.timed is not None
    assert answer.timed.found in ("within", "none", "beyond")  # which, depends on the day of the test
    assert [quote.source.title for quote in answer.citations] == ["Four ferries"]


def test_when_no_article_is_of_that_time_all_are_searched_and_it_is_said(room: Newsroom) -> None:
    answer = room.ask("in time", "How many electric ferries did the company buy yesterday?", publisher="Coast")
    assert answer.outcome is not Outcome.NOT_FOUND
    yesterday = days_ago(1)
    assert answer.timed == Timed(yesterday, yesterday, "none")
    lines = terminal(answer)
    assert f"No article here is dated {day(yesterday)}; all were searched." in lines
    assert f"The newest source is of {day(days_ago(400))}." in lines


def test_what_the_time_does_not_hold_is_not_taken_from_before(room: Newsroom) -> None:
    """What was published before cannot tell of the last days."""
    answer = room.ask("in time", "What damaged the old bridge in the last 7 days?")
    assert answer.outcome is not Outcome.ANSWERED
    assert "Bridge closed" not in [source.title for source in answer.sources]
    assert answer.searched.articles == 1


def test_a_filter_of_the_asker_goes_before_the_time_in_the_question(room: Newsroom) -> None:
    answer = room.ask("in time", "What damaged the old bridge in the last 7 days?", since=days_ago(30))
    assert answer.timed is None
    assert [quote.source.title for quote in answer.citations] == ["Bridge closed"]


def test_the_latest_leads(room: Newsroom) -> None:
    answer = room.ask("in time", "Whom did the harbour council choose as its chair most recently?")
    assert answer.timed == Timed(newest=True)
    assert answer.citations[0].source.title == "A new chair"


def test_who_asks_without_a_time_asks_about_the_latest(room: Newsroom) -> None:
    answer = room.ask("years apart", "Which place banned diesel vehicles from its centre?")
    assert answer.citations[0].source.title == "Diesel lorries banned"


def test_who_names_the_year_is_not_sent_to_the_latest(room: Newsroom) -> None:
    year = days_ago(2000).year
    answer = room.ask("years apart", f"Which place banned diesel vehicles from its centre in {year}?")
    assert answer.citations[0].source.title == "Diesel buses banned"


def test_an_old_collection_answers_as_a_new_one(room: Newsroom) -> None:
    apart, alone = (
        room.ask(collection, "Which vehicles did Marl Valley ban?") for collection in ("years apart", "years ago")
    )
    assert alone.outcome is Outcome.ANSWERED
    assert alone.confidence > apart.confidence
