"""Answers are kept as they were given, found again by id and by message, marked when an article is withdrawn."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError
from support import fakes
from support.conversations import (
    ABOUT_TALKS,
    ABOUT_TROOPS,
    ALICE,
    BOB,
    CHANNEL,
    NOON,
    OTHER,
    SERVER,
    answered,
    asked,
    later,
    unanswered,
)

from bot.conversation import Records
from bot.conversation.types import Gap, Posted, StoredAnswer, Withdrawal
from retrieval.answer import Listing, Outcome

pytestmark = pytest.mark.stores


def read(records: Records, conversation: str, limit: int = 6, **whose: int) -> tuple[str, ...]:
    """The earlier questions of a conversation, as they were read."""
    return tuple(turn.read_as for turn in records.answers.earlier(conversation, limit, **whose))


TROOPS = ABOUT_TROOPS.source.id


def change(records: Records, statement: str, *values: object) -> None:
    """Change the file from outside, as a damage would."""
    with closing(sqlite3.connect(records._database.path)) as connection, connection:
        connection.execute(statement, values)


def test_an_answer_is_kept_whole(records: Records) -> None:
    answer = answered("a1", ABOUT_TROOPS, ABOUT_TALKS, nearest=(fakes.WEEKLY,), timings={"search": 0.5})
    who = asked(private=True)
    records.answers.keep(answer, who, NOON)
    kept = records.answers.get("a1")
    assert kept == StoredAnswer(answer, who, NOON, (), ())
    assert kept is not None
    assert kept.id == "a1"
    assert kept.at.utcoffset() == NOON.utcoffset()
    assert records.answers.get("a2") is None


def test_it_is_there_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(Records(tmp_path / "c.sqlite")) as records:
            if records.answers.get("a1") is None:
                records.answers.keep(answered(), asked(server=None), NOON)
                records.answers.posted("a1", [Posted(1, 2)])
    with closing(Records(tmp_path / "c.sqlite")) as records:
        kept = records.answers.of_message(2)
    assert kept is not None
    assert (kept.answer, kept.asked.server) == (answered(), None)


def test_an_answer_is_found_by_each_of_its_messages_in_their_order(records: Records) -> None:
    records.answers.keep(answered(), asked(), NOON)
    records.answers.keep(answered("a2"), asked(), NOON)
    records.answers.posted("a1", [Posted(CHANNEL, 30), Posted(CHANNEL, 10)])
    records.answers.posted("a1", [Posted(CHANNEL, 30), Posted(7, 20)])
    found = records.answers.of_message(20)
    assert found == records.answers.get("a1") == records.answers.of_message(10)
    assert found is not None
    assert found.posted == (Posted(CHANNEL, 30), Posted(CHANNEL, 10), Posted(7, 20))
    assert records.answers.of_message(31) is None


def test_messages_of_an_answer_that_was_deleted_meanwhile_are_not_noted(records: Records) -> None:
    records.answers.posted("gone", [Posted(CHANNEL, 30)])
    records.answers.keep(answered("gone"), asked(), NOON)
    assert records.answers.of_message(30) is None


def test_keeping_twice_changes_nothing(records: Records) -> None:
    for _ in range(2):
        records.answers.keep(unanswered("g1", nearest=(ABOUT_TALKS,)), asked(), NOON)
        records.answers.posted("g1", [Posted(CHANNEL, 30)])
        records.answers.keep(unanswered("g1", nearest=(ABOUT_TALKS,)), asked(), NOON)
    kept = records.answers.get("g1")
    assert kept is not None
    assert kept.posted == (Posted(CHANNEL, 30),)
    assert len(records.answers.gaps(SERVER)) == 1
    assert read(records, kept.asked.conversation) == ("Who paid?",)


def test_deleting_takes_messages_along_and_leaves_the_gap(records: Records) -> None:
    records.answers.keep(unanswered("g1"), asked(), NOON)
    records.answers.posted("g1", [Posted(CHANNEL, 30)])
    records.held.hold(ALICE, SERVER, "answer", "g1", NOON)
    records.held.hold(ALICE, SERVER, "text", "g1", NOON)
    assert records.answers.delete("g1")
    assert not records.answers.delete("g1")
    assert records.answers.get("g1") is None
    assert records.answers.of_message(30) is None
    assert records.answers.gaps(SERVER) == [Gap("Who paid?", "news", NOON, "")]
    assert [one.kind for one in records.held.waiting(ALICE, SERVER)] == ["text"]
    assert records.answers.earlier(asked().conversation) == ()


# What a conversation remembers


def test_earlier_questions_come_oldest_first_and_not_all(records: Records) -> None:
    for number in range(9):
        at = later(seconds=number // 2)  # several at the same moment keep the order in which they came
        records.answers.keep(answered(f"a{number}", question=f"Question {number}?"), asked(conversation="t1"), at)
    records.answers.keep(answered("b", question="Elsewhere?"), asked(conversation="t10"), NOON)
    assert read(records, "t1") == tuple(f"Question {number}?" for number in range(3, 9))
    assert read(records, "t1", limit=2) == ("Question 7?", "Question 8?")
    assert read(records, "t1", limit=0) == ()
    assert read(records, "t") == ()


def test_a_follow_up_is_remembered_as_it_was_read(records: Records) -> None:
    records.answers.keep(answered("a1", question="How many are in Iraq?"), asked(conversation="t1"), NOON)
    second = replace(answered("a2", question="And in Syria?"), read_as="How many are in Syria?")
    records.answers.keep(second, asked(conversation="t1"), later(seconds=1))
    assert read(records, "t1") == ("How many are in Iraq?", "How many are in Syria?")


def test_what_was_asked_in_private_is_remembered_for_that_person_only(records: Records) -> None:
    records.answers.keep(answered("a1", question="Open?"), asked(ALICE, conversation="t1"), NOON)
    secret = asked(ALICE, conversation="t1", private=True)
    records.answers.keep(answered("a2", question="Secret?"), secret, later(seconds=1))
    assert read(records, "t1") == ("Open?",)
    assert read(records, "t1", private_of=BOB) == ("Open?",)
    assert read(records, "t1", private_of=ALICE) == ("Open?", "Secret?")


# Withdrawal


def withdraw(records: Records, source: str = TROOPS, kind: str = "retracted", at: datetime = NOON) -> list[str]:
    newest, _ = records.answers.withdraw(SERVER, source, kind, "the figure was wrong", at)
    return [one.id for one in newest]


def test_answers_that_quoted_a_source_are_marked_for_good(records: Records) -> None:
    records.answers.keep(answered("cites", ABOUT_TALKS, ABOUT_TROOPS), asked(), NOON)
    records.answers.keep(unanswered("near", nearest=(ABOUT_TROOPS,)), asked(), later(seconds=1))
    records.answers.keep(answered("another", ABOUT_TALKS), asked(), NOON)
    records.answers.keep(answered("elsewhere"), asked(server=OTHER), NOON)
    records.answers.keep(answered("direct"), asked(server=None), NOON)
    assert withdraw(records, at=later(minutes=1)) == ["near", "cites"]
    mark = Withdrawal(TROOPS, "retracted", "the figure was wrong", later(minutes=1))
    for key, marks in {"cites": (mark,), "near": (mark,), "another": (), "elsewhere": (), "direct": ()}.items():
        kept = records.answers.get(key)
        assert kept is not None
        assert kept.withdrawals == marks
    assert withdraw(records, source="no such source") == []


def test_of_very_many_marked_answers_the_newest_are_handed_out(records: Records) -> None:
    for number in range(3):
        records.answers.keep(answered(f"a{number}"), asked(), later(seconds=number))
    newest, number = records.answers.withdraw(SERVER, TROOPS, "corrected", "x", later(minutes=1), most=2)
    assert ([one.id for one in newest], number) == (["a2", "a1"], 3)
    oldest = records.answers.get("a0")
    assert oldest is not None
    assert oldest.withdrawals


def test_an_answer_can_lose_several_articles_and_the_later_word_counts(records: Records) -> None:
    records.answers.keep(answered("a1", ABOUT_TROOPS, ABOUT_TALKS), asked(), NOON)
    assert withdraw(records, TROOPS, "corrected", later(minutes=1)) == ["a1"]
    assert withdraw(records, ABOUT_TALKS.source.id, "corrected", later(minutes=2)) == ["a1"]
    assert withdraw(records, TROOPS, "retracted", later(minutes=3)) == ["a1"]
    kept = records.answers.get("a1")
    assert kept is not None
    assert [(one.source, one.kind) for one in kept.withdrawals] == [
        (ABOUT_TALKS.source.id, "corrected"),
        (TROOPS, "retracted"),
    ]


def test_an_answer_that_was_being_made_meanwhile_is_marked_when_it_is_kept(records: Records) -> None:
    withdraw(records, at=later(seconds=5))
    records.answers.keep(answered("slow", asked=NOON), asked(), later(seconds=9))
    records.answers.keep(answered("after", asked=later(seconds=6)), asked(), later(seconds=9))
    records.answers.keep(answered("undated", asked=None), asked(), later(seconds=4))
    records.answers.keep(answered("elsewhere", asked=NOON), asked(server=OTHER), later(seconds=9))
    expected = {"slow": 1, "after": 0, "undated": 1, "elsewhere": 0}
    marked = {key: kept.withdrawals for key in expected if (kept := records.answers.get(key))}
    assert {key: len(marks) for key, marks in marked.items()} == expected


# Gaps


def test_a_gap_is_the_question_that_was_searched_for(records: Records) -> None:
    records.answers.keep(unanswered("g1", "And in Jordan?", read_as="How many are in Jordan?"), asked(), NOON)
    assert [gap.question for gap in records.answers.gaps(SERVER)] == ["How many are in Jordan?"]


def test_questions_without_an_answer_are_gaps_newest_first(records: Records) -> None:
    records.answers.keep(unanswered("g1", "Who paid?"), asked(), NOON)
    records.answers.keep(unanswered("g2", "Who knew?"), asked(BOB), later(hours=1))
    records.answers.keep(answered("a1"), asked(), later(hours=1))
    records.answers.keep(unanswered("g3"), asked(server=OTHER), later(hours=1))
    assert records.answers.gaps(SERVER) == [
        Gap("Who knew?", "news", later(hours=1), "g2"),
        Gap("Who paid?", "news", NOON, "g1"),
    ]
    assert [gap.answer for gap in records.answers.gaps(SERVER, limit=1)] == ["g2"]


def test_what_was_asked_in_private_is_no_gap_that_moderators_see(records: Records) -> None:
    records.answers.keep(unanswered(), asked(private=True), NOON)
    assert records.answers.gaps(SERVER) == []


def test_what_asks_for_no_answer_is_no_gap(records: Records) -> None:
    records.answers.keep(unanswered("g1", "The troops left.", outcome=Outcome.NO_QUESTION), asked(), NOON)
    listing = Listing("about", 0, topic="unicorns")
    about = unanswered("g2", "Any articles on unicorns?", outcome=Outcome.ABOUT_COLLECTION, listing=listing)
    records.answers.keep(about, asked(), NOON)
    assert records.answers.gaps(SERVER) == []


def test_a_list_that_names_a_withdrawn_article_is_marked_like_an_answer(records: Records) -> None:
    source = ABOUT_TROOPS.source
    listing = Listing("about", 1, (source,), topic="troops")
    records.answers.keep(unanswered("l1", outcome=Outcome.ABOUT_COLLECTION, listing=listing), asked(), NOON)
    assert withdraw(records, source.id) == ["l1"]
    kept = records.answers.get("l1")
    assert kept is not None
    assert [mark.source for mark in kept.withdrawals] == [source.id]


# Hostile and damaged


@pytest.mark.parametrize(
    "text",
    [
        *["'); DROP TABLE answers; --", "Who\x00hid?", "\ud83d\ude00 in halves", "half \ud83d", "\U0001f600"],
        *["%_*?[]", "\u202etfel ot thgir", "é e\u0301", "x" * 100_000, ""],
    ],
)
def test_any_text_can_be_asked(records: Records, text: str) -> None:
    records.answers.keep(unanswered("g1", text, read_as=text), asked(conversation=text), NOON)
    kept = records.answers.get("g1")
    assert kept is not None
    readable = "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= one <= "\udfff" else one for one in text)
    assert (kept.answer.question, kept.answer.read_as, kept.asked.conversation) == (readable,) * 3
    assert read(records, text) == (readable,)
    assert [gap.question for gap in records.answers.gaps(SERVER)] == [readable]
    assert records.answers.get(text) is None


@pytest.mark.parametrize("damage", ["", "{", '{"id": "a1"}', 5, b"\xff\xfe", b"{}"])
def test_a_damaged_answer_counts_as_gone(records: Records, damage: object) -> None:
    records.answers.keep(answered("a1"), asked(), NOON)
    records.answers.keep(answered("a2"), asked(), NOON)
    records.answers.posted("a1", [Posted(CHANNEL, 30)])
    change(records, "UPDATE answers SET answer = ? WHERE id = 'a1'", damage)
    assert records.answers.get("a1") is None
    assert records.answers.of_message(30) is None
    assert withdraw(records) == ["a2"]
    assert len(records.answers.earlier(asked().conversation)) == 2
    assert records.answers.delete("a1")


def test_a_time_without_a_zone_is_refused(records: Records) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        records.answers.keep(answered(), asked(), NOON.replace(tzinfo=None))
    assert records.answers.get("a1") is None


def test_an_answer_with_the_same_id_takes_the_place_of_the_one_before(records: Records) -> None:
    records.answers.keep(answered("a1", ABOUT_TROOPS), asked(), NOON)
    records.answers.keep(replace(answered("a1", ABOUT_TALKS), question="Other?"), asked(), NOON)
    assert withdraw(records) == []
    assert withdraw(records, ABOUT_TALKS.source.id) == ["a1"]
