"""Whether every figure, date, name and quotation of a sentence stands in the passages. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from retrieval.checking.evidence import Evidence, Told, letters_of, read
from retrieval.checking.figures import wrong_figure
from retrieval.english import names
from retrieval.english.days import Day, days
from retrieval.english.openings import bare_name
from retrieval.english.relation import Relation
from retrieval.english.stemming import is_people, stem
from retrieval.english.words import FUNCTION_WORDS

_QUOTED = re.compile(
    r"[“\"«]([^“”\"«»\n]{2,600})[”\"»]|(?<![\w’'])[‘']([^‘’'\n]{2,300}(?:[’'][a-z][^‘’'\n]{1,300})*)[’'](?!\w)"
)
_LEFT_OUT = re.compile(r"\[[^\]]{0,80}\]|…|\.\.\.")
_WITH_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_CONTRACTED = re.compile(r"['’].*")
_PEOPLE = re.compile(r"(?:ians?|ans?|ns?|ese|ish|is?|ic|s)\Z")
_IRREGULAR = {"danish": "denmark", "danes": "denmark", "dane": "denmark", "finnish": "finland", "finns": "finland",
              "swiss": "switzerland", "swedes": "sweden", "filipino": "philippines", "filipinos": "philippines",
              "cypriot": "cyprus", "poles": "poland", "welsh": "wales", "dutch": "netherlands"}  # fmt: skip


def missing(text: str, evidence: Evidence, known: frozenset[str] = frozenset()) -> str | None:
    """The first thing a plain sentence has that no passage has, in words; None when all is found.

    `known` are stems that need no passage: the names of the person's own question.
    """
    said = read(text)
    wrong = wrong_figure(text, said.figures, [told.figures for told in evidence.told])
    if wrong:
        return f"a number that no passage has: {wrong}"
    day = _wrong_day(text, [day for told in (*evidence.told, *evidence.titles) for day in told.days])
    if day:
        return f"a date that no passage has: {day}"
    number = _wrong_digits(text, said, evidence)
    if number:
        return f"a number that no passage has: {number}"
    quotation = _wrong_quotation(text, evidence)
    if quotation:
        return f"a quotation that no passage has: {quotation}"
    name = wrong_name(text, said, evidence, known)
    return f"a name that no passage has: {name}" if name else None


def names_of(question: str) -> frozenset[str]:
    """The stems of the names of a person's question: these need no passage."""
    return frozenset(stem(part) for name in read(question).names for part in names.bare(name))


def _wrong_day(text: str, told: Sequence[Day]) -> str | None:
    counted = [figure.amount for figure in read(text).figures]
    for day in days(text):
        if day.month is None and any(each.begins < day.end and day.start < each.end for each in counted):
            continue  # 1900 people
        if not any(_gives(day, each) for each in told) and not _put_together(day, told):
            return text[day.start : day.end]
    return None


def _gives(said: Day, told: Day) -> bool:
    """Whether a day that is told is the day said, or lies in the month or year said."""
    if None in said.parts[:3]:
        return all(one is None or one == other for one, other in zip(said.parts, told.parts, strict=True))
    return said.parts[:3] == told.parts[:3]


def _put_together(said: Day, told: Sequence[Day]) -> bool:
    """Whether a passage gives the day, and the year elsewhere: "on 27 January ... in 2024"."""
    if said.year is None or said.month is None:
        return False
    return any((each.month, each.day) == (said.month, said.day or each.day) and each.year in (None, said.year)
               for each in told) and any(each.year == said.year for each in told)  # fmt: skip


def _wrong_digits(text: str, said: Told, evidence: Evidence) -> str | None:
    """Digits that are neither a figure nor a date (F-16, 10:30, 3rd), and that no passage has."""
    spans = [(each.amount.start, each.amount.end) for each in said.figures] + [(d.start, d.end) for d in days(text)]
    told = frozenset[str]().union(*(each.digits for each in (*evidence.told, *evidence.titles))) | evidence.stems
    for match in _WITH_DIGITS.finditer(text):
        inside = any(start <= match.start() and match.end() <= end for start, end in spans)
        if not inside and match.group().replace(",", "") not in told:
            return match.group()
    return None


def _wrong_quotation(text: str, evidence: Evidence) -> str | None:
    """Words in quotation marks that do not stand so in any passage; what is left out is marked by three dots."""
    letters = _letters(evidence)
    for match in _QUOTED.finditer(text):
        quoted = match[1] or match[2]
        pieces = [letters_of(piece) for piece in _LEFT_OUT.split(quoted)]
        if not all(piece in letters for piece in pieces if piece.strip()):
            return quoted
    return None


def _letters(evidence: Evidence) -> str:
    """All letters of the passages; a quotation may run on from a sentence to the next of its passage."""
    result = ""
    for told, (before, after) in zip(evidence.told, pairwise([None, *evidence.sentences]), strict=True):
        follows = before is not None and after is not None and after.before is before
        result += told.letters.removeprefix(" ") if follows else f" | {told.letters}"
    return result + " | ".join(each.letters for each in evidence.titles)


def wrong_name(text: str, said: Told, evidence: Evidence, known: frozenset[str]) -> str | None:
    """The first name that no passage has. Titles need not be there, and "IS" meets "Islamic State"."""
    told = [name for each in (*evidence.told, *evidence.titles) for name in each.names]
    for name in (part for each in said.names for part in each.split(" and ")):
        shown = bare_name(text, name)
        parts = [part for part in names.bare(shown) if _CONTRACTED.sub("", part) not in FUNCTION_WORDS]
        strange = [part for part in parts if stem(part) not in evidence.stems and stem(part) not in known]
        strange = [part for part in strange if not part.isdigit() and not _is_people(part, told)]
        if strange and not any(names.relate(shown, each, " ".join(told)) is Relation.SAME and _acronym(shown, each)
                               for each in told):  # fmt: skip
            return shown
        if not strange and _put_together_wrongly(parts, told):
            return shown
    return None


def _put_together_wrongly(parts: Sequence[str], told: Sequence[str]) -> bool:
    """Whether the first and the last part belong to different people: "Ada Holt" of Ada Brook and Carl Holt."""
    if len(parts) < 2 or is_people(parts[0]):
        return False
    every = [names.bare(name) for name in told]
    firsts = [name for name in every if parts[0] in name]
    lasts = [name for name in every if parts[-1] in name]
    return bool(firsts and lasts) and all(len(name) > 1 and parts[-1] not in name for name in firsts)


def _acronym(one: str, other: str) -> bool:
    return one.isupper() or other.isupper()


def _is_people(part: str, told: Sequence[str]) -> bool:
    """Whether a word names the people of a place that is told: "Kenyan" of Kenya, "Danish" of Denmark."""
    root = _PEOPLE.sub("", part)
    places = [word.lower() for name in told for word in name.split()]
    return _IRREGULAR.get(part) in places or (len(root) >= 4 and any(place.startswith(root) for place in places))
