"""newsdesk ingest with addresses of pages, over a site on loopback."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from support import PATIENCE
from support.commands import Newsdesk
from support.web_site import Site, answer, story

pytestmark = [pytest.mark.process, pytest.mark.stores]


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_FETCHING__INTERNAL_HOSTS", '["127.0.0.1"]')
    monkeypatch.setenv("NEWSDESK_FETCHING__PAUSE_SECONDS", "0")


@pytest.mark.usefixtures("allowed")
def test_pages_and_files_in_one_command_and_again_is_nothing(newsdesk: Newsdesk, site: Site) -> None:
    site.pages |= {"/a": answer(story("Bridge reopens")), "/b": answer(story("Mill burns"))}
    given = (newsdesk.write(), site.url("/a"), site.url("/b"), site.url("/none"))
    done = newsdesk("ingest", *given)
    assert done.code == 4
    assert "Added 5, changed 0, unchanged 0, removed 0, skipped 1;" in done.out
    assert f"Skipped {site.url('/none')}: there is no such page (HTTP 404)\n" in done.out
    assert "Added 0, changed 0, unchanged 5" in newsdesk("ingest", *given).out
    site.pages["/a"] = answer(story("Bridge reopens", 9))
    assert "Added 0, changed 1, unchanged 0" in newsdesk("ingest", site.url("/a")).out
    assert "Bridge reopens" in newsdesk("articles", "list").out


@pytest.mark.usefixtures("allowed")
def test_prune_leaves_pages_alone(newsdesk: Newsdesk, site: Site) -> None:
    site.pages["/a"] = answer(story("Bridge reopens"))
    folder = newsdesk.write()
    newsdesk("ingest", folder, site.url("/a"))
    (folder / "guide.txt").unlink()
    assert "unchanged 2, removed 1" in newsdesk("ingest", folder, "--prune").out
    refused = newsdesk("ingest", site.url("/a"), "--prune")
    assert refused.code == 2
    assert "--prune needs a PATH" in refused.err


@pytest.mark.usefixtures("allowed")
def test_dry_run_fetches_and_writes_nothing(newsdesk: Newsdesk, site: Site) -> None:
    site.pages["/a"] = answer(story("Bridge reopens"))
    done = newsdesk("ingest", site.url("/a"), "--dry-run")
    assert done.code == 0
    assert "Would add 1," in done.out
    assert "add    Bridge reopens\n" in done.out
    assert not newsdesk.data.exists()


def test_this_machine_is_refused_without_the_setting(newsdesk: Newsdesk, site: Site) -> None:
    done = newsdesk("ingest", site.url("/a"))
    assert done.code == 4
    assert "127.0.0.1 is not on the public internet; to allow it, name it in the setting fetching.internal_hosts" in (
        done.out
    )
    assert site.asked == []


def test_an_address_without_its_scheme_is_named(newsdesk: Newsdesk) -> None:
    done = newsdesk("ingest", "www.post.example/bridge")
    assert done.code == 2
    assert "the address of a page begins with https:// or http://" in done.err


@pytest.mark.usefixtures("allowed")
def test_a_saved_page_takes_the_same_path(newsdesk: Newsdesk, site: Site, tmp_path: Path) -> None:
    page = story("Bridge reopens", 12, f'<link rel="canonical" href="{site.url("/a")}">')
    (tmp_path / "saved.html").write_text(page)
    site.pages["/a"] = answer(page)
    assert "Added 1," in newsdesk("ingest", tmp_path / "saved.html").out
    (changed,) = newsdesk("ingest", site.url("/a")).out.splitlines()
    assert changed.startswith("Added 0, changed 1,")  # the same article by its address; it lies in no file any more


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.usefixtures("allowed")
def test_ctrl_c_while_a_page_is_awaited_ends_and_breaks_nothing(newsdesk: Newsdesk, site: Site) -> None:
    import threading

    awaited, gone = threading.Event(), threading.Event()

    def never(asked: object, out: object) -> None:
        awaited.set()
        gone.wait(PATIENCE)

    site.pages |= {"/a": answer(story("Bridge reopens")), "/never": never}
    process = newsdesk.start("ingest", site.url("/a"), site.url("/never"))
    assert awaited.wait(PATIENCE)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    gone.set()
    assert process.returncode == 130
    assert out == b""
    assert err.decode().startswith("Stopped: ")
    assert newsdesk("ingest", site.url("/a")).code == 0
    assert newsdesk("doctor").code == 0
