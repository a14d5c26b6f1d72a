"""Copy groups: articles that carry one report, and texts that were not compared with the others yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from corpus.article import Source
from corpus.library import copy_groups
from corpus.library.rows import DESCRIBED, NEWEST_FIRST, source_of
from corpus.library.schema import articles, copy_texts
from corpus.library.store import Store


class Copies:
    """The copy groups of a collection. An article whose text was not compared yet has no near-copies."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def carriers(self, collection: str, versions: Collection[str]) -> dict[str, list[Source]]:
        """The sources that carry each of these texts, newest first."""
        query = select(*DESCRIBED).where(articles.c.collection == collection).order_by(*NEWEST_FIRST)
        found: dict[str, list[Source]] = {}
        for row in self._store.matching(query, articles.c.version, versions):
            found.setdefault(row.version, []).append(source_of(row))
        return found

    def groups(self, collection: str, versions: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The copy group of each of these texts: the text that stands for the group, then the others, newest first.

        A text without near-copies is left out.
        """
        of, other = copy_texts.alias("of"), copy_texts.alias("other")
        order = (other.c.id != other.c.lead, other.c.published.is_(None), other.c.published.desc(), other.c.version)
        query = select(of.c.version, other.c.version.label("other")).join(other, other.c.lead == of.c.lead)
        found: dict[str, list[str]] = {}
        query = query.where(of.c.collection == collection).order_by(*order)
        for row in self._store.matching(query, of.c.version, versions):
            found.setdefault(row.version, []).append(row.other)
        return {version: tuple(group) for version, group in found.items() if len(group) > 1}

    def uncompared(self, collection: str) -> int:
        """How many different texts were not compared with the others yet: those of an older library."""
        count: int = self._store.value(select(func.count()).select_from(_uncompared(collection).subquery()))
        return count

    def compare(self, collection: str, most: int) -> int:
        """Compare some of the texts that were not, at most so many, in one transaction; returns how many."""
        with self._store.writing() as connection:
            found: Sequence[str] = connection.execute(_uncompared(collection).limit(most)).scalars().all()
            copy_groups.refresh(connection, collection, found)
        return len(found)


def _uncompared(collection: str) -> Select[Any]:
    query = copy_groups.by_report(select(articles.c.version).distinct())
    return query.where(articles.c.collection == collection, copy_texts.c.id.is_(None))
