"""Passages are slices that follow sentences and paragraphs: properties of any text, and tables of hard cases."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import article

from corpus.article import Article, Passage
from corpus.chunking import chunk, sentences

WORDS = st.sampled_from(
    "Iraq the talks U.S. Mr. al-Sudani said 2,500 troops “We won’t leave,” he a.m. in January. No. 3 met? "
    "Baghdad! etc. (see below) U.N. officials... and Lt. Gen. Smith's 1. 3.5 percent é東京 – … D.C. Inc. Jan.".split()
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=60).map(" ".join), min_size=0, max_size=12).map("\n\n".join)
ANY_TEXT = st.text(
    alphabet=st.one_of(st.sampled_from(' .!?\n\t”’)("aBé1…'), st.characters(exclude_categories=["Cs"])), max_size=400
)


def cut(text: str, target: int) -> list[Passage]:
    return chunk(article(text), target)


def without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(st.one_of(TEXTS, ANY_TEXT), st.integers(100, 1_000))
def test_passages_are_slices_that_cover_the_text_in_order(text: str, target: int) -> None:
    whole = Article(article(text).source, text)
    passages = chunk(whole, target)
    end = 0
    for position, passage in enumerate(passages):
        assert passage.text == text[passage.start : passage.end]
        assert passage.position == position
        assert passage.version == whole.version
        assert passage.start >= end, "passages do not overlap"
        assert not text[end : passage.start].strip(), "nothing but blanks between passages"
        assert passage.text == passage.text.strip() != ""
        end = passage.end
    assert not text[end:].strip()


@given(st.one_of(TEXTS, ANY_TEXT))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert without_blanks("".join(text[start:end] for start, end in spans)) == without_blanks(text)
    assert not any("\n" in text[start:end] for start, end in spans), "a line end always ends a sentence"


@given(TEXTS, st.integers(100, 1_000))
def test_no_sentence_is_cut(text: str, target: int) -> None:
    edges = {edge for passage in cut(text, target) for edge in (passage.start, passage.end)}
    for start, end in sentences(text):
        if end - start <= 4 * target:
            assert not any(start < edge < end for edge in edges), text[start:end]


@given(TEXTS, st.integers(100, 1_000))
def test_a_passage_is_long_only_when_one_sentence_is(text: str, target: int) -> None:
    for passage in cut(text, target):
        inside = [span for span in sentences(text) if passage.start <= span[0] and span[1] <= passage.end]
        assert len(passage.text) <= 1.5 * target or len(inside) <= 1


@given(TEXTS, st.integers(100, 1_000))
@settings(max_examples=20)
def test_cutting_is_repeatable(text: str, target: int) -> None:
    assert [passage.id for passage in cut(text, target)] == [passage.id for passage in cut(text, target)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The U.S. troops stay. Iraq objects.", 2),
        ("He met U.S. President Joe Biden on Friday.", 1),
        ("He returned to the U.S. The talks went on.", 2),
        ("Mr. Hussein called Sec. Blinken. They agreed.", 2),
        ("Gen. C. Q. Brown Jr. spoke. He left.", 2),
        ("At 9 a.m. Tuesday the drone struck. It hit a tower.", 2),
        ("The drone struck at 9 a.m. The tower fell.", 2),
        ("It grew by 3.5 percent. Prices rose.", 2),
        ("“We will not leave.” He meant it.", 2),
        ("“We will not leave.” “Never?” “Never!”", 3),
        ("Is it over? Yes! It is… Perhaps.", 4),
        ("Figures by the Dept. of Defense differ.", 1),
        ("No. 3 on the list is Iraq. No. It is not.", 3),
        ("She said no. The talks ended.", 2),
        ("Acme Inc. announced it. Acme Inc. The end.", 3),
        ("On Jan. 28 three soldiers died. On Feb. 2 came the strikes.", 2),
        ("Washington, D.C. is far. He left Washington, D.C. He flew home.", 3),
        ("It ended (at last.) Then they left.", 2),
        ("1. Leave the base. 2. Come home.", 2),
        ("Read more at www.example.org today. It is free.", 2),
        ("He paused... then went on. She did not.", 2),
        ("First line without a stop\nSecond line.", 2),
        ("Vitamin C. It helps. Am I wrong? So do I.", 4),
        ("İstanbul'a gitti. Élodie resta. Über alles.", 3),
        ("", 0),
        (" \n\t\n ", 0),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count, [text[start:end] for start, end in sentences(text)]


def paragraph(sentence: int) -> str:
    """About 300 characters in three sentences."""
    return " ".join(
        f"Sentence {sentence}.{n} says about the talks in Baghdad " + "word " * 12 + "here." for n in range(3)
    )


def test_passages_end_where_paragraphs_end() -> None:
    text = "\n\n".join(paragraph(n) for n in range(9))
    passages = cut(text, 900)
    assert len(passages) in (3, 4)
    assert all(passage.end == len(text) or text[passage.end] == "\n" for passage in passages)


def test_sizes_are_balanced_and_no_stub_ends_the_article() -> None:
    text = " ".join(f"Sentence {n} tells what happened next in the capital that day." for n in range(17))
    assert 1_000 < len(text) < 1_100
    sizes = [len(passage.text) for passage in cut(text, 900)]
    assert len(sizes) == 1 or min(sizes) > 0.5 * max(sizes), sizes
    sizes = [len(passage.text) for passage in cut(f"{text} {text} {text}", 900)]
    assert min(sizes) > 500, sizes
    assert max(sizes) <= 1_350, sizes


def test_a_subheading_stays_with_what_it_heads() -> None:
    text = "\n\n".join(f"What came {n}\n\n{paragraph(n)} {paragraph(n + 10)}" for n in range(8))
    assert not any(re.search(r"What came \d$", passage.text) for passage in cut(text, 900))


def test_a_short_article_is_one_passage() -> None:
    assert [p.text for p in cut("\n  Iraq wants the coalition to go.  \n", 900)] == ["Iraq wants the coalition to go."]


def test_what_is_no_sentence_is_cut_at_blanks() -> None:
    text = "figure " * 3_000
    passages = cut(text, 900)
    assert len(passages) > 3
    assert all(set(passage.text.split()) == {"figure"} for passage in passages)
    assert max(len(passage.text) for passage in passages) <= 3_600


def test_a_text_without_any_blank_is_cut_too() -> None:
    passages = cut("x" * 10_000, 900)
    assert max(len(passage.text) for passage in passages) <= 3_600
    assert "".join(passage.text for passage in passages) == "x" * 10_000


@pytest.mark.parametrize("unit", [".", "a. ", "?! ", ".\n", "”", ". ", "x", "A.", "... "])
def test_time_grows_with_length_only(unit: str) -> None:
    """A hostile file must not hang the ingest: 200,000 characters take well below a second, not minutes."""
    start = time.thread_time()
    cut(unit * (200_000 // len(unit)), 900)
    assert time.thread_time() - start < 10
