"""A person is forgotten at once, everything ends after a time, and a server can see what is kept of it."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path

import pytest
from support import fakes
from support.conversations import (
    ABOUT_TALKS,
    ABOUT_TROOPS,
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    NOON,
    OTHER,
    SERVER,
    answered,
    asked,
    later,
    unanswered,
)

from bot.conversation import Records, export
from bot.conversation.types import Forgotten, Limit, Posted, ServerSettings
from corpus import sqlite

pytestmark = pytest.mark.stores

DAY = 86_400


def test_a_person_is_forgotten_everywhere_and_nobody_else_is(records: Records) -> None:
    for server in (SERVER, OTHER, None):
        for person in (ALICE, BOB):
            records.answers.keep(answered(f"a{server}{person}"), asked(person, server), NOON)
            records.answers.keep(unanswered(f"g{server}{person}"), asked(person, server), NOON)
            records.held.hold(person, server, "text", "hello", NOON)
    records.answers.keep(unanswered("g", "Deleted?"), asked(ALICE), NOON)
    records.answers.delete("g")
    records.answers.posted(f"a{SERVER}{ALICE}", [Posted(CHANNEL, 30)])
    for person, other in ((ALICE, BOB), (BOB, ALICE), (CAROL, ALICE)):
        records.feedback.rate(f"a{SERVER}{other}", person, True, None, None, NOON)
        records.feedback.report(f"a{OTHER}{other}", person, NOON)
    for person in (ALICE, BOB):
        records.limits.take([Limit("day", str(person), 1, DAY), Limit("press", f"{SERVER}:p{person}", 1, DAY)], NOON)
    records.limits.take([Limit("day", f"{ALICE}0", 1, DAY), Limit("day", str(SERVER), 9, DAY)], NOON)

    # 6 answers; the rating of bob's; 2 gaps and the one that stayed, a report, 3 held
    assert records.people.forget(ALICE) == Forgotten(6, 1, 7)
    assert records.people.forget(ALICE) == Forgotten(0, 0, 0)
    assert records.answers.get(f"a{SERVER}{ALICE}") is None
    assert records.answers.of_message(30) is None
    assert records.answers.earlier(asked(ALICE).conversation) == ()
    assert records.held.waiting(ALICE, SERVER) == records.held.waiting(ALICE, None) == []
    assert records.limits.take([Limit("day", str(ALICE), 1, DAY)], NOON)  # else a day's limit could be started anew
    assert records.feedback.report(f"a{OTHER}{BOB}", ALICE, NOON)

    assert [gap.answer for gap in records.answers.gaps(SERVER)] == [f"g{SERVER}{BOB}"]
    assert records.answers.get(f"a{None}{BOB}") is not None
    assert records.feedback.ratings(SERVER) == []  # bob's and carol's were of alice's answers
    assert len(records.held.waiting(BOB, OTHER)) == 1
    for kept in (Limit("day", str(BOB), 1, DAY), Limit("press", f"{SERVER}:p{BOB}", 1, DAY)):
        assert records.limits.take([kept], NOON)
    assert records.limits.take([Limit("day", f"{ALICE}0", 1, DAY)], NOON)


def test_what_moderators_decided_stays(records: Records) -> None:
    records.servers.block(SERVER, ALICE, BOB, NOON)
    records.servers.log(SERVER, BOB, "block", "alice", NOON)
    records.people.forget(ALICE)
    records.people.forget(BOB)
    assert records.servers.is_blocked(SERVER, ALICE)
    assert records.servers.entries(SERVER, 5)[1] == 1


def test_what_is_forgotten_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"
    with closing(Records(file)) as records:
        for number in range(50):
            records.answers.keep(unanswered(f"g{number}", f"Secret {number} of mine?"), asked(), NOON)
            records.answers.keep(answered(f"b{number}"), asked(BOB), NOON)
    assert b"of mine?" in file.read_bytes()
    with closing(Records(file)) as records:
        records.people.forget(ALICE)
    assert b"of mine?" not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


# Retention


def test_what_is_old_ends_and_what_is_younger_stays(records: Records) -> None:
    for day in range(4):
        at = later(days=day)
        records.answers.keep(answered(f"a{day}"), asked(), at)
        records.answers.keep(unanswered(f"g{day}"), asked(), at)
        records.feedback.rate(f"a{day}", BOB, True, None, None, at)
        records.feedback.report(f"a{day}", BOB, at)
        records.held.hold(BOB, SERVER, "text", f"{day}", at)
    records.held.hold(ALICE, SERVER, "answer", "a0", later(days=3))
    records.servers.change(SERVER, ServerSettings(paused=True))
    assert records.people.expire(later(days=2)) == 2 * 6  # two answers, a gap, a rating, a report, one held: two days
    assert [f"a{day}" for day in range(4) if records.answers.get(f"a{day}")] == ["a2", "a3"]
    assert [gap.answer for gap in records.answers.gaps(SERVER)] == ["g3", "g2"]
    assert [one.answer for one in records.feedback.ratings(SERVER)] == ["a3", "a2"]
    assert [one.value for one in records.held.waiting(BOB, SERVER)] == ["2", "3"]
    assert records.held.waiting(ALICE, SERVER) == []  # the answer that it names is gone
    assert not records.feedback.report("a2", BOB, NOON)
    assert records.servers.settings(SERVER).paused
    assert records.people.expire(later(days=2)) == 0


def test_the_gap_of_a_deleted_answer_ends_too(records: Records) -> None:
    records.answers.keep(unanswered(), asked(), NOON)
    records.answers.delete("g1")
    assert records.people.expire(later(days=1)) == 1
    assert records.answers.gaps(SERVER) == []


def test_what_is_forgotten_is_in_no_file_any_more_while_the_bot_runs(tmp_path: Path) -> None:
    def files() -> bytes:
        return b"".join(one.read_bytes() for one in tmp_path.iterdir())

    with closing(Records(tmp_path / "conversations.sqlite")) as records:
        records.answers.keep(answered("a1", question="What of mine?"), asked(), NOON)
        records.answers.keep(answered("a2", question="What of theirs?"), asked(BOB, OTHER), NOON)
        assert b"of mine?" in files()
        records.people.forget(ALICE)
        assert b"of mine?" not in files()
        assert b"of theirs?" in files()
        records.servers.erase(OTHER)
        assert b"of theirs?" not in files()


def test_forgetting_waits_for_nobody_who_reads(tmp_path: Path) -> None:
    with closing(Records(tmp_path / "conversations.sqlite")) as records:
        records.answers.keep(answered("a1"), asked(), NOON)
        with records.people._database.reading() as connection:
            connection.exec_driver_sql("SELECT * FROM answers").fetchall()
            began = time.monotonic()
            assert records.people.forget(ALICE).answers == 1
            assert time.monotonic() - began < sqlite._PATIENCE / 2
        assert records.answers.get("a1") is None


# Export


def test_a_server_sees_everything_of_its_own_and_no_id_of_a_person(records: Records) -> None:
    records.servers.change(SERVER, ServerSettings(channels={CHANNEL: "archive"}, moderators_channel=7))
    question = f"What of <@{CAROL}> and <@!{BOB}>, <#{CHANNEL}>?"
    records.answers.keep(answered("a1", ABOUT_TROOPS, ABOUT_TALKS, question=question), asked(), NOON)
    records.answers.posted("a1", [Posted(CHANNEL, 30)])
    records.answers.keep(unanswered("g1", question), asked(BOB), later(hours=1))
    records.answers.keep(answered("secret", question="Secret?"), asked(private=True), NOON)
    records.answers.keep(answered("elsewhere", question="Elsewhere?"), asked(server=OTHER), NOON)
    records.feedback.rate("a1", BOB, False, "wrong", f"ask <@{CAROL}>", NOON)
    records.feedback.report("a1", BOB, NOON)
    records.answers.withdraw(SERVER, ABOUT_TROOPS.source.id, "retracted", "wrong", later(hours=2))
    records.servers.block(SERVER, CAROL, ALICE, NOON)
    records.servers.log(SERVER, ALICE, "block", f"{CAROL}", NOON)
    records.servers.log(SERVER, ALICE, "setup", f"<#{CHANNEL}> by <@{BOB}> in 2026 for <@&{OTHER}>", NOON)
    records.held.hold(ALICE, SERVER, "text", "Added 3 articles.", NOON)

    found = records.people.export(SERVER)
    written = json.dumps(found)
    assert not any(str(person) in written for person in (ALICE, BOB, CAROL))
    assert not any(word in written for word in ("Secret?", "Elsewhere?", "/home/reader", "/n/w.txt"))
    names = {"carol": found["blocked"][0]["person"], "alice": found["blocked"][0]["by"]}
    answer = next(one for one in found["answers"] if one["id"] == "a1")
    bob = found["ratings"][0]["person"]
    assert sorted({*names.values(), bob}) == ["person 1", "person 2", "person 3"]
    assert (answer["person"], answer["channel"]) == (names["alice"], str(CHANNEL))
    assert answer["question"] == f"What of {names['carol']} and {bob}, <#{CHANNEL}>?"
    assert answer["messages"] == [{"channel": str(CHANNEL), "message": "30"}]
    assert [one["kind"] for one in answer["withdrawn"]] == ["retracted"]
    assert [place["headline"] for place in answer["citations"]] == ["A call", "A short guide"]
    assert [place["quote"] for place in answer["citations"]] == [ABOUT_TROOPS.text, ABOUT_TALKS.text]
    assert [one["person"] for one in found["unanswered"]] == [bob]
    assert found["ratings"][0]["comment"] == f"ask {names['carol']}"
    assert found["reports"] == [{"answer": "a1", "person": bob, "at": NOON.isoformat()}]
    assert [one["source"] for one in found["withdrawn"]] == [ABOUT_TROOPS.source.id]
    assert [one["target"] for one in found["log"]] == [
        names["carol"],
        f"<#{CHANNEL}> by {bob} in 2026 for <@&{OTHER}>",
    ]
    assert found["settings"]["channels"] == {str(CHANNEL): "archive"}
    assert (found["private_answers"], found["waiting_to_be_told"]) == (1, 1)


def test_of_very_many_answers_the_newest_are_exported(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ANSWERS", 2)
    for number in range(3):
        records.answers.keep(answered(f"a{number}"), asked(), later(hours=number))
    found = records.people.export(SERVER)
    assert [one["id"] for one in found["answers"]] == ["a2", "a1"]
    assert found["older_answers"] == 1


def test_a_server_of_which_nothing_is_kept_has_an_empty_export(records: Records) -> None:
    records.answers.keep(answered(), asked(server=OTHER), NOON)
    found = records.people.export(SERVER)
    assert {key: value for key, value in found.items() if value} == {}
    assert set(found) == {
        *["settings", "answers", "older_answers", "private_answers", "unanswered", "ratings", "reports", "withdrawn"],
        *["blocked", "log", "waiting_to_be_told"],
    }


def test_an_export_of_hostile_text_is_json(records: Records) -> None:
    records.answers.keep(answered("a1", fakes.WEEKLY, question="half \ud83d \x00 \u202e <@99>"), asked(), NOON)
    written = json.dumps(records.people.export(SERVER), allow_nan=False).encode("utf-8")
    assert json.loads(written)["answers"][0]["question"] == "half \N{REPLACEMENT CHARACTER} \x00 \u202e person 1"
