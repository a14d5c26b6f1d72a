"""Copies in the library: who is compared with whom, and what becomes of the groups. `corpus.copies` decides.

Every change is part of the transaction that writes or removes the articles, so that groups and articles always agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, text, update

from corpus.article import digest
from corpus.copies.confirming import are_copies, can_be_compared
from corpus.copies.grouping import Rank, rank, regroup
from corpus.copies.shingles import Shingles, shingles
from corpus.copies.signatures import BANDS, bands
from corpus.library.schema import articles, copy_bands, copy_pairs, copy_texts
from corpus.library.store import batches

# Candidates that one text is compared with: those with most bands in common, and the texts that stand for them. The
# limit keeps the cost of an article flat when hundreds of outlets carry one story. A text that is to stand for such a
# group is compared with all of it, which happens to the n-th text of a group once in n times.
_MOST_COMPARED = 64
_CANDIDATES = text(
    "SELECT text FROM copy_bands WHERE band IN ({}) GROUP BY text ORDER BY count(*) DESC, text LIMIT {}".format(
        ", ".join(f":b{place}" for place in range(BANDS)), _MOST_COMPARED
    )
)
_shingles = lru_cache(maxsize=1_024)(shingles)  # of the texts compared last: 20 MB


# Which report an article carries, in a query that `by_report` has made: the text that stands for its copy group, or its
# own text where that was not compared yet.
REPORT = func.coalesce(copy_texts.c.lead, articles.c.version)


def by_report(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A query over `articles` in which REPORT is known."""
    known = and_(copy_texts.c.collection == articles.c.collection, copy_texts.c.version == articles.c.version)
    return query.outerjoin_from(articles, copy_texts, known)


def refresh(connection: Connection, collection: str, versions: Iterable[str]) -> None:
    """Make the groups right again after articles of these texts were written, changed or removed."""
    for some in batches(sorted(set(versions))):
        mine = (articles.c.collection == collection, articles.c.version.in_(some))
        carried = select(articles.c.version, func.min(articles.c.published)).where(*mine).group_by(articles.c.version)
        days = {row[0]: row[1] for row in connection.execute(carried)}
        of_these = (copy_texts.c.collection == collection, copy_texts.c.version.in_(some))
        present = {row.version: row for row in connection.execute(select(copy_texts).where(*of_these))}
        for version in some:
            row = present.get(version)
            touched: set[int] = set()
            if version not in days:
                touched = _drop(connection, row) if row else set()
            elif row is None:
                touched = _add(connection, collection, version, days[version])
            elif row.published != days[version]:
                change = update(copy_texts).where(copy_texts.c.id == row.id).values(published=days[version])
                connection.execute(change)
                touched = {row.id, *_CopyTexts(connection).copies(row.id)}
            # At once, since the next text is compared with those that stand for groups.
            _regroup(connection, touched)


def empty(connection: Connection, collection: str) -> None:
    """Forget all groups of a collection."""
    mine = select(copy_texts.c.id).where(copy_texts.c.collection == collection)
    connection.execute(delete(copy_pairs).where(copy_pairs.c.text.in_(mine)))
    connection.execute(delete(copy_bands).where(copy_bands.c.text.in_(mine)))
    connection.execute(delete(copy_texts).where(copy_texts.c.collection == collection))


def _add(connection: Connection, collection: str, version: str, published: str | None) -> set[int]:
    """Write a text that is new. It is touched when it has copies; otherwise it stands for itself at once."""
    whole = select(articles.c.text).where(articles.c.collection == collection, articles.c.version == version).limit(1)
    body: str = connection.execute(whole).scalar_one()
    own = _shingles(body)
    numbers = bands(own, _salt(collection)) if can_be_compared(own) else []
    values = {
        "collection": collection,
        "version": version,
        "characters": len(body),
        "published": published,
        "bands": np.array(numbers, "<i8").tobytes() if numbers else None,
    }
    key = connection.execute(insert(copy_texts).values(**values)).inserted_primary_key
    assert key is not None
    own_id: int = key[0]
    copies = _copies(connection, own, numbers, rank(len(body), published, version))
    if numbers:
        connection.execute(insert(copy_bands), [{"band": band, "text": own_id} for band in dict.fromkeys(numbers)])
    if copies:
        both = [{"text": one, "copy": other} for copy in copies for one, other in ((own_id, copy), (copy, own_id))]
        connection.execute(insert(copy_pairs), both)
        return {own_id}
    connection.execute(text("UPDATE copy_texts SET lead = id WHERE id = :id"), {"id": own_id})
    return set()


