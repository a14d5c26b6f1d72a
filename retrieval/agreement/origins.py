"""Which articles may go back to one report. Pure.

Two articles may share an origin when they credit the same source, one credits the other, or the passages read of both
tell the same facts in the same order: names, figures, days and rare words, aligned as a longest common subsequence; or
most of their facts are the same in any order. Two retellings of one report share hardly a run of five words, but they
tell its facts, and mostly one after the other. Nothing here shows that two articles are independent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from corpus.article import Passage
from retrieval.english.alignment import weight_in_order
from retrieval.english.background import rarity
from retrieval.english.words import content, words

# Of articles of several houses on one event (RealTimeQA 2022) the best passages share at most 0.27, of 400 random pairs
# 0.14; of two retellings of one report, without five words in a row in common, 0.38.
LEAST_SHARED = 0.29  # of the facts of the passage that has fewer
LEAST_WEIGHT = 8.0  # of the facts in common, each between 0 and 1: a short passage cannot tell
# Of 20 pairs of retellings of one report all share 0.58 or more of their facts in any order, of 68 pairs on one topic
# (another event, or what came of it) none more than 0.51 (tests/bench/measure_origins.py). Of 120 pairs of articles of
# two houses with like headlines (RealTimeQA 2022) 6 share as much: statements that both had from one office.
LEAST_IN_ANY_ORDER, LEAST_WEIGHT_IN_ANY_ORDER = 0.57, 11.0
_MOST_CHARACTERS = 4_000  # of one passage: the alignment takes the product of two lengths
_AGENCY = re.compile(
    r"\b(?:Reuters|AFP|Agence France-Presse|Associated Press|AP|Bloomberg|Xinhua|TASS|Interfax|DPA|ANSA|EFE|Kyodo|"
    r"Yonhap|PTI|UPI)\b"
)
_CREDITS = re.compile(
    r"\b(?:(?i:according to|citing)|told|reported by|cited by|relayed to)\s+"
    r"(?:the\s+)?(?P<who>(?:[A-Z][\w’'&.-]*\s?){1,5})"
    r"|\b(?P<reporter>(?:[A-Z][\w’'&.-]{0,40}\s){1,5})(?:(?:has|had|first|earlier)\s){0,2}report(?:s|ed)\b"
    rf"|(?P<agency>{_AGENCY.pattern})"
)
_OUTLET = re.compile(
    r"\b(?:Reuters|AFP|AP|Press|News|Times|Post|Journal|Guardian|Herald|Tribune|Telegraph|Daily|Agency|Bloomberg|BBC|CNN|"
    r"CBS|ABC|NBC|Fox|NPR|Axios|Politico|Xinhua|TASS|Interfax|Television|Radio|TV|Wire|Gazette|Chronicle|Observer|Mail|"
    r"Digest|Weekly|Review|Broadcasting|France-Presse|Al Jazeera|Le Monde|Der Spiegel)\b"
)
_ALSO_KNOWN = {"ap": "associated press", "afp": "agence france-presse"}


def may_share(one: Sequence[Passage], other: Sequence[Passage]) -> bool:
    """Whether two articles may share one origin, judged by the passages of each that were read."""
    if not one or not other:
        return False
    credited, own = (_credits(one), _credits(other)), (_publishers(one), _publishers(other))
    if credited[0] & (credited[1] | own[1]) or own[0] & credited[1]:
        return True
    return any(same_facts(a.text, b.text) for a in one for b in other)


def same_facts(one: str, other: str) -> bool:
    """Whether two passages tell the same facts in the same order, or hardly any others."""
    shared, share = in_any_order(one, other)
    if shared >= LEAST_WEIGHT_IN_ANY_ORDER and share >= LEAST_IN_ANY_ORDER:
        return True
    shared, share = in_order(one, other)
    return shared >= LEAST_WEIGHT and share >= LEAST_SHARED


def in_any_order(one: str, other: str) -> tuple[float, float]:
    """The weight of the facts that two texts have in common, and its share of the facts of the poorer one."""
    first, second = dict(_facts(one)), dict(_facts(other))
    shared = sum(weight for fact, weight in first.items() if fact in second)
    least = min(sum(facts.values()) for facts in (first, second))
    return shared, shared / least if least else 0.0


def in_order(one: str, other: str) -> tuple[float, float]:
    """The weight of the facts that two texts tell in the same order, and its share of the facts of the poorer one."""
    first, second = _facts(one), _facts(other)
    shared = weight_in_order(first, [fact for fact, _ in second])
    least = min(sum(weight for _, weight in facts) for facts in (first, second))
    return shared, shared / least if least else 0.0


@lru_cache(maxsize=512)
def _facts(text: str) -> tuple[tuple[str, float], ...]:
    """The telling words of a text in order: figures and names count in full, others by how rare they are."""
    facts: list[tuple[str, float]] = []
    for word in content(words(text[:_MOST_CHARACTERS])):
        worth = 1.0 if word.is_number else rarity(word.stem)
        if worth > 0.3 and (not facts or facts[-1][0] != word.stem):
            facts.append((word.stem, worth))
    return tuple(facts)


def _credits(passages: Iterable[Passage]) -> frozenset[str]:
    """The outlets that an article credits: in its credit line, or in the passages read."""
    found: set[str] = set()
    for passage in passages:
        if passage.source.credit:
            found.add(_plain(passage.source.credit))
        for match in _CREDITS.finditer(passage.text):
            who = (match["who"] or match["reporter"] or match["agency"]).strip(" .,")
            agency = _AGENCY.search(who)
            if agency or _OUTLET.search(who):
                found.add(_plain(agency.group() if agency else who))
    return frozenset(found) - _publishers(passages)


def _publishers(passages: Iterable[Passage]) -> frozenset[str]:
    return frozenset(_plain(passage.source.publisher) for passage in passages if passage.source.publisher)


def _plain(name: str) -> str:
    low = re.sub(r"^(?:https?://)?(?:www\.)?|^the\s+|['’]s$", "", name.strip().lower()).strip(" ./")
    return _ALSO_KNOWN.get(low, low)


def origins(articles: Sequence[Sequence[Passage]]) -> tuple[tuple[int, ...], ...]:
    """Groups of articles, by their places from 0, that may share one origin: each has two or more, in order."""
    groups: list[list[int]] = []
    for place, passages in enumerate(articles):
        for group in groups:
            if any(may_share(articles[other], passages) for other in group):
                group.append(place)
                break
        else:
            groups.append([place])
    return tuple(tuple(group) for group in groups if len(group) > 1)
