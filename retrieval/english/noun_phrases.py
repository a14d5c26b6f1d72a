"""Whether words name somebody who can speak: a person, a body, people by what they do. Pure."""

from __future__ import annotations

import re

from corpus.dating.calendar import MONTHS, WEEKDAYS
from retrieval.english.background import rarity
from retrieval.english.stemming import VERB_FORMS, stem

_PERSONS = (
    r"official|minister|spokes(?:man|woman|person)|mayor|president|director|leader|expert|analyst|scientist|researcher|"
    r"advis[eo]r|lawyer|resident|witness|campaigner|critic|supporter|opponent|backer|protester|teacher|doctor|worker|"
    r"engineer|owner|investigator|firefighter|chief|secretary|judge|ally|envoy|ambassador|senator|governor|premier|"
    r"chancellor|king|queen|pope|bishop|coach|player|captain|author|writer|professor|economist|historian|activist|"
    r"driver|farmer|father|mother|brother|sister|son|daughter|wife|husband|widow|neighbou?r|survivor|victim|passenger|"
    r"pilot|nurse|student|head|prosecutor|detective|negotiator|mediator|candidate|lawmaker|legislator|attorney|"
    r"representative|diplomat|commander|general|colonel|officer|soldier|sailor|fisherman|businessman|businesswoman|"
    r"executive|manager|founder|chairman|chairwoman|chair|speaker|aide|source|editor|journalist|reporter|artist|"
    r"singer|actor|actress|man|woman|boy|girl|guide|keeper|biologist|physicist|climber|tourist|voter|customer|trader|"
    r"investor|developer|consultant|counsel|member|monk|priest|imam|rabbi|master|partner|friend|relative|parent"
)
_BODIES = (
    r"ministry|ministries|government|office|police|army|military|company|companies|union|agency|agencies|court|party|"
    r"parties|council|committee|commission|authority|authorities|opposition|family|families|allies|department|bank|"
    r"administration|embassy|group|team|board|service|brigade|institute|university|watchdog|regulator|airline|"
    r"operator|charity|hospital|network|federation|association|organi[sz]ation|navy|force|coalition|parliament|senate|"
    r"congress|house|cabinet|assembly|palace|junta|militia|rebel|troop|people|men|women|media|television|radio|"
    r"newspaper|paper|daily|club|firm|maker|carrier|bureau|side|campaign|crew|fund|exchange|foundation|spokespeople"
)
_PERSON = re.compile(rf"\b(?:{_PERSONS}|[a-z]+(?:ist|man|woman))\Z", re.IGNORECASE)
_ROLE = re.compile(rf"\b(?:(?:{_PERSONS}|{_BODIES})(?:e?s)?|[a-z]+(?:ists?|m[ae]n))\Z", re.IGNORECASE)
_THINGS = re.compile(
    r"\b(?:report|statement|article|study|document|survey|poll|video|post|test|talk|law|bill|data|figure|record|website|"
    r"letter|note|book|filing|transcript|footage|image|estimate|count|tally|index|census|e-?mail|message|map|plan|"
    r"schedule|rule|treaty|deal|agreement|constitution|order|ruling|strike|attack|act|review|analysis|list)s?\Z"
)
_BEFORE_HEADS_END = frozenset("of in for from at on with to by near among between within inside outside".split())
_STARTS_NONE = frozenset(
    """one of in for from at on with to by near among after before during since until as if while when although though
    because even not no nobody none neither nothing everybody everyone someone somebody anyone there that than and but
    or so what who which how why where both either""".split()
)
_PRONOUNS = frozenset("he she it they we i you him them us me there this who whom which what himself itself".split())
_VERBS = (VERB_FORMS - {"people", "known"}) | frozenset(
    "have will would must can could may might goes gets makes takes gives comes wants needs runs leads falls "
    "rises".split()
)
_MODIFIED = frozenset("a an the his her its their our this that these those some several other by of from for".split())
_MOST_WORDS = 14
_WORD_MARKS = ",.“”\"'‘’"
_NO_NAMES = frozenset(
    "the a an this that these those some many most public popular recent new growing such".split()
) | frozenset((*MONTHS, *WEEKDAYS))


def names_somebody(words: str, *, opens: bool = False) -> bool:
    """Whether words name a person, a body, or people by what they do, and nothing else.

    `opens`: they open a sentence, where every first word has a capital letter.
    """
    found = words.split()
    low = [word.lower().strip(_WORD_MARKS) for word in found]
    if not found or len(found) > _MOST_WORDS or low[0] in _STARTS_NONE or _PRONOUNS.intersection(_lowered(found)):
        return False
    if any(map(_is_verb, found, ["a", *low])) or any(_infinitive(*pair) for pair in zip(low, found[1:], strict=False)):
        return False
    head = _head(found)
    last = head[-1].strip(_WORD_MARKS)
    if _THINGS.search(last):
        return False
    if not last[:1].isupper():
        return _ROLE.search(last.rsplit("-", 1)[-1]) is not None or any(char.isdigit() for char in last)
    if last.lower() in _NO_NAMES:
        return False
    common = opens and len(head) == 1 and last.endswith("s") and rarity(stem(last)) < 1
    return not common or _ROLE.search(last) is not None


def is_person(words: str) -> bool:
    """Whether words that name somebody name one person: "Mira Tal, the mayor", "the mayor", not "the ministry"."""
    head = _head(words.split(", ")[0].split())
    if " and " in words or not head:
        return False
    if _PERSON.search(head[-1]):
        return True
    return head[-1][:1].isupper() and head[0].lower() != "the" and not _ROLE.search(head[-1])


def _head(found: list[str]) -> list[str]:
    """The words before the first preposition: "Officials" of "Officials in Pell"."""
    end = next((place for place, word in enumerate(found) if place and word in _BEFORE_HEADS_END), len(found))
    return found[:end]


def _lowered(found: list[str]) -> list[str]:
    """The words in small letters but for "US", which is no pronoun."""
    return [word if word == "US" else word.lower() for word in found]


def _is_verb(word: str, before: str) -> bool:
    """Whether a word makes the words a clause; "retired" in "a retired judge" does not."""
    if word in _VERBS:
        return True
    return word.endswith("ed") and word.islower() and word.isalpha() and before not in _MODIFIED


def _infinitive(word: str, after: str) -> bool:
    """Whether "to" stands before a verb, unlike in "ambassador to Peru"."""
    return word == "to" and after[:1].islower() and after not in ("the", "a", "his", "her", "its", "their")
