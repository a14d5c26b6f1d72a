"""Whether a later figure updates an earlier one, or contradicts it. Pure.

Figures that differ are a conflict. A later figure is an update where it was published on a later day and

- it has the same publisher, who corrects or continues a count;
- it counts what only grows while an event goes on (dead, injured, arrested, displaced, ...), and is the larger one; a
  count of the missing may shrink, since they are found;
- its sentence says that it is a change ("rose to", "revised", "up from");
- it answers a question on how things stand ("how many are there?"), a month or more after the earlier figure.

An undated figure updates nothing: nobody can tell which of two is newer.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from retrieval.agreement import figures
from retrieval.agreement.groups import Group
from retrieval.agreement.things import RUNNING
from retrieval.agreement.values import Value
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.relation import Relation

_SAYS_SO = re.compile(
    r"\b(?:(?:rose|risen|rises|climbed|climbs|jumped|increased|grown|grew|fell|fallen|dropped|declined|reduced|lowered|"
    r"raised|revised|updated|corrected|slowed|eased|"
    r"narrowed|widened|shrank)\b[^.;]{0,60}\b(?:to|from)\b|(?:up|down) from|revised|so far|no longer|"
    r"(?:up|down)wards?)\b",
    re.IGNORECASE,
)
_HOW_THINGS_STAND = re.compile(
    r"\b(?:how (?:many|much|long|large|big|old|high)\b.*?\b(?:are|is|do|does|has|have|remain|remains|stay|live|work|"
    r"cross|serve)\b|(?:what|which) (?:is|are)\b|currently|now)",
    re.IGNORECASE,
)
_HAPPENED = re.compile(r"\b(?:was|were|did|had|has been|have been|killed|died|injured|dead)", re.IGNORECASE)
_A_WHILE = timedelta(days=30)


def updates(asked: ParsedQuestion, newer: Group, older: Group) -> bool:
    """Whether the figure of one group is a later state of the other's."""
    if date.min in (newer.published, older.published) or newer.published <= older.published:
        return False
    new, old = newer.leading.source, older.leading.source
    if new.publisher and old.publisher and new.publisher.casefold() == old.publisher.casefold():
        return True
    if _SAYS_SO.search(newer.leading.sentence.text) or _grows(newer, older):
        return True
    return _stands(asked) and newer.published - older.published >= _A_WHILE


def recounted(one: Group, other: Group) -> bool:
    """Whether two groups give two numbers, of which one may be "at least" so many; "about" is no number."""
    first, second = _shown(one), _shown(other)
    if not (first and second and first.amount and second.amount):
        return False
    if figures.relate(first.amount, second.amount) is Relation.SAME:
        return False
    bounds = (first.amount.bound, second.amount.bound)
    return bounds in (("", ""), ("least", ""), ("", "least")) and not (first.amount.about or second.amount.about)


def _grows(newer: Group, older: Group) -> bool:
    new, old = _shown(newer), _shown(older)
    if not (new and old and new.amount and old.amount and new.thing and old.thing):
        return False
    fate = new.thing.fate or old.thing.fate
    return fate == "missing" or (fate in RUNNING and new.amount.figure >= old.amount.figure)


def _shown(each: Group) -> Value | None:
    return next((value for value in each.values if value.candidate is each.leading), None)


def _stands(asked: ParsedQuestion) -> bool:
    """Whether a question asks how things stand, not what happened."""
    said = asked.last or asked.text
    return bool(_HOW_THINGS_STAND.search(said)) and not _HAPPENED.search(said)
