"""Pronouns of a question whose antecedent is in an earlier turn, and what takes their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer import Turn
from retrieval.question.followup import earlier, forms
from retrieval.question.followup.phrases import AUXILIARY, LINKING, VERBS, Phrase, phrases

_PERSON = frozenset("he she him her his hers".split())
_SEVERAL = frozenset("they them their theirs these those".split())
_OWNING = frozenset("his its their".split())
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
        r"\b(?:say|says|said|claim|claims|claimed|report|reported|think|thinks|know|knows|believe|believes|so)\s+that\b(?!\s*[?.!]*$)",
        r"\bit\s+(?:(?!sa(?:y|id)\b|show|claim|report|warn|promis|announc|decid|mention)[\w’']+\s+){0,3}(?:that|whether|if|who)\b",
        r"\bit\s+(?:[\w’']+\s+){0,2}?(?:takes?|took|costs?|true|possible|likely|legal|safe|better|hard|easy|worth|time|[\w’']+ful|[\w’']+able|"
        r"[\w’']+ant|necessary)\b(?=.*\b(?:to|that|for)\b)",
        r"\bis\s+it\s+(?:true|possible|likely|legal|safe)\b",
        r"\b(?:time|day|date|year|late|early)\s+is\s+it\b|\bit\s+(?:rain|snow|freeze)\w*|\b(?:they|those)\s+(?:that|who)\b",
        r"\b(?:them|it)\b(?=[^,?]*,\s+(?:the|an?)\s)",  # "What makes them so strong, the drugs?"
    )
)
_HOW_MANY = re.compile(r"\W*(?:and\s+)?how\s+(?:many|much)\b", re.IGNORECASE)
_THERE_AT_END = re.compile(r"\b(?:is|are|was|were)\s+there(?=\W*$)", re.IGNORECASE)
_SPOKEN_OF_ANY = re.compile(r"\b(?:whoever|anyone|anybody|everyone|everybody|someone|somebody|nobody)\b", re.IGNORECASE)
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
    """The question with antecedents in place of its pronouns; None when it has no such pronoun, or nothing fits."""
    told: dict[str, str] = {}
    pieces, done = [], 0
    for found in leaning(question):
        kind = _kind(found.word)
        if kind in told:  # "what did he say about his knees": the second is clear by now
            continue
        meant = _meant(found.word, turns)
        if meant is None:
            continue
        if kind == "place" and any(text.endswith(meant) for text in told.values()):
            pieces.append(question[done : found.start].rstrip())  # "what do the troops in Iraq do there"
            done = found.end
            continue
        told[kind] = meant
        start, end = found.start, found.end
        of_them = _OF_THEM.search(question)
        if of_them and of_them.start("them") == start and not meant.startswith(("the ", "those ")):
            start -= len("of ")  # "how many American troops are there"
        pieces += [question[done:start], _in_place(found, meant, question)]
        done = end
    return "".join([*pieces, question[done:]]) if pieces else None


def leaning(question: str) -> list[Pronoun]:
    """The pronouns of a question without an antecedent in it, in small letters."""
    masked = question
    for empty in _EMPTY:
        masked = empty.sub(lambda match: "_" * len(match.group()), masked)
    if _HOW_MANY.match(question):
        masked = _THERE_AT_END.sub(lambda match: "_" * len(match.group()), masked)
    matches = [Pronoun(match.group().lower(), *match.span()) for match in _PRONOUN.finditer(masked)]
    return [found for found in matches if not _meant_inside(question, found)]


def _meant_inside(question: str, found: Pronoun) -> bool:
    """Whether the question itself holds the antecedent, before the pronoun."""
    before = question[: found.start]
    if found.word == "there":
        return any(phrase.place for phrase in phrases(before))
    if _OPENS.match(before):
        return False  # "how many sheep have they killed": nothing but what is asked with stands before
    if found.word in _SEVERAL and _SPOKEN_OF_ANY.search(before):
        return True
    told = [phrase for phrase in phrases(before) if _fits(phrase, found.word)]
    if found.word in _OBJECT and _is_object(question, found):
        # The object is not who does it: "what does the company say about it?"
        return any(_BOUNDARY.search(before, phrase.end) for phrase in told)
    return bool(told)


def _is_object(question: str, found: Pronoun) -> bool:
    """Whether a pronoun is the object of a verb or a preposition, not an owner or a subject."""
    if found.word == "her" and question[found.end :].strip(" ?.!")[:1].isalpha():
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
    return not phrase.plural and not phrase.person


def _kind(word: str) -> str:
    if word in _PERSON:
        return "person"
    return "several" if word in _SEVERAL else "place" if word == "there" else "thing"


def _meant(word: str, turns: Sequence[Turn]) -> str | None:
    kind = _kind(word)
    if kind == "person":
        return earlier.first(turns, earlier.people) or _whoever(turns)
    if kind == "place":
        return earlier.first(turns, earlier.places)
    if kind == "several":
        return earlier.first(turns, lambda turn: earlier.things(turn, plural=True))
    if word in ("this", "that"):
        return earlier.event(earlier.answered(turns)) or None
    found = earlier.first(turns, lambda turn: earlier.things(turn, plural=False))
    return found or earlier.event(earlier.answered(turns)) or None


def _whoever(turns: Sequence[Turn]) -> str | None:
    """The person that an earlier question asked for, without a name: "the one who won the marathon"."""
    described = (forms.described(turn.read_as, plural=False) for turn in reversed(turns))
    return next((found for found in described if found.startswith("the one who ")), None)


def _in_place(found: Pronoun, meant: str, question: str) -> str:
    owns = found.word in _OWNING or (
        found.word == "her" and question[found.end :].strip(" ?.!")[:1].isalpha() and not _is_object(question, found)
    )
    text = meant + (("’" if meant.endswith("s") else "’s") if owns else "")
    return text[0].upper() + text[1:] if found.start == 0 else text
