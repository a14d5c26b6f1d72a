"""The SQL library: articles, passages, full-text. The only SQL of the corpus.

`opening` opens the file, `catalogue` knows collections and indexes, `writing` and `lookup` are the two paths.
"""

from corpus.library.lookup import Library
from corpus.library.rows import Counts, Index, IndexSpec
from corpus.library.statistics import sources_like

__all__ = ["Counts", "Index", "IndexSpec", "Library", "sources_like"]
