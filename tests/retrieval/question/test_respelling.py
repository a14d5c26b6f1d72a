"""A misspelt word of a question is read as the nearest word of the collection; a right one never is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fakes import article, turn

from corpus.article import Article
from corpus.chunking import chunk
from corpus.library import Index, IndexSpec, Library
from retrieval.finding.vocabulary import KnownWords
from retrieval.question.followup import stand_alone
from retrieval.question.respelling import respelled
from retrieval.question.understanding import Purpose, understand

pytestmark = pytest.mark.stores

TEXT = (
    "Kaffa coffee shops opened their bathrooms to everyone. The government of Halvorsen met the police in Ukraine. "
    "Mayor Marchetti praised the ferry company, whose 12 vessels cross the fjord. The femur broke. Zelenskyy spoke."
)


class Held:
    """One index and what is known of its words."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder / "library.sqlite")
        self.index: Index = self.library.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
        self.put(article(TEXT, title="Kaffa"))
        self.known = KnownWords(self.library, self.index)

    def put(self, one: Article) -> None:
        self.library.articles.put(self.index, [(one, chunk(one))])

    def read(self, question: str) -> str:
        return respelled(question, self.known) or question


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    opened = Held(tmp_path)
    yield opened
    opened.library.close()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kafa bathrom polcy", "kaffa bathroom policy"),
        ("What did the goverment say?", "What did the government say?"),
        ("Who is Halvorson?", "Who is Halvorsen?"),
        ("Did Marcheti praise the fery?", "Did Marchetti praise the ferry?"),
        ("waht did Marchetti's comapny do in Ukrane?", "what did Marchetti's company do in Ukraine?"),
        ("Zelensky", "Zelenskyy"),
    ],
)
def test_misspelt(held: Held, typed: str, read: str) -> None:
    assert held.read(typed) == read


@pytest.mark.parametrize(
    "question",
    [
        "What is the policy?",  # no article holds it, and "police" is near
        "Where do lemurs live?",
        "Who is Netanyahu?",
        "An airstrike, a ceasefire",
        "Is it 13 or 12a?",
        "KAFA and the EU",
        "What does “kafa” mean?",
        "kafa.com or kafa@example.org or #kafa",
        "kof",
        "北港的渡轮",
        "Bathrooms of the Governments",
        "coffeeshops",
        "",
    ],
)
def test_left_as_it_is(held: Held, question: str) -> None:
    assert held.read(question) == question


def test_of_two_words_as_near_the_more_common_one(held: Held) -> None:
    for place in range(3):
        held.put(article(f"Number {place}: the harbell rang.", title=f"Bell {place}"))
    held.put(article("The harbull ran.", title="Bull"))
    assert held.read("where is the harbll") == "where is the harbell"


def test_what_comes_in_is_known_at_once(held: Held) -> None:
    assert held.read("Who is Oyelarun?") == "Who is Oyelarun?"
    one = article("Oyelaran won.", title="Won")
    held.put(one)
    assert held.read("Who is Oyelarun?") == "Who is Oyelaran?"
    held.library.articles.remove([one.source.id])
    assert held.read("Who is Oyelarun?") == "Who is Oyelarun?"


def test_the_words_are_read_once(held: Held) -> None:
    assert held.library.vocabulary.all(held.index) is held.library.vocabulary.all(held.index)


def test_where_all_words_are_known_the_words_are_not_read(held: Held) -> None:
    assert held.read("How many vessels cross the fjord?") == "How many vessels cross the fjord?"
    assert not held.library.vocabulary._kept


def test_a_question_is_understood_as_it_is_read(held: Held) -> None:
    found = understand("kafa bathrom polcy", respell=lambda text: respelled(text, held.known))
    assert (found.purpose, found.read_as) == (Purpose.NEWS, "kaffa bathroom policy")
    assert found.searched == "kaffa bathroom policy"


def test_a_follow_up_is_spelt_right_first(held: Held) -> None:
    earlier = turn("What did the police say in Iraq?", "The police said nothing in Iraq.")
    found = understand("And in Ukrane?", [earlier], stand_alone, respell=lambda text: respelled(text, held.known))
    assert found.read_as is not None
    assert "Ukraine" in found.read_as


@pytest.mark.parametrize("text", ["What articles do you have about bathroms?", "The goverment met the police today."])
def test_other_lines_stay_as_they_are(text: str) -> None:
    def never(text: str) -> str:
        raise AssertionError(text)

    assert understand(text, respell=never).read_as is None
