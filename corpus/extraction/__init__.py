"""The article on a web page: its body, what the page says of it, and why there may be none. Pure.

The only place that knows trafilatura. Whatever a page holds is data: nothing of it is run, loaded or followed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from corpus.extraction.body import body_of, extract_metadata, load_html
from corpus.extraction.dates import PageDates, page_dates
from corpus.extraction.stated import PageMetadata, stated_on, without_site
from corpus.extraction.trees import Element
from corpus.extraction.walls import signs_on, wall

__all__ = ["PageArticle", "PageMetadata", "article_on"]


@dataclass(frozen=True, slots=True)
class PageArticle:
    """An article as it stands on a page.

    Attributes:
        body: the paragraphs, one a line, not cleaned; "" where there is no article.
        stated: what the page says of the article.
        wall: why the body is missing or only a beginning; None where it may be whole.
        dates: the days that the page states.
    """

    body: str
    stated: PageMetadata
    wall: str | None
    dates: PageDates = PageDates()  # noqa: RUF009 - frozen


def article_on(markup: str, url: str | None, today: date) -> PageArticle:
    """The article on a page. `url` is where the page was, None when that is not known."""
    page = load_html(markup)
    if page is None:
        return PageArticle("", PageMetadata(), None)
    stated, signs, dates = _completed(stated_on(page), page, url), signs_on(page), page_dates(page, today=today)
    body = body_of(page)
    return PageArticle(body, stated, wall(signs, body, stated, url), dates)


def _completed(stated: PageMetadata, page: Element, url: str | None) -> PageMetadata:
    """What the page does not state outright, as trafilatura makes it out."""
    found = extract_metadata(page, default_url=url, date_config={"extensive_search": False})
    publisher = stated.publisher or (found.sitename and found.sitename.lstrip("@"))
    headline = stated.headline or found.title
    return replace(
        stated,
        headline=headline and without_site(headline, publisher, url or stated.address),
        author=stated.author or (found.author and found.author.replace("; ", ", ")),
        publisher=publisher,
        address=stated.address or found.url,
    )
