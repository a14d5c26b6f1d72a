"""Who says what a sentence tells, as the article names them. Pure; every pattern runs in time linear in the text.

The points of "the U.S." and "Lt. Col. Tal" end no clause here: they are hidden while a sentence is read.
"""

from __future__ import annotations

import re
from itertools import islice

from corpus.dating.calendar import MONTH, WEEKDAY
from retrieval.english.noun_phrases import is_person, names_somebody
from retrieval.english.saying import ATTRIBUTING, forms, past
from retrieval.english.sentences import Sentence
from retrieval.english.unbroken import with_inner_marks, without_inner_marks

_ADVERB = r"(?:(?:has|have|had|also|later|previously|repeatedly|publicly|firmly|strongly|has also|[a-z]+ly)\s+){0,3}"
_SAYS = "|".join((*forms(*ATTRIBUTING), "saying"))
_VERB = (
    rf"(?:{_SAYS}|(?:made|makes|make)\s+(?:its|his|her|their)\s+(?:position|view|stance)|called\s+for|"
    r"calls\s+for|took\s+the\s+view|(?:wrote|writes)(?=[^.,;:“”\"]{0,60}\bthat\b)|"
    r"(?:was|were|is|are|(?:has|have)\s+been)\s+quoted(?:\s+by\s[^.,;:“”\"]{2,60}?)?\s+as\s+saying)"
)
_SAYING = re.compile(rf"(?<=[\s,’”\"]){_ADVERB}{_VERB}\b(?!\s+to\s+(?:be|have)\b)")
_SAID = "|".join(
    ("says", "adds", "asks", *map(past, "say add ask tell warn insist argue explain note declare announce".split()))
)
_MORE = r"(?P<more>,\s[^,.;:“”\"()]{2,80}(?=[,.:;]|\Z))?"
_INVERTED = re.compile(rf"(?:,|[,?!.][”\"])\s*(?:{_SAID})\s+(?P<who>[^,.;:“”\"()]{{2,120}}){_MORE}")
_ACCORDING = re.compile(rf"\baccording to\s+(?P<who>[^,.;:“”\"()]{{2,120}}){_MORE}", re.IGNORECASE)
_QUOTED = re.compile(r"\bquot(?:ed|es|ing)\s+(?!by\b)(?P<who>[^,.;:“”\"()]{2,80}?)\s+as\s+saying\b")
_DAY = rf"(?:{WEEKDAY}|(?:{MONTH})\b\.?(?:\s\d{{1,2}})?|\d{{4}}|yesterday|today)\b"
_OPENING = re.compile(
    r"^(?:(?:however|meanwhile|but|and|yet|still|also|earlier|later|separately|instead|then)\b,?\s*|"
    r"(?:on|in|at|during|after|before|for|despite|with|when|beyond|amid|amidst|through|under|since|to|blind|as|"
    r"speaking|asked|asking|addressing|writing|responding|reacting|citing|quoting|last|late|early)\b[^,]{1,80},\s*|"
    rf"(?:on|in|by|late|early|last|this)\s(?:(?:late|early|last)\s)?(?:on\s)?{_DAY}\s+)+",
    re.IGNORECASE,
)
_CUT = re.compile(r"[;:“”\"]|\s[–—-]\s|\b(?:that|but|while|because|although|who|which|where|when|if)\b")
_WHO_CLAUSE = re.compile(r",\s(?:who|whose|whom|which)\s[^,;:“”\"]{1,160},\s*\Z")
_INSERTED = re.compile(
    r"(?:who|whose|which|aged|speaking|adding|citing|asked|in|on|at|during|after|before|from|with|and|as|\d+\Z|"
    r"[a-z]+ing|[a-z]+ed)\b"
)
_ASIDE = re.compile(
    rf"\s+(?:(?:late|early|earlier|later|last|this|on)\s(?:on\s|last\s|this\s)?)*{_DAY}.*\Z|"
    r"\s+(?:earlier|after|late|later)\b.*\Z|"
    r"\s+(?:in an?|in the|at an?|during an?|via|through|by)\s(?:\w+\s){0,2}"
    r"(?:statement|interview|press|news|briefing|email|e-mail|telephone|phone|speech|post|message|tweet)\b.*\Z",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i)\Z", re.IGNORECASE)
