"""Whether two figures count the same. Pure.

Only such figures can contradict each other. Every difference that is found here makes them figures of two things.
"""

from __future__ import annotations

from datetime import date, timedelta

from retrieval.agreement.things import CountedEntity
from retrieval.english.days import Day, relate
from retrieval.english.relation import Relation
from retrieval.english.stemming import stem

_ALIKE = tuple(
    frozenset(map(stem, group.split()))
    for group in (
        "people person persons victims victim lives life individuals fatalities fatality casualties deaths bodies",
        "troops soldiers members servicemembers forces personnel servicemen",
        "attacks strikes airstrikes assaults raids",
        "targets locations sites places",
        "homes houses buildings structures",
        "jobs positions posts workers employees staff",
        "cars vehicles",
        "countries nations states",
        "cases infections",
        "ships vessels boats",
        "planes aircraft jets",
        "children kids minors",
        "police officers policemen",
        "spectators fans supporters",
    )
)


def counts_the_same(one: CountedEntity, other: CountedEntity, narrowed: bool = True) -> bool:
    """Whether two figures count the same.

    Without `narrowed`, "900 big ferries" are "900 ferries" and "900 a day" are 900: equal figures are hardly of two
    things.
    """
    if one.mode != other.mode or (narrowed and one.rate != other.rate):
        return False
    if one.fate != other.fate and one.fate and other.fate:
        return False
    if (narrowed and one.narrowed != other.narrowed) or not alike(one.head, other.head):
        return False
    if one.places and other.places and one.places.isdisjoint(other.places):
        return False
    if one.periods and other.periods and one.periods.isdisjoint(other.periods):
        return False
    return not _other_time(one, other)


def alike(one: str, other: str) -> bool:
    """Whether two stems of nouns may name the same things; "" may name any."""
    return not one or not other or one == other or any(one in group and other in group for group in _ALIKE)


def _other_time(one: CountedEntity, other: CountedEntity) -> bool:
    """Whether two figures are of two times: their days differ, or one alone names a year of the past."""
    for each, beside in ((one, other), (other, one)):
        years = [day for day in each.days if day.month is None and day.weekday is None]
        named = {day.year for day in beside.days}
        if years and not any(_covers(year, beside.published) or year.year in named for year in years):
            return True
    if one.days and other.days:
        return not any(relate(a, b) is not Relation.DIFFERENT for a in one.days for b in other.days)
    dated, undated = (one, other) if one.days else (other, one)
    coarse = [each for each in dated.days if each.day is None and each.year is not None]
    return bool(coarse) and not any(_covers(each, undated.published) for each in coarse)


def _covers(each: Day, published: date | None) -> bool:
    if published is None or each.earliest is None or each.latest is None:
        return False
    return each.earliest - timedelta(31) <= published <= each.latest + timedelta(31)
