"""Whether a sentence turns what a passage says: denied, opposite, surer than told, or roles swapped. Pure.

Each function holds the words of a sentence against those of one passage sentence that tells of the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.agreement.stances import OPPOSITES
from retrieval.quoting.stemming import VERB_FORMS, stem
from retrieval.quoting.words import FUNCTION_WORDS, Word

_NEGATIONS = frozenset("not no never nor neither without cannot none nobody nothing hardly barely nowhere".split())
_DENIES = frozenset(
    map(
        stem,
        """deny denied refuse reject fail lack unable unlikely decline rule avoid prevent dispute dismiss refute halt stop
        cease cancel abandon ban bar block scrap drop end suspend oppose against withhold stall false untrue absent
        instead rather few little impossible unknown unclear unaware yet except than only until unless""".split(),
    )
)
_REACH = 4  # words behind a negation that it is taken to deny
_DIRECTIONS = tuple(
    (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
    for one, other in (
        ("up higher upward gain surge soar climb jump rise increase grow raise more above",
         "down lower downward loss plunge plummet slump sink fall decrease drop decline reduce cut shrink less fewer below"),
        ("win victory", "lose defeat"),
        ("before", "after"),
        ("first", "last"),
        ("most highest largest biggest best", "least lowest smallest worst"),
        ("arrest detain jail", "release free acquit"),
        ("buy purchase acquire", "sell sale"),
        ("import", "export"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("legal", "illegal"),
        ("majority", "minority"),
        ("start begin open", "close"),
        ("accept approve pass agree", "reject veto refuse"),
        ("hire", "fire dismiss"),
        ("strengthen", "weaken"),
        ("improve", "worsen deteriorate"),
        ("married", "divorced"),
        ("morning", "evening"),
    )
)  # fmt: skip
_UNSURE = re.compile(
    r"\b(?:may|might|could|possibl[ey]|perhaps|likely|consider(?:s|ed|ing)?|alleged(?:ly)?|reportedly|rumou?red|"
    r"propos(?:e|es|ed|al)|if|potential(?:ly)?|speculat\w+|suspect(?:s|ed)?|threaten(?:s|ed)?|apparently|"
    r"discuss(?:ing|ed)?|mull(?:s|ing|ed)?|would|can|suggest\w*|plans?|planned|planning|hop(?:e|es|ed|ing)|wants?|"
    r"wanted|expect(?:s|ed)?|should|aims?|aimed|seeks?|will|set to|due to|intends?|intended|unconfirmed|claim\w*|"
    r"believ\w+|fear\w*|feared|whether|called for|calls for|demand\w*|urg(?:e|es|ed)|request\w*|ask(?:s|ed)?|"
    r"appear\w*|seem\w*|chances?|risks?)\b",
    re.IGNORECASE,
)
_MODALS = frozenset("may might could".split())
_BE = frozenset("is are was were been being be".split())


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what to whom, by stems."""

    agent: frozenset[str]
    verb: str
    patient: frozenset[str]


def denies(said: Sequence[Word], told: Sequence[Word]) -> bool:
    """Whether exactly one of the two denies something that both tell, and the other has no word that could deny it."""
    for one, other in ((said, told), (told, said)):
        denied = _denied(one)
        if denied & {word.stem for word in other} and not _has_denial(other):
            return True
    return False


def _denied(found: Sequence[Word]) -> set[str]:
    """The first two telling stems behind each negation."""
    result: set[str] = set()
    for index, word in enumerate(found):
        if _is_negation(word) and not _only(found, index):
            behind = [each for each in found[index + 1 : index + 1 + _REACH] if _tells(each)]
            result.update(each.stem for each in behind[:1])
    return result


def _only(found: Sequence[Word], index: int) -> bool:
    """ "not only", "no more than", "no fewer than", "no doubt": deny nothing."""
    behind = found[index + 1].text.lower() if index + 1 < len(found) else ""
    return behind in ("only", "just", "more", "less", "fewer", "later", "doubt", "longer", "one")


def _is_negation(word: Word) -> bool:
    low = word.text.lower().replace("’", "'")
    return low in _NEGATIONS or low.endswith("n't") or low == "don"


