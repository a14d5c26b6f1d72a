"""Shared fixtures. No test reaches the network, real keys or a person's own files."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from support import ROOT
from support.purity import MARKERS, Purity

if TYPE_CHECKING:
    from support.commands import Newsdesk
    from support.fake_discord import FakeDiscord
    from support.newsroom import Newsroom
    from support.web_site import Site

# A key of a person's in the environment must not be spent by a test, and no setting of theirs counts in one.
_OWN = (
    "NEWSDESK_",
    "DISCORD_",
    "LANGSMITH_",
    "LANGCHAIN_",
    "OPENAI_",
    "ANTHROPIC_",
    "GOOGLE_",
    "OLLAMA_",
    "CHAT_MODEL_",
)
purity = Purity()
# An example of Hypothesis may take as long as a busy machine needs. Continuous integration tries the same examples
# every time: what new ones find is for whoever runs the tests by hand, not for a change that has nothing to do with it.
settings.register_profile(
    "unhurried", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    for name, what in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {what}")
    purity.install()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell has what it starts in the background ignore SIGINT, and so would every program of a test.
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test without a marker is pure: it starts nothing, opens no store and loads no model."""
    purity.allow({mark.name for mark in item.iter_markers()} & MARKERS.keys())
    try:
        return (yield)
    finally:
        purity.allow(MARKERS)


@pytest.fixture(scope="session", autouse=True)
def _one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All tests share one cache folder, and all workers that run side by side: a model is prepared once."""
    own = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
        patch.setenv("XDG_CACHE_HOME", str(shared / "cache"))
        yield


@pytest.fixture(autouse=True)
def _away_from_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A person's settings, keys and data are out of reach of every test."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(_OWN) and name != "NEWSDESK_EVAL_DATA":
            monkeypatch.delenv(name)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("ANONYMIZED_TELEMETRY", "False")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real test material beside the checkout; its texts belong to others and are not copied here."""
    folder = ROOT.parent / "shared"
    if not (folder / "articles").is_dir():
        pytest.skip("needs ../shared/articles, which is not part of the project")
    return folder


@pytest.fixture(scope="session")
def evaluation_data() -> Path:
    """The folder of public evaluation sets: NEWSDESK_EVAL_DATA, or ../shared/eval."""
    folder = Path(os.environ.get("NEWSDESK_EVAL_DATA") or ROOT.parent / "shared" / "eval")
    if not folder.is_dir():
        pytest.skip("needs the evaluation sets: name their folder in NEWSDESK_EVAL_DATA")
    return folder


@pytest.fixture
def newsdesk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Newsdesk:
    """The command, over an empty data folder, with embeddings that need no model."""
    from support.commands import Newsdesk

    return Newsdesk(tmp_path, monkeypatch, capsys)


@pytest.fixture
def filled(newsdesk: Newsdesk) -> Newsdesk:
    """The command, with three articles in the default collection."""
    assert newsdesk("ingest", newsdesk.write()).code == 0
    return newsdesk


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The real parts over a folder of their own: what a model takes to load is paid once."""
    from support.newsroom import Newsroom

    room = Newsroom(tmp_path_factory.mktemp("newsroom"))
    yield room
    room.desk.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    from support.web_site import Site

    with Site() as site:
        yield site


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """A Discord on loopback that was never sent anything that it does not know."""
    from support.fake_discord import FakeDiscord

    async with FakeDiscord() as fake:
        yield fake
        assert not fake.unknown
