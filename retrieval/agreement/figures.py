"""How two figures of one thing stand to each other: rounding, hedges, bounds and ranges contradict nothing. Pure."""

from __future__ import annotations

import math

from retrieval.english.amounts import Amount
from retrieval.english.relation import Relation
from retrieval.english.units import CONVERTIBLE

_LOOSE_BOUND = 1.5  # "at least 50" does not contradict 70; news that means 200 does not say so
_BOUNDS_APART = 0.2  # "over 2,000" may be "over 2,400", but hardly over 2,900
ABOUT = 0.10  # what "about" leaves open
CONVERTED = 0.05  # what is lost from miles to kilometres, from months to days
_COARSE = 0.05  # what one digit and zeros may hide of an exact figure: "3,000" of 2,900


def relate(one: Amount, other: Amount) -> Relation | None:
    """How two figures of one thing stand to each other; None for figures of different kinds or currencies."""
    if one.kind != other.kind or (one.unit != other.unit and one.unit and other.unit):
        return None
    if one.bound == "range" or other.bound == "range":
        return _with_range(one, other)
    if _equal(one, other):
        return Relation.SAME
    if one.bound and other.bound:
        return _bounds(one, other)
    if one.bound or other.bound:
        bounded, plain = (one, other) if one.bound else (other, one)
        far = plain.figure / bounded.figure if bounded.figure else math.inf
        fits = 1 <= far <= _LOOSE_BOUND if bounded.bound == "least" else 1 / _LOOSE_BOUND <= far <= 1
        return Relation.COMPATIBLE if fits else Relation.DIFFERENT
    near = one.apart(other) <= ABOUT
    return Relation.COMPATIBLE if near and (one.about or other.about) else Relation.DIFFERENT


def _with_range(one: Amount, other: Amount) -> Relation:
    if (one.low, one.high) == (other.low, other.high):
        return Relation.SAME
    slack = _COARSE if one.about or other.about else 1e-9
    meet = one.low <= other.high * (1 + slack) and other.low <= one.high * (1 + slack)
    return Relation.COMPATIBLE if meet else Relation.DIFFERENT


def _bounds(one: Amount, other: Amount) -> Relation:
    if one.bound != other.bound:
        least, most = (one, other) if one.bound == "least" else (other, one)
        return Relation.COMPATIBLE if least.low <= most.high else Relation.DIFFERENT
    coarse, exact = sorted((one, other), key=lambda amount: amount.digits)
    scale = 10.0 ** (math.floor(math.log10(coarse.figure)) - coarse.digits + 1) if coarse.figure else 1.0
    floored = math.floor(exact.figure / scale + 1e-9) * scale
    near = exact.apart(coarse) <= _BOUNDS_APART
    return Relation.COMPATIBLE if near and math.isclose(floored, coarse.figure) else Relation.DIFFERENT


def _equal(one: Amount, other: Amount) -> bool:
    """Equal, or the rounder of the two is the other, rounded."""
    if math.isclose(one.figure, other.figure, rel_tol=1e-9, abs_tol=1e-12):
        return True
    share = one.apart(other)
    if one.kind in CONVERTIBLE and one.step != other.step and _converts(one, other, share):
        return True
    if one.kind == "percent" and one.about != other.about and share <= CONVERTED:
        return True  # a third, and 33 %
    return _rounds(one, other) or _rounds(other, one)


def _converts(one: Amount, other: Amount, share: float) -> bool:
    """Whether they are equal in two units: nearly, or as nearly as the larger unit tells (45 days are six weeks)."""
    half = max(one.step, other.step) / 2
    return share <= CONVERTED or (share <= ABOUT and abs(one.figure - other.figure) <= half)


def _rounds(exact: Amount, coarse: Amount) -> bool:
    if not exact.figure or not coarse.figure or coarse.digits >= exact.digits:
        return False
    digits = coarse.digits
    scale = 10.0 ** (math.floor(math.log10(abs(exact.figure))) - digits + 1)
    if not math.isclose(math.floor(exact.figure / scale + 0.5) * scale, coarse.figure, rel_tol=1e-9):
        return False
    if digits > 1:
        return True
    share = exact.apart(coarse)
    decimals = exact.step < coarse.step and exact.kind != "count"  # 4.9 % and 5 %
    large = coarse.figure >= 1_000 or coarse.about or exact.about
    return share <= (ABOUT if decimals or coarse.about else _COARSE) and (decimals or large)
