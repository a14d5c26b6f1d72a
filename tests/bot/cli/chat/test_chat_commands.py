"""The chat's pure parts: what begins with a slash, and a quote in its article."""

from __future__ import annotations

import pytest
from support.fakes import answer, article, quote, statement
from support.screens import uncoloured

from bot.cli.chat.commands import NAMES, completions, help_text, number, parse
from bot.cli.chat.pictures import in_article
from bot.cli.chat.session import sources
from bot.rendering import passage
from bot.rendering.passage import view
from corpus.article import Article
from corpus.errors import UsageError
from retrieval.quote import Quote


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Who said that?", ("", "Who said that?")),
        ("  and why? ", ("", "and why?")),
        ("/sources", ("/sources", "")),
        ("/OPEN  2 ", ("/open", "2")),
        ("/search  two   words", ("/search", "two words")),
        ("/collection", ("/collection", "")),
        ("/collection  my news", ("/collection", "my news")),
    ],
)
def test_a_line_is_a_question_or_a_command(line: str, expected: tuple[str, str]) -> None:
    assert parse(line) == expected


def test_an_unknown_command_lists_the_known_ones() -> None:
    with pytest.raises(UsageError) as told:
        parse("/sorces now")
    assert all(name in str(told.value) for name in ("/sorces", *NAMES))
    assert all(name in help_text() for name in NAMES)


@pytest.mark.parametrize("line", ["/open", "/search  "])
def test_a_command_that_lacks_its_word_says_so(line: str) -> None:
    with pytest.raises(UsageError, match="needs"):
        parse(line)


@pytest.mark.parametrize(("text", "expected"), [("1", 0), ("[2]", 1), ("3.", 2)])
def test_the_number_of_a_passage(text: str, expected: int) -> None:
    assert number(text, 3) == expected


@pytest.mark.parametrize("text", ["0", "4", "-1", "one", "", "1 2", "²", "١", "9" * 30])
def test_a_passage_that_is_not_there(text: str) -> None:
    with pytest.raises(UsageError, match="passages 1 to 3"):
        number(text, 3)
    with pytest.raises(UsageError, match="ask a question first"):
        number(text, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/", NAMES),
        ("/s", ("/sources", "/search")),
        ("/OP", ("/open",)),
        ("/x", ()),
        ("s", ()),
        ("", ()),
        ("/collection ", ("news", "Sample")),
        ("/collection sa", ("Sample",)),
        ("/open ", ()),
    ],
)
def test_what_tab_completes(text: str, expected: tuple[str, ...]) -> None:
    assert completions(text, ["news", "Sample"]) == expected


LONG = "\n\n".join(f"Paragraph {n} begins. " + f"It says {n} things. " * 20 + f"It ends {n}." for n in range(9))


def words_of(found: passage.Excerpt) -> str:
    return "\n\n".join("".join(text for text, _ in paragraph.pieces) for paragraph in found.paragraphs)


def quoted(found: passage.Excerpt) -> str:
    return "".join(text for paragraph in found.paragraphs for text, lit in paragraph.pieces if lit)


def quote_in(whole: Article, text: str, words: str) -> Quote:
    """`words` quoted from the passage `text` of an article."""
    from corpus.article import Passage

    start = whole.text.index(text)
    inside = Passage(whole.source, whole.version, 0, start, start + len(text), text)
    return Quote(inside, start + text.index(words), start + text.index(words) + len(words))


def test_a_quote_stands_in_its_article_with_some_of_what_is_around() -> None:
    whole = article(LONG, title="Long", publisher="Wire", file="/news/long.txt", credit="www.example.com")
    paragraph = LONG.split("\n\n")[4]
    found = view(quote_in(whole, paragraph, "Paragraph 4 begins."), whole)
    ((label, excerpt),) = found.excerpts
    assert quoted(excerpt) == "Paragraph 4 begins."
    shown = words_of(excerpt)
    assert paragraph in shown
    assert "It ends 3." in shown
    assert "Paragraph 5 begins." in shown
    assert "Paragraph 1 begins." not in shown
    assert len(shown) < len(paragraph) + 2 * passage.AROUND + 100
    assert (excerpt.before, excerpt.after, label, found.notes) == (True, True, "", ())
    assert [p.inside for p in excerpt.paragraphs] == [False, False, True, False, False]
    assert all(part in found.heading for part in ("Long", "Wire", "date unknown", "credits www.example.com"))
    text = passage.plain(found)
    assert "»Paragraph 4 begins.«" in text
    assert text.count("[…]") == 2
    assert "/news/long.txt" in text


def test_a_short_article_is_shown_whole() -> None:
    whole = article("First.\n\nSecond one. Third.", title="Short")
    found = view(quote_in(whole, whole.text, "Second one."), whole)
    ((_, excerpt),) = found.excerpts
    assert (excerpt.before, excerpt.after) == (False, False)
    assert passage.plain(found).endswith("First.\n\n»Second one.« Third.")


def test_a_quote_over_two_paragraphs_is_marked_once() -> None:
    whole = article("First.\n\nSecond.\n\nThird.", title="Short")
    found = view(quote_in(whole, whole.text, "First.\n\nSecond."), whole)
    assert passage.plain(found).endswith("»First.\n\nSecond.«\n\nThird.")


def test_an_article_that_changed_is_said_to_have_changed_and_both_versions_are_shown() -> None:
    whole = article("Before. The quoted words. After.", title="Changing")
    found = quote_in(whole, whole.text, "The quoted words.")
    moved = view(found, Article(whole.source, "A new beginning.\n\nThe quoted words. And more."))
    assert moved.notes == ("The article has changed since it was quoted.",)
    assert [(label, quoted(each), words_of(each)) for label, each in moved.excerpts] == [
        ("As quoted:", "The quoted words.", "Before. The quoted words. After."),
        ("As it stands now:", "The quoted words.", "A new beginning.\n\nThe quoted words. And more."),
    ]
    gone = view(found, Article(whole.source, "Nothing of it is left."))
    assert gone.notes == ("The article has changed since it was quoted and does not hold these words any more.",)
    assert passage.plain(gone).endswith(
        "\n\nAs quoted:\n\nBefore. »The quoted words.« After.\n\nAs it stands now:\n\nNothing of it is left."
    )
    assert uncoloured(in_article(gone)).split() == passage.plain(gone).replace("»", "").replace("«", "").split()
    removed = view(found, None)
    assert "no longer in the collection" in removed.notes[0]
    assert [(label, quoted(each)) for label, each in removed.excerpts] == [("", "The quoted words.")]


def test_an_article_cannot_steer_the_terminal() -> None:
    whole = article("Safe \x1b[31mred\x1b[0m \u202eevil. Next.", title="\x1b]0;title\x07Head", file="/a\x1b[2J.txt")
    text = passage.plain(view(quote_in(whole, whole.text, "Next."), whole))
    assert not set(text) & set("\x1b\x07\u202e")
    assert "Safe red evil. »Next.«" in text
    evil = quote(whole.text, title="\x1b[1mHead", file="/a\x1b[2J.txt", url="https://e.org/x")
    assert "\x1b" not in sources(answer(nearest=(evil,)))


def test_sources_have_their_links_and_files_in_full() -> None:
    one = quote("The quoted words.", title="One", url="https://example.org/one", file="/news/deep/one.txt")
    two = quote("Other words.", title="Two", publisher="Wire")
    assert sources(answer(statement(one, two))).splitlines() == [
        "[1] One · publisher unknown · date unknown",
        "    https://example.org/one#:~:text=The%20quoted%20words",
        "    /news/deep/one.txt",
        "[2] Two · Wire · date unknown",
    ]
