"""Text for Discord. What articles and people wrote is shown literally: it cannot format, ping, link, invite or hide.

Discord reads a message by the rules of simple-markdown, with a backslash before any ASCII mark meaning the mark
itself (https://github.com/discord/simple-markdown, `defaultRules`; https://discord.com/developers/docs/reference
"Message Formatting"). A mark is escaped wherever it could begin something, also together with the text before or
after it, which this module does not see.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from bot.rendering.discord_split import length
from bot.rendering.links import address, host
from bot.rendering.safe import shown

MOST_LINK = 1000  # characters of an address inside a text: more would crowd out what is said
MOST_BUTTON_LINK = 512  # Discord's own limit
_ORDINARY_HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+")

# A list or a small line begins at the start of a line, and a link's target right after "]": what stands before the
# text is not known, so its start counts as both.
_MARKS = re.compile(r"[\\*_~|`<>#@:/\[\]]|^ *[-+]|^ *\d*\.|^ *\(|(?<=\])\(")
_PING = re.compile(r"@(?=everyone|here|$|(?:e(?:v(?:e(?:r(?:y(?:on?)?)?)?)?)?|h(?:er?)?)$)", re.IGNORECASE)
_UNSEEN = "\u200b"  # the one that discord.py puts into "@everyone" as well; it only ever comes from here

# Drawn as nothing, though Unicode calls them letters, marks or symbols: fillers, variation selectors (that of an
# emoji stays), the empty pattern of Braille.
_DRAWN_AS_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0d\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"  # Persian, the scripts of India and emoji need them
_DIRECTIONS = "\u061c\u200e\u200f"
_NUMBER_SIGNS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
_MOST_MARKS = 4  # accents on one letter; more than any script needs climb over the lines above and below


def inert(text: str) -> str:
    """`text` as one line that Discord shows literally, whatever stands before and after it."""
    return isolated(_escaped(unformatted(text)))


def unformatted(text: str) -> str:
    """`text` as one line with nothing unseen in it, for where Discord formats nothing: names, choices, titles."""
    return _visible(shown(text)).strip()


def bold(text: str) -> str:
    """`inert(text)` in bold; blanks around it stay outside."""
    return re.sub(r"^(\s*)(.*?)(\s*)$", lambda m: f"{m[1]}**{m[2]}**{m[3]}" if m[2] else m[1], piece(text))


def piece(text: str) -> str:
    """As `inert`, for one of several pieces of a line: blanks at its ends stay, and the reading direction is left
    to whoever joins the pieces (`isolated`)."""
    return _escaped(_visible(text))


def isolated(markdown: str) -> str:
    """Text that is read from right to left keeps its direction to itself, so that it does not reorder what stands
    beside it (isolates of the Unicode Bidirectional Algorithm, UAX 9)."""
    return f"\u2068{markdown}\u2069" if _is_right_to_left(markdown) else markdown


def linked(label: str, url: str | None) -> str:
    """`label` as a link, without a preview of the page; just the label when the address may not be linked."""
    target = _target(url)
    if not target:
        return inert(label)
    # Discord does not see a backslash before a bracket inside a label.
    words = inert(label.replace("[", "(").replace("]", ")")) or inert(host(url) or "")
    return f"[{words}](<{target}>)"


def button_link(url: str | None) -> str | None:
    """The address for a link button, or None when a button cannot have it: Discord refuses a whole message for one
    address that is too long or has no ordinary host."""
    page = address(url)
    if page is None or length(page) > MOST_BUTTON_LINK or not _ORDINARY_HOST.fullmatch(host(page) or ""):
        return None
    return page


def stamp(when: datetime, style: str = "R") -> str:
    """A time that each reader sees in the own zone and language. Styles: t T d D f F R.

    Raises ValueError for a time without a zone.
    """
    if when.tzinfo is None:
        raise ValueError("a time stamp needs a time with a zone")
    return f"<t:{int(when.timestamp())}:{style}>"


def clipped(text: str, most: int) -> str:
    """The beginning of a raw text, cut at a blank, with "…" when something was left out."""
    text = shown(text)
    if len(text) <= most:
        return text
    head = text[: most - 1]
    last = len(head) if text[most - 1] == " " else head.rfind(" ")
    return (head[:last].rstrip(",;:– ") if last >= most // 2 else head) + "…"


def _escaped(text: str) -> str:
    text = _MARKS.sub(lambda mark: mark[0][:-1] + "\\" + mark[0][-1], text)
    return _PING.sub("@" + _UNSEEN, text)


def _visible(text: str) -> str:
    """Without characters that are not seen, except where a script or an emoji needs them."""
    if text.isascii():
        return re.sub(" +", " ", text)
    kept: list[str] = []
    marks = 0
    right_to_left = _is_right_to_left(text)
    for place, char in enumerate(text):
        before = kept[-1] if kept else ""
        after = text[place + 1 : place + 2]
        category = unicodedata.category(char)
        if char in _JOINERS:
            fits = _may_be_joined(before) and _may_be_joined(after)
        elif char in _DIRECTIONS:
            fits = right_to_left and before not in _DIRECTIONS
        elif category in ("Mn", "Me"):
            marks += 1
            fits = bool(before.strip()) and marks <= _MOST_MARKS and not _DRAWN_AS_NOTHING.match(char)
        else:
            fits = (category != "Cf" or char in _NUMBER_SIGNS) and not _DRAWN_AS_NOTHING.match(char)
            marks = 0
        if fits and not (char == " " == before):
            kept.append(char)
    return "".join(kept)


def _may_be_joined(char: str) -> bool:
    return bool(char) and ord(char) >= 0x300 and unicodedata.category(char)[0] in "LMS"


def _is_right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)


def _target(url: str | None) -> str | None:
    """An address that ends nowhere but at its end and holds no mark that Discord reads."""
    page = address(url)
    if page is not None and length(page) > MOST_LINK:
        page = page.partition("#")[0]
    if page is None or length(page) > MOST_LINK or "[" in page.partition("#")[0].partition("?")[0]:
        return None
    for char in "()*[]@":
        page = page.replace(char, f"%{ord(char):02X}")
    return page
