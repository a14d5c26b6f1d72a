"""What is kept of conversations is in a backup and comes back; a running bot is not restored away under itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.backups import bring_back
from support.conversations import ALICE, NOON, SERVER, answered, asked
from support.stores import Stores, story

from bot.backup.making import back_up
from bot.conversation import Records
from bot.conversation.types import Posted, ServerSettings
from bot.wiring import Desk
from corpus.errors import BusyError

pytestmark = pytest.mark.stores


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an article."""
    stores = Stores(tmp_path / "data")
    stores.ingest([story(1)])
    stores.library.close()
    return tmp_path / "data"


@pytest.fixture
def bot(data: Path) -> Iterator[Records]:
    """The conversations as a running bot has them open."""
    with closing(Records(data / "conversations.sqlite")) as records:
        records.answers.keep(answered(), asked(), NOON)
        records.answers.posted("a1", [Posted(1, 2)])
        records.servers.change(SERVER, ServerSettings(paused=True))
        yield records


def test_conversations_come_back_from_a_backup_of_a_running_bot(
    data: Path, bot: Records, desks: Callable[..., Desk], tmp_path: Path
) -> None:
    back_up(desks(data), tmp_path / "backup.zip", version="0")
    bot.people.forget(ALICE)
    there = tmp_path / "there"
    bring_back(desks(there), tmp_path / "backup.zip")
    with closing(Records(there / "conversations.sqlite")) as records:
        kept = records.answers.of_message(2)
        assert kept is not None
        assert (kept.answer, kept.asked, kept.at) == (answered(), asked(), NOON)
        assert records.servers.settings(SERVER).paused
        records.servers.change(SERVER, ServerSettings())


def test_nothing_is_restored_under_a_running_bot(
    data: Path, bot: Records, desks: Callable[..., Desk], tmp_path: Path
) -> None:
    back_up(desks(data), tmp_path / "backup.zip", version="0")
    with pytest.raises(BusyError, match=r"The Discord bot works on .*: stop it"):
        bring_back(desks(data), tmp_path / "backup.zip", force=True)
    bot.people.forget(ALICE)
    bot.close()
    bring_back(desks(data), tmp_path / "backup.zip", force=True)
    with closing(Records(data / "conversations.sqlite")) as records:
        assert records.answers.get("a1") is not None
