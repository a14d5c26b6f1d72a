"""Somebody who follows a feed, for every test that looks at one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.following import Reader
from support.stores import Stores
from support.web_site import Site


@pytest.fixture
def reader(tmp_path: Path, site: Site) -> Iterator[Reader]:
    stores = Stores(tmp_path)
    reader = Reader(stores, site)
    reader.follow()
    yield reader
    stores.library.close()
