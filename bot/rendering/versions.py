"""The versions of an article, and what changed from one to the next. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from bot.rendering import words
from bot.rendering.safe import shown
from corpus.article import Version
from corpus.chunking import sentences


def stood(version: Version) -> str:
    """From when to when a version stood: "since 5 May 2026, 14:03 UTC"."""
    since = words.moment(version.since) if version.since else "an unknown day"
    if version.replaced is None:
        return f"since {since}"
    return f"from {since} to {words.moment(version.replaced)}"


def label(version: Version) -> str:
    """Above a part of an article that was updated since: "As it stood on 3 May 2026 (version 1, replaced ...)"."""
    then = version.since or version.replaced
    day = f" on {words.day(then.date())}" if then else ""
    gone = f", replaced on {words.day(version.replaced.date())}" if version.replaced else ""
    return f"As it stood{day} (version {version.number}{gone}):"


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The sentences that went ("-") and that came ("+") from one text to the other, in their order."""
    one, other = ([text[start:end] for start, end in sentences(text)] for text in (before, after))
    found: list[tuple[str, str]] = []
    for kind, first, last, start, end in SequenceMatcher(None, one, other).get_opcodes():
        if kind != "equal":
            found += [("-", each) for each in one[first:last]]
            found += [("+", each) for each in other[start:end]]
    return found


def change_lines(versions: Sequence[Version], place: int) -> Iterator[str]:
    """What came after the version at that place (newest first), as lines; of the one that stands, what it brought."""
    if len(versions) < 2:
        yield "No other version is kept."
        return
    older = max(place, 1)
    before, after = versions[older], versions[older - 1]
    day = f" on {words.day(before.replaced.date())}" if before.replaced else ""
    yield f"What changed{day}, from version {before.number} to version {after.number}:"
    if before.article.source.title != after.article.source.title:
        yield f"- {words.headline(before.article.source)}"
        yield f"+ {words.headline(after.article.source)}"
    found = changes(before.article.text, after.article.text)
    yield from (f"{sign} {shown(text)}" for sign, text in found)
    if not found:
        yield "Only the line breaks or the order of blanks."


def version_record(version: Version) -> dict[str, Any]:
    """A version as `articles show --json` lists it, without its text."""
    source = version.article.source
    return {
        "number": version.number,
        "version": version.article.version,
        "headline": source.title,
        "published": source.published,
        "since": version.since,
        "replaced": version.replaced,
        "characters": len(version.article.text),
    }
