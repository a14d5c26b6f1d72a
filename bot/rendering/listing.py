"""What the library says of itself, as lines. The articles themselves are listed below it, as sources are."""

from __future__ import annotations

from datetime import date

from bot.rendering import words
from bot.rendering.lines import Line, Piece, Role
from bot.rendering.safe import shown
from corpus.words import terms
from retrieval.answer import Listing, Searched

_MOST_PUBLISHERS = {"overview": 8, "publishers": 40, "published": 8}
_MOST_QUESTION = 120  # characters shown of an earlier question
_HINT = "Ask what they say, or “What articles do you have about …?”"


def listing_lines(listing: Listing, searched: Searched, today: date | None) -> list[Line]:
    """The lines of a listing; `today` is the day on which it was asked for."""
    if not searched.articles:
        return [_missing(words.nothing_found(searched))]
    if listing.kind == "greeting":
        text = f"Ask a question about {words.these(searched)}, or “What do you know?” to see what is in them."
        return [(Piece(text),)]
    if listing.kind == "published":
        return _published(listing)
    if not listing.articles and not listing.updated:
        return _nothing(listing, searched, today)
    if listing.kind in ("newest", "oldest"):
        return [_age(listing, today)]
    if listing.kind == "publishers":
        return _publishers(listing, searched)
    if listing.kind in ("about", "changed"):
        return [*_found(listing, searched, today), *_updated(listing)]
    note = f"{words.copies(listing.copies)} · {_span(listing)}"
    lines: list[Line] = [(_lit(words.count(listing.articles)), Piece(note, Role.NOTE))]
    if listing.kind == "overview":
        lines += [(Piece("Publishers: ", Role.LABEL), Piece(_names(listing))), _last(listing), _note(_HINT)]
        lines += [_note("The newest:")] if len(listing.sources) < listing.articles - listing.copies else []
    return lines


def _nothing(listing: Listing, searched: Searched, today: date | None) -> list[Line]:
    """Said as what was done."""
    if listing.kind == "changed":
        about = f" about “{shown(listing.topic)}”" if listing.topic else ""
        return [_missing(f"No article{about} came in or was updated {_when(listing, today)}."), _last(listing)]
    about = f" about “{shown(listing.topic)}”" if listing.topic else ""
    by = f" by “{shown(listing.publisher)}”" if listing.publisher else ""
    when = f" published {_when(listing, today)}" if listing.since else ""
    return [_missing(f"No article{about}{by}{when} in {words.these(searched)}.")]


def _found(listing: Listing, searched: Searched, today: date | None) -> list[Line]:
    if not listing.articles:
        about = f" about “{shown(listing.topic)}”" if listing.topic else ""
        return [(Piece(f"No article{about} came in {_when(listing, today)}."),)]
    text = f" by {shown(listing.publisher)}" if listing.publisher else ""
    if listing.topic:
        word = "word" if len(terms(listing.topic)) == 1 else "words"
        have = "has" if listing.articles == 1 else "have"
        text += f" {have} the {word} “{shown(listing.topic)}” in headline or text"
    if listing.kind == "changed":
        text += f"{' and' if listing.topic else ''} came in {_when(listing, today)}"
    elif listing.since:
        text += f"{' and' if listing.topic else ''} {'was' if listing.articles == 1 else 'were'} published "
        text += _when(listing, today)
    of_all = words.copies(listing.copies)
    of_all += f" · of {words.these(searched)}" if listing.articles < searched.articles else ""
    lines: list[Line] = [(_lit(words.count(listing.articles)), Piece(text), Piece(of_all, Role.NOTE))]
    if len(listing.sources) < listing.articles - listing.copies:
        order = "those that came in last" if listing.kind == "changed" else "the newest"
        first = f"those with it in the headline first, then {order}" if listing.topic else order
        lines.append(_note(f"{len(listing.sources)} of them, {first}:"))
    return lines


def _updated(listing: Listing) -> list[Line]:
    if not listing.updated:
        return []
    were = "that was there before was" if listing.updated == 1 else "that were there before were"
    few = f" · {len(listing.updates)} of them listed, those updated last"
    note = Piece(few if len(listing.updates) < listing.updated else "", Role.NOTE)
    return [(_lit(words.count(listing.updated)), Piece(f" {were} updated"), note)]


