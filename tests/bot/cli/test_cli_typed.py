"""newsdesk ingest -: one article from standard input."""

from __future__ import annotations

import io
import sys

import pytest
from support.commands import Newsdesk

pytestmark = pytest.mark.stores

TEXT = "The talks ended on Tuesday without result, officials of both sides said.\n"
STATED = ("--title", "Talks end", "--published", "2024-02-06", "--author", "Jane Roe", "--publisher", "The Wire")


def test_an_article_with_all_that_is_known_of_it(newsdesk: Newsdesk) -> None:
    url = "https://wire.example/talks"
    assert "Added 1," in newsdesk("ingest", "-", *STATED, "--url", url, stdin=TEXT.encode()).out
    (row,) = newsdesk("articles", "list", "--json").json
    assert {name: row[name] for name in ("headline", "publisher", "published", "author", "url", "file")} == {
        "headline": "Talks end",
        "publisher": "The Wire",
        "published": "2024-02-06",
        "author": "Jane Roe",
        "url": url,
        "file": None,
    }
    changed = TEXT.replace("without", "with a")
    assert "changed 1," in newsdesk("ingest", "-", *STATED, "--url", url, stdin=changed.encode()).out


def test_without_address_the_words_tell_which_article_it_is(newsdesk: Newsdesk) -> None:
    assert "Added 1," in newsdesk("ingest", "-", stdin=TEXT.encode()).out
    assert "unchanged 1," in newsdesk("ingest", "-", stdin=TEXT.encode()).out
    assert "Added 1," in newsdesk("ingest", "-", "--title", "Another", stdin=TEXT.encode()).out
    assert newsdesk("status", "--json").json["articles"] == 2
    assert newsdesk("ingest", newsdesk.write(), "--prune").code == 0
    assert newsdesk("status", "--json").json["articles"] == 5


def test_dry_run_writes_nothing(newsdesk: Newsdesk) -> None:
    done = newsdesk("ingest", "-", "--dry-run", "--title", "Talks end", stdin=TEXT.encode())
    assert (done.code, done.out) == (0, "Would add: Talks end; nothing was written.\n")
    assert not newsdesk.data.exists()


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("-",), b"", "standard input is no article (empty)"),
        (("-",), b" \n", "(empty)"),
        (("-",), b"Share this\n", "(only boilerplate)"),
        (("-",), bytes(range(256)) * 20, "(not text (binary))"),
        (("-", "articles"), b"x", "“-” stands alone"),
        (("articles", "--title", "T"), b"x", "--title: only for one article from standard input; write “-”"),
        (("--url", "https://a.example"), b"x", "write “-” as the PATH"),
        (("-", "--published", "soon"), b"x", "--published 'soon' names no day"),
        (("-", "--published", "2999-01-01"), b"x", "names no day on which an article can have appeared"),
        (("-", "--url", "file:///etc/passwd"), b"x", "is no address of the web"),
        (("-", "--title", " "), b"x", "--title is empty"),
        (("-", "--prune"), b"x", "--prune cannot be combined with “-”"),
        (("-", "--watch"), b"x", "--watch cannot be combined with “-”"),
        (("-", "--sample"), b"x", "--sample cannot be combined with “-”"),
    ],
)
def test_what_makes_no_sense_is_refused(
    newsdesk: Newsdesk, arguments: tuple[str, ...], stdin: bytes, said: str
) -> None:
    done = newsdesk("ingest", *arguments, stdin=stdin)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert not newsdesk.data.exists()


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_says_what_to_do(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(TEXT.encode())))
    done = newsdesk("ingest", "-")
    assert done.err.startswith("Paste the article here and end it with Ctrl-D")
    assert "Added 1," in done.out
