"""Pages and feeds of a server: the real client against the fake Discord, and a site on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from discord_bot import Bot, newsdesk_on
from discord_news import News, bot, mara, news, titles
from fake_discord import FakeDiscord
from following import publish
from web_site import Site, answer, story

from bot.discord_bot.commands.news import log
from bot.discord_bot.program.housekeeping import Housekeeping
from bot.discord_bot.servers import feeds, scopes
from bot.settings import Config, Fetching

__all__ = ["bot", "mara", "news"]


@pytest.fixture
def near(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The site as if it were of the public internet, and patient."""
    found = replace(Config().fetching.rules, internal_hosts=("127.0.0.1",), pause=0, retries=0)
    monkeypatch.setattr(feeds, "rules", lambda _: found)
    return site


def make_due(bot: Bot) -> None:
    """Let the pause of every feed be over."""
    library = bot.parts.desk.library()
    for one in library.subscriptions():
        library.subscribe(replace(one, due=datetime.now(UTC) - timedelta(seconds=1)))


def housekeeping(bot: Bot) -> Housekeeping:
    return Housekeeping(bot.parts.desk, bot.parts.records, bot.parts.jobs)


async def test_a_page_becomes_an_article(bot: Bot, news: News, near: Site) -> None:
    near.pages["/bridge"] = answer(story("Bridge"))
    said = await news("add", "unchanged", url=near.url("/bridge"))
    assert "“news”: added 1, changed 0, unchanged 0, skipped 0." in said
    assert titles(bot) == ["Bridge"]
    assert "added" in await news("log")
    assert "HTTP 404" in await news("add", "unchanged", url=near.url("/nowhere"))
    assert "either files or the address" in await news("add")


async def test_a_feed_is_followed_within_the_quota_and_shown(bot: Bot, news: News, near: Site) -> None:
    publish(near, *(f"story-{n}" for n in range(6)))
    near.pages["/"] = answer('<link rel="alternate" type="application/rss+xml" href="/feed"><p>News</p>')
    said = await news("follow", "unchanged", url=near.url("/"))
    assert "Following: “The Bridge Courier”, every 30 minutes." in said
    assert "added 4, changed 0, unchanged 0, skipped 2" in said
    assert "quota of articles is used up" in said
    shown = await news("following")
    assert "1 feed of 20 that may be followed" in shown
    assert "**The Bridge Courier** into “news” · 4 articles" in shown
    assert "followed" in await news("log")
    kept = json.loads(log.exported(bot.parts.desk, bot.parts.records, bot.server, 10_000_000)[1])
    assert [(one["collection"], one["url"]) for one in kept["feeds"]] == [("news", near.url("/feed"))]
    assert "Following already" in await news("follow", "unchanged", url=near.url("/feed"))


async def test_a_feed_is_chosen_from_a_list_and_followed_no_more(
    fake: FakeDiscord, bot: Bot, news: News, near: Site
) -> None:
    publish(near, "bridge")
    await news("follow", "unchanged", url=near.url("/feed"))
    typed = await fake.complete(news.person, "news unfollow", "feed", "courier")
    (choice,) = await fake.until(lambda: typed.choices)
    assert "not followed any more" in await news("unfollow", feed=choice["value"])
    assert "No feed is followed here" in await news("following")
    assert "follows no such feed" in await news("unfollow", feed="courier")
    assert titles(bot) == ["Bridge"]


async def test_who_may_not_add_may_not_follow(fake: FakeDiscord, bot: Bot, near: Site) -> None:
    publish(near, "bridge")
    stranger = News(fake, fake.person("eve"))
    fake.allow_command(stranger.person, "news")
    for command, options in (("follow", {"url": near.url("/feed")}), ("following", {}), ("unfollow", {"feed": "x"})):
        assert "Only members with the permission" in await stranger(command, **options)
    assert near.asked == []


async def test_the_network_of_the_operator_is_out_of_reach(bot: Bot, news: News, site: Site) -> None:
    allowed = Config(fetching=Fetching(internal_hosts=["127.0.0.1"]))
    assert allowed.fetching.rules.internal_hosts == ("127.0.0.1",)
    assert feeds.rules(allowed).internal_hosts == ()
    publish(site, "bridge")
    assert "cannot be followed" in await news("follow", "cannot be followed", url=site.url("/feed"))
    assert "skipped 1" in await news("add", "unchanged", url=site.url("/bridge"))
    assert site.asked == []


async def test_a_server_follows_so_many_feeds_and_no_more(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, near: Site, mara: object
) -> None:
    publish(near, "bridge")
    publish(near, "mill", path="/other")
    async with newsdesk_on(fake, tmp_path, monkeypatch, feeds=1) as bot:
        news = News(fake, mara)
        await news("follow", "unchanged", url=near.url("/feed"))
        assert "/news unfollow" in await news("follow", "follows 1 feed, as many", url=near.url("/other"))
        assert len(feeds.followed(bot.parts.desk, bot.server)) == 1


async def test_feeds_that_are_due_are_looked_at_by_themselves(bot: Bot, news: News, near: Site) -> None:
    publish(near, "bridge")
    await news("follow", "unchanged", url=near.url("/feed"))
    publish(near, "bridge", "mill")
    near.asked.clear()
    await housekeeping(bot).feed()
    assert near.asked == []
    make_due(bot)
    await housekeeping(bot).feed()
    assert sorted(titles(bot)) == ["Bridge", "Mill"]
    near.pages["/feed"] = answer(status="500 Oh no")
    make_due(bot)
    await housekeeping(bot).feed()
    assert "failing: the site has a fault (HTTP 500)" in await news("following")


async def test_a_server_that_removed_the_bot_is_left_alone_and_erased_with_its_feeds(
    bot: Bot, news: News, near: Site
) -> None:
    publish(near, "bridge")
    await news("follow", "unchanged", url=near.url("/feed"))
    make_due(bot)
    near.asked.clear()
    bot.parts.records.servers.left(bot.server, datetime.now(UTC))
    await housekeeping(bot).feed()
    assert near.asked == []
    housekeeping(bot).erase(bot.server)
    assert bot.parts.desk.library().subscriptions() == []


@pytest.mark.parametrize(
    ("collection", "server"),
    [("discord/77/news", 77), ("news", None), ("discord/x/news", None), ("discord/77", None), ("disco/77/a", None)],
)
def test_whose_a_collection_is(collection: str, server: int | None) -> None:
    assert scopes.server_of(collection) == server
    assert server is None or scopes.own(server) == collection
