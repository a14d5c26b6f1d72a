"""Questions that leave out words of the question before: "why?", "and in Syria?", "who else?". Pure.

Each rule takes the question and the earlier turns. It gives the question in full, or None when it does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.answer import Turn
from retrieval.english.words import content, words
from retrieval.question.followup import earlier
from retrieval.question.followup.clause import about, asked_in, clause, plain, told_by, unopened
from retrieval.question.followup.phrases import VERBS, Phrase, joined, phrases

_SO = r"(?:(?:is|was|are|were)\s+(?:that|this|it|there)(?:\s+so)?|so|not|exactly|that|this|though)"
_BARE = re.compile(
    rf"(?P<asks>(?:(?:by|since|until|from)\s+)?(?:why|when|where|how(?:\s+(?:long|many))?|whom?))(?:\s+{_SO})*", re.I
)
_ELSE = re.compile(r"(?P<asks>who|what|where|when|why|how|(?:any|some)(?:one|body))\s+else", re.I)
_ABOUT = re.compile(r"^(?:(?:and\s+)?(?:what|how)\s+about|and)\s+(?=\S)", re.IGNORECASE)
_LED = re.compile(r"(?P<led>in|on|at|for|from|by|of|with|to|among|under|against|near)\s+(?P<other>\S.*)", re.IGNORECASE)
_POINTING = frozenset("first second third fourth last latter former next else still another one one's".split())
_LONGEST_OTHER = 8  # words of X in "what about X"; longer ones say all that they mean
_LONGEST_FRAGMENT = 3  # words of a question that names nothing of its own


def in_full(question: str, turns: Sequence[Turn]) -> str | None:
    """The question in full; None when no rule applies."""
    return _bare(question, turns) or _else(question, turns) or _other(question, turns)


def _bare(question: str, turns: Sequence[Turn]) -> str | None:
    """ "Why?", "since when?": asks it of what the question before tells together with its answer."""
    match = _BARE.fullmatch(unopened(plain(question)))
    if match is None:
        return None
    turn = earlier.answered(turns)
    before = asked_in(turn)
    asks, asked = match["asks"].lower(), clause(before)
    if asked and asks in ("who", "whom", "how many"):
        return _asked_of_subject(asks, before) or about(question, before)
    return (asked and asked.asked_with(asks, told_by(turn))) or about(question, before)


def _asked_of_subject(asks: str, before: str) -> str | None:
    """ "How many?", "who?": of the subject of the question before."""
    asked = clause(before)
    if asked is None:
        return None
    wanted = re.sub(r"^(?:which|what|who)\b\s*", "", asked.asks, flags=re.IGNORECASE)
    if asks == "how many" and asked.of_subject and asked.asks.lower() != "what":
        several = {"is": "are", "was": "were", "has": "have"}.get(asked.auxiliary, asked.auxiliary)
        return " ".join(filter(None, ["How many", wanted or "people", several, asked.rest])) + "?"
    subject = asked.subject
    if asked.asks or (not subject and not re.match(r"(?:any|some)", asked.rest, re.IGNORECASE)):
        return None
    rest = asked.rest[len(subject) :] if subject else asked.rest.partition(" ")[2]
    noun = "Who" if asks != "how many" else f"How many {re.sub('^the ', '', subject) or 'people'}"
    return f"{noun} {asked.auxiliary} {rest.strip()}?"


def _else(question: str, turns: Sequence[Turn]) -> str | None:
    """ "Who else?": the same question, for another answer."""
    match = _ELSE.fullmatch(unopened(plain(question)))
    if match is None:
        return None
    before = unopened(asked_in(earlier.answered(turns)))
    asks, wanted = before.split(" ")[0], re.sub(r"^(?:any|some)(?:one|body)$", "who", match["asks"].lower())
    return f"{asks} else{before[len(asks) :]}?" if asks.lower() == wanted else about(question, before)


def _other(question: str, turns: Sequence[Turn]) -> str | None:
    """ "And in Syria?", "what about X?": it takes the place of what is most like it in the question before."""
    said = plain(question)
    opening = _ABOUT.match(said)
    other = said[opening.end() :] if opening else ""
    led = _LED.fullmatch(other)
    whole = joined(led["other"] if led else other, opens=False)
    if len(whole) != 1 or whole[0].text != (led["other"] if led else other) or len(other.split()) > _LONGEST_OTHER:
        return None
    before = asked_in(turns[-1])
    if led:
        own = [phrase for phrase in phrases(before) if phrase.after == led["led"].lower()]
        own = [phrase for phrase in own if not phrase.text[-4:].isdigit()] or own
        if not own:
            return f"{before} {other}?"
        return f"{before[: own[-1].start]}{led['other']}{before[own[-1].end :]}?"
    like = None if _POINTING.intersection(other.lower().split()) else _most_like(whole[0], before)
    return f"{before[: like.start]}{other}{before[like.end :]}?" if like else about(other, before)


def _most_like(other: Phrase, before: str) -> Phrase | None:
    """The phrase of the question before whose place the other takes; None when no phrase is of its kind."""
    parts = phrases(before)
    if not other.named:
        same = [phrase for phrase in joined(before) if phrase.text[:4].lower() == other.text[:4].lower() == "the "]
        return same[0] if same else None
    names = [phrase for phrase in parts if phrase.named]
    if other.person:
        return next(
            iter([each for each in names if each.person] or [each for each in names if each.perhaps_person]), None
        )
    return next(iter([each for each in names if each.place][-1:] or names[-1:]), None)


def unfinished(question: str, turns: Sequence[Turn]) -> str | None:
    """A question without a subject of its own - no name, one telling word at most - with the one that it leans on."""
    said = plain(question)
    telling = [word for word in content(words(unopened(said))) if word.text.lower() not in VERBS]
    own = [word for word in telling if re.sub("[’']s$", "", word.text.lower()) not in _POINTING]
    leans = len(said.split()) <= _LONGEST_FRAGMENT or unopened(said) != said or len(own) < len(telling)
    if len(own) > 1 or any(word.is_name and word.start for word in own) or not leans:
        return None
    return about(question, asked_in(earlier.answered(turns)))
