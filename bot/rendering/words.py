"""The phrases of an answer: dates in words, counts, how old, in how many articles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from bot.rendering.links import host
from bot.rendering.safe import shown
from corpus.article import Source
from corpus.language import in_english
from retrieval.answer import OtherLanguage, Searched, Statement
from retrieval.quote import Quote

OLD = timedelta(days=365)

NAMED_COPIES = 4  # outlets that are named; of more the first three are

MOST_LANGUAGES = 3  # that are named; of more the first is

# As many words as fit a first line; longer lit words are lit in the quote only.
LEAD_WORDS = 8


def day(value: date) -> str:
    """A day in words: "3 May 2026"."""
    from corpus.dating.calendar import MONTH_NAMES  # and with it all that reads dates, which no start needs

    return f"{value.day} {MONTH_NAMES[value.month - 1][:3].capitalize()} {value.year}"


def ago(value: date, today: date) -> str:
    """How long before a day that was: "today", "yesterday", "5 days ago", "3 months ago", "2 years ago"."""
    days = (today - value).days
    if days < 2:
        return "yesterday" if days == 1 else "today"
    for unit, length in (("year", 365), ("month", 30)):
        if days >= 2 * length:
            return f"{days // length:,} {unit}s ago"
    return f"{days} days ago"


def moment(value: datetime) -> str:
    """A time in words: "22 Nov 2026, 14:03 UTC" (without the zone when it has none)."""
    if value.tzinfo is None:
        return f"{day(value)}, {value:%H:%M}"
    value = value.astimezone(UTC)
    return f"{day(value)}, {value:%H:%M} UTC"


_DATED_BY = {
    "page": "as the page shows it",
    "feed": "by its feed",
    "url": "by its address",
    "dateline": "by the first lines of the text",
}


def published(source: Source) -> str:
    """When it was published, and by what that is known if not by what the source states: "3 May 2026, by its feed"."""
    if source.published is None:
        return "date unknown"
    by = _DATED_BY.get(source.dated_by or "")
    return f"{day(source.published)}, {by}" if by else day(source.published)


def pace(seconds: int) -> str:
    """How often something is done: "every 30 minutes", "every day"."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length and seconds % length == 0:
            number = seconds // length
            return f"every {unit}" if number == 1 else f"every {number:,} {unit}s"
    return f"every {seconds:,} seconds"


def dated(source: Source) -> str:
    """When the article was published: "3 May 2026", or "date unknown, added 22 Nov 2026"."""
    if source.published is not None:
        return day(source.published)
    return f"date unknown, added {day(source.added)}" if source.added else "date unknown"


def headline(source: Source) -> str:
    """The headline, or else where the article lies."""
    return shown(source.title) or place(source) or "headline unknown"


def publisher(source: Source) -> str:
    """Who published it; a credit inside the text is not the publisher."""
    return shown(source.publisher or "") or "publisher unknown"


def place(source: Source) -> str | None:
    """Where the article lies, in short: the host of its address, or else the name of its file."""
    name = shown(PurePath(source.file).name) if source.file else None
    return host(source.url) or name


def kind(quote: Quote) -> tuple[str, ...]:
    """ "opinion", where the article is an opinion piece."""
    return ("opinion",) if quote.opinion else ()


def also_in(copies: Iterable[Source]) -> str | None:
    """Who else says the same: "also in: A, B (same report)", "also in 9 outlets: A, B, C and 6 more (same report)"."""
    names = list(dict.fromkeys(shown(copy.publisher or "") or place(copy) or headline(copy) for copy in copies))
    if not names:
        return None
    if len(names) <= NAMED_COPIES:
        return f"also in: {', '.join(names)} (same report)"
    first = ", ".join(names[: NAMED_COPIES - 1])
    return f"also in {len(names):,} outlets: {first} and {len(names) - NAMED_COPIES + 1:,} more (same report)"


