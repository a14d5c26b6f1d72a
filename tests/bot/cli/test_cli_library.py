"""newsdesk articles, status, doctor and config: what is there, and whether it is sound."""

from __future__ import annotations

import re

import pytest
from support.commands import Newsdesk

pytestmark = pytest.mark.stores


def test_articles_are_listed_newest_first(filled: Newsdesk) -> None:
    rows = [line.split("\t") for line in filled("articles", "list").out.splitlines()]
    assert [row[1:] for row in rows] == [
        ["2024-02-08", "Orchard Digest", "Fourteen banks"],
        ["2024-01-26", "Potomac Brief", "Two calendars"],
        ["", "", "A short guide to the mission"],
    ]
    listed = filled("articles", "list", "--json", "--dated", "--until", "2024-01").json
    assert [article["headline"] for article in listed] == ["Two calendars"]
    assert listed[0]["id"].startswith(rows[1][0])


def test_an_article_is_shown_whole_by_the_first_digits_of_its_id(filled: Newsdesk) -> None:
    identity = filled("articles", "list").out.splitlines()[0][:8]
    done = filled("articles", "show", identity.upper())
    assert done.code == 0
    assert done.out.startswith("Fourteen banks\nPublished: 8 Feb 2024\nPublisher: Orchard Digest\n")
    assert done.out.endswith("The ministry asked the Treasury to look at the sanctions again.\n")
    assert filled("articles", "show", "zz").code == 2
    several = filled("articles", "show", "")
    assert several.code == 2


def test_several_articles_that_begin_alike_are_named(newsdesk: Newsdesk) -> None:
    newsdesk.articles.mkdir()
    for number in range(17):  # of 17 ids, two share their first hex digit
        (newsdesk.articles / f"{number}.txt").write_text(
            f"Story number {number}\n\nIt has a body of its own, {number}.\n"
        )
    newsdesk("ingest", newsdesk.articles)
    first = [line[0] for line in newsdesk("articles", "list").out.splitlines()]
    twice = next(digit for digit in first if first.count(digit) > 1)
    done = newsdesk("articles", "show", twice)
    assert done.code == 2
    assert done.err.startswith(f"Several ids begin with '{twice}': ")


def test_articles_are_removed_when_one_says_so(filled: Newsdesk) -> None:
    identity = filled("articles", "list").out.splitlines()[0][:8]
    unsure = filled("articles", "remove", identity, stdin=b"")
    assert unsure.code == 2
    assert "--yes" in unsure.err
    assert filled("articles", "remove", identity, "zz", "--yes").code == 2  # all of them or none
    assert filled("status", "--json").json["articles"] == 3
    done = filled("articles", "remove", identity, "--yes")
    assert (done.code, done.out) == (0, "Removed 1 article.\n")
    assert filled("status", "--json").json["articles"] == 2
    assert filled("doctor").code == 0


def test_status(filled: Newsdesk) -> None:
    filled("ingest", filled.articles, "-c", "other")
    found = filled("status", "--json").json
    assert (found["articles"], found["undated"], found["passages"]) == (3, 1, 3)
    assert found["months"] == [
        {"month": None, "articles": 1},
        {"month": "2024-01", "articles": 1},
        {"month": "2024-02", "articles": 1},
    ]
    assert {row["publisher"]: row["articles"] for row in found["publishers"]} == {
        None: 1,
        "Orchard Digest": 1,
        "Potomac Brief": 1,
    }
    assert found["newest"]["headline"] == "Fourteen banks"
    assert found["collections"] == [{"collection": "news", "articles": 3}, {"collection": "other", "articles": 3}]
    assert found["bytes"]["library"] > 0
    assert found["bytes"]["vectors"] > 0
    text = filled("status").out
    assert re.search(r"^  2024-02  █+ 1\n  undated  █+ 1$", text, re.MULTILINE)


def test_doctor_finds_and_repairs(filled: Newsdesk) -> None:
    from bot.config import load
    from bot.wiring import Desk

    assert filled("doctor").code == 0
    desk = Desk(load(data=filled.data))
    index = desk.live_index("news")
    assert index is not None
    vectors = desk.store().open(index, writing=True)
    vectors.delete(sorted(vectors.ids())[:1])
    desk.close()
    vectors.close()
    done = filled("doctor")
    assert done.code == 1
    assert (
        "wrong  Collection “news” has 1 passage without a vector: run `newsdesk doctor --fix --collection news`."
        in done.out
    )
    assert filled("doctor", "--fix", "-c", "news").code == 0
    assert "3 passages, the stores agree" in filled("doctor").out


def test_doctor_says_who_is_writing(filled: Newsdesk) -> None:
    from bot.config import load
    from bot.wiring import Desk

    desk = Desk(load(data=filled.data))
    index = desk.live_index("news")
    assert index is not None
    vectors = desk.store().open(index, writing=True)
    try:
        done = filled("doctor")
        assert done.code == 0
        assert "?      Collection “news” was not checked." in done.out
        busy = filled("ask", "How many troops?")
        assert busy.code == 1
        assert "in use by" in busy.err
    finally:
        vectors.close()
        desk.close()


def test_doctor_without_anything(newsdesk: Newsdesk) -> None:
    done = newsdesk("doctor")
    assert done.code == 0
    assert "No articles yet" in done.out
    assert not newsdesk.data.exists()


def test_doctor_on_a_damaged_library(newsdesk: Newsdesk) -> None:
    newsdesk.data.mkdir()
    (newsdesk.data / "library.sqlite").write_bytes(b"no database, but long enough to be read as one" * 100)
    done = newsdesk("doctor")
    assert done.code == 1
    assert re.search(r"^wrong  The library .* cannot be read", done.out, re.MULTILINE)
    assert newsdesk("ask", "Who?").code == 1


def test_config_show(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_PASSAGES__TARGET_CHARS", "700")
    monkeypatch.setenv("CHROMA_TOKEN", "a-long-secret-nobody-may-see-1234")
    done = newsdesk("config", "show")
    assert "passages.target_chars\t700\tNEWSDESK_PASSAGES__TARGET_CHARS\n" in done.out
    assert "nobody" not in done.out
    rows = {row["key"]: row for row in newsdesk("config", "show", "--json").json}
    assert rows["library.data"]["from"] == "--data"
