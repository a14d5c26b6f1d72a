"""What is near a claim: which sentences of a message claim something, and what of the articles is shown beside it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_embeddings import WordCounts
from support.fakes import hit, source

from retrieval.answer import Question, Searched
from retrieval.finding.related import Related, beside, claims, related
from retrieval.quote import Hit

EMBEDDINGS = WordCounts(dimension=4096)  # so many axes that no two words share one
SEARCHED = Searched("news", 4)
BANKS = "The Treasury barred fourteen banks from using dollars."
WEATHER = "Heavy rain flooded several harbours overnight."


class Found:
    """A search that finds the same hits whatever is asked; `asked` holds the questions."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = list(hits)
        self.asked: list[str] = []

    def search(self, question: Question, k: int = 20) -> list[Hit]:
        self.asked.append(question.text)
        return self.hits[:k]


def shown(found: Related) -> list[list[str]]:
    return [[quote.text for quote in claim.quotes] for claim in found.claims]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("", []),
        ("Hi all! lol", []),
        ("Did the Treasury bar fourteen banks?", []),
        (f"{BANKS} {WEATHER}", [BANKS, WEATHER]),
        (f"Wow.\n{BANKS}\n\nReally? Not sure.", [BANKS]),
        ("https://example.org/news/treasury/fourteen/banks", []),
        ("see https://example.org/news/treasury/fourteen/banks", []),
        ("Prices rose 4% in May", ["Prices rose 4% in May"]),
        (" ".join(f"Company{n} opened factory{n} yesterday." for n in range(9)), [
            f"Company{n} opened factory{n} yesterday." for n in range(5)
        ]),
    ],
)  # fmt: skip
def test_what_a_message_claims(message: str, expected: list[str]) -> None:
    assert [claim.text for claim in claims(message)] == expected


@given(st.text(alphabet="Ab .!?\n:/😀é1", max_size=200))
def test_claims_are_slices_of_the_message_in_order(message: str) -> None:
    found = claims(message)
    assert all(message[claim.start : claim.end] == claim.text for claim in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_each_claim_is_looked_up_by_itself() -> None:
    searcher = Found(hit(f"It was a long day. {BANKS} Nobody commented."))
    found = related(f"{BANKS} {WEATHER}", searcher, EMBEDDINGS, SEARCHED)
    assert searcher.asked == [BANKS, WEATHER]
    assert shown(found) == [[BANKS], []]
    assert found.searched == SEARCHED


def test_nothing_claimed_is_nothing_looked_up() -> None:
    searcher = Found(hit(BANKS))
    assert related("Hello?", searcher, EMBEDDINGS, SEARCHED) == Related((), SEARCHED)
    assert searcher.asked == []


def test_the_nearest_come_first_one_an_article_and_three_at_most() -> None:
    nearly = "The Treasury barred fourteen banks."
    further = "Fourteen banks may not use dollars, the Treasury said."
    searcher = Found(
        hit(further, title="A"),
        hit(f"{nearly} {BANKS}", title="B"),
        hit("Rain fell all day.", title="C"),
        hit(nearly, title="D", copies=[source("Copy of D")]),
        hit(nearly.replace("The", "Yesterday the"), title="E"),
    )
    (claim,) = related(BANKS, searcher, EMBEDDINGS, SEARCHED).claims
    assert [quote.source.title for quote in claim.quotes] == ["B", "D", "E"]
    assert claim.quotes[0].text == BANKS
    assert [copy.title for copy in claim.quotes[1].copies] == ["Copy of D"]


@pytest.mark.parametrize("line", [BANKS.rstrip("."), BANKS.replace(".", "?")])
def test_headings_and_questions_are_no_report(line: str) -> None:
    (claim,) = related(BANKS, Found(hit(line)), EMBEDDINGS, SEARCHED).claims
    assert claim.quotes == ()


def test_quotes_are_exact_words_of_the_article() -> None:
    text = f"  Lead in. {BANKS}\nMore  of “it”. {WEATHER}"
    (claim,) = related(BANKS, Found(hit(text)), EMBEDDINGS, SEARCHED).claims
    (quote,) = claim.quotes
    assert text[quote.start : quote.end] == quote.text == BANKS


def test_nearness_is_half_meaning_and_half_words() -> None:
    """Two of the claim's words of equal rarity are there: a cosine of 2 / sqrt(4 * 2), a share of one half."""
    claim, sentence = "Zorgon quirfed blavish thromps.", "Zorgon quirfed."
    (only,) = beside(claim, Found(hit(sentence)), EMBEDDINGS)
    assert only.shared == pytest.approx(0.5)
    assert only.cosine == pytest.approx(2 / 8**0.5, abs=1e-5)
    assert only.nearness == pytest.approx((0.5 + 2 / 8**0.5) / 2, abs=1e-5)


def test_common_words_do_not_make_a_sentence_near() -> None:
    searcher = Found(hit("The government said that people would make new plans."))
    common, rare = (
        beside(claim, searcher, EMBEDDINGS)[0] for claim in ("New plans of people", "Zorgon plans of people")
    )
    assert common.shared == pytest.approx(1.0)
    assert rare.shared < 0.5
