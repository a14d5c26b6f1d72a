"""What `newsdesk following --json` prints."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from bot.rendering.record import JsonRecord, Words, record_of
from corpus.subscription import Subscription


class FeedRecord(JsonRecord):
    """A feed that a collection follows."""

    collection: str
    url: Words = Field(description="The address of the feed; a feed that moves for good takes its new one.")
    title: Words | None = Field(description="As the feed calls itself.")
    articles: int = Field(
        description="How many articles of the collection it brought; one that several feeds name counts once."
    )
    every: int = Field(description="Seconds from one look to the next while all is well.")
    added: datetime = Field(description="When it was followed.")
    last_attempt: datetime | None = Field(description="When it was last looked at; null before the first time.")
    last_success: datetime | None = Field(description="When that last went well; null when it never did.")
    last_error: Words | None = Field(description="Why the last look failed; null when it did not.")
    failures: int = Field(description="How many looks in a row have failed.")
    due: datetime | None = Field(description="When it is looked at next; null when it is gone for good (HTTP 410).")


def feed_record(subscription: Subscription, articles: int) -> FeedRecord:
    """The record of a feed that brought so many articles."""
    return record_of(FeedRecord, subscription, articles=articles)
