"""Pages that hold no article, or only its beginning, are named; articles about such things are articles."""

from __future__ import annotations

from datetime import date

import pytest
from support.pages import NEWS, PROSE, article, ld, page, paragraphs

from corpus.extraction import article_on

SUBSCRIBE = "<div class='subscribe-wall'><p>Subscribe to continue reading this story, from 2 a month.</p></div>"
FORM = "<form action='/login'><input name='user'><input type='Password' name='word'><button>Log in</button></form>"
BANNER = "<div id='banner'>We and our 842 partners store cookies on your device. Manage privacy settings</div>"


def wall(markup: str, url: str = "https://post.example/a") -> str | None:
    return article_on(markup, url, date(2024, 3, 1)).wall


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        (article(paragraphs(PROSE[:2]), SUBSCRIBE), "behind a paywall"),
        (article(paragraphs(PROSE[:3])).replace("</head>", f"{ld(NEWS)}</head>"), "behind a paywall"),
        (page(f"<h1>Welcome back</h1>{FORM}"), "needs a login"),
        (page("<p>You must be logged in to see this page of the archive.</p>"), "needs a login"),
        (page(f"<h1>Your privacy</h1>{BANNER}<button>Accept all</button>"), "a consent page"),
        (page('<div id="root"></div><script src="/app.js"></script>'), "put in by scripts"),
        (
            page("<noscript>Please enable JavaScript to run this app.</noscript><app-root></app-root>"),
            "put in by scripts",
        ),
        (page("<h1>Just a moment...</h1><p>Checking your browser before you go on.</p>"), "wants to see a person"),
    ],
)
def test_what_stands_before_an_article_is_named(markup: str, named: str) -> None:
    reason = wall(markup)
    assert reason is not None
    assert named in reason
    assert reason.endswith("save the page and ingest the file")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://post.example/login?next=/a", "needs a login"),
        ("https://consent.post.example/collect", "a consent page"),
    ],
)
def test_the_address_tells_where_a_redirect_has_led(url: str, named: str) -> None:
    assert named in (wall(page("<h1>Hello</h1><p>Please go on.</p>"), url) or "")


@pytest.mark.parametrize(
    "markup",
    [
        article(paragraphs(PROSE)),
        article(paragraphs(PROSE), BANNER),
        article(paragraphs(PROSE[:3]), BANNER),
        page(
            f"<div>Already a subscriber? Log in</div><article><h1>Bridge reopens</h1>{paragraphs(PROSE[:3])}</article>"
        ),
        article(paragraphs(PROSE[:3]), "<p>You must be logged in to post a comment.</p>"),
        article(paragraphs([*PROSE, "The paper tells readers to subscribe to continue reading, and many do."] * 4)),
        article(paragraphs(PROSE)).replace("</head>", f"{ld({**NEWS, 'isAccessibleForFree': True})}</head>"),
        article(paragraphs(PROSE)).replace("</head>", f"{ld({**NEWS, 'wordCount': 110})}</head>"),
    ],
)
def test_an_article_is_no_wall(markup: str) -> None:
    assert wall(markup) is None
