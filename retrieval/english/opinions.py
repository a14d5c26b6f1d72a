"""Whether an article is an opinion piece, by what its headline and its address say of it. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from corpus.article import Source

_KINDS = (
    r"opinion|editorial|comment|commentary|comment is free|op-?ed|column|viewpoint|"
    r"guest essay|letters?(?: to the editor)?"
)
_BEFORE = re.compile(rf"\W*(?:{_KINDS})\s*(?:[:|]|\s[–—-]\s|//)", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?:\s[–—-]\s|\|)\s*(?:{_KINDS})\s*(?:\||\s[–—-]\s|\Z)|[(\[](?:{_KINDS})[)\]]\s*\Z", re.IGNORECASE
)
_ALONE = re.compile(rf"\W*(?:the\s+)?(?:{_KINDS})\W*\Z|.*\bletters? to the editor\b", re.IGNORECASE)
_FOLDERS = frozenset(
    "opinion opinions commentisfree editorial editorials comment commentary op-ed oped op-eds column columns "
    "columnists letters letters-to-the-editor viewpoint viewpoints ideas-opinion opinion-analysis".split()
)


def is_opinion(source: Source) -> bool:
    """Whether a source says that it is an opinion: "Opinion: ...", "... | Editorial", /commentisfree/ in its address.

    "Opinion polls narrow" does not.
    """
    title = source.title
    if any(pattern.match(title) for pattern in (_BEFORE, _ALONE)) or _BEHIND.search(title):
        return True
    try:
        parts = urlsplit(source.url or "")
        host = parts.hostname or ""
    except ValueError:  # not an address
        return False
    *folders, _last = parts.path.lower().strip("/").split("/")
    return host.startswith(("opinion.", "opinions.")) or not _FOLDERS.isdisjoint(folders)
