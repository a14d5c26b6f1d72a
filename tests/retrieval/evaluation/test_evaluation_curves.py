"""Confidence against being right, and two runs against each other: small cases by hand, bounds for any."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import answer, quote, statement

from corpus.errors import UsageError
from retrieval.evaluation import Item, Result, judge, score
from retrieval.evaluation.comparing import compare, sign_test
from retrieval.evaluation.curves import Bin, Point, area, calibration_error, reliability, risk_coverage
from retrieval.evaluation.demands import Demand, demands, missed

PAIRS = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.5, 0.9, 1.0]), st.booleans()), min_size=1, max_size=40)


def test_the_curve_by_hand() -> None:
    points = risk_coverage([(0.1, False), (0.9, True), (0.5, False), (0.6, True)])
    assert points == [
        Point(0.25, 0, 0.9),
        Point(0.5, 0, 0.6),
        Point(0.75, 1 / 3, 0.5),
        Point(1, 0.5, 0.1),
    ]
    assert area(points) == pytest.approx((1 / 3 + 1 / 2) / 4)


def test_ties_stand_for_their_mean() -> None:
    """Whichever of the two came first, half of one answer of this confidence is wrong."""
    points = risk_coverage([(0.5, True), (0.5, False)])
    assert [point.risk for point in points] == [0.5, 0.5]


@given(pairs=PAIRS, seed=st.integers(0, 9))
def test_the_area_lies_between_the_best_and_the_worst_order_and_no_order_of_the_file_changes_it(
    pairs: list[tuple[float, bool]], seed: int
) -> None:
    found = area(risk_coverage(pairs))
    rights = sorted((right for _, right in pairs), reverse=True)
    ends = [
        area(risk_coverage([(-place, right) for place, right in enumerate(order)])) for order in (rights, rights[::-1])
    ]
    assert 0 <= ends[0] <= found + 1e-9
    assert found - 1e-9 <= ends[1] <= 1
    mixed = random.Random(seed).sample(pairs, len(pairs))
    assert area(risk_coverage(mixed)) == pytest.approx(found)
    assert calibration_error(reliability(mixed)) == pytest.approx(calibration_error(reliability(pairs)))


def test_ten_bins_of_as_many_answers() -> None:
    bins = reliability([(number / 100, number >= 50) for number in range(100)])
    assert [each.total for each in bins] == [10] * 10
    assert bins[0] == Bin(10, pytest.approx(0.045), 0)
    assert bins[9] == Bin(10, pytest.approx(0.945), 1)
    expected = sum(abs((10 * number + 4.5) / 100 - (number >= 5)) for number in range(10)) / 10
    assert calibration_error(bins) == pytest.approx(expected)


def test_few_answers_few_bins() -> None:
    assert reliability([]) == []
    assert [each.total for each in reliability([(0.1, True)] * 3)] == [1, 1, 1]
    assert [each.total for each in reliability([(0.1, True)] * 13)] == [1, 1, 1, 2, 1, 1, 2, 1, 1, 2]


@given(pairs=PAIRS)
def test_the_calibration_error_is_bounded_and_misses_no_bias(pairs: list[tuple[float, bool]]) -> None:
    error = calibration_error(reliability(pairs))
    bias = abs(sum(confidence - right for confidence, right in pairs)) / len(pairs)
    assert bias - 1e-9 <= error <= 1 + 1e-9


def test_confidence_that_means_what_it_says_has_no_error() -> None:
    assert calibration_error(reliability([(0.5, place % 2 == 0) for place in range(40)])) == pytest.approx(0)


@pytest.mark.parametrize(("up", "down", "p"), [(0, 0, 1), (1, 0, 1), (5, 0, 2 / 32), (4, 1, 12 / 32), (3, 3, 1)])
def test_the_sign_test(up: int, down: int, p: float) -> None:
    assert sign_test(up, down) == sign_test(down, up) == pytest.approx(p)


def test_the_sign_test_of_thousands() -> None:
    assert 0 < sign_test(1500, 1700) < 0.001
    assert math.isclose(sign_test(2000, 2000), 1)


FOUND = answer(statement(quote("The force counts about 2,500 troops."), lit=["2,500"]), confidence=0.9)
MISSED = answer(confidence=0.2)


def asked(name: str, said: object, kind: str = "fact") -> Result:
    answers = () if kind == "unanswerable" else ("2,500",)
    return judge(Item(name, f"{name}?", answers, type=kind), said)  # type: ignore[arg-type]


def test_two_runs() -> None:
    then = [asked("a", MISSED), asked("b", FOUND), asked("c", FOUND), asked("d", MISSED), asked("gone", FOUND)]
    now = [asked("a", FOUND), asked("b", MISSED), asked("c", FOUND), asked("d", FOUND), asked("new", FOUND)]
    found = compare(then, now)
    assert [pair[1].item.id for pair in found.better] == ["a", "d"]
    assert [pair[1].item.id for pair in found.worse] == ["b"]
    assert (len(found.pairs), found.only_then, found.only_now) == (4, 1, 1)
    change = found.changes["accuracy"]
    assert (change.then, change.now, change.up, change.down, change.p) == (0.5, 0.75, 2, 1, 1)
    whole = found.changes["aurc"]
    assert (whole.up, whole.down, whole.p) == (None, None, None)
    assert whole.then != whole.now


def test_questions_of_one_id_are_told_apart() -> None:
    twice = [asked("a", FOUND), asked("a", MISSED)]
    assert not compare(twice, twice).better + compare(twice, twice).worse
    assert compare([asked("a", FOUND)], [asked("a", FOUND, "unanswerable")]).pairs
    other = [judge(Item("a", "Something else?", ("2,500",)), FOUND)]
    assert not compare(twice, other).pairs


def test_weak_labels_change_no_figure() -> None:
    then, now = asked("w", MISSED, "weak-unanswerable"), asked("w", FOUND, "weak-unanswerable")
    assert compare([then], [now]).changes["refused"].then is None


def test_demands() -> None:
    assert demands(["accuracy=0.7, f1=.5", "right=1,"], least=True) == [
        Demand("accuracy", 0.7, True),
        Demand("f1", 0.5, True),
        Demand("right", 1, True),
    ]
    assert demands(["ece=0.1"], least=False) == [Demand("ece", 0.1, False)]


@pytest.mark.parametrize(
    ("text", "least", "said"),
    [
        ("acuracy=0.7", True, "no figure “acuracy”; there are: right, accuracy, .*seconds_p95"),
        ("accuracy", True, "no number"),
        ("accuracy=nan", True, "no number"),
        ("accuracy=70%", True, "no number"),
        ("ece=0.1", True, "use --max ece=NUMBER"),
        ("accuracy=0.1", False, "use --min accuracy=NUMBER"),
    ],
)
def test_a_demand_that_cannot_be_is_refused(text: str, least: bool, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        demands([text], least)


def test_what_is_missed() -> None:
    figures = score([asked("a", FOUND), asked("b", MISSED)])
    wanted = [*demands(["accuracy=0.5,right=0.6,choice=0.1"], True), *demands(["aurc=0.3,seconds_p95=0"], False)]
    assert missed(wanted, figures) == [
        "right is 0.500 (1 of 2); it should be 0.6 at least.",
        "choice should be 0.1 at least: no question of the file measures it.",
    ]
