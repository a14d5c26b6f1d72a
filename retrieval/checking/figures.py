"""Whether a figure of a sentence is one that the passages give: equal, converted, or rounded with a hedge. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from retrieval.agreement.figures import ABOUT, CONVERTED
from retrieval.agreement.sameness import alike
from retrieval.checking.evidence import CountedFigure
from retrieval.english.amounts import Amount
from retrieval.english.units import CONVERTIBLE

_BEYOND = 1.5  # "more than 2,000" may stand for 2,400, not for 9,000
_VAGUE = 8.0  # "dozens" reach eight times as far as they begin
_YEAR = 365.25 * 86_400.0
_OLD = re.compile(r"[\s-]*old\b|[\s-]*of age\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|both|these|those|all|other|its|their|any|last|first|next|each of the)\s*\Z", re.I)
_COUNTED_BY_EYE = 4  # "the two sides" may be named without being counted


def wrong_figure(
    sentence: str, claimed: Sequence[CountedFigure], given: Sequence[Sequence[CountedFigure]]
) -> str | None:
    """The first figure of a sentence that no passage gives, in its own words; None when all are given.

    `given` are the figures of each sentence of the passages. A figure is wrong too where the passages give it for
    another thing only, and give another figure for this thing: 20 soldiers and 30 horses, swapped.
    """
    for figure in claimed:
        giving = [(each, beside) for beside in given for each in beside if gives(sentence, figure, each)]
        if not giving:
            rivals = any(_counts_alike(figure, each) for beside in given for each in beside)
            if rivals or not _may_be_uncounted(sentence, figure):
                return figure.text
        elif all(_is_of_another(figure, each, beside) for each, beside in giving):
            return figure.text
    return None


def counting_another(
    sentence: str, claimed: Sequence[CountedFigure], given: Sequence[Sequence[CountedFigure]]
) -> float:
    """The share of a sentence's figures that the passages give, but only for what is called something else."""
    named = [figure for figure in claimed if figure.counts]
    strange = 0
    for figure in named:
        giving = [each for beside in given for each in beside if gives(sentence, figure, each)]
        strange += bool(giving) and not any(not each.counts or _counts_alike(figure, each) for each in giving)
    return strange / len(named) if named else 0.0


def _is_of_another(claimed: CountedFigure, given: CountedFigure, beside: Sequence[CountedFigure]) -> bool:
    """Whether a figure is given for another thing in a sentence that names the thing itself too.

    Where the sentence does not name it, the two may be two names of one thing: "4,300 needles", "4,300 syringes".
    """
    if not claimed.counts or not given.counts or _counts_alike(claimed, given):
        return False
    return claimed.counts in given.beside or any(_counts_alike(claimed, each) for each in beside if each is not given)


def _counts_alike(one: CountedFigure, other: CountedFigure) -> bool:
    return (
        bool(one.counts and other.counts) and one.amount.kind == other.amount.kind and alike(one.counts, other.counts)
    )


def _may_be_uncounted(sentence: str, figure: CountedFigure) -> bool:
    """ "one", and small numbers in words of things that the passages may name without counting: "the two sides"."""
    amount = figure.amount
    if sentence[amount.begins].isdigit() or amount.low != amount.high:
        return False
    if sentence[amount.begins :].lower().startswith("one "):
        return True
    definite = _DEFINITE.search(sentence[: amount.begins]) is not None
    return amount.kind == "count" and amount.low <= _COUNTED_BY_EYE and definite


def gives(sentence: str, claimed: CountedFigure, given: CountedFigure) -> bool:
    """Whether a figure of a sentence is the one given."""
    one, other = claimed.amount, given.amount
    if one.kind != other.kind:
        return _is_age(sentence, one, other)
    return supports(one, other) and (one.unit == other.unit or not one.unit or not other.unit)


def _is_age(sentence: str, claimed: Amount, given: Amount) -> bool:
    """ "20 years old", where the passage says "Ada, 20," or "aged 20", and the other way round."""
    kinds = {claimed.kind: claimed.figure, given.kind: given.figure}
    if set(kinds) != {"count", "duration"} or not math.isclose(kinds["duration"], kinds["count"] * _YEAR):
        return False
    return claimed.kind == "count" or _OLD.match(sentence, claimed.end) is not None


def supports(claimed: Amount, given: Amount) -> bool:
    """Whether a figure may be claimed where another one of its kind is given."""
    if {claimed.bound, given.bound} == {"least", "most"}:
        return False
    if claimed.high > claimed.low and claimed.bound == "range":
        if math.isclose(claimed.low, given.low, rel_tol=1e-6) and math.isclose(claimed.high, given.high, rel_tol=1e-6):
            return True
        return _is_vague(claimed) and claimed.low <= given.figure <= claimed.high
    if given.bound == "range" and claimed.bound:
        return claimed.low <= given.high and given.low <= claimed.high
    if given.bound == "range":
        ends = any(math.isclose(claimed.figure, end, rel_tol=1e-6) for end in (given.low, given.high))
        return (claimed.about and given.low <= claimed.figure <= given.high) or (ends and not _is_vague(given))
    if math.isclose(claimed.figure, given.figure, rel_tol=1e-6):
        return True
    share = claimed.apart(given)
    if claimed.kind in CONVERTIBLE and claimed.step != given.step and share <= CONVERTED:
        return claimed.digits <= given.digits or claimed.about
    if claimed.kind == "percent" and claimed.about and not given.about and share <= CONVERTED:
        return True  # a third, of 33 %
    if claimed.digits >= given.digits and not (
        claimed.about and claimed.figure == 10 ** round(math.log10(claimed.figure or 1))
    ):
        return False  # as exact as the passage, and another figure
    if claimed.bound == "least":
        return claimed.figure <= given.figure <= _BEYOND * claimed.figure
    if claimed.bound == "most":
        return claimed.figure / _BEYOND <= given.figure <= claimed.figure
    return claimed.about and share <= ABOUT


def _is_vague(amount: Amount) -> bool:
    """ "dozens", "hundreds of thousands"."""
    return amount.low > 0 and math.isclose(amount.high / amount.low, _VAGUE)
