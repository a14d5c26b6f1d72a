"""Who says what a sentence tells, as the article names them. Pure; every pattern runs in time linear in the text."""

from __future__ import annotations

import re
from itertools import islice

from retrieval.english.saying import ATTRIBUTING, forms, past
from retrieval.english.sentences import Sentence

_ADVERB = r"(?:(?:has|have|had|also|later|previously|repeatedly|publicly|firmly|strongly|has also|[a-z]+ly)\s+){0,3}"
_SAYS = "|".join((*forms(*ATTRIBUTING), "saying"))
_VERB = (
    rf"(?:{_SAYS}|(?:made|makes|make)\s+(?:its|his|her|their)\s+(?:position|view|stance)|called\s+for|"
    r"calls\s+for|took\s+the\s+view)"
)
_SAYING = re.compile(rf"(?<=[\s,’”\"]){_ADVERB}{_VERB}\b")
_SAID = "|".join(("says", "adds", *map(past, "say add tell warn insist argue explain".split())))
_INVERTED = re.compile(
    rf"(?:,|[,?!.][”\"])\s*(?:{_SAID})\s+(?P<who>[^,.;:“\"]{{2,80}}(?:,\s[^,.;:“\"]{{2,60}}(?=,|\.))?)"
)
_ACCORDING = re.compile(r"\baccording to\s+(?P<who>[^,.;:“”\"()]{2,80})", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:however|meanwhile|but|and|yet|still|also|earlier|later|separately|instead|then)\b,?\s*|"
    r"(?:on|in|at|during|after|before|for|despite|with|when|beyond|amid|amidst|through|under|since|to|blind)\b[^,]{1,80},\s*)+",
    re.IGNORECASE,
)
_CUT = re.compile(r"[;:“”\"]|\s[–—-]\s|\b(?:that|but|while|because|although|who|which|where|when|if)\b")
_CLAUSE = re.compile(r"\b(?:have|has|had|is|are|was|were|been|be|will|would|must|can|could|may|might|to)\b|[a-z]ed\b")
_LEADS_IN = re.compile(r"(?:while|as|although|though|if|even|(?:and |but )?not)\s", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:he|she|they|it|we|i)$", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:officials?|ministers?|ministry|spokes(?:man|woman|person|people)|governments?|office|police|army|military|"
    r"company|companies|union|agency|court|judge|party|council|committee|commission|authorities|opposition|mayor|"
    r"president|director|leaders?|experts?|analysts?|scientists?|researchers?|advis[eo]rs?|lawyers?|families|family|"
    r"residents?|witness(?:es)?|campaigners?|critics?|supporters?|opponents?|backers?|allies|protesters?|teachers?|doctors?|workers?|engineers?|"
    r"owners?|investigators?|firefighters?|department|bank|administration|embassy|group|chief|secretary|team|board)\b",
    re.IGNORECASE,
)
_SCENE = re.compile(r"\b(?:report|statement|article|study|document|survey|poll|video|post|test|talk|law|bill)s?$", re.I)
_NAME = re.compile(r"[^\W\d_a-z][\w’'.-]*")
_NO_NAMES = frozenset("the a an this that these those some many most public popular recent new growing such".split())
_MOST_WORDS = 14
_REACH = 300  # characters before a verb among which its subject is looked for
_MOST_VERBS = 12


def speaker(sentence: Sentence) -> str | None:
    """Who says so; None where nobody is named. A pronoun is looked up in the sentence before."""
    return _in_text(sentence.text, sentence.before)


def _in_text(text: str, before: Sentence | None) -> str | None:
    inverted = _INVERTED.search(text)
    for match in (inverted, _ACCORDING.search(text)):
        if match and (who := _named(match["who"], before)):
            return who
    for match in islice(_SAYING.finditer(text), _MOST_VERBS):
        who = _named(_subject(text[max(0, match.start() - _REACH) : match.start()]), before)
        if who:
            return who
    colon = re.match(r"([^:“\"]{2,60}):\s*[“\"]", text)
    return _named(colon[1], before) if colon else None


def _subject(before: str) -> str:
    """The words before a verb that are its subject: the last clause, without what opens it."""
    # A quotation before the verb ends the clause: “...,” the minister said.
    pieces = _CUT.split(before)
    clause = (pieces[-1] if pieces else before).strip()
    if not clause.rstrip(", ") and len(pieces) > 1:
        clause = pieces[-2].strip()
    return _OPENING.sub("", clause)


def _named(words: str, before: Sentence | None) -> str | None:
    who = re.sub(r"\s+", " ", words).strip(" ,.“”\"'")
    if _PRONOUN.match(who):
        return _of_before(before) if before else None
    who = re.sub(
        r"\s+(?:on|in a|in an|at a|during|earlier|after)\s+(?:[A-Z]\w+day|statement|interview|press|news)\b[^,]*$",
        "",
        who,
    )
    apposed = re.match(r"(?P<one>[^,]+), (?P<other>[^,]+)$", who)
    if apposed and not _CLAUSE.search(apposed["one"]):
        return _apposed(apposed["one"], apposed["other"])
    who = who.split(", ")[-1]
    if len(who.split()) > _MOST_WORDS or _SCENE.search(who) or _CLAUSE.search(who) or _LEADS_IN.match(who):
        return None
    capital = [name for name in _NAME.findall(who) if name.lower() not in _NO_NAMES]
    return who if capital or _ROLE.search(who) else None


def _apposed(one: str, other: str) -> str | None:
    """A name and what its bearer is, the name first: "Farhad Alaadin, Iraqi diplomatic adviser"."""
    role_first, role_second = (bool(_ROLE.search(part)) for part in (one, other))
    named = [all(word[:1].isupper() for word in part.split()) for part in (one, other)]
    if role_first and named[1]:
        return f"{other}, {one}"
    if named[0] and role_second:
        return f"{one}, {other}"
    return other if (named[1] or role_second) and len(other.split()) <= _MOST_WORDS else None


def _of_before(before: Sentence) -> str | None:
    """Whom a pronoun means: who spoke in the sentence before, or else whom it begins with."""
    spoke = _in_text(before.text, None)
    if spoke:
        return spoke
    begins = re.match(r"(?:[^\W\d_a-z][\w’'.-]*\s?){2,6}", _OPENING.sub("", before.text))
    return begins.group().strip() if begins else None
