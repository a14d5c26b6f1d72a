"""What `--json` prints of a question about the collection."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from bot.rendering import stated
from bot.rendering.record import JsonRecord, Words, record_of
from corpus.article import Source
from retrieval.answer import Answer


class PublisherRecord(JsonRecord):
    """How many articles a publisher has."""

    publisher: Words | None = Field(description="Null for the articles whose publisher is not known.")
    articles: int


class SourceRecord(JsonRecord):
    """An article that is listed; nothing of it is quoted."""

    number: int = Field(description="The mark of the article in the list: 1 is [1].")
    headline: Words
    publisher: stated.Publisher
    author: Words | None
    credit: stated.Credit
    url: stated.Url
    file: stated.File
    published: stated.Published
    dated_by: stated.DatedBy = None
    modified: stated.Modified = None
    language: stated.Language = None
    added: stated.Added
    changed: datetime | None = Field(description="When its text or its source's facts last changed; null when never.")
    article: stated.ArticleId


class ListingRecord(JsonRecord):
    """What the library says of itself, in answer to a question about the collection."""

    kind: str = Field(
        description='"overview", "count", "publishers", "newest", "oldest", "about" (articles that have `topic`, are '
        'of `publisher` or published from `since` to `until`), "changed" (what came in then, and apart from it what '
        'was updated), "published" (the articles of the answer to the earlier question `topic`) or "greeting".'
    )
    articles: int = Field(description="How many there are of what was asked for.")
    copies: int = Field(description="How many of them are copies of others of them, edited or not.")
    undated: int = Field(description="How many of them are of unknown date.")
    oldest: date | None = Field(description="The first day of publication among them.")
    newest: date | None = Field(description="The last day of publication among them.")
    added: datetime | None = Field(
        description="When the last one came in; of all articles when there are none of them."
    )
    publishers: list[PublisherRecord] = Field(description="Whose they are, most articles first.")
    topic: Words | None = Field(description="Words that all stand in each article; or an earlier question.")
    publisher: Words | None
    since: date | None
    until: date | None = Field(description="The last day, included; null when the time is not over.")
    sources: list[SourceRecord] = Field(description="Some of the articles, newest first; at most 10.")
    updated: int = Field(description='"changed": how many that had come in before were updated then.')
    updates: list[SourceRecord] = Field(description="Some of those, updated last first; at most 10.")


def listing_record(answer: Answer) -> ListingRecord | None:
    """The record of what an answer lists, None when it lists nothing."""
    listing = answer.listing
    if listing is None:
        return None
    first = len(answer.sources) - len(listing.listed) + 1
    listed = [_source(number, source) for number, source in enumerate(listing.listed, start=first)]
    return record_of(
        ListingRecord,
        listing,
        publishers=[PublisherRecord(publisher=name, articles=count) for name, count in listing.publishers],
        sources=listed[: len(listing.sources)],
        updates=listed[len(listing.sources) :],
    )


def _source(number: int, source: Source) -> SourceRecord:
    return record_of(SourceRecord, source, number=number, headline=source.title, article=source.id)
