"""A quote in its article: the sentences around it, and whether the article has changed since; or how an article
begins. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.rendering import words
from bot.rendering.links import address, link
from bot.rendering.safe import pieces, shown
from bot.rendering.versions import label as stood_label
from corpus.article import Article, Source, Version
from corpus.chunking import sentences
from retrieval.quote import Quote

_WORD = re.compile(r"\w+")
AROUND = 600  # characters before and after the passage
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, safe to show.

    Attributes:
        pieces: its words, and whether they are quoted.
        inside: whether it belongs to the passage.
    """

    pieces: tuple[tuple[str, bool], ...]
    inside: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of an article.

    Attributes:
        before: whether the article has more text before it.
        after: whether the article has more text after it.
        quoted: whether the words that were quoted stand in it.
    """

    paragraphs: tuple[Paragraph, ...]
    before: bool = False
    after: bool = False
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of an article.

    Attributes:
        heading: its headline, publisher and date.
        target: the address of its page, None where there is none.
        place: its file, None where there is none.
        notes: what has to be known first: that it has changed, or is gone.
        excerpts: parts of it with the label above each, "" for one that needs none.
    """

    heading: str
    target: str | None
    place: str | None
    notes: tuple[str, ...]
    excerpts: tuple[tuple[str, Excerpt], ...] = ()


def view(quote: Quote, article: Article | None, then: Version | None = None) -> View:
    """A quote in its article as it is stored now; as it was quoted too, when the article has changed since.

    `then` is the version that was quoted, where it is still kept.
    """
    source = quote.source
    target, place = link(quote), shown(source.file) if source.file else None
    notes: tuple[str, ...] = ()
    excerpts: tuple[tuple[str, Excerpt], ...]
    if article is None:
        notes = ("The article is no longer in the collection; this is the passage as it was quoted.",)
        excerpts = (("", as_quoted(quote)),)
    elif article.version == quote.passage.version:
        excerpts = (("", as_it_stands(quote, article)),)
    else:
        now = as_it_stands(quote, article)
        changed = "The article has changed since it was quoted"
        notes = (f"{changed}." if now.quoted else f"{changed} and does not hold these words any more.",)
        before = (stood_label(then), as_it_stands(quote, then.article)) if then else ("As quoted:", as_quoted(quote))
        excerpts = (before, ("As it stands now:", now))
    return View(" · ".join((_heading(source), *words.kind(quote))), target, place, notes, excerpts)


def opening(source: Source, article: Article | None) -> View:
    """How an article begins of which nothing is quoted."""
    target, place = address(source.url), shown(source.file) if source.file else None
    if article is None:
        return View(_heading(source), target, place, ("The article is no longer in the collection.",))
    _, end = _around(article.text, (0, AROUND))
    whole = tuple(_paragraphs(article.text, (0, end), (0, end), (0, 0)))
    begins = Excerpt(whole, after=bool(article.text[end:].strip()), quoted=False)
    return View(_heading(source), target, place, (), (("", begins),))


def _heading(source: Source) -> str:
    details = [words.headline(source), words.publisher(source), words.dated(source)]
    return " · ".join([*details, *([f"credits {shown(source.credit)}"] if source.credit else [])])


def as_quoted(quote: Quote) -> Excerpt:
    """The passage as it was when it was quoted."""
    passage = quote.passage
    span = (quote.start - passage.start, quote.end - passage.start)
    whole = (0, len(passage.text))
    return Excerpt(tuple(_paragraphs(passage.text, whole, whole, span)))


def as_it_stands(quote: Quote, article: Article) -> Excerpt:
    """What the article says now in the place of the quote: its words, or else the sentence most like them with what
    stands around it, none of it quoted."""
    found = _find(quote, article)
    inside, quoted = found or (_most_alike(quote.text, article.text), (0, 0))
    low, high = _around(article.text, inside)
    paragraphs = tuple(_paragraphs(article.text, (low, high), inside, quoted))
    return Excerpt(paragraphs, bool(article.text[:low].strip()), bool(article.text[high:].strip()), found is not None)


def _find(quote: Quote, article: Article) -> tuple[Span, Span] | None:
    """(passage, quote) as spans of the article's text of today."""
    passage = quote.passage
    if article.version == passage.version:
        return (passage.start, passage.end), (quote.start, quote.end)
    start = article.text.find(passage.text)
    if start >= 0:
        offset = start - passage.start
        return (start, start + len(passage.text)), (quote.start + offset, quote.end + offset)
    start = article.text.find(quote.text)
    return ((start, start + len(quote.text)),) * 2 if start >= 0 else None


def _most_alike(quoted: str, text: str) -> Span:
    """The sentence that shares most words with what was quoted, the first one when none does."""
    wanted = _words(quoted)

    def alike(span: Span) -> float:
        there = _words(text[slice(*span)])
        return len(wanted & there) / len(wanted | there) if there else 0.0

    return max(sentences(text), key=alike, default=(0, 0))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _around(text: str, inside: Span) -> Span:
    """The span of the whole sentences around a passage."""
    low, high = inside
    for start, end in sentences(text):
        if inside[0] - AROUND <= start < inside[0]:
            low = min(low, start)
        if inside[1] < end <= inside[1] + AROUND:
            high = max(high, end)
    return low, high


def _paragraphs(text: str, shown_span: Span, inside: Span, quoted: Span) -> Iterator[Paragraph]:
    start = shown_span[0]
    for line in text[shown_span[0] : shown_span[1]].splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            lit = (quoted[0] - start, quoted[1] - start)
            yield Paragraph(tuple(pieces(line, [lit])), start < inside[1] and inside[0] < end)
        start = end


def plain(found: View) -> str:
    """The view as text without looks: the quote stands between » and «."""
    head = [found.heading, *(where for where in (found.target, found.place) if where), *found.notes]
    parts = ["\n".join(head)]
    for label, excerpt in found.excerpts:
        parts += [label] if label else []
        parts += _plain(excerpt)
    return "\n\n".join(parts)


def _plain(excerpt: Excerpt) -> list[str]:
    body = ["[…]"] if excerpt.before else []
    open_quote = False
    for place, paragraph in enumerate(excerpt.paragraphs):
        text = ""
        for piece, quoted in paragraph.pieces:
            if quoted != open_quote:
                text += "»" if quoted else "«"
                open_quote = quoted
            text += piece
        following = excerpt.paragraphs[place + 1 : place + 2]
        if open_quote and not (following and following[0].pieces[0][1]):
            text += "«"
            open_quote = False
        body.append(text)
    return [*body, "[…]"] if excerpt.after else body
