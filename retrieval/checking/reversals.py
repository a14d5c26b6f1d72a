"""Whether a claim turns what a passage says: denied, opposite, surer, or roles swapped. Pure.

Each function holds the words of a claim against those of one sentence of the evidence, which is of the same matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.english.stemming import VERB_FORMS, stem
from retrieval.english.words import FUNCTION_WORDS, Word

_NEGATIONS = frozenset("not no never nor neither without cannot none nobody nothing hardly barely nowhere".split())
_DENIES = frozenset(
    map(
        stem,
        """deny denied refuse reject fail failure lack unable unlikely decline avoid prevent dispute dismiss refute halt
        stop cease cancel abandon ban bar block scrap drop suspend oppose withhold stall false untrue absent absence
        instead impossible unaware missed miss quash overturn rule lost withdrew yet denial rejection""".split(),
    )
)
_REACH = 5  # words behind a negation among which it denies the first that tells something
_AROUND = 6  # words around a word among which something may deny it
_NEAR = 3  # telling words beside a word that show what it is said of
_OPPOSITES = tuple(
    (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
    for one, other in (
        ("higher upward gain surge soar climb jump rise increase grow raise rose",
         "lower downward plunge plummet slump sink fall decrease drop decline reduce cut shrink slide"),
        ("more", "less fewer"), ("win victory beat", "lose defeat"), ("before", "after"),
        ("most highest largest biggest best", "least lowest smallest worst fewest"),
        ("arrest detain jail", "release free acquit"), ("import", "export"), ("north northern", "south southern"),
        ("east eastern", "west western"), ("majority", "minority"), ("start begin open", "close end shut"),
        ("accept approve pass agree back support favour favor endorse", "reject veto refuse oppose"),
        ("hire", "fire dismiss sack"), ("strengthen", "weaken"), ("improve", "worsen deteriorate"),
        ("married", "divorced"), ("morning", "evening"), ("join", "leave quit"), ("confirm admit", "deny"),
        ("stay remain", "leave withdraw depart"), ("allow permit legal", "ban prohibit forbid illegal"),
        ("safe", "unsafe dangerous"), ("guilty", "innocent acquitted"), ("true", "false untrue"),
        ("continue resume", "stop halt suspend cancel"), ("alive survive", "dead die kill"), ("add", "remove"),
    )
)  # fmt: skip
_UNSURE = re.compile(
    r"\b(?:may|might|could|can|would|should|possibl\w+|perhaps|likely|alleg\w+|report\w*|rumou?red|propos\w+|if|"
    r"potential\w*|speculat\w+|suspect\w*|threaten\w*|apparently|consider\w*|plan\w*|hop(?:e|es|ed|ing)|expect\w*|"
    r"seek\w*|claim\w*|believ\w+|fear\w*|whether|risk\w*|appear\w*|seem\w*|chance\w*|warn\w*)\b",
    re.IGNORECASE,
)
_BE = frozenset("is are was were been being be".split())


@dataclass(frozen=True, slots=True)
class Triple:
    """Who does what to whom, as stems: what open information extraction calls a relation triple."""

    agent: frozenset[str]
    verb: str
    patient: frozenset[str]


def denies(claim: Sequence[Word], evidence: Sequence[Word]) -> bool | None:
    """Whether one of the two denies a word that the other has, with nothing beside it that could deny it.

    None where neither denies a word of the other.
    """
    found: bool | None = None
    for one, other in ((claim, evidence), (evidence, claim)):
        for stem_ in _denied(one):
            places = [index for index, word in enumerate(other) if word.stem == stem_]
            if places:
                found = found or not any(_may_be_denied(other, index) for index in places)
    return found


def _denied(found: Sequence[Word]) -> list[str]:
    """The first telling stem behind each negation."""
    result = []
    for index, word in enumerate(found):
        if _is_negation(word) and not _only(found, index):
            behind = [each.stem for each in found[index + 1 : index + 1 + _REACH] if _tells(each)]
            result += behind[:1]
    return result


def _only(found: Sequence[Word], index: int) -> bool:
    """ "not only", "no more than", "no doubt" deny nothing."""
    behind = found[index + 1].text.lower() if index + 1 < len(found) else ""
    return behind in ("only", "just", "more", "less", "fewer", "later", "doubt", "longer", "one", "least")


def _is_negation(word: Word) -> bool:
    low = word.text.lower().replace("’", "'")
    return low in _NEGATIONS or low.endswith("n't") or low == "don"


def _may_be_denied(found: Sequence[Word], index: int) -> bool:
    around = [*found[max(0, index - _AROUND) : index], *found[index + 1 : index + 1 + _AROUND]]
    return any(_is_negation(word) or word.stem in _DENIES for word in around)


def negates(found: Sequence[Word]) -> bool:
    """Whether anything in these words denies."""
    return any((_is_negation(word) and not _only(found, index)) or word.stem in _DENIES
               for index, word in enumerate(found))  # fmt: skip


def _tells(word: Word) -> bool:
    return word.text.lower() not in FUNCTION_WORDS


def opposite(claim: Sequence[Word], evidence: Sequence[Word]) -> bool | None:
    """Whether the evidence has the opposite of a word of the claim, beside the same words: "rose" for "fell".

    None where the evidence has neither the word nor its opposite.
    """
    if any(map(_is_negation, claim)) != any(map(_is_negation, evidence)):
        return None  # "did not stay" is "left"
    says, tells = {word.stem for word in claim}, {word.stem for word in evidence}
    found: bool | None = None
    for pair in _OPPOSITES:
        for here, there in (pair, pair[::-1]):
            if not says & here or says & there:
                continue
            if tells & here:
                found = False
            elif tells & there and _beside(claim, here) & _beside(evidence, there):
                return True
    return found


def _beside(found: Sequence[Word], stems: frozenset[str]) -> set[str]:
    """The telling stems next to any of these."""
    telling = [word.stem for word in found if _tells(word) or word.stem in stems]
    places = [index for index, each in enumerate(telling) if each in stems]
    return {each for index in places for each in telling[max(0, index - _NEAR) : index + _NEAR + 1]} - stems


def surer(claim: str, claim_words: Sequence[Word], evidence_words: Sequence[Word]) -> bool | None:
    """Whether a claim has as sure what the evidence calls only possible: "will leave" for "may leave".

    None where no word of the claim stands behind "may", "might" or "could" in the evidence.
    """
    maybe = set()
    for index, word in enumerate(evidence_words[:-1]):
        if word.text in ("may", "might") or (word.text == "could" and re.search(r"\bwill\b", claim)):
            behind = [each for each in evidence_words[index + 1 : index + 4] if each.text not in ("be", "have", "also")]
            if behind and not _is_negation(behind[0]):
                maybe.add(behind[0].stem)
    if not maybe & {word.stem for word in claim_words}:
        return None
    return _UNSURE.search(claim) is None


def swapped(claim: str, evidence: str, claim_words: Sequence[Word], evidence_words: Sequence[Word]) -> bool | None:
    """Whether the agent of the claim is the patient in the evidence, and nowhere the agent.

    None where the evidence has no triple with the same verb and the same two.
    """
    there = list(triples(evidence, evidence_words))
    found: bool | None = None
    for triple in triples(claim, claim_words):
        same = [each for each in there if each.verb == triple.verb]
        turned = [each for each in same if each.agent & triple.patient and each.patient & triple.agent]
        straight = [each for each in same if each.agent & triple.agent or each.patient & triple.patient]
        if straight or turned:
            found = found or not straight
    return found


def triples(text: str, found: Sequence[Word]) -> Iterator[Triple]:
    """The triples of a sentence: words, a verb, words right behind it; or words, "was ... by", words."""
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
            yield Triple(agent, word.stem, patient)


def _may_be_verb(word: Word) -> bool:
    low = word.text.lower()
    if low != word.text or low in FUNCTION_WORDS:
        return False
    return low in VERB_FORMS or low.endswith(("ed", "es", "s", "ing"))


def _group(text: str, found: Sequence[Word], index: int, *, forward: bool) -> frozenset[str]:
    """The stems of the noun phrase that begins (or ends) at a word; empty where a preposition or mark stands there.

    What stands between two commas before the verb names the same: "the mayor, Ada Brook, sued".
    """
    step = 1 if forward else -1
    skip = _BE | frozenset("has have had also the a an its his her their later not will would to be then".split())
    while 0 <= index < len(found) and found[index].text.lower() in skip:
        index += step
    stems: list[str] = []
    last = index
    apposed = forward or (0 <= index < len(found) - 1 and "," in text[found[index].end : found[index + 1].start])
    while 0 <= index < len(found) and len(stems) < 5:
        word = found[index]
        gap = text[found[last].end : word.start] if forward else text[word.end : found[last].start]
        if not _tells(word) and not (apposed and word.text.lower() in ("the", "a", "an")):
            break
        if index != last and any(mark in gap for mark in ",;:.()"):
            names = word.is_name or (not forward and found[last].is_name)
            if gap.strip() != "," or not apposed or not names:
                break
            apposed = False
        stems.append(word.stem)
        last, index = index, index + step
    return frozenset(stems) - {"the", "a", "an"}
