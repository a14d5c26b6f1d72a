"""Names of people, places and bodies: how they are written, who may be a person, which two are one. Pure."""

from __future__ import annotations

import re

from corpus.abbreviations import OF_PEOPLE, OF_PLACES
from retrieval.english.openings import opens_with_name
from retrieval.english.relation import Relation
from retrieval.english.stemming import stem
from retrieval.english.unbroken import capitalised
from retrieval.english.words import without_accents

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.](?=[^\W\d_]))*|\d+")
_TITLES = OF_PEOPLE | frozenset(
    """president vice prime minister premier chancellor king queen prince princess sir lord lady dame pope cardinal
    archbishop bishop imam sheikh sheik ayatollah rabbi general colonel major captain admiral
    sergeant commander secretary state foreign defence defense interior finance health treasury attorney justice
    chief judge senator representative congressman congresswoman governor mayor ambassador envoy
    spokesman spokeswoman spokesperson adviser advisor analyst expert professor doctor miss
    director chairman chairwoman chair ceo executive officer founder coach deputy acting former ex speaker leader
    head official deputy undersecretary under assistant special diplomatic economist author actor actress singer
    the a an of and for to""".split()
)
PARTICLES = frozenset("al el as ash an bin ben ibn abu abd von van der den de del della da di du la le".split())
SHORTENED = rf"(?:(?:[A-Z]\.)+(?![a-z])|(?:{capitalised(OF_PEOPLE | OF_PLACES)})\.(?=\s+[A-Z]))"
"""Initials, and what is shortened before a name: the point belongs to the word. "J. K. Rowling", "St. Louis"."""
_NAME_WORD = rf"(?:{SHORTENED}|(?:al-|el-)?[^\W\d_a-zß-öø-ÿ](?:[\w’'.&-]*\w)?(?:[’'](?=\s|$))?)"
NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:(?:bin|de|von|van|of|the)\s+)?{_NAME_WORD})*")
"""Words with capital letters that stand together."""
_NO_PERSON = re.compile(
    r"\b(?:association|authority|bank|board|bridge|bulletin|city|coalition|college|commission|committee|company|council|"
    r"county|court|daily|department|east|forces?|forum|government|group|guard|herald|hospital|institute|island|islamic|"
    r"journal|lake|league|ministry|mountain|museum|national|nations|new|north|office|park|party|port|post|press|review|"
    r"river|road|saint|st|mt|ft|school|sea|south|states?|station|street|team|times|treasury|union|united|university|"
    r"valley|voice|weekly|west|wire)\b",
    re.IGNORECASE,
)
# Given names that are common words as well.
_GIVEN = frozenset(
    "art bill chase christian dean drew faith frank gene grant guy hope joy june king mark may miles pat ray rich rob "
    "rose sandy victor will young".split()
)
_MANKIND = frozenset("man woman boy girl teenager mother father son daughter brother sister wife husband".split())
_OPENS = re.compile(r"(?:The|An?|In|On|At|By|For|From|To|And|But|When|While|After|Before|Since)\s+")
_OWNED = re.compile(r"\w['’]s?\s+(?P<what>[^\W\d_][\w -]*)\Z")
_LISTS = re.compile(r"\band\b|,[^,]+,", re.IGNORECASE)
_OWNS = re.compile(r"['’]s?\Z")


def without_owner(text: str) -> str:
    """A name without "'s"."""
    return _OWNS.sub("", text)


def bare(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without titles, articles and particles: "al-Sudani" and "Sudani" meet."""
    found = _WORD.finditer(without_accents(name))
    words = [without_owner(match.group()).lower().replace(".", "") for match in found]
    kept = [word for word in words if word not in _TITLES and word not in PARTICLES]
    return tuple(kept or words)


def is_full_name(name: str) -> bool:
    """Whether a name may be that of a person in full: two to four words, none a place or a body, the first no common
    word ("Half Dome")."""
    found = name.split()
    if not 2 <= len(found) <= 4 or _NO_PERSON.search(name) or not NAME.fullmatch(name):
        return False
    first = next((word.lower() for word in found if word.lower().strip(".") not in _TITLES), "")
    return first in _GIVEN or re.fullmatch(SHORTENED, first.upper()) is not None or opens_with_name(first)


def full_names(text: str) -> list[str]:
    """The full names of people in a text, in their order; "A Georgia woman" holds none."""
    found = (without_owner(_OPENS.sub("", match.group())) for match in NAME.finditer(text))
    return [name for name in found if is_full_name(name)]


def is_someone(noun: str) -> bool:
    """Whether a common noun names a person: "woman", "mayor"."""
    return noun.lower() in _MANKIND or noun.lower() in _TITLES - {"the", "a", "an", "of", "and", "for", "to", "state"}


def relate(one: str, other: str, around: str = "") -> Relation | None:
    """Whether two names are one: the same words, the family name alone, an acronym. None where nothing is named.

    `around` is the text that they stand in: "Islamic State (IS)" there makes the two one.
    """
    first, second = bare(one), bare(other)
    if not first or not second or (first != second and (_is_role(one, first) or _is_role(other, second))):
        return None  # "the president", "Mexico's president" may be anybody
    if bool(_LISTS.search(one)) != bool(_LISTS.search(other)):
        return Relation.COMPATIBLE if set(first) & set(second) else Relation.DIFFERENT  # one of several is not all
    if _one(first, second) or _spelled_out(one, other, around) or _spelled_out(other, one, around):
        return Relation.SAME
    return Relation.DIFFERENT


def _is_role(name: str, telling: tuple[str, ...]) -> bool:
    owned = _OWNED.search(name)
    return all(word in _TITLES for word in (owned["what"].lower().split() if owned else telling))


def _one(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    stems = [frozenset(map(stem, name)) for name in (first, second)]
    if stems[0] <= stems[1] or stems[1] <= stems[0]:
        return True
    if first[-1] != second[-1] or len(first) == 1 or len(second) == 1:
        return False
    return first[0][0] == second[0][0] and 1 in (len(first[0]), len(second[0]))  # J. Alterman


def _spelled_out(short: str, long: str, around: str) -> bool:
    """Whether one is the acronym of the other, as its initials or as the text says."""
    letters = re.sub(r"[^A-Z]", "", short)
    if not 2 <= len(letters) <= 8 or len(letters) < len(re.sub(r"[\W_]", "", short)):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", long) if word.lower() not in ("of", "the", "and", "for", "in")]
    if len(words) < 2:
        return False
    if "".join(word[0] for word in words).upper() == letters:
        return True
    said = rf"{re.escape(long.strip())}\s*\(\s*(?:the\s+)?{re.escape(short.strip())}\s*[,)]"
    return re.search(said, around) is not None
