"""How two values stand to each other."""

from __future__ import annotations

from enum import Enum, auto


class Relation(Enum):
    """Of two values of one thing. What cannot be compared is no relation (None where one is asked for)."""

    SAME = auto()
    """equal, or one is the other in other words, rounded or told less exactly"""
    COMPATIBLE = auto()
    """not equal, but both can be so: a bound and a figure beyond it, a range and a figure in it"""
    DIFFERENT = auto()
