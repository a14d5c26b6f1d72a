"""Which way a sentence answers a yes-or-no question: for, against, or neither. Pure.

Words are weighed on axes. An axis is a pair of opposites ("leave" and "stay") of which the question names one; where it
names none, each word of the question is an axis. Negations and verbs of refusal turn the words behind them in their
clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.english.question_types import ParsedQuestion
from retrieval.english.stemming import stem
from retrieval.english.words import FUNCTION_WORDS, Word, words

_OPPOSITES = tuple(
    tuple(frozenset(map(stem, end.split())) for end in pair.split("|"))
    for pair in (
        "leave depart departure withdraw withdrawal exit pullout evacuate quit go|stay remain presence retain keep",
        "immediate immediately swift swiftly quick quickly soon now|phased gradual gradually slow slowly later delay "
        "delayed postpone",
        "support back favour favor endorse welcome approve agree accept embrace|oppose condemn object disapprove "
        "criticize criticise disagree",
        "end stop halt cease suspend cancel terminate conclude abandon scrap|continue begin start resume launch extend "
        "persist proceed prolong",
        "open reopen|close shut closure",
        "allow permit legal lawful authorize legalize|ban prohibit forbid block illegal unlawful bar outlaw",
        "safe safely harmless|unsafe dangerous harmful risky hazardous",
        "guilty|innocent acquitted",
        "true accurate correct right|false untrue inaccurate wrong fabricated baseless",
        "rise increase grow raise expand|fall decrease drop decline reduce cut shrink lower",
        "win victory succeed success|lose defeat fail failure",
        "attack strike bomb|spare",
        "confirm admit acknowledge|deny",
        "necessary needed essential need|unnecessary needless",
        "join|quit",
        "alive survive|dead die",
        "effective|ineffective useless",
        "fair|unfair rigged fraudulent",
    )
)
_TURNS = frozenset("not no never nor neither without cannot none hardly n't".split())
_REFUSES = frozenset(
    stem(word)
    for word in "oppose reject deny refuse dismiss block refute dispute rebuff resist abandon cancel avoid prevent end "
    "halt stop suspend denial rejection opposition refusal doubt fail lack false against decline".split()
)
_MARKS = frozenset(";:.!?")
_JOINTS = frozenset("but while whereas although though however instead".split())
# What is asked about a stand is no stand itself.
_ATTITUDES = frozenset(
    stem(word)
    for word in "want wants seek hope plan think believe say says said call demand ask position stance view".split()
)


def stance(asked: ParsedQuestion, text: str) -> int:
    """1: the sentence says yes to the question; -1: it says no; 0: neither, or both."""
    said = asked.last or asked.text
    question = _signs(asked, words(said), said)
    if any(axis.isdigit() for axis in question):
        question = {axis: sign for axis, sign in question.items() if axis.isdigit()}
    told = _signs(asked, words(text), text)
    score = sum(sign * question[axis] for axis, sign in told.items() if axis in question)
    return (score > 0) - (score < 0)


def _signs(asked: ParsedQuestion, found: Sequence[Word], text: str) -> dict[str, int]:
    """The sign of each axis in a text: 1 for the question's word or the first of a pair, -1 for its opposite.

    The question's words before a "not" in its clause take no side: they say who does not.
    """
    signs: dict[str, int] = {}
    turned = 1
    end = 0
    subject: list[str] = []
    for word in found:
        low = word.text.lower()
        if low in _JOINTS or _MARKS.intersection(text[end : word.start]):
            turned, subject = 1, []
        end = word.end
        if low in _TURNS or low.endswith(("n't", "n’t")):
            turned = -turned
            for axis in subject:
                signs[axis] -= 1
            subject = []
            continue
        axis, way = _axis(asked, word)
        if axis:
            signs[axis] = signs.get(axis, 0) + way * turned
        if axis and turned == 1 and not axis.isdigit():
            subject.append(axis)
        if word.stem in _REFUSES:
            turned = -turned
    return {axis: (sign > 0) - (sign < 0) for axis, sign in signs.items() if sign}


def _axis(asked: ParsedQuestion, word: Word) -> tuple[str, int]:
    for number, (one, other) in enumerate(_OPPOSITES):
        if word.stem in one or word.stem in other:
            return f"{number}", 1 if word.stem in one else -1
    low = word.text.lower()
    if word.is_name or low in FUNCTION_WORDS or word.stem in _ATTITUDES or word.is_number:
        return "", 0
    return (word.stem, 1) if word.stem in asked.stems else ("", 0)
