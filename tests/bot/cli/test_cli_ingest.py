"""newsdesk ingest, over real stores: what goes in, what is refused, what is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.commands import Newsdesk
from support.fake_embeddings import WordCounts

pytestmark = [pytest.mark.models, pytest.mark.process, pytest.mark.stores]

COLOUR = re.compile(r"\x1b\[")


def test_ingest_says_what_it_did_and_again_does_nothing(newsdesk: Newsdesk) -> None:
    folder = newsdesk.write()
    done = newsdesk("ingest", folder)
    assert done.code == 0
    assert re.fullmatch(
        r"Added 3, changed 0, unchanged 0, removed 0, skipped 0; 3 passages in \d+\.\d s, collection “news”\.\n",
        done.out,
    )
    embedded = list(newsdesk.embeddings.embedded)
    assert "Added 0, changed 0, unchanged 3" in newsdesk("ingest", folder).out
    assert newsdesk.embeddings.embedded == embedded
    (folder / "guide.txt").write_text("A short guide to the mission\n\nThe coalition ended in 2026, it is said.\n")
    assert "Added 0, changed 1, unchanged 2" in newsdesk("ingest", folder).out


def test_what_is_skipped_is_named_and_the_exit_code_says_so(newsdesk: Newsdesk) -> None:
    folder = newsdesk.write()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "image\x1b[31m.txt").write_bytes(bytes(range(256)) * 8)
    done = newsdesk("ingest", folder)
    assert done.code == 4
    assert "Added 3" in done.out
    assert len(re.findall(r"^Skipped \S*articles/(?:empty|image)\S*: [a-z].+$", done.out, re.MULTILINE)) == 2
    assert not COLOUR.search(done.out)


def test_the_sample_goes_into_its_own_collection(newsdesk: Newsdesk) -> None:
    done = newsdesk("ingest", "--sample")
    assert done.code == 0
    assert "collection “sample”" in done.out
    assert newsdesk("ask", "Who?").code == 3  # the default collection is still empty
    assert newsdesk("status", "--json").json["collections"] == [{"collection": "sample", "articles": 13}]
    assert newsdesk("ingest", "--sample", "-c", "news").code == 2


def test_the_sample_of_an_earlier_installation_goes(newsdesk: Newsdesk, tmp_path: Path) -> None:
    old = tmp_path / "old" / "corpus" / "sample" / "articles"
    old.mkdir(parents=True)
    (old / "story.txt").write_text("An older story\n\nIt was part of the sample once and is not any more.\n")
    newsdesk("ingest", old, "--collection", "sample")
    newsdesk("ingest", newsdesk.write(), "--collection", "sample")  # a person's own files stay
    assert "Added 13, changed 0, unchanged 0, removed 1" in newsdesk("ingest", "--sample").out
    assert newsdesk("status", "--json", "-c", "sample").json["articles"] == 16


def test_dry_run_tells_and_writes_nothing(newsdesk: Newsdesk) -> None:
    folder = newsdesk.write()
    (folder / "empty.txt").touch()
    done = newsdesk("ingest", folder, "--dry-run")
    assert done.code == 4
    assert "Would add 3, change 0, keep 0, remove 0, skip 1; nothing was written." in done.out
    assert "add    Fourteen banks\n" in done.out
    assert re.search(r"^skip   \S+empty\.txt: empty$", done.out, re.MULTILINE)
    assert not newsdesk.data.exists()


def test_a_long_plan_is_cut(newsdesk: Newsdesk) -> None:
    newsdesk.articles.mkdir()
    for number in range(25):
        (newsdesk.articles / f"{number}.txt").write_text(
            f"Story number {number}\n\nIt has a body of its own, {number}.\n"
        )
    brief = newsdesk("ingest", newsdesk.articles, "--dry-run").out
    assert brief.count("add    ") == 20
    assert "… and 5 more" in brief
    assert newsdesk("ingest", newsdesk.articles, "--dry-run", "--verbose").out.count("add    ") == 25


def test_prune_removes_what_is_gone_and_refuses_what_looks_like_a_mistake(filled: Newsdesk) -> None:
    (filled.articles / "banks.md").unlink()
    assert "removed 0" in filled("ingest", filled.articles).out
    assert "remove 1" in filled("ingest", filled.articles, "--prune", "--dry-run").out
    assert "removed 1" in filled("ingest", filled.articles, "--prune").out
    for file in filled.articles.iterdir():
        file.unlink()
    for wrong in (("ingest", "--prune"), ("ingest", "--prune", filled.articles), ("ingest", "--prune", "nowhere")):
        done = filled(*wrong)
        assert (done.code, done.out) == (2, "")
    assert filled("status", "--json").json["articles"] == 2


def test_another_model_is_refused_until_the_collection_is_rebuilt(filled: Newsdesk) -> None:
    filled.embeddings = WordCounts("other-model", 32)
    (filled.articles / "new.txt").write_text("A new story\n\nSomething happened that nobody had expected at all.\n")
    for command in (("ask", "How many troops?"), ("ingest", filled.articles), ("search", "troops")):
        done = filled(*command)
        assert done.code == 1
        assert "newsdesk ingest --rebuild --collection news" in done.err
    done = filled("ingest", "--rebuild", filled.articles)
    assert done.code == 0
    assert "Rebuilt “news”: 3 articles, 3 passages" in done.out
    assert "Added 1, changed 0, unchanged 3" in done.out
    assert filled("search", "troops").code == 0
    assert filled("status", "--json").json["dimension"] == 32


@pytest.mark.parametrize(
    "arguments", [("ingest",), ("ingest", "nowhere"), ("ingest", "--rebuild"), ("ingest", "--sample", "x")]
)
def test_an_ingest_that_makes_no_sense_is_refused(newsdesk: Newsdesk, arguments: tuple[str, ...]) -> None:
    done = newsdesk(*arguments)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
