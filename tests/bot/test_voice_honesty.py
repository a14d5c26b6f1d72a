"""How answers read: what may be out of date or was left out, whose words they are, and what was not found.

Each test is a rule, held from the file of an article to the line on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support import discord_markdown as discord
from support.conversations import NOON, asked
from support.newsroom import Newsroom, days_ago, in_discord, story, terminal

from bot.conversation import Records
from bot.rendering import passage
from bot.rendering.cards import Rule, passage_cards
from bot.rendering.evidence import evidence
from bot.rendering.schema import record
from bot.rendering.words import day
from retrieval.answer import Outcome

pytestmark = [pytest.mark.models, pytest.mark.stores]

STAFF = "How many sailors does the ferry company employ?"
CURRENTLY = "The ferry company currently employs 64 sailors, and wants to hire more. It has four boats."
LAMP = "The Pell lighthouse will be lit again in May, its keeper Otto Brand said. The lamp was bought from Norway."
LIT = "When will the Pell lighthouse be lit again?"
BANKS = "What percentage of the banks in Harwick were closed?"  # no figure like this stands in any story


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom that accepts hardly any wrong answer: what it has to say is possible at most."""
    room = Newsroom(tmp_path_factory.mktemp("strict"), NEWSDESK_ANSWER__FALSE_ANSWER_RATE="0.001")
    yield room
    room.desk.close()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (STAFF, CURRENTLY),
        (
            "Why is the Dunmere bridge closed?",
            "The Dunmere bridge is closed this week because its cables are being replaced by a firm from Tessel.",
        ),
    ],
)
@pytest.mark.parametrize(("ago", "warns"), [(None, True), (900, True), (20, False)])
def test_6_words_about_now_in_an_undated_or_old_article_warn_in_the_first_line(
    newsroom: Newsroom, question: str, text: str, ago: int | None, warns: bool
) -> None:
    answer = newsroom.told(question, story(text, "A report", "Orrin Courier", ago))
    assert answer.statements
    for said in (terminal(answer), in_discord(answer)):
        assert said[0].endswith(": may be out of date") is warns, said
        assert sum("out of date" in line for line in said) == warns


def test_6_what_has_happened_does_not_age(newsroom: Newsroom) -> None:
    text = "The keeper Otto Brand lit the lighthouse of Pell yesterday. It is now open to all."
    answer = newsroom.told("Who lit the lighthouse of Pell?", story(text, "A report", "Orrin Courier", 900))
    assert answer.statements
    for said in (terminal(answer), in_discord(answer)):
        assert not any("out of date" in line for line in said)


def test_19_a_forecast_and_an_opinion_piece_are_named(newsroom: Newsroom) -> None:
    text = "The Dunmere bridge is expected to reopen in May after repairs, the council said. Ferries cross instead."
    piece = story(text, "The bridge was worth it | Opinion", "Orrin Courier", 20)
    answer = newsroom.told("When does the Dunmere bridge reopen?", piece)
    (statement,) = answer.statements
    assert statement.forecast
    for said in (terminal(answer), in_discord(answer)):
        assert any(line.rstrip().endswith("[1] · forecast") for line in said), said
        assert any(" · opinion" in line and "The bridge was worth it" in line for line in said), said
    asked_ahead = newsroom.told("When will the Dunmere bridge reopen?", story(text, "A report", "Orrin Courier", 20))
    assert not any("forecast" in line or "opinion" in line for line in terminal(asked_ahead))


def test_6_a_date_filter_says_what_it_did_with_undated_articles(newsroom: Newsroom) -> None:
    stories = [story(LAMP, "Lamp", "Orrin Courier", 20), story(CURRENTLY, "Ferries"), story("Rain fell.", "Rain")]
    newsroom.ingest("partly dated", *stories)
    since = days_ago(100)
    kept = newsroom.ask("partly dated", LIT, since=since)
    left_out = newsroom.ask("partly dated", LIT, since=since, dated_only=True)
    for show in (terminal, in_discord):
        assert "2 undated articles were searched too." in show(kept)
        assert "Left out: 2 undated articles." in show(left_out)
        assert not any("undated" in line for line in show(newsroom.ask("partly dated", LIT)))


def test_6_also_when_nothing_is_found(newsroom: Newsroom) -> None:
    stories = [story(LAMP, "Lamp", "Orrin Courier", 20), story(CURRENTLY, "Ferries")]
    answer = newsroom.told(BANKS, *stories, until=days_ago(1), dated_only=True)
    assert answer.outcome is Outcome.NOT_FOUND
    for said in (terminal(answer), in_discord(answer)):
        assert "Left out: 1 undated article." in said


CREDITED = story(f"{LAMP}\n\nOriginal Source: www.meuse-wire.example", "Lighthouse lit again", ago=20)


def test_7_a_credit_line_is_a_credit_and_nobody_publishes_it(newsroom: Newsroom) -> None:
    newsroom.ingest("credited", CREDITED)
    answer = newsroom.ask("credited", LIT)
    asked_whose = newsroom.ask("credited", "Who published that?", LIT)
    for show in (terminal, in_discord):
        *said, source = show(answer)
        assert (
            f"Lighthouse lit again · publisher unknown · {day(days_ago(20))} · credits www.meuse-wire.example" in source
        )
        assert not any("meuse" in line.casefold() for line in said)
        assert show(asked_whose)[0].startswith("Publisher unknown")
    (quoted,) = record(answer).citations
    assert (quoted.publisher, quoted.credit) == (None, "www.meuse-wire.example")


