"""The chat on real stores: lines from a pipe, and what a conversation remembers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from support.commands import Newsdesk
from support.keyboard import TROOPS, Asked

from bot.cli.chat.commands import help_text
from bot.cli.chat.session import EARLIER, Leave, Session
from bot.cli.run import Run
from corpus.article import Article
from corpus.errors import BusyError, UsageError
from retrieval.answer import Stage

pytestmark = [pytest.mark.models, pytest.mark.stores]


def piped(newsdesk: Newsdesk, *lines: str, arguments: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """(what was said to each line, what went to standard error)."""
    done = newsdesk("chat", *arguments, stdin="".join(f"{line}\n" for line in lines).encode())
    assert done.code == 0
    replies = [part.partition("\n")[2].strip("\n") for part in ("\n" + done.out).split("\n> ")[1:]]
    return replies, done.err.splitlines()


def test_each_line_is_answered_in_order(filled: Newsdesk) -> None:
    done = filled("chat", stdin=f"{TROOPS}\n\nWhat did the ministry ask the Treasury?\r\n".encode())
    assert done.code == 0
    first, second = done.out.index(f"> {TROOPS}\n"), done.out.index("> What did the ministry ask the Treasury?\n")
    assert first == 0
    assert "“" in done.out[first:second]
    assert "2,500" in done.out[first:second]
    assert "The ministry asked the Treasury to look at the sanctions again." in done.out[second:]
    assert done.err == "“news”: 3 articles.\n"
    assert "\x1b" not in done.out


def test_commands_work_from_a_pipe(filled: Newsdesk) -> None:
    replies, errors = piped(filled, TROOPS, "/sources", "/open 1", "/search banks", "/open 1", "/collection", "/help")
    answer, listed, opened, found, bank, collections, helped = replies
    assert answer.splitlines()[-1].startswith("[")
    assert listed.startswith("[1] ")
    assert str(filled.articles) in listed
    assert "»" in opened
    assert "2,500" in opened
    assert "1. " in found
    assert "Fourteen banks" in bank
    assert collections == "* news: 3 articles"
    assert helped == help_text()
    assert len(errors) == 1


def test_a_list_of_articles_can_be_opened_and_asked_about(filled: Newsdesk) -> None:
    asked = (
        "What articles do you have about banks?",
        "/open 1",
        "/sources",
        "Who published that?",
        "And about troops?",
    )
    listed, opened, sources, published, others = piped(filled, *asked)[0]
    assert listed.splitlines()[0] == "1 article has the word “banks” in headline or text · of these 3 articles"
    assert opened.splitlines()[0] == "Fourteen banks · Orchard Digest · 8 Feb 2024"
    assert "Fourteen banks may not use dollars any more." in opened
    assert "»" not in opened
    assert sources.splitlines()[0] == "[1] Fourteen banks · Orchard Digest · 8 Feb 2024"
    assert published.startswith(
        "Orchard Digest · of 8 Feb 2024\n1 article shown for “What articles do you have about banks?”:"
    )
    assert others.startswith("2 articles have the word “troops”")


def test_who_published_that_names_what_the_answer_showed(filled: Newsdesk) -> None:
    _, published, following = piped(filled, TROOPS, "Who published that?", "And in Syria?")[0]
    assert f"shown for “{TROOPS}”" in published
    assert [line for line in published.splitlines() if line.startswith("[")]
    assert "publisher unknown" in published
    assert "Read as: How many troops train local forces in Syria?" in following


def test_follow_ups_follow_each_other(filled: Newsdesk) -> None:
    replies, _ = piped(filled, "How many troops are in Iraq?", "And in Syria?", "And in Jordan?")
    assert "Read as: How many troops are in Syria?" in replies[1]
    assert "Read as: How many troops are in Jordan?" in replies[2]


def test_an_error_is_one_line_and_the_next_goes_on(filled: Newsdesk) -> None:
    lines = ["/nope", "/open 1", "/sources", "x" * 5_000, "/collection nowhere", "/search", TROOPS]
    replies, errors = piped(filled, *lines)
    assert replies[:-1] == [""] * 6
    assert "2,500" in replies[-1]
    parts = ["/nope", "Nothing to open", "No sources", "longer than", "nowhere", "needs"]
    assert all(part in line for line, part in zip(errors[1:], parts, strict=True))
    assert [line.partition(":")[0] for line in errors[1:]] == [f"Line {n}" for n in range(1, 7)]


def test_bytes_that_are_no_text_are_passed_over(filled: Newsdesk) -> None:
    done = filled("chat", stdin=b"\xef\xbb\xbf/help\n\xff\xfe\n/help")
    assert done.out.count("> /help\n") == 2
    assert "Line 2 is not UTF-8" in done.err
    assert done.code == 0


def test_a_question_cannot_steer_the_terminal(filled: Newsdesk) -> None:
    done = filled("chat", stdin=b"/help \x1b[2J\x07\n")
    assert done.out.startswith("> /help\n")


def test_leaving_ends_the_reading(filled: Newsdesk) -> None:
    replies, _ = piped(filled, "/help", "/quit", "/help")
    assert len(replies) == 2


def test_with_nothing_anywhere_it_says_how_to_begin(newsdesk: Newsdesk) -> None:
    replies, errors = piped(newsdesk, "Who?", "/collection", "/search x")
    begin = "No articles yet. Add some with `newsdesk ingest PATH`, or try the sample with `newsdesk ingest --sample`."
    assert replies == ["", begin, ""]
    assert errors == [begin, f"Line 1: {begin}", f"Line 3: {begin}"]
    assert not newsdesk.data.exists()


def test_the_sample_stands_in_while_the_default_is_empty(newsdesk: Newsdesk) -> None:
    newsdesk("ingest", newsdesk.write(), "--collection", "sample")
    replies, errors = piped(newsdesk, TROOPS)
    assert errors == ["The collection “news” is empty: this is the sample, 3 articles."]
    assert "2,500" in replies[0]
    _, errors = piped(newsdesk, "/collection", arguments=("--collection", "sample"))
    assert errors == ["“sample”: 3 articles."]
    newsdesk("ingest", newsdesk.articles / "banks.md")
    assert piped(newsdesk, "/help")[1] == ["“news”: 1 article."]


def test_a_named_collection_must_exist(filled: Newsdesk) -> None:
    done = filled("chat", "--collection", "nowhere", stdin=b"Who?\n")
    assert done.code == 2
    assert "There is no collection “nowhere”; there are: news." in done.err


def test_going_to_another_collection(filled: Newsdesk) -> None:
    filled("ingest", filled.articles / "banks.md", "--collection", "banks only")
    replies, _ = piped(filled, "/collection", "/collection banks only", TROOPS, "/collection")
    assert replies[0] == "  banks only: 1 article\n* news: 3 articles"
    assert replies[1] == "“banks only”: 1 article."
    assert "No answer found in this 1 article." in replies[2]
    assert replies[3] == "* banks only: 1 article\n  news: 3 articles"


def test_earlier_questions_go_along(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    questions = [f"What about point {n} of the banks?" for n in range(EARLIER + 2)]
    piped(filled, *questions, "/help")
    assert [len(q.history) for q in asked.questions] == [*range(EARLIER + 1), EARLIER]
    assert [turn.question for turn in asked.questions[-1].history] == questions[-EARLIER - 1 : -1]


def test_another_collection_is_another_conversation(filled: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    filled("ingest", filled.articles / "banks.md", "--collection", "other")
    asked = Asked(monkeypatch)
    piped(filled, TROOPS, "/collection other", "Which banks?", "/collection other", "Why?")
    assert [[turn.read_as for turn in q.history] for q in asked.questions] == [[], [], ["Which banks?"]]


@pytest.fixture
def session(filled: Newsdesk) -> Iterator[Session]:
    run = Run(data=filled.data)
    opened = Session(run)
    opened.open()
    yield opened
    run.close()


def test_a_reply_that_was_not_shown_is_not_remembered(session: Session) -> None:
    reply = session.reply(TROOPS)
    with pytest.raises(UsageError):
        session.reply("/sources")
    session.keep(reply)
    assert session.reply("/sources").plain.startswith("[1]")


def test_the_stages_are_told(session: Session) -> None:
    stages: list[Stage] = []
    session.reply(TROOPS, stages.append)
    assert [stage.name for stage in stages] == ["searching", "reading", "answering"]
    assert stages[1].passages
    with pytest.raises(Leave):
        session.reply("/quit")


def test_open_shows_what_was_shown_last(session: Session) -> None:
    session.keep(session.reply(TROOPS))
    session.keep(session.reply("/search sanctions banks"))
    assert "Fourteen banks" in session.reply("/open 1").plain
    session.keep(session.reply("/sources"))
    assert "2,500" in session.reply("/open 1").plain


def test_pictures_say_what_the_plain_text_says(session: Session) -> None:
    from support.screens import uncoloured

    for line in (TROOPS, "/open 1", "/search banks", "/open 1"):
        reply = session.reply(line)
        session.keep(reply)
        assert reply.picture is not None
        drawn = " ".join(uncoloured(reply.picture(), 100).split())
        said = reply.plain.replace("»", "").replace("«", "").splitlines()[-1].split(" · ")[0]
        assert " ".join(said.split()) in drawn


def test_a_collection_in_use_by_a_writer_is_an_error_until_it_is_free(session: Session, filled: Newsdesk) -> None:
    from retrieval.finding.ownership import FolderLock

    with FolderLock(filled.data / "vectors" / "1", "newsdesk ingest", alone=True), pytest.raises(BusyError):
        session.reply(TROOPS)
    assert "2,500" in session.reply(TROOPS).plain


def test_a_changed_article_is_shown_as_it_was_quoted(session: Session) -> None:
    session.keep(session.reply(TROOPS))
    desk = session._run.desk
    quoted_source = session._numbered[0].source
    stored = desk.library().articles.get(quoted_source.id)
    assert stored is not None
    desk.close("news")
    from corpus.reading import ReadResult
    from corpus.syncing import plan

    changed = Article(replace(stored.source), "All of it was written anew.")
    desk.indexer().execute("news", plan(desk.library().articles.known("news"), [ReadResult(changed, 1)]))
    said = session.reply("/open 1").plain
    assert "does not hold these words any more" in said
    assert "As it stood on " in said
    assert said.index("(version 1, replaced on ") < said.index("»") < said.index("As it stands now:")
