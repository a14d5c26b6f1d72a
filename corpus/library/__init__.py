"""The SQL library: articles, passages, full-text. The only SQL of the corpus.

A `Library` has one part for each kind of thing it holds. The parts share one `Store`, which is the open file.
"""

from __future__ import annotations

from pathlib import Path

from corpus.library.articles import Articles
from corpus.library.collections import Collections
from corpus.library.copies import Copies
from corpus.library.feeds import FollowedFeeds
from corpus.library.indexes import Indexes
from corpus.library.passages import StoredPassages
from corpus.library.rows import Counts, Index, IndexSpec
from corpus.library.sources import Sources
from corpus.library.store import Store
from corpus.library.versions import Versions
from corpus.library.vocabulary import Vocabulary
from corpus.library.words import FullText

__all__ = ["Counts", "Index", "IndexSpec", "Library"]


class Library:
    """The articles, passages and words of all collections, in one SQLite file.

    Reading never waits for writing (WAL). Every method of a part is one short transaction and safe to call from
    several threads.
    """

    def __init__(self, path: Path, versions_kept: int = 10) -> None:
        """Open the file, create it, or migrate an older one, after a copy of that has been made beside it.

        Args:
            path: the SQLite file.
            versions_kept: how many old versions of an article are kept when it is updated.

        Raises:
            StoreError: the file is damaged or was written by a newer version.
        """
        self.path = path
        self.store = Store(path)
        self.collections = Collections(self.store)
        self.indexes = Indexes(self.store)
        self.versions = Versions(self.store, versions_kept)
        self.articles = Articles(self.store, self.versions)
        self.sources = Sources(self.store)
        self.passages = StoredPassages(self.store)
        self.words = FullText(self.store)
        self.vocabulary = Vocabulary(self.store)
        self.copies = Copies(self.store)
        self.feeds = FollowedFeeds(self.store)

    def close(self) -> None:
        """Close the connections."""
        self.store.close()
