"""Whether a figure of a sentence is one that the passages give: equal, converted, or rounded with a hedge. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from retrieval.agreement.figures import ABOUT, CONVERTED
from retrieval.agreement.sameness import alike
from retrieval.checking.evidence import Figure
from retrieval.english.amounts import Amount
from retrieval.english.units import CONVERTIBLE

_BEYOND = 1.5  # "more than 2,000" may stand for 2,400, not for 9,000
_VAGUE = 8.0  # "dozens" reach eight times as far as they begin
_YEAR = 365.25 * 86_400.0
_OLD = re.compile(r"[\s-]*old\b|[\s-]*of age\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|both|these|those|all|other|its|their|any|last|first|next|each of the)\s*\Z", re.I)
_COUNTED_BY_EYE = 4  # "the two sides" may be named without being counted


def wrong_figure(sentence: str, said: Sequence[Figure], told: Sequence[Sequence[Figure]]) -> str | None:
    """The first figure of a sentence that no passage gives, as the sentence has it; None when all are given.

    `told` are the figures of each sentence of the passages. Where each that gives it counts something else with it,
    and gives another figure for what the sentence counts, it is wrong too: 20 soldiers and 30 horses, swapped.
    """
    for figure in said:
        giving = [(each, beside) for beside in told for each in beside if gives(sentence, figure, each)]
        if not giving:
            rivals = any(_counts_alike(figure, each) for beside in told for each in beside)
            if rivals or not _may_be_uncounted(sentence, figure):
                return figure.text
        elif all(_is_of_another(figure, each, beside) for each, beside in giving):
            return figure.text
    return None


def counting_another(sentence: str, said: Sequence[Figure], told: Sequence[Sequence[Figure]]) -> float:
    """The share of a sentence's figures that the passages give, but only for what is called something else."""
    named = [figure for figure in said if figure.counts]
    strange = 0
    for figure in named:
        giving = [each for beside in told for each in beside if gives(sentence, figure, each)]
        strange += bool(giving) and not any(not each.counts or _counts_alike(figure, each) for each in giving)
    return strange / len(named) if named else 0.0


def _is_of_another(said: Figure, given: Figure, beside: Sequence[Figure]) -> bool:
    """Whether what gives a figure gives it for another thing, and tells of the thing itself, with a figure or without.

    Where it does not tell of the thing, the two may be two names of one: "4,300 needles", "4,300 syringes".
    """
    if not said.counts or not given.counts or _counts_alike(said, given):
        return False
    return said.counts in given.beside or any(_counts_alike(said, each) for each in beside if each is not given)


def _counts_alike(one: Figure, other: Figure) -> bool:
    return (
        bool(one.counts and other.counts) and one.amount.kind == other.amount.kind and alike(one.counts, other.counts)
    )


def _may_be_uncounted(sentence: str, figure: Figure) -> bool:
    """ "one", and small numbers in words of things that the passages may name without counting: "the two sides"."""
    amount = figure.amount
    if sentence[amount.begins].isdigit() or amount.low != amount.high:
        return False
    if sentence[amount.begins :].lower().startswith("one "):
        return True
    definite = _DEFINITE.search(sentence[: amount.begins]) is not None
    return amount.kind == "count" and amount.low <= _COUNTED_BY_EYE and definite


def gives(sentence: str, said: Figure, told: Figure) -> bool:
    """Whether a figure of a sentence is the one told."""
    one, other = said.amount, told.amount
    if one.kind != other.kind:
        return _is_age(sentence, one, other)
    return supports(one, other) and (one.unit == other.unit or not one.unit or not other.unit)


def _is_age(sentence: str, said: Amount, told: Amount) -> bool:
    """ "20 years old", where the passage says "Ada, 20," or "aged 20", and the other way round."""
    kinds = {said.kind: said.figure, told.kind: told.figure}
    if set(kinds) != {"count", "duration"} or not math.isclose(kinds["duration"], kinds["count"] * _YEAR):
        return False
    return said.kind == "count" or _OLD.match(sentence, said.end) is not None


def supports(said: Amount, told: Amount) -> bool:
    """Whether a figure may be said where this one, of the same kind, is told."""
    if {said.bound, told.bound} == {"least", "most"}:
        return False
    if said.high > said.low and said.bound == "range":
        if math.isclose(said.low, told.low, rel_tol=1e-6) and math.isclose(said.high, told.high, rel_tol=1e-6):
            return True
        return _is_vague(said) and said.low <= told.figure <= said.high
    if told.bound == "range" and said.bound:
        return said.low <= told.high and told.low <= said.high
    if told.bound == "range":
        ends = any(math.isclose(said.figure, end, rel_tol=1e-6) for end in (told.low, told.high))
        return (said.about and told.low <= said.figure <= told.high) or (ends and not _is_vague(told))
    if math.isclose(said.figure, told.figure, rel_tol=1e-6):
        return True
    share = said.apart(told)
    if said.kind in CONVERTIBLE and said.step != told.step and share <= CONVERTED:
        return said.digits <= told.digits or said.about
    if said.kind == "percent" and said.about and not told.about and share <= CONVERTED:
        return True  # a third, of 33 %
    if said.digits >= told.digits and not (said.about and said.figure == 10 ** round(math.log10(said.figure or 1))):
        return False  # as exact as the passage, and another figure
    if said.bound == "least":
        return said.figure <= told.figure <= _BEYOND * said.figure
    if said.bound == "most":
        return said.figure / _BEYOND <= told.figure <= said.figure
    return said.about and share <= ABOUT


def _is_vague(amount: Amount) -> bool:
    """ "dozens", "hundreds of thousands"."""
    return amount.low > 0 and math.isclose(amount.high / amount.low, _VAGUE)
