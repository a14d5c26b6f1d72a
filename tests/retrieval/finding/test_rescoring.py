from __future__ import annotations

import pytest

from retrieval.finding.rescoring import closeness


def test_words_side_by_side_beat_words_far_apart() -> None:
    apart = "Troops rested. " + "The harvest was good that year. " * 8 + "They came from the desert."
    (near, _), (far, _) = closeness("desert troops", ["The desert troops rested.", apart])
    assert near == 1.0
    assert far < 0.1


def test_adjacency_is_the_mean_of_one_over_distance() -> None:
    ((adjacency, _),) = closeness("bread price rise", ["The price of bread rises."])
    assert adjacency == pytest.approx((1 / 2 + 1 / 3) / 2)  # bread-price lie 2 apart, price-rise 3


def test_a_window_holds_about_a_sentence() -> None:
    filler = "one two three four five six seven eight nine ten " * 4
    (_, together), (_, parted) = closeness("bread harvest", ["bread and harvest", f"bread {filler} harvest"])
    assert together == pytest.approx(1.0)
    assert 0 < parted < together


@pytest.mark.parametrize("asked", ["3.5bn", "£3.5bn", "3.5 billion pounds"])
def test_an_amount_meets_itself_in_another_spelling(asked: str) -> None:
    texts = ["A rival was bought for £3.5bn in cash.", "The rate is 3.5 per cent.", "It is worth 1.2m.", "Rain fell."]
    windows = [window for _, window in closeness(asked, texts)]
    assert max(windows) == windows[0] > 0.5


def test_rare_words_weigh_more_than_common_ones() -> None:
    scores = closeness("talks zeppelin", ["The talks.", "The zeppelin.", "More talks.", "Talks again."])
    assert scores[1][1] > scores[0][1]


@pytest.mark.parametrize("question", ["", "?", "the of"])
def test_a_question_without_words_scores_nothing_and_does_not_fail(question: str) -> None:
    assert all(0 <= value <= 1 for pair in closeness(question, ["Some text.", ""]) for value in pair)


def test_no_passages_no_scores() -> None:
    assert closeness("anything", []) == []
