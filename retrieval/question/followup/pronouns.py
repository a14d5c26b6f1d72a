"""Pronouns of a question whose antecedent is in an earlier turn, and what takes their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer import Turn
from retrieval.question.followup import earlier
from retrieval.question.followup.clause import about, asked_in
from retrieval.question.followup.phrases import AUXILIARY, LINKING, VERBS, Phrase, phrases

_PERSON = frozenset("he she him her his hers".split())
_SEVERAL = frozenset("they them their theirs these those".split())
_OWNING = frozenset("his its their".split())
_BEHIND_AN_OBJECT = LINKING | frozenset("and or but as after before when while because since until if".split())
_OBJECT = frozenset("it them him her this that these those".split())
_BARE = (
    r"(?:this|that|these|those)(?=\s*(?:[?.,!]|$)|\s+(?:\w+ed|happen\w*|cost|mean|take|change|begin|start|end|work)\b)|"
    rf"(?<=\bof\s)(?:these|those)(?=\s+(?:{'|'.join(sorted(AUXILIARY | VERBS))})\b)"
)
_PRONOUN = re.compile(rf"\b(?:he|she|him|her|his|hers|it|its|they|them|their|theirs|there|{_BARE})\b", re.IGNORECASE)
# Words that look like a pronoun and have no antecedent; each is blanked out first.
_EMPTY = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"“[^”]*”|\"[^\"]*\"|‘[^’]*’",
        r"\b(?:is|are|was|were|be|been|will|has|have|had|could|can|may)\s+there\b(?!\s*[?.!]*$)|\bthere\s+(?:is|are|was|were|will|has|have)\b",
        r"\bit\s+(?:(?!sa(?:y|id)\b|show|claim|report|warn|promis|announc|decid|mention)[\w’']+\s+){0,3}(?:that|whether|if|who)\b",
        r"\bit\s+(?:[\w’']+\s+){0,2}?(?:takes?|took|costs?|true|possible|likely|legal|safe|better|hard|easy|worth|time|[\w’']+ful|[\w’']+able|"
        r"[\w’']+ant|necessary)\b(?=.*\b(?:to|that|for)\b)",
        r"\b(?:time|day|date|year|late|early)\s+is\s+it\b|\bit\s+(?:rain|snow|freeze)\w*|\b(?:they|those)\s+(?:that|who)\b",
        r"\b(?:them|it)\b(?=[^,?]*,\s+(?:the|an?)\s)",  # "What makes them so strong, the drugs?"
    )
)
_BOUNDARY = re.compile(
    r",|\b(?:and|but|when|while|because|if|after|before|that|which|who|since|although)\b", re.IGNORECASE
)
_OPENS = re.compile(
    r"^(?:(?:and|but|so|then)\b[\s,]*)?(?:(?:by|since|until|in|on|at|for|from|with|to|of)\s+)?"
    r"(?:(?:who|whom|whose|what|which|when|where|why|how)\b(?:\s+[\w’'-]+){0,5}?\s+)?"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\s+(?:n[o’']t\s+)?$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\b(?:how\s+many|how\s+much|some|most|all|any)\s+of\s+(?P<them>them|these|those)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun and its place in the question."""

    word: str
    start: int
    end: int


def replaced(question: str, turns: Sequence[Turn]) -> str | None:
    """The question with antecedents in place of its pronouns, or with the question that it leans on where nothing fits;
    None when it has no such pronoun."""
    told: set[str] = set()
    pieces, done = [], 0
    leans = leaning(question)
    for found in leans:
        kind = _kind(found.word)
        if kind in told:  # "what did he say about his knees": the second is clear by now
            continue
        meant = _meant(found.word, turns)
        if meant is None or (_owns(found, question) and re.search(r" (?:that|who) ", meant)):
            return about(question, asked_in(earlier.answered(turns)))
        start, end = found.start, found.end
        of_them = _OF_THEM.search(question)
        if of_them and of_them.start("them") == start and not meant.startswith(("the ", "those ")):
            start -= len("of ")  # "how many American troops are there"
        told.add(kind)
        pieces += [question[done:start], _in_place(found, meant, question)]
        done = end
    return "".join([*pieces, question[done:]]) if leans else None


def leaning(question: str) -> list[Pronoun]:
    """The pronouns of a question without an antecedent in it, in small letters."""
    masked = question
    for empty in _EMPTY:
        masked = empty.sub(lambda match: "_" * len(match.group()), masked)
    matches = [Pronoun(match.group().lower(), *match.span()) for match in _PRONOUN.finditer(masked)]
    return [found for found in matches if not _meant_inside(question, found)]


def _meant_inside(question: str, found: Pronoun) -> bool:
    """Whether the question itself holds the antecedent, before the pronoun."""
    before = question[: found.start]
    if found.word == "there":
        return any(phrase.place for phrase in phrases(before))
    if _OPENS.match(before):
        return False  # "how many sheep have they killed": nothing but what is asked with stands before
    told = [phrase for phrase in phrases(before) if _fits(phrase, found.word)]
    if found.word in _OBJECT and _is_object(question, found):
        # The object is not who does it: "what does the company say about it?"
        return any(_BOUNDARY.search(before, phrase.end) for phrase in told)
    return bool(told)


def _is_object(question: str, found: Pronoun) -> bool:
    """Whether a pronoun is the object of a verb or a preposition, not an owner or a subject."""
    if _owns(found, question):
        return False
    if found.word != "it":
        return True
    before, after = question[: found.start].lower().split(), question[found.end :].lower().strip(" ?.!,").split()
    led = before[-1:] and (before[-1] in VERBS | LINKING or before[-1].endswith("ed"))
    return bool(led) and not (after and after[0] in AUXILIARY | VERBS)


def _fits(phrase: Phrase, word: str) -> bool:
    if word in _PERSON:
        return not phrase.plural
    if word in _SEVERAL:
        return phrase.plural or phrase.named
    return not phrase.plural and (not phrase.person or re.search(r"[’']s\s", phrase.text) is not None)


def _kind(word: str) -> str:
    if word in _PERSON:
        return "person"
    return "several" if word in _SEVERAL else "place" if word == "there" else "thing"


def _meant(word: str, turns: Sequence[Turn]) -> str | None:
    kind = _kind(word)
    if word in ("this", "that"):
        return None  # what was told
    if kind == "person":
        return earlier.first(turns, earlier.people)
    if kind == "place":
        return earlier.first(turns, earlier.places)
    return earlier.first(turns, lambda turn: earlier.things(turn, plural=kind == "several"))


def _owns(found: Pronoun, question: str) -> bool:
    """Whether a pronoun owns what follows: "its", and "her" before a noun."""
    after = re.match(r"\s+([^\W_]+)", question[found.end :])
    return found.word in _OWNING or (found.word == "her" and after is not None and after[1] not in _BEHIND_AN_OBJECT)


def _in_place(found: Pronoun, meant: str, question: str) -> str:
    text = meant + (("’" if meant.endswith("s") else "’s") if _owns(found, question) else "")
    return text[0].upper() + text[1:] if found.start == 0 else text