def _copies(connection: Connection, own: Shingles, numbers: Sequence[int], own_rank: Rank) -> set[int]:
    """The copies of a text that is not in the tables yet."""
    if not numbers:
        return set()
    values = {f"b{place}": number for place, number in enumerate(numbers)}
    found = set(connection.execute(_CANDIDATES, values).scalars())
    if not found:
        return set()
    leads = select(copy_texts.c.lead).where(copy_texts.c.id.in_(found), copy_texts.c.lead.is_not(None))
    found |= set(connection.execute(leads).scalars())
    copies = _confirmed(connection, own, found)
    known = _CopyTexts(connection)
    led = {copy for copy in copies if known.lead(copy) == copy and own_rank < known.rank(copy)}
    members = set(connection.execute(select(copy_texts.c.id).where(copy_texts.c.lead.in_(led))).scalars()) - found
    return copies | _confirmed(connection, own, members)


def _confirmed(connection: Connection, own: Shingles, candidates: set[int]) -> set[int]:
    """The candidates that are copies of the text with these shingles."""
    known = and_(articles.c.collection == copy_texts.c.collection, articles.c.version == copy_texts.c.version)
    query = select(copy_texts.c.id, articles.c.text).join(articles, known)
    copies: set[int] = set()
    for some in batches(sorted(candidates), _MOST_COMPARED):
        bodies = {row.id: row.text for row in connection.execute(query.where(copy_texts.c.id.in_(some)))}
        copies |= {key for key, body in bodies.items() if are_copies(own, _shingles(body))}
    return copies


def _drop(connection: Connection, row: Row[tuple[object, ...]]) -> set[int]:
    """Remove a text that no article has any more; gives the texts that were copies of it."""
    copies = set(_CopyTexts(connection).copies(row.id))
    connection.execute(delete(copy_pairs).where(copy_pairs.c.text == row.id))
    for copy in copies:
        connection.execute(delete(copy_pairs).where(copy_pairs.c.text == copy, copy_pairs.c.copy == row.id))
    if row.bands:
        gone = [{"band": int(band), "text": row.id} for band in np.frombuffer(row.bands, "<i8")]
        connection.execute(text("DELETE FROM copy_bands WHERE band = :band AND text = :text"), gone)
    connection.execute(delete(copy_texts).where(copy_texts.c.id == row.id))
    return copies


def _regroup(connection: Connection, touched: set[int]) -> None:
    known = _CopyTexts(connection)
    changed = regroup(touched, known.rank, known.copies, known.lead)
    if changed:
        rows = [{"id": key, "lead": lead} for key, lead in changed.items()]
        connection.execute(text("UPDATE copy_texts SET lead = :lead WHERE id = :id"), rows)


class _CopyTexts:
    """The texts and pairs in the tables, each read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[int, Row[tuple[object, ...]]] = {}
        self._copies: dict[int, list[int]] = {}

    def rank(self, key: int) -> Rank:
        row = self._row(key)
        return rank(row.characters, row.published, row.version)

    def lead(self, key: int) -> int | None:
        lead: int | None = self._row(key).lead
        return lead

    def copies(self, key: int) -> Collection[int]:
        if key not in self._copies:
            query = select(copy_texts).join(copy_pairs, copy_pairs.c.copy == copy_texts.c.id)
            rows = self._connection.execute(query.where(copy_pairs.c.text == key)).all()
            self._copies[key] = [row.id for row in rows]
            self._rows |= {row.id: row for row in rows}
        return self._copies[key]

    def _row(self, key: int) -> Row[tuple[object, ...]]:
        if key not in self._rows:
            self._rows[key] = self._connection.execute(select(copy_texts).where(copy_texts.c.id == key)).one()
        return self._rows[key]


def _salt(collection: str) -> int:
    return int(digest(collection)[:15], 16)
