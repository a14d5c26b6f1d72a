"""What a search found: each match in its sentence, then where it stands; and what is not shown."""

from __future__ import annotations

from datetime import date

from bot.rendering import times, words
from bot.rendering.safe import shown
from retrieval.answer import Found, Searched
from retrieval.quote import FoundSentence


def details(match: FoundSentence) -> tuple[str, ...]:
    """Publisher, date, copies and place of a hit, in the order in which an answer gives them."""
    source = match.quote.source
    parts = (words.publisher(source), words.dated(source), words.also_in(match.hit.copies), words.place(source))
    return tuple(part for part in parts if part)


def notes(found: Found) -> list[str]:
    """How many passages are not shown, and in which articles was searched."""
    said, here = [], len(found.matches)
    if found.more:
        said.append(f"{here:,} of {words.count(here + found.more, 'passage')} that match.")
    if found.weaker:
        match = "matches" if found.weaker == 1 else "match"
        said.append(f"Left out: {words.count(found.weaker, 'passage')} that {match} too little.")
    return [*said, *within(found.searched, found.as_of)]


def within(searched: Searched, as_of: date | None) -> list[str]:
    """As of which day was searched, and what a filter by date did with undated articles."""
    return [*([times.as_of(as_of)] if as_of else []), *words.undated_notes(searched)]


def plain_hits(found: Found) -> str:
    """What was found as text: for each match a line with its sentence and one that says where it stands."""
    blocks = [
        f"{number}. “{shown(each.quote.text)}”\n   {' · '.join((words.headline(each.quote.source), *details(each)))}"
        for number, each in enumerate(found.matches, start=1)
    ]
    nothing = words.nothing_found(found.searched, "passage")
    return "\n\n".join(filter(None, [*(blocks or [nothing]), "\n".join(notes(found))]))
