"""What the words that answer say of time: whether they age, and whether they foretell. Pure.

Only the clauses that hold lit words are read. What has happened does not age: "two people died".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.chunking import sentences
from corpus.dating.calendar import MONTH, WEEKDAY
from retrieval.english.saying import ATTRIBUTING, REPORTING, past
from retrieval.english.stemming import VERB_FORMS
from retrieval.english.unbroken import without_inner_marks

Span = tuple[int, int]

_BREAK = re.compile(
    r"[,;:()“”\"]|\s[–—-]\s|\b(?:because|while|who|whom|whose|which|where|when|although|though|but|if|as|amid)\b|"
    r"(?<=\bsaid)\s(?:that\s)?(?!to\b)|(?<=\bsays)\s(?:that\s)?|"
    rf"\b(?:after|before|since|until)\b(?!\s(?:{MONTH}|{WEEKDAY}|\d|next|last|the end)\b)",
    re.IGNORECASE,
)
_OF_NOW = (
    r"currently|presently|at present|at the moment|at this time|now(?![-–])|nowadays|these days|as of now|"
    r"today(?!['’]s)"
)
_NOW = re.compile(rf"(?<!until )(?<!by )(?<!just )\b(?:{_OF_NOW})\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:still|so far|to date|as yet|not yet|no longer|any longer)\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:tonight|tomorrow|(?:this|next|coming) "
    rf"(?:week|month|year|weekend|spring|summer|autumn|fall|winter|{WEEKDAY}))\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"(?<!the )(?<!free )(?<!his )(?<!her )(?<!their )\bwill\b(?!\s+of\b)|\b(?:won['’]t|shall)\b|['’]ll\b|"
    r"\b(?:is|are|['’]s|['’]re)\s+(?:(?:not|also|now|still|widely|all)\s+)?(?:to|going to|(?:about|due|set|expected|"
    r"scheduled|planned|tipped|likely|unlikely|projected|forecast|predicted|poised|slated|meant|supposed) to)\s+[a-z]",
    re.IGNORECASE,
)
_PLANS = re.compile(
    r"(?<!\ba )(?<!\bthe )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bof )"
    r"\b(?:plans?|intends?|hopes?|aims?|expects?|is planning|are planning|is hoping|are hoping)\s+to\s+[a-z]|"
    r"\b(?:expects?|predicts?|forecasts?|projects?)\s+(?:that\s|the\s|a\s|an\s|it\s|\w+\s+to\b)|"
    r"\b(?:is|are)\s+(?:expected|due|scheduled|planned|forecast|slated)\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\b(?:could|may|might)\b(?!\s+(?:have|only|hardly|barely|see|hear|not|n['’]t|\d))")
_WOULD = re.compile(r"\bwould\b(?!\s+(?:have|not have|often|sometimes|always)\b)")
_ASKS_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|could|may|might|going to|expect(?:s|ed)?|plan(?:s|ned|ning)?|forecast(?:s|ed)?|"
    r"predict(?:s|ed|ion|ions)?|tipped|due|scheduled|next|upcoming|future|intends?|hopes?|set to|likely|supposed)\b|"
    r"(?i:\b(?:is|are)\b[^?]{1,80}?\bto\s+[a-z]+)",
    re.IGNORECASE,
)
_ASKS_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_ASKS_STATE = re.compile(
    r"\bwho (?:is|are) (?:the|in charge|currently|now)\b|\bwho (?:leads|heads|runs|owns|chairs|governs)\b|"
    r"\bwhat (?:is|are) the (?:current|present|latest|price|population|rate|cost|number|size|value|salary|status)\b",
    re.IGNORECASE,
)
_ASKS_IS = re.compile(r"\W*(?:(?:why|where|how|what)\s+)?(?:is|are)\b", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are|remains?|stays?|stands?|keeps?|has|have)\b|['’]re\b", re.IGNORECASE)
_PERFECT = re.compile(r"\b(?:has|have|['’]ve)\s+(?:(?:not|also|already|since|now|[a-z]+ly)\s+)*(?P<verb>[a-z]+)\b")
_WORD = re.compile(r"[^\W\d_]+")
_SAID = frozenset(map(past, (*ATTRIBUTING, *REPORTING)))
_PRESENT = frozenset("is are am has having being do does doing been done gone known says people dying".split())
_PASTS = (
    (VERB_FORMS | {"had", "did"})
    - _PRESENT
    - frozenset("read cost put set cut hit hurt let cast beat shut spread split quit".split())
)
_PASSIVES = frozenset(
    "is are be been being has have the a an of by for as and or not also now still well its his her their".split()
)


def ages(text: str, lit: Sequence[Span], question: str = "") -> bool:
    """Whether the lit words tell how things stand when the text is written, or what is to come: later it may be else.

    A question for how things are makes any answer age that tells of no past.
    """
    state = any(pattern.search(question) for pattern in (_ASKS_STATE, _NOW, _GOES_ON))
    state = state or (bool(_ASKS_HOW_MANY.search(question)) and not _tells_of_the_past(question))
    return any(_clause_ages(clause, state, bool(_ASKS_IS.match(question))) for clause in lit_clauses(text, lit))


def foretells(text: str, lit: Sequence[Span], question: str = "") -> bool:
    """Whether the lit words are a forecast or a plan. Where the question asks for what is to come, all answers are."""
    if _ASKS_AHEAD.search(question):
        return False
    return any(map(_is_ahead, lit_clauses(text, lit)))


def lit_clauses(text: str, lit: Sequence[Span]) -> list[str]:
    """The clauses that hold lit words, in order; all of the text's where nothing is lit."""
    plain = without_inner_marks(text)
    found: list[str] = []
    for start, end in sentences(text):
        edges = [edge for match in _BREAK.finditer(plain, start, end) for edge in (match.start(), match.end())]
        pieces = list(zip([start, *edges[1::2]], [*edges[::2], end], strict=True))
        joined: list[Span] = []
        for piece in pieces:  # "Currently, 2,500 troops serve there"
            alone = bool(joined) and _NOW.fullmatch(plain[slice(*joined[-1])].strip()) is not None
            joined[-1:] = [(joined[-1][0], piece[1])] if alone else [*joined[-1:], piece]
        found += [
            plain[left:right]
            for left, right in joined
            if not lit or any(first < right and left < last for first, last in lit)
        ]
    return found


def _clause_ages(clause: str, state: bool, asks_is: bool) -> bool:
    if _WILL.search(clause) or _GOES_ON.search(clause):
        return True
    if _tells_of_the_past(clause):
        return False
    return state or bool(_NOW.search(clause) or _NEAR.search(clause) or (asks_is and _IS.search(clause)))


def _is_ahead(clause: str) -> bool:
    if _WILL.search(clause) or _PLANS.search(clause):
        return True
    said = any(word in _SAID for word in _WORD.findall(clause))
    if _WOULD.search(clause):
        return said or not _tells_of_the_past(clause)
    return bool(_MAY.search(clause)) and not _tells_of_the_past(clause)


def _tells_of_the_past(clause: str) -> bool:
    """Whether its verb has a past form; that somebody "said" so does not count."""
    perfect = _PERFECT.search(clause)
    if perfect and (perfect["verb"].endswith("ed") or perfect["verb"] in _PASTS):
        return True
    before = ""
    for word in _WORD.findall(clause):
        low = word.lower()
        regular = word.endswith("ed") and word.islower() and len(word) > 4 and before not in _PASSIVES
        told = (regular or low in _PASTS) and low not in _SAID
        if told and before not in ("is", "are", "be", "been", "being", "to"):
            return True
        before = low
    return False
