"""Whether a line states something and asks nothing. Pure.

In doubt it is a question: who asks in keywords ("iraq troop numbers"), in an order ("List the countries that left")
or without a question mark ("who won the vote") wants an answer. A statement is one or more whole sentences, each with
a subject and a finite verb of its own, and none with a word that asks.
"""

from __future__ import annotations

import re

from corpus.chunking import sentences
from retrieval.english.words import AUXILIARIES

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?|,")

_ASKING = frozenset("what which whom whose how why whether".split())
_RELATIVE = frozenset("who that where when while because although if after before since as until unless".split())
_BE_AND_HAVE = frozenset(
    "is are was were has had isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't cannot couldn't "
    "didn't doesn't don't shouldn't will would could should".split()
)
_AUXILIARIES = _BE_AND_HAVE | AUXILIARIES | {"am"}
# Past forms that are neither a participle nor a noun: no headline and no keyword stands in one of them.
_PAST = frozenset(
    "began became broke brought came chose did drove ate fell flew forgot gave got grew hid held kept knew lay led "
    "left lost made meant met paid ran rang rose said sang sank saw sent shook shot sold sought spent spoke stood "
    "stole struck swam taught threw told took thought understood went withdrew woke won wore wrote says wants "
    "remains".split()
)
_ARTICLES = frozenset("the a an this that these those his her its their our my your some many most all no".split())
_PRONOUNS = frozenset("he she it they we i you there nobody everybody everyone someone".split())
_SUBJECTS = frozenset("i he she it we they".split())  # a verb follows, whatever it is
_LINKS = frozenset(
    "of in on at by for from to with and or but nor than as about into over under between against during after before "
    "through since until without within near like per".split()
)
_NO_VERBS = frozenset("need speed indeed hundred seed feed breed exceed succeed proceed united".split())
_IS = re.compile(r"\b(it|that|there|he|she)'s\b", re.IGNORECASE)
_OPEN_QUESTIONS = _AUXILIARIES | {"who", "where", "when"}
_REQUEST = re.compile(
    r"^(?:please\b|tell|list|give|show|explain|describe|name|find|search|look|summari[sz]e|compare|define|identify|state"
    r"|discuss|outline|let|help|get|provide|mention|say|calculate|count|check|verify|answer|true or false|fact|question"
    r"|i(?:'d| would)? (?:want|need|like|am|wonder|wish|have a question|ask|don'?t (?:know|understand))|i'm"
    r"|we (?:want|need)|any|more)\b",
    re.IGNORECASE,
)
# Quizzes ask so: "This football star left his club.", "The film is by who".
_QUIZ = re.compile(
    r"\bthis (?!(?:is|was|has|had|will|would|could|should|can|week|month|year|morning|afternoon|evening|spring|summer"
    r"|autumn|fall|winter|time|\w+day)\b)|\b(?:by|with|of|in|to|for|from|and|pick) who\b|\bwho else\b",
    re.IGNORECASE,
)
_ASKS_AT_END = re.compile(
    r"(?:true or false|right|correct|or not|(?:is|are|was|were|do|does|did|has|have|will|can)n'?t \w+|yes or no"
    r"|_{2,}|\.\.\.|…)[ .!]*$",
    re.IGNORECASE,
)


def is_statement(text: str) -> bool:
    """Whether a line states something and asks nothing; in doubt it does not."""
    said = _IS.sub(r"\1 is", " ".join(text.replace("’", "'").split()))
    if "?" in said or "__" in said or _ASKS_AT_END.search(said) or _QUIZ.search(said):
        return False
    spans = sentences(said)
    return bool(spans) and all(_states(said[start:end]) for start, end in spans)


def _states(sentence: str) -> bool:
    words = _WORD.findall(sentence)
    low = [word.lower().rstrip(".") for word in words]
    if len(low) < 3 or _REQUEST.match(sentence) or _ASKING.intersection(low) or low[0] in _OPEN_QUESTIONS:
        return False
    if low[-1] in _AUXILIARIES - {"may"} | _LINKS | _ARTICLES | _RELATIVE:
        return False  # it breaks off where the answer belongs
    ended = sentence.rstrip("\"'”’)")[-1] in ".!"
    if not ended and low[0] not in _ARTICLES | _PRONOUNS:
        return False
    return (ended and low[0] in _SUBJECTS) or _has_own_verb(words, low, ended)


def _has_own_verb(words: list[str], low: list[str], ended: bool) -> bool:
    """Whether there is a finite verb behind a subject that belongs to no clause inside the subject."""
    inside = 0  # clauses inside the subject that still lack their verb
    for place in range(1, len(low)):
        word, before = low[place], low[place - 1]
        if word in _RELATIVE:
            inside += 1
        elif _is_finite(word, before, ended):
            if not inside:
                return True
            inside -= before not in _AUXILIARIES
        elif _opens_clause(words, low, place):
            inside += 1
    return False


def _is_finite(word: str, before: str, ended: bool) -> bool:
    if before in _ARTICLES - {"that", "this", "all"} or before == "to":
        return False
    if word in _BE_AND_HAVE or (ended and word in _AUXILIARIES):
        return True
    if before in _AUXILIARIES or not ended:
        return word in _PAST and before in _PRONOUNS
    return word in _PAST or (word.endswith("ed") and len(word) > 3 and word not in _NO_VERBS)


def _opens_clause(words: list[str], low: list[str], place: int) -> bool:
    """Whether a second subject follows the first noun at once: "the day the war began", "the day he was born"."""
    word, before = low[place], low[place - 1]
    if before in _LINKS | _ARTICLES | _AUXILIARIES | _PAST or not before[0].isalnum() or place < 2:
        return False
    starts = word in _ARTICLES | _PRONOUNS
    return starts or (words[place][0].isupper() and words[place - 1][0].islower())
