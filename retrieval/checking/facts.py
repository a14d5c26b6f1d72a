"""Whether every figure, date, name and quotation of a sentence stands in the passages. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from retrieval.checking.evidence import Evidence, Facts, letters_of, read
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
    claimed = read(text)
    wrong = wrong_figure(text, claimed.figures, [facts.figures for facts in evidence.facts])
    if wrong:
        return f"a number that no passage has: {wrong}"
    day = _wrong_day(text, claimed, [day for facts in (*evidence.facts, *evidence.titles) for day in facts.days])
    if day:
        return f"a date that no passage has: {day}"
    number = _wrong_digits(text, claimed, evidence)
    if number:
        return f"a number that no passage has: {number}"
    quotation = _wrong_quotation(text, evidence)
    if quotation:
        return f"a quotation that no passage has: {quotation}"
    name = wrong_name(text, claimed, evidence, known)
    return f"a name that no passage has: {name}" if name else None


def names_of(question: str) -> frozenset[str]:
    """The stems of the names of a person's question: these need no passage."""
    return frozenset(stem(part) for name in read(question).names for part in names.bare(name))


def _wrong_day(text: str, claimed: Facts, given: Sequence[Day]) -> str | None:
    counted = [figure.amount for figure in claimed.figures]
    for day in days(text):
        if day.month is None and any(each.begins < day.end and day.start < each.end for each in counted):
            continue  # 1900 people
        if not any(_gives(day, each) for each in given) and not _put_together(day, given):
            return text[day.start : day.end]
    return None


def _gives(claimed: Day, given: Day) -> bool:
    """Whether a day of the passages is the one claimed, or lies in the month or year claimed."""
    if None in claimed.parts[:3]:
        return all(one is None or one == other for one, other in zip(claimed.parts, given.parts, strict=True))
    return claimed.parts[:3] == given.parts[:3]


def _put_together(claimed: Day, given: Sequence[Day]) -> bool:
    """Whether the passages give the day without its year, and the year elsewhere: "on 27 January ... in 2024"."""
    if claimed.year is None or claimed.month is None:
        return False
    return any((each.month, each.day) == (claimed.month, claimed.day or each.day) and each.year in (None, claimed.year)
               for each in given) and any(each.year == claimed.year for each in given)  # fmt: skip


def _wrong_digits(text: str, claimed: Facts, evidence: Evidence) -> str | None:
    """The first digits that belong to no figure and no date (F-16, 10:30, 3rd), and that no passage has."""
    spans = [(each.amount.start, each.amount.end) for each in claimed.figures] + [(d.start, d.end) for d in days(text)]
    given = frozenset[str]().union(*(each.digits for each in (*evidence.facts, *evidence.titles))) | evidence.stems
    for match in _WITH_DIGITS.finditer(text):
        inside = any(start <= match.start() and match.end() <= end for start, end in spans)
        if not inside and match.group().replace(",", "") not in given:
            return match.group()
    return None


def _wrong_quotation(text: str, evidence: Evidence) -> str | None:
    """The first quotation that no passage has. Three dots in a quotation stand for words left out."""
    letters = _letters(evidence)
    for match in _QUOTED.finditer(text):
        quoted = match[1] or match[2]
        pieces = [letters_of(piece) for piece in _LEFT_OUT.split(quoted)]
        if not all(piece in letters for piece in pieces if piece.strip()):
            return quoted
    return None


def _letters(evidence: Evidence) -> str:
    """All letters of the passages. Sentences that follow each other are joined, since a quotation may run on."""
    result = ""
    for facts, (before, after) in zip(evidence.facts, pairwise([None, *evidence.sentences]), strict=True):
        follows = before is not None and after is not None and after.before is before
        result += facts.letters.removeprefix(" ") if follows else f" | {facts.letters}"
    return result + " | ".join(each.letters for each in evidence.titles)


def wrong_name(text: str, claimed: Facts, evidence: Evidence, known: frozenset[str]) -> str | None:
    """The first name that no passage has. Titles need not be there, and "IS" meets "Islamic State"."""
    given = [name for each in (*evidence.facts, *evidence.titles) for name in each.names]
    around = " ".join(given)
    for name in (part for each in claimed.names for part in each.split(" and ")):
        shown = bare_name(text, name)
        parts = [part for part in names.bare(shown) if _CONTRACTED.sub("", part) not in FUNCTION_WORDS]
        strange = [part for part in parts if stem(part) not in evidence.stems and stem(part) not in known]
        strange = [part for part in strange if not part.isdigit() and not _is_people(part, given)]
        acronyms = (each for each in given if shown.isupper() or each.isupper())
        if strange and not any(names.relate(shown, each, around) is Relation.SAME for each in acronyms):
            return shown
        if not strange and _put_together_wrongly(parts, given):
            return shown
    return None


def _put_together_wrongly(parts: Sequence[str], given: Sequence[str]) -> bool:
    """Whether the first and the last part belong to different people: "Ada Holt" of Ada Brook and Carl Holt."""
    if len(parts) < 2 or is_people(parts[0]):
        return False
    every = [names.bare(name) for name in given]
    firsts = [name for name in every if parts[0] in name]
    lasts = [name for name in every if parts[-1] in name]
    return bool(firsts and lasts) and all(len(name) > 1 and parts[-1] not in name for name in firsts)


def _is_people(part: str, given: Sequence[str]) -> bool:
    """Whether a word names the people of a place that the passages name: "Kenyan" of Kenya, "Danish" of Denmark."""
    root = _PEOPLE.sub("", part)
    places = [word.lower() for name in given for word in name.split()]
    return _IRREGULAR.get(part) in places or (len(root) >= 4 and any(place.startswith(root) for place in places))
