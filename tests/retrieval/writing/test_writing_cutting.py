"""What chat models write, cut into sentences with the passages that they cite, however it arrives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.writing.cutting import Cutter, ModelSentence


def cut(text: str, step: int = 10_000) -> list[ModelSentence]:
    """All sentences of a text that comes in steps of so many characters."""
    cutter = Cutter()
    found = [sentence for start in range(0, len(text), step) for sentence in cutter.feed(text[start : start + step])]
    return found + cutter.end()


CASES = [
    ("It rose [1]. It fell [2].", [("It rose.", (1,)), ("It fell.", (2,))]),
    ("It rose. [1] It fell. [2]", [("It rose.", (1,)), ("It fell.", (2,))]),
    ("It rose.[1]It fell.[2]", [("It rose.", (1,)), ("It fell.", (2,))]),
    ("It rose [1][2]. It fell [3, 4] and [5].", [("It rose.", (1, 2)), ("It fell.", (3, 4, 5))]),
    ("It rose [1-3], they said [passage 7].", [("It rose, they said.", (1, 2, 3, 7))]),
    ("It rose [2; 2] [2].", [("It rose.", (2,))]),
    ("It rose [9-1] [1-900].", [("It rose.", (9, 1, 900))]),
    ("Mr. Lind of the U.S. paid 3.5 million at 5 p.m. on Jan. 7 [1].",
     [("Mr. Lind of the U.S. paid 3.5 million at 5 p.m. on Jan. 7.", (1,))]),
    ("He said “No.” [1] Then “Why?” [2] she asked.", [("He said “No.”", (1,)), ("Then “Why?” she asked.", (2,))]),
    ("- **Ferries:** some 40 [1]\n- Boats: _few_ [2]\n", [("Ferries: some 40", (1,)), ("Boats: few", (2,))]),
    ("1. It rose [1].\n2) It fell [2].", [("It rose.", (1,)), ("It fell.", (2,))]),
    ("[1] It rose.\n[2] It fell.", [("It rose.", (1,)), ("It fell.", (2,))]),
    ("# The answer\nIt rose [1].", [("It rose.", (1,))]),
    ("It rose [1].\n\nSources:\n[1] The Herald, Monday.\n[2] Wire.", [("It rose.", (1,))]),
    ("**Sources:** [1] The Herald.", []),
    ("Sources said it rose [1].", [("Sources said it rose.", (1,))]),
    ("See [the page](https://evil.example/a) and ![x](http://a.example/b.png).", [("See the page and.", ())]),
    ("It rose [1](https://evil.example).", [("It rose.", (1,))]),
    ("Read https://evil.example/a?b or www.evil.example now.", [("Read or now.", ())]),
    ("<b>It</b> rose <https://evil.example> <@123> `x`.", [("It rose x.", ())]),
    ("<think>Hm [4]. It may be. Or not.</think>It rose [1].", [("It rose.", (1,))]),
    ("<think>Hm. It never ends", []),
    ("It \u202erose\u202c\x1b[31m to\u200bday\x07.", [("It rose today.", ())]),
    ("It rose by 5 < 7 and 9 > 8 percent [1].", [("It rose by 5 < 7 and 9 > 8 percent.", (1,))]),
    ("", []),
    ("[1] [2]", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), CASES)
@pytest.mark.parametrize("step", [1, 3, 7, 10_000])
def test_sentences(text: str, sentences: list[tuple[str, tuple[int, ...]]], step: int) -> None:
    assert [(sentence.text, sentence.cited) for sentence in cut(text, step)] == sentences


def test_a_sentence_comes_out_as_soon_as_the_next_one_shows_that_it_has_ended() -> None:
    cutter = Cutter()
    assert cutter.feed("It rose in the U.S. [1]. ") == []
    assert cutter.feed("Then it") == []
    assert cutter.feed(" fell again") == [ModelSentence("It rose in the U.S.", (1,))]
    assert cutter.end() == [ModelSentence("Then it fell again", (), whole=False)]


def test_what_was_broken_off_is_known() -> None:
    assert [each.whole for each in cut("It rose [1]. It fe")] == [True, False]
    assert [each.whole for each in cut("- It rose\n- It fell\n")] == [True, True]
    assert [each.whole for each in cut("He said “No.” [1]")] == [True]


PARTS = st.sampled_from(
    ["It rose", " [1]", "[2, 3]", ". ", ".", "\n", "- ", "# ", "**", "](", "![", "<", ">", "http://", "Mr. ", "“No.” "]
)  # fmt: skip


@given(st.lists(PARTS, max_size=30).map("".join))
def test_nothing_steers_and_nothing_links_whatever_is_written(text: str) -> None:
    for step in (1, 5):
        for sentence in cut(text, step):
            assert not set("[]`\n") & set(sentence.text)
            assert "**" not in sentence.text
            assert "http://" not in sentence.text
            assert all(1 <= number <= 3 for number in sentence.cited)


@pytest.mark.parametrize("mess", ["!", "a", "[", "<", "[1", "a.", "\n", " ", "_", "**a", "1. "])
def test_a_long_mess_takes_no_long_time(mess: str) -> None:
    text = mess * (6_000 // len(mess))
    cutter = Cutter()
    for start in range(0, len(text), 5):
        cutter.feed(text[start : start + 5])
    assert sum(len(sentence.text) for sentence in cutter.end()) <= 3_000
