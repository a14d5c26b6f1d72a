"""Rounds over feeds of a real server, into real stores."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.feeds import item, rss
from support.following import NOW, Reader, publish, serve
from support.web_site import answer, story

from corpus.following.rounds import FROM_FEED

pytestmark = [pytest.mark.process, pytest.mark.stores]


def test_new_entries_become_articles_and_an_unchanged_feed_is_asked_for_only_if_changed(reader: Reader) -> None:
    publish(reader.site, "bridge", "ferry")
    assert reader.sync().added == 2
    assert reader.titles() == ["Bridge", "Ferry"]
    assert (reader.feed.title, reader.feed.last_success) == ("The Bridge Courier", NOW)
    assert reader.feed.due == NOW + timedelta(minutes=30)
    reader.sync()
    assert reader.site.paths == ["/feed"]
    assert reader.site.asked[-1].headers["if-modified-since"] == "Mon, 23 Nov 2026 11:00:00 GMT"
    assert reader.looks[0].entries == ()
    publish(reader.site, "bridge", "ferry", "mill")
    assert reader.sync().added == 1
    assert reader.site.paths == ["/feed", "/mill"]


def test_a_page_that_does_not_say_its_day_has_that_of_the_feed(reader: Reader) -> None:
    publish(reader.site, "bridge")
    reader.sync()
    (article,) = reader.library.articles.all("news")
    assert (str(article.source.published), article.source.dated_by) == ("2026-11-23", "feed")
    assert reader.library.feeds.article_counts("news") == {reader.feed.url: 1}


def test_an_entry_that_changes_is_fetched_again(reader: Reader) -> None:
    publish(reader.site, "bridge")
    reader.sync()
    reader.site.pages["/bridge"] = answer(story("Bridge", paragraphs=9))
    serve(reader.site, rss([item("/bridge", "Bridge", "Tue, 24 Nov 2026 10:00:00 GMT")]))
    assert reader.sync().changed == 1


def test_the_text_of_the_feed_stands_in_until_the_page_can_be_had(reader: Reader) -> None:
    publish(reader.site, "lost-ferry", "bridge", texts=("lost-ferry", "bridge"))
    assert reader.sync().added == 2
    credit_of = {article.source.title: article.source.credit for article in reader.library.articles.all("news")}
    assert credit_of == {"Lost-Ferry": f"The Bridge Courier {FROM_FEED}", "Bridge": None}
    reader.site.pages["/lost-ferry"] = answer(story("Lost-Ferry"))
    assert reader.sync().changed == 1
    assert all(article.source.credit is None for article in reader.library.articles.all("news"))


def test_the_text_of_the_feed_takes_no_article_away(reader: Reader) -> None:
    publish(reader.site, "bridge", texts=("bridge",))
    reader.sync()
    del reader.site.pages["/bridge"]
    serve(reader.site, rss([item("/bridge", "Bridge", "Tue, 24 Nov 2026 10:00:00 GMT", "Short words. " * 50)]))
    assert reader.sync().changed == 0
    (article,) = reader.library.articles.all("news")
    assert article.source.credit is None


def test_a_page_that_fails_is_tried_three_times(reader: Reader) -> None:
    publish(reader.site, "lost", "bridge")
    tried = []
    for _ in range(5):
        reader.sync()
        tried.append(reader.site.paths.count("/lost"))
    assert tried == [1, 1, 1, 0, 0]
    assert reader.feed.last_error is None


def test_what_was_removed_by_hand_does_not_come_back(reader: Reader) -> None:
    publish(reader.site, "bridge", "ferry")
    reader.sync()
    gone = next(article.source.id for article in reader.library.articles.all("news") if article.source.title == "Ferry")
    reader.stores.indexer.remove("news", [gone])
    publish(reader.site, "bridge", "ferry", "mill", day=24)
    reader.sync()
    assert reader.titles() == ["Bridge", "Mill"]
    assert "/ferry" not in reader.site.paths


def test_an_entry_of_two_feeds_is_one_article_fetched_once(reader: Reader) -> None:
    publish(reader.site, "bridge")
    serve(reader.site, rss([item("/bridge?utm_source=other", "Bridge"), item("/bridge#top", "Bridge")]), "/other")
    reader.follow("/other")
    assert reader.sync().added == 1
    assert len([path for path in reader.site.paths if path.startswith("/bridge")]) == 1
    assert all(feed.etag for feed in reader.library.feeds.all("news"))


def test_two_feeds_that_describe_an_entry_differently_do_not_fetch_it_in_turns(reader: Reader) -> None:
    publish(reader.site, "bridge", "lost")
    reader.sync()
    sitemap = "<urlset><url><loc>/bridge</loc><lastmod>2026-11-20</lastmod></url><url><loc>/lost</loc></url></urlset>"
    reader.site.pages["/map"] = answer(sitemap, "text/xml")
    reader.follow("/map")
    tried = []
    for _ in range(5):
        reader.sync()
        tried.append((reader.site.paths.count("/bridge"), reader.site.paths.count("/lost")))
    assert tried == [(0, 1), (0, 1), (0, 0), (0, 0), (0, 0)]


def test_of_a_large_feed_the_newest_are_fetched_and_the_rest_never(reader: Reader) -> None:
    publish(reader.site, *(f"story-{n}" for n in range(300)))
    assert reader.sync(first=20).added == 20
    publish(reader.site, *(f"story-{n}" for n in range(301)))
    assert reader.sync(first=20).added == 1
    assert reader.site.paths == ["/feed", "/story-300"]


def test_stopped_halfway_the_next_round_goes_on(reader: Reader) -> None:
    publish(reader.site, "bridge", "ferry", "mill", "dam")
    with pytest.raises(KeyboardInterrupt):
        reader.sync(stop_after=2)
    assert reader.feed.last_success is None
    reader.sync()
    assert reader.titles() == ["Bridge", "Dam", "Ferry", "Mill"]
    assert len(reader.site.paths) == 1 + 2
    assert reader.feed.last_success is not None
