"""The body of an article out of a page: what belongs to it, what does not, and that nothing is made up."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pages import PROSE, article, page, paragraphs

from corpus.extraction.body import body_of, load_html


def body(markup: str) -> str:
    return body_of(load_html(markup))


def test_the_paragraphs_one_a_line_without_the_headline() -> None:
    assert body(article(paragraphs(PROSE))) == "\n".join(PROSE)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="newsletter-signup"><p>Get the morning briefing in your mail every day before seven.</p></div>',
        '<div class="related-stories"><p>Flood takes two arches of the old bridge</p></div>',
        '<aside class="story__most-read"><p>Ten recipes with pumpkin that everybody should know</p></aside>',
        "<p hidden>Not shown to anybody who reads this page in a browser, whatever it says.</p>",
        '<div style="display: none"><p>Not shown to anybody who reads this page in a browser.</p></div>',
        '<p><strong>Read more:</strong> <a href="/flood">Flood takes two arches of the old bridge at Orle</a></p>',
        '<p>Related: <a href="/flood">Flood takes two arches of the old bridge at Orle</a></p>',
        '<ul><li><a href="/a">Ten recipes with pumpkin</a></li><li><a href="/b">Flood takes two arches</a></li></ul>',
        '<div itemprop="publisher"><span itemprop="name">Valley Post Publishing Company Ltd</span></div>',
    ],
)
def test_what_is_not_the_article_goes(box: str) -> None:
    assert body(article(paragraphs(PROSE[:3]), box, paragraphs(PROSE[3:]))) == "\n".join(PROSE)


def test_a_box_that_holds_the_article_stays_whatever_it_is_called() -> None:
    assert body(article(f'<div class="share-story">{paragraphs(PROSE)}</div>')) == "\n".join(PROSE)
    assert body(article(f'<div class="related-content">{paragraphs(PROSE)}</div>')) == "\n".join(PROSE)


def test_text_that_follows_a_box_stays() -> None:
    inline = PROSE[0].replace("Orle", 'Orle<span class="tooltip-card">A river, 90 km long</span>')
    assert body(article(f"<p>{inline}</p>", paragraphs(PROSE[1:]))) == "\n".join(PROSE)


def test_lists_that_tell_something_stay() -> None:
    facts = "<ul><li>Five arches, two of them new</li><li>Cost: 4.2 million</li><li>Open day and night</li></ul>"
    assert "Cost: 4.2 million" in body(article(paragraphs(PROSE), facts))


def test_parts_that_advertisements_tear_apart_become_one() -> None:
    torn = "".join(
        f'<div class="body__inner">{paragraphs(part)}</div><div class="ad-slot">Advertisement</div>'
        for part in (PROSE[:2], PROSE[2:4], [PROSE[4], PROSE[4].replace("second", "third")])
    )
    found = body(article(torn))
    assert all(text in found for text in PROSE)
    assert "Advertisement" not in found


def test_the_next_article_of_an_endless_page_is_another_one() -> None:
    other = [text.replace("bridge", "theatre").replace("Bridge", "Theatre") for text in PROSE]
    endless = (
        f'<main><h1>Bridge reopens</h1><div class="story-part">{paragraphs(PROSE)}</div>'
        f'<div class="story-part"><h1>Theatre reopens</h1>{paragraphs(other)}</div></main>'
    )
    assert body(page(endless)).startswith(PROSE[0])
    assert PROSE[0] not in body(page(endless)).partition(PROSE[4])[2]


def test_posts_that_an_article_quotes_stay() -> None:
    post = (
        '<div class="embed twitter"><blockquote class="twitter-tweet"><p>I have waited eleven months to walk to my '
        "mother's house again without the bus.</p>— Ana (@ana) 5 February 2024</blockquote></div>"
    )
    assert "waited eleven months" in body(article(paragraphs(PROSE[:3]), post, paragraphs(PROSE[3:])))


def test_a_headline_is_known_with_the_name_of_the_site_behind_it() -> None:
    title = "<title>Bridge over the Orle reopens at last | Valley Post</title>"
    inside = f"<article><h2>Bridge over the Orle reopens at last</h2>{paragraphs(PROSE)}</article>"
    assert body(page(inside, title)) == "\n".join(PROSE)


def test_a_page_without_article_has_no_body() -> None:
    assert body(page("<img src='/bridge.jpg'>")) == ""


_TAGS = st.sampled_from("p div section article main ul li h1 h2 span a blockquote table aside header form".split())
_NAMES = st.sampled_from(["", "related", "share-tools", "body", "tooltip-box", "twitter-tweet", "newsletter"])
_WORDS = st.lists(st.sampled_from("river bridge council Monday money stone and of the".split()), max_size=30).map(
    " ".join
)


@st.composite
def _markup(draw: st.DrawFn) -> str:
    """Tag soup: elements are opened, closed or not, in any order."""
    pieces = st.builds("<{} class='{}'>{}".format, _TAGS, _NAMES, _WORDS) | st.builds("</{}>{}".format, _TAGS, _WORDS)
    return "".join(draw(st.lists(pieces, max_size=15)))


@pytest.mark.parametrize("around", ["p", "div"])
def test_a_paragraph_in_an_article_behind_loose_text_is_told_once(around: str) -> None:
    assert body(page(f"<{around}>The bridge.<article><p>It reopened.")) == "The bridge.\nIt reopened."


# The same examples every time: trafilatura still repeats text of some soups with loose text before an article.
@settings(max_examples=60, derandomize=True)
@given(_markup())
def test_nothing_is_made_up_and_nothing_told_twice(markup: str) -> None:
    whole = page(markup)
    found, there = (Counter(filter(str.isalpha, text)) for text in (body(whole), re.sub("<[^>]*>", "", whole)))
    assert found <= there


def test_a_deep_and_a_wide_page_end() -> None:
    deep = "<div class='related'>" * 5_000 + paragraphs(PROSE) + "</div>" * 5_000
    wide = "".join(f"<ul class='share'><li><a href='/{n}'>Recipe {n}</a></li></ul>" for n in range(5_000))
    assert isinstance(body(page(deep)), str)
    assert PROSE[0] in body(article(paragraphs(PROSE), wide))
