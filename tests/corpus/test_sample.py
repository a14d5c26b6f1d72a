"""The sample collection: a dozen articles of our own that show what the rest of the program has to cope with."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.reading import Rules, discover, read
from corpus.sample import folder

pytestmark = pytest.mark.process

PUBLISHERS = {
    "Abu Nuwas Daily",
    "Meuse Wire",
    "Orchard Digest",
    "Plane Tree Review",
    "Potomac Force Brief",
    "Qaradagh Weekly",
    "Two Rivers Economic Bulletin",
}
CLUTTER = (
    *(
        "Related Articles",
        "Leave a Reply",
        "Required fields",
        "Adblock",
        "Call Now",
        "Back to top",
        "Original Source",
    ),
    *("cookies", "Most read", "Share this", "Newsletter", "newsletter", "Copyright", "Front page", "Accept all"),
)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    items = [reading.item for reading in read(discover([folder()]).files, "sample", Rules(today=date(2026, 11, 22)))]
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def test_every_kind_of_file_is_there() -> None:
    assert Counter(path.suffix for path in folder().iterdir()) == {".md": 7, ".html": 2, ".txt": 1, ".jsonl": 1}


def test_a_dozen_articles_and_one_copy(articles: list[Article]) -> None:
    versions = Counter(article.version for article in articles)
    assert len(versions) == 12
    assert sorted(versions.values())[-2:] == [1, 2]
    copy = next(version for version, times in versions.items() if times == 2)
    pair = [article.source for article in articles if article.version == copy]
    assert {source.publisher for source in pair} == {"Abu Nuwas Daily", "Orchard Digest"}
    assert len({source.url for source in pair}) == 2


def test_articles_are_short(articles: list[Article]) -> None:
    for article in articles:
        assert 110 <= len(article.text.split()) <= 300, article.source.title


def test_one_article_is_undated_and_says_currently(articles: list[Article]) -> None:
    undated = [article for article in articles if article.source.published is None]
    assert [article.source.title for article in undated] == ["The coalition in Iraq: a short guide"]
    assert "currently" in undated[0].text


def test_dates_follow_the_public_record(articles: list[Article]) -> None:
    published = {article.source.title: article.source.published for article in articles}
    assert published["Iraq and the United States open talks on the coalition"] == date(2024, 1, 27)
    assert published["U.S. aircraft strike more than 85 targets in Iraq and Syria"] == date(2024, 2, 3)
    assert published["Iraq's foreign minister asks Blinken to resume the talks"] == date(2024, 2, 7)
    assert published["Blinken presses Baghdad to rein in the militias"] == date(2024, 12, 14)
    assert (date(2024, 1, 28).weekday(), date(2024, 2, 2).weekday(), date(2024, 2, 6).weekday()) == (6, 4, 1)


def test_every_publisher_is_named_and_none_is_real(articles: list[Article]) -> None:
    named = {article.source.publisher for article in articles if article.source.publisher}
    told = {
        name for article in articles for name in PUBLISHERS if article.source.publisher is None and name in article.text
    }
    assert named | told == PUBLISHERS
    for article in articles:
        # .example is reserved (RFC 2606): no sample link can lead to anybody's site.
        assert article.source.url is None or re.match(r"https://[a-z-]+\.example/", article.source.url)
        assert article.source.url or article.source.file


def test_the_clutter_is_in_the_files_and_not_in_the_articles(articles: list[Article]) -> None:
    raw = "".join(path.read_text(encoding="utf-8") for path in folder().iterdir())
    for clutter in CLUTTER:
        assert clutter in raw, clutter
        for article in articles:
            assert clutter not in article.text, (clutter, article.source.title)
    for article in articles:
        assert article.source.title not in article.text.splitlines(), "the headline is not part of the body"
        assert not set(article.text.splitlines()) & {"Politics", "Opinion", "Explainer"}
        assert not re.search(r"<\w|^#|\*\*", article.text, re.MULTILINE), article.source.title


def test_a_credit_is_kept_and_is_not_the_publisher(articles: list[Article]) -> None:
    credited = [article.source for article in articles if article.source.credit]
    assert [(source.credit, source.publisher) for source in credited] == [("www.meuse-wire.example", "Orchard Digest")]


@pytest.mark.parametrize(
    ("words", "least"),
    [
        (r"2,500 (U\.S\.|American) (troops|soldiers)", 4),
        (r"talks were suspended because three U\.S\. service members were killed", 2),
        (r"does not want American forces to leave immediately", 1),
        (r"not asking for an American departure", 1),
        (r"(presence in Iraq to end for good|presence to be ended permanently|permanent end)", 3),
        (r"barred 14 Iraqi banks from dollar transactions", 1),
        (r"first round of talks .* took place on 27 January 2024", 1),
        (r"Farhad Alaadin is an Iraqi diplomatic adviser", 1),
        (r"2011", 1),
    ],
)
def test_the_questions_of_the_readme_have_their_answers(articles: list[Article], words: str, least: int) -> None:
    assert sum(re.search(words, article.text) is not None for article in articles) >= least


def test_no_article_says_when_the_last_soldier_leaves(articles: list[Article]) -> None:
    for article in articles:
        assert not re.search(r"last (American|U\.S\.) (soldier|troops)|leave (by|in) 20\d\d", article.text)


def test_nothing_is_copied_from_the_articles_that_gave_the_facts(shared: Path) -> None:
    theirs = " ".join(" ".join(path.read_text().split()) for path in (shared / "articles").glob("*.txt")).casefold()
    runs = set(zip(*(re.findall(r"\w+", theirs)[start:] for start in range(8)), strict=False))
    for path in folder().iterdir():
        raw = path.read_text(encoding="utf-8")
        for line in raw.splitlines():
            assert len(line) <= 60 or " ".join(line.split()).casefold() not in theirs, line
        # Nor a run of eight words, except in the notices that every weblog carries.
        story = re.sub(r"(?m)^(Related|Leave|Your email|Required|Back to|Adblock|Please consider).*$", "", raw)
        own = re.findall(r"\w+", story.casefold())
        shared_runs = {" ".join(run) for run in zip(*(own[start:] for start in range(8)), strict=False) if run in runs}
        assert not shared_runs, path.name