_REACH = 300  # characters before a verb among which its subject is looked for
_MOST_VERBS = 12
_MOST_LISTED = 3  # words of one of several: "city, state and federal officials"


def speaker(sentence: Sentence) -> str | None:
    """Who says so; None where nobody is named. A pronoun is looked up in the sentence before."""
    return _in_text(sentence.text, sentence.before)


def _in_text(text: str, before: Sentence | None) -> str | None:
    plain = without_inner_marks(text)
    found = _found(plain, before)
    return with_inner_marks(found) if found else None


def _found(text: str, before: Sentence | None) -> str | None:
    for match in filter(None, (_INVERTED.search(text), _ACCORDING.search(text), _QUOTED.search(text))):
        inserted = match.re is _INVERTED and text[match.start()] == ","
        who = _subject(text[max(0, match.start() - _REACH) : match.start() + 1], before, text) if inserted else None
        more = match.groupdict().get("more") or ""
        if who := who or _named(match["who"], more.lstrip(" ,"), before, text):
            return who
    for match in islice(_SAYING.finditer(text), _MOST_VERBS):
        if who := _subject(text[max(0, match.start() - _REACH) : match.start()], before, text):
            return who
    colon = re.match(r"([^:“\"]{2,60}):\s*[“\"]", text)
    return _named(colon[1], "", before, text) if colon else None


def _subject(start: str, before: Sentence | None, text: str) -> str | None:
    """The subject of the verb behind `start`: the last clause, without what opens it and what is inserted."""
    clause = _WHO_CLAUSE.sub("", start)
    # A quotation before the verb ends the clause: “...,” the minister said.
    pieces = _CUT.split(clause)
    clause = pieces[-1].strip()
    if not clause.rstrip(", ") and len(pieces) > 1:
        clause = pieces[-2].strip()
    parts = [part for part in re.split(r",\s*", _OPENING.sub("", clause).strip(" ,")) if part]
    if not parts:
        return None
    if len(parts) > 1 and clause.endswith(","):  # "Mira Tal, the mayor of Pell, said"
        return _named(parts[-2], parts[-1], before, text)
    if len(parts) > 1 and " and " in parts[-1] and len(parts[-2].split()) <= _MOST_LISTED:
        return None  # the end of a list
    return _named(parts[-1], "", before, text)


def _named(words: str, more: str, before: Sentence | None, text: str) -> str | None:
    """Whom these words name, with what stands beside them; None where they name nobody."""
    who = _bare(words)
    if _PRONOUN.match(who):
        return _of_before(before, who.lower()) if before else None
    if not names_somebody(who, opens=text.startswith(who)):
        _, _, last = who.rpartition(" and ")
        return last if last != who and names_somebody(last) else None
    other = _bare(more)
    if not other or _INSERTED.match(other) or not names_somebody(other):
        return who
    # A name and what its bearer is, the name first: "Farhad Alaadin, Iraqi diplomatic adviser".
    turned = " " in other and _is_bare_name(other) and not _is_bare_name(who)
    return f"{other}, {who}" if turned else f"{who}, {other}"  # "Police in Portland, Oregon" stays


def _bare(words: str) -> str:
    return _ASIDE.sub("", re.sub(r"\s*\([^()]*\)|\s+", _blank, words).strip(" ,.“”\"'‘’")).strip()


def _blank(match: re.Match[str]) -> str:
    return "" if "(" in match.group() else " "


def _is_bare_name(words: str) -> bool:
    return all(word[:1].isupper() for word in words.split())


def _of_before(before: Sentence, pronoun: str) -> str | None:
    """Whom a pronoun means: who spoke in the sentence before, or else whom it begins with."""
    who = _in_text(before.text, None)
    if who is None:
        begins = re.match(r"(?:[^\W\d_a-z][\w’'.-]*\s?){2,6}", _OPENING.sub("", before.text))
        who = begins.group().strip() if begins else ""
        if not names_somebody(without_inner_marks(who)):
            return None
    return who if is_person(who) is (pronoun in ("he", "she", "i")) else None
