"""Earlier questions + a question that leans on them -> a question that stands alone. Pure.

Rules only, and few: a pronoun gets the name or the noun phrase of the last question that has one, "and in
Syria?" takes its place in the question before, "why?" asks it of the question before. What no rule
understands is left as it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PERSON = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
# "this war" names what it means; a bare "this" does not. "Is it true", "how long does it take" mean nothing by it.
_THING = re.compile(
    r"\b(it(?!\s+(?:takes?|took|costs?|true|possible|likely|legal|safe)\b)|its|they|them|their|theirs|there"
    r"|(?:this|that|these|those)(?=\s*(?:[?.,!]|$)))\b",
    re.IGNORECASE,
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'.-]*"
_NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:al|bin|de|von|van|of|the)[\s-])?{_CAPITAL})*")
_OPENERS = (
    "who whom whose what which when where why how is are was were do does did has have had can could will would "
    "should may the a an in on at of and or but tell"
).split()
_BARE = re.compile(
    r"^(?:and|but|so)?\s*(why|when|where|how|who|since when|until when)\s*(?:not|so|exactly)?\s*\?*$", re.IGNORECASE
)
_PLACE = re.compile(
    r"^(?:and|what about|how about|and what about)\s+((in|on|at|for|from|by|of|with)\s+.+?)\s*\?*$", re.IGNORECASE
)
_OTHER = re.compile(r"^(?:and|what about|how about|and what about)\s+(?:the\s+)?(.+?)\s*\?*$", re.I)
_SCAFFOLD = re.compile(
    r"^(?:(?:please\s+)?tell me (?:about|of)\s+)?"
    r"(?:(?:who|whom|whose|what|which|when|where|why|how(?: (?:many|much|long|old|far|often))?)\b\s*)?"
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b\s*)?",
    re.IGNORECASE,
)
_VERB_AT_END = re.compile(
    r"\s+(?:do|doing|done|mean|say|said|want|wanted|happen|happened|work|live|come|go|stand|think|call|called|about|for)$",
    re.I,
)
_THERE_IS = re.compile(r"\b(?:is|are|was|were|be|been)\s+there\b|\bthere\s+(?:is|are|was|were)\b", re.IGNORECASE)
# "that" before a verb or a noun phrase joins clauses; only a bare "that" points back.
_JOINING = re.compile(
    r"\b(?:say|says|said|claim|claims|claimed|so|report|reported|think|thinks|know|believe)\s+that\b", re.IGNORECASE
)


def stand_alone(question: str, history: Sequence[str]) -> str | None:
    """The question as it would be asked without the earlier ones (oldest first), None when it stands alone."""
    if not history:
        return None
    before = " ".join(history[-1].split()).rstrip("?. ")
    bare = _BARE.match(question)
    if bare:
        return f"{bare.group(1).capitalize()}: {before}?"
    place = _PLACE.match(question)
    if place:
        return _swap(before, place.group(1), place.group(2))
    other = _OTHER.match(question)
    if other and len(question.split()) <= 6:
        return f"{before}: {other.group(1)}?"
    return _with_antecedent(question, history)


def _swap(before: str, phrase: str, preposition: str) -> str:
    """The earlier question with its own phrase of that preposition replaced, or the phrase added."""
    own = re.compile(rf"\b{re.escape(preposition)}\s+(?:the\s+)?[^\W\d_][\w’'.-]*(?:\s+[^\W\d_a-z][\w’'.-]*)*", re.I)
    found = list(own.finditer(before))
    if found:
        last = found[-1]
        return f"{before[: last.start()]}{phrase}{before[last.end() :]}?"
    return f"{before} {phrase}?"


def _with_antecedent(question: str, history: Sequence[str]) -> str | None:
    plain = _JOINING.sub(lambda match: match.group().replace("that", "____"), question)
    plain = _THERE_IS.sub(lambda match: re.sub("there", "_____", match.group(), flags=re.I), plain)
    for pronoun, antecedent_of in ((_PERSON, _name), (_THING, _topic)):
        lean = pronoun.search(plain)
        if lean is None or _name(question[: lean.start()]):  # a name before the pronoun is its antecedent
            continue
        for earlier in reversed(history):
            antecedent = antecedent_of(earlier)
            if antecedent:
                return _replace(question, lean, antecedent)
    return None


def _replace(question: str, lean: re.Match[str], antecedent: str) -> str:
    word = lean.group().lower()
    owns = word in ("his", "its", "their") or (word == "her" and question[lean.end() :].strip(" ?.!")[:1].isalpha())
    if owns:
        antecedent += "’" if antecedent.endswith("s") else "’s"
    return question[: lean.start()] + antecedent + question[lean.end() :]


def _name(question: str) -> str | None:
    """The last name in a question: a run of capitalised words that is not just its first word."""
    names = []
    for match in _NAME.finditer(question):
        words = match.group().split()
        while words and words[0].lower() in _OPENERS:
            words.pop(0)
        if words:
            names.append(re.sub(r"[’']s$", "", " ".join(words)).rstrip(".-’'"))
    return names[-1] if names else None


def _topic(question: str) -> str | None:
    """What a question is about: the question without its question words and its last verb."""
    text = " ".join(question.split()).rstrip("?. ")
    text = _VERB_AT_END.sub("", _SCAFFOLD.sub("", text, count=1)).strip()
    text = re.sub(r"^(?:a|an)\s+", "the ", text)
    return text if 0 < len(text.split()) <= 8 else _name(question)
