"""The commands, over real stores: what they print, what they change, how they end."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from commands import Newsdesk
from fake_embeddings import WordCounts

from bot.cli.app import app
from bot.cli.codes import EXPLAINED

COLOUR = re.compile(r"\x1b\[")


@pytest.fixture
def newsdesk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Newsdesk:
    return Newsdesk(tmp_path, monkeypatch, capsys)


@pytest.fixture
def filled(newsdesk: Newsdesk) -> Newsdesk:
    assert newsdesk("ingest", newsdesk.write()).code == 0
    return newsdesk


# --- ingest


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


# --- ask


def test_an_answer_is_made_of_quotes_that_stand_in_the_articles(filled: Newsdesk) -> None:
    done = filled("ask", "How many troops are in Iraq?", "--json")
    answer = done.json
    assert done.code == (0 if answer["answered"] else 3)
    assert (answer["version"], answer["question"]) == (1, "How many troops are in Iraq?")
    for citation in [*answer["citations"], *answer["nearest"]]:
        text = filled("articles", "show", citation["article"], "--json").json["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_no_answer_found(filled: Newsdesk) -> None:
    """Whether words answer is for tests of quoting; here nothing passes the filter."""
    command = ("ask", "How many troops?", "--publisher", "Nobody's Gazette")
    assert filled(*command).code == 3
    done = filled(*command, "--json")
    assert (done.code, done.json["outcome"], done.json["answered"]) == (3, "not_found", False)


def test_plain_text_where_no_terminal_is(filled: Newsdesk) -> None:
    for command in (
        ("ask", "How many troops?"),
        ("search", "troops"),
        ("articles", "list"),
        ("status",),
        ("doctor",),
    ):
        done = filled(*command)
        assert not COLOUR.search(done.out + done.err)
        assert done.err == ""


def test_nothing_to_ask_yet(newsdesk: Newsdesk) -> None:
    done = newsdesk("ask", "Who?")
    assert (done.code, done.err) == (3, "")
    assert done.out == (
        "No articles yet. Add some with `newsdesk ingest PATH`, or try the sample with `newsdesk ingest --sample`.\n"
    )
    assert newsdesk("ask", "Who?", "--json").json["outcome"] == "not_found"
    assert newsdesk("search", "who").code == 3
    assert not newsdesk.data.exists()


def test_an_unknown_collection_is_named_with_those_that_exist(filled: Newsdesk) -> None:
    for command in (("ask", "Who?"), ("search", "who"), ("articles", "list"), ("status",), ("doctor",)):
        done = filled(*command, "--collection", "nwes")
        assert done.code == 2
        assert done.err == "There is no collection “nwes”; there are: news.\n"


def test_a_batch_answers_line_by_line_and_survives_bad_lines(filled: Newsdesk) -> None:
    lines = [
        b"\xef\xbb\xbfHow many troops are in Iraq?",
        b"",
        b'{"id": "b", "question": "Which zebra won?", "history": ["Who is she?"]}',
        b'{"id": "c"}',
        b"{broken",
        b"\xff\xfe",
        b'{"id": 7, "question": "Which banks?"}',
    ]
    done = filled("ask", "--json", "-", stdin=b"\n".join(lines))
    assert done.code == 0
    records = [json.loads(line) for line in done.out.splitlines()]
    assert [record.get("question") for record in records] == [
        "How many troops are in Iraq?",
        "Which zebra won?",
        None,
        None,
        None,
        "Which banks?",
    ]
    assert [record["id"] for record in records[1:3]] == ["b", None]
    assert records[-1]["id"] == "7"
    assert [record["line"] for record in records[2:5]] == [4, 5, 6]
    assert all(record["error"] for record in records[2:5])


def test_a_batch_over_nothing_still_answers(newsdesk: Newsdesk) -> None:
    done = newsdesk("ask", "--json", "-", stdin=b"Who?\n")
    assert (done.code, done.json["outcome"]) == (0, "not_found")
    assert "No articles yet." in done.err


@pytest.mark.parametrize(
    "arguments", [("ask", "-"), ("ask", "--json", "-", "--save", "x.md"), ("ask", "  "), ("ask",)]
)
def test_a_question_that_makes_no_sense_is_refused(filled: Newsdesk, arguments: tuple[str, ...]) -> None:
    assert filled(*arguments).code == 2


def test_filters_leave_articles_out(filled: Newsdesk) -> None:
    for options, articles in (
        ((), 3),
        (("--since", "2024-02"), 2),
        (("--since", "2024-02", "--dated"), 1),
        (("--until", "2024-01"), 2),
        (("--publisher", "orchard digest"), 1),
    ):
        assert (
            filled("ask", "What did the ministry ask?", "--json", *options).json["searched"]["articles"] == articles
        )
    assert filled("ask", "Who?", "--since", "someday").code == 2
    assert filled("ask", "Who?", "--since", "2024", "--until", "2023").code == 2


@pytest.mark.parametrize("name", ["evidence.md", "evidence.csv", "evidence.json"])
def test_an_answer_is_saved_once(filled: Newsdesk, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    question = "How many troops are in Iraq?"
    done = filled("ask", question, "--save", file)
    assert done.err == f"Saved as {file}.\n"
    assert question in file.read_text(encoding="utf-8")
    file.write_text("mine")
    refused = filled("ask", question, "--save", file)
    assert (refused.code, refused.out, file.read_text()) == (2, "", "mine")
    assert filled("ask", question, "--save", file, "--force").code == done.code
    assert question in file.read_text(encoding="utf-8")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["articles", "data", name]


@pytest.mark.parametrize("name", ["evidence.docx", "evidence", "nowhere/evidence.md", "articles"])
def test_a_place_that_cannot_be_saved_to_is_refused_before_the_answer(filled: Newsdesk, name: str) -> None:
    done = filled("ask", "How many troops?", "--save", name)
    assert (done.code, done.out) == (2, "")


# --- search


def test_search_shows_hits(filled: Newsdesk) -> None:
    done = filled("search", "banks", "sanctions", "-k", "1")
    assert done.code == 0
    assert done.out.startswith("1. ")
    assert "Fourteen banks · Orchard Digest · 8 Feb 2024" in done.out
    (hit,) = filled("search", "banks", "sanctions", "-k", "1", "--json").json
    assert hit["headline"] == "Fourteen banks"


def test_every_occurrence_of_a_phrase(filled: Newsdesk) -> None:
    done = filled("search", '"train Local forces"', "--all")
    assert done.code == 0
    assert done.out.startswith("“train Local forces”: 2 occurrences in 2 articles.\n")
    rows = list(csv.DictReader(io.StringIO(filled("search", '"train local forces"', "--all", "--csv").out)))
    assert [(row["number"], row["in_article"], row["text"]) for row in rows] == [
        ("1", "1", "train local forces"),
        ("2", "1", "train local forces"),
    ]
    assert rows[0]["link"] == "https://brief.example/calendars#:~:text=train%20local%20forces"
    found = filled("search", "train local forces", "--all", "--json").json
    assert (found["count"], found["articles"], len(found["occurrences"])) == (2, 2, 2)
    for row in found["occurrences"]:
        text = filled("articles", "show", row["article"], "--json").json["text"]
        assert text[row["start"] : row["end"]] == row["text"]
    assert filled("search", '"trained local forces"', "--all").code == 3


@pytest.mark.parametrize(
    "arguments", [("search",), ("search", '""'), ("search", "x", "--csv"), ("search", "x", "--all", "-k", "3")]
)
def test_a_search_that_makes_no_sense_is_refused(filled: Newsdesk, arguments: tuple[str, ...]) -> None:
    assert filled(*arguments).code == 2


# --- articles


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


# --- status, doctor, config


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


# --- eval


def test_eval(filled: Newsdesk, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    questions = [
        {"id": "a", "question": "How many troops are in Iraq?", "answers": ["2,500"], "articles": ["calendars.md"]},
        {"id": "b", "question": "Zebra xylophone?", "type": "unanswerable"},
    ]
    file.write_text("\n".join(json.dumps(question) for question in questions))
    found = filled("eval", file, "--json").json
    assert [result["id"] for result in found["results"]] == ["a", "b"]
    for name, result in (
        ("text", found["results"][0]),
        ("cited", found["results"][0]),
        ("refused", found["results"][1]),
    ):
        assert found["scores"][name] == {"right": int(result[name]), "total": 1}
    right = found["scores"]["refused"]["right"]
    assert f"Rightly not answered      {right} of 1 ({right:.0%})\n" in filled("eval", file).out
    wrong = [result["id"] for result in found["results"] if not result["right"]]
    assert re.findall(r"^(\w): ", filled("eval", file, "--verbose").out, re.MULTILINE) == wrong
    assert filled("eval", tmp_path / "nowhere.jsonl").code == 2


# --- everywhere


@pytest.mark.parametrize("place", ["before", "after"])
def test_options_work_before_and_after_the_command(newsdesk: Newsdesk, place: str) -> None:
    options = ("--collection", "archive")
    command = ("ingest", newsdesk.write())
    done = newsdesk(*options, *command) if place == "before" else newsdesk(*command, *options)
    assert "collection “archive”" in done.out


def test_the_settings_file_of_the_option_counts(newsdesk: Newsdesk, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[library]\ncollection = "mine"\n')
    assert "collection “mine”" in newsdesk("ingest", newsdesk.write(), "--config", file).out
    assert newsdesk("status", "--config", tmp_path / "none.toml").code == 2


def test_errors_are_one_sentence_and_debug_shows_the_trace(newsdesk: Newsdesk) -> None:
    brief = newsdesk("ingest", "nowhere")
    assert len(brief.err.splitlines()) == 1
    full = newsdesk("ingest", "nowhere", "--debug")
    assert "Traceback" in full.err
    assert full.code == brief.code == 2


def test_a_bug_is_one_sentence_too(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("bot.config.load", stumble)
    done = newsdesk("status")
    assert done.code == 1
    assert re.fullmatch(r"This is a bug in Newsdesk: ZeroDivisionError: by zero\. .*--debug.*\n", done.err)


def test_help_documents_exit_codes_and_every_command_has_examples(newsdesk: Newsdesk) -> None:
    text = " ".join(newsdesk("--help").out.split())
    assert EXPLAINED in text
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    paths = [(command.name,) for command in app.registered_commands]
    for name, group in groups.items():
        assert group is not None
        paths += [(name, c.name or c.callback.__name__) for c in group.registered_commands if c.callback]
    assert len(paths) > 8
    for path in paths:
        done = newsdesk(*path, "--help")
        assert done.code == 0
        assert f"    newsdesk {' '.join(filter(None, path))}" in done.out.split("Examples:")[1], path


def test_version(newsdesk: Newsdesk) -> None:
    assert newsdesk("--version").out.startswith("newsdesk")


def test_the_shell_completes_commands(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_NEWSDESK_COMPLETE", "complete_bash"), ("COMP_WORDS", "newsdesk ar"), ("COMP_CWORD", "1")):
        monkeypatch.setenv(name, value)
    assert newsdesk().out == "articles\n"