def test_7_in_a_difference_the_credited_outlet_does_not_speak(newsroom: Newsroom) -> None:
    credit = "Original Source: www.meuse-wire.example"
    answer = newsroom.told(
        "How many houses did the storm destroy on Narva?",
        story(f"The storm destroyed 240 houses on Narva, the governor said.\n\n{credit}", "Storm on Narva", ago=5),
        story("The storm destroyed 410 houses on Narva, the fire brigade said.", "After the storm", "Pell Post", 5),
    )
    for said in (terminal(answer), in_discord(answer)):
        assert any(line.startswith(f"Storm on Narva, {day(days_ago(5))}: “") for line in said)
        assert [line for line in said if "meuse" in line] == [line for line in said if "credits www.meuse" in line]


def test_8_nothing_found_is_said_as_what_was_done(newsroom: Newsroom) -> None:
    answer = newsroom.told(BANKS, story(LAMP, "Lamp", "Orrin Courier", 20), story(CURRENTLY, "Ferries"))
    assert answer.outcome is Outcome.NOT_FOUND
    for said in (terminal(answer), in_discord(answer)):
        assert said[0] == "No answer found in these 2 articles."
        assert said[1].lstrip().startswith("Nearest, not an answer: “")
        labels = [line.lstrip().split("“")[0] for line in said if "“" in line]
        assert set(labels) <= {"Nearest, not an answer: ", "Also near: "}


def test_8_between_an_answer_and_none_there_is_possibly(strict: Newsroom) -> None:
    answer = strict.told(LIT, story(LAMP, "Lamp", "Orrin Courier", 20))
    assert answer.outcome is Outcome.POSSIBLE
    for said in (terminal(answer), in_discord(answer)):
        assert said[0].startswith("Possibly: May")
        assert sum("ossibl" in line for line in said) == 1


def test_9_confidence_is_words_for_people_and_a_number_in_json(newsroom: Newsroom, strict: Newsroom) -> None:
    stories = story(LAMP, "Lamp", "Orrin Courier", 20), story(CURRENTLY, "Ferries")
    answers = [newsroom.told(LIT, *stories), newsroom.told(BANKS, *stories), strict.told(STAFF, *stories)]
    assert {answer.outcome for answer in answers} == set(Outcome) - {Outcome.ABOUT_COLLECTION, Outcome.NO_QUESTION}
    for answer in answers:
        numbers = {answer.confidence, *(statement.support for statement in answer.statements)}
        for said in ("\n".join(terminal(answer)), "\n".join(in_discord(answer)), evidence(answer, Path("saved.md"))):
            assert not any(f"{number:.2f}"[1:] in said or f"{100 * number:.0f} %" in said for number in numbers)
            assert not any(word in said.casefold() for word in ("confiden", "probab", "score", "support", "likel"))
        assert record(answer).confidence == answer.confidence


def test_10_what_was_quoted_is_kept_and_the_passage_shows_both_versions(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.ingest("changing", story(LAMP, "Lamp", "Orrin Courier", 20))
    given = newsroom.ask("changing", LIT)
    with closing(Records(tmp_path / "conversations.sqlite")) as records:
        records.answers.keep(given, asked(), NOON)
        newsroom.ingest("changing", story(LAMP.replace("in May", "in August"), "Lamp", "Orrin Courier", 20))
        kept = records.answers.get(given.id)
    assert kept is not None
    assert terminal(kept.answer) == terminal(given)
    assert in_discord(kept.answer) == in_discord(given)
    assert any("lit again in August" in line for line in terminal(newsroom.ask("changing", LIT)))

    (quote,) = kept.answer.citations
    now = newsroom.desk.library().articles.get(quote.source.id)
    (card,) = passage_cards(kept.answer, {quote.source.id: now})
    in_card = "\n".join(discord.seen(block.markdown) for block in card.blocks if not isinstance(block, Rule))
    for said in (passage.plain(passage.view(quote, now)), in_card):
        told, then, after = (said.index(words) for words in ("has changed", "lit again in May", "lit again in August"))
        assert told < then < after


def test_11_articles_are_counted_as_they_are(newsroom: Newsroom) -> None:
    newsroom.ingest("counted", story(LAMP, "Lamp", "Orrin Courier", 20), story(CURRENTLY, "Ferries", "Pell Post", 10))
    for show in (terminal, in_discord):
        assert show(newsroom.ask("counted", BANKS))[0] == "No answer found in these 2 articles."
        assert show(newsroom.ask("counted", BANKS, publisher="Pell Post"))[0] == "No answer found in this 1 article."
    newsroom.ingest("counted", story(LAMP, "Lamp"), story(CURRENTLY, "Ferries"), story("Rain fell.", "Rain"))
    for show in (terminal, in_discord):
        assert show(newsroom.ask("counted", BANKS))[0] == "No answer found in these 3 articles."


def test_11_the_newest_article_is_told_with_its_age(newsroom: Newsroom) -> None:
    stories = [story(LAMP, "Lamp", ago=20), story(CURRENTLY, "Ferries", ago=400), story("Rain fell.", "Rain")]
    answer = newsroom.told("What is your newest article?", *stories)
    for said in (terminal(answer), in_discord(answer)):
        assert said[0].startswith(
            f"The newest article with a date is of {day(days_ago(20))} · 20 days ago · 1 article of"
        )
        assert said[0].endswith(f"the last one came in on {day(days_ago(0))}")


def test_11_how_a_follow_up_was_read_is_said_first(newsroom: Newsroom) -> None:
    newsroom.ingest("followed", story(LAMP, "Lamp", "Orrin Courier", 20))
    direct = newsroom.ask("followed", LIT)
    further = newsroom.ask("followed", "When?", "Will the Pell lighthouse be lit again?")
    for show in (terminal, in_discord):
        assert show(further)[0] == "Read as: When will the Pell lighthouse be lit again?"
        assert not any(line.startswith("Read as") for line in show(direct))
