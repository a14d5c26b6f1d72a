"""newsdesk follow, unfollow, following and sync against a real server, as a person uses them."""

from __future__ import annotations

import signal

import pytest
from support import PATIENCE, wait_until
from support.commands import Newsdesk
from support.feeds import item, rss
from support.following import publish, serve
from support.web_site import Site, answer

from bot.dates import pace
from corpus.errors import UsageError

pytestmark = [pytest.mark.process, pytest.mark.stores]


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site on loopback may be fetched, and asks for no pauses."""
    monkeypatch.setenv("NEWSDESK_FETCHING__INTERNAL_HOSTS", '["127.0.0.1"]')
    monkeypatch.setenv("NEWSDESK_FETCHING__PAUSE_SECONDS", "0")
    monkeypatch.setenv("NEWSDESK_FETCHING__RETRIES", "0")


def test_a_site_is_followed_by_the_feed_that_it_names(newsdesk: Newsdesk, site: Site) -> None:
    site.pages["/"] = answer('<link rel="alternate" type="application/rss+xml" href="/feed"><p>News</p>')
    publish(site, "bridge", "ferry")
    done = newsdesk("follow", site.url("/"), "--every", "2h")
    assert done.code == 0
    said = done.out.splitlines()
    assert said[0] == "Following: “The Bridge Courier”, an RSS feed with 2 items, every 2 hours, into “news”."
    assert said[1] == f"Its address: {site.url('/feed')}"
    assert said[2].startswith("Looked at 1 feed: added 2, changed 0, unchanged 0, skipped 0; ")
    assert site.paths.count("/feed") == 1
    assert [row["headline"] for row in newsdesk("articles", "list", "--json").json] == ["Bridge", "Ferry"]
    (feed,) = newsdesk("following", "--json").json
    assert (feed["url"], feed["articles"], feed["every"]) == (site.url("/feed"), 2, 7200)
    assert newsdesk("follow", site.url("/feed")).out.startswith("Following already: ")


def test_what_is_no_feed_is_refused_and_nothing_is_followed(newsdesk: Newsdesk, site: Site) -> None:
    site.pages["/"] = answer("<p>News</p>")
    done = newsdesk("follow", site.url("/"))
    assert (done.code, done.out) == (2, "")
    assert "names none" in done.err
    assert newsdesk("follow", "news.example").code == 2
    assert newsdesk("follow", "http://10.0.0.1/feed").code == 2
    assert "No feed is followed yet" in newsdesk("following").err
    assert "No feed is followed yet" in newsdesk("sync").err


def test_sync_looks_at_what_is_due_and_at_all_with_now(newsdesk: Newsdesk, site: Site) -> None:
    publish(site, "bridge")
    newsdesk("follow", site.url("/feed"))
    publish(site, "bridge", "mill")
    site.asked.clear()
    assert newsdesk("sync").out.startswith("No feed is due")
    assert site.asked == []
    done = newsdesk("sync", "--now")
    assert (done.code, "added 1," in done.out) == (0, True)
    assert "added 0," in newsdesk("sync", "--now").out


def test_feeds_that_fail_are_named_and_the_others_come_in(newsdesk: Newsdesk, site: Site) -> None:
    publish(site, "bridge")
    publish(site, "mill", path="/other")
    newsdesk("follow", site.url("/feed"))
    newsdesk("follow", site.url("/other"), "-c", "mills")
    site.pages["/feed"] = answer(status="500 Oh no")
    publish(site, "mill", "lost", "dam", path="/other")
    done = newsdesk("sync", "--now")
    assert done.code == 4
    assert "Failed The Bridge Courier: the site has a fault (HTTP 500); next look " in done.out
    assert f"Skipped {site.url('/lost')}: there is no such page (HTTP 404)" in done.out
    assert newsdesk("status", "-c", "mills", "--json").json["articles"] == 2
    status = newsdesk("status", "--json").json["feeds"]
    assert (status["followed"], [one["url"] for one in status["failing"]]) == (1, [site.url("/feed")])
    assert status["last_fetch"]
    assert "failing   The Bridge Courier, since " in newsdesk("status").out
    assert newsdesk("sync", "--now", "-c", "mills").out.count("Looked at 1 feed") == 1


def test_unfollowing_keeps_the_articles(newsdesk: Newsdesk, site: Site) -> None:
    publish(site, "bridge")
    newsdesk("follow", site.url("/feed"))
    assert newsdesk("unfollow", site.url("/feed")).code == 0
    assert newsdesk("unfollow", site.url("/feed")).code == 2
    assert newsdesk("following", "--json").json == []
    assert newsdesk("status", "--json").json["articles"] == 1


def test_items_that_cannot_be_used_are_named(newsdesk: Newsdesk, site: Site) -> None:
    publish(site, "bridge")
    serve(site, rss([item("/bridge"), item("mailto:a@b.example"), "<item><title>x</title></item>"]))
    done = newsdesk("follow", site.url("/feed"))
    assert done.code == 4
    assert (
        "Skipped of The Bridge Courier: entry 2: its link is no web address (mailto:a@b.example) and 1 more" in done.out
    )


def test_a_watch_goes_on_until_stopped_and_holds_nothing_meanwhile(newsdesk: Newsdesk, site: Site) -> None:
    publish(site, "bridge")
    newsdesk("follow", site.url("/feed"))
    publish(site, "bridge", "mill")
    with newsdesk.start("sync", "--watch", "--now") as watching:
        try:
            wait_until(lambda: newsdesk("status", "--json").json["articles"] == 2)
            wait_until(lambda: newsdesk("ingest", newsdesk.write()).code == 0)
            watching.send_signal(signal.SIGINT)
            out, err = watching.communicate(timeout=PATIENCE)
        finally:
            watching.kill()
    assert watching.returncode == 130
    assert b"added 1," in out
    assert b"Traceback" not in err
    assert newsdesk("doctor").code == 0


@pytest.mark.parametrize(("text", "seconds"), [("30m", 1800), ("2h", 7200), (" 1D ", 86_400)])
def test_a_pace(text: str, seconds: int) -> None:
    assert pace(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "30s", "0m", "31d", "-1h", "often"])
def test_what_is_no_pace(text: str) -> None:
    with pytest.raises(UsageError, match="is no pace"):
        pace(text)
