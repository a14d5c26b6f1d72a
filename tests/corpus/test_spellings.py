"""One word in several spellings: each finds the other in the index and meets it in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fakes import article

from corpus.chunking import chunk
from corpus.library import IndexSpec, Library
from corpus.library.sources import Selection
from corpus.spellings import numbers, spellings
from corpus.words import STOP_WORDS, match_any
from retrieval.english.search_terms import matches
from retrieval.english.words import content, words

PAIRS = [
    ("3.5bn", "$3.5 billion"),
    ("$3.5 billion", "3.5bn"),
    ("£1.2m", "1.2 million pounds"),
    ("1.2 million pounds", "£1.2m"),
    ("€640k", "640,000 euros"),
    ("7 bn", "7 billion"),
    ("P.D. Brook", "P. D. Brook"),
    ("P. D. Brook", "PD Brook"),
    ("PD Brook", "P.D. Brook"),
    ("e-ferry", "eferry"),
    ("email", "e-mail"),
    ("pre-school", "preschool"),
    ("cooperate", "co-operate"),
    ("midsize", "mid‑size"),
    ("G20", "G-20"),
    ("G-20", "G20"),
    ("B&Q", "B & Q"),
    ("B & Q", "B&Q"),
    ("US", "U.S."),
    ("U.S", "US"),
    ("U. S.", "US"),
    ("U.K.", "UK"),
    ("O’Malley", "O'Malley"),
    ("O'Malley", "OMalley"),
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite")
    yield opened
    opened.close()


def filled(library: Library, *texts: str) -> None:
    index = library.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    made = [article(text, title=f"Story {place}") for place, text in enumerate(texts)]
    library.articles.put(index, [(one, chunk(one)) for one in made])


def found(library: Library, question: str) -> int:
    index = library.indexes.live("news")
    assert index is not None
    return len(library.words.search(index, question, 10))


@pytest.mark.stores
@pytest.mark.parametrize(("typed", "written"), PAIRS)
def test_one_spelling_finds_the_other(library: Library, typed: str, written: str) -> None:
    filled(library, f"Yesterday {written} was told of again.", "Nothing else happened there.")
    assert found(library, typed) == 1


@pytest.mark.parametrize(("typed", "written"), PAIRS)
def test_one_spelling_meets_the_other_in_sentences(typed: str, written: str) -> None:
    if "000" in written:
        pytest.skip("figures are compared by their value")
    one, other = ({word.stem for word in content(words(text))} for text in (typed, written))
    assert one - {"dollar"} == other - {"dollar"}  # where only one says of what


@pytest.mark.parametrize(("typed", "written"), PAIRS)
def test_one_spelling_lights_the_other(typed: str, written: str) -> None:
    text = f"Yesterday {written} was told of again."
    assert matches(typed, [text])[0]


@pytest.mark.stores
def test_articles_are_listed_by_either_spelling(library: Library) -> None:
    filled(library, "The e-mail law passed.", "The email tax fell.", "The post came, and so did the mail.")
    index = library.indexes.live("news")
    assert index is not None
    for typed in ("e-mail", "email"):
        assert len(library.sources.first(index, Selection(words=typed), 5)) == 2
    assert len(library.sources.first(index, Selection(words="the email law"), 5)) == 1


def test_a_pronoun_is_no_country() -> None:
    assert words("They told us.")[-1].stem != words("The US told them.")[1].stem


@pytest.mark.parametrize("text", ["5 m", "3-1", "in to", "the", "", "2024", "on to it", "9/11"])
def test_what_has_one_spelling(text: str) -> None:
    assert spellings(text, STOP_WORDS) == []


def test_stop_words_are_no_half_of_a_word() -> None:
    assert not {"in formation", "is land", "on ward"} & set(spellings("information island onward", STOP_WORDS))


@pytest.mark.parametrize(
    ("text", "among"),
    [("2.5k", {"2500", "2.5 thousand"}), ("4 trillion", {"4tn", "4000bn"}), ("1,500,000", {"1.5m", "1.5 million"})],
)
def test_numbers_in_short_and_in_full(text: str, among: set[str]) -> None:
    assert among <= set(numbers(text))


def test_a_question_is_searched_in_no_more_than_a_few_spellings() -> None:
    assert match_any("cooperative government " * 200).count(" OR ") < 400
