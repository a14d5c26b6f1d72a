"""What is kept of conversations, in a new file, for every test of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversation import Records


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with closing(Records(tmp_path / "conversations.sqlite")) as opened:
        yield opened
