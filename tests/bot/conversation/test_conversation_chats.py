"""Conversations in the terminal: kept apart from those on Discord, and ended by a time of their own."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest
from support.conversations import ALICE, NOON, SERVER, answered, asked, later, unanswered

from bot.conversation import Records
from bot.conversation.types import Chat

pytestmark = pytest.mark.stores


def test_a_chat_comes_back_as_it_was(records: Records) -> None:
    first, second = answered("a1", question="How many?"), unanswered("a2", "And in Syria?")
    records.chats.keep("c1", first, NOON)
    records.chats.keep("c1", second, later(hours=1))
    records.chats.keep("c1", second, later(hours=1))
    assert records.chats.answers("c1") == [first, second]
    assert records.chats.answers("c") == []
    assert records.chats.all() == [Chat("c1", NOON, later(hours=1), 2, "How many?", "news")]


def test_the_chat_that_was_asked_last_comes_first(records: Records) -> None:
    for number, chat in enumerate(("c1", "c2", "c1")):
        records.chats.keep(chat, answered(f"a{number}"), later(minutes=number))
    assert [chat.id for chat in records.chats.all()] == ["c1", "c2"]


def test_chats_are_nothing_to_discord_and_the_other_way_round(records: Records) -> None:
    records.chats.keep("c1", unanswered("a1"), NOON)
    records.answers.keep(answered("a2"), asked(conversation="sc1"), NOON)  # even with the key of a chat
    assert [chat.questions for chat in records.chats.all()] == [1]
    assert records.answers.gaps(SERVER) == []
    assert records.people.forget(ALICE).answers == 1
    assert records.people.expire(later(days=1)) == 0
    assert [answer.id for answer in records.chats.answers("c1")] == ["a1"]
    records.answers.keep(answered("a3"), asked(), NOON)
    assert records.chats.expire(later(days=1)) == 1
    assert records.answers.get("a3") is not None


def test_a_chat_is_kept_whole_as_long_as_it_goes_on(records: Records) -> None:
    records.chats.keep("old", answered("a1"), NOON)
    records.chats.keep("long", answered("a2"), NOON)
    records.chats.keep("long", answered("a3"), later(days=9))
    assert records.chats.expire(later(days=8)) == 1
    assert [(chat.id, chat.questions) for chat in records.chats.all()] == [("long", 2)]


def test_deleting_tells_the_questions_that_went_and_leaves_no_word(records: Records, tmp_path: Path) -> None:
    records.chats.keep("c1", answered("a1", question="What of the xylophone?"), NOON)
    records.chats.keep("c2", answered("a2", question="Other?"), NOON)
    assert records.chats.delete(["c1"]) == ["What of the xylophone?"]
    assert records.chats.delete(["c1"]) == []
    assert [chat.id for chat in records.chats.all()] == ["c2"]
    assert not any(b"xylophone" in file.read_bytes() for file in tmp_path.iterdir())


def test_all_words_must_be_in_question_or_answer(records: Records) -> None:
    records.chats.keep("c1", answered("a1", question="Wie viele Schüler?"), NOON)
    records.chats.keep("c2", unanswered("a2", "Who pays?"), later(hours=1))
    found = [(chat.id, number, answer.id) for chat, number, answer in records.chats.search(["SCHÜLER", "serve"])]
    assert found == [("c1", 1, "a1")]
    assert list(records.chats.search(["schüler", "pays"])) == []


def test_what_is_damaged_counts_and_does_not_come_back(records: Records) -> None:
    records.chats.keep("c1", answered("a1", question="First?"), NOON)
    with records._database.writing() as connection:
        connection.exec_driver_sql("UPDATE answers SET answer = '{'")
    assert records.chats.answers("c1") == []
    assert records.chats.all() == [Chat("c1", NOON, NOON, 1, "First?", "")]


def test_two_chats_at_once_keep_all(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"

    def talk(chat: str) -> None:
        with closing(Records(file)) as mine:
            for number in range(20):
                mine.chats.keep(chat, answered(f"{chat}-{number}"), later(seconds=number))

    threads = [threading.Thread(target=talk, args=(chat,)) for chat in ("c1", "c2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(Records(file)) as records:
        assert sorted((chat.id, chat.questions) for chat in records.chats.all()) == [("c1", 20), ("c2", 20)]
