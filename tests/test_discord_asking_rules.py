"""The decisions behind asking, without Discord: who is let in, what is remembered, what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from fakes import ASKED, answer, quote, statement

from bot.conversation.types import Origin, ServerSettings, StoredAnswer
from bot.discord_bot.buttons.answers import check_seen
from bot.discord_bot.interactions import Caller
from bot.discord_bot.questions.admission import Refusal, check_place, limits, nothing_to_ask
from bot.discord_bot.questions.inquiry import Inquiry, conversation, earlier, pause, telling
from bot.settings import Discord
from retrieval.answer import Stage, Turn

PERSON, SERVER, CHANNEL, BOT = 11, 22, 33, 44
ASKER = Caller(PERSON, SERVER, CHANNEL)
HERE = Origin(PERSON, SERVER, CHANNEL, "c33p11", private=False)


def stored(question: str = "How many?", asked: Origin = HERE, **fields: Any) -> StoredAnswer:
    quoted = quote("About 2,500 troops are there.", title="Two calendars", url="https://brief.example/a")
    found = answer(statement(quoted, lit=["About 2,500"]), question=question, id=fields.pop("id", "a1"))
    return StoredAnswer(found, asked, ASKED, fields.pop("posted", ()), fields.pop("withdrawals", ()))


# Who is let in


@pytest.mark.parametrize(
    ("settings", "channel", "parent", "reason"),
    [
        (ServerSettings(), CHANNEL, None, None),
        (ServerSettings(paused=True), CHANNEL, None, "paused"),
        (ServerSettings(everywhere=False), CHANNEL, None, "channel"),
        (ServerSettings(everywhere=False, channels={CHANNEL: None}), CHANNEL, None, None),
        (ServerSettings(everywhere=False, channels={CHANNEL: None}), 5, CHANNEL, None),
        (ServerSettings(everywhere=False, channels={CHANNEL: None}), 5, None, "channel"),
        (ServerSettings(everywhere=True, channels={CHANNEL: None}), 5, None, None),
    ],
)
def test_where_questions_are_answered(
    settings: ServerSettings, channel: int, parent: int | None, reason: str | None
) -> None:
    if reason is None:
        check_place(settings, Caller(PERSON, SERVER, channel, parent))
        return
    with pytest.raises(Refusal) as refused:
        check_place(settings, Caller(PERSON, SERVER, channel, parent))
    assert refused.value.reason == reason


def test_who_asks_in_the_wrong_channel_is_told_the_right_ones() -> None:
    with pytest.raises(Refusal, match="ask in <#7>, <#8>"):
        check_place(ServerSettings(everywhere=False, channels={7: None, 8: "news"}), ASKER)


def test_a_servers_limits_lower_the_operators_and_never_raise_them() -> None:
    config = Discord()
    of = {limit.name: limit for limit in limits(config, ServerSettings(), ASKER)}
    assert {name: limit.most for name, limit in of.items()} == {
        "person minute": 5,
        "person day": 200,
        "channel minute": 20,
        "server minute": 60,
        "server day": 5000,
    }
    lower = ServerSettings(per_person_minute=2, per_channel_minute=3, per_server_minute=4)
    of = {limit.name: limit for limit in limits(config, lower, ASKER)}
    assert of["person minute"].most == 5
    assert (of["person in server minute"].most, of["person in server minute"].key) == (2, f"{PERSON} {SERVER}")
    assert (of["channel minute"].most, of["server minute"].most) == (3, 4)
    higher = ServerSettings(per_person_minute=900, per_channel_minute=900, per_server_minute=900)
    assert limits(config, higher, ASKER) == limits(config, ServerSettings(), ASKER)


def test_outside_servers_people_and_channels_are_counted() -> None:
    counted = {limit.key for limit in limits(Discord(), ServerSettings(), Caller(PERSON, None, CHANNEL))}
    assert counted == {str(PERSON), str(CHANNEL)}


def test_nothing_to_ask_names_what_helps_there() -> None:
    assert "`/news add`" in str(nothing_to_ask(SERVER))
    assert "/news" not in str(nothing_to_ask(None))


# Who sees an answer


@pytest.mark.parametrize(
    ("asked", "person", "server", "channel", "seen"),
    [
        (HERE, PERSON, SERVER, CHANNEL, True),
        (HERE, 99, SERVER, 5, True),
        (HERE, PERSON, 23, CHANNEL, False),
        (HERE, PERSON, None, CHANNEL, False),
        (replace(HERE, private=True), PERSON, SERVER, 5, True),
        (replace(HERE, private=True), 99, SERVER, CHANNEL, False),
        (replace(HERE, server=None), PERSON, None, 5, True),
        (replace(HERE, server=None), 99, None, CHANNEL, True),  # a group, or a server without the bot
        (replace(HERE, server=None), 99, None, 5, False),
        (replace(HERE, server=None), PERSON, SERVER, CHANNEL, False),
        (replace(HERE, server=None, private=True), 99, None, CHANNEL, False),
    ],
)
def test_who_may_see_an_answer(asked: Origin, person: int, server: int | None, channel: int, seen: bool) -> None:
    if seen:
        check_seen(asked, person, server, channel)
    else:
        with pytest.raises(Refusal):
            check_seen(asked, person, server, channel)


# What is remembered


class Answers:
    """Stands for the stored answers: the questions of one conversation, and what a thread was opened on."""

    def __init__(self, earlier: Sequence[str] = (), opening: StoredAnswer | None = None) -> None:
        self._earlier, self._opening = tuple(earlier), opening
        self.private_of: int | None = None

    def earlier(self, conversation: str, limit: int, *, private_of: int | None) -> tuple[Turn, ...]:
        self.private_of = private_of
        return tuple(Turn(question) for question in self._earlier[-limit:])

    def of_message(self, message: int) -> StoredAnswer | None:
        return self._opening


def remembered(answers: Answers, **fields: Any) -> tuple[str, ...]:
    kept: Any = answers
    turns = earlier(kept, Inquiry(**{"text": "And now?", "asked": HERE, "collection": "news", **fields}))
    return tuple(turn.read_as for turn in turns)


def test_conversations_are_of_a_thread_or_a_direct_message_or_a_person_in_a_channel() -> None:
    assert conversation(1, 2, thread=False, direct=False) == "c2p1"
    assert conversation(1, 2, thread=True, direct=False) == "t2"
    assert conversation(1, 2, thread=False, direct=True) == "d2"


def test_a_question_is_read_with_those_before_it() -> None:
    answers = Answers(["one?", "two?"])
    assert remembered(answers) == ("one?", "two?")
    assert answers.private_of is None
    remembered(answers, asked=replace(HERE, private=True))
    assert answers.private_of == PERSON


def test_what_is_replied_to_comes_last() -> None:
    assert remembered(Answers(["one?", "two?"]), replied=stored("one?")) == ("two?", "one?")


def test_who_replies_to_somebody_else_takes_over_that_question_only() -> None:
    theirs = stored("theirs?", asked=replace(HERE, person=99, conversation="c33p99"))
    assert remembered(Answers(["mine?"]), replied=theirs) == ("theirs?",)


def test_what_is_replied_to_is_taken_as_it_was_read() -> None:
    follow_up = stored("And in Syria?")
    follow_up = replace(follow_up, answer=replace(follow_up.answer, read_as="How many in Syria?"))
    assert remembered(Answers(["How many in Syria?", "two?"]), replied=follow_up) == ("two?", "How many in Syria?")
    theirs = replace(follow_up, asked=replace(HERE, person=99, conversation="c33p99"))
    assert remembered(Answers(), replied=theirs) == ("How many in Syria?",)
    assert remembered(Answers((), follow_up), thread=5) == ("How many in Syria?",)


def test_a_thread_begins_with_the_question_it_was_opened_for() -> None:
    assert remembered(Answers(["two?"], stored("one?")), thread=5) == ("one?", "two?")
    many = [f"{number}?" for number in range(6)]
    assert remembered(Answers(many, stored("one?")), thread=5) == tuple(many)
    private = stored("one?", asked=replace(HERE, private=True))
    assert remembered(Answers(["two?"], private), thread=5) == ("two?",)


# What is said meanwhile


@pytest.mark.parametrize(
    ("ahead", "stage", "said"),
    [
        (12, None, "12 questions ahead of you …"),
        (1, None, "1 question ahead of you …"),
        (0, None, "Searching …"),
        (0, Stage("searching"), "Searching …"),
        (0, Stage("reading", 20), "Reading 20 passages …"),
        (0, Stage("reading", 1), "Reading 1 passage …"),
    ],
)
def test_what_is_said_while_somebody_waits(ahead: int, stage: Stage | None, said: str) -> None:
    assert telling(ahead, stage) == said


def test_with_many_waiting_each_is_told_less_often() -> None:
    assert [pause(waiting) for waiting in (0, 20, 200)] == [1.0, 1.0, 10.0]
