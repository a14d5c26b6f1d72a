"""The passages of an answer in their articles."""

from __future__ import annotations

from bot.conversation.types import StoredAnswer
from bot.discord_bot.servers import scopes
from bot.rendering.cards import Card, passage_cards
from bot.wiring import Desk
from corpus.article import Article, Version
from corpus.library.versions import replaced_version


def cards_of_passages(desk: Desk, stored: StoredAnswer, server: int | None) -> tuple[Card, ...]:
    """Each passage as it was quoted; beside its article as it is now, if this server may still see that."""
    answer = stored.answer
    quotes = (*answer.citations, *answer.nearest)
    articles: dict[str, Article | None] = {quote.source.id: None for quote in quotes}
    replaced: dict[tuple[str, str], Version] = {}
    if answer.searched.collection in {one.collection for one in scopes.visible(desk, server)}:
        library = desk.library()
        articles = {source: library.article(source) for source in articles}
        for key in {(quote.source.id, quote.passage.version) for quote in quotes}:
            if version := replaced_version(library, *key):
                replaced[key] = version
    return passage_cards(answer, articles, stored.withdrawals, replaced)
