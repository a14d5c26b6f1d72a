"""newsdesk follow, unfollow and following: the feeds of a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED
from bot.cli.output import note, print_json, print_table, say, waiting
from bot.cli.run import Run
from bot.cli.sync import NONE_FOLLOWED, SyncRound
from bot.rendering import words
from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from corpus.subscription import Subscription

FOLLOW_EXAMPLES = options.examples(
    "newsdesk follow https://www.example.com/news",
    "newsdesk follow https://www.example.com/feed.xml --every 2h",
    "newsdesk follow https://www.example.com/news-sitemap.xml --collection archive",
)
UNFOLLOW_EXAMPLES = options.examples("newsdesk unfollow https://www.example.com/feed.xml")
FOLLOWING_EXAMPLES = options.examples("newsdesk following", "newsdesk following --collection archive --json")
_KINDS = {"rss": "an RSS feed", "atom": "an Atom feed", "json": "a JSON feed"}


def follow(
    run: Run,
    url: Annotated[
        str,
        typer.Argument(metavar="URL", show_default=False, help="A feed, a sitemap, or a page that names its feed."),
    ],
    every: Annotated[
        str | None,
        typer.Option("--every", metavar="PACE", help="How often it is looked at: 30m, 2h or 1d.", show_default=False),
    ] = None,
) -> int:
    """Follow a feed: fetch the newest of what it names now, and what is new with each `newsdesk sync`."""
    from bot import following
    from bot.dates import pace

    config = run.config
    seconds = pace(every) if every is not None else config.feeds.every_minutes * 60
    with waiting(f"Looking at {shown(url)}"):
        found = following.find(run.desk, run.collection, _address(url), seconds, config.fetching.rules)
    run.desk.library().feeds.follow(found.look.before)
    feed, address = found.discovered.feed, shown(found.discovered.url)
    title = f"“{shown(feed.title)}”, " if feed.title else ""
    again = "Following already" if found.known else "Following"
    say(
        f"{again}: {title}{_KINDS.get(feed.kind, f'a {feed.kind}')} with {words.count(len(feed.entries), 'item')}, "
        f"{words.pace(seconds)}, into “{run.collection}”."
    )
    if address != shown(url):
        say(f"Its address: {address}")
    if found.discovered.others:
        say(f"The page also names {', '.join(map(shown, found.discovered.others))}")
    going = SyncRound(run)
    going.bring(run.collection, [found.look])
    return going.code


def unfollow(run: Run, url: Annotated[str, typer.Argument(metavar="URL", show_default=False, help="A feed.")]) -> int:
    """Follow a feed no more. The articles that it brought stay."""
    library = run.desk.library() if run.desk.library_file.exists() else None
    if library is None or not library.feeds.unfollow(run.collection, url.strip()):
        raise UsageError(
            f"“{run.collection}” does not follow {shown(url)}; `newsdesk following` shows the addresses of its feeds."
        )
    say(f"“{run.collection}” does not follow {shown(url)} any more; its articles stay.")
    return ANSWERED


def following(run: Run, json: options.AsJson = False) -> int:
    """Show the feeds that are followed: of all collections, or of the one that is named."""
    from bot.rendering.feeds_schema import feed_record

    library = run.desk.library() if run.desk.library_file.exists() else None
    followed = library.feeds.all(run.named and run.collection) if library else []
    names = {one.collection for one in followed}
    brought = {name: library.feeds.article_counts(name) for name in names} if library else {}
    numbered = [(one, brought[one.collection].get(one.url, 0)) for one in followed]
    if json:
        print_json([feed_record(one, number).model_dump(mode="json") for one, number in numbered])
    elif numbered:
        header = ("feed", "collection", "articles", "last success", "next look", "last error", "address")
        print_table(header, [_row(one, number) for one, number in numbered])
    else:
        note(NONE_FOLLOWED)
    return ANSWERED


def _address(url: str) -> str:
    url = url.strip()
    if "://" not in url:
        raise UsageError(f"{shown(url)} is no address of a feed or a page; it begins with https:// or http://.")
    return url


def _row(one: Subscription, articles: int) -> tuple[object, ...]:
    return (
        one.title or "untitled",
        one.collection,
        f"{articles:,}",
        words.moment(one.last_success) if one.last_success else "never",
        words.moment(one.due) if one.due else "never: it is gone",
        one.last_error or "",
        one.url,
    )
