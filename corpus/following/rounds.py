"""A round: the new entries of the feeds of one collection become articles, and the outcome of each is noted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from corpus.article import Article
from corpus.feeds import Entry
from corpus.fetching import Fetched, FetchError, FetchRules
from corpus.fetching.fetcher import Fetcher
from corpus.fetching.stream import fetch_all
from corpus.following.deciding import ENOUGH, FIRST, TRIES, changed, choose, stamp
from corpus.following.looking import FeedLook
from corpus.library import Library
from corpus.reading import ReadResult, Skipped
from corpus.reading.assembling import Assembled, Assembler
from corpus.reading.records import RawRecord, Rules
from corpus.reading.urls import canonical, host
from corpus.reading.web import WEIGHT, Parse, assembled
from corpus.reading.worker import Worker
from corpus.subscription import EntryOutcome, SeenEntry
from corpus.syncing import Step, SyncAction

FROM_FEED = "(feed text only)"  # ends the credit, after the name of the feed
_AT_ONCE = 50  # entries noted in one transaction


@dataclass(frozen=True, slots=True)
class _Wanted:
    entry: Entry
    feed: str
    name: str
    before: SeenEntry | None


class FeedRound:
    """The entries that looks at the feeds of one collection have found, on their way into the collection.

    `corpus.syncing.plan` takes the `readings`. `settle` hears of each step once it is safe, in the order of the
    readings. `finish` notes the looks. After a kill at any moment the next round takes up the entries that were not
    noted; articles that are in already stay as they are.
    """

    def __init__(self, library: Library, collection: str, looks: Sequence[FeedLook], now: datetime, first: int = FIRST):
        self._library = library
        self._collection = collection
        self._looks = looks
        self._now = now
        self._held = set(library.articles.known(collection))
        self._wanted: dict[str, _Wanted] = {}
        self._links: list[set[str]] = []  # for each look the entries that must be settled
        self._under_way: deque[tuple[str, bool]] = deque()  # link, and whether only the feed's own text was had
        self._outcomes: dict[str, SeenEntry] = {}
        self._unwritten: list[SeenEntry] = []
        self._choose(first)

    @property
    def pages(self) -> int:
        """How many pages are fetched."""
        return len(self._wanted)

    @property
    def size(self) -> int:
        """What `ReadResult.done` reaches at the end."""
        return WEIGHT * self.pages

    def readings(
        self, rules: Rules, fetch_rules: FetchRules, make: Callable[[FetchRules], Fetcher] = Fetcher
    ) -> Iterator[ReadResult]:
        """The articles of the new entries, in the order in which their pages come in."""
        rules = replace(rules, today=rules.today or date.today())
        assemble = Assembler(None, self._collection, rules)
        links = {wanted.entry.link: link for link, wanted in self._wanted.items()}
        with Worker(rules) as worker:
            for number, (url, page) in enumerate(fetch_all(links, fetch_rules, make), start=1):
                item, from_feed = self._article(page, self._wanted[links[url]], rules, assemble, worker.page)
                self._under_way.append((links[url], from_feed))
                yield ReadResult(item, number * WEIGHT)

    def _article(
        self, page: Fetched | FetchError, wanted: _Wanted, rules: Rules, assemble: Assembler, parse: Parse
    ) -> tuple[Article | Skipped, bool]:
        """The article of an entry's page, or else of the entry's own text; and whether it is of the entry's text."""
        entry = wanted.entry
        made = assembled(page, assemble, rules, parse, lambda record: _filled(record, entry))
        if isinstance(made, Assembled):
            return made.article, False
        found = assemble(_filled(RawRecord(text=entry.summary or "", url=entry.link), entry))
        own = found.article if isinstance(found, Assembled) else None
        if own is None or len(own.text) < ENOUGH or not self._may_replace(own.source.id):
            return Skipped(entry.link, made.reason), False
        return replace(own, source=replace(own.source, credit=f"{wanted.name} {FROM_FEED}")), True

    def _may_replace(self, source_id: str) -> bool:
        """Whether the collection has no article of this id, or only one of a feed's own text."""
        there = self._library.articles.get(source_id)
        return there is None or (there.source.credit or "").endswith(FROM_FEED)

    def settle(self, step: Step) -> None:
        """Note what became of the next reading."""
        link, from_feed = self._under_way.popleft()
        wanted = self._wanted[link]
        taken = step.action is not SyncAction.SKIP or step.source_id in self._held
        if taken and step.source_id:
            self._held.add(step.source_id)
        before = wanted.before
        anew = before is None or changed(wanted.entry, before, wanted.feed)
        self._outcomes[link] = SeenEntry(
            link=link,
            feed=wanted.feed,
            first_seen=before.first_seen if before else self._now,
            outcome=EntryOutcome.TAKEN if taken and not from_feed else EntryOutcome.FAILED,
            tries=1 if before is None or anew else before.tries + 1,
            stamp=stamp(wanted.entry),
            source_id=step.source_id if taken else (before.source_id if before else None),
        )
        self._unwritten.append(self._outcomes[link])
        if len(self._unwritten) >= _AT_ONCE:
            self._write()

    def finish(self) -> None:
        """Note the looks whose entries have all been settled."""
        self._write()
        for look, links in zip(self._looks, self._links, strict=True):
            if not links <= self._outcomes.keys():
                continue
            after = look.after
            settled = [self._outcomes[link] for link in links]
            if any(one.outcome is EntryOutcome.FAILED and one.tries < TRIES for one in settled):
                after = replace(after, etag=None, last_modified=None)  # a feed that has not changed would name none
            self._library.feeds.note_look(look.before, after)

    def _choose(self, first: int) -> None:
        for look in self._looks:
            entries = {canonical(entry.link): entry for entry in reversed(look.entries)}
            entries = dict(reversed(entries.items()))
            seen = self._library.feeds.seen(self._collection, entries)
            new_feed = look.before.last_success is None
            chosen = choose(entries, seen, self._held, look.before.url, first=new_feed, limit=first)
            self._links.append(set(chosen.fetched))
            name = look.after.title or host(look.before.url) or "a feed"
            for link, entry in chosen.fetched.items():
                self._wanted.setdefault(link, _Wanted(entry, look.before.url, name, seen.get(link)))
            old = [
                SeenEntry(link, look.before.url, self._now, EntryOutcome.OLD, 0, stamp(entry))
                for link, entry in chosen.old.items()
                if link not in self._wanted
            ]
            self._library.feeds.note_entries(self._collection, old)

    def _write(self) -> None:
        self._library.feeds.note_entries(self._collection, self._unwritten)
        self._unwritten = []


def _filled(record: RawRecord, entry: Entry) -> RawRecord:
    """The record of a page; what the page does not state, the feed may."""
    return replace(
        record,
        title=record.title or entry.title,
        in_feed=entry.published,
        modified=record.modified or entry.modified,
        author=record.author or entry.author,
    )