def count(number: int, noun: str = "article") -> str:
    """ "1 article", "5 articles", "12,646 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def copies(number: int) -> str:
    """Behind a count of articles, how many of them repeat others: " · 3 of them copies"; nothing where none does."""
    return f" · {number:,} of them {'a copy' if number == 1 else 'copies'}" if number else ""


def marks(numbers: Iterable[int]) -> str:
    """Citation marks: "[2] [3]"."""
    return " ".join(f"[{number}]" for number in numbers)


def is_old(source: Source, today: date | None) -> bool:
    """Whether the article is older than a year on `today`, or of unknown date."""
    if source.published is None:
        return True
    return today is not None and today - source.published > OLD


def may_be_out_of_date(statement: Statement, today: date | None) -> bool:
    """Whether a statement speaks of its own time, and no article that says so is dated within a year."""
    return statement.own_time and all(is_old(quote.source, today) for quote in statement.quotes)


def standing(statement: Statement, today: date | None) -> str:
    """In how many articles it stands and from when: "in 3 articles, all of unknown date: may be out of date"."""
    sources = {quote.source.id: quote.source for quote in statement.quotes}.values()
    published = [source.published for source in sources if source.published]
    undated = len(sources) - len(published)
    if len(sources) == 1:
        age = f" of {day(published[0])}" if published else " of unknown date"
    elif not published:
        age = f", {'both' if undated == 2 else 'all'} of unknown date"
    else:
        age = f", newest {day(max(published))}" + (f", {undated} of unknown date" if undated else "")
    warning = ": may be out of date" if may_be_out_of_date(statement, today) else ""
    return f"in {count(len(sources))}{age}{warning}"


def lead(statement: Statement) -> str | None:
    """The lit words for a first line, or None when they are too many or are the whole quote anyway."""
    words = ", ".join(filter(None, map(shown, statement.lit_words)))
    return words if words and len(words.split()) <= LEAD_WORDS and words != shown(statement.text) else None


_SAYS = {"yes": "Yes", "no": "No", "unknown": "Not known, as the article says"}


def says(statement: Statement) -> str | None:
    """What it says to a yes-or-no question, or that the thing is not known, in words that go before the quote."""
    return _SAYS.get(statement.says)


def same(statement: Statement, numbers: tuple[int, ...]) -> str | None:
    """Where else it stands: "Same figure: [2] [3].", "Same: [2]."; None when in one place only."""
    if len(numbers) < 2:
        return None
    figure = statement.value == "figure" and lead(statement)
    return f"{'Same figure' if figure else 'Same'}: {marks(numbers[1:])}."


def origins(statement: Statement, numbers: tuple[int, ...]) -> str | None:
    """Which of its quotes may go back to one report: "[1] and [2] may share one origin."; None when none do."""
    groups = [[f"[{numbers[place]}]" for place in group if place < len(numbers)] for group in statement.origins]
    said = [f"{', '.join(group[:-1])} and {group[-1]} may share one origin." for group in groups if len(group) > 1]
    return " ".join(said) or None


def elsewhere(statement: Statement, numbers: tuple[int, ...], verbatim: bool) -> str | None:
    """Where else it stands, if its words are a quote, and which of these may be one report."""
    return " ".join(filter(None, (same(statement, numbers) if verbatim else None, origins(statement, numbers)))) or None


def published_by(statement: Statement) -> str:
    """Who published what is shown of it, or else its headline, and when."""
    source = statement.quotes[0].source
    return f"{shown(source.publisher or '') or headline(source)}, {dated(source)}"


def voice(statement: Statement) -> str:
    """Who takes this position, and the day on which it was published, if known; the publisher where nobody is named."""
    if not statement.speaker:
        return published_by(statement)
    published = statement.quotes[0].source.published
    who = shown(statement.speaker)
    return (who[:1].upper() + who[1:]) + (f" · {day(published)}" if published else "")


def differ(sides: Iterable[Statement]) -> str:
    """What is said of values that contradict each other: "Figures differ", or of dates and names "Reports differ"."""
    return "Reports differ" if all(side.value == "name" for side in sides) else "Figures differ"


def nothing_found(searched: Searched, what: str = "answer") -> str:
    """What was done, never what is so: "No answer found in these 5 articles." """
    if searched.articles == 0:
        name = shown(searched.collection)
        return (
            f"No articles yet in the collection “{name}”, or none that the filter or the day lets through. "
            "Add some: newsdesk ingest FOLDER"
        )
    return f"No {what} found in {these(searched)}."


def other_language(other: OtherLanguage) -> str:
    """ "This collection holds English articles; the question seems to be in German." """
    names = [in_english(language) for language in other.held]
    held = f"{', '.join(names[:-1])} and {names[-1]}" if 1 < len(names) <= MOST_LANGUAGES else names[0]
    held += " and other" if len(names) > MOST_LANGUAGES else ""
    return f"This collection holds {held} articles; the question seems to be in {in_english(other.language)}."


def these(searched: Searched) -> str:
    """What was looked through: "these 5 articles", "this 1 article"."""
    return f"{'this' if searched.articles == 1 else 'these'} {count(searched.articles)}"


def undated_notes(searched: Searched) -> list[str]:
    """What a date filter did with undated articles: it never drops them silently."""
    notes = []
    if searched.undated_left_out:
        notes.append(f"Left out: {count(searched.undated_left_out, 'undated article')}.")
    if searched.undated:
        verb = "was" if searched.undated == 1 else "were"
        notes.append(f"{count(searched.undated, 'undated article')} {verb} searched too.")
    return notes
