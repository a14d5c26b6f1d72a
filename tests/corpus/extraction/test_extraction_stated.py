"""What a page says of its article: which statement counts, and what is no statement."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pages import NEWS, PROSE, article, ld, page, paragraphs

from corpus.extraction import PageMetadata, article_on
from corpus.extraction.body import load_html
from corpus.extraction.stated import stated_on, without_site

TODAY = date(2024, 3, 1)


def stated(head: str, lang: str = "") -> PageMetadata:
    markup = page("<p>x</p>", head)
    return stated_on(load_html(markup.replace("<html>", f"<html lang='{lang}'>") if lang else markup))


@pytest.mark.parametrize("wrapped", [NEWS, [NEWS], {"@graph": [{"@type": "WebPage", "headline": "No"}, NEWS]}])
def test_json_ld(wrapped: object) -> None:
    assert stated(ld(wrapped) + '<link rel="canonical" href="https://post.example/a">') == PageMetadata(
        headline="Bridge reopens “at last”",
        author="Ana Orlova, Ben Adler",
        publisher="Valley Post",
        address="https://post.example/a",
        language="en-GB",
        free=False,
        words=640,
    )


def test_meta_elements() -> None:
    head = (
        '<meta property="og:title" content="Bridge reopens"><meta name="author" content="Ana Orlova">'
        '<meta property="og:site_name" content="Valley Post"><meta property="og:url" content="https://post.example/a">'
    )
    assert stated(head, "de") == PageMetadata(
        headline="Bridge reopens",
        author="Ana Orlova",
        publisher="Valley Post",
        address="https://post.example/a",
        language="de",
    )


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Ana Orlova", "Ana Orlova"),
        ({"name": ["Ana Orlova", "Ben Adler"]}, "Ana Orlova, Ben Adler"),
        (["Ana Orlova", "Ana Orlova"], "Ana Orlova"),
        ("https://facebook.example/ana", None),
        ("admin", None),
        ({"name": {"name": "x"}}, None),
        (17, None),
        ([], None),
    ],
)
def test_an_author_is_a_name(author: object, said: str | None) -> None:
    assert stated(ld({**NEWS, "author": author})).author == said


@pytest.mark.parametrize("broken", ["{", "[1, 2", '{"@type": "NewsArticle"', "[" * 5_000, "", "null", '"text"'])
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    head = f'<script type="application/ld+json">{broken}</script>' + ld(NEWS)
    assert stated(head).publisher == "Valley Post"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["@type", "@graph", *NEWS]), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(_JSON)
def test_any_json_ld_is_read(value: object) -> None:
    found = stated(ld({"@type": "NewsArticle", "headline": "x", "more": value}) + ld(value))
    assert isinstance(found, PageMetadata)


@pytest.mark.parametrize(
    ("headline", "publisher", "url", "said"),
    [
        ("Bridge reopens after flood | Valley Post", "Valley Post", None, "Bridge reopens after flood"),
        ("Bridge reopens after flood - ValleyPost", "Valley Post", None, "Bridge reopens after flood"),
        ("Bridge reopens after flood – post.example", None, "https://www.post.example/a", "Bridge reopens after flood"),
        ("Bridge reopens - for walkers", "Valley Post", None, "Bridge reopens - for walkers"),
        ("Valley Post", "Valley Post", None, "Valley Post"),
    ],
)
def test_the_site_behind_a_headline_goes(headline: str, publisher: str | None, url: str | None, said: str) -> None:
    assert without_site(headline, publisher, url) == said


def test_what_is_not_stated_outright_is_made_out() -> None:
    markup = article('<p class="byline">By <span class="author">Ana Orlova</span></p>', paragraphs(PROSE))
    found = article_on(markup, "https://post.example/a", TODAY).stated
    assert found.headline == "Bridge over the Orle reopens"
    assert found.author == "Ana Orlova"
    assert found.publisher == "post.example"
