"""What is kept of a server: settings, blocked members, the log, leaving and erasing."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from support.conversations import (
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

from bot.conversation import Records
from bot.conversation.types import Blocked, Limit, LogEntry, Posted, ServerSettings

pytestmark = pytest.mark.stores


def test_a_server_has_the_defaults_until_somebody_chooses(records: Records) -> None:
    assert records.servers.settings(SERVER) == ServerSettings()
    records.servers.present(SERVER)
    assert records.servers.settings(SERVER) == ServerSettings()
    chosen = ServerSettings(paused=True, everywhere=False, channels={CHANNEL: None, 7: "archive"}, editor_role=5)
    records.servers.change(SERVER, chosen)
    records.servers.present(SERVER)
    assert records.servers.settings(SERVER) == chosen
    assert records.servers.settings(OTHER) == ServerSettings()
    records.servers.change(SERVER, ServerSettings(per_person_minute=2, collection="日本 \ud83d"))
    assert records.servers.settings(SERVER) == ServerSettings(
        per_person_minute=2, collection="日本 \N{REPLACEMENT CHARACTER}"
    )


@pytest.mark.parametrize("damage", ["{", '{"channels": {"x": null}}', '{"paused": "perhaps"}', "[]", ""])
def test_settings_that_cannot_be_read_pause_the_server(records: Records, damage: str) -> None:
    records.servers.change(SERVER, ServerSettings())
    with closing(sqlite3.connect(records._database.path)) as connection, connection:
        connection.execute("UPDATE servers SET settings = ?", (damage,))
    assert records.servers.settings(SERVER) == ServerSettings(paused=True)
    records.servers.change(SERVER, ServerSettings())
    assert records.servers.settings(SERVER) == ServerSettings()


def test_settings_of_an_older_program_are_filled_up(records: Records) -> None:
    records.servers.change(SERVER, ServerSettings())
    with closing(sqlite3.connect(records._database.path)) as connection, connection:
        connection.execute("""UPDATE servers SET settings = '{"channels": {"7": "a"}, "mood": 1}'""")
    assert records.servers.settings(SERVER) == ServerSettings(channels={7: "a"})


def test_members_are_blocked_on_one_server(records: Records) -> None:
    records.servers.block(SERVER, BOB, ALICE, NOON)
    records.servers.block(SERVER, CAROL, ALICE, later(hours=1))
    records.servers.block(SERVER, BOB, CAROL, later(hours=2))  # who was first stays known
    assert records.servers.blocked(SERVER) == [Blocked(CAROL, ALICE, later(hours=1)), Blocked(BOB, ALICE, NOON)]
    assert records.servers.is_blocked(SERVER, BOB)
    assert not records.servers.is_blocked(OTHER, BOB)
    assert not records.servers.is_blocked(SERVER, ALICE)
    assert records.servers.unblock(SERVER, BOB)
    assert not records.servers.unblock(SERVER, BOB)
    assert not records.servers.is_blocked(SERVER, BOB)
    assert records.servers.blocked(OTHER) == []


def test_the_log_is_read_in_pages_newest_first(records: Records) -> None:
    for number in range(5):
        records.servers.log(SERVER, ALICE, "add", f"article {number}", later(seconds=number // 2))
    records.servers.log(OTHER, ALICE, "add", "elsewhere", NOON)
    entries, total = records.servers.entries(SERVER, limit=2)
    assert (entries[0], total) == (LogEntry(later(seconds=2), ALICE, "add", "article 4"), 5)
    pages = [records.servers.entries(SERVER, limit=2, offset=offset)[0] for offset in (0, 2, 4, 6)]
    assert [[one.target[-1] for one in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"], []]
    assert records.servers.entries(3, limit=2) == ([], 0)


# Leaving


def test_a_server_that_was_left_is_known_until_the_bot_is_back(records: Records) -> None:
    records.servers.left(SERVER, NOON)
    records.servers.left(OTHER, later(days=1))
    records.servers.left(SERVER, later(days=2))  # told again after a restart: the grace period goes on
    assert records.servers.left_before(later(days=1)) == [SERVER]
    assert records.servers.left_before(later(days=3)) == [SERVER, OTHER]
    assert records.servers.left_before(NOON) == []
    records.servers.present(SERVER)
    assert records.servers.left_before(later(days=3)) == [OTHER]
    records.servers.left(SERVER, later(days=4))
    assert records.servers.left_before(later(days=5)) == [OTHER, SERVER]


def test_the_servers_that_the_bot_is_on_are_known(records: Records) -> None:
    records.servers.present(SERVER)
    records.servers.change(OTHER, ServerSettings())
    records.servers.present(3)
    records.servers.left(3, NOON)
    records.servers.left(4, NOON)
    assert sorted(records.servers.here()) == sorted([SERVER, OTHER])
    records.servers.erase(OTHER)
    assert records.servers.here() == [SERVER]


def fill(records: Records, server: int | None, mark: str) -> None:
    """Something of every kind."""
    records.answers.keep(answered(f"a{mark}"), asked(server=server), NOON)
    records.answers.keep(unanswered(f"g{mark}"), asked(server=server), NOON)
    records.answers.posted(f"a{mark}", [Posted(CHANNEL, int(mark))])
    records.feedback.rate(f"a{mark}", BOB, True, None, None, NOON)
    records.feedback.report(f"a{mark}", BOB, NOON)
    records.held.hold(BOB, server, "text", mark, NOON)
    records.limits.take([Limit("minute", str(server), 1, 60), Limit("both", f"{server}/{BOB}", 1, 60)], NOON)
    if server is not None:
        records.answers.withdraw(server, ABOUT_TROOPS.source.id, "retracted", "wrong", NOON)
        records.servers.change(server, ServerSettings(paused=True))
        records.servers.block(server, BOB, ALICE, NOON)
        records.servers.log(server, ALICE, "block", "bob", NOON)
        records.servers.left(server, NOON)


def rows(records: Records) -> dict[str, int]:
    with closing(sqlite3.connect(records._database.path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def test_erasing_a_server_leaves_nothing_of_it_and_all_of_the_others(records: Records) -> None:
    fill(records, OTHER, "2")
    fill(records, None, "3")
    before = rows(records)
    assert {name for name, count in before.items() if not count} == {"notes", "usage"}
    fill(records, SERVER, "1")
    records.held.hold(ALICE, None, "answer", "a1", NOON)  # asked on the server, told in a direct message
    records.servers.erase(SERVER)
    assert rows(records) == before
    assert records.answers.get("a1") is None
    assert records.answers.gaps(SERVER) == []
    assert records.servers.settings(SERVER) == ServerSettings()
    assert not records.servers.is_blocked(SERVER, BOB)
    assert records.servers.left_before(later(days=1)) == [OTHER]
    assert records.limits.take([Limit("minute", str(SERVER), 1, 60)], NOON) is None
    kept = records.answers.get("a2")
    assert kept is not None
    assert len(kept.withdrawals) == 1
    records.servers.erase(SERVER)  # once more is no error
