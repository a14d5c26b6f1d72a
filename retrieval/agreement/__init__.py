"""Which candidates say the same, which differ and how, and which may go back to one report. Pure.

candidates -> values (numerals, amounts, days, names; things: what a figure counts)
values   -> figures, sameness: do they differ? -> groups that say the same
groups   -> differences: figures that differ, figures that changed, positions of speakers
articles -> origins: which of them may share one report
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from retrieval.agreement.candidate import Candidate
from retrieval.agreement.changes import recounted, updates
from retrieval.agreement.groups import Group, group, relation
from retrieval.agreement.positions import positions
from retrieval.answer import Difference
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.relation import Relation

__all__ = ["Agreed", "Group", "agree"]

_ANOTHER_EVENT = timedelta(days=183)
_LEADS = 0.5  # of the best support that a newer value must have to lead: a doubtful sentence is not news


@dataclass(frozen=True, slots=True)
class Agreed:
    """What becomes of the candidates of one question."""

    groups: tuple[Group, ...]  # the groups that become statements, in their order
    differences: tuple[Difference, ...] = ()  # how they differ; a difference names them by their indexes


def agree(
    asked: ParsedQuestion,
    candidates: Sequence[Candidate],
    most: int,
    adds: Callable[[Sequence[Group], Group], bool] = lambda said, other: False,  # noqa: ARG005
    sure: float = 0.0,
    unsure: Sequence[Candidate] = (),
) -> Agreed:
    """The answer in at most `most` groups, and how they differ.

    `candidates`: surest first, one at least. `sure`: the support that a candidate needs to say the same as another.
    `unsure`: candidates too weak to answer, which still are heard where they take another stand.

    The best group comes with other groups of one kind, the first of these kinds that there is:

    - groups that contradict or update it; all are in order of time, newest first;
    - groups that take another stand, in the same order;
    - groups that add something: `adds(groups so far, group)`.
    """
    groups = group(asked, candidates, sure)
    best, others = groups[0], groups[1:]
    rivals = [other for other in others if other.support >= _LEADS * best.support and _rivals(asked, best, other)]
    if rivals:
        return _figures(asked, [best, *rivals], most)
    stands = [each.group for each in positions(asked, [*groups, *group(asked, unsure)])]
    if stands and most > 1:
        shown = _both_sides(asked, _newest_first(stands), most)
        return Agreed(tuple(shown), (Difference("positions", tuple(range(len(shown)))),))
    shown = [best]
    for other in others:
        if len(shown) < most and adds(shown, other):
            shown.append(other)
    return Agreed(tuple(shown))


def _rivals(asked: ParsedQuestion, one: Group, other: Group) -> bool:
    """Whether two groups cannot both be so, or one is a later count: "at least 41", and a day later 45.

    An article does not contradict itself: its second day is that of another event. So is a count of people who died,
    are missing or the like that was published half a year before.
    """
    if {each.source.id for each in one.candidates} & {each.source.id for each in other.candidates}:
        return False
    if _of_two_events(one, other):
        return False
    found = relation(asked, one, other)
    if found is Relation.COMPATIBLE and recounted(one, other):
        return updates(asked, one, other) or updates(asked, other, one)
    return found is Relation.DIFFERENT


def _of_two_events(one: Group, other: Group) -> bool:
    if date.min in (one.published, other.published) or abs(one.published - other.published) < _ANOTHER_EVENT:
        return False
    return all(any(value.thing and value.thing.fate for value in each.values) for each in (one, other))


def _figures(asked: ParsedQuestion, groups: Sequence[Group], most: int) -> Agreed:
    """Groups whose values differ. What the newest one updates has changed; all others contradict it."""
    shown = _newest_first(groups)[:most]
    steps = all(updates(asked, newer, older) for newer, older in pairwise(shown))
    older = [place for place, each in enumerate(shown) if place and (steps or updates(asked, shown[0], each))]
    against = [place for place in range(1, len(shown)) if place not in older]
    differences = [Difference("figures", (0, *against))] if against else []
    differences += [Difference("change", (0, *older))] if older else []
    return Agreed(tuple(shown), tuple(differences))


def _both_sides(asked: ParsedQuestion, shown: list[Group], most: int) -> list[Group]:
    """The first groups, the last one replaced where one side alone would be heard."""
    kept = shown[:most]
    if positions(asked, kept):
        return kept
    other = next(each for each in shown[most:] if positions(asked, [*kept[:-1], each]))
    return [*kept[:-1], other]


def _newest_first(groups: Sequence[Group]) -> list[Group]:
    """By day, undated ones last; of one day the surest first."""
    return sorted(groups, key=lambda each: (each.published, each.support), reverse=True)
