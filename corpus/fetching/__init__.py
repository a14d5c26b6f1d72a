"""Pages from the web: only from the public internet, politely, within limits.

Every address that a person, a page or a feed can give goes through `Fetcher.fetch`; nothing else here opens a
connection. What is fetched is data: it is never followed, run or trusted beyond its text.
"""

from __future__ import annotations

from corpus.fetching.fetcher import Fetcher
from corpus.fetching.rules import Fetched, FetchError, FetchRules
from corpus.fetching.stream import fetch_all

__all__ = ["FetchError", "FetchRules", "Fetched", "Fetcher", "fetch_all"]