def _has_denial(found: Sequence[Word]) -> bool:
    return any(
        _is_negation(word) or word.stem in _DENIES or word.text.lower() in ("few", "little", "yet", "against", "than")
        or re.match(r"(?:un|in|im|il|ir|dis|non)[a-z]{4,}", word.text.lower()) is not None
        for word in found
    )  # fmt: skip


def _tells(word: Word) -> bool:
    return word.text.lower() not in FUNCTION_WORDS


def opposite(said: Sequence[Word], told: Sequence[Word]) -> str | None:
    """The word of a sentence of which the passage has only the opposite ("rose", where it says "fell")."""
    if any(map(_is_negation, said)) != any(map(_is_negation, told)):
        return None  # "did not stay" is "left"
    says, tells = ({_key(word) for word in each} for each in (said, told))
    for one, other in (*_DIRECTIONS, *((pair[0], pair[1]) for pair in OPPOSITES)):
        for here, there in ((one, other), (other, one)):
            if says & here and not says & there and tells & there and not tells & here:
                return next(word.text for word in said if _key(word) in here)
    return None


def _key(word: Word) -> str:
    return word.stem


def surer(said: str, told: str, said_words: Sequence[Word], told_words: Sequence[Word]) -> bool:
    """Whether a sentence tells as sure what the passage calls only possible: "will leave" of "may leave"."""
    if _UNSURE.search(re.sub(r"\bwill\b", "", said)):
        return False
    verbs = {
        told_words[index + 1 + (told_words[index + 1].text.lower() in ("be", "have", "not", "also"))].stem
        for index, word in enumerate(told_words[:-2])
        if word.text in _MODALS
    }
    return bool(verbs & {word.stem for word in said_words})


def swapped(said: str, told: str, said_words: Sequence[Word], told_words: Sequence[Word]) -> bool:
    """Whether the passage has the sentence's doer as the one it is done to, and nowhere as the doer."""
    here, there = list(actions(said, said_words)), list(actions(told, told_words))
    for action in here:
        same = [each for each in there if each.verb == action.verb]
        turned = [each for each in same if each.agent & action.patient and each.patient & action.agent]
        straight = [each for each in same if each.agent & action.agent or each.patient & action.patient]
        if turned and not straight:
            return True
    return False


def actions(text: str, found: Sequence[Word]) -> Iterator[Action]:
    """The plain actions of a sentence: words, a verb, words right behind it; or "was ... by"."""
    for index, word in enumerate(found):
        if index == 0 or not _may_be_verb(word):
            continue
        before, after = found[max(0, index - 7) : index], found[index + 1 : index + 7]
        passive = any(each.text.lower() in _BE for each in before[-2:])
        if passive:
            by = next((place for place, each in enumerate(after[:3]) if each.text.lower() == "by"), None)
            if by is None:
                continue
            agent = _group(text, found, index + 2 + by, forward=True)
            patient = _group(text, found, index - 1, forward=False)
        else:
            agent = _group(text, found, index - 1, forward=False)
            patient = _group(text, found, index + 1, forward=True)
        if agent and patient:
            yield Action(agent, word.stem, patient)


def _may_be_verb(word: Word) -> bool:
    low = word.text.lower()
    if low != word.text or low in FUNCTION_WORDS:
        return False
    return low in VERB_FORMS or low.endswith(("ed", "es", "s", "ing"))


def _group(text: str, found: Sequence[Word], index: int, *, forward: bool) -> frozenset[str]:
    """The stems of the noun phrase that begins (or ends) at a word; empty where a preposition or mark stands there."""
    step = 1 if forward else -1
    skip = _BE | frozenset("has have had also the a an its his her their later not will would to be then".split())
    while 0 <= index < len(found) and found[index].text.lower() in skip:
        index += step
    stems: list[str] = []
    last = index
    while 0 <= index < len(found) and len(stems) < 3:
        word = found[index]
        gap = text[found[last].end : word.start] if forward else text[word.end : found[last].start]
        if not _tells(word) or (index != last and any(mark in gap for mark in ",;:.()")):
            break
        stems.append(word.stem)
        last, index = index, index + step
    return frozenset(stems)