def _publishers(listing: Listing, searched: Searched) -> list[Line]:
    known = [number for name, number in listing.publishers if name]
    if not known:
        return [(_lit("No publisher is known"), Piece(f" · of {words.these(searched)}", Role.NOTE))]
    unknown = listing.articles - sum(known)
    note = f" · of {words.count(sum(known))}" + (f"; {unknown:,} more of unknown publisher" if unknown else "")
    return [(_lit(words.count(len(known), "publisher")), Piece(note, Role.NOTE)), (Piece(_names(listing)),)]


def _age(listing: Listing, today: date | None) -> Line:
    day = listing.newest if listing.kind == "newest" else listing.oldest
    added = f" · {shown(_came(listing))}" if listing.added else ""
    if day is None:
        return (_lit("No article has a known date"), Piece(added, Role.NOTE))
    ago = f" · {words.ago(day, today)}" if today else ""
    unknown = f" · {words.count(listing.undated)} of unknown date" if listing.undated else ""
    which = (
        f"The {listing.kind} article with a date is of " if listing.undated else f"The {listing.kind} article is of "
    )
    return (Piece(which), _lit(words.day(day)), Piece(f"{ago}{unknown}{added}", Role.NOTE))


def _published(listing: Listing) -> list[Line]:
    if listing.topic is None:
        return [_missing("No answer before this one, so no article to name the publisher of.")]
    question = shown(listing.topic)
    question = question if len(question) <= _MOST_QUESTION else question[: _MOST_QUESTION - 1] + "…"
    if not listing.articles:
        return [_missing(f"No article was shown for “{question}”.")]
    known = [(name, number) for name, number in listing.publishers if name]
    who = _names(listing) if known else "publisher unknown"
    when = f" · {_span(listing)}"
    lines: list[Line] = [(_lit(who[0].upper() + who[1:]), Piece(when, Role.NOTE))]
    return [*lines, (Piece(f"{words.count(listing.articles).capitalize()} shown for “{question}”:"),)]


def _names(listing: Listing) -> str:
    """ "Potomac Brief (3), Orchard Digest, 4 of unknown publisher"."""
    most = _MOST_PUBLISHERS.get(listing.kind, 0)
    known = [(name, number) for name, number in listing.publishers if name]
    names = [shown(name) + (f" ({number:,})" if number > 1 else "") for name, number in known[:most]]
    names += [words.count(len(known) - most, "other")] if len(known) > most else []
    unknown = sum(number for name, number in listing.publishers if not name)
    names += [f"{words.count(unknown)} of unknown publisher"] if unknown and listing.kind != "publishers" else []
    return ", ".join(names)


def _span(listing: Listing) -> str:
    """From when the articles are: "from 26 Jan 2024 to 8 Feb 2024, 2 of unknown date"."""
    if listing.oldest is None or listing.newest is None:
        several = "both" if listing.articles == 2 else "all"
        return f"{several} of unknown date" if listing.articles > 1 else "of unknown date"
    one_day = listing.oldest == listing.newest
    span = f"of {words.day(listing.newest)}"
    span = span if one_day else f"from {words.day(listing.oldest)} to {words.day(listing.newest)}"
    return span + (f", {listing.undated:,} of unknown date" if listing.undated else "")


def _when(listing: Listing, today: date | None) -> str:
    """ "today", "since 16 Nov 2026", "from 16 Nov 2026 to 22 Nov 2026"."""
    since, until = listing.since, listing.until
    if since is None:
        return ""
    if since == until:
        return "today" if since == today else f"on {words.day(since)}"
    return f"from {words.day(since)} to {words.day(until)}" if until else f"since {words.day(since)}"


def _came(listing: Listing) -> str:
    return f"the last one came in on {words.day(listing.added)}" if listing.added else "none ever came in"


def _last(listing: Listing) -> Line:
    text = _came(listing)
    return _note(f"{text[0].upper()}{text[1:]}.")


def _lit(text: str) -> Piece:
    return Piece(text, Role.LIT)


def _note(text: str) -> Line:
    return (Piece(text, Role.NOTE),)


def _missing(text: str) -> Line:
    return (Piece(text, Role.MISSING),)
