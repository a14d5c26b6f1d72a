"""Pages from the web: only from the public internet, politely, within limits.

`fetcher` fetches a page, `stream` many side by side. Here are only the types, which cost no import of a client.

Every address that a person, a page or a feed can give goes through `Fetcher.fetch`; nothing else here opens a
connection. What is fetched is data: it is never followed, run or trusted beyond its text.
"""

from __future__ import annotations

from corpus.fetching.rules import Fetched, FetchError, FetchRules

__all__ = ["FetchError", "FetchRules", "Fetched"]
