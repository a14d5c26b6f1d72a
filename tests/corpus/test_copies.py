"""Which texts are copies of which, and who stands for a group: nothing here touches a library."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.wire import cut, edited, reordered, surrounded, told

from corpus.copies.confirming import are_copies, figures_of, says_the_same
from corpus.copies.grouping import rank, regroup
from corpus.copies.shingles import shingles
from corpus.copies.signatures import BANDS, bands

STORY = told(11)


def copies(one: str, other: str) -> bool:
    return are_copies(shingles(one), shingles(other))


def meet(one: str, other: str) -> bool:
    return bool(set(bands(shingles(one))) & set(bands(shingles(other))))


@pytest.mark.parametrize(
    "other",
    [
        edited(STORY),
        cut(STORY, 0.5),
        reordered(STORY),
        surrounded(STORY),
        edited(surrounded(cut(STORY, 0.75))),
        STORY.upper().replace(" ", "\n"),
    ],
)
def test_what_was_edited_cut_reordered_or_surrounded_is_a_copy(other: str) -> None:
    assert meet(STORY, other)
    assert copies(STORY, other)
    assert copies(other, STORY)


@pytest.mark.parametrize(
    "other",
    [
        told(2),
        cut(STORY, 0.5) + "\n\n" + told(2, 4),  # half of it told again beside as much that is new
        edited(STORY, 8),  # a template filled anew
    ],
)
def test_what_shares_less_is_none(other: str) -> None:
    assert not copies(STORY, other)


def test_a_brief_quoted_in_a_long_article_is_no_copy_of_it() -> None:
    brief = told(3, 2)
    assert not copies(brief, f"{STORY}\n\n{brief}\n\n{told(4)}")
    assert copies(brief, surrounded(brief))


def test_what_is_very_short_is_a_copy_only_of_itself() -> None:
    assert not copies(
        "The ferry sank in the harbour of Pell on Monday.", "The ferry sank in the harbour of Pell on Sunday"
    )
    assert list(shingles("Two words")) == []
    assert list(shingles("")) == []


def test_of_a_short_text_more_has_to_be_shared() -> None:
    """Two stubs of one series are mostly what their site puts around them."""
    around = told(5, 2, 2)
    stubs = [f"{around}\n\n{told(seed, 1, 1)}" for seed in (6, 7)]
    assert not copies(*stubs)
    assert copies(stubs[0], edited(stubs[0], 39))


def test_case_punctuation_and_blanks_make_no_difference() -> None:
    assert set(shingles("“Rain,” he said - rain!")) == set(shingles("rain HE\nsaid: Rain"))
    assert len(shingles("Es regnet in Überlingen")) == 2
    assert len(shingles("大雨が降った")) == 4  # each character is a word


def test_bands_are_the_same_in_every_process_and_apart_by_salt() -> None:
    found = bands(shingles("the ferry to Pell is late again"))
    assert len(found) == BANDS
    assert found[:2] == [9170368473003776526, -2649205810275007778]
    assert not set(found) & set(bands(shingles("the ferry to Pell is late again"), salt=1))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (STORY, True),
        (edited(STORY, 60), True),
        (told(9), False),
        (STORY.replace(next(iter(figures_of(STORY.split("\n\n")[0]))), "7"), False),
    ],
)
def test_a_passage_says_the_same_only_with_all_its_figures(other: str, same: bool) -> None:
    assert says_the_same(STORY.split("\n\n")[0], shingles(other), figures_of(other)) is same


class Groups:
    """Texts and pairs of copies as a library holds them, regrouped with every one that comes or goes."""

    def __init__(self, lengths: list[int], pairs: Iterable[tuple[int, int]]) -> None:
        self.lengths = lengths
        self.pairs = set(pairs)
        self.present: set[int] = set()
        self.lead: dict[int, int] = {}

    def near(self, text: int) -> list[int]:
        return [o for o in self.present if (text, o) in self.pairs or (o, text) in self.pairs]

    def add(self, text: int) -> None:
        self.present.add(text)
        self._again({text, *self.near(text)})

    def remove(self, text: int) -> None:
        near = self.near(text)
        self.present.remove(text)
        self.lead.pop(text)
        self._again(set(near))

    def _again(self, touched: set[int]) -> None:
        self.lead |= regroup(touched, lambda t: rank(self.lengths[t], None, str(t)), self.near, self.lead.get)


def plainly(groups: Groups) -> dict[int, int]:
    """The groups by their definition, best text first."""
    lead: dict[int, int] = {}
    for text in sorted(groups.present, key=lambda t: rank(groups.lengths[t], None, str(t))):
        leads = [other for other in lead if lead[other] == other and other in groups.near(text)]
        lead[text] = leads[0] if leads else text
    return lead


def test_the_order_of_arrival_makes_no_difference() -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (0, 3), (3, 4)]
    found = []
    for order in permutations(range(5)):
        groups = Groups([50, 40, 60, 30, 20], pairs)
        for text in order:
            groups.add(text)
        found.append(groups.lead)
    assert all(lead == {0: 0, 1: 2, 2: 2, 3: 2, 4: 4} for lead in found)


def test_a_chain_joins_nothing_that_has_nothing_in_common() -> None:
    groups = Groups([9, 8, 7, 6], [(0, 1), (1, 2), (2, 3)])
    for text in range(4):
        groups.add(text)
    assert groups.lead == {0: 0, 1: 0, 2: 2, 3: 2}


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_groups_follow_from_the_pairs_alone_also_after_removals(seed: int) -> None:
    draw = random.Random(seed)
    size = draw.randint(2, 12)
    pairs = [pair for pair in combinations(range(size), 2) if draw.random() < 0.3]
    groups = Groups([draw.randint(1, 5) for _ in range(size)], pairs)
    for text in draw.sample(range(size), size):
        groups.add(text)
        assert groups.lead == plainly(groups)
    for text in draw.sample(range(size), size // 2):
        groups.remove(text)
        assert groups.lead == plainly(groups)


def test_the_fullest_stands_for_the_group_then_the_earliest_then_the_version() -> None:
    assert rank(9, None, "b") < rank(8, "2024-01-01", "a")
    assert rank(9, "2024-01-01", "b") < rank(9, "2024-01-02", "a") < rank(9, None, "a")
    assert rank(9, None, "a") < rank(9, None, "b")
