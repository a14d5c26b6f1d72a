"""Links that open a page scrolled to the quoted words.

URL Fragment Text Directives, https://wicg.github.io/scroll-to-text-fragment/ :
`#:~:text=[prefix-,]start[,end][,-suffix]`. Browsers match whole words, case-insensitively; `start` and `end` each
lie within one block of the page, and what lies between them may run over several blocks. Browsers that do not
know directives open the page at its top.
"""

from __future__ import annotations

from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from bot.rendering.safe import steers
from retrieval.quote import Quote

EDGE_WORDS = 5
MOST_EDGE_WORDS = 8

# The page may set other marks around the words (a footnote sign, other quotation marks), so that the outermost
# ones are left off; the words inside are matched as they stand.
_EDGE_MARKS = "\"'“”‘’«»‹›()[]{}.,;:!?…–—- "

# RFC 3986: what may stand in an address as it is. Everything else is percent-encoded.
_ADDRESS_CHARACTERS = ":/?#[]@!$&'()*+,;=%~"


def address(url: str | None) -> str | None:
    """The address of a page as it may be linked, or None when it should not be.

    Linked are http and https with a host; never an address with a user name before the host (it disguises the
    host), with blanks or with control characters.
    """
    if not url or any(char.isspace() or steers(char) for char in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        disguised = "@" in parts.netloc
        if parts.scheme not in ("http", "https") or not parts.hostname or disguised:
            return None
    except ValueError:  # "https://[::1": no closing bracket
        return None
    return percent_encoded(url.strip(), safe=_ADDRESS_CHARACTERS)


def host(url: str | None) -> str | None:
    """The host of a linkable address: "www.example.org"."""
    page = address(url)
    return urlsplit(page).hostname if page else None


def link(quote: Quote) -> str | None:
    """The address of the quoted article, opening at the quoted words; None when the article has no address.

    A fragment that is there already is kept (`#section:~:text=...`), and so is a directive (`&text=...`).
    """
    page = address(quote.source.url)
    if page is None:
        return None
    directive = text_directive(quote.text, quote.passage.text)
    if not directive:
        return page
    base, _, fragment = page.partition("#")
    if ":~:" not in fragment:
        fragment += ":~:"
    elif not fragment.endswith((":~:", "&")):
        fragment += "&"
    return f"{base}#{fragment}text={directive}"


def text_directive(words: str, surroundings: str = "") -> str:
    """The value of a `text=` directive that finds `words`: all of them when few, else `start,end`.

    `surroundings` is the text the words stand in: first and last words that are not unique there are lengthened.
    Empty when there is no word to look for.
    """
    blocks = [block.split() for block in words.splitlines() if block.strip()]
    if not blocks:
        return ""
    first, last = blocks[0], blocks[-1]
    if len(blocks) == 1 and len(first) <= 2 * EDGE_WORDS:
        return _encoded(_joined(first))
    one_block = len(blocks) == 1
    count = EDGE_WORDS
    most = min(MOST_EDGE_WORDS, len(first) - EDGE_WORDS if one_block else len(first))
    while count < most and _occurrences(first[:count], surroundings) > 1:
        count += 1
    start = first[:count]
    # The browser takes the first `end` after `start`, so it has to be unique within the quote only.
    count = EDGE_WORDS
    most = min(MOST_EDGE_WORDS, len(last) - len(start) if one_block else len(last))
    while count < most and _occurrences(last[-count:], words) > 1:
        count += 1
    edges = (_encoded(_joined(start)), _encoded(_joined(last[-count:])))
    return ",".join(edge for edge in edges if edge)


def _joined(words: list[str]) -> str:
    return " ".join(words).strip(_EDGE_MARKS)


def _occurrences(words: list[str], text: str) -> int:
    return " ".join(text.split()).casefold().count(_joined(words).casefold())


def _encoded(words: str) -> str:
    # "-", "," and "&" are the directive's own syntax; `quote` leaves the hyphen as it is.
    return percent_encoded(words, safe="", errors="ignore").replace("-", "%2D")
