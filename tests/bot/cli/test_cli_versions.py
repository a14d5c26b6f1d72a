"""newsdesk articles show --versions, the count of copies, and an older library: through the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.commands import Newsdesk
from support.wire import edited, surrounded, told

pytestmark = [pytest.mark.models, pytest.mark.stores]

FIRST = "---\ntitle: Fire at the mill\npublisher: Pell Post\n---\nFour people died. The mill burns.\n"
SECOND = "---\ntitle: Five dead\npublisher: Pell Post\n---\nFive people died. The mill burns.\n\nNobody knows why.\n"


@pytest.fixture
def mill(newsdesk: Newsdesk) -> Newsdesk:
    """An article that was updated once."""
    for text in (FIRST, SECOND):
        newsdesk.articles.mkdir(exist_ok=True)
        (newsdesk.articles / "mill.md").write_text(text)
        newsdesk("ingest", newsdesk.articles)
    return newsdesk


def identity(newsdesk: Newsdesk) -> str:
    return str(newsdesk("articles", "list", "--json").json[0]["id"])


def test_the_versions_of_an_article_are_listed(mill: Newsdesk) -> None:
    rows = [line.split("\t") for line in mill("articles", "show", identity(mill), "--versions").out.splitlines()]
    assert [(row[0], row[1].split()[0], row[3]) for row in rows] == [
        ("2", "since", "Five dead"),
        ("1", "from", "Fire at the mill"),
    ]
    listed = mill("articles", "show", identity(mill), "--versions", "--json").json
    assert [(each["number"], each["replaced"] is None) for each in listed] == [(2, True), (1, False)]
    assert listed[1]["replaced"] == listed[0]["since"]
    shown = mill("articles", "show", identity(mill))
    assert "Versions:  2 are kept; --versions lists them\n" in shown.out
    assert mill("articles", "show", identity(mill), "--json").json["versions"] == listed


def test_one_version_is_shown_with_what_changed_after_it(mill: Newsdesk) -> None:
    by_hash = mill("articles", "show", identity(mill), "--versions", "--json").json[1]["version"][:8]
    for wanted in ("1", by_hash):
        said = mill("articles", "show", identity(mill), "--version", wanted).out.splitlines()
        assert said[0] == "Fire at the mill"
        assert said[1].startswith("Version 1 of 2, from ")
        assert said[3] == "Four people died. The mill burns."
        assert said[6:] == [
            "- Fire at the mill",
            "+ Five dead",
            "- Four people died.",
            "+ Five people died.",
            "+ Nobody knows why.",
        ]
    data = mill("articles", "show", identity(mill), "--version", "1", "--json").json
    assert (data["text"], data["article"]) == ("Four people died. The mill burns.", identity(mill))
    assert data["changes"][0] == {"change": "removed", "text": "Four people died."}
    assert mill("articles", "show", identity(mill), "--version", "2", "--json").json["changes"] == []


@pytest.mark.parametrize("wanted", ["3", "", "zz"])
def test_a_version_that_is_not_kept_is_refused(mill: Newsdesk, wanted: str) -> None:
    done = mill("articles", "show", identity(mill), "--version", wanted)
    assert done.code == 2
    assert done.err == f"No version '{wanted}' of this article is kept; there are: 1, 2.\n"
    assert mill("articles", "show", identity(mill), "--version", "1", "--versions").code == 2


def test_versions_go_through_a_backup_and_go_with_the_article(mill: Newsdesk, tmp_path: Path) -> None:
    listed = mill("articles", "show", identity(mill), "--versions", "--json").json
    assert mill("backup", tmp_path / "desk.zip").code == 0
    mill("articles", "remove", identity(mill), "--yes")
    mill("ingest", mill.articles)
    assert len(mill("articles", "show", identity(mill), "--versions", "--json").json) == 1
    assert mill("restore", tmp_path / "desk.zip", "--force").code == 0
    assert mill("articles", "show", identity(mill), "--versions", "--json").json == listed


def test_no_version_is_kept_where_the_setting_says_none(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CORPUS__VERSIONS_KEPT", "0")
    for text in (FIRST, SECOND):
        newsdesk.articles.mkdir(exist_ok=True)
        (newsdesk.articles / "mill.md").write_text(text)
        newsdesk("ingest", newsdesk.articles)
    assert len(newsdesk("articles", "show", identity(newsdesk), "--versions", "--json").json) == 1


@pytest.fixture
def wire(newsdesk: Newsdesk) -> Newsdesk:
    """One story in three outlets, and another."""
    newsdesk.articles.mkdir()
    story = told(11)
    for outlet, text in (("Pell Post", story), ("Kolm Gazette", edited(story)), ("Orrin Courier", surrounded(story)),
                         ("Brenn Bote", told(12))):  # fmt: skip
        front = f"---\ntitle: As told by {outlet}\npublisher: {outlet}\n---\n"
        (newsdesk.articles / f"{outlet}.md").write_text(f"{front}{text}\n")
    newsdesk("ingest", newsdesk.articles)
    return newsdesk


def test_status_and_questions_count_copies(wire: Newsdesk) -> None:
    assert "Articles    4 (4 undated, 2 copies of others)\n" in wire("status").out
    found = wire("status", "--json").json
    assert (found["articles"], found["copies"], found["uncompared"]) == (4, 2, 0)
    listing = wire("ask", "--json", "How many articles do you have?").json["listing"]
    assert (listing["articles"], listing["copies"]) == (4, 2)
    assert "4 articles · 2 of them copies · " in wire("ask", "How many articles do you have?").out


def test_an_article_names_its_copies(wire: Newsdesk) -> None:
    ids = {row["publisher"]: row["id"] for row in wire("articles", "list", "--json").json}
    shown = wire("articles", "show", ids["Kolm Gazette"])
    assert "Copies:    Orrin Courier, Pell Post (same report)\n" in shown.out
    copies = wire("articles", "show", ids["Kolm Gazette"], "--json").json["copies"]
    assert [copy["id"] for copy in copies] == [ids["Orrin Courier"], ids["Pell Post"]]
    assert wire("articles", "show", ids["Brenn Bote"], "--json").json["copies"] == []


def test_an_older_library_says_so_until_the_next_ingest(wire: Newsdesk) -> None:
    with closing(sqlite3.connect(wire.data / "library.sqlite")) as connection, connection:
        for table in ("copy_texts", "copy_bands", "copy_pairs"):
            connection.execute(f"DELETE FROM {table}")
    assert "Copies      not looked for among 4 articles yet: the next ingest does\n" in wire("status").out
    assert "copies were not looked for among 4 articles: the next ingest into it does." in wire("doctor").out
    done = wire("ingest", wire.articles)
    assert "Looking for copies among 4 articles that came in before copies were looked for, once." in done.err
    assert wire("status", "--json").json["uncompared"] == 0
    assert wire("status", "--json").json["copies"] == 2
    assert wire("ingest", wire.articles).err == ""
