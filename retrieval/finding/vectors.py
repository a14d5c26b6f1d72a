"""The only Chroma code: one Chroma collection for each index, embedded or on a server.

An embedded index has a folder of its own, so that a rebuild writes beside the index that answers, and one collection
never waits for another. The readers and the writer of one process share one open client, because a second one would
miss what is written. Chroma's distances become similarities here, once: higher is better.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from corpus.article import Filters, Passage
from corpus.errors import StoreError
from corpus.library import Index
from retrieval.finding.ownership import FolderLock, command_line
from retrieval.finding.sharing import Share, Sharing

_PAGE = 5_000  # ids or vectors per request; Chroma's own limit is 5,461 with SQLite's default
_HNSW = {"space": "cosine", "ef_construction": 128, "max_neighbors": 16, "ef_search": 128}


class VectorStore:
    """Opens and drops the vectors of indexes. A process has one for a folder; it may be used from any thread."""

    def __init__(self, folder: Path, server: str = "", token: str | None = None) -> None:
        """Name the folder of the embedded stores, or the Chroma server ("http://host:8000") to use instead of them."""
        self._folder = folder
        self._server = server
        self._token = token
        self._shared: Sharing[_Chroma] = Sharing()

    def open(self, index: Index, *, writing: bool) -> VectorIndex:
        """The vectors of an index.

        In this process readers and one writer may have them open at once, and the readers see what is written. Other
        processes may read an embedded index while nobody writes it.

        Raises:
            BusyError: another process has them open in a way that excludes this one, or this one is writing already.
            StoreError: the store is damaged, or the server cannot be reached.
        """
        if self._server:
            chroma = self._connected(index)
            return VectorIndex(Share(chroma, chroma.close))
        return VectorIndex(self._shared.take(self._place(index), lambda: self._connected(index), writing=writing))

    def drop(self, index: Index) -> None:
        """Delete all vectors of an index; nothing happens when there are none.

        Raises:
            BusyError: another process still reads them.
        """
        if self._server:
            client = self._connect(index)
            try:
                if index.key in {collection.name for collection in client.list_collections()}:
                    client.delete_collection(index.key)
            finally:
                _close(client)
            return
        self.see_unused(index)
        shutil.rmtree(self._place(index), ignore_errors=True)

    def see_unused(self, index: Index) -> None:
        """Raise BusyError when another process has the vectors of an embedded index open."""
        place = self._place(index)
        if not self._server and place.is_dir():
            with FolderLock(place, command_line(), alone=True):
                pass

    def size(self, index: Index) -> int:
        """Bytes on disk of an embedded index; 0 on a server."""
        place = self._place(index)
        return sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) if place.is_dir() else 0

    def _place(self, index: Index) -> Path:
        return self._folder / str(index.id)

    def _connected(self, index: Index) -> _Chroma:
        """The Chroma collection of an index, made when there is none."""
        client = None
        try:
            client = self._connect(index)
            collection = client.get_or_create_collection(
                index.key, embedding_function=None, configuration={"hnsw": dict(_HNSW)}
            )
        except Exception as error:
            if client:
                _close(client)
            if self._server:
                raise StoreError(
                    f"The Chroma server {self._server} cannot be used ({error}); start it with `chroma run`, or "
                    "change the setting vectors.server."
                ) from error
            raise StoreError(
                f"The vectors in {self._place(index)} cannot be opened ({error}); build them anew with "
                f"`newsdesk ingest --rebuild --collection {index.collection}`."
            ) from error
        return _Chroma(client, collection)

    def _connect(self, index: Index) -> Any:
        import chromadb
        from chromadb.config import Settings

        quiet = Settings(anonymized_telemetry=False, chroma_otel_collection_endpoint="")
        if not self._server:
            return chromadb.PersistentClient(str(self._place(index)), settings=quiet)
        url = urlsplit(self._server)
        headers = {"Authorization": f"Bearer {self._token}", "X-Chroma-Token": self._token} if self._token else {}
        port = url.port or (443 if url.scheme == "https" else 8000)
        return chromadb.HttpClient(
            url.hostname or "localhost", port, ssl=url.scheme == "https", headers=headers, settings=quiet
        )


@dataclass(frozen=True, slots=True)
class _Chroma:
    """A Chroma client, and the one collection that is used of it."""

    client: Any
    collection: Any

    def close(self) -> None:
        # Chroma keeps an embedded client alive until it is closed, and hands it out at the next opening of that
        # folder: it would miss what another process wrote meanwhile.
        _close(self.client)


class VectorIndex:
    """The vectors of one index, open. Vectors are float32 of length 1, ids are passage ids."""

    def __init__(self, share: Share[_Chroma]) -> None:
        self._share = share
        self._collection = share.resource.collection

    def close(self) -> None:
        """Let other processes have the store, once nobody in this process has it open. May be called twice."""
        self._share.give_back()

    def upsert(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Write the vectors, shape (len(passages), dimension), of these passages; the same ids are replaced."""
        for start in range(0, len(passages), _PAGE):
            some = passages[start : start + _PAGE]
            self._collection.upsert(
                ids=[passage.id for passage in some],
                embeddings=vectors[start : start + _PAGE],
                metadatas=[_metadata(passage) for passage in some],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete the vectors of these passages. Unknown ids are ignored."""
        for start in range(0, len(ids), _PAGE):
            self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def query(self, vector: NDArray[np.float32], k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The k nearest passages: (passage id, cosine similarity in [-1, 1]), best first."""
        if k < 1:
            return []
        found = self._collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=k, where=_where(filters), include=["distances"]
        )
        return [
            (key, 1.0 - float(distance)) for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def vectors(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of these passages. Unknown ids are left out."""
        if not ids:  # Chroma refuses an empty list
            return {}
        found = self._collection.get(ids=list(ids), include=["embeddings"])
        return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        return {key for page in self._pages([]) for key in page["ids"]}

    def everything(self) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """All ids and vectors, a page at a time."""
        for page in self._pages(["embeddings"]):
            yield page["ids"], np.asarray(page["embeddings"], np.float32)

    def _pages(self, include: list[str]) -> Iterator[Mapping[str, Any]]:
        offset = 0
        while True:
            page = self._collection.get(limit=_PAGE, offset=offset, include=include)
            if not page["ids"]:
                return
            yield page
            offset += len(page["ids"])


def _close(client: Any) -> None:
    # Chroma 1.5 leaves the two HTTP connections open that it makes for each client of a server.
    apis = [getattr(one, "_server", None) for one in (client, getattr(client, "_admin_client", None))]
    client.close()
    for session in (getattr(api, "_session", None) for api in apis):
        if session is not None:
            session.close()


def _day(day: date | None) -> int:
    """A day as a number that Chroma can compare, 20240206; 0 when unknown."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


def _metadata(passage: Passage) -> dict[str, str | int]:
    source = passage.source
    return {"article": source.id, "published": _day(source.published), "publisher": (source.publisher or "").lower()}


def _where(filters: Filters | None) -> dict[str, Any] | None:
    if not filters:
        return None
    conditions: list[dict[str, Any]] = []
    undated = {"published": {"$eq": 0}}
    since, until = _day(filters.since), _day(filters.until)
    if since:
        inside = {"published": {"$gte": since}}
        conditions.append(inside if filters.dated_only else {"$or": [inside, undated]})
    if until:  # the day of an undated article is 0, so it passes unless it is excluded below
        conditions.append({"published": {"$lte": until}})
    if filters.dated_only:
        conditions.append({"published": {"$gt": 0}})
    if filters.publisher:
        conditions.append({"publisher": {"$eq": filters.publisher.lower()}})
    if not conditions:  # the other filters are nothing that vectors know of
        return None
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}
